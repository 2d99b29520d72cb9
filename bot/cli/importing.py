"""`python -m bot import`: critics' reviews from files."""

from __future__ import annotations

import asyncio
import io
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.cli.import_database import opened_library, opened_stand_in
from bot.cli.import_files import Found, count, documents, find
from bot.cli.import_options import SOURCES_FILE, read_options
from bot.cli.import_report import matched, print_counts, print_line, print_objects, print_table
from bot.cli.import_run import import_batches, read_batches, reading
from bot.environment import read_settings
from bot.services.library.importing import Imported, Outcome

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from bot.cli.import_run import Read
    from bot.readers import ReadOptions

__all__ = ["import_reviews"]

_FEW = 200  # reviews; of more, only those that need a person's eye are said one by one
_QUICK = 100  # documents that take less than two seconds


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--film", help='The film, where the text does not say it: "Title (year)".')
@click.option(
    "--scale",
    "scales",
    multiple=True,
    metavar="OUTLET=NUMBER",
    help="What an outlet or a site rates out of, where it never says so; may be repeated.",
)
@click.option(
    "--sources",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"A file with a [scales] table of such outlets.  [default: {SOURCES_FILE} beside the database]",
)
@click.option("--dry-run", "is_dry", is_flag=True, help="Show what is read, and why; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print what is read as one JSON object a line.")
def import_reviews(
    *,
    paths: tuple[Path, ...],
    film: str | None,
    scales: tuple[str, ...],
    sources: Path | None,
    is_dry: bool,
    as_json: bool,
) -> None:
    """Load critics' reviews from files, folders and zips into the library.

    Reads Markdown, plain text, HTML and JSON; a document about several films gives several reviews. The same document
    twice changes nothing, a changed one updates its reviews and keeps what moderators corrected. A document that can't
    be read is named and does not stop the others.

    Ends with 0 when all were read, 1 when some were not, 2 when the command can't be understood.
    """
    settings = read_settings()
    options = read_options(film, scales, sources, settings.database_path)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console without stars shows question marks
    order = _Order(settings.database_path, find(paths), options, is_dry=is_dry, as_json=as_json)
    sys.exit(1 if asyncio.run(order.run())[Outcome.REFUSED] else 0)


@dataclass(frozen=True, slots=True)
class _Order:
    """What was asked for."""

    database_path: Path
    files: Sequence[Found]
    options: ReadOptions
    is_dry: bool
    as_json: bool

    async def run(self) -> Counter[Outcome]:
        """Do it and report it; return how many reviews became what."""
        counts: Counter[Outcome] = Counter()
        worth_saying: list[Imported] = []
        total = count(self.files)
        with reading(total) as read, self._progress(total) as progress:
            task = progress.add_task("Reading reviews", total=total)
            async for lines in self._batches(read):
                if self.as_json:
                    print_objects((line.name, line.draft) for line in lines if line.draft)
                elif self.is_dry:
                    print_table(lines, has_head=not counts)
                counts.update(line.outcome for line in lines)
                worth_saying += self._worth_saying(lines, counts)
                progress.update(task, advance=len({line.name for line in lines}))
        console = Console(stderr=self.as_json, highlight=False)
        for line in worth_saying:
            print_line(console, line)
        print_counts(console, counts, is_dry=self.is_dry)
        return counts

    async def _batches(self, read: Read) -> AsyncGenerator[list[Imported]]:
        slots = documents(self.files)
        if self.is_dry and self.as_json:
            async for lines in read_batches(slots, self.options, read):
                yield lines
        elif self.is_dry:
            async with opened_stand_in(self.database_path) as library:
                async for lines in read_batches(slots, self.options, read):
                    yield await matched(lines, library, self.options)
        else:
            async with opened_library(self.database_path) as library:
                async for lines in import_batches(library, slots, self.options, read, reads_known=self.as_json):
                    yield lines

    def _worth_saying(self, lines: list[Imported], counts: Counter[Outcome]) -> list[Imported]:
        """Leave out what did not change, what a table shows already, and what went well when there is much of it."""
        if self.is_dry and not self.as_json:
            return []
        quiet = {Outcome.UNCHANGED}
        if self.as_json or counts.total() > _FEW:
            quiet |= {Outcome.ADDED, Outcome.UPDATED}
        if self.as_json:
            quiet.add(Outcome.NOT_A_FILM)
        return [line for line in lines if line.outcome not in quiet]

    def _progress(self, total: int) -> Progress:
        """Make a bar for what may take more than two seconds, unless the output itself runs over the terminal."""
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        console = Console(stderr=True)
        is_in_the_way = (self.is_dry or self.as_json) and Console().is_terminal
        is_shown = total > _QUICK and console.is_terminal and not is_in_the_way
        return Progress(*columns, console=console, transient=True, disable=not is_shown)
