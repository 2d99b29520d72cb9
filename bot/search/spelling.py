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
# How unlikely each slip is, an average edit being 1: most are letters left out, swapped, or on the next key.
MISSING_LETTER = 0.7
SWAPPED_LETTERS = 0.7
NEIGHBOURING_KEY = 0.9
DOUBLED_LETTER = 0.9
STRAY_NEIGHBOUR = 1.2
DISTANT_KEY = 1.5
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
    """Weigh the edits between two spellings, likelier slips less; more than `limit` of them is limit + 1."""
    count = distance(typed, meant, score_cutoff=limit)
    if count > limit:
        return limit + 1.0
    if count == 1:
        return _slip(typed, meant)
    if count == 2 and len(typed) == len(meant):
        wrong = [(one, other) for one, other in zip(typed, meant, strict=True) if one != other]
        return sum(_wrong_letter(*pair) for pair in wrong) if len(wrong) == 2 else float(count)
    return float(count)


def _slip(typed: str, meant: str) -> float:
    """Weigh the one edit between two spellings."""
    at = next((at for at, pair in enumerate(zip(typed, meant, strict=False)) if pair[0] != pair[1]), len(meant))
    if len(typed) < len(meant):
        return MISSING_LETTER
    if len(typed) == len(meant):
        is_swap = typed[at + 1 :] != meant[at + 1 :]
        return SWAPPED_LETTERS if is_swap else _wrong_letter(typed[at], meant[at])
    return min(_extra_letter(typed[at], beside) for beside in (typed[at - 1 : at], typed[at + 1 : at + 2]))


def _wrong_letter(typed: str, meant: str) -> float:
    return NEIGHBOURING_KEY if typed + meant in NEIGHBOURS else DISTANT_KEY


def _extra_letter(extra: str, beside: str) -> float:
    if extra == beside:
        return DOUBLED_LETTER
    return STRAY_NEIGHBOUR if extra + beside in NEIGHBOURS else DISTANT_KEY


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
        for stem, count, _ in process.extract(typed, choices, scorer=distance, score_cutoff=limit, limit=None):
            cost = edits(typed, stem, limit) if count else 0.0
            if cost < near.get(stem, 9.0):
                near[stem] = cost
    return near
