"""The literal answers to crowded beginnings, worked out once for each search file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bot.search.crowds import KEPT_ANSWERS, packed_answers
from bot.search.engine import Answers, LiteralSearch
from bot.search.query import Query, Reading
from bot.search.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bot.search.films import Reason

__all__ = ["answers_beforehand"]

CACHE_MEBIBYTES = 32


class _NotedAnswers(Answers):
    """Answers that remember at which offset each film was offered."""

    def __init__(self) -> None:
        super().__init__(limit=KEPT_ANSWERS)
        self._offsets: dict[int, float] = {}

    @override
    def offer(self, rank: int, offset: float, reason: Reason) -> float:
        self._offsets[rank] = min(offset, self._offsets.get(rank, offset))
        return super().offer(rank, offset, reason)

    def packed(self) -> bytes:
        """Write the best answers down."""
        return packed_answers([(rank, self._offsets[rank], reason) for _, rank, reason in self.best(KEPT_ANSWERS)])


def answers_beforehand(path: Path, starts: Iterable[str]) -> Iterator[tuple[bytes, str]]:
    """Yield (packed answers, beginning) for beginnings of names in a finished search file."""
    tables = Tables(path, cache_mebibytes=CACHE_MEBIBYTES)
    try:
        for start in starts:
            answers = _NotedAnswers()
            reading = Reading(start.rstrip(), is_word_ended=start.endswith(" "))
            LiteralSearch(tables, answers, KEPT_ANSWERS).run(Query(reading))
            yield answers.packed(), start
    finally:
        tables.close()
