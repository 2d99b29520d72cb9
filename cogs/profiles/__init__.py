"""Profiles: how members rate, and how two of them compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.profiles.cog import Profiles

if TYPE_CHECKING:
    from bot.client import Marquee


async def setup(bot: Marquee) -> None:
    await bot.add_cog(Profiles(bot))
