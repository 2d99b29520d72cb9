"""CSV files as people have them: the columns by name, whatever the delimiter, also after a visit to a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.domain.errors import InvalidInput
from bot.domain.formulas import unguarded
from bot.domain.texts import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MOST_ROWS", "Cells", "Table", "read_table"]

MOST_ROWS: Final = 200_000
"""As many rows as one upload may have, all its files together."""

_DELIMITERS: Final = ",;\t|"
_SEPARATOR_LINE: Final = re.compile(r"sep=.\r?\n", re.IGNORECASE)
_FIRST_LINE: Final = re.compile(r"[^\r\n]*")
_CUT_OFF: Final = "unexpected end of data"


@dataclass(frozen=True, slots=True)
class Cells:
    """One row; a column that the file lacks is an empty cell."""

    values: list[str]
    places: dict[str, int]

    def __getitem__(self, column: str) -> str:
        place = self.places.get(column)
        if place is None or place >= len(self.values):
            return ""
        return unguarded(self.values[place].strip())


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file, its columns named in small letters without spaces and signs: `letterboxduri`."""

    name: str
    places: dict[str, int]
    rows: list[list[str]]

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(self.places)

    def __iter__(self) -> Iterator[Cells]:
        return (Cells(row, self.places) for row in self.rows)


def read_table(text: str, name: str, *, most: int = MOST_ROWS) -> Table:
    """Read a CSV file with a header.

    Args:
        text: The file's text.
        name: What to call it in messages.
        most: How many rows it may have.

    Raises:
        InvalidInput: it is cut off, has too many rows, or no header.
    """
    if match := _SEPARATOR_LINE.match(text):
        text = text[match.end() :]
    text = text.lstrip("\r\n")
    header = _FIRST_LINE.match(text)
    delimiter = max(_DELIMITERS, key=(header[0] if header else "").count)
    rows = _rows(text, delimiter, name, most)
    if not rows:
        raise InvalidInput(f"{name} holds no table.")
    places: dict[str, int] = {}
    for place, title in enumerate(rows[0]):
        places.setdefault("".join(letter for letter in clean(title).casefold() if letter.isalnum()), place)
    return Table(name, places, rows[1:])


def _rows(text: str, delimiter: str, name: str, most: int) -> list[list[str]]:
    for is_strict in (True, False):
        rows: list[list[str]] = []
        try:
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=is_strict):
                if any(row):
                    rows.append(row)
                if len(rows) > most + 1:
                    raise InvalidInput(f"{name} has too many rows: {MOST_ROWS:,} in all are the most.")
        except csv.Error as error:
            # A quote within a cell is forgiven; a quote that never ends has swallowed the rest of the file.
            if is_strict and _CUT_OFF not in str(error):
                continue
            raise InvalidInput(f"{name} is damaged near row {len(rows) + 1:,}: a quote is never closed.") from error
        return rows
    raise AssertionError
