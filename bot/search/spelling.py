"""How far apart two spellings are, and which spellings lead to which words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable

STEM = 6
"""Misspelt words are looked up by their first letters, this many."""
LONGEST_TERM = 9
"""Word starts are counted up to this many letters."""
NEIGHBOUR_DISCOUNT = 0.25
KEY_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

distance = OSA.distance


def _neighbours() -> frozenset[str]:
    """Pair each letter with the keys around it, rows shifted by half a key."""
    pairs: set[str] = set()
    for row, letters in enumerate(KEY_ROWS):
        for column, letter in enumerate(letters):
            for other in letters[column + 1 : column + 2]:
                pairs |= {letter + other, other + letter}
            for other in KEY_ROWS[row + 1][max(column - 1, 0) : column + 1] if row < 2 else "":
                pairs |= {letter + other, other + letter}
    return frozenset(pairs)


NEIGHBOURS = _neighbours()


def dropped_once(word: str) -> set[str]:
    """Leave out one letter, each in turn."""
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def dropped_twice(word: str) -> set[str]:
    """Leave out any two letters."""
    return {shorter for once in dropped_once(word) for shorter in dropped_once(once)}


def allowed_edits(word: str) -> int:
    """One wrong letter in short words, two in long ones, none in words of two letters."""
    return 0 if len(word) < 3 else 1 if len(word) < STEM else 2


def edits(typed: str, meant: str, limit: int) -> float:
    """Count the edits between two spellings, neighbouring keys at a discount; more than `limit` is limit + 1."""
    count = distance(typed, meant, score_cutoff=limit)
    if count == 0 or count > limit or len(typed) != len(meant):
        return float(count)
    near = sum(1 for one, other in zip(typed, meant, strict=True) if one != other and one + other in NEIGHBOURS)
    return count - NEIGHBOUR_DISCOUNT * near


def start_edits(typed: str, meant: str, limit: int) -> float:
    """Count the edits that make `typed` a start of `meant`."""
    length = len(typed)
    best = edits(typed, meant[:length], limit)
    for other in (length - 1, length + 1):
        if best > 1 and 0 < other <= len(meant):
            best = min(best, float(distance(typed, meant[:other], score_cutoff=min(limit, int(best)))))
    return best


def lookups(word: str) -> list[str]:
    """List the spellings under which the stems near a word are filed."""
    stem = word[:STEM]
    variants = {stem} | dropped_once(stem)
    if len(stem) == STEM:
        variants |= dropped_twice(stem)
    return sorted(variants)


def near_stems(word: str, stems: Iterable[str], limit: int) -> dict[str, float]:
    """Tell which of these stems the word may start with or be, and at how many edits."""
    choices = list(dict.fromkeys(stems))
    ends = (STEM, STEM - 1, STEM + 1) if len(word) >= STEM else (len(word),)
    near: dict[str, float] = {}
    for end in ends:
        typed = word[:end]
        for stem, count, _ in process.extract_iter(typed, choices, scorer=distance, score_cutoff=limit):
            cost = edits(typed, stem, limit) if count == 1 else float(count)
            if cost < near.get(stem, 9.0):
                near[stem] = cost
    return near
