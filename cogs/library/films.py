"""`/library film` and `/library merge`: moderators put their server's own films right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, final

from discord.ext import commands

from bot.domain.errors import InvalidInput
from bot.services.catalogue.films import SeveralFilms
from bot.ui import custom_ids
from bot.ui.base import note
from bot.ui.films import film_form
from bot.ui.forms import submitted_fields
from bot.ui.moderation import done_words
from bot.ui.replies import reply
from cogs.interactions import actor_of, serve_form

if TYPE_CHECKING:
    from bot.client import Interaction, Marquee
    from bot.domain.films import Film

__all__ = ["OwnFilms", "merge_films"]

_FILM_FORM = re.compile(custom_ids.FILM_FORM)


@final
class OwnFilms(commands.Cog):
    """The form of `/library film`, and what leads to it."""

    def __init__(self, bot: Marquee) -> None:
        bot.film_acts["correct"] = self.open_form

    async def open_form(self, interaction: Interaction, film: Film, _argument: str) -> None:
        """Show the form, filled in."""
        own = await interaction.client.services.own_films.opened(actor_of(interaction), film.film_id)
        await interaction.response.send_modal(film_form(own))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Serve submits of the form."""
        await serve_form(interaction, _FILM_FORM, self._correct)

    async def _correct(self, interaction: Interaction, match: re.Match[str]) -> None:
        said = {name: str(value or "") for name, value in submitted_fields(interaction)}
        case = await interaction.client.services.own_films.correct(
            actor_of(interaction),
            int(match["film_id"]),
            said.get("title", ""),
            said.get("year", ""),
            said.get("directors", ""),
        )
        await reply(interaction, note(done_words(case)))


async def merge_films(interaction: Interaction, film: str, into: str, reason: str | None) -> None:
    """Merge the films that two texts name.

    Raises:
        InvalidInput: a text fits several films.
    """
    films, actor = interaction.client.services.films, actor_of(interaction)
    try:
        going, staying = [await films.resolve(text, actor.guild_id) for text in (film, into)]
    except SeveralFilms:
        raise InvalidInput("Pick both films from the list that appears while you type.") from None
    case = await interaction.client.services.own_films.merge(actor, going.film_id, staying.film_id, reason)
    await reply(interaction, note(done_words(case)))
