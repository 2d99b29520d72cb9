"""CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from bot.domain.formulas import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["csv_files", "csv_line"]


def csv_line(cells: Sequence[str]) -> str:
    """Write one row; a cell that a spreadsheet would run gets its guard."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([guarded(cell) for cell in cells])
    return line.getvalue()


def csv_files(header: Sequence[str], rows: Iterable[Sequence[str]], most_bytes: int) -> Iterator[str]:
    """Yield the rows as files of at most so many bytes, each with the header; nothing without rows."""
    top = csv_line(header)
    lines, size = [top], len(top)
    for row in rows:
        line = csv_line(row)
        length = len(line.encode())
        if size + length > most_bytes and len(lines) > 1:
            yield "".join(lines)
            lines, size = [top], len(top)
        lines.append(line)
        size += length
    if len(lines) > 1:
        yield "".join(lines)
