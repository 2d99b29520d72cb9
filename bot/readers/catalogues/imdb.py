"""Films from IMDb's datasets: title.basics, with ratings, other titles and directors where those files are given.

The files may be in any order of ids. They are joined through small files beside each other in a temporary folder,
so that a million films take well under 200 MiB.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.readers.catalogues.buckets import BUCKETS, Buckets, NumberSet
from bot.readers.catalogues.files import Progress, ignore_progress
from bot.readers.catalogues.film import FILM_KINDS, CatalogueFilm, FilmKind
from bot.readers.catalogues.imdb_tables import AKAS, BASICS, CREW, NAMES, RATINGS, TableForm, number_of, rows
from bot.readers.catalogues.values import distinct, runtime, whole_number, year

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

__all__ = ["ImdbFiles", "read_imdb"]

NOTHING = "\\N"
MOST_OTHER_TITLES = 100
MOST_DIRECTORS = 20
KINDS: dict[str, FilmKind] = {
    "movie": "film",
    "tvmovie": "tv film",
    "tvspecial": "other",
    "video": "video",
    "short": "short",
    "tvshort": "short",
    "tvseries": "series",
    "tvminiseries": "series",
    "tvepisode": "episode",
    "tvpilot": "episode",
    "videogame": "game",
}


@dataclass(frozen=True, slots=True)
class ImdbFiles:
    """Which of the datasets are there; without title.basics there is nothing to read."""

    basics: Path
    ratings: Path | None = None
    akas: Path | None = None
    crew: Path | None = None
    names: Path | None = None


def read_imdb(
    files: ImdbFiles, *, kinds: Collection[FilmKind] = FILM_KINDS, progress: Progress = ignore_progress
) -> Iterator[CatalogueFilm]:
    """Yield each title of the wanted kinds once, always in the same order for the same files.

    Raises:
        UnreadableCatalogue: A file is cut off, damaged, or lacks a column.
    """
    with tempfile.TemporaryDirectory(prefix="catalogue-") as folder:
        yield from _Join(Path(folder), progress).films(files, kinds)


class _Join:
    """The datasets spread over buckets by the title's number."""

    def __init__(self, folder: Path, progress: Progress) -> None:
        self._folder = folder
        self._progress = progress
        self._wanted = NumberSet()
        self._people = NumberSet()

    def films(self, files: ImdbFiles, kinds: Collection[FilmKind]) -> Iterator[CatalogueFilm]:
        with ExitStack() as stack:
            basics = self._spread(stack, files.basics, BASICS, lambda cells: KINDS.get(cells[1].lower()) in kinds)
            ratings = self._spread(stack, files.ratings, RATINGS)
            akas = self._spread(stack, files.akas, AKAS)
            crew = self._spread(stack, files.crew, CREW, self._note_directors)
        people = self._named(files.names)
        for bucket in range(BUCKETS):
            votes = {number_of(key): whole_number(count) for key, count in ratings(bucket)}
            titles = _titles(akas(bucket))
            directors = {number_of(key): listed for key, listed in crew(bucket)}
            for cells in basics(bucket):
                number = number_of(cells[0])
                listed = (people.get(number_of(person) or 0, "") for person in directors.get(number, "").split(","))
                yield _film(cells, titles.get(number, []), distinct(listed), votes.get(number) or 0)

    def _spread(
        self,
        stack: ExitStack,
        path: Path | None,
        form: TableForm,
        is_wanted: Callable[[list[str]], bool] | None = None,
    ) -> Callable[[int], Iterator[list[str]]]:
        """Put the rows of one dataset into buckets: those of wanted titles, or for the basics the titles to want."""
        if path is None:
            return lambda _: iter(())
        buckets = stack.enter_context(Buckets(self._folder, form.name))
        for cells in rows(path, form, self._progress):
            number = number_of(cells[0]) or 0
            if form is BASICS:
                is_kept = is_wanted is not None and is_wanted(cells) and self._wanted.add(number)
            else:
                is_kept = number in self._wanted and (is_wanted is None or is_wanted(cells))
            if is_kept:
                buckets.add(number, cells)
        return buckets.rows

    def _note_directors(self, cells: list[str]) -> bool:
        people = [person for person in cells[1].split(",")[:MOST_DIRECTORS] if person != NOTHING]
        cells[1] = ",".join(people)
        for person in people:
            self._people.add(number_of(person) or 0)
        return bool(people)

    def _named(self, path: Path | None) -> dict[int, str]:
        if path is None:
            return {}
        people = ((number_of(key) or 0, name) for key, name in rows(path, NAMES, self._progress))
        return {number: name for number, name in people if number in self._people and name != NOTHING}


def _titles(akas: Iterator[list[str]]) -> dict[int | None, list[str]]:
    """Collect other titles, the original ones in front so that a cut does not lose them."""
    titles: defaultdict[int | None, list[str]] = defaultdict(list)
    for key, title, _, is_original in akas:
        listed = titles[number_of(key)]
        if is_original == "1":
            listed.insert(0, title)
        else:
            listed.append(title)
    return titles


def _film(cells: list[str], titles: list[str], directors: tuple[str, ...], votes: int) -> CatalogueFilm:
    key, kind, title, original, is_adult, start_year, minutes, genres = cells
    original_title = original if original not in (title, NOTHING, "") else None
    return CatalogueFilm(
        source="imdb",
        title=title,
        original_title=original_title,
        other_titles=distinct(titles, but=(title, original), limit=MOST_OTHER_TITLES),
        year=year(start_year),
        directors=directors,
        genres=() if genres == NOTHING else distinct(genres.split(",")),
        runtime_minutes=runtime(minutes),
        imdb_id=key,
        popularity=float(votes),
        is_adult=is_adult == "1",
        kind=KINDS.get(kind.lower(), "other"),
    )
