"""Shared seams between Discord's interactions and the services."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, cast

import discord
from discord import ui
from discord.ext import commands
from typing_extensions import override

from bot.domain.errors import InvalidInput, NotAllowed, NotFound
from bot.domain.films import read_reference
from bot.domain.moderation import Actor, Target
from bot.domain.ratings import Member
from bot.domain.texts import clean
from bot.services.catalogue.films import SeveralFilms
from bot.ui import custom_ids
from bot.ui.lists import film_chooser
from bot.ui.replies import reply, report

if TYPE_CHECKING:
    import re
    from collections.abc import Awaitable, Callable, Mapping
    from typing import Self

    from discord import app_commands

    from bot.client import Interaction, Marquee
    from bot.domain.films import Film

__all__ = [
    "LARGEST_ID",
    "Component",
    "FilmChoice",
    "MenuCog",
    "act_on_film",
    "actor_of",
    "film_named",
    "guild_of",
    "member_of",
    "selected",
    "selection",
    "serve_form",
    "target_from",
    "target_of",
]

log = logging.getLogger(__name__)

LARGEST_ID = 2**63 - 1


def guild_of(interaction: Interaction) -> int:
    """Return the server of an interaction.

    Raises:
        NotAllowed: there is none.
    """
    if interaction.guild_id is None:
        raise NotAllowed("This works in a server only.")
    return interaction.guild_id


def member_of(interaction: Interaction) -> Member:
    """Return who acts, in which server and under which name, with what decides whether they may take part."""
    user = interaction.user
    is_member = isinstance(user, discord.Member)
    return Member(
        guild_of(interaction),
        user.id,
        clean(user.display_name),
        role_ids=frozenset(role.id for role in user.roles) if is_member else frozenset(),
        account_created_at=user.created_at,
        joined_at=user.joined_at if is_member else None,
    )


def actor_of(interaction: Interaction) -> Actor:
    """Return who asks for a moderator's act, with what the server allows them.

    `Member.guild_permissions` counts, never `interaction.permissions`, which includes a channel's overwrites.
    """
    member = member_of(interaction)
    user = interaction.user
    if not isinstance(user, discord.Member):
        raise NotAllowed("This works in a server only.")
    permissions = user.guild_permissions
    return Actor(
        guild_id=member.guild_id,
        user_id=member.user_id,
        display_name=member.display_name,
        role_ids=member.role_ids,
        manages_messages=permissions.manage_messages,
        manages_server=permissions.manage_guild,
        rank=user.top_role.position,
        is_owner=user.guild.owner_id == user.id,
    )


def target_from(interaction: Interaction, user: discord.User | discord.Member) -> Target:
    """Return how somebody chosen in an option stands in the server; whoever is no member stands below everybody."""
    guild = interaction.client.get_guild(guild_of(interaction))
    is_owner = guild is not None and guild.owner_id == user.id
    rank = user.top_role.position if isinstance(user, discord.Member) else 0
    return Target(user_id=user.id, rank=rank, is_owner=is_owner, is_bot=user.bot)


async def target_of(interaction: Interaction, user_id: int) -> Target:
    """Return how somebody stands in the server at this moment, as Discord says; it takes a request."""
    guild = interaction.client.get_guild(guild_of(interaction))
    if guild is None:
        raise NotAllowed("This works in a server only.")
    try:
        return target_from(interaction, await guild.fetch_member(user_id))
    except discord.NotFound:
        return Target(user_id=user_id)


async def film_named(interaction: Interaction, text: str) -> Film:
    """Return the film that a moderator named; several of one name are not guessed.

    Raises:
        NotFound: nothing fits.
        InvalidInput: several fit.
    """
    try:
        return await interaction.client.services.films.resolve(text, guild_of(interaction))
    except SeveralFilms as several:
        raise InvalidInput("Several films fit that name. Pick one from the list that appears as you type.") from several


async def serve_form(
    interaction: Interaction, pattern: re.Pattern[str], serve: Callable[[Interaction, re.Match[str]], Awaitable[None]]
) -> None:
    """Serve the submit of a form whose custom id fits, also of one that was opened before a restart.

    discord.py knows only the forms that this process opened, so every submit is served from the event.
    """
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    if match := pattern.fullmatch(str((interaction.data or {}).get("custom_id", ""))):
        try:
            await serve(interaction, match)
        except Exception as error:  # noqa: BLE001 - this is where errors of forms end
            await report(interaction, error)


class MenuCog(commands.Cog):
    """A cog with a context menu, which no decorator makes of a method."""

    _bot: Marquee
    _menu: app_commands.ContextMenu

    @override
    async def cog_load(self) -> None:
        self._bot.tree.add_command(self._menu)

    @override
    async def cog_unload(self) -> None:
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)


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
    """Return the one value chosen in a select, empty where the component is none."""
    values = _values(interaction)
    return values[0] if values else ""


def selection(interaction: Interaction) -> list[int]:
    """Return the ids chosen in a select; what is no id is left out."""
    digits = [value for value in _values(interaction) if value.isascii() and value.isdigit() and len(value) <= 20]
    return [number for number in map(int, digits) if number <= LARGEST_ID]


def _values(interaction: Interaction) -> list[str]:
    return list(cast("Mapping[str, Any]", interaction.data or {}).get("values", ()))


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
        act = client.film_acts.get(self.match["act"])
        chosen = read_reference(f"film:{selected(interaction)}")
        if act is None or chosen.kind != "id":
            raise NotFound("That choice is out of date. Use the command again.")
        film = await client.services.films.resolve(f"film:{chosen.value}", guild_of(interaction))
        await act(interaction, film, self.match["argument"])
