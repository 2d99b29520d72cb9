"""Moderation: acts on record, and their undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.moderation.cog import LogPager, Moderation

if TYPE_CHECKING:
    from bot.client import Marquee


async def setup(bot: Marquee) -> None:
    bot.add_dynamic_items(LogPager)
    await bot.add_cog(Moderation(bot))
