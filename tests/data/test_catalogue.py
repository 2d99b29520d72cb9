"""The starter catalogue keeps its form: every offender is listed at once."""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final, TypeAlias

Film: TypeAlias = dict[str, str]

CATALOGUE: Final = Path(__file__).parents[2] / "data" / "catalogue.csv"
HEADER: Final = [
    "title",
    "original_title",
    "year",
    "directors",
    "cast",
    "genres",
    "runtime",
    "imdb",
]
GENRES: Final = frozenset(
    {
        "Action",
        "Adventure",
        "Animation",
        "Biography",
        "Comedy",
        "Crime",
        "Documentary",
        "Drama",
        "Family",
        "Fantasy",
        "History",
        "Horror",
        "Music",
        "Musical",
        "Mystery",
        "Romance",
        "Sci-Fi",
        "Sport",
        "Thriller",
        "War",
        "Western",
    }
)
IMDB_ID: Final = re.compile(r"tt\d{7,8}", re.ASCII)
YEARS: Final = range(1888, 2027)
RUNTIMES: Final = range(40, 501)  # minutes
MOST_CAST: Final = 4
MOST_GENRES: Final = 3
FEWEST_FILMS: Final = 600
FEWEST_FILMS_A_DECADE: Final = 15
LIST_COLUMNS: Final = ("directors", "cast", "genres")


def _films() -> list[Film]:
    with CATALOGUE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def _items(cell: str) -> list[str]:
    return cell.split("; ") if cell else []


def _is_number_in(cell: str, allowed: range) -> bool:
    return cell.isascii() and cell.isdigit() and int(cell) in allowed


def _text_problems(film: Film) -> Iterator[str]:
    for column, cell in film.items():
        if cell != cell.strip():
            yield f"{column} has spaces at an end: {cell!r}"
        if not unicodedata.is_normalized("NFC", cell):
            yield f"{column} is not NFC: {cell!r}"
        if any(unicodedata.category(sign).startswith("C") for sign in cell.replace("\u200c", "")):
            yield f"{column} has an invisible character: {cell!r}"
    for column in LIST_COLUMNS:
        items = _items(film[column])
        if any(not item or item != item.strip() or ";" in item for item in items):
            yield f"{column} is not joined by '; ': {film[column]!r}"
        if len(items) != len(set(items)):
            yield f"{column} names one twice: {film[column]!r}"


def _fact_problems(film: Film) -> Iterator[str]:
    if not film["title"]:
        yield "has no title"
    if film["original_title"] == film["title"]:
        yield "repeats its title as original_title"
    if not _is_number_in(film["year"], YEARS):
        yield f"year is out of range: {film['year']!r}"
    if not _is_number_in(film["runtime"], RUNTIMES):
        yield f"runtime is out of range: {film['runtime']!r}"
    if film["imdb"] and not IMDB_ID.fullmatch(film["imdb"]):
        yield f"imdb has not the form of an id: {film['imdb']!r}"
    if not film["directors"]:
        yield "has no director"
    if len(_items(film["cast"])) > MOST_CAST:
        yield f"cast is longer than {MOST_CAST}: {film['cast']!r}"
    genres = _items(film["genres"])
    if not 1 <= len(genres) <= MOST_GENRES:
        yield f"genres are not 1 to {MOST_GENRES}: {film['genres']!r}"
    if unknown := set(genres) - GENRES:
        yield f"genres are unknown: {sorted(unknown)}"


def _sort_key(film: Film) -> tuple[str, int]:
    return re.sub(r"^(the|an|a)\s+", "", film["title"].casefold()), int(film["year"])


def test_header_is_the_agreed_one() -> None:
    with CATALOGUE.open(encoding="utf-8", newline="") as lines:
        assert next(csv.reader(lines)) == HEADER


def test_every_line_has_as_many_cells_as_the_header() -> None:
    with CATALOGUE.open(encoding="utf-8", newline="") as lines:
        problems = [row for row in csv.reader(lines, strict=True) if len(row) != len(HEADER)]
    assert not problems, problems


def test_file_is_utf8_with_plain_line_ends() -> None:
    content = CATALOGUE.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")


def test_catalogue_is_large_enough_for_a_server_to_vote_from() -> None:
    assert len(_films()) >= FEWEST_FILMS


def test_every_cell_is_clean_text() -> None:
    problems = [f"line of {film['title']!r}: {problem}" for film in _films() for problem in _text_problems(film)]
    assert not problems, "\n".join(problems)


def test_every_film_has_plausible_facts() -> None:
    problems = [f"{film['title']} ({film['year']}): {problem}" for film in _films() for problem in _fact_problems(film)]
    assert not problems, "\n".join(problems)


def test_no_film_is_listed_twice() -> None:
    films = _films()
    ids = Counter(film["imdb"] for film in films if film["imdb"])
    names = Counter((film["title"].casefold(), film["year"]) for film in films)
    problems = [f"{key}: {count} times" for key, count in (ids | names).items() if count > 1]
    assert not problems, "\n".join(problems)


def test_every_decade_since_the_twenties_is_well_covered() -> None:
    decades = Counter(int(film["year"]) // 10 * 10 for film in _films())
    problems = [
        f"{decade}s: only {decades[decade]} films"
        for decade in range(1920, 2030, 10)
        if decades[decade] < FEWEST_FILMS_A_DECADE
    ]
    assert not problems, "\n".join(problems)


def test_films_are_sorted_by_title_then_year() -> None:
    keys = [_sort_key(film) for film in _films()]
    problems = [
        f"{second[0]} ({second[1]}) stands after {first[0]} ({first[1]})"
        for first, second in pairwise(keys)
        if first > second
    ]
    assert not problems, "\n".join(problems)
