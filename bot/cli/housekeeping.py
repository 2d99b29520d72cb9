"""`python -m bot backup`, `restore`, `check`: what a host does once in a while."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import discord
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from bot.cli.databases import existing_database
from bot.environment import read_settings
from bot.services import build_services
from bot.storage.backups import back_up, restore
from bot.storage.database import Database

if TYPE_CHECKING:
    from bot.services.checking import Finding

__all__ = ["backup", "check", "restore_backup"]

PROBLEMS_SHOWN = 20


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
def backup(*, target: Path) -> None:
    """Copy the whole database into one file, also while the bot runs.

    TARGET is a new file, or a folder that exists, in which the file is named after the time. Who cast which ballot
    is never in a backup. Nothing else needs one: the search file is made anew from the database.
    """
    if target.is_dir():
        target /= f"marquee-{datetime.now(UTC):%Y-%m-%d-%H%M%S}.db"
    progress = Progress(TextColumn("Copying"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with progress:
        task = progress.add_task("copying", total=None)
        back_up(
            read_settings().database_path,
            target,
            lambda done, total: progress.update(task, completed=done, total=total),
        )
    Console(highlight=False).print(f"{escape(str(target))}: {target.stat().st_size:,} bytes")


@click.command("restore")
@click.argument("source", type=click.Path(path_type=Path))
def restore_backup(*, source: Path) -> None:
    """Put a backup in the database's place. Stop the bot first.

    The database as it was is kept beside it, with `.before-restore` in its name.
    """
    database = read_settings().database_path
    former = restore(source, database)
    console = Console(highlight=False)
    console.print(f"{escape(str(database))} is {escape(str(source))} now.")
    if former is not None:
        console.print(f"What was there before lies in {escape(str(former))}.")


@click.command()
@click.pass_context
def check(context: click.Context) -> None:
    """Prove that the database is sound and that every tally equals a recount of the ratings.

    Changes nothing. The exit code is 1 when something is wrong.
    """
    findings = asyncio.run(_check(existing_database()))
    console = Console(highlight=False)
    for finding in findings:
        state = f"{len(finding.problems):,} wrong" if finding.problems else "fine"
        console.print(f"{finding.what}: {finding.looked_at:,} looked at, {state}")
        for problem in finding.problems[:PROBLEMS_SHOWN]:
            console.print(f"  {escape(problem)}")
        if (more := len(finding.problems) - PROBLEMS_SHOWN) > 0:
            console.print(f"  and {more:,} more")
    context.exit(int(any(finding.problems for finding in findings)))


async def _check(path: Path) -> list[Finding]:
    async with await Database.open(path) as database:
        return await build_services(database, discord.utils.utcnow).checking.check()
