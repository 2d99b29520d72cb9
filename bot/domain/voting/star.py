"""STAR: score, then an automatic run-off between the two with the highest totals.

Ties go as the Equal Vote Coalition lays down: in the scoring round to whom more people scored higher than the others
that are equal, then to whom more people gave full score; in the run-off to the higher total, then to more full
scores; and only then by the tie rule of the vote.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from bot.domain.voting.ballots import MAX_SCORE
from bot.domain.voting.results import Round, Tie, ranked_totals

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.domain.voting.ballots import Ballot
    from bot.domain.voting.results import RoundKind

__all__ = ["count_star"]

FINALISTS = 2


def count_star(ballots: Sequence[Ballot], order: tuple[int, ...]) -> list[Round]:
    """Return the scoring round and the run-off, each with the steps that its ties took."""
    rounds = _choose(ballots, order, order, FINALISTS, ("scores", "pairs", "fives"))
    finalists = rounds[-1].kept
    if len(finalists) == FINALISTS:
        rounds += _choose(ballots, finalists, order, 1, ("pairs", "scores", "fives"))
    return rounds


def _choose(
    ballots: Sequence[Ballot], films: tuple[int, ...], order: tuple[int, ...], seats: int, steps: tuple[RoundKind, ...]
) -> list[Round]:
    """Fill seats by the first step; who is equal where the seats end goes through the next, at last the tie rule."""
    rounds: list[Round] = []
    seated: tuple[int, ...] = ()
    contested = films
    for kind in steps:
        free = seats - len(seated)
        totals = ranked_totals(_TALLIES[kind](ballots, contested), order)
        above, equal = _split(totals, free)
        seated += above
        is_last = kind == steps[-1]
        if len(above) + len(equal) <= free:
            seated, equal = seated + equal, ()
        tie = None
        if equal and is_last:
            free = seats - len(seated)
            tie = Tie(equal, equal[:free], equal[free:])
            seated, equal = seated + equal[:free], ()
        kept = seated + equal
        dropped = tuple(film for film in contested if film not in kept)
        rounds.append(Round(kind, totals, kept, dropped, _idle(kind, ballots, contested), tie))
        if not equal:
            break
        contested = equal
    return rounds


def _split(totals: tuple[tuple[int, int], ...], seats: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return who surely has one of the seats, and who is equal for the last of them."""
    least = totals[min(seats, len(totals)) - 1][1]
    above = tuple(film for film, total in totals if total > least)
    return above, tuple(film for film, total in totals if total == least)


def _scores(ballots: Sequence[Ballot], films: Sequence[int]) -> dict[int, int]:
    return {film: sum(ballot.get(film, 0) for ballot in ballots) for film in films}


def _fives(ballots: Sequence[Ballot], films: Sequence[int]) -> dict[int, int]:
    return {film: sum(ballot.get(film, 0) == MAX_SCORE for ballot in ballots) for film in films}


def _pairs(ballots: Sequence[Ballot], films: Sequence[int]) -> dict[int, int]:
    """Count for each film how often a ballot scores it higher than another of these films."""
    totals = dict.fromkeys(films, 0)
    for ballot in ballots:
        for one, other in combinations(films, 2):
            difference = ballot.get(one, 0) - ballot.get(other, 0)
            if difference:
                totals[one if difference > 0 else other] += 1
    return totals


def _idle(kind: RoundKind, ballots: Sequence[Ballot], films: Sequence[int]) -> int:
    if kind != "pairs":
        return 0
    return sum(len({ballot.get(film, 0) for film in films}) == 1 for ballot in ballots)


_TALLIES: dict[str, Callable[[Sequence[Ballot], Sequence[int]], dict[int, int]]] = {
    "scores": _scores,
    "fives": _fives,
    "pairs": _pairs,
}
