"""The search file as the queries see it: one read-only connection, a few prepared statements."""

from __future__ import annotations

import json
import sqlite3
from array import array
from functools import lru_cache
from heapq import nsmallest
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from bot.search.blocks import FILMS, Block
from bot.search.crowds import unpacked_answers
from bot.search.grams import unpacked
from bot.search.neighbours import Neighbours, Orders
from bot.search.normal import ARTICLE_MARK, LAST
from bot.search.schema import SCHEMA_VERSION, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.search.crowds import Answer

UNCROWDED = 200
TRIGRAMS_KEPT = 512
STEMS_READ = 18
TERMS_KEPT = 4_096
BLOCKS_KEPT = 1_000
"""The names of a million films, 25 MiB."""


class SearchFileError(Exception):
    """A search file that cannot be used; the message says why."""


class Term(NamedTuple):
    """A word or word start of the catalogue.

    `best` is the rank of the best known film with a word that starts so, `word_best` of one with exactly this word
    (0 when there is none); `films` and `prefix_films` count the films of either kind.
    """

    best: int
    word_best: int
    films: int
    prefix_films: int


class Row(NamedTuple):
    """A candidate: its rank by popularity, its year, and its normal names."""

    rank: int
    year: int | None
    names: list[str]


def _opened(path: Path | None) -> sqlite3.Connection:
    if path is None:
        connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        connection.executescript(TABLES)
        return connection
    # The file never changes, it is only replaced, so that SQLite need not lock it or look for changes.
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
    except sqlite3.Error as error:
        raise SearchFileError(f"There is no search file at {path}.") from error
    try:
        version = connection.execute("PRAGMA user_version").fetchall()[0][0]
        tables = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name IN ('blocks', 'words')").fetchall()
    except sqlite3.Error as error:
        connection.close()
        raise SearchFileError(f"The search file {path} is damaged: {error}.") from error
    if version != SCHEMA_VERSION or tables[0][0] != 2:
        connection.close()
        raise SearchFileError(f"The search file {path} is of another version: build it again.")
    return connection


