"""Command options that name things: autocomplete, and what the chosen value means."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeAlias

import discord
from discord import app_commands
from discord.app_commands import Choice
from typing_extensions import override

from bot.domain.errors import NotFound, UserFacingError
from bot.domain.stars import MEMBER_STARS, Stars
from bot.domain.texts import shorten
from bot.ui.limits import OPTION_TEXT
from bot.ui.text import plural

if TYPE_CHECKING:
    from bot.client import Interaction

__all__ = [
    "CriticOption",
    "FilmOption",
    "HiddenReviewOption",
    "OutletOption",
    "OwnReviewOption",
    "ReviewOption",
    "StarsOption",
]

log = logging.getLogger(__name__)


class _Completed(app_commands.Transformer):
    """An option whose suggestions come from a local look-up; whatever fails there only costs the suggestions."""

    @override
    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> Any:
        return str(value)

    @override
    async def autocomplete(
        self, interaction: discord.Interaction[Any], value: float | str, /
    ) -> list[Choice[str | int | float]]:
        if interaction.guild_id is None:
            return []
        try:
            return [
                Choice(name=shorten(name, OPTION_TEXT), value=key)
                for name, key in await self.offer(interaction, str(value))
            ]
        except Exception:
            log.exception("No suggestions for an option")
            return []

    async def offer(self, interaction: Interaction, text: str) -> list[tuple[str, str]]:
        """Return (what people read, what the command receives), at most 25."""
        raise NotImplementedError


class _Film(_Completed):
    @override
    async def offer(self, interaction: Interaction, text: str) -> list[tuple[str, str]]:
        films = await interaction.client.services.films.complete(
            text, interaction.guild_id or 0, user_id=interaction.user.id
        )
        return [(film.long_label, f"film:{film.film_id}") for film in films]


class _ReviewOfFilm(_Completed):
    """A critic of the film that stands in the command's `film` option."""

    @override
    async def offer(self, interaction: Interaction, text: str) -> list[tuple[str, str]]:
        services, guild_id = interaction.client.services, interaction.guild_id or 0
        typed = getattr(interaction.namespace, "film", "") or ""
        try:
            film = await services.films.resolve(typed, guild_id)
        except UserFacingError:
            return []
        headers = await services.reviews.critics_of(film.film_id, text, guild_id)
        return [(header.byline, f"review:{header.review_id}") for header in headers]


class _OwnReview(_Completed):
    """A review that belongs to this server, for those who may change it."""

    @override
    async def offer(self, interaction: Interaction, text: str) -> list[tuple[str, str]]:
        headers = await interaction.client.services.publishing.own_reviews(text, interaction.guild_id or 0)
        return [(f"{header.film_label} · {header.byline}", f"review:{header.review_id}") for header in headers]


class _HiddenReview(_Completed):
    """A review of this server that moderators hid."""

    @override
    async def offer(self, interaction: Interaction, text: str) -> list[tuple[str, str]]:
        headers = await interaction.client.services.hiding.hidden_reviews(text, interaction.guild_id or 0)
        return [(f"{header.film_label} · {header.byline}", f"review:{header.review_id}") for header in headers]


class _Critic(_Completed):
    @override
    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> int:
        return await _named_id(interaction, str(value), "critic")

    @override
    async def offer(self, interaction: Interaction, text: str) -> list[tuple[str, str]]:
        found = await interaction.client.services.reviews.critics_like(text, interaction.guild_id or 0)
        return [(name, f"critic:{critic_id}") for critic_id, name in found]


class _Outlet(_Completed):
    @override
    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> int:
        return await _named_id(interaction, str(value), "outlet")

    @override
    async def offer(self, interaction: Interaction, text: str) -> list[tuple[str, str]]:
        found = await interaction.client.services.reviews.outlets_like(text, interaction.guild_id or 0)
        return [(name, f"outlet:{outlet_id}") for outlet_id, name in found]


async def _named_id(interaction: Interaction, text: str, kind: str) -> int:
    """Read a prefixed id, or take the first critic or outlet whose name begins like the text."""
    prefix, _, number = text.partition(":")
    if prefix == kind and number.isascii() and number.isdigit() and len(number) <= 18:
        return int(number)
    reviews = interaction.client.services.reviews
    find = reviews.critics_like if kind == "critic" else reviews.outlets_like
    found = await find(text, interaction.guild_id or 0)
    if not found:
        raise NotFound(f"No {kind} called “{text[:60]}” is in the library. Pick one from the list.")
    return found[0][0]


class _Stars(app_commands.Transformer):
    @property
    @override
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.integer

    @property
    @override
    def choices(self) -> list[Choice[str | int | float]]:
        return [
            Choice(name=f"{stars.glyphs} {_amount(stars)}", value=stars.half_stars) for stars in reversed(MEMBER_STARS)
        ]

    @override
    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> Stars:
        return Stars(int(value))


def _amount(stars: Stars) -> str:
    return (
        "half a star"
        if stars.half_stars == 1
        else plural(stars.half_stars // 2, "star")
        if stars.half_stars % 2 == 0
        else f"{stars.number} stars"
    )


FilmOption: TypeAlias = app_commands.Transform[str, _Film]
HiddenReviewOption: TypeAlias = app_commands.Transform[str, _HiddenReview]
OwnReviewOption: TypeAlias = app_commands.Transform[str, _OwnReview]
ReviewOption: TypeAlias = app_commands.Transform[str, _ReviewOfFilm]
CriticOption: TypeAlias = app_commands.Transform[int, _Critic]
OutletOption: TypeAlias = app_commands.Transform[int, _Outlet]
StarsOption: TypeAlias = app_commands.Transform[Stars, _Stars]
