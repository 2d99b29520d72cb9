"""Films from MovieLens: movies.csv with titles like "Seven (a.k.a. Se7en) (1995)", and links.csv with outside ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.readers.catalogues.files import Progress, UnreadableCatalogue, csv_rows, ignore_progress
from bot.readers.catalogues.film import CatalogueFilm
from bot.readers.catalogues.values import article_first, distinct, imdb_id, whole_number
from bot.readers.catalogues.values import year as year_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["LINKS_HEADER", "MOVIES_HEADER", "read_movielens", "written_title"]

MOVIES_HEADER = ("movieId", "title", "genres")
LINKS_HEADER = ("movieId", "imdbId", "tmdbId")
NO_GENRES = "(no genres listed)"
YEAR_LAST = re.compile(r"^(.*\S)\s*\((\d{4})(?:[-–]\d{0,4})?\)$")
ALIAS_LAST = re.compile(r"^(.*\S)\s+\(([^()]+)\)$")
ALSO_KNOWN_AS = re.compile(r"^a\.?k\.?a\.?\s+", re.IGNORECASE)


def read_movielens(
    movies: Path, links: Path | None = None, *, progress: Progress = ignore_progress
) -> Iterator[CatalogueFilm]:
    """Yield the films of movies.csv with their ids from links.csv.

    Raises:
        UnreadableCatalogue: A file is cut off, lacks a column, or has a line with another number of cells.
    """
    ids = {key: (imdb, tmdb) for key, imdb, tmdb in _rows(links, LINKS_HEADER, progress)} if links else {}
    for key, written, genres in _rows(movies, MOVIES_HEADER, progress):
        title, aliases, year = written_title(written)
        if not title:
            continue
        imdb, tmdb = ids.get(key, ("", ""))
        yield CatalogueFilm(
            source="movielens",
            title=title,
            other_titles=aliases,
            year=year,
            genres=() if genres == NO_GENRES else distinct(genres.split("|")),
            imdb_id=imdb_id(f"tt{imdb}"),
            tmdb_id=whole_number(tmdb),
        )


def written_title(written: str) -> tuple[str, tuple[str, ...], int | None]:
    """Take apart a title as MovieLens writes it: title, aliases and year."""
    rest, year = " ".join(written.split()), None
    dated = YEAR_LAST.match(rest)
    if dated:
        rest, year = dated[1], year_of(dated[2])
    aliases: list[str] = []
    while alias := ALIAS_LAST.match(rest):
        rest = alias[1]
        aliases.insert(0, article_first(ALSO_KNOWN_AS.sub("", alias[2].strip())))
    title = article_first(rest)
    return title, distinct(aliases, but=(title,)), year


def _rows(path: Path, header: tuple[str, ...], progress: Progress) -> Iterator[list[str]]:
    content = csv_rows(path, progress)
    columns = next(content, list[str]())
    missing = [column for column in header if column not in columns]
    if missing:
        raise UnreadableCatalogue(f"{path.name} is no file of MovieLens: it has no column {missing[0]}.")
    places = [columns.index(column) for column in header]
    for number, cells in enumerate(content, 2):
        if len(cells) != len(columns):
            raise UnreadableCatalogue(
                f"{path.name}, row {number:,} has {len(cells)} columns instead of {len(columns)}."
            )
        yield [cells[place] for place in places]