class Tables:
    """Reads one search file.

    Every question has one row for an answer: sqlite3 gives up the interpreter lock for each row that it fetches, and
    wins it back at the cost of a thread switch while the event loop is busy.
    """

    def __init__(self, path: Path | None, *, cache_mebibytes: int) -> None:
        """Open a search file, or an empty index in memory for None.

        Raises:
            SearchFileError: The file is missing, damaged, or made by another version of the program.
        """
        self._connection = _opened(path)
        self._ask = self._connection.execute
        # Like the file's pages, whatever was read lately is kept: the words that everybody types.
        self._terms: dict[str, Term | None] = {}
        self._block = lru_cache(BLOCKS_KEPT)(self._read_block)
        self._bits = lru_cache(TRIGRAMS_KEPT)(self._read_bits)
        self._ask(f"PRAGMA cache_size = -{cache_mebibytes * 1024}").close()
        self._trigrams = dict(self._ask("SELECT trigram, films FROM trigrams").fetchall())
        self._film_ids = array("q")
        for (ids,) in self._ask("SELECT ids FROM film_ids").fetchall():
            self._film_ids.frombytes(ids)
        self.films = len(self._film_ids)
        self.neighbours = Neighbours(self._orders())

    def close(self) -> None:
        """Close the file and let go of what was read: a kept method refers to these tables, and they to it."""
        self._connection.close()
        self._block.cache_clear()
        self._bits.cache_clear()
        self._terms.clear()
        self._trigrams.clear()
        self.neighbours = Neighbours(Orders.of_names(()))

    def _orders(self) -> Orders:
        found = self._ask("SELECT names, ranks, by_later_letters, by_ends FROM orders").fetchall()
        if not found:
            return Orders.of_names(())
        names, *places = found[0]
        return Orders(names.split("\n") if names else [], *(array("i", place) for place in places))

    def exact(self, form: str) -> tuple[list[int], list[int]]:
        """List the ranks of films named exactly so, and of those named so but for an article."""
        rows = self._ask(
            """SELECT group_concat(rank) FILTER (WHERE start = ?1), group_concat(rank) FILTER (WHERE start = ?2)
               FROM (SELECT start, rank FROM starts WHERE start IN (?1, ?2) LIMIT 80)""",
            (form, form + ARTICLE_MARK),
        ).fetchall()
        return _listed(rows[0][0]), _listed(rows[0][1])

    def named(self, forms: Iterable[str]) -> list[int]:
        """List the ranks of films with one of these names, with or without its article, best known first."""
        asked = json.dumps([start for form in forms for start in (form, form + ARTICLE_MARK)])
        return self._ranks(
            "SELECT group_concat(DISTINCT rank) FROM json_each(?) AS asked JOIN starts ON start = asked.value", asked
        )

    def starting(self, prefix: str) -> list[int]:
        """List the ranks of the best known films with a name that starts so, best first."""
        crowd = self._ask("SELECT ranks FROM crowds WHERE start = ?", (prefix,)).fetchall()
        if crowd:
            return _unpacked(crowd[0][0])
        return self._ranks(
            """SELECT group_concat(DISTINCT rank)
               FROM (SELECT rank FROM starts WHERE start >= ? AND start < ? LIMIT ?)""",
            *(prefix, prefix + LAST, UNCROWDED),
        )

    def answers(self, start: str) -> list[Answer]:
        """List the literal answers to a crowded beginning, best first; none to others."""
        crowd = self._ask("SELECT answers FROM crowds WHERE start = ?", (start,)).fetchall()
        return unpacked_answers(crowd[0][0]) if crowd else []

    def matching(self, expression: str, limit: int, last_rank: int) -> list[int]:
        """List the ranks of the best known films, down to the last rank, that match a full-text expression."""
        return self._ranks(
            "SELECT group_concat(rowid) FROM (SELECT rowid FROM words WHERE words MATCH ? AND rowid <= ? LIMIT ?)",
            *(expression, last_rank, limit),
        )

    def _ranks(self, statement: str, *parameters: str | int) -> list[int]:
        return sorted(_listed(self._ask(statement, parameters).fetchall()[0][0]))

    def terms(self, terms: Iterable[str]) -> dict[str, Term]:
        """Look up words and word starts; unknown ones are missing from the answer."""
        wanted, known = set(terms), self._terms
        if unread := [term for term in wanted if term not in known]:
            if len(known) > TERMS_KEPT:
                known.clear()
                unread = list(wanted)
            known.update(dict.fromkeys(unread))
            for term, *facts in self._json(
                """SELECT json_group_array(json_array(term, best, word_best, films, prefix_films))
                   FROM json_each(?) AS asked JOIN terms ON term = asked.value""",
                unread,
            ):
                known[term] = Term._make(facts)
        return {term: found for term in wanted if (found := known[term]) is not None}

    def stems(self, variants: list[str]) -> list[str]:
        """List the word starts filed under any of these spellings, of each spelling the best known first."""
        found = self._json(
            "SELECT json_group_array(stems) FROM json_each(?) AS asked JOIN near ON variant = asked.value", variants
        )
        return [stem for stems in found for stem in cast("str", stems).split(" ", STEMS_READ)[:STEMS_READ]]

    def rows(self, ranks: Iterable[int]) -> list[Row]:
        """Fetch candidates by rank."""
        return [Row(rank, *self._block((rank - 1) // FILMS).film((rank - 1) % FILMS)) for rank in ranks]

    def _read_block(self, block: int) -> Block:
        return Block.read(*self._ask("SELECT names, ends, years FROM blocks WHERE block = ?", (block,)).fetchall()[0])

    def _json(self, statement: str, asked: Iterable[str] | Iterable[int]) -> list[Any]:
        return json.loads(self._ask(statement, (json.dumps(list(asked)),)).fetchall()[0][0])

    def film_id(self, rank: int) -> int:
        """Tell the stable id of a film by its rank."""
        return self._film_ids[rank - 1]

    def rows_of_films(self, film_ids: Iterable[int]) -> list[Row]:
        """Fetch films by their stable ids; those that are not in the file are left out."""
        return self.rows(
            self._ranks(
                "SELECT group_concat(rank) FROM json_each(?) AS asked JOIN film_ranks ON film_id = asked.value",
                json.dumps(list(film_ids)),
            )
        )

    def films_of_trigrams(self, trigrams: Iterable[str], limit: int) -> list[int]:
        """Give the films of the rarest of these trigrams, each set as one number with a bit for each rank."""
        counts = self._trigrams
        known = [(counts[trigram], trigram) for trigram in trigrams if trigram in counts]
        return [self._bits(trigram) for _, trigram in nsmallest(limit, known)]

    def _read_bits(self, trigram: str) -> int:
        return unpacked(
            cast("bytes", self._ask("SELECT bits FROM trigrams WHERE trigram = ?", (trigram,)).fetchall()[0][0])
        )


def _unpacked(ranks: bytes) -> list[int]:
    return memoryview(ranks).cast("i").tolist()


def _listed(ranks: str | None) -> list[int]:
    return [int(rank) for rank in ranks.split(",")] if ranks else []
