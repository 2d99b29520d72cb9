"""Builds the search file: streams films through SQLite, most popular first, and swaps the file in at the end."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from array import array
from contextlib import closing
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING

from bot.search.beforehand import answers_beforehand
from bot.search.blocks import FILMS, Block
from bot.search.build_words import Vocabulary
from bot.search.crowds import crowded_starts
from bot.search.films import IndexStats
from bot.search.grams import TrigramFilms
from bot.search.neighbours import NAMES_KEPT, WELL_KNOWN, Orders
from bot.search.normal import ARTICLE_MARK, names_of, without_article
from bot.search.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bot.search.films import IndexedFilm

BATCH = 10 * FILMS
PRAGMAS = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA temp_store = FILE;
PRAGMA locking_mode = EXCLUSIVE;
"""
STAGED = "CREATE TABLE staged (popularity REAL NOT NULL, film_id INTEGER NOT NULL, year INTEGER, names TEXT NOT NULL);"
PAGES = "PRAGMA page_size = 8192; PRAGMA cache_size = -48000;"
UNSORTED = "CREATE TEMP TABLE unsorted (start TEXT NOT NULL, rank INTEGER NOT NULL);"


def build_index(
    films: Iterable[IndexedFilm], path: Path, *, progress: Callable[[int], None] | None = None
) -> IndexStats:
    """Write the search file for these films beside PATH and move it there when it is whole.

    Args:
        films: In any order; each `film_id` once.
        path: Where the search file is; readers of an older one there keep it until they reopen.
        progress: Called with the number of films taken in so far, every few thousand.
    """
    started = time.monotonic()
    path = Path(path)
    with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as folder:
        made = Path(folder, "search.db")
        staged = Path(folder, "staged.db")
        _stage(films, staged, progress)
        films_written, names, words = _write(staged, made)
        _answer_beforehand(made)
        size = made.stat().st_size
        made.replace(path)
    return IndexStats(films_written, names, words, size, time.monotonic() - started)


def _stage(films: Iterable[IndexedFilm], path: Path, progress: Callable[[int], None] | None) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(PRAGMAS + STAGED + "BEGIN;")
        taken = 0
        rows = map(_staged_row, films)
        while batch := list(islice(rows, BATCH)):
            connection.executemany("INSERT INTO staged VALUES (?, ?, ?, ?)", batch)
            taken += len(batch)
            if progress is not None:
                progress(taken)
        connection.execute("COMMIT")


def _staged_row(film: IndexedFilm) -> tuple[float, int, int | None, str]:
    names = names_of((film.title, *film.other_titles))
    return film.popularity, film.film_id, film.year, "\n".join(names)


def _write(staged: Path, made: Path) -> tuple[int, int, int]:
    """Fill the tables from the staged films; give the counts of films, names and words."""
    vocabulary, trigrams = Vocabulary(), TrigramFilms()
    with closing(sqlite3.connect(made, isolation_level=None)) as connection:
        connection.executescript(PRAGMAS + PAGES + TABLES + UNSORTED)
        connection.execute("BEGIN")
        film_ids, names, well_known = array("q"), 0, list[tuple[str, int]]()
        for batch in _ranked(staged):
            film_ids.extend(film_id for _, film_id, _, _ in batch)
            names += _write_films(connection, batch, vocabulary, trigrams)
            well_known += (
                (name, rank)
                for rank, _, _, joined in batch
                if rank <= WELL_KNOWN
                for name in joined.split("\n")[:NAMES_KEPT]
            )
        _write_order(connection, film_ids, well_known)
        connection.executemany("INSERT INTO trigrams VALUES (?, ?, ?)", trigrams.rows())
        connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        connection.execute("INSERT OR IGNORE INTO starts SELECT start, rank FROM unsorted ORDER BY start, rank")
        connection.execute("DROP TABLE unsorted")
        sorted_starts = connection.execute("SELECT start, rank FROM starts ORDER BY start, rank")
        connection.executemany("INSERT INTO crowds (start, ranks) VALUES (?, ?)", crowded_starts(sorted_starts))
        words = len(vocabulary)
        vocabulary.write(connection)
        connection.execute("COMMIT")
    return len(film_ids), names, words


def _answer_beforehand(made: Path) -> None:
    """Answer every crowd in the finished file, whose readers expect that it does not change while they look."""
    with closing(sqlite3.connect(made, isolation_level=None)) as connection:
        connection.executescript(PRAGMAS)
        starts = [start for (start,) in connection.execute("SELECT start FROM crowds ORDER BY start").fetchall()]
        starts = [start for start in starts if ARTICLE_MARK not in start]  # nobody types it
    answers = list(answers_beforehand(made, starts))
    with closing(sqlite3.connect(made, isolation_level=None)) as connection:
        connection.executescript(f"{PRAGMAS} BEGIN;")
        connection.executemany("UPDATE crowds SET answers = ? WHERE start = ?", answers)
        connection.execute("COMMIT")


RankedRow = tuple[int, int, int | None, str]


def _ranked(staged: Path) -> Iterator[list[RankedRow]]:
    with closing(sqlite3.connect(staged)) as connection:
        rows = connection.execute("SELECT film_id, year, names FROM staged ORDER BY popularity DESC, film_id")
        ranked = ((rank, *row) for rank, row in enumerate(rows, 1))
        while batch := list(islice(ranked, BATCH)):
            yield batch


def _write_films(
    connection: sqlite3.Connection, batch: list[RankedRow], vocabulary: Vocabulary, trigrams: TrigramFilms
) -> int:
    """Write one batch to the tables of films, starts and words; give the number of names."""
    starts: list[tuple[str, int]] = []
    documents: list[tuple[int, str]] = []
    for rank, _, year, written in batch:
        names = written.split("\n")
        for name in names:
            starts.append((name, rank))
            bare = without_article(name)
            if bare is not name:
                starts.append((bare + ARTICLE_MARK, rank))
        trigrams.add(rank, names)
        words = set(written.split())
        vocabulary.add(rank, words)
        if year:
            words.add(f"y{year}")
        documents.append((rank, " ".join(words)))
    for first in range(0, len(batch), FILMS):
        films = batch[first : first + FILMS]
        block = Block.packed((year, names) for _, _, year, names in films)
        connection.execute("INSERT INTO blocks VALUES (?, ?, ?, ?)", ((films[0][0] - 1) // FILMS, *block))
    connection.executemany("INSERT INTO words (rowid, document) VALUES (?, ?)", documents)
    connection.executemany("INSERT INTO unsorted VALUES (?, ?)", starts)
    return sum(1 for start, _ in starts if not start.endswith(ARTICLE_MARK))


def _write_order(connection: sqlite3.Connection, film_ids: array[int], well_known: list[tuple[str, int]]) -> None:
    """Write which film has which rank, and the well-known names in order."""
    connection.execute("INSERT INTO film_ids VALUES (?)", (film_ids,))
    connection.execute("CREATE TEMP TABLE unsorted_ranks (film_id INTEGER, rank INTEGER)")
    connection.executemany("INSERT INTO unsorted_ranks VALUES (?, ?)", zip(film_ids, count(1), strict=False))
    connection.execute("INSERT INTO film_ranks SELECT film_id, rank FROM unsorted_ranks ORDER BY film_id")
    connection.execute("DROP TABLE unsorted_ranks")
    orders = Orders.of_names(well_known)
    connection.execute("INSERT INTO orders VALUES (?, ?, ?, ?)", ("\n".join(orders.names), *orders[1:]))
