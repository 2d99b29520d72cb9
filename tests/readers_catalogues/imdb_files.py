"""Makes files shaped like IMDb's datasets, with every oddity that real ones have."""

from __future__ import annotations

import gzip
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

BASICS = (
    "tconst",
    "titleType",
    "primaryTitle",
    "originalTitle",
    "isAdult",
    "startYear",
    "endYear",
    "runtimeMinutes",
    "genres",
)
RATINGS = ("tconst", "averageRating", "numVotes")
AKAS = ("titleId", "ordering", "title", "region", "language", "types", "attributes", "isOriginalTitle")
CREW = ("tconst", "directors", "writers")
NAMES = ("nconst", "primaryName", "birthYear", "deathYear", "primaryProfession", "knownForTitles")
NOTHING = "\\N"

Row = tuple[object, ...]


def write_table(path: Path, header: tuple[str, ...], rows: Iterable[Row]) -> Path:
    """Write a dataset, compressed when its name ends so."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8", newline="\n") as file:
        for row in (header, *rows):
            file.write("\t".join(str(cell) for cell in row) + "\n")
    return path


def basics(number: int, title: str, kind: str = "movie", **cells: object) -> Row:
    """A line of title.basics; cells that are not given are empty."""
    values = {"original": title, "adult": 0, "year": NOTHING, "minutes": NOTHING, "genres": NOTHING} | cells
    return (
        f"tt{number:07}",
        kind,
        title,
        values["original"],
        values["adult"],
        values["year"],
        NOTHING,
        values["minutes"],
        values["genres"],
    )


def aka(number: int, ordering: int, title: str, region: str = NOTHING, is_original: int = 0) -> Row:
    return f"tt{number:07}", ordering, title, region, NOTHING, NOTHING, NOTHING, is_original


def odd_films() -> list[Row]:
    """Lines with every oddity: quotation marks, nothing, duplicates, other kinds, high numbers, other scripts."""
    return [
        basics(1, "Carmencita", "short", year=1894, minutes=1, genres="Documentary,Short"),
        basics(2, '"Quoted" from the start', year=1999, minutes=95, genres="Comedy"),
        basics(3, '"Never closed', year=2001),
        basics(4, "No Year at All"),
        basics(5, "Иди и смотри", original="Иди и смотри", year=1985, minutes=142, genres="Drama,War"),
        basics(6, "The Adult One", adult=1, year=2005),
        basics(7, "An Episode", "tvEpisode", year=2010),
        basics(8, "A Game", "videoGame", year=2011),
        basics(9, "A Television Film", "tvMovie", year=1971, minutes="60"),
        basics(10, "Strange Numbers", year="19x5", minutes="a lot"),
        basics(2, '"Quoted" from the start', year=1999, minutes=95, genres="Comedy"),
        basics(123456789, "The Highest Number", year=2026),
        basics(11, "千と千尋の神隠し", original="千と千尋の神隠し", year=2001, minutes=124),
        basics(12, "Sen", original="Original Sen", year=2001),
    ]


def many_films(count: int, *, seed: int = 1) -> list[Row]:
    """Plain films in a shuffled order."""
    chance = random.Random(seed)
    rows = [basics(number, f"Film {number}", year=chance.randint(1900, 2025)) for number in range(1, count + 1)]
    chance.shuffle(rows)
    return rows
