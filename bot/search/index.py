"""The search index as its callers see it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bot.search.engine import Answers, LiteralSearch
from bot.search.films import Hit
from bot.search.query import understood
from bot.search.tables import Tables
from bot.search.typos import TypoSearch

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from bot.search.films import IndexedFilm
    from bot.search.query import Query

DEADLINE_SECONDS = 0.006
ENOUGH = 15
CLEAR = 12.0


class SearchIndex:
    """Answers queries from one search file. Not for several threads at once."""

    def __init__(self, path: Path, *, cache_mebibytes: int = 8) -> None:
        self._tables = Tables(path, cache_mebibytes=cache_mebibytes)

    def close(self) -> None:
        self._tables.close()

    def search(self, text: str, *, limit: int = 25) -> list[Hit]:
        started = time.perf_counter()
        query = understood(text)
        if query is None:
            return []
        answers = Answers()
        LiteralSearch(self._tables, answers).run(query, limit)
        if wants_correction(query, answers):
            TypoSearch(self._tables, answers, query.dated or query.title, lambda: time.perf_counter() - started > DEADLINE_SECONDS).run()
        best = answers.best(limit)
        ids = self._tables.film_ids([rank for rank, _, _ in best])
        return [Hit(ids[rank], reason, cost) for rank, cost, reason in best]


def wants_correction(query: Query, answers: Answers) -> bool:
    length = len(query.title.form)
    if length < 3 or answers.better_than(CLEAR) >= ENOUGH:
        return False
    return answers.least() > 4 + 0.8 * (length - 4)
