"""Voting: ballots, the methods that count them, tie rules, and results that explain themselves. Pure.

Films on a ballot are numbered from 1 in the order in which they were suggested, so that the number alone says which
suggestion is the earliest.
"""

from __future__ import annotations

from bot.domain.voting.ballots import MAX_CANDIDATES, MAX_SCORE, Ballot, Method, best_mark, check_ballot
from bot.domain.voting.counting import count
from bot.domain.voting.results import Result, Round, Tie
from bot.domain.voting.ties import TieRule, commitment, new_seed, priority

__all__ = [
    "MAX_CANDIDATES",
    "MAX_SCORE",
    "Ballot",
    "Method",
    "Result",
    "Round",
    "Tie",
    "TieRule",
    "best_mark",
    "check_ballot",
    "commitment",
    "count",
    "new_seed",
    "priority",
]
