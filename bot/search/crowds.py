"""Prefixes that more titles share than anyone would read: their films and answers, worked out beforehand."""

from __future__ import annotations

from array import array
from heapq import nsmallest
from typing import TYPE_CHECKING, get_args

from bot.search.films import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

CROWD = 64
KEPT = 40
LONGEST = 40
KEPT_ANSWERS = 30
"""More than anybody is shown."""
REASONS: tuple[Reason, ...] = get_args(Reason)
ANSWER_BYTES = 4 + 4 + 1

Answer = tuple[int, float, Reason]
"""A film's rank, what it costs beyond its fame, and why it answers."""


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


def packed_answers(answers: Sequence[Answer]) -> bytes:
    """Write answers down: their ranks, their offsets, their reasons."""
    ranks = array("i", [rank for rank, _, _ in answers])
    offsets = array("f", [offset for _, offset, _ in answers])
    return ranks.tobytes() + offsets.tobytes() + bytes(REASONS.index(reason) for _, _, reason in answers)


def unpacked_answers(blob: bytes) -> list[Answer]:
    """Read answers as they were written."""
    count, content = len(blob) // ANSWER_BYTES, memoryview(blob)
    ranks, offsets = content[: 4 * count].cast("i"), content[4 * count : 8 * count].cast("f")
    return [(ranks[at], offsets[at], REASONS[code]) for at, code in enumerate(content[8 * count :])]
