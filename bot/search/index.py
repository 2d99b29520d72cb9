"""The search index as its callers see it: one file, one query at a time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, final

from bot.search.engine import Answers, LiteralSearch
from bot.search.films import Hit
from bot.search.query import understood
from bot.search.shelf import Shelf
from bot.search.tables import Tables
from bot.search.typos import TypoSearch

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from bot.search.films import IndexedFilm
    from bot.search.query import Query

DEADLINE_SECONDS = 0.006
"""Of the thread's own time: on a busy machine answers come later, not fewer."""
SHORTEST_CORRECTED = 3
ENOUGH = 15
CLEAR = 12.0
TRUSTED = 5.0
TRUSTED_PER_LETTER = 1.0
MOST_FAVOURED = 2000
SHELVES_KEPT = 32


def never() -> bool:
    return False


@final
class SearchIndex:
    """Answers queries from one search file. Use it from one thread at a time."""

    def __init__(self, path: Path | None, *, cache_mebibytes: int = 8) -> None:
        """Open a search file; None stands for an index without films.

        Raises:
            SearchFileError: The file is missing, damaged, or made by another version of the program.
        """
        self._tables = Tables(path, cache_mebibytes=cache_mebibytes)
        self._shelves: dict[int, tuple[object, Shelf]] = {}

    @property
    def films(self) -> int:
        """How many films the file holds."""
        return self._tables.films

    def close(self) -> None:
        """Close the file."""
        self._tables.close()

    def search(
        self,
        text: str,
        *,
        limit: int = 25,
        favoured: Collection[int] = (),
        extra: Sequence[IndexedFilm] = (),
        cancelled: Callable[[], bool] = never,
    ) -> list[Hit]:
        """Find the films that a text means, best first.

        Args:
            text: Anything a member may type.
            limit: How many hits are wanted at most.
            favoured: Ids of films that this server has rated, first among equals; 2,000 at most are looked at. A
                frozenset that stays the same object between calls is prepared only once; so is a tuple of extra films.
            extra: The guild's own films, which are not in the file.
            cancelled: Asked between the parts of the search; once true, there are no hits.
        """
        over_at = time.thread_time() + DEADLINE_SECONDS
        query = understood(text)
        if query is None or cancelled():
            return []
        rated, own = self._rated(favoured), self._own(extra)
        answers = Answers(rated.ranks, limit=limit)
        for shelf in (rated, own):
            shelf.offer_literal(answers, query)
        LiteralSearch(self._tables, answers, limit).run(query)
        if not cancelled() and is_worth_correcting(query, answers):
            reading = query.dated or query.title
            for shelf in (rated, own):
                shelf.offer_misspelt(answers, reading)
            TypoSearch(self._tables, answers, reading, lambda: cancelled() or time.thread_time() > over_at).run()
        return [] if cancelled() else list(self._hits(answers, limit, extra))

    def _hits(self, answers: Answers, limit: int, extra: Sequence[IndexedFilm]) -> Iterator[Hit]:
        shown: set[int] = set()
        for cost, rank, reason in answers.best(limit):
            film_id = self._tables.film_id(rank) if rank > 0 else extra[-1 - rank].film_id
            if film_id not in shown:
                shown.add(film_id)
                yield Hit(film_id, reason, cost)

    def _rated(self, favoured: Collection[int]) -> Shelf:
        if not favoured:
            return NOTHING
        return self._shelf(favoured, lambda: Shelf(self._tables.rows_of_films(list(favoured)[:MOST_FAVOURED])))

    def _own(self, extra: Sequence[IndexedFilm]) -> Shelf:
        return self._shelf(extra, lambda: Shelf.of_own_films(extra)) if extra else NOTHING

    def _shelf(self, films: Collection[int] | Sequence[IndexedFilm], filled: Callable[[], Shelf]) -> Shelf:
        """Keep the shelf of an unchangeable collection for as long as the same object is asked for."""
        identity = id(films)
        if not isinstance(films, (frozenset, tuple)):
            return filled()
        kept: tuple[object, Shelf] = self._shelves.pop(identity, None) or (films, filled())
        self._shelves[identity] = kept
        if len(self._shelves) > SHELVES_KEPT:
            del self._shelves[next(iter(self._shelves))]
        return kept[1]


NOTHING = Shelf(())


def is_worth_correcting(query: Query, answers: Answers) -> bool:
    """Tell whether the literal answers may not be what was meant: few, or little known for so short a text."""
    length = len(query.title.form)
    if length < SHORTEST_CORRECTED or answers.cheaper_than(CLEAR) >= ENOUGH:
        return False
    return answers.least() > TRUSTED + TRUSTED_PER_LETTER * (length - 4)
