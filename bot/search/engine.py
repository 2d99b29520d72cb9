"""The literal part of a search: films by what was typed, letter by letter; and the answers of all parts."""

from __future__ import annotations

from heapq import nsmallest
from typing import TYPE_CHECKING

from bot.search.crowds import KEPT_ANSWERS
from bot.search.plan import Plan
from bot.search.ranking import (
    ARTICLE_TYPED,
    BARE_EXACT,
    BARE_PREFIX,
    ENDING,
    EXACT,
    FAVOURED_FAME,
    FIRST_EXACT,
    MOST_YEARS_APART,
    NEAR_YEAR,
    OF_YEAR,
    PREFIX,
    SHORT_YEAR,
    UNBOUNDED,
    YEAR,
    YEAR_APART,
    YEAR_FIT,
    fame,
    fit,
    rank_of_fame,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bot.search.films import Reason
    from bot.search.query import Query, Reading
    from bot.search.tables import Row, Tables

WORD_MATCHES = 60
ONE_WORD_MATCHES = 40
NAMESAKES = 2
"""More films of exactly the same name count as prefixes, so that they do not crowd everything else out."""


class Answers:
    """The films found so far, each with its least cost."""

    def __init__(self, favoured: Collection[int] = (), *, limit: int = 25) -> None:
        self._found: dict[int, tuple[float, Reason]] = {}
        self._favoured = favoured
        self._limit = limit

    def __len__(self) -> int:
        return len(self._found)

    def __contains__(self, rank: int) -> bool:
        return rank in self._found

    def fame(self, rank: int) -> float:
        """The cost of being little known; next to nothing for films that this server has rated or made."""
        return FAVOURED_FAME * fame(abs(rank)) if rank < 0 or rank in self._favoured else fame(rank)

    def offer(self, rank: int, offset: float, reason: Reason) -> float:
        """Take in a film at an offset plus its fame, unless it is there for less; give the sum."""
        cost = self.fame(rank) + offset
        known = self._found.get(rank)
        if known is None or cost < known[0]:
            self._found[rank] = cost, reason
        return cost

    def offer_all(self, ranks: Iterable[int], offset: float, reason: Reason) -> None:
        for rank in ranks:
            self.offer(rank, offset, reason)

    def best(self, limit: int) -> list[tuple[float, int, Reason]]:
        """List cost, rank and reason of the best answers in order."""
        return nsmallest(limit, ((cost, rank, reason) for rank, (cost, reason) in self._found.items()))

    def least(self) -> float:
        """The cost of the best answer, the first exact one counted as any other exact one."""
        cost = min((cost for cost, _ in self._found.values()), default=UNBOUNDED)
        return cost if cost > FIRST_EXACT / 2 else cost - FIRST_EXACT + EXACT

    def last_rank(self, offset: float) -> int:
        """The rank from which on films at this offset, or a higher one, are no longer among the best."""
        return rank_of_fame(self.highest() - offset)

    def highest(self) -> float:
        """The cost that a film must not exceed to be among the best."""
        if len(self._found) < self._limit:
            return UNBOUNDED
        return nsmallest(self._limit, self._found.values())[-1][0]

    def cheaper_than(self, cost: float) -> int:
        """Count the answers below this cost."""
        return sum(1 for other, _ in self._found.values() if other < cost)


class LiteralSearch:
    """Finds films whose names have what was typed."""

    def __init__(self, tables: Tables, answers: Answers, limit: int) -> None:
        self._tables = tables
        self._answers = answers
        self._limit = limit

    def run(self, query: Query) -> None:
        """Offer the films of every reading of a query."""
        if query.dated is not None and not self._within_years(query.dated) and not query.dated.is_year_short:
            self._near_years(query.dated)
        for reading in (query.title, *query.respelt):
            if self._beforehand(reading):
                continue
            self._by_start(reading)
            if len(reading.form) > 1:
                self._by_words(reading)
        # Last: words are not looked for in films that are there already, and may be in a title of that very year.
        if query.of_year is not None:
            self._of_year(query.of_year)

    def _beforehand(self, reading: Reading) -> bool:
        """Offer what was worked out for a crowded beginning; tell whether there was something."""
        ready = self._tables.answers(reading.start) if self._limit <= KEPT_ANSWERS else []
        for rank, offset, reason in ready:
            self._answers.offer(rank, offset, reason)
        if ready:
            # A film that this server has rated may be among the best although it was not kept; all other ways to it
            # are on the server's own shelf.
            self._without_article(reading)
        return bool(ready)

    def _by_start(self, reading: Reading) -> None:
        exact, bare_exact = self._tables.exact(reading.form)
        offer = self._answers.offer_all
        offer(exact[:1] or bare_exact[:1], FIRST_EXACT, "exact")
        offer(exact[:NAMESAKES], EXACT, "exact")
        offer(bare_exact[:NAMESAKES], BARE_EXACT, "exact")
        offer((exact + bare_exact)[: self._limit], PREFIX, "exact")
        offer(self._tables.starting(reading.start), PREFIX, "prefix")
        self._without_article(reading)

    def _without_article(self, reading: Reading) -> None:
        bare = reading.without_article
        if bare is not None:
            exact, _ = self._tables.exact(bare.form)
            offer = self._answers.offer_all
            offer(exact[:NAMESAKES], BARE_EXACT + ARTICLE_TYPED, "exact")
            offer(self._tables.starting(bare.start), BARE_PREFIX, "prefix")

    def _by_words(self, reading: Reading) -> None:
        words = reading.words
        plan = Plan.of_words(self._tables, words, is_last_whole=reading.is_word_ended)
        if plan is None:
            return
        last_rank = self._answers.last_rank(ENDING)
        matches = plan.matches(WORD_MATCHES if len(words) > 1 else ONE_WORD_MATCHES, last_rank=last_rank)
        for row in self._tables.rows([rank for rank in matches if rank not in self._answers]):
            self.offer_row(row, reading, words)

    def offer_row(self, row: Row, reading: Reading, words: list[str]) -> None:
        """Offer a film if its names answer the reading."""
        found = fit(reading, words, row.names)
        if found is not None:
            self._answers.offer(row.rank, *found)

    def _within_years(self, reading: Reading) -> bool:
        """Offer the films of these years; tell whether one has exactly this title."""
        words = reading.words
        plan = Plan.of_words(self._tables, words)
        if plan is None:
            return False
        plan.restrict_to_years(reading.years)
        offset = SHORT_YEAR if reading.is_year_short else YEAR
        is_exact = False
        for row in self._tables.rows(plan.matches(WORD_MATCHES)):
            found = fit(reading, words, row.names) if row.year in reading.years else None
            if found is not None:
                self._answers.offer(row.rank, YEAR_FIT * found[0] + offset, found[1])
                is_exact |= found[1] == "exact"
        return is_exact

    def _of_year(self, year: int) -> None:
        """Offer the best known films of a year, after those that bear it in their title."""
        plan = Plan(self._tables, ())
        plan.restrict_to_years((year,))
        self._answers.offer_all(plan.matches(ONE_WORD_MATCHES), OF_YEAR, "words")

    def _near_years(self, reading: Reading) -> None:
        """Offer the films of exactly this title from the years around, for who remembers a year wrongly."""
        for row in self._tables.rows(self._tables.named([reading.form])):
            apart = min((abs((row.year or 0) - year) for year in reading.years), default=0)
            if apart <= MOST_YEARS_APART:
                self._answers.offer(row.rank, NEAR_YEAR + YEAR_APART * apart, "corrected")
