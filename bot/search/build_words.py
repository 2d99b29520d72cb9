"""The vocabulary of a catalogue: every word and word start, and where misspelt ones lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.search.spelling import LONGEST_TERM, STEM, dropped_once, dropped_twice

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

WELL_KNOWN = 150_000
"""Two-letter errors lead to the words of this many most popular films; the rest would double the file."""


class Vocabulary:
    """Collects words with the rank of the best known film that has them and the number of films."""

    def __init__(self) -> None:
        self._words: dict[str, tuple[int, int]] = {}

    def __len__(self) -> int:
        return len(self._words)

    def add(self, rank: int, words: Iterable[str]) -> None:
        """Count the words of one film; films come most popular first."""
        known = self._words
        for word in words:
            best, films = known.get(word, (rank, 0))
            known[word] = best, films + 1

    def write(self, connection: sqlite3.Connection) -> None:
        """Write the tables of terms and of near spellings."""
        connection.execute("CREATE TEMP TABLE counted (term, best, word_best, films, prefix_films)")
        connection.executemany("INSERT INTO counted VALUES (?, ?, ?, ?, ?)", self._counted())
        self._words.clear()
        connection.execute(
            """INSERT INTO terms
               SELECT term, min(best), max(word_best), max(films), sum(prefix_films)
               FROM counted GROUP BY term ORDER BY term"""
        )
        connection.execute("DROP TABLE counted")
        connection.execute("CREATE TEMP TABLE spelt (variant, best, stem)")
        stems = connection.execute("SELECT term, best FROM terms WHERE length(term) BETWEEN 2 AND ?", (STEM,))
        connection.executemany("INSERT INTO spelt VALUES (?, ?, ?)", _spellings(stems))
        connection.execute(
            """INSERT INTO near SELECT variant, group_concat(stem, ' ')
               FROM (SELECT variant, stem FROM spelt ORDER BY variant, best) GROUP BY variant"""
        )
        connection.execute("DROP TABLE spelt")

    def _counted(self) -> Iterator[tuple[str, int, int, int, int]]:
        """Yield each word and its starts; starts of one letter order are summed here, the rest by SQLite."""
        starts: dict[str, tuple[int, int]] = {}
        for word in sorted(self._words):
            best, films = self._words[word]
            for start in [start for start in starts if not word.startswith(start)]:
                yield start, starts[start][0], 0, 0, starts.pop(start)[1]
            for length in range(1, min(len(word), LONGEST_TERM) + 1):
                start = word[:length]
                start_best, start_films = starts.get(start, (best, 0))
                starts[start] = min(start_best, best), start_films + films
            yield word, best, best, films, films if len(word) > LONGEST_TERM else 0
        for start, (best, films) in starts.items():
            yield start, best, 0, 0, films


def _spellings(stems: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int, str]]:
    """Yield every spelling of a stem with one letter left out, of long well-known ones with two."""
    for stem, best in stems:
        variants = dropped_once(stem)
        if len(stem) == STEM and best <= WELL_KNOWN:
            variants |= dropped_twice(stem)
        for variant in (stem, *variants):
            yield variant, best, stem
