"""IMDb's datasets as rows: cells between tabs, without any quotation marks that mean something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.readers.catalogues.files import Progress, UnreadableCatalogue, ignore_progress, lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["AKAS", "BASICS", "CREW", "NAMES", "RATINGS", "TableForm", "number_of", "rows"]


@dataclass(frozen=True, slots=True)
class TableForm:
    """A dataset: its name and the columns that it must have at least, the key first."""

    name: str
    columns: tuple[str, ...]

    def matches(self, header: str) -> bool:
        """Tell whether a first line is the header of this dataset."""
        return set(self.columns) <= set(header.split("\t"))


BASICS = TableForm(
    "title.basics",
    ("tconst", "titleType", "primaryTitle", "originalTitle", "isAdult", "startYear", "runtimeMinutes", "genres"),
)
RATINGS = TableForm("title.ratings", ("tconst", "numVotes"))
AKAS = TableForm("title.akas", ("titleId", "title", "region", "isOriginalTitle"))
CREW = TableForm("title.crew", ("tconst", "directors"))
NAMES = TableForm("name.basics", ("nconst", "primaryName"))


def rows(path: Path, form: TableForm, progress: Progress = ignore_progress) -> Iterator[list[str]]:
    """Yield the cells of the form's columns, in its order, for each line that has a key.

    Raises:
        UnreadableCatalogue: The header lacks a column, or a line has another number of cells than the header.
    """
    content = lines(path, progress)
    header = next(content, "").split("\t")
    missing = [column for column in form.columns if column not in header]
    if missing:
        raise UnreadableCatalogue(f"{path.name} is no {form.name}: it has no column {missing[0]}.")
    places = [header.index(column) for column in form.columns]
    for number, line in enumerate(content, 2):
        cells = line.split("\t")
        if len(cells) != len(header):
            if not line:
                continue
            problem = f"{path.name}, line {number:,} has {len(cells)} columns instead of {len(header)}."
            raise UnreadableCatalogue(problem)
        if number_of(cells[places[0]]) is not None:
            yield [cells[place] for place in places]


def number_of(key: str) -> int | None:
    """Give the number in an id such as tt0000001 or nm0000001; None for another form."""
    digits = key[2:]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None
