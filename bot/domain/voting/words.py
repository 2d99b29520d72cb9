"""Tell a result in plain words, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.voting.ballots import Method
from bot.domain.voting.ties import TieRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.domain.voting.results import Result, Round, Tie

__all__ = ["explain", "listed", "tie_words"]

_NAMED = 4


def explain(result: Result, names: Mapping[int, str], rule: TieRule) -> tuple[str, ...]:
    """Return one sentence or two for each step.

    Args:
        result: What was counted.
        names: The films' names by number, fit for where the words will stand.
        rule: The tie rule that was stated before the vote.
    """
    if result.winner is None:
        return ("Nobody voted, so no film was chosen.",)
    lines = [
        _step(result, number, each, names) + (f" {tie_words(each.tie, names, rule)}" if each.tie else "")
        for number, each in enumerate(result.rounds, start=1)
    ]
    return tuple(lines)


def tie_words(tie: Tie, names: Mapping[int, str], rule: TieRule) -> str:
    """Say that the tie rule decided, which one, and how."""
    how = (
        "the earliest suggestion goes ahead" if rule is TieRule.EARLIEST else "the draw that was fixed before the vote"
    )
    verb = "is" if len(tie.ahead) == 1 else "are"
    if len(tie.behind) == 1 and len(tie.ahead) > 1:
        return f"Tie: {listed(tie.films, names)} were equal. By the tie rule ({how}), {names[tie.behind[0]]} drops out."
    return (
        f"Tie: {listed(tie.films, names)} were equal. By the tie rule ({how}), {listed(tie.ahead, names)} {verb} ahead."
    )


def listed(films: Iterable[int], names: Mapping[int, str]) -> str:
    """List films by name: `A, B and C`, at most a few and how many more."""
    found = [names[film] for film in films]
    if len(found) > _NAMED + 1:
        return f"{', '.join(found[:_NAMED])} and {len(found) - _NAMED} more"
    return " and ".join([", ".join(found[:-1]), found[-1]]) if len(found) > 1 else "".join(found)


def _step(result: Result, number: int, step: Round, names: Mapping[int, str]) -> str:
    if step.kind == "runoff":
        return f"Round {number}: {_runoff(step, names)}"
    if result.method is Method.STAR:
        return _star(result, number, step, names)
    leader, most = step.totals[0]
    if step.kind == "scores":
        return f"{names[leader]} has the highest total, {_points(most)}."
    noun = "approved" if result.method is Method.APPROVAL else "chose"
    return f"{_people(most)} of {result.ballots:,} {noun} {names[leader]}."


def _runoff(step: Round, names: Mapping[int, str]) -> str:
    counted = ", ".join(f"{names[film]} {votes:,}" for film, votes in step.totals if votes)
    idle = f" {_ballots(step.idle)} named no film that is left." if step.idle else ""
    if not step.dropped:
        votes = sum(total for _film, total in step.totals)
        return f"{counted}.{idle} {names[step.kept[0]]} has more than half of {_ballots(votes)} and wins."
    if step.totals[-1][1] == 0:
        verb = "is nobody's first choice and drops out" if len(step.dropped) == 1 else "are nobody's first choice"
        return (
            f"{counted}.{idle} {listed(step.dropped, names)} {verb}{'' if len(step.dropped) == 1 else ' and drop out'}."
        )
    last = "" if step.tie else f" {names[step.dropped[0]]} has the fewest and drops out."
    return f"{counted}.{idle}{last}"


def _star(result: Result, number: int, step: Round, names: Mapping[int, str]) -> str:
    is_final = len(step.kept) == 1 and len(step.totals) <= 2 and number > 1
    if step.kind == "scores" and number == 1:
        shown = [(film, total) for film, total in step.totals if film in step.kept][: _NAMED + 1]
        counted = ", ".join(f"{names[film]} {total:,}" for film, total in shown)
        if len(step.totals) == 1:
            return f"The only film on the ballot: {counted} points."
        if len(step.kept) > 2:
            return f"Scores: {counted}. More than two are level for the two places in the run-off."
        return f"Scores: {counted}. These two go into the run-off."
    counted = ", ".join(f"{names[film]} {total:,}" for film, total in step.totals[: _NAMED + 1])
    what = {
        "scores": "The higher total goes ahead",
        "pairs": "Scored higher by more people" if not is_final else "Run-off: scored higher by",
        "fives": "More full scores go ahead",
    }[step.kind]
    idle = f" ({_ballots(step.idle)} without a preference)" if step.kind == "pairs" and step.idle else ""
    last = _last(result, number, step, names)
    return f"{what}: {counted}{idle}.{last}" if not what.endswith("by") else f"{what} {counted}{idle}.{last}"


def _last(result: Result, number: int, step: Round, names: Mapping[int, str]) -> str:
    if number == len(result.rounds) and step.tie is None:
        return f" {names[step.kept[0]]} wins."
    if step.tie is None and len(step.kept) == len(step.totals):
        return " They are level."
    return ""


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"


def _points(number: int) -> str:
    return "1 point" if number == 1 else f"{number:,} points"


def _ballots(number: int) -> str:
    return "1 ballot" if number == 1 else f"{number:,} ballots"
