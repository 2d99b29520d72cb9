"""`python -m bot recount`: anybody counts a night's ballots again."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bot.cli import marquee
from bot.domain.errors import UserFacingError
from bot.domain.voting import Method, TieRule, commitment
from bot.domain.voting.files import BallotFile, write_ballots

if TYPE_CHECKING:
    from pathlib import Path

FILE = BallotFile(
    method=Method.RANKED,
    tie_rule=TieRule.DRAW,
    seed="seed",
    seed_hash=commitment("seed"),
    winner=1,
    films={1: "Alien (1979)", 2: "=Brazil (1985)", 3: "Casablanca (1942)"},
    ballots=({1: 1}, {2: 1, 1: 2}, {1: 1, 3: 2}),
)


def recount(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return CliRunner().invoke(marquee, ["recount", str(path)], catch_exceptions=False).output


def test_the_recount_tells_every_step_and_the_winner(tmp_path: Path) -> None:
    output = recount(tmp_path / "ballots.csv", write_ballots(FILE))

    assert "Ranked choice, 3 ballots, ties: drawn by lot" in output
    assert "Alien (1979) has more than half of 3 ballots and wins." in output
    assert output.endswith("Winner: Alien (1979), as in the file.\n")


def test_a_title_can_t_be_a_formula_of_a_spreadsheet() -> None:
    assert b"\r\nfilm,2,'=Brazil (1985)\r\n" in write_ballots(FILE)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"winner": 2}, "does not have the winner"),
        ({"seed": "another"}, "does not fit the hash"),
    ],
)
def test_a_file_that_was_tampered_with_is_found_out(
    tmp_path: Path, change: dict[str, int | str], sentence: str
) -> None:
    tampered = dataclasses.replace(FILE, **change)  # pyright: ignore[reportArgumentType] - one field or another

    with pytest.raises(UserFacingError, match=sentence):
        recount(tmp_path / "ballots.csv", write_ballots(tampered))


def test_what_is_no_file_of_ballots_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserFacingError, match="no file of ballots"):
        recount(tmp_path / "ballots.csv", b"title,year\nAlien,1979\n")
