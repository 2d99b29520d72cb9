"""Read `data/catalogue.csv`, the films that every installation starts with."""

from __future__ import annotations

import csv
import io

from bot.domain.films import FilmFacts

__all__ = ["read_starter_catalogue"]


def read_starter_catalogue(text: str) -> list[FilmFacts]:
    """Read the starter catalogue; lists are joined with `; `, empty cells mean unknown.

    The file ships with Marquee and is held to its format by a test, so a bad cell is a programming error.
    """
    return [
        FilmFacts(
            title=row["title"],
            original_title=row["original_title"] or None,
            year=int(row["year"]),
            directors=_names(row["directors"]),
            cast=_names(row["cast"]),
            genres=_names(row["genres"]),
            runtime_minutes=int(row["runtime"]) if row["runtime"] else None,
            imdb_id=row["imdb"] or None,
        )
        for row in csv.DictReader(io.StringIO(text))
    ]


def _names(cell: str) -> tuple[str, ...]:
    return tuple(name for name in cell.split("; ") if name)
