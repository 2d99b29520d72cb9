"""`/rate`, `/unrate` and the rating form."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, final

from discord import app_commands
from discord.ext import commands

from bot.domain.diary import Watched
from bot.domain.errors import InvalidInput
from bot.domain.stars import FULL_HALF_STARS, Stars
from bot.ui import custom_ids
from bot.ui.base import note
from bot.ui.confirmations import rating_kept, rating_withdrawn
from bot.ui.forms import read_rating_form
from bot.ui.replies import patiently, reply
from cogs.interactions import act_on_film, guild_of, member_of, serve_form
from cogs.options import DayOption, FilmOption, StarsOption

if TYPE_CHECKING:
    from bot.client import Interaction, Marquee
    from bot.domain.films import Film

__all__ = ["Ratings"]

_RATE_FORM = re.compile(custom_ids.RATE_FORM)
_WRITTEN = re.compile(
    r"(?P<half_stars>[0-9]{1,2})(?: (?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?: (?P<again>again|first))?)?"
)


@final
class Ratings(commands.Cog):
    """Members' own star ratings."""

    def __init__(self, bot: Marquee) -> None:
        self._ratings = bot.services.ratings
        self._diary = bot.services.diary
        bot.film_acts["rate"] = self.keep
        bot.film_acts["unrate"] = self.withdraw

    @app_commands.command()
    async def rate(
        self,
        interaction: Interaction,
        film: FilmOption,
        stars: StarsOption,
        watched: DayOption | None = None,
        rewatch: bool | None = None,
    ) -> None:
        """Give a film your own stars; rating again changes them.

        Args:
            film: The film's title, or its IMDb, TMDB or Letterboxd address.
            stars: From half a star to five.
            watched: When you watched it, for your diary: yesterday, last friday, 3 May, 2025-05-03.
            rewatch: Whether you had seen it before.
        """
        seen = await self._diary.read_watched(guild_of(interaction), watched, is_rewatch=rewatch)
        await act_on_film(interaction, film, "rate", _written(stars, seen))

    @app_commands.command()
    async def unrate(self, interaction: Interaction, film: FilmOption) -> None:
        """Withdraw your stars and your note.

        Args:
            film: The film's title, or its IMDb, TMDB or Letterboxd address.
        """
        await act_on_film(interaction, film, "unrate")

    async def keep(self, interaction: Interaction, film: Film, written: str) -> None:
        """Store a rating, with a viewing if there was one, and say what it was before."""
        stars, seen = _read(written)
        async with patiently(interaction, ephemeral=True):
            rated = await self._ratings.rate(member_of(interaction), film.film_id, stars, seen)
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


def _written(stars: Stars, watched: Watched | None) -> str:
    """Write what a chooser has to keep in its custom id: `9`, `9 2026-03-01`, `9 2026-03-01 again`."""
    if watched is None:
        return str(stars.half_stars)
    again = {None: "", True: " again", False: " first"}[watched.is_rewatch]
    return f"{stars.half_stars} {watched.on.isoformat()}{again}"


def _read(written: str) -> tuple[Stars, Watched | None]:
    """Read what a chooser kept in its custom id."""
    match = _WRITTEN.fullmatch(written)
    if match is None or not 1 <= int(match["half_stars"]) <= FULL_HALF_STARS:
        raise InvalidInput("These stars are out of date. Use /rate again.")
    stars = Stars(int(match["half_stars"]))
    if match["day"] is None:
        return stars, None
    is_rewatch = {None: None, "again": True, "first": False}[match["again"]]
    try:
        return stars, Watched(date.fromisoformat(match["day"]), is_rewatch)
    except ValueError:
        raise InvalidInput("That day is out of date. Use /rate again.") from None
