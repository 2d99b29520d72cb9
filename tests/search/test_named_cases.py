"""Real films as people type them: a table of queries, each with the film that is meant."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from bot.search.build import build_index
from bot.search.films import IndexedFilm
from bot.search.index import SearchIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

CATALOGUE = Path(__file__, "../../../data/catalogue.csv").resolve()
CASES = Path(__file__).with_name("named_cases.csv")
SHOWN_FIRST = 5


class Case(NamedTuple):
    typed: str
    title: str
    year: int


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def named_cases() -> list[Case]:
    return [Case(row["typed"], row["title"], int(row["year"])) for row in table(CASES)]


@pytest.fixture(scope="module")
def films() -> dict[int, IndexedFilm]:
    return {
        number: IndexedFilm(
            number,
            row["title"],
            (row["original_title"],) if row["original_title"] else (),
            int(row["year"]),
            tuple(row["directors"].split("; ")),
        )
        for number, row in enumerate(table(CATALOGUE), 1)
    }


@pytest.fixture(scope="module")
def index(films: dict[int, IndexedFilm], tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    path = tmp_path_factory.mktemp("named") / "search.db"
    build_index(films.values(), path)
    index = SearchIndex(path)
    yield index
    index.close()


def test_the_table_names_enough_films_and_queries() -> None:
    cases = named_cases()

    assert len({case.typed for case in cases}) == len(cases) >= 300
    assert len({(case.title, case.year) for case in cases}) >= 150


@pytest.mark.parametrize("case", named_cases(), ids=lambda case: case.typed)
def test_the_film_that_is_meant_is_among_the_first_five(
    index: SearchIndex, films: dict[int, IndexedFilm], case: Case
) -> None:
    shown = [films[hit.film_id] for hit in index.search(case.typed, limit=SHOWN_FIRST)]

    assert (case.title, case.year) in [(film.title, film.year) for film in shown]
