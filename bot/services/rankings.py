"""A server's ranking, its filters, and what moved in a week."""

from __future__ import annotations

from collections import Counter, OrderedDict
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.errors import NotFound
from bot.domain.rankings import (
    LEAST_OF_MOVERS,
    PERIODS,
    WEEK,
    Ranking,
    TopEntry,
    TopPage,
    WeekInFilms,
    mean_of,
    movers,
    rank_changes,
    short_key,
    total_of,
    without,
)
from bot.domain.titles import title_key
from bot.storage.films import FilmStore
from bot.storage.guilds import GuildStore
from bot.storage.rankings import RankingStore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.domain.films import Film
    from bot.domain.rankings import FilmTraits, RankingFilter, Standing, Votes
    from bot.storage.database import Connection, Database

__all__ = ["FILMS_PER_PAGE", "RankingService"]

FILMS_PER_PAGE = 10
SUGGESTIONS = 25
# Every key typed asks; a film that a server rates for the first time may wait so long to be suggested.
_KEPT_SECONDS, _KEPT_SERVERS = 60, 100


class _Names(NamedTuple):
    """How often each name occurs among the films of a server, most often first."""

    genres: dict[str, int]
    directors: dict[str, int]
    decades: dict[int, int]


class RankingService:
    """Rank a server's films by weighted mean.

    A film's place a week ago is computed from the ratings that stand now and are older than a week. Nothing has to
    be stored for it, it works from the first day, and what a moderator hides moves no film by itself. A rating that
    was changed within the week counts as a new one.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._names: OrderedDict[int, tuple[datetime, _Names]] = OrderedDict()

    async def top(self, guild_id: int, wanted: RankingFilter, page: int) -> TopPage:
        """Return a page of the ranking; a page past the end becomes the last."""
        async with self._database.read() as connection:
            traits = await RankingStore(connection).traits(guild_id) if wanted.looks_at_films else None
            fitting = None if traits is None else [film for film in traits if wanted.fits(film)]
            weight = (await GuildStore(connection).settings(guild_id)).rating_weight
            now, before = await self._standings(connection, guild_id, wanted, fitting, weight)
            pages = max(1, -(-len(now) // FILMS_PER_PAGE))
            page = max(0, min(page, pages - 1))
            shown = now.standings(page * FILMS_PER_PAGE, (page + 1) * FILMS_PER_PAGE)
            films = await FilmStore(connection).by_ids([standing.film_id for standing in shown], guild_id)
        changes = rank_changes(shown, before)
        entries = tuple(_entry(standing, films, changes[standing.film_id]) for standing in shown)
        return TopPage(
            wanted,
            entries,
            page,
            pages,
            len(now),
            weight,
            genre=_name(traits or (), wanted.genre, "genres"),
            director=_name(traits or (), wanted.director, "directors"),
            has_past=bool(before),
        )

    async def week(self, guild_id: int, limit: int = 5) -> WeekInFilms:
        """Return which films moved farthest and which were rated most in the last seven days."""
        now = self._clock()
        async with self._database.read() as connection:
            store = RankingStore(connection)
            weight = (await GuildStore(connection).settings(guild_id)).rating_weight
            votes, newer = await store.votes(guild_id), await store.votes_since(guild_id, now - WEEK)
            earlier = without(votes, newer)
            moved = movers(
                Ranking(votes, mean_of(votes.values()), weight, LEAST_OF_MOVERS),
                Ranking(earlier, mean_of(earlier.values()), weight, LEAST_OF_MOVERS),
                newer,
                limit,
            )
            most = sorted(newer, key=lambda film_id: (-newer[film_id].rating_count, film_id))[:limit]
            named = [*most, *(standing.film_id for standing, _ in moved)]
            films = await FilmStore(connection).by_ids(named, guild_id)
        return WeekInFilms(
            tuple(_entry(standing, films, change) for standing, change in moved),
            tuple((_label(film_id, films), newer[film_id]) for film_id in most),
            sum(film.rating_count for film in newer.values()),
        )

    async def genres_like(self, text: str, guild_id: int) -> list[str]:
        """Return genres of the server's films for suggestions, those of most films first."""
        return _beginning((await self._known(guild_id)).genres, text)

    async def directors_like(self, text: str, guild_id: int) -> list[str]:
        """Return directors of the server's films for suggestions, those of most films first."""
        return _beginning((await self._known(guild_id)).directors, text)

    async def decades(self, guild_id: int) -> list[tuple[int, int]]:
        """Return (first year, films) of the decades that the server's films are from, newest first."""
        return sorted((await self._known(guild_id)).decades.items(), reverse=True)

    async def genre_key(self, text: str, guild_id: int) -> str:
        """Return the key of the genre that a text names.

        Raises:
            NotFound: no film of the server has it.
        """
        return _key((await self._known(guild_id)).genres, text, "genre")

    async def director_key(self, text: str, guild_id: int) -> str:
        """Return the key of the director whom a text names.

        Raises:
            NotFound: no film of the server is by them.
        """
        return _key((await self._known(guild_id)).directors, text, "director")

    async def _standings(
        self,
        connection: Connection,
        guild_id: int,
        wanted: RankingFilter,
        fitting: list[FilmTraits] | None,
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
        if fitting is not None:
            votes, earlier = _only(votes, fitting), _only(earlier, fitting)
        return (
            Ranking(votes, mean_of([total]), weight, wanted.least),
            Ranking(earlier, mean_of(past.values()), weight, wanted.least),
        )

    async def _known(self, guild_id: int) -> _Names:
        now, kept = self._clock(), self._names.get(guild_id)
        if kept is not None and now - kept[0] < timedelta(seconds=_KEPT_SECONDS):
            return kept[1]
        async with self._database.read() as connection:
            traits = await RankingStore(connection).traits(guild_id)
        names = _Names(
            dict(Counter(genre for film in traits for genre in film.genres).most_common()),
            dict(Counter(director for film in traits for director in film.directors).most_common()),
            dict(Counter(film.year // 10 * 10 for film in traits if film.year)),
        )
        self._names[guild_id] = now, names
        self._names.move_to_end(guild_id)
        if len(self._names) > _KEPT_SERVERS:
            self._names.popitem(last=False)
        return names


def _only(votes: Mapping[int, Votes], films: list[FilmTraits]) -> dict[int, Votes]:
    return {film.film_id: votes[film.film_id] for film in films if film.film_id in votes}


def _entry(standing: Standing, films: Mapping[int, Film], change: int | None) -> TopEntry:
    return TopEntry(_label(standing.film_id, films), standing, change)


def _label(film_id: int, films: Mapping[int, Film]) -> str:
    return films[film_id].label if film_id in films else "A film that is gone"


def _name(traits: list[FilmTraits] | tuple[()], key: str, kind: str) -> str | None:
    """Return the name that a key stands for; the traits of the server's films know all names."""
    if not key:
        return None
    names: tuple[str, ...] = tuple(name for film in traits for name in getattr(film, kind))
    return next((name for name in names if short_key(name) == key), None)


def _beginning(names: Mapping[str, int], text: str) -> list[str]:
    """Return the names of which a word begins like the text, as they stand."""
    wanted = title_key(text) if text.strip() else ""
    found = (name for name in names if not wanted or f" {wanted}" in f" {title_key(name)}")
    return [name for name, _ in zip(found, range(SUGGESTIONS), strict=False)]


def _key(names: Mapping[str, int], text: str, kind: str) -> str:
    prefix, _, key = text.partition(":")
    if prefix == kind and any(short_key(name) == key for name in names):
        return key
    same = (name for name in names if title_key(name) == title_key(text))
    found = next(same, None) or next(iter(_beginning(names, text)), None) if text.strip() else None
    if found is None:
        raise NotFound(f"No film rated here has the {kind} “{text[:60]}”. Pick one from the list.")
    return short_key(found)
