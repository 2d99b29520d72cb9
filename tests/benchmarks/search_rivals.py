"""The designs that the benchmark compares: each builds an index of a catalogue and answers texts with film ids."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Protocol

from search_data import read_catalogue

from bot.search.build import build_index
from bot.search.films import IndexedFilm
from bot.search.normal import normal_form, without_article
from bot.search.query import understood
from bot.search.ranking import CORRECTED, EDIT, EXACT, YEAR, fame, fit, misspelling
from bot.search.swap import SwappableIndex

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import tantivy

SHOWN = 25


class Design(Protocol):
    """One way to search; film ids are line numbers of the catalogue, which is sorted by popularity."""

    is_slow: bool

    def build(self, catalogue: Path, folder: Path) -> None: ...

    def open(self, catalogue: Path, folder: Path) -> None: ...

    def search(self, text: str) -> list[int]: ...


class Marquee:
    """What the bot uses."""

    is_slow = False

    def build(self, catalogue: Path, folder: Path) -> None:
        rows = enumerate(read_catalogue(catalogue), 1)
        films = (IndexedFilm(number, row.title, (), row.year, (), row.popularity) for number, row in rows)
        build_index(films, folder / "search.db")

    def open(self, catalogue: Path, folder: Path) -> None:  # noqa: ARG002
        self._index = SwappableIndex(folder / "search.db")

    def search(self, text: str) -> list[int]:
        return [hit.film_id for hit in self._index.search(text, limit=SHOWN)]


class Like:
    """SQLite's LIKE over normal titles, most popular first."""

    is_slow = True
    table = "CREATE TABLE films (number INTEGER PRIMARY KEY, name TEXT)"
    insertion = "INSERT INTO films VALUES (?, ?)"
    question = "SELECT number FROM films WHERE name LIKE ? ORDER BY number LIMIT 25"

    def build(self, catalogue: Path, folder: Path) -> None:
        with closing(sqlite3.connect(folder / "rival.db")) as connection, connection:
            connection.execute(self.table)
            rows = enumerate(read_catalogue(catalogue), 1)
            connection.executemany(self.insertion, ((number, normal_form(row.title)) for number, row in rows))

    def open(self, catalogue: Path, folder: Path) -> None:  # noqa: ARG002
        self._connection = sqlite3.connect(folder / "rival.db")

    def search(self, text: str) -> list[int]:
        asked = self.asked(normal_form(text))
        return [number for (number,) in self._connection.execute(self.question, (asked,))] if asked else []

    def asked(self, form: str) -> str:
        return f"%{form}%"


class FullText(Like):
    """SQLite's FTS5 alone: all words, the last one as a prefix, most popular first."""

    is_slow = False
    table = "CREATE VIRTUAL TABLE films USING fts5 (name, content = '', detail = none, prefix = '1 2 3')"
    insertion = "INSERT INTO films (rowid, name) VALUES (?, ?)"
    question = "SELECT rowid FROM films WHERE films MATCH ? ORDER BY rowid LIMIT 25"

    def asked(self, form: str) -> str:
        return " AND ".join(f'"{word}"' for word in form.replace('"', "").split()) + "*" if form else ""


class Tantivy:
    """tantivy: names that start so, then all words, then fuzzy words; ranked as Marquee ranks."""

    is_slow = False

    def build(self, catalogue: Path, folder: Path) -> None:
        import tantivy

        (folder / "tantivy").mkdir()
        writer = self._index(folder).writer(heap_size=128_000_000, num_threads=1)
        for number, row in enumerate(read_catalogue(catalogue), 1):
            name = normal_form(row.title)
            document = tantivy.Document(name=name, number=number, fame=2_000_000 - number, year=row.year)
            document.add_text("words", f"{name} y{row.year}")
            for start in {name, without_article(name)}:
                document.add_text("start", start)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def _index(self, folder: Path) -> tantivy.Index:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("name", stored=True, tokenizer_name="raw")
        builder.add_text_field("start", tokenizer_name="raw", index_option="basic")
        builder.add_text_field("words", tokenizer_name="whitespace", index_option="basic")
        builder.add_integer_field("number", stored=True)
        builder.add_integer_field("year", stored=True)
        builder.add_integer_field("fame", fast=True)
        self._schema = builder.build()
        return tantivy.Index(self._schema, path=str(folder / "tantivy"))

    def open(self, catalogue: Path, folder: Path) -> None:  # noqa: ARG002
        self._searcher = self._index(folder).searcher()

    def search(self, text: str) -> list[int]:
        query = understood(text)
        if query is None:
            return []
        reading = query.dated or query.title
        years = [self._one_of_years(reading.years)] if reading.years else []
        costs: dict[int, float] = {}
        for number, _, name in self._ask([self._word("start", query.title.form, is_prefix=True)], 40):
            costs[number] = fame(number) + (EXACT if name == query.title.form else 0)
        for asked, extra, bonus in ((query.title, [], 0.0), (reading, years, YEAR)):
            for number, _, name in self._ask([*self._words(asked.words, fuzzy=False), *extra], 60):
                found = fit(asked, asked.words, [name])
                if found:
                    costs[number] = min(costs.get(number, 99.0), fame(number) + found[0] + bonus)
        if len(costs) < 15 and len(reading.form) > 2:
            for number, year, name in self._ask(self._words(reading.words, fuzzy=True), 150):
                edits = misspelling(reading.form, reading.words, [name])
                wrong_year = 8 if reading.years and year not in reading.years else 0
                costs.setdefault(number, CORRECTED + EDIT * edits + fame(number) + wrong_year)
        return sorted(costs, key=costs.__getitem__)[:SHOWN]

    def _words(self, words: list[str], *, fuzzy: bool) -> list[tantivy.Query]:
        last = len(words) - 1
        asked: list[tantivy.Query] = []
        for at, word in enumerate(words):
            distance = 0 if not fuzzy or len(word) < 3 else 1 if len(word) < 6 else 2
            asked.append(self._word("words", word, is_prefix=at == last, distance=distance))
        return asked

    def _word(self, field: str, word: str, *, is_prefix: bool, distance: int = 0) -> tantivy.Query:
        import tantivy

        return tantivy.Query.fuzzy_term_query(self._schema, field, word, distance=distance, prefix=is_prefix)

    def _one_of_years(self, years: Iterable[int]) -> tantivy.Query:
        import tantivy

        terms = [tantivy.Query.term_query(self._schema, "words", f"y{year}") for year in years]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])

    def _ask(self, queries: list[tantivy.Query], limit: int) -> list[tuple[int, int, str]]:
        import tantivy

        query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])
        hits = self._searcher.search(query, limit, count=False, order_by_field="fame").hits
        documents = (self._searcher.doc(address) for _, address in hits)
        return [(document["number"][0], document["year"][0], document["name"][0]) for document in documents]


class BruteForce:
    """rapidfuzz over all titles."""

    is_slow = True

    def build(self, catalogue: Path, folder: Path) -> None:
        pass

    def open(self, catalogue: Path, folder: Path) -> None:  # noqa: ARG002
        self._names = [normal_form(row.title) for row in read_catalogue(catalogue)]

    def search(self, text: str) -> list[int]:
        from rapidfuzz import fuzz, process

        found = process.extract(normal_form(text), self._names, scorer=fuzz.WRatio, limit=SHOWN)
        return [at + 1 for _, _, at in found]


DESIGNS: dict[str, type[Design]] = {
    "Marquee": Marquee,
    "SQLite LIKE": Like,
    "FTS5 alone": FullText,
    "tantivy": Tantivy,
    "rapidfuzz WRatio": BruteForce,
}
