"""Films from any CSV file with a header, Letterboxd's lists and exports among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.readers.catalogues.files import Progress, UnreadableCatalogue, csv_rows, first_line, ignore_progress
from bot.readers.catalogues.film import FILM_KINDS, CatalogueFilm, FilmKind, Source
from bot.readers.catalogues.values import amount, distinct, imdb_id, names, runtime, whole_number, year

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

__all__ = ["LETTERBOXD_LIST", "columns_of", "delimiter_of", "is_letterboxd", "read_table"]

LETTERBOXD_LIST = "Letterboxd list export"
DELIMITERS = ",;\t|"
COLUMNS = {
    "title": ("title", "name", "film", "movie", "primarytitle", "filmtitle", "movietitle"),
    "original_title": ("originaltitle", "originalname"),
    "other_titles": ("othertitles", "alternativetitles", "akas", "aliases"),
    "year": ("year", "releaseyear", "startyear", "released", "releasedate"),
    "directors": ("directors", "director", "directedby"),
    "cast": ("cast", "actors", "stars", "starring"),
    "genres": ("genres", "genre"),
    "runtime": ("runtime", "runtimeminutes", "runtimemins", "duration", "minutes"),
    "imdb": ("imdb", "imdbid", "const", "tconst", "imdburl", "url"),
    "tmdb": ("tmdb", "tmdbid"),
    "popularity": ("popularity", "votes", "numvotes", "votecount"),
    "adult": ("adult", "isadult"),
    "kind": ("titletype", "kind"),
}
KINDS: dict[str, FilmKind] = {
    "": "film",
    "movie": "film",
    "film": "film",
    "tvmovie": "tv film",
    "video": "video",
    "short": "short",
    "tvshort": "short",
    "tvseries": "series",
    "tvminiseries": "series",
    "tvepisode": "episode",
    "videogame": "game",
}
TRUE = frozenset({"1", "true", "yes"})


def read_table(
    path: Path, *, kinds: Collection[FilmKind] = FILM_KINDS, progress: Progress = ignore_progress
) -> Iterator[CatalogueFilm]:
    """Yield the films of a CSV file, whose columns are known by their names in any order.

    Raises:
        UnreadableCatalogue: The file is cut off or damaged, or no column is named like a title.
    """
    first = first_line(path)
    content = csv_rows(path, progress, delimiter=delimiter_of(first))
    places: dict[str, int] = {}
    source: Source = "letterboxd" if is_letterboxd(first) else "csv"
    for cells in content:
        if "title" in places:
            film = _film(cells, places, source)
            if film is not None and film.kind in kinds:
                yield film
        else:
            places = _header(cells, path, is_list=first.startswith(LETTERBOXD_LIST))
    if "title" not in places:
        raise UnreadableCatalogue(f"{path.name} has no column named title or name: add a header line.")


def _header(cells: list[str], path: Path, *, is_list: bool) -> dict[str, int]:
    """Find the columns; a Letterboxd list has lines about itself before the header of its films."""
    places = columns_of(cells)
    is_header = "title" in places and (not is_list or cells[0] == "Position")
    if not is_header and not is_list:
        raise UnreadableCatalogue(f"{path.name} has no column named title or name: add a header line.")
    return places if is_header else {}


def columns_of(header: list[str]) -> dict[str, int]:
    """Tell which of our columns stands where, names compared without case, spaces and punctuation."""
    plain = ["".join(letter for letter in name.casefold() if letter.isalnum()) for name in header]
    found: dict[str, int] = {}
    for column, known in COLUMNS.items():
        place = next((plain.index(name) for name in known if name in plain), None)
        if place is not None:
            found[column] = place
    return found


def delimiter_of(header: str) -> str:
    """Choose the sign that separates a header's names."""
    return max(DELIMITERS, key=header.count)


def is_letterboxd(header: str) -> bool:
    """Tell whether a first line is that of a Letterboxd list or export."""
    return header.startswith(LETTERBOXD_LIST) or {"Name", "Year", "Letterboxd URI"} <= set(header.split(","))


def _film(cells: list[str], places: dict[str, int], source: Source) -> CatalogueFilm | None:
    def cell(column: str) -> str:
        place = places.get(column)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    title = " ".join(cell("title").split())
    if not title:
        return None
    original = " ".join(cell("original_title").split())
    kind = "".join(cell("kind").casefold().split())
    return CatalogueFilm(
        source=source,
        title=title,
        original_title=original if original not in ("", title) else None,
        other_titles=distinct(cell("other_titles").split(";"), but=(title, original)),
        year=year(cell("year")),
        directors=names(cell("directors")),
        cast=names(cell("cast")),
        genres=names(cell("genres")),
        runtime_minutes=runtime(cell("runtime")),
        imdb_id=imdb_id(cell("imdb")),
        tmdb_id=whole_number(cell("tmdb")),
        popularity=amount(cell("popularity")),
        is_adult=cell("adult").casefold() in TRUE,
        kind=KINDS.get(kind, "other"),
    )
