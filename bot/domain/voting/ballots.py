"""Ballots: what a member may say under each method."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from bot.domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = ["MAX_CANDIDATES", "MAX_SCORE", "Ballot", "Method", "best_mark", "check_ballot"]

MAX_CANDIDATES = 25  # what one select of Discord holds
MAX_SCORE = 5

Ballot: TypeAlias = "Mapping[int, int]"
"""Marks by the film's number: 1 for a film that is approved or chosen, a rank from 1, or a score from 0."""


class Method(StrEnum):
    """How votes are counted."""

    APPROVAL = "approval"
    PLURALITY = "plurality"
    RANKED = "ranked"
    STAR = "star"
    SCORE = "score"

    @property
    def label(self) -> str:
        """The method's name for people."""
        return _TITLES[self]

    @property
    def is_scored(self) -> bool:
        """Whether its ballots give scores."""
        return self in (Method.STAR, Method.SCORE)

    @property
    def sentence(self) -> str:
        """The method in one plain sentence."""
        return _SENTENCES[self]


_TITLES = {
    Method.APPROVAL: "Approval",
    Method.PLURALITY: "One vote each",
    Method.RANKED: "Ranked choice",
    Method.STAR: "STAR",
    Method.SCORE: "Score",
}
_SENTENCES = {
    Method.APPROVAL: "Choose every film that you would watch; the one that most people chose wins.",
    Method.PLURALITY: "Choose one film; the one that most people chose wins.",
    Method.RANKED: (
        "Rank the films that you would watch; the last one drops out and its votes move on "
        "until one film has more than half."
    ),
    Method.STAR: (
        f"Score each film from 0 to {MAX_SCORE}; of the two with the highest totals, "
        "the one that more people scored higher wins."
    ),
    Method.SCORE: f"Score each film from 0 to {MAX_SCORE}; the highest total wins.",
}


def best_mark(method: Method, candidates: int) -> int:
    """Return the highest mark that a ballot with so many films can hold."""
    if method is Method.RANKED:
        return candidates
    return MAX_SCORE if method.is_scored else 1


def check_ballot(method: Method, ballot: Ballot, candidates: Collection[int]) -> Ballot:
    """Return a ballot as it is counted, films in order.

    Raises:
        InvalidInput: it is blank, names a film that is not on it, or breaks the method's rules.
    """
    if not ballot:
        raise InvalidInput("Your ballot is still blank. Mark at least one film.")
    if unknown := set(ballot) - set(candidates):
        raise InvalidInput(f"There is no film number {min(unknown)} on this ballot.")
    lowest = 0 if method.is_scored else 1
    highest = best_mark(method, len(candidates))
    if any(not lowest <= mark <= highest for mark in ballot.values()):
        raise InvalidInput(f"Marks go from {lowest} to {highest} on this ballot.")
    if method is Method.PLURALITY and len(ballot) > 1:
        raise InvalidInput("You have one vote: choose one film.")
    if method is Method.RANKED and sorted(ballot.values()) != list(range(1, len(ballot) + 1)):
        raise InvalidInput("Ranks go 1, 2, 3, each used once.")
    return dict(sorted(ballot.items()))
