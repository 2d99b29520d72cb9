"""Shared seams between Discord's interactions and the services."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from typing_extensions import override

from bot.domain.errors import NotAllowed
from bot.domain.ratings import Member
from bot.domain.texts import clean
from bot.services.films import SeveralFilms
from bot.ui import custom_ids
from bot.ui.lists import film_chooser
from bot.ui.replies import reply, report

if TYPE_CHECKING:
    import re
    from typing import Self

    from bot.client import Interaction

__all__ = ["Component", "FilmChoice", "act_on_film", "guild_of", "member_of"]

log = logging.getLogger(__name__)


def guild_of(interaction: Interaction) -> int:
    """Return the server of an interaction.

    Raises:
        NotAllowed: there is none.
    """
    if interaction.guild_id is None:
        raise NotAllowed("This works in a server only.")
    return interaction.guild_id


def member_of(interaction: Interaction) -> Member:
    """Return who acts, in which server and under which name."""
    return Member(guild_of(interaction), interaction.user.id, clean(interaction.user.display_name))


class Component(ui.DynamicItem[ui.Item[Any]], template="unused"):
    """A button or select that outlives the process: its custom id says all, the answer comes from the services.

    discord.py only logs what such a component raises, so errors are reported here.
    """

    def __init__(self, item: ui.Item[Any], match: re.Match[str]) -> None:
        super().__init__(item)
        self.match = match

    @classmethod
    @override
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(item, match)

    @override
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        try:
            await self.act(interaction)
        except Exception as error:  # noqa: BLE001 - this is where errors of components end
            await report(interaction, error)

    async def act(self, interaction: Interaction) -> None:
        """Do what the component is for."""
        raise NotImplementedError

    def number(self, name: str) -> int:
        """Return a number from the custom id."""
        return int(self.match[name])


def selected(interaction: Interaction) -> str:
    """Return the value chosen in a select."""
    values: list[str] = (interaction.data or {}).get("values", [])  # pyright: ignore[reportAssignmentType, reportUnknownMemberType]
    return values[0] if values else ""


async def act_on_film(interaction: Interaction, text: str, act: str, argument: str = "") -> None:
    """Run a registered act on the film that a text names; ask which one when several fit.

    Raises:
        NotFound: nothing fits.
    """
    client = interaction.client
    try:
        film = await client.services.films.resolve(text, guild_of(interaction))
    except SeveralFilms as several:
        await reply(interaction, film_chooser(several.films, str(several), act, argument))
        return
    await client.film_acts[act](interaction, film, argument)


class FilmChoice(Component, template=custom_ids.CHOOSE):
    """The answer to "which film?": continues the command that asked."""

    @override
    async def act(self, interaction: Interaction) -> None:
        client = interaction.client
        film = await client.services.films.resolve(f"film:{selected(interaction)}", guild_of(interaction))
        await client.film_acts[self.match["act"]](interaction, film, self.match["argument"])
