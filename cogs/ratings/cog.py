"""`/rate`, `/unrate` and the rating form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, final

from discord import app_commands
from discord.ext import commands

from bot.domain.errors import InvalidInput
from bot.domain.stars import FULL_HALF_STARS, Stars
from bot.ui import custom_ids
from bot.ui.base import note
from bot.ui.confirmations import rating_kept, rating_withdrawn
from bot.ui.forms import read_rating_form
from bot.ui.replies import patiently, reply
from cogs.interactions import act_on_film, member_of, serve_form
from cogs.options import FilmOption, StarsOption

if TYPE_CHECKING:
    from bot.client import Interaction, Marquee
    from bot.domain.films import Film

__all__ = ["Ratings"]

_RATE_FORM = re.compile(custom_ids.RATE_FORM)


@final
class Ratings(commands.Cog):
    """Members' own star ratings."""

    def __init__(self, bot: Marquee) -> None:
        self._ratings = bot.services.ratings
        bot.film_acts["rate"] = self.keep
        bot.film_acts["unrate"] = self.withdraw

    @app_commands.command()
    async def rate(self, interaction: Interaction, film: FilmOption, stars: StarsOption) -> None:
        """Give a film your own stars; rating again changes them.

        Args:
            film: The film's title, or its IMDb, TMDB or Letterboxd address.
            stars: From half a star to five.
        """
        await act_on_film(interaction, film, "rate", str(stars.half_stars))

    @app_commands.command()
    async def unrate(self, interaction: Interaction, film: FilmOption) -> None:
        """Withdraw your stars and your note.

        Args:
            film: The film's title, or its IMDb, TMDB or Letterboxd address.
        """
        await act_on_film(interaction, film, "unrate")

    async def keep(self, interaction: Interaction, film: Film, half_stars: str) -> None:
        """Store a rating and say what it was before."""
        async with patiently(interaction, ephemeral=True):
            rated = await self._ratings.rate(member_of(interaction), film.film_id, _stars(half_stars))
        await reply(interaction, note(rating_kept(rated.film, rated.change)))

    async def withdraw(self, interaction: Interaction, film: Film, _argument: str) -> None:
        """Remove a rating and say what it was."""
        async with patiently(interaction, ephemeral=True):
            rated = await self._ratings.withdraw_rating(member_of(interaction), film.film_id)
        await reply(interaction, note(rating_withdrawn(rated.film, rated.change)))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Serve submits of the rating form, also of one that was opened before a restart."""
        await serve_form(interaction, _RATE_FORM, self._submit)

    async def _submit(self, interaction: Interaction, match: re.Match[str]) -> None:
        answer = read_rating_form(interaction)
        async with patiently(interaction, ephemeral=True):
            rated = await self._ratings.rate_with_note(
                member_of(interaction), int(match["film_id"]), answer.stars, answer.note
            )
        await reply(interaction, note(rating_kept(rated.film, rated.change)))


def _stars(half_stars: str) -> Stars:
    """Read the stars that a chooser kept in its custom id."""
    if not (half_stars.isascii() and half_stars.isdigit() and 1 <= int(half_stars) <= FULL_HALF_STARS):
        raise InvalidInput("These stars are out of date. Use /rate again.")
    return Stars(int(half_stars))
