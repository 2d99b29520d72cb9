"""The runner of scheduled work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.schedule.cog import Schedule

if TYPE_CHECKING:
    from bot.client import Marquee


async def setup(bot: Marquee) -> None:
    await bot.add_cog(Schedule(bot))
