"""Count ballots by each method. The winner hangs on the ballots and the order of ties alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.voting.ballots import Method
from bot.domain.voting.results import Result, Round, Tie, ranked_totals
from bot.domain.voting.star import count_star

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.voting.ballots import Ballot

__all__ = ["count"]


def count(method: Method, ballots: Sequence[Ballot], order: tuple[int, ...]) -> Result:
    """Count ballots.

    Args:
        method: How.
        ballots: As `check_ballot` returns them; films without a mark are not approved, not ranked, or have no points.
        order: Every film on the ballot, in the order in which ties go (`bot.domain.voting.ties.priority`).
    """
    if not ballots:
        return Result(method, 0, None, ())
    if method is Method.RANKED:
        rounds = _runoff(ballots, order)
    elif method is Method.STAR:
        rounds = count_star(ballots, order)
    else:
        rounds = [_highest(ballots, order, is_scored=method is Method.SCORE)]
    return Result(method, len(ballots), rounds[-1].kept[0], tuple(rounds))


def _highest(ballots: Sequence[Ballot], order: tuple[int, ...], *, is_scored: bool) -> Round:
    """The highest total wins: the number of marks or the sum of scores."""
    totals = ranked_totals({film: sum(ballot.get(film, 0) for ballot in ballots) for film in order}, order)
    equal = tuple(film for film, total in totals if total == totals[0][1])
    tie = Tie(equal, equal[:1], equal[1:]) if len(equal) > 1 else None
    return Round("scores" if is_scored else "count", totals, equal[:1], tie=tie)


def _runoff(ballots: Sequence[Ballot], order: tuple[int, ...]) -> list[Round]:
    """Instant run-off: until one film has more than half of the ballots that still name a film, the last drops out.

    Films without a single first choice drop out together, which is the same as one after another.
    """
    rankings = [sorted(ballot, key=ballot.__getitem__) for ballot in ballots]
    remaining, rounds = order, list[Round]()
    while True:
        votes = dict.fromkeys(remaining, 0)
        for ranking in rankings:
            if favourite := next((film for film in ranking if film in votes), None):
                votes[favourite] += 1
        totals, idle = ranked_totals(votes, order), len(rankings) - sum(votes.values())
        leader, most = totals[0]
        if most * 2 > sum(votes.values()):
            return [*rounds, Round("runoff", totals, (leader,), idle=idle)]
        tail = tuple(film for film, total in totals if total == totals[-1][1])
        dropped = tail if totals[-1][1] == 0 else tail[-1:]
        tie = Tie(tail, tail[:-1], dropped) if dropped != tail else None
        remaining = tuple(film for film in remaining if film not in dropped)
        rounds.append(Round("runoff", totals, remaining, dropped, idle, tie))
