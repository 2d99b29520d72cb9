"""Results that hold every step on the way to the winner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from bot.domain.voting.ballots import Method

__all__ = ["Result", "Round", "RoundKind", "Tie", "Totals", "ranked_totals"]

Totals: TypeAlias = "tuple[tuple[int, int], ...]"
"""(film, votes or points), highest first."""

RoundKind: TypeAlias = Literal["count", "runoff", "scores", "pairs", "fives"]
"""`count` by votes, `runoff` one round of ranked choice, `scores` by points, `pairs` by how many people put which
film higher, `fives` by how many people gave full score."""


@dataclass(frozen=True, slots=True)
class Tie:
    """The tie rule decided: of `films`, `ahead` went on or won and `behind` did not."""

    films: tuple[int, ...]
    ahead: tuple[int, ...]
    behind: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """One step.

    `kept` are those who go on from it (the winner alone in the last), `dropped` those who fall out. `idle` counts
    the ballots that say nothing in this step: ranked ballots without a film left, or equal scores in a pair.
    """

    kind: RoundKind
    totals: Totals
    kept: tuple[int, ...]
    dropped: tuple[int, ...] = ()
    idle: int = 0
    tie: Tie | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """Who won and why; `winner` is None when nobody voted."""

    method: Method
    ballots: int
    winner: int | None
    rounds: tuple[Round, ...]

    @property
    def ties(self) -> tuple[Tie, ...]:
        """Where the tie rule decided."""
        return tuple(each.tie for each in self.rounds if each.tie is not None)


def ranked_totals(totals: dict[int, int], order: tuple[int, ...]) -> Totals:
    """Sort totals, highest first; those that are equal stand in the order in which ties go."""
    return tuple(sorted(totals.items(), key=lambda item: (-item[1], order.index(item[0]))))
