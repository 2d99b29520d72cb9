"""Which film of the catalogue an imported one is, and what becomes of its facts. In memory, a batch at a time."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, final

from bot.domain.titles import title_key
from bot.storage.films import film_parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.domain.films import FilmFacts
    from bot.storage.database import Row

__all__ = ["Batch", "Entry", "Incoming"]

RANKS = ("", "starter", "letterboxd", "movielens", "tmdb", "imdb", "csv")
"""Sources from the least trusted to the host's own file; a source fills gaps, and changes what a lesser one said."""

EMPTY = (None, "", "[]", 0)
IDS = ("imdb_id", "tmdb_id")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A film as a source tells of it; `popularity` counts votes."""

    facts: FilmFacts
    source: str
    other_titles: tuple[str, ...] = ()
    popularity: int = 0
    is_adult: bool = False

    def row(self) -> dict[str, Any]:
        """Return the columns that hold it."""
        row = film_parameters(self.facts)
        if row["original_key"] == row["title_key"] and row["original_title"] == row["title"]:
            row |= {"original_title": None, "original_key": None}
        return row | {"popularity": self.popularity, "is_adult": int(self.is_adult), "source": self.source}


@dataclass(slots=True)
class Entry:
    """A film of the catalogue while a batch works on it."""

    row: dict[str, Any]
    stored: dict[str, Any] | None = None
    title_keys: set[str] = field(default_factory=set[str])
    new_titles: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    merged_into: Entry | None = None

    @property
    def is_new(self) -> bool:
        """Whether the catalogue does not have the film yet."""
        return self.stored is None

    @property
    def is_changed(self) -> bool:
        """Whether it is not as it is stored."""
        return self.row != self.stored or bool(self.new_titles)

    @property
    def kept(self) -> Entry:
        """The film that stays when this one was merged, be it in several steps; else itself."""
        return self.merged_into.kept if self.merged_into else self

    @property
    def film_id(self) -> int:
        """The film's id."""
        return self.row["film_id"]

    def bears_other_ids(self, row: dict[str, Any]) -> bool:
        """Tell whether both have an id of one kind, and not the same."""
        return any(self.row[name] and row[name] and self.row[name] != row[name] for name in IDS)

    def absorb(self, row: dict[str, Any]) -> None:
        """Take in facts: those of a source at least as good replace, those of a lesser one fill gaps."""
        stands = RANKS.index(row["source"]) >= RANKS.index(self.row["source"])
        for name, value in row.items():
            is_fixed = name in IDS and self.row[name]
            is_news = value not in EMPTY and (stands or self.row[name] in EMPTY) and not is_fixed
            if is_news and name != "film_id":
                self.row[name] = value

    def add_titles(self, titles: Iterable[str]) -> None:
        """Take in what the film is called elsewhere, unless it is only another spelling of a known title."""
        for title in titles:
            key = title_key(title)
            if key and key not in self.title_keys and key not in (self.row["title_key"], self.row["original_key"]):
                self.title_keys.add(key)
                self.new_titles.append({"film_id": self.film_id, "title_key": key, "title": title})


@final
class Batch:
    """The films of the catalogue that a batch may be about, found by id and by title."""

    def __init__(self, new_id: Callable[[], int]) -> None:
        self._new_id = new_id
        self.entries: dict[int, Entry] = {}
        self.referred: set[int] = set()
        self._by_id: dict[tuple[str, Any], Entry] = {}
        self._by_key: defaultdict[str, list[Entry]] = defaultdict(list)

    def load(self, rows: Iterable[Row]) -> None:
        """Take in films as they are stored."""
        for row in rows:
            if row["film_id"] not in self.entries:
                self._enter(Entry(dict(row), dict(row)))

    def load_titles(self, rows: Iterable[Row]) -> None:
        """Take in the stored other titles of films."""
        for row in rows:
            self.entries[row["film_id"]].title_keys.add(row["title_key"])

    def by_ids(self, row: dict[str, Any]) -> list[Entry]:
        """Return the films that bear one of the ids, two if each is another film's."""
        found = [self._by_id[name, row[name]] for name in IDS if row[name] and (name, row[name]) in self._by_id]
        return found[:1] if len(found) == 2 and found[0] is found[1] else found

    def take(self, row: dict[str, Any]) -> Entry:
        """Put a film to the one in the catalogue that is the same, or to a new one; return it."""
        entry = self._identified(row) or self._titled(row)
        if entry is None:
            entry = Entry({**row, "film_id": self._new_id()})
        else:
            entry.absorb(row)
        self._enter(entry)
        return entry

    def _enter(self, entry: Entry) -> None:
        self.entries[entry.film_id] = entry
        for name in IDS:
            if entry.row[name]:
                self._by_id[name, entry.row[name]] = entry
        for key in {entry.row["title_key"], entry.row["original_key"]} - {None}:
            if entry not in self._by_key[key]:
                self._by_key[key].append(entry)

    def _identified(self, row: dict[str, Any]) -> Entry | None:
        """Find the film by its ids; an id that belongs to another film is taken off the row."""
        found = self.by_ids(row)
        if len(found) == 2 and not found[0].bears_other_ids(found[1].row):
            return self._merged(found[0], found[1], row)
        if found and found[0].bears_other_ids(row):
            # Both sources are sure of one id and disagree about the other: the disputed one stays where it is.
            is_by_imdb = found[0].row["imdb_id"] == row["imdb_id"]
            row["tmdb_id"] = None
            return found[0] if is_by_imdb else None
        if len(found) == 2:
            row["tmdb_id"] = None
        return found[0] if found else None

    def _merged(self, one: Entry, other: Entry, row: dict[str, Any]) -> Entry:
        """Make one film of two, if nobody has done anything with one of them yet."""
        kept, gone = (other, one) if other.film_id in self.referred else (one, other)
        if gone.film_id in self.referred:
            row["tmdb_id"] = None
            return one
        gone.merged_into = kept
        del self.entries[gone.film_id]
        for entries in self._by_key.values():
            if gone in entries:
                entries.remove(gone)
        kept.absorb(gone.row)
        return kept

    def _titled(self, row: dict[str, Any]) -> Entry | None:
        """Find the film by title, year and director; of several that fit the best known."""
        if row["year"] is None and any(row[name] for name in IDS):
            return None
        keys = {row["title_key"], row["original_key"]} - {None}
        fitting = [
            entry
            for key in keys
            for entry in self._by_key.get(key, ())
            if entry.row["year"] == row["year"]
            and not entry.bears_other_ids(row)
            and (row["year"] is not None or not any(entry.row[name] for name in IDS))
        ]
        agreeing = [(agreement, entry) for entry in fitting if (agreement := _agreement(row, entry.row)) is not None]
        best = max(agreeing, key=lambda fit: (fit[0], fit[1].row["popularity"], -fit[1].film_id), default=None)
        return best[1] if best else None


def _agreement(one: dict[str, Any], other: dict[str, Any]) -> int | None:
    """Compare directors: 1 when one is the same, 0 when one side names none, None when they are others."""
    directors = [{title_key(name) for name in json.loads(row["directors"])} for row in (one, other)]
    if not all(directors):
        return 0
    return 1 if directors[0] & directors[1] else None
