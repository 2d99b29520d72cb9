"""Which well-known films share three letters in a row, as one long number for each three letters: a bit per film."""

from __future__ import annotations

import re
import zlib
from array import array
from collections import Counter
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WELL_KNOWN = 1 << 17
"""Only the most popular films are counted; the rest are found by their words."""
NAMES_COUNTED = 6
BITS_OF_BYTE = [[bit for bit in range(8) if byte >> bit & 1] for byte in range(256)]
SET_BYTE = re.compile(rb"[^\0]", re.DOTALL)


def trigrams_of(form: str) -> set[str]:
    """Cut a normal form into runs of three letters; a title starts with a space."""
    padded = f" {form}"
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


class TrigramFilms:
    """Collects the well-known films of each trigram."""

    def __init__(self) -> None:
        self._ranks: dict[str, array[int]] = {}

    def add(self, rank: int, names: Sequence[str]) -> None:
        """Count one film; films come most popular first."""
        if rank >= WELL_KNOWN:
            return
        for trigram in set[str]().union(*map(trigrams_of, names[:NAMES_COUNTED])):
            self._ranks.setdefault(trigram, array("i")).append(rank)

    def rows(self) -> Iterator[tuple[str, int, bytes]]:
        """Yield each trigram with the number of its films and their packed bits."""
        for trigram, ranks in sorted(self._ranks.items()):
            yield trigram, len(ranks), packed(ranks)


def packed(ranks: Sequence[int]) -> bytes:
    """Set the bit of each rank and compress; ranks ascend."""
    bits = bytearray((ranks[-1] >> 3) + 1)
    for rank in ranks:
        bits[rank >> 3] |= 1 << (rank & 7)
    return zlib.compress(bits)


def unpacked(blob: bytes) -> int:
    """Read packed bits as one number."""
    return int.from_bytes(zlib.decompress(blob), "little")


def most_shared(films: Sequence[int], *, at_least: int, per_count: int, limit: int) -> Iterator[tuple[int, list[int]]]:
    """Yield how many of these sets a film is in, highest count first, with the first ranks that are in so many.

    The counts of all films are added up at once: one number holds the lowest bit of every film's count, the next one
    the second bit, and so on.
    """
    planes: list[int] = []
    for carry in films:
        for at, plane in enumerate(planes):
            planes[at], carry = plane ^ carry, plane & carry
            if not carry:
                break
        else:
            planes.append(carry)
    everything = (1 << max((plane.bit_length() for plane in planes), default=0)) - 1
    without = [everything ^ plane for plane in planes]
    found = 0
    for count in range(min(len(films), (1 << len(planes)) - 1), at_least - 1, -1):
        having = reduce(and_, (plane if count >> at & 1 else without[at] for at, plane in enumerate(planes)))
        if not having:
            continue
        ranks = _first_bits(having, per_count)
        yield count, ranks
        found += len(ranks)
        if found >= limit:
            return


def _first_bits(number: int, limit: int) -> list[int]:
    """List the places of the lowest set bits."""
    bits = number.to_bytes((number.bit_length() + 7) // 8, "little")
    places: list[int] = []
    for match in SET_BYTE.finditer(bits):
        first = match.start() << 3
        places += [first + bit for bit in BITS_OF_BYTE[bits[match.start()]]]
        if len(places) >= limit:
            break
    return places
