"""`/rate`, `/unrate` and the rating form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.stars import Stars
from bot.ui import custom_ids
from bot.ui.base import note
from bot.ui.confirmations import rating_kept, rating_withdrawn
from bot.ui.forms import read_rating_form
from bot.ui.replies import patiently, reply, report
from cogs.interactions import act_on_film, member_of
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
            rated = await self._ratings.rate(member_of(interaction), film.film_id, Stars(int(half_stars)))
        await reply(interaction, note(rating_kept(rated.film, rated.change)))

    async def withdraw(self, interaction: Interaction, film: Film, _argument: str) -> None:
        """Remove a rating and say what it was."""
        async with patiently(interaction, ephemeral=True):
            rated = await self._ratings.withdraw_rating(member_of(interaction), film.film_id)
        await reply(interaction, note(rating_withdrawn(rated.film, rated.change)))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Serve submits of the rating form, also of one that was opened before a restart."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        if match := _RATE_FORM.fullmatch(str((interaction.data or {}).get("custom_id", ""))):
            try:
                await self._submit(interaction, int(match["film_id"]))
            except Exception as error:  # noqa: BLE001 - this is where errors of forms end
                await report(interaction, error)

    async def _submit(self, interaction: Interaction, film_id: int) -> None:
        answer = read_rating_form(interaction)
        async with patiently(interaction, ephemeral=True):
            rated = await self._ratings.rate_with_note(member_of(interaction), film_id, answer.stars, answer.note)
        await reply(interaction, note(rating_kept(rated.film, rated.change)))
