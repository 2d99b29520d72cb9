"""Ratings: members' own stars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.ratings.buttons import RatersPager
from cogs.ratings.cog import Ratings

if TYPE_CHECKING:
    from bot.client import Marquee


async def setup(bot: Marquee) -> None:
    bot.add_dynamic_items(RatersPager)
    await bot.add_cog(Ratings(bot))
