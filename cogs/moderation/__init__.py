"""Moderation: acts on record, their undo, reports and bursts of ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.moderation.buttons import LogPager, PostButton, RaidButton, RevealButton
from cogs.moderation.cog import Moderation
from cogs.moderation.posts import ModeratorsPosts
from cogs.moderation.reports import ReportAct, ReportButton, ReportChoice, ReportNotes, Reports, ReportsPager

if TYPE_CHECKING:
    from bot.client import Marquee


async def setup(bot: Marquee) -> None:
    bot.add_dynamic_items(LogPager, PostButton, RaidButton, RevealButton)
    bot.add_dynamic_items(ReportAct, ReportButton, ReportChoice, ReportNotes, ReportsPager)
    await bot.add_cog(Moderation(bot))
    await bot.add_cog(Reports(bot))
    await bot.add_cog(ModeratorsPosts(bot))
