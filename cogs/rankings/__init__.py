"""Rankings: a server's films in order, and the server in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.rankings.buttons import TopPager
from cogs.rankings.cog import Rankings

if TYPE_CHECKING:
    from bot.client import Marquee


async def setup(bot: Marquee) -> None:
    bot.add_dynamic_items(TopPager)
    await bot.add_cog(Rankings(bot))
