"""The library: moderators add, correct and remove their server's reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.library.cog import Library
from cogs.library.films import OwnFilms
from cogs.library.previews import DraftControl
from cogs.library.sources import SourceControl, Sources

if TYPE_CHECKING:
    from bot.client import Marquee


async def setup(bot: Marquee) -> None:
    bot.add_dynamic_items(DraftControl, SourceControl)
    await bot.add_cog(Library(bot))
    await bot.add_cog(OwnFilms(bot))
    await bot.add_cog(Sources(bot))
