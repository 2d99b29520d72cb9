"""The weekly digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.digest.cog import Digests

if TYPE_CHECKING:
    from bot.client import Marquee


async def setup(bot: Marquee) -> None:
    await bot.add_cog(Digests(bot))
