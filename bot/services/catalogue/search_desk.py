"""What the search's thread does for a question: look into the server's shelf, search, and name what was found."""

from __future__ import annotations

import itertools
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, final

from bot.search.worker import Question
from bot.storage.shelves import ShelfReader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bot.domain.films import FilmChoice
    from bot.search.films import Hit, IndexedFilm
    from bot.storage.shelves import ShelfStamp

__all__ = ["Asked", "Found", "SearchDesk", "namesakes_rated_first"]

SHELVES_KEPT = 200


class Asked(NamedTuple):
    """A text, the server that asks, how many films it wants, and the newest film of the search file."""

    text: str
    guild_id: int
    limit: int
    built: int


class Found(NamedTuple):
    """What the search found, and what of it the server has rated."""

    hits: list[Hit]
    rated: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What the search has to know of a server; the same objects until they change, because the index prepares them."""

    rated: frozenset[int]
    outside: tuple[IndexedFilm, ...]
    stamp: ShelfStamp
    built: int
    version: int


@final
class SearchDesk:
    """Answers questions in the search's thread. Only `note_rating` and `newer` may be used elsewhere."""

    def __init__(self, database_path: Path) -> None:
        self._path = database_path
        self._opened: ShelfReader | None = None
        self._shelves: OrderedDict[int, _Shelf] = OrderedDict()
        self._rated_anew: set[int] = set()
        self.newer = 0
        """How many films, as far as seen, are newer than the search file."""

    def close(self) -> None:
        """Close the connection."""
        if self._opened is not None:
            self._opened.close()

    def note_rating(self, guild_id: int) -> None:
        """Have the rated films of a server read anew before its next question."""
        self._rated_anew.add(guild_id)

    def found(self, asked: Asked, search: Callable[[Question], list[Hit]]) -> Found:
        """Search with what is true of the server at this moment."""
        shelf = self._shelf(asked.guild_id, asked.built)
        return Found(search(Question(asked.text, asked.limit, shelf.rated, shelf.outside)), shelf.rated)

    def choices(self, asked: Asked, search: Callable[[Question], list[Hit]]) -> list[FilmChoice]:
        """Search, and name what was found."""
        hits, rated = self.found(asked, search)
        named = self._reader.named([hit.film_id for hit in hits], asked.guild_id)
        # A film that was merged since the file was built may come twice: by its old id and by itself.
        offered = {named[hit.film_id].choice: hit for hit in hits if hit.film_id in named}
        choices = list(offered)
        titles = [named[hit.film_id].title for hit in offered.values()]
        order = namesakes_rated_first(
            titles, list(offered.values()), [choice.film_id in rated for choice in choices] if rated else []
        )
        return [choices[at] for at in order] if order else choices

    @property
    def _reader(self) -> ShelfReader:
        if self._opened is None:
            self._opened = ShelfReader(self._path)
        return self._opened

    def _shelf(self, guild_id: int, built: int) -> _Shelf:
        reader, known = self._reader, self._shelves.get(guild_id)
        version = reader.version()
        if known is not None and known.built == built and guild_id not in self._rated_anew:
            self._shelves.move_to_end(guild_id)
            if version == known.version:
                return known
            if reader.stamp(guild_id, built) == known.stamp:
                self._shelves[guild_id] = known = replace(known, version=version)
                return known
        self._rated_anew.discard(guild_id)
        stamp = reader.stamp(guild_id, built)
        rated, outside = reader.rated(guild_id), reader.outside(guild_id, built)
        if known is not None:
            rated = known.rated if known.rated == rated else rated
            outside = known.outside if known.outside == outside else outside
        self._shelves[guild_id] = shelf = _Shelf(rated, outside, stamp, built, version)
        self._shelves.move_to_end(guild_id)
        if len(self._shelves) > SHELVES_KEPT:
            self._shelves.popitem(last=False)
        self.newer = stamp.newer
        return shelf


def namesakes_rated_first(titles: Sequence[str], hits: Sequence[Hit], rated: Sequence[bool]) -> list[int]:
    """Order by place: films rated here come first among those that bear the very title typed and lead the list.

    Empty when the order is right already.
    """
    if not any(rated):
        return []
    first = titles[0].casefold()
    leading = sum(
        1
        for _ in itertools.takewhile(
            lambda at: hits[at].reason == "exact" and titles[at].casefold() == first, range(len(titles))
        )
    )
    return [*sorted(range(leading), key=lambda at: not rated[at]), *range(leading, len(titles))]
