"""The names and years of films, packed by rank: a block is read once for all the films that a search compares."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

FILMS = 1024
"""How many films a block holds, the last one fewer."""


class Block(NamedTuple):
    """Films of consecutive ranks: their names one after the other, where each film's names end, and their years.

    A film's names are apart by line breaks; `ends` begins with a nought; the year 0 stands for none.
    """

    names: bytes
    ends: array[int]
    years: array[int]

    def film(self, at: int) -> tuple[int | None, list[str]]:
        """Give the year and the names of one film."""
        return self.years[at] or None, self.names[self.ends[at] : self.ends[at + 1]].decode().split("\n")

    @classmethod
    def packed(cls, films: Iterable[tuple[int | None, str]]) -> Block:
        """Pack years and joined names."""
        names, ends, years = bytearray(), array("i", [0]), array("h")
        for year, joined in films:
            names += joined.encode()
            ends.append(len(names))
            years.append(year or 0)
        return cls(bytes(names), ends, years)

    @classmethod
    def read(cls, names: bytes, ends: bytes, years: bytes) -> Block:
        """Read a block as it was written."""
        return cls(names, array("i", ends), array("h", years))
