"""Watchlists: what members want to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.watchlist.buttons import WatchlistControl
from cogs.watchlist.cog import Watchlist

if TYPE_CHECKING:
    from bot.client import Marquee


async def setup(bot: Marquee) -> None:
    bot.add_dynamic_items(WatchlistControl)
    await bot.add_cog(Watchlist(bot))
