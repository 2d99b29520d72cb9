"""Which reader reads which file, found out by the first line and never by the name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.readers.catalogues.files import Progress, UnreadableCatalogue, first_line, ignore_progress
from bot.readers.catalogues.film import FILM_KINDS
from bot.readers.catalogues.imdb import ImdbFiles, read_imdb
from bot.readers.catalogues.imdb_tables import AKAS, BASICS, CREW, NAMES, RATINGS
from bot.readers.catalogues.movielens import LINKS_HEADER, MOVIES_HEADER, read_movielens
from bot.readers.catalogues.tables import columns_of, delimiter_of, is_letterboxd, read_table
from bot.readers.catalogues.tmdb import is_tmdb_export, read_tmdb

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from bot.readers.catalogues.film import CatalogueFilm, FilmKind

__all__ = ["CatalogueForm", "form_of", "read_films"]

CatalogueForm = Literal[
    "title.basics",
    "title.ratings",
    "title.akas",
    "title.crew",
    "name.basics",
    "TMDB export",
    "MovieLens movies",
    "MovieLens links",
    "Letterboxd",
    "CSV",
]

HEADERS: tuple[tuple[CatalogueForm, Callable[[str], bool]], ...] = (
    ("title.basics", BASICS.matches),
    ("title.akas", AKAS.matches),
    ("title.crew", CREW.matches),
    ("title.ratings", RATINGS.matches),
    ("name.basics", NAMES.matches),
    ("TMDB export", is_tmdb_export),
    ("MovieLens movies", lambda header: set(MOVIES_HEADER) <= set(header.split(","))),
    ("MovieLens links", lambda header: set(LINKS_HEADER) <= set(header.split(","))),
    ("Letterboxd", is_letterboxd),
    ("CSV", lambda header: "title" in columns_of(header.replace('"', "").split(delimiter_of(header)))),
)
COMPANIONS: dict[CatalogueForm, CatalogueForm] = {
    "title.ratings": "title.basics",
    "title.akas": "title.basics",
    "title.crew": "title.basics",
    "name.basics": "title.crew",
    "MovieLens links": "MovieLens movies",
}


def form_of(path: Path) -> CatalogueForm:
    """Tell what a file is.

    Raises:
        UnreadableCatalogue: It is none of the forms, or cannot be read.
    """
    header = first_line(path)
    for form, matches in HEADERS:
        if matches(header):
            return form
    raise UnreadableCatalogue(
        f"{path.name} is no catalogue that I know: IMDb datasets, TMDB's daily export, MovieLens, Letterboxd lists, "
        "or a CSV file whose first line names its columns, a title among them."
    )


def read_films(
    paths: Sequence[Path], *, kinds: Collection[FilmKind] = FILM_KINDS, progress: Progress = ignore_progress
) -> Iterator[CatalogueFilm]:
    """Yield the films of some files; IMDb's and MovieLens' files that belong together are joined.

    Raises:
        UnreadableCatalogue: A file is of no known form, damaged, given twice, or lacks the one that it belongs to.
    """
    known: dict[CatalogueForm, Path] = {}
    tables: list[tuple[CatalogueForm, Path]] = []
    for path in paths:
        form = form_of(path)
        if form in ("TMDB export", "Letterboxd", "CSV"):
            tables.append((form, path))
        elif form in known:
            raise UnreadableCatalogue(f"{known[form].name} and {path.name} are both {form}: give one of them.")
        else:
            known[form] = path
    for form, needed in COMPANIONS.items():
        if form in known and needed not in known:
            raise UnreadableCatalogue(f"{known[form].name} ({form}) says nothing without {needed}: give both.")
    return _read(known, tables, kinds, progress)


def _read(
    known: dict[CatalogueForm, Path],
    tables: list[tuple[CatalogueForm, Path]],
    kinds: Collection[FilmKind],
    progress: Progress,
) -> Iterator[CatalogueFilm]:
    basics, movies = known.get("title.basics"), known.get("MovieLens movies")
    if basics is not None:
        others = (known.get(form) for form in ("title.ratings", "title.akas", "title.crew", "name.basics"))
        yield from read_imdb(ImdbFiles(basics, *others), kinds=kinds, progress=progress)
    if movies is not None:
        yield from read_movielens(movies, known.get("MovieLens links"), progress=progress)
    for form, path in tables:
        reader = read_tmdb if form == "TMDB export" else read_table
        yield from reader(path, kinds=kinds, progress=progress)
