"""Help, and the welcome in a new server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.help.cog import Help, HelpPager
from cogs.help.welcome import Welcome

if TYPE_CHECKING:
    from bot.client import Marquee


async def setup(bot: Marquee) -> None:
    bot.add_dynamic_items(HelpPager)
    await bot.add_cog(Help(bot))
    await bot.add_cog(Welcome(bot))
