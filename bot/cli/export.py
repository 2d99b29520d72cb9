"""`python -m bot export`: a server's data, or everything, as JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from bot.environment import read_settings
from bot.storage.exports import export

__all__ = ["export_data"]


@click.command("export")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--guild", "guild_id", type=click.IntRange(min=1), metavar="ID", help="Only what belongs to this server.")
def export_data(*, target: Path, guild_id: int | None) -> None:
    """Write a server's data, or everything, as JSON into a zip, also while the bot runs.

    TARGET is a new file, or a folder that exists, in which the file is named after the time. Who cast which ballot
    is never in it, nor any key; docs/export-format.md describes the form. To move Marquee to another machine, use
    backup and restore instead.

    Ends with 0 when it is written, 2 when it can't be.
    """
    now = datetime.now(UTC)
    if target.is_dir():
        whose = f"server-{guild_id}" if guild_id is not None else "everything"
        target /= f"marquee-{whose}-{now:%Y-%m-%d-%H%M%S}.zip"
    progress = Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(), transient=True
    )
    with progress:
        task = progress.add_task("Writing", total=None)
        written = export(
            read_settings().database_path,
            target,
            guild_id,
            now,
            lambda table, done, total: progress.update(
                task, description=f"Writing {table}".rstrip(), completed=done, total=total
            ),
        )
    console = Console(highlight=False)
    rows, tables = sum(written.rows.values()), sum(1 for count in written.rows.values() if count)
    console.print(f"{escape(str(target))}: {rows:,} rows of {tables} tables, {target.stat().st_size:,} bytes")
    console.print(f"Not in it: {', '.join(written.left_out)}. Its manifest.json says why.")
