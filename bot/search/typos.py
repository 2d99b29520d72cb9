"""Corrected spelling: which films were meant when the letters typed lead to none, or to none that is well known."""

from __future__ import annotations

from heapq import nsmallest
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.search.grams import most_shared, trigrams_of
from bot.search.plan import Group, Plan, word_group
from bot.search.ranking import CORRECTED, EDIT, OTHER_YEAR, fame, misspelling
from bot.search.spelling import LONGEST_TERM, STEM, allowed_edits, lookups, near_stems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.search.engine import Answers
    from bot.search.query import Reading
    from bot.search.tables import Tables, Term

ALTERNATIVES = 12
UNKNOWN = 99.0
RARE = 300
COMPARED = 30
SETTLED = 16.0
ROUGH = 55
GRAMS_READ = 14
GRAM_SHARE = 0.4
GRAM_KEPT = 60


class TypoSearch:
    """Looks for the films that a misspelt text means, cheapest ways first."""

    def __init__(self, tables: Tables, answers: Answers, reading: Reading, out_of_time: Callable[[], bool]) -> None:
        self._tables = tables
        self._answers = answers
        self._reading = reading
        self._form = reading.form
        self._words = reading.words
        self._last = len(self._words) - 1
        self._out_of_time = out_of_time
        self._seen: set[int] = set()
        self.nearest = 9.0
        self.least = 99.0
        self._terms = self._looked_up()

    def run(self) -> None:
        for stage in (self._correct_unknown, self._trigrams, self._correct_known):
            stage()
            if self._is_settled() or self._out_of_time():
                return

    def _is_settled(self) -> bool:
        return self.least < SETTLED

    def _looked_up(self) -> dict[str, Term]:
        words = self._words
        asked = {*words, words[-1][:LONGEST_TERM], *(one + other for one, other in pairwise(words))}
        return self._tables.terms(asked)

    def _group(self, at: int) -> Group | None:
        word, is_last = self._words[at], at == self._last
        return word_group(word, self._terms.get(word[:LONGEST_TERM] if is_last else word), is_last=is_last)

    def _correct_unknown(self) -> None:
        groups: list[Group] = []
        for at, word in enumerate(self._words):
            group = self._group(at)
            if group is None:
                group = self._alternatives(at)
            elif len(word) < 3 and self._last:
                continue
            if group is not None:
                groups.append(group)
        if any(self._group(at) is None for at in range(len(self._words))):
            self._compare(Plan(self._tables, groups).matches(100, narrow=150))

    def _alternatives(self, at: int) -> Group | None:
        word, is_last = self._words[at], at == self._last
        parts = [(0.0, stem, is_last or len(stem) == STEM) for stem in self._corrections(word, is_last=is_last)]
        films = 0
        known = self._tables.terms([stem for _, stem, _ in parts])
        expressions: list[str] = []
        for _, stem, is_start in parts:
            term = known.get(stem)
            if term is None:
                continue
            if is_start:
                films += term.prefix_films
                expressions.append(f'"{stem}"*')
            elif term.films:
                films += term.films
                expressions.append(f'"{stem}"')
        for one, other in ((at - 1, at), (at, at + 1)):
            if 0 <= one and other <= self._last:
                joined = self._words[one] + self._words[other]
                term = self._terms.get(joined)
                if term is not None:
                    films += term.prefix_films
                    expressions.append(f'"{joined}"*')
        for split, count in self._splits(word, is_last=is_last):
            films += count
            expressions.append(split)
        return Group(films, f"({' OR '.join(expressions)})") if expressions else None

    def _corrections(self, word: str, *, is_last: bool) -> list[str]:
        """List the likeliest words, or word starts, of which this is a misspelling."""
        limit = allowed_edits(word)
        if not limit:
            return []
        near = near_stems(word, self._tables.stems(lookups(word)), limit)
        near.pop(word, None)
        terms = self._tables.terms(near)

        def cost(stem: str) -> float:
            is_start = is_last or len(stem) == STEM
            best = terms[stem].best if is_start else terms[stem].word_best
            return EDIT * near[stem] + fame(best) if best else UNKNOWN

        return nsmallest(ALTERNATIVES, terms, key=cost)

    def _splits(self, word: str, *, is_last: bool) -> list[tuple[str, int]]:
        if len(word) < 5:
            return []
        halves = [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
        terms = self._tables.terms({half for pair in halves for half in pair})
        found: list[tuple[int, str, int]] = []
        for one, other in halves:
            left, right = terms.get(one), terms.get(other)
            if left and left.word_best and right and (right.word_best or is_last):
                best = max(left.word_best, right.best)
                found.append((best, f'("{one}" AND "{other}"{"*" if is_last else ""})', min(left.films, right.prefix_films)))
        return [(expression, films) for _, expression, films in sorted(found)[:3]]

    def _correct_known(self) -> None:
        groups = [self._group(at) for at in range(len(self._words))]
        if None in groups:
            return
        if len(groups) > 2:
            for at in range(len(groups)):
                others = [group for place, group in enumerate(groups) if place != at and group]
                if min(others).films <= RARE:
                    self._compare(Plan(self._tables, others).matches(30, narrow=60))
            if self._is_settled() or self._out_of_time():
                return
        for at in sorted(range(len(self._words)), key=lambda at: -len(self._words[at]))[:3]:
            if len(self._words[at]) < 3:
                continue
            others = [group for place, group in enumerate(groups) if place != at and group]
            group = self._alternatives(at)
            if group is not None:
                self._compare(Plan(self._tables, [*others, group]).matches(60, narrow=100))
            if self._is_settled() or self._out_of_time():
                return

    def _trigrams(self) -> None:
        films = self._tables.films_of_trigrams(trigrams_of(self._form), GRAMS_READ)
        if not films:
            return
        at_least = max(2 if len(films) > 3 else 1, int(len(films) * GRAM_SHARE))
        shared = most_shared(films, at_least=at_least, per_count=GRAM_KEPT, limit=2 * GRAM_KEPT)
        weighed = ((0.4 * fame(rank) - count, rank) for count, ranks in shared for rank in ranks)
        self._compare([rank for _, rank in nsmallest(GRAM_KEPT, weighed)])

    def _compare(self, ranks: Iterable[int]) -> None:
        fresh = [rank for rank in ranks if rank not in self._seen]
        if not fresh:
            return
        self._seen.update(fresh)
        rows = self._tables.rows(fresh)
        if len(rows) > COMPARED:
            texts = [row.names[0] for row in rows]
            chosen = process.extract(self._form, texts, scorer=fuzz.partial_ratio, limit=COMPARED, score_cutoff=ROUGH)
            rows = [rows[at] for at in {at for _, _, at in chosen} | set(range(10))]
        for row in rows:
            cost = misspelling(self._form, self._words, row.names)
            if cost > 3:
                continue
            self.nearest = min(self.nearest, cost)
            total = CORRECTED + EDIT * cost + fame(row.rank)
            if self._reading.years and row.year not in self._reading.years:
                total += OTHER_YEAR
            self.least = min(self.least, total)
            self._answers.offer(row.rank, total, "corrected")
