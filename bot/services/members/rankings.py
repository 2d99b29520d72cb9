"""A server's ranking, its filters, and what moved in a week."""

from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.errors import NotFound
from bot.domain.pages import page_of
from bot.domain.rankings import (
    PERIODS,
    WEEK,
    Ranking,
    TopEntry,
    TopPage,
    mean_of,
    rank_changes,
    short_key,
    total_of,
    without,
)
from bot.domain.titles import title_key
from bot.domain.traits import TraitIndex, names_beginning
from bot.services.catalogue.films import label_among
from bot.storage.films import FilmStore
from bot.storage.guilds import GuildStore
from bot.storage.rankings import RankingStore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.domain.films import Film
    from bot.domain.rankings import RankingFilter, Standing, Votes
    from bot.storage.database import Connection, Database

__all__ = ["FILMS_PER_PAGE", "RankingService"]

FILMS_PER_PAGE = 10
SUGGESTIONS = 25
# A film's genres and directors hardly ever change, and every key typed asks for them.
_KEPT, _KEPT_SERVERS = timedelta(minutes=1), 30
_MOST_NEWER = 500


class RankingService:
    """Rank a server's films by weighted mean.

    A film's place a week ago is computed from the ratings that stand now and are older than a week. Nothing has to
    be stored for it, it works from the first day, and what a moderator hides moves no film by itself. A rating that
    was changed within the week counts as a new one.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._indexes: OrderedDict[int, tuple[datetime, TraitIndex]] = OrderedDict()

    async def top(self, guild_id: int, wanted: RankingFilter, page: int) -> TopPage:
        """Return a page of the ranking; a page past the end becomes the last."""
        index = await self._index(guild_id) if wanted.looks_at_films else None
        async with self._database.read() as connection:
            weight = (await GuildStore(connection).settings(guild_id)).rating_weight
            now, before = await self._rankings(connection, guild_id, wanted, index, weight)
            page, pages = page_of(page, len(now), FILMS_PER_PAGE)
            shown = now.standings(page * FILMS_PER_PAGE, (page + 1) * FILMS_PER_PAGE)
            films = await FilmStore(connection).by_ids([standing.film_id for standing in shown], guild_id)
        changes = rank_changes(shown, before)
        return TopPage(
            wanted,
            tuple(_entry(standing, films, changes[standing.film_id]) for standing in shown),
            page,
            pages,
            len(now),
            weight,
            genre=index.name_of(wanted.genre) if index else None,
            director=index.name_of(wanted.director) if index else None,
            has_past=bool(before),
        )

    async def genres_like(self, text: str, guild_id: int) -> list[str]:
        """Return genres of the server's films for suggestions, those of most films first."""
        return names_beginning((await self._index(guild_id)).genres, text, SUGGESTIONS)

    async def directors_like(self, text: str, guild_id: int) -> list[str]:
        """Return directors of the server's films for suggestions, those of most films first."""
        return names_beginning((await self._index(guild_id)).directors, text, SUGGESTIONS)

    async def decades(self, guild_id: int) -> list[tuple[int, int]]:
        """Return (first year, films) of the decades that the server's films are from, newest first."""
        return list((await self._index(guild_id)).decades.items())

    async def genre_key(self, text: str, guild_id: int) -> str:
        """Return the key of the genre that a text names.

        Raises:
            NotFound: no film of the server has it.
        """
        return _key((await self._index(guild_id)).genres, text, "genre")

    async def director_key(self, text: str, guild_id: int) -> str:
        """Return the key of the director whom a text names.

        Raises:
            NotFound: no film of the server is by them.
        """
        return _key((await self._index(guild_id)).directors, text, "director")

    async def _rankings(
        self,
        connection: Connection,
        guild_id: int,
        wanted: RankingFilter,
        index: TraitIndex | None,
        weight: int,
    ) -> tuple[Ranking, Ranking]:
        """Rank the films now and as they stood a week ago, by the same rules."""
        store, now = RankingStore(connection), self._clock()
        newer = await store.votes_since(guild_id, now - WEEK)
        # The server's mean is over all its ratings, whatever the filter says.
        if period := PERIODS.get(wanted.period):
            total = await store.total(guild_id)
            votes, earlier = await store.votes_now_and_then(guild_id, now, period, WEEK)
        else:
            votes = await store.votes(guild_id)
            total, earlier = total_of(votes.values()), without(votes, newer)
        past = without({0: total}, {0: total_of(newer.values())})
        if index is not None:
            fitting = await self._fitting(store, guild_id, wanted, index, votes)
            votes, earlier = _only(votes, fitting), _only(earlier, fitting)
        return (
            Ranking(votes, mean_of([total]), weight, wanted.least),
            Ranking(earlier, mean_of(past.values()), weight, wanted.least),
        )

    async def _fitting(
        self,
        store: RankingStore,
        guild_id: int,
        wanted: RankingFilter,
        index: TraitIndex,
        votes: Mapping[int, Votes],
    ) -> set[int]:
        """Return the films that fit, also those that were rated for the first time since the index was made."""
        newer = votes.keys() - index.film_ids
        if len(newer) > _MOST_NEWER:  # somebody imported a library
            return TraitIndex(await store.traits(guild_id)).fitting(wanted)
        found = await store.traits_of(newer)
        return index.fitting(wanted) | {film.film_id for film in found if wanted.fits(film)}

    async def _index(self, guild_id: int) -> TraitIndex:
        """Return the traits of the server's films, read anew every minute."""
        now, kept = self._clock(), self._indexes.get(guild_id)
        if kept is not None and now - kept[0] < _KEPT:
            return kept[1]
        async with self._database.read() as connection:
            index = TraitIndex(await RankingStore(connection).traits(guild_id))
        self._indexes[guild_id] = now, index
        self._indexes.move_to_end(guild_id)
        if len(self._indexes) > _KEPT_SERVERS:
            self._indexes.popitem(last=False)
        return index


def _only(votes: Mapping[int, Votes], fitting: set[int]) -> dict[int, Votes]:
    return {film_id: votes[film_id] for film_id in fitting if film_id in votes}


def _entry(standing: Standing, films: Mapping[int, Film], change: int | None) -> TopEntry:
    return TopEntry(label_among(standing.film_id, films), standing, change)


def _key(names: Mapping[str, int], text: str, kind: str) -> str:
    prefix, _, key = text.partition(":")
    if prefix == kind and any(short_key(name) == key for name in names):
        return key
    same = (name for name in names if title_key(name) == title_key(text))
    found = next(same, None) or next(iter(names_beginning(names, text, 1)), None) if text.strip() else None
    if found is None:
        raise NotFound(f"No film rated here has the {kind} “{text[:60]}”. Pick one from the list.")
    return short_key(found)
