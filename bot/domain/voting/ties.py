"""What decides when votes do not: a rule that is stated before the vote.

A draw is made from a seed that is drawn at the opening, whose hash everyone sees from then on. Nobody can know the
draw before the close, and nobody can change it: the seed is printed with the result, and anyone can hash it.
"""

from __future__ import annotations

import hashlib
import secrets
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["TieRule", "commitment", "new_seed", "priority"]

_SEED_BYTES = 16


class TieRule(StrEnum):
    """Which of the films that are equal goes first."""

    EARLIEST = "earliest"
    DRAW = "draw"

    @property
    def label(self) -> str:
        """The rule's name for people."""
        return "Earliest suggestion" if self is TieRule.EARLIEST else "Drawn by lot"

    @property
    def sentence(self) -> str:
        """The rule in one plain sentence."""
        return (
            "In a tie the film that was suggested earlier goes ahead."
            if self is TieRule.EARLIEST
            else "A tie is decided by a draw that is fixed already; its seed is told with the result."
        )


def new_seed() -> str:
    """Draw a seed; it is used for ties alone, never to shuffle ballots."""
    return secrets.token_hex(_SEED_BYTES)


def commitment(seed: str) -> str:
    """Hash a seed, so that it can be held to later without being known now."""
    return hashlib.sha256(seed.encode()).hexdigest()


def priority(rule: TieRule, candidates: Iterable[int], seed: str) -> tuple[int, ...]:
    """Put candidates into the order in which ties go, first the one that goes ahead of all others.

    For a draw they are sorted by the SHA-256 of `seed:number`, which needs no random generator to be repeated.
    """
    if rule is TieRule.EARLIEST:
        return tuple(sorted(candidates))
    return tuple(sorted(candidates, key=lambda number: hashlib.sha256(f"{seed}:{number}".encode()).digest()))
