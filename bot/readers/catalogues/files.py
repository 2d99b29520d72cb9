"""Catalogue files as lines of text: plain or compressed, with errors that say where."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from bot.domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path
    from typing import BinaryIO

__all__ = ["LONGEST_LINE", "Progress", "UnreadableCatalogue", "csv_rows", "first_line", "lines"]

GZIP_START = b"\x1f\x8b"
LONGEST_LINE = 1_000_000
"""Characters; a longer line means that the file is something else."""
LINES_BETWEEN_REPORTS = 20_000


class UnreadableCatalogue(InvalidInput):
    """A catalogue file that is damaged or of another form than it should be."""


class Progress(Protocol):
    """Called every few thousand lines with how much of a file has been read, in bytes as it lies on disk."""

    def __call__(self, path: Path, read: int, size: int, /) -> None: ...


def ignore_progress(path: Path, read: int, size: int) -> None:
    """Tell nobody."""


@contextmanager
def _opened(path: Path) -> Generator[tuple[io.TextIOWrapper, BinaryIO]]:
    try:
        raw = path.open("rb")
    except OSError as error:
        raise UnreadableCatalogue(f"{path.name} cannot be opened: {error.strerror}.") from error
    with raw:
        is_compressed = raw.read(2) == GZIP_START
        raw.seek(0)
        content = gzip.GzipFile(fileobj=raw) if is_compressed else raw
        with io.TextIOWrapper(content, encoding="utf-8-sig", errors="replace", newline="") as text:
            yield text, raw


def lines(path: Path, progress: Progress = ignore_progress) -> Iterator[str]:
    """Yield the lines of a file without their ends; compressed files are recognised by their content.

    Raises:
        UnreadableCatalogue: The file is missing, cut off, damaged, or has a line longer than a million characters.
    """
    size = path.stat().st_size if path.exists() else 0
    number = 0
    with _opened(path) as (text, raw):
        try:
            while line := text.readline(LONGEST_LINE):
                number += 1
                if len(line) == LONGEST_LINE:
                    raise UnreadableCatalogue(f"{path.name}, line {number} is too long: this is no catalogue.")
                yield line.rstrip("\r\n")
                if number % LINES_BETWEEN_REPORTS == 0:
                    progress(path, raw.tell(), size)
        except EOFError as error:
            raise UnreadableCatalogue(
                f"{path.name} ends too early, after {number:,} whole lines: download it again."
            ) from error
        except (zlib.error, gzip.BadGzipFile) as error:
            raise UnreadableCatalogue(f"{path.name} is damaged after line {number:,}: download it again.") from error
    progress(path, size, size)


def first_line(path: Path) -> str:
    """Give the first line that says something, or an empty text."""
    return next((line for line in lines(path) if line.strip()), "")


def csv_rows(path: Path, progress: Progress = ignore_progress, *, delimiter: str = ",") -> Iterator[list[str]]:
    """Yield the rows of a CSV file, whose cells may be quoted and hold line ends.

    Raises:
        UnreadableCatalogue: As `lines`, or a quotation mark is never closed.
    """
    reader = csv.reader((f"{line}\n" for line in lines(path, progress)), delimiter=delimiter)
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            problem = f"{path.name}, line {reader.line_num} is no CSV: {error}."
            raise UnreadableCatalogue(problem) from error
        if row is None:
            return
        if row:
            yield row
