"""Tell which films a member's file is about: certain ones by the hundred, doubtful ones one by one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.titles import title_key
from bot.services.library.matching import match_film, namesakes
from bot.storage.films import FilmStore
from bot.storage.import_lookup import ImportLookup

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.domain.films import Film, FilmFacts
    from bot.domain.imports import ImportedEntry
    from bot.storage.database import Connection, Row

__all__ = ["Match", "match_entries"]

CHOICES = 24  # a select takes 25, of which one is "none of these"


@dataclass(frozen=True, slots=True)
class Match:
    """The film that an entry is, or those that it may be, or neither: the catalogue lacks it."""

    film_id: int | None = None
    candidates: tuple[int, ...] = ()


async def match_entries(connection: Connection, entries: Sequence[ImportedEntry], guild_id: int) -> list[Match]:
    """Match some hundred entries: by id, else by title and year with alternative titles."""
    lookup = ImportLookup(connection, guild_id)
    found = _Found()
    films = [entry.film for entry in entries]
    found.add_ids("film_id", await lookup.having("film_id", (one.film_id for one in entries if one.film_id)))
    found.add_ids("imdb_id", await lookup.having("imdb_id", (film.imdb_id for film in films if film.imdb_id)))
    found.add_ids("tmdb_id", await lookup.having("tmdb_id", (film.tmdb_id for film in films if film.tmdb_id)))
    left = [film for film in films if film.title and found.by_id(film) is None]
    keys = {key for film in left for key in _keys(film)}
    found.add_titles(await lookup.titled(keys))
    found.elsewhere = await lookup.titled_elsewhere(keys)
    return [await _match(connection, entry, guild_id, found) for entry in entries]


class _Found:
    """What one batch's look-ups brought."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, object], Row] = {}
        self._titles: defaultdict[str, dict[int, Row]] = defaultdict(dict)
        self.elsewhere: set[str] = set()

    def add_ids(self, column: str, rows: Iterable[Row]) -> None:
        """Keep films by an id; a server's own comes before the global one."""
        for row in sorted(rows, key=lambda row: row["guild_id"] is not None):
            self._ids[column, row[column]] = row

    def add_titles(self, rows: Iterable[Row]) -> None:
        """Keep films by what they are called."""
        for row in rows:
            for key in {row["title_key"], row["original_key"]} - {None}:
                self._titles[key][row["film_id"]] = row

    def own(self, entry: ImportedEntry) -> int | None:
        """Return the film of our own export, if it is still called so here."""
        row = self._ids.get(("film_id", entry.film_id))
        is_same = row is not None and row["title_key"] == title_key(entry.film.title) and row["year"] == entry.film.year
        return row["film_id"] if row is not None and is_same else None

    def by_id(self, film: FilmFacts) -> int | None:
        """Return the film that an id of IMDb or TMDB names."""
        row = self._ids.get(("imdb_id", film.imdb_id)) or self._ids.get(("tmdb_id", film.tmdb_id))
        return row["film_id"] if row is not None else None

    def titled(self, film: FilmFacts) -> list[Row]:
        """Return the films that are called so, of any year."""
        return list(self._titles.get(title_key(film.title), {}).values())

    def is_known(self, film: FilmFacts) -> bool:
        """Whether any film has one of its titles, here or elsewhere."""
        return any(key in self._titles or key in self.elsewhere for key in _keys(film))


def _keys(film: FilmFacts) -> set[str]:
    titles = (film.title, film.original_title or film.title)
    return {title_key(title) for title in titles}


async def _match(connection: Connection, entry: ImportedEntry, guild_id: int, found: _Found) -> Match:
    film = entry.film
    certain = found.own(entry) or found.by_id(film)
    if certain is not None or not film.title:
        return Match(certain)
    namesakes = found.titled(film)
    of_year = [row for row in namesakes if film.year is not None and row["year"] == film.year]
    if len(of_year) == 1 and not _contradicts(of_year[0], film):
        return Match(of_year[0]["film_id"])
    if not found.is_known(film):
        return Match()
    return await _doubtful(connection, film, guild_id)


def _contradicts(row: Row, film: FilmFacts) -> bool:
    """Whether a film of that title has another id than the file says."""
    return any(
        said is not None and known is not None and said != known
        for said, known in ((film.imdb_id, row["imdb_id"]), (film.tmdb_id, row["tmdb_id"]))
    )


async def _doubtful(connection: Connection, film: FilmFacts, guild_id: int) -> Match:
    """Ask the matcher that reviews go through; what it is unsure of, the member chooses."""
    match = await match_film(connection, film, guild_id, is_said=True)
    if match.film is None and not match.candidates and film.original_title:
        renamed = replace(film, title=film.original_title, original_title=film.title)
        match = await match_film(connection, renamed, guild_id, is_said=True)
    if match.film is not None:
        return Match(match.film.film_id)
    if not match.candidates:
        return Match()
    return Match(candidates=tuple(one.film_id for one in await _candidates(connection, film, guild_id)))


async def _candidates(connection: Connection, film: FilmFacts, guild_id: int) -> list[Film]:
    """Return the films that may be meant, those of the year first."""
    films = FilmStore(connection)
    anonymous = replace(film, imdb_id=None, directors=())
    groups = (
        await namesakes(connection, anonymous, guild_id),
        await films.also_titled(film.title, film.year, guild_id),
        await namesakes(connection, replace(anonymous, year=None), guild_id),
    )
    distinct = {one.film_id: one for group in groups for one in group}
    return list(distinct.values())[:CHOICES]
