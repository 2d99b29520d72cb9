"""Which well-known films share three letters in a row, as one long number for each three letters: a bit per film."""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WELL_KNOWN = 1 << 17
"""Only the most popular films are counted; the rest are found by their words."""
NAMES_COUNTED = 6
FEW = 400
AS_NUMBERS, AS_BITS = b"\0", b"\1"
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
    """Write ascending ranks down in the form that is fastest to read: few as numbers, many as bits."""
    if len(ranks) < FEW:
        return AS_NUMBERS + array("i", ranks).tobytes()
    return AS_BITS + bytes(_bits(ranks))


def unpacked(blob: bytes) -> int:
    """Read packed ranks as one number with a bit for each rank."""
    content = memoryview(blob)[1:]
    if blob.startswith(AS_BITS):
        return int.from_bytes(content, "little")
    return int.from_bytes(_bits(content.cast("i").tolist()), "little")


def _bits(ranks: Sequence[int]) -> bytearray:
    bits = bytearray((ranks[-1] >> 3) + 1)
    for rank in ranks:
        bits[rank >> 3] |= 1 << (rank & 7)
    return bits


def most_shared(sets: Sequence[int], *, at_least: int, wanted: int) -> list[int]:
    """List some members of most of these sets: at least so many sets, the lowest members of the last count only.

    The counts of all members are added up at once: one number holds the lowest bit of every member's count, the next
    one the second bit, and so on.
    """
    planes = _counted(sets)
    everything = (1 << max((plane.bit_length() for plane in planes), default=0)) - 1
    without = [everything ^ plane for plane in planes]
    above, missing = 0, wanted
    for count in range(min(len(sets), (1 << len(planes)) - 1), at_least - 1, -1):
        having = everything
        for at, plane in enumerate(planes):
            having &= plane if count >> at & 1 else without[at]
        members = having.bit_count()
        if members >= missing or count == at_least:
            return _first_bits(above, wanted) + _first_bits(having, max(missing, wanted // 2))
        above |= having
        missing -= members
    return _first_bits(above, wanted)


def _counted(sets: Sequence[int]) -> list[int]:
    planes: list[int] = []
    for members in sets:
        carry = members
        for at, plane in enumerate(planes):
            planes[at], carry = plane ^ carry, plane & carry
            if not carry:
                break
        else:
            planes.append(carry)
    return planes


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
