"""Prefixes that more titles share than anyone would read: their best known films, worked out beforehand."""

from __future__ import annotations

from array import array
from heapq import nsmallest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CROWD = 64
KEPT = 40
LONGEST = 40


def crowded_starts(sorted_starts: Iterable[tuple[str, int]]) -> Iterator[tuple[str, bytes]]:
    """Yield each prefix of more than 64 starts with the ranks of its 40 most popular films.

    Takes (start, rank) in the order of starts. A prefix closes when the next start no longer has it; of nested
    prefixes the longer one is never the larger, so looking stops at the first that is not a crowd.
    """
    ranks = array("i")
    opened = [0] * (LONGEST + 1)
    before = ""
    for whole, rank in sorted_starts:
        start = whole[:LONGEST]
        shared = shared_length(before, start)
        yield from _closed(before, shared, opened, ranks)
        opened[shared + 1 : len(start) + 1] = [len(ranks)] * (len(start) - shared)
        ranks.append(rank)
        before = start
    yield from _closed(before, 0, opened, ranks)


def _closed(before: str, shared: int, opened: list[int], ranks: array[int]) -> Iterator[tuple[str, bytes]]:
    for length in range(shared + 1, len(before) + 1):
        first = opened[length]
        if len(ranks) - first <= CROWD:
            return
        best = sorted(set(nsmallest(3 * KEPT, ranks[first:])))[:KEPT]
        yield before[:length], array("i", best).tobytes()


def shared_length(one: str, other: str) -> int:
    """Count the letters that two texts have in common from the start."""
    for at, (letter, counterpart) in enumerate(zip(one, other, strict=False)):
        if letter != counterpart:
            return at
    return min(len(one), len(other))
