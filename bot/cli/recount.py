"""`python -m bot recount`: anybody counts a night's downloaded ballots again."""

from __future__ import annotations

from pathlib import Path

import click

from bot.domain.errors import UserFacingError
from bot.domain.voting.files import read_ballots
from bot.domain.voting.words import explain

__all__ = ["recount"]


class ResultDiffers(UserFacingError):
    """The recount has another winner than the file."""


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def recount(file: Path) -> None:
    """Count a night's downloaded ballots again and compare the winner."""
    ballots = read_ballots(file.read_bytes())
    result = ballots.recount()
    click.echo(f"{ballots.method.label}, {len(ballots.ballots):,} ballots, ties: {ballots.tie_rule.label.lower()}")
    for line in explain(result, ballots.films, ballots.tie_rule):
        click.echo(f"  {line}")
    if result.winner != ballots.winner:
        raise ResultDiffers("The recount does not have the winner that the file names.")
    winner = "no film" if result.winner is None else ballots.films[result.winner]
    click.echo(f"Winner: {winner}, as in the file.")
