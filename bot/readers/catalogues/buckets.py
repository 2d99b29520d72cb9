"""Joins files far larger than memory: rows go into files by their key, and each file is small enough to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

__all__ = ["BUCKETS", "Buckets", "NumberSet"]

BUCKETS = 64


class NumberSet:
    """A set of positive numbers at one bit each: ids up to forty million take five megabytes."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def __contains__(self, number: int) -> bool:
        at = number >> 3
        return at < len(self._bits) and bool(self._bits[at] >> (number & 7) & 1)

    def add(self, number: int) -> bool:
        """Take in a number; tell whether it is new."""
        if number in self:
            return False
        at = number >> 3
        if at >= len(self._bits):
            self._bits.extend(bytes(at + 1 - len(self._bits) + len(self._bits) // 4))
        self._bits[at] |= 1 << (number & 7)
        return True


class Buckets:
    """Rows of text cells, spread over files by number; cells hold neither tabs nor line ends."""

    def __init__(self, folder: Path, name: str) -> None:
        self._paths = [folder / f"{name}-{number}" for number in range(BUCKETS)]
        self._files = [path.open("w", encoding="utf-8", newline="\n") for path in self._paths]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._files:
            file.close()

    def add(self, number: int, cells: list[str]) -> None:
        """Put a row into the file of its number."""
        self._files[number % BUCKETS].write("\t".join(cells) + "\n")

    def rows(self, bucket: int) -> Iterator[list[str]]:
        """Yield the rows of one file in the order in which they came; the buckets must be closed."""
        with self._paths[bucket].open(encoding="utf-8", newline="\n") as file:
            for line in file:
                yield line.rstrip("\n").split("\t")
