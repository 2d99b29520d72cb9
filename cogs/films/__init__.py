"""Films: the card and its life."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.films.buttons import FilmButton
from cogs.films.cog import Films
from cogs.interactions import FilmChoice

if TYPE_CHECKING:
    from bot.client import Marquee


async def setup(bot: Marquee) -> None:
    bot.add_dynamic_items(FilmButton, FilmChoice)
    await bot.add_cog(Films(bot))
