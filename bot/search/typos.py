"""Corrected spelling: which films were meant when the letters typed lead to none, or to none that is well known."""

from __future__ import annotations

from functools import cached_property
from heapq import nsmallest
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.search.corrections import Corrections
from bot.search.grams import most_shared, trigrams_of
from bot.search.normal import without_article
from bot.search.plan import Plan
from bot.search.ranking import (
    CORRECTED,
    EDIT,
    LEAST_CORRECTED,
    OTHER_YEAR,
    PHRASE,
    SOME_WORDS,
    UNBOUNDED,
    WHOLE,
    fame,
    is_whole,
    misspelling,
)
from bot.search.spelling import MISSING_LETTER as LEAST_SLIP
from bot.search.spelling import allowed_edits, distance, edits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.search.engine import Answers
    from bot.search.plan import Group
    from bot.search.query import Reading
    from bot.search.tables import Row, Tables

FARTHEST = 3.0
SETTLED = 12.0
"""A corrected film of this cost or less is well known and near enough to stop looking."""
SETTLED_LONG = 10.0
"""The same of longer texts, and one more for each letter after an article: few other films are near to them."""
SHORT = 5
STILL_SETTLED = 1.0
"""So much more is good enough where only the slower ways are left."""
PASSABLE = 3.0
"""So much more is good enough where the last way has found something."""
NEAREST = 40
FOLLOWING = 12
"""So many films are offered that go on like the best one."""
COMPARED = 20
ALWAYS_COMPARED = 10
ROUGHLY_ALIKE = 62
NAMED = 40
RARE = 300
FEW = 8
TRIGRAMS_READ = 10
TRIGRAM_SHARE = 0.4
TRIGRAM_FILMS = 60


