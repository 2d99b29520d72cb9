"""Command options that name things: autocomplete, and what the chosen value means."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeAlias

import discord
from discord import app_commands
from discord.app_commands import Choice
from typing_extensions import override

from bot.domain.errors import InvalidInput, NotFound, UserFacingError
from bot.domain.rankings import short_key
from bot.domain.stars import MEMBER_STARS, Stars
from bot.domain.texts import shorten
from bot.ui.limits import OPTION_TEXT
from bot.ui.text import human_date, plural
from cogs.interactions import actor_of

if TYPE_CHECKING:
    from bot.client import Interaction

__all__ = [
    "CriticOption",
    "DayOption",
    "DecadeOption",
    "DirectorOption",
    "FilmOption",
    "GenreOption",
    "HiddenReviewOption",
    "NightOption",
    "OutletOption",
    "OwnReviewOption",
    "OwnSuggestionOption",
    "PoolOption",
    "ReviewOption",
    "StarsOption",
    "SuggestionOption",
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
        return [(film.label, f"film:{film.film_id}") for film in films]


class _Day(_Completed):
    """A past day in words; what is offered says how the words were understood."""

    @override
    async def offer(self, interaction: Interaction, text: str) -> list[tuple[str, str]]:
        days = await interaction.client.services.diary.complete(text, interaction.guild_id or 0)
        return [(f"{day:%A}, {human_date(day)}", day.isoformat()) for day in days]


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
    """A review of this server that moderators hid; only they see that there is one."""

    @override
    async def offer(self, interaction: Interaction, text: str) -> list[tuple[str, str]]:
        headers = await interaction.client.services.hiding.hidden_reviews(actor_of(interaction), text)
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


class _Genre(_Completed):
    @override
    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> str:
        return await interaction.client.services.rankings.genre_key(str(value), interaction.guild_id or 0)

    @override
    async def offer(self, interaction: Interaction, text: str) -> list[tuple[str, str]]:
        found = await interaction.client.services.rankings.genres_like(text, interaction.guild_id or 0)
        return [(name, f"genre:{short_key(name)}") for name in found]


class _Director(_Completed):
    @override
    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> str:
        return await interaction.client.services.rankings.director_key(str(value), interaction.guild_id or 0)

    @override
    async def offer(self, interaction: Interaction, text: str) -> list[tuple[str, str]]:
        found = await interaction.client.services.rankings.directors_like(text, interaction.guild_id or 0)
        return [(name, f"director:{short_key(name)}") for name in found]


class _Decade(_Completed):
    """The first year of a decade; any year of it will do."""

    @override
    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> int:
        year = str(value).strip().removesuffix("s")
        if not (len(year) == 4 and year.isascii() and year.isdigit()):
            raise InvalidInput("Name a decade by its years, for example 1990s.")
        return int(year) // 10 * 10

    @override
    async def offer(self, interaction: Interaction, text: str) -> list[tuple[str, str]]:
        found = await interaction.client.services.rankings.decades(interaction.guild_id or 0)
        decades = [(f"{decade}s ({plural(films, 'film')})", f"{decade}s") for decade, films in found]
        return [choice for choice in decades if choice[0].startswith(text.strip())][:25]


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


class _Pool(_Completed):
    @override
    async def offer(self, interaction: Interaction, text: str) -> list[tuple[str, str]]:
        pools = await interaction.client.services.nights.pool.pools(interaction.guild_id or 0)
        wanted = text.strip().casefold()
        return [(pool.name, f"pool:{pool.pool_id}") for pool in pools if wanted in pool.name.casefold()]


class _Suggestion(_Completed):
    """A suggestion that waits in this server."""

    async def of_whom(self, interaction: Interaction) -> int | None:
        """Return whose suggestions are offered, None for everybody's."""
        del interaction
        return None

    @override
    async def offer(self, interaction: Interaction, text: str) -> list[tuple[str, str]]:
        pool, whose = interaction.client.services.nights.pool, await self.of_whom(interaction)
        found = await pool.waiting_like(interaction.guild_id or 0, text, whose)
        return [(each.film.long_label, f"suggestion:{each.suggestion_id}") for each in found]


class _OwnSuggestion(_Suggestion):
    @override
    async def of_whom(self, interaction: Interaction) -> int | None:
        return interaction.user.id


class _Night(_Completed):
    """A film night that is under way."""

    @override
    async def offer(self, interaction: Interaction, text: str) -> list[tuple[str, str]]:
        views = await interaction.client.services.nights.archive.ahead(interaction.guild_id or 0)
        wanted = text.strip().casefold()
        found = [view for view in views if wanted in view.night.title.casefold()]
        return [
            (
                f"{view.night.title}{f' · {view.winner.film.label}' if view.winner else ''}",
                f"night:{view.night.night_id}",
            )
            for view in found[:25]
        ]


DayOption: TypeAlias = app_commands.Transform[str, _Day]
FilmOption: TypeAlias = app_commands.Transform[str, _Film]
NightOption: TypeAlias = app_commands.Transform[str, _Night]
PoolOption: TypeAlias = app_commands.Transform[str, _Pool]
SuggestionOption: TypeAlias = app_commands.Transform[str, _Suggestion]
OwnSuggestionOption: TypeAlias = app_commands.Transform[str, _OwnSuggestion]
HiddenReviewOption: TypeAlias = app_commands.Transform[str, _HiddenReview]
OwnReviewOption: TypeAlias = app_commands.Transform[str, _OwnReview]
ReviewOption: TypeAlias = app_commands.Transform[str, _ReviewOfFilm]
CriticOption: TypeAlias = app_commands.Transform[int, _Critic]
OutletOption: TypeAlias = app_commands.Transform[int, _Outlet]
GenreOption: TypeAlias = app_commands.Transform[str, _Genre]
DirectorOption: TypeAlias = app_commands.Transform[str, _Director]
DecadeOption: TypeAlias = app_commands.Transform[int, _Decade]
StarsOption: TypeAlias = app_commands.Transform[Stars, _Stars]
