"""`/reviews`: browse the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, final

from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.domain.reviews import SORTS, ReviewFilter
from bot.ui.lists import library_page
from bot.ui.replies import reply
from cogs.interactions import guild_of
from cogs.options import CriticOption, OutletOption

if TYPE_CHECKING:
    from bot.client import Interaction, Marquee

__all__ = ["Reviews"]

_STARS: list[Choice[int]] = [
    Choice(name="5 stars", value=5),
    *(Choice(name=f"{number} stars or more", value=number) for number in (4, 3, 2)),
    Choice(name="1 star or more", value=1),
    Choice(name="Without stars", value=0),
]
_SORTS: list[Choice[str]] = [Choice(name=name, value=value) for value, name in SORTS.items()]


@final
class Reviews(commands.Cog):
    """Critics' reviews."""

    def __init__(self, bot: Marquee) -> None:
        self._reviews = bot.services.reviews

    @app_commands.command()
    @app_commands.choices(stars=_STARS)
    @app_commands.choices(sort=_SORTS)
    async def reviews(
        self,
        interaction: Interaction,
        critic: CriticOption | None = None,
        outlet: OutletOption | None = None,
        stars: int | None = None,
        sort: str = "newest",
    ) -> None:
        """Browse critics' reviews, newest first.

        Args:
            critic: Only reviews by this critic.
            outlet: Only reviews from this outlet.
            stars: Only reviews with at least so many stars.
            sort: In which order.
        """
        wanted = ReviewFilter(critic, outlet, stars, sort)
        await reply(interaction, library_page(await self._reviews.browse(wanted, guild_of(interaction), page=0)))
