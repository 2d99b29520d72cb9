"""`python -m bot import`: critics' reviews from files."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click
import discord
from rich.console import Console
from rich.progress import track

from bot.domain.films import read_reference
from bot.environment import read_environment
from bot.readers import ReadOptions
from bot.services import build_services
from bot.services.library import Imported, Outcome
from bot.settings import Settings
from bot.storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.services.library import LibraryService

__all__ = ["import_reviews"]

KINDS = {".md", ".markdown", ".txt", ".html", ".htm", ".json"}


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--film", help='The film, where the text does not say it: "Title (year)".')
def import_reviews(paths: tuple[Path, ...], film: str | None) -> None:
    """Load critics' reviews from files and folders into the library.

    Reads Markdown with front matter and plain text. The same file twice changes nothing; a changed file updates
    its review; a file that can't be read is named and does not stop the others.
    """
    settings = Settings.from_env(read_environment(Path(".env")))
    report = asyncio.run(_import(settings.database_path, list(_files(paths)), _options(film)))
    console = Console(highlight=False)
    for line in report:
        if line.outcome is Outcome.REFUSED:
            console.print(f"{line.name}: {line.reason}", markup=False, soft_wrap=True)
        elif line.outcome is not Outcome.UNCHANGED:
            console.print(
                f"{line.name}: {line.outcome.value}, {line.film}{f' ({line.reason})' if line.reason else ''}",
                markup=False,
                soft_wrap=True,
            )
    counts = Counter(line.outcome for line in report)
    console.print(", ".join(f"{counts[outcome]} {outcome.value}" for outcome in Outcome))
    sys.exit(1 if counts[Outcome.REFUSED] else 0)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix.lower() in KINDS and file.is_file())
        else:
            yield path


def _options(film: str | None) -> ReadOptions:
    if film is None:
        return ReadOptions()
    reference = read_reference(film)
    return ReadOptions(film=(reference.value, reference.year))


async def _import(database_path: Path, files: Sequence[Path], options: ReadOptions) -> list[Imported]:
    async with await Database.open(database_path) as database:
        library = build_services(database, clock=discord.utils.utcnow).library
        console = Console(stderr=True)
        report: list[Imported] = []
        for file in track(files, "Reading reviews", console=console, transient=True, disable=not console.is_terminal):
            report += await _import_file(library, file, options)
        return report


async def _import_file(library: LibraryService, file: Path, options: ReadOptions) -> list[Imported]:
    try:
        data = file.read_bytes()
    except OSError as error:
        return [Imported(str(file), Outcome.REFUSED, reason=f"can't be opened: {error.strerror}")]
    return await library.import_document(data, file.name, origin=file.resolve().as_uri(), options=options)
