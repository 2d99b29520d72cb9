"""The file of ballots that anyone can download and recount: CSV, one kind of record per line.

    marquee-ballots,1
    method,ranked
    tie_rule,draw
    seed,5f0c…                 the seed of the draw, empty where there is none
    seed_hash,9ab3…            as it stood on the card before the vote
    winner,2
    film,1,Heat (1995)         in the order of suggestion
    film,2,Ballerina (2025)
    ballot,,1                  one mark for each film, in the same order; empty: no mark

Ballots stand in random order and carry no name, time or number.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.errors import InvalidInput
from bot.domain.texts import clean
from bot.domain.voting.ballots import MAX_CANDIDATES, Method, check_ballot
from bot.domain.voting.counting import count
from bot.domain.voting.ties import TieRule, commitment, priority

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.voting.ballots import Ballot
    from bot.domain.voting.results import Result

__all__ = ["BallotFile", "read_ballots", "write_ballots"]

_FORMAT = ("marquee-ballots", "1")
_FORMULA = ("=", "+", "-", "@", "\t")  # a spreadsheet would take it for a formula


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotFile:
    """Everything that a recount needs. `films` are names by number, from 1 on."""

    method: Method
    tie_rule: TieRule
    seed: str
    seed_hash: str
    winner: int | None
    films: dict[int, str]
    ballots: tuple[Ballot, ...]

    def recount(self) -> Result:
        """Count again, from nothing but this file.

        Raises:
            InvalidInput: the seed is not the one whose hash was shown before the vote.
        """
        if self.tie_rule is TieRule.DRAW and commitment(self.seed) != self.seed_hash:
            raise InvalidInput("The seed in this file does not fit the hash that was shown before the vote.")
        return count(self.method, self.ballots, priority(self.tie_rule, self.films, self.seed))


def write_ballots(file: BallotFile) -> bytes:
    """Write the file, as UTF-8 with a mark that spreadsheets look for."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_FORMAT)
    writer.writerow(("method", file.method))
    writer.writerow(("tie_rule", file.tie_rule))
    writer.writerow(("seed", file.seed))
    writer.writerow(("seed_hash", file.seed_hash))
    writer.writerow(("winner", "" if file.winner is None else file.winner))
    for number, name in sorted(file.films.items()):
        writer.writerow(("film", number, f"'{name}" if name.startswith(_FORMULA) else name))
    for ballot in file.ballots:
        writer.writerow(("ballot", *(ballot.get(number, "") for number in sorted(file.films))))
    return text.getvalue().encode("utf-8-sig")


def read_ballots(data: bytes) -> BallotFile:
    """Read a file that `write_ballots` wrote, also one that a spreadsheet saved again.

    Raises:
        InvalidInput: it is none, or a line of it makes no sense.
    """
    try:
        rows = [row for row in csv.reader(io.StringIO(clean(data.decode("utf-8-sig")))) if any(row)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput("That is no file of ballots that Marquee wrote: it is no text in CSV.") from error
    if not rows or tuple(rows[0][:2]) != _FORMAT:
        raise InvalidInput("That is no file of ballots that Marquee wrote: its first line says something else.")
    try:
        return _read(rows[1:])
    except (KeyError, ValueError, IndexError) as error:
        raise InvalidInput(f"The file of ballots is damaged: {error}.") from error


def _read(rows: list[list[str]]) -> BallotFile:
    facts = {row[0]: row[1] for row in rows if row[0] not in ("film", "ballot")}
    films = {int(row[1]): row[2] for row in rows if row[0] == "film"}
    if sorted(films) != list(range(1, len(films) + 1)) or len(films) > MAX_CANDIDATES:
        raise ValueError("its films are not numbered from 1 on")
    method = Method(facts["method"])
    ballots = tuple(
        check_ballot(method, dict(_marks(row[1:], len(films))), films) for row in rows if row[0] == "ballot"
    )
    return BallotFile(
        method=method,
        tie_rule=TieRule(facts["tie_rule"]),
        seed=facts.get("seed", ""),
        seed_hash=facts.get("seed_hash", ""),
        winner=int(facts["winner"]) if facts.get("winner") else None,
        films=films,
        ballots=ballots,
    )


def _marks(cells: list[str], films: int) -> Iterator[tuple[int, int]]:
    for number, cell in enumerate(cells, start=1):
        if cell.strip():
            if number > films:
                raise ValueError("a ballot has more marks than there are films")
            yield number, int(cell)
