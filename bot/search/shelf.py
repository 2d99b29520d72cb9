"""A small set of films in memory: those that a server has rated, or that only it has."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.search.normal import LAST, names_of
from bot.search.ranking import OF_YEAR, YEAR_HERE, fit
from bot.search.tables import Row
from bot.search.typos import offer_misspelt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.search.engine import Answers
    from bot.search.films import IndexedFilm
    from bot.search.query import Query, Reading

MOST_MATCHES = 60
MOST_COMPARED = 500
MOST_MISSPELT = 8
ROUGHLY_ALIKE = 60
LETTERS_REMEMBERED = 2


class Shelf:
    """Films found by any word of their names, without a file."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = sorted(rows, key=lambda row: abs(row.rank))
        self.ranks = frozenset(row.rank for row in self._rows)
        starts: set[tuple[str, int]] = set()
        for at, row in enumerate(self._rows):
            for name in row.names:
                words = name.split(" ")
                starts.update((" ".join(words[first:]), at) for first in range(len(words)))
        self._starts = sorted(starts)
        compared = self._rows[:MOST_COMPARED]
        self._names = [name for row in compared for name in row.names]
        self._owners = [row for row in compared for _ in row.names]
        self._remembered: dict[str, list[Row]] = {}

    @classmethod
    def of_own_films(cls, films: Sequence[IndexedFilm]) -> Shelf:
        """Put a guild's own films on a shelf, ranked below zero in their order: -1 is the first."""
        rows = (Row(-1 - at, film.year, names_of((film.title, *film.other_titles))) for at, film in enumerate(films))
        return cls(rows)

    def offer_literal(self, answers: Answers, query: Query) -> None:
        """Offer the films that have what was typed, or are of the year that was typed alone."""
        for reading in filter(None, (query.title, query.dated, *query.respelt)):
            words = reading.words
            for row in self._candidates(max(words, key=len)):
                if reading.years and row.year not in reading.years:
                    continue
                found = fit(reading, words, row.names)
                if found is not None:
                    offset = found[0] if not reading.years else YEAR_HERE + found[0]
                    answers.offer(row.rank, offset, found[1])
        if query.of_year is not None:
            of_year = (row.rank for row in self._rows if row.year == query.of_year)
            answers.offer_all(islice(of_year, MOST_MATCHES), OF_YEAR, "words")

    def offer_misspelt(self, answers: Answers, reading: Reading) -> None:
        """Offer the films whose names are near to what was typed."""
        alike = self._alike(reading.form, self._names)
        if reading.years:
            # Of many that are as near, those of that year are meant.
            alike |= self._alike(
                reading.form,
                {at: name for at, name in enumerate(self._names) if self._owners[at].year in reading.years},
            )
        for at in alike:
            offer_misspelt(answers, reading, reading.words, self._owners[at])

    @staticmethod
    def _alike(form: str, names: Sequence[str] | Mapping[int, str]) -> set[int]:
        alike = process.extract(form, names, scorer=fuzz.partial_ratio, limit=MOST_MISSPELT, score_cutoff=ROUGHLY_ALIKE)
        return {at for _, _, at in alike}

    def _candidates(self, word: str) -> list[Row]:
        """List the best known films with a word that starts so."""
        if word in self._remembered:
            return self._remembered[word]
        first = bisect_left(self._starts, (word, 0))
        after = bisect_left(self._starts, (word + LAST, 0))
        rows = [self._rows[at] for at in sorted({at for _, at in self._starts[first:after]})[:MOST_MATCHES]]
        if len(word) <= LETTERS_REMEMBERED:
            self._remembered[word] = rows
        return rows
