"""What goes into a search index, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Reason = Literal["exact", "prefix", "words", "corrected"]


@dataclass(frozen=True, slots=True)
class IndexedFilm:
    """A film as the search knows it; `popularity` is any non-negative number, such as a count of votes."""

    film_id: int
    title: str
    other_titles: tuple[str, ...] = ()
    year: int | None = None
    directors: tuple[str, ...] = ()
    popularity: float = 0.0


class Hit(NamedTuple):
    """A film that answers a query; the lower the cost, the better."""

    film_id: int
    reason: Reason
    cost: float


@dataclass(frozen=True, slots=True)
class IndexStats:
    """What a build has made: counts, the file's size in bytes, and how long it took."""

    films: int
    names: int
    words: int
    size_bytes: int
    seconds: float