class TypoSearch:
    """Looks for the films that a misspelt text means, the cheapest way first."""

    def __init__(self, tables: Tables, answers: Answers, reading: Reading, is_over: Callable[[], bool]) -> None:
        self._tables = tables
        self._answers = answers
        self._reading = reading
        self._words = reading.words
        self._is_over = is_over
        self._seen: set[int] = set()
        self._least = UNBOUNDED
        self._nearest: Row | None = None
        letters = len(without_article(reading.form))
        self._settled = SETTLED if letters <= SHORT else SETTLED_LONG + letters
        self._known: list[Group | None] = []

    @cached_property
    def _corrections(self) -> Corrections:
        return Corrections(self._tables, self._words)

    def run(self) -> None:
        """Offer films until one is good enough or time is over, and those that go on like the best one."""
        self._look()
        if self._nearest is not None and not self._reading.years and not self._is_over():
            self._follow(self._nearest)

    def _look(self) -> None:
        for stage in (self._look_beside, self._look_beside_later_letters):
            stage()
            if self._is_done():
                return
        self._settled += STILL_SETTLED
        if self._is_done():
            return
        self._known = [self._corrections.known(at) for at in range(len(self._words))]
        for stage in (self._correct_unknown, self._count_trigrams, self._leave_one_out):
            nearest_before = self._least
            stage()
            if self._is_done() or (self._least < nearest_before and self._least <= self._settled + PASSABLE):
                return
        if self._least >= UNBOUNDED:
            self._correct_known()
        if len(self._answers) < FEW:
            self._some_words()

    def _is_done(self) -> bool:
        return self._least <= self._settled or self._is_over()

    def _look_beside(self) -> None:
        """Take the well-known films that stand where the text would in the order of their names."""
        form = self._reading.form
        self._compare_nearest(self._tables.neighbours.by_beginning_and_end(form, allowed_edits(form)))

    def _look_beside_later_letters(self) -> None:
        """Do so but for the first letters, where one may be wrong."""
        form = self._reading.form
        self._compare_nearest(self._tables.neighbours.by_later_letters(form, allowed_edits(form) + 1))

    def _compare_nearest(self, edits: dict[int, float]) -> None:
        self._compare(nsmallest(NEAREST, edits, key=lambda rank: EDIT * edits[rank] + fame(rank)))

    def _matching(self, groups: Iterable[Group | None], limit: int, narrow: int) -> list[int]:
        last_rank = self._answers.last_rank(LEAST_CORRECTED)
        return Plan(self._tables, filter(None, groups)).matches(limit, narrow=narrow, last_rank=last_rank)

    def _correct_unknown(self) -> None:
        """Take the words that no film has as misspelt."""
        if None not in self._known:
            return
        groups = [group or self._alternatives(at) for at, group in enumerate(self._known)]
        self._compare(self._matching(groups, 100, 150))

    def _alternatives(self, at: int) -> Group | None:
        found = self._corrections.alternatives(at)
        self._compare(self._tables.named(found.texts)[:NAMED])
        return found.group

    def _count_trigrams(self) -> None:
        """Take the well-known films that share most runs of three letters with the text."""
        films = self._tables.films_of_trigrams(trigrams_of(self._reading.form), TRIGRAMS_READ)
        if not films:
            return
        at_least = max(2 if len(films) > 3 else 1, int(len(films) * TRIGRAM_SHARE))
        self._compare(most_shared(films, at_least=at_least, wanted=TRIGRAM_FILMS))

    def _leave_one_out(self) -> None:
        """Take each word in turn as misspelt, where the others are rare enough to tell the film."""
        if None in self._known or len(self._known) < 3:
            return
        for at in range(len(self._known)):
            others = [group for place, group in enumerate(self._known) if place != at and group]
            if min(others).films <= RARE:
                self._compare(self._matching(others, 30, 60))

    def _correct_known(self) -> None:
        """Take each of the three longest words in turn as misspelt, although some film has it."""
        if None in self._known:
            return
        longest = sorted(range(len(self._words)), key=lambda at: -len(self._words[at]))[:3]
        for at in longest:
            if len(self._words[at]) < 3:
                return
            group = self._alternatives(at)
            if group is not None:
                others = (other for place, other in enumerate(self._known) if place != at)
                self._compare(self._matching((*others, group), 60, 100))
            if self._is_done():
                return

    def _some_words(self) -> None:
        """Offer films that have the rarest of the words, rather than nothing."""
        rarest = sorted(group for group in self._known if group)[:1]
        if len(self._words) > 1 and rarest and rarest[0].films <= max(RARE, self._tables.films // 20):
            self._answers.offer_all(self._matching(rarest, FEW, FEW), SOME_WORDS, "corrected")

    def _compare(self, ranks: Iterable[int]) -> None:
        """Offer those of these films whose names are near enough to the text."""
        fresh = [rank for rank in ranks if rank not in self._seen]
        if not fresh:
            return
        self._seen.update(fresh)
        highest = self._answers.highest()
        for row in self._most_alike(self._tables.rows(fresh)):
            cost = offer_misspelt(self._answers, self._reading, self._words, row, highest)
            if cost < self._least:
                self._least, self._nearest = cost, row

    def _follow(self, nearest: Row) -> None:
        """Offer what the text would lead to without its slips: sequels, and films with that word."""
        form, most_edits = self._reading.form, allowed_edits(self._reading.form)
        begun = {start[: len(form)] for name in nearest.names for start in (name, without_article(name))}
        found = process.extractOne(form, begun, scorer=distance, score_cutoff=most_edits)
        if found is None:
            return
        meant = found[0].rstrip()
        offset = CORRECTED + EDIT * edits(form, meant, most_edits)
        self._answers.offer_all(self._tables.neighbours.starting(meant, FOLLOWING), offset, "corrected")
        if " " not in meant and len(self._answers) < FEW:
            plan = Plan.of_words(self._tables, [meant])
            if plan is not None:
                self._answers.offer_all(plan.matches(FOLLOWING), offset + PHRASE, "corrected")

    def _most_alike(self, rows: list[Row]) -> Sequence[Row]:
        if len(rows) <= COMPARED:
            return rows
        names = [row.names[0] for row in rows]
        alike = process.extract(
            self._reading.form, names, scorer=fuzz.partial_ratio, limit=COMPARED, score_cutoff=ROUGHLY_ALIKE
        )
        return [rows[at] for at in {*range(ALWAYS_COMPARED), *(at for _, _, at in alike)}]


def offer_misspelt(
    answers: Answers, reading: Reading, words: Sequence[str], row: Row, highest: float = UNBOUNDED
) -> float:
    """Offer a film at the cost of its misspelling, unless it is too far or above the highest cost; give the cost."""
    most = min(FARTHEST, (highest - answers.fame(row.rank) - CORRECTED - WHOLE) / EDIT)
    if most < LEAST_SLIP:
        return UNBOUNDED
    edits = misspelling(reading.form, words, row.names, most)
    if edits > most:
        return UNBOUNDED
    offset = CORRECTED + EDIT * edits
    if is_whole(reading.form, row.names, edits):
        offset += WHOLE
    if reading.years and row.year not in reading.years:
        offset += OTHER_YEAR
    return answers.offer(row.rank, offset, "corrected")
