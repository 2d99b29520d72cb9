"""One search: the literal answers first, corrected spelling when they do not suffice."""

from __future__ import annotations

import time
from heapq import nsmallest
from typing import TYPE_CHECKING

from bot.search.plan import Plan
from bot.search.ranking import (
    BARE_EXACT, BARE_PREFIX, EXACT, FIRST_EXACT, PREFIX, SHORT_YEAR, YEAR, fame, fit,
)  # fmt: skip
from bot.search.spelling import LONGEST_TERM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.search.films import Reason
    from bot.search.query import Query, Reading
    from bot.search.tables import Tables

WORD_MATCHES = 60
NAMESAKES = 3
SINGLE = 40


class Answers:
    """The films found so far, each with its least cost."""

    def __init__(self) -> None:
        self.found: dict[int, tuple[float, Reason]] = {}

    def offer(self, rank: int, cost: float, reason: Reason) -> None:
        known = self.found.get(rank)
        if known is None or cost < known[0]:
            self.found[rank] = cost, reason

    def offer_all(self, ranks: Iterable[int], offset: float, reason: Reason) -> None:
        for rank in ranks:
            self.offer(rank, fame(rank) + offset, reason)

    def best(self, limit: int) -> list[tuple[int, float, Reason]]:
        chosen = nsmallest(limit, ((cost, rank, reason) for rank, (cost, reason) in self.found.items()))
        return [(rank, cost, reason) for cost, rank, reason in chosen]

    def least(self) -> float:
        """The cost of the best answer, an exact one counted as any other."""
        cost = min((cost for cost, _ in self.found.values()), default=99.0)
        return cost if cost > FIRST_EXACT / 2 else cost - FIRST_EXACT + EXACT

    def better_than(self, cost: float) -> int:
        return sum(1 for other, _ in self.found.values() if other < cost)


class LiteralSearch:
    """Finds films by what was typed, letter by letter."""

    def __init__(self, tables: Tables, answers: Answers) -> None:
        self._tables = tables
        self._answers = answers

    def run(self, query: Query, limit: int) -> None:
        if query.dated is not None:
            self._within_years(query.dated)
        self._by_start(query.title, limit)
        if query.numbered is not None:
            self._by_start(query.numbered, limit)
        if len(query.title.form) > 1:
            self._by_words(query.title)

    def _by_start(self, reading: Reading, limit: int) -> None:
        exact, bare_exact = self._tables.exact(reading.form)
        offer = self._answers.offer_all
        first = exact[:1] or bare_exact[:1]
        offer(first, FIRST_EXACT, "exact")
        offer(exact[:NAMESAKES], EXACT, "exact")
        offer(bare_exact[:NAMESAKES], BARE_EXACT, "exact")
        offer((exact + bare_exact)[:limit], PREFIX, "exact")
        offer(self._tables.starting(reading.start), PREFIX, "prefix")
        bare = reading.bare
        if bare is not reading.form and len(bare) > 2:
            exact, bare_exact = self._tables.exact(bare)
            offer(exact, BARE_EXACT + 1.5, "exact")
            offer(self._tables.starting(reading.start[len(reading.form) - len(bare) :]), BARE_PREFIX, "prefix")

    def _by_words(self, reading: Reading) -> None:
        words = reading.words
        plan = Plan.of_words(self._tables, words, is_last_whole=reading.is_word_ended)
        if plan is None:
            return
        ranks = [rank for rank in plan.matches(WORD_MATCHES if len(words) > 1 else SINGLE) if rank not in self._answers.found]
        for row in self._tables.rows(ranks):
            found = fit(reading, words, row.names)
            if found is not None:
                self._answers.offer(row.rank, fame(row.rank) + found[0], found[1])

    def _within_years(self, reading: Reading) -> None:
        words = reading.words
        plan = Plan.of_words(self._tables, words)
        if plan is None:
            return
        plan.restrict_to_years(reading.years)
        offset = SHORT_YEAR if len(reading.years) == 2 else YEAR
        for row in self._tables.rows(plan.matches(WORD_MATCHES)):
            if row.year not in reading.years:
                continue
            found = fit(reading, words, row.names)
            if found is not None:
                self._answers.offer(row.rank, fame(row.rank) + 0.3 * found[0] + offset, found[1])
