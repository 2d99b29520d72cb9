"""`python -m bot catalogue`: the films that members can choose from."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click
import discord
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.cli.databases import existing_database
from bot.domain.errors import InvalidInput
from bot.environment import read_settings
from bot.services import build_services
from bot.storage.database import Database
from bot.storage.search_file import SEARCH_FILE, build_search_file, read_built_from

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence

    from bot.search.films import Reason
    from bot.services import Services
    from bot.services.catalogue.importing import CatalogueStats, ImportReport
    from bot.services.catalogue.search import FoundFilm

__all__ = ["catalogue"]

REASONS: dict[Reason, str] = {
    "exact": "this very title",
    "prefix": "the title begins so",
    "words": "words of the title",
    "corrected": "spelling corrected",
}
COUNTS = {
    "films": "Films",
    "with_year": "with a year",
    "with_directors": "with directors",
    "with_votes": "with votes",
    "with_imdb_id": "with an IMDb id",
    "with_tmdb_id": "with a TMDB id",
    "adult": "adult titles",
    "other_titles": "Other titles",
    "merged": "Merged films",
    "own_films": "Films of servers' own",
    "servers": "Servers with films of their own",
}


@click.group()
def catalogue() -> None:
    """Fill the catalogue of films, and look into it. The bot may run meanwhile."""


@catalogue.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--adult", is_flag=True, help="Take adult titles in too.")
@click.option("--build/--no-build", "builds", default=True, help="Build the search file afterwards (the default).")
def import_films(*, paths: tuple[Path, ...], adult: bool, builds: bool) -> None:
    """Take films in from files, plain or compressed with gzip; what they are is found out by their first line.

    Reads IMDb's datasets (title.basics; with it title.ratings, title.akas, title.crew and name.basics), TMDB's daily
    export of films, MovieLens (movies.csv; with it links.csv), Letterboxd's lists, and any CSV file with a header.
    Shorts, episodes and games are left out. The same file twice changes nothing; an import that was interrupted goes
    on where it was when the same command is started again.
    """
    database_path = read_settings().database_path
    report = asyncio.run(_import(database_path, paths, takes_adult=adult))
    console = Console(highlight=False)
    merged = f", {report.merged:,} merged" if report.merged else ""
    left_out = f", {report.adult:,} adult left out" if report.adult else ""
    console.print(
        f"{report.added:,} added, {report.updated:,} updated, {report.unchanged:,} unchanged{merged}{left_out}"
    )
    if builds:
        _build(database_path, only_if_needed=True)


@catalogue.command()
def build() -> None:
    """Build the search file beside the database anew; a bot that runs takes the new one at once."""
    _build(existing_database(), only_if_needed=False)


@catalogue.command()
def stats() -> None:
    """Say what is in the catalogue, and whether the search file is up to date."""
    database_path = existing_database()
    found = asyncio.run(_stats(database_path))
    console = Console(highlight=False)
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for name, label in COUNTS.items():
        table.add_row(label if label[0].isupper() else f"  {label}", f"{found.counts[name]:,}")
    for source, films in found.sources:
        table.add_row(f"Facts from {source or 'reviews'}", f"{films:,}")
    console.print(table)
    console.print(_search_file_line(database_path.with_name(SEARCH_FILE), found.edition))


@catalogue.command()
@click.argument("text")
@click.option("--guild", type=int, default=0, help="Search as this server does, with its own films.")
@click.option("--limit", type=click.IntRange(1, 25), default=10, show_default=True, help="How many films at most.")
def search(*, text: str, guild: int, limit: int) -> None:
    """Show what members find for TEXT, and why each film stands where it stands."""
    found = asyncio.run(_search(existing_database(), text, guild, limit))
    console = Console(highlight=False)
    if found is None:
        raise InvalidInput("There is no search file yet. Make it with: python -m bot catalogue build")
    if not found:
        console.print("Nothing is found.")
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("#", "Film", "Id", "Because", "Cost"):
        table.add_column(heading, justify="right" if heading in ("#", "Cost") else "left")
    for rank, one in enumerate(found, 1):
        reason = REASONS[one.hit.reason] + (", rated here" if one.is_rated_here else "")
        film = one.film
        table.add_row(str(rank), escape(film.long_label), f"film:{film.film_id}", reason, f"{one.hit.cost:.2f}")
    console.print(table)


@contextlib.asynccontextmanager
async def _services(database_path: Path) -> AsyncGenerator[Services]:
    async with await Database.open(database_path) as database:
        services = build_services(database, clock=discord.utils.utcnow, database_path=database_path)
        async with services.search:
            yield services


async def _import(database_path: Path, paths: Sequence[Path], *, takes_adult: bool) -> ImportReport:
    console = Console(stderr=True, highlight=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    async with _services(database_path) as services:
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            return await services.catalogue.import_files(
                paths, takes_adult=takes_adult, on_bytes=_reading(progress), on_films=_taking(console)
            )


def _reading(progress: Progress) -> Callable[[Path, int, int], None]:
    """Show a bar for each file, by how much of it has been read."""
    tasks: dict[Path, TaskID] = {}

    def show(path: Path, read: int, size: int) -> None:
        if path not in tasks:
            tasks[path] = progress.add_task(path.name, total=size)
        progress.update(tasks[path], completed=read)

    return show


def _taking(console: Console) -> Callable[[ImportReport], None]:
    """Say once where an interrupted import goes on."""
    is_first = True

    def show(report: ImportReport) -> None:
        nonlocal is_first
        if is_first and report.read:
            console.print(f"Going on after {report.read:,} films of an import that was interrupted.")
        is_first = False

    return show


async def _stats(database_path: Path) -> CatalogueStats:
    async with _services(database_path) as services:
        return await services.catalogue.stats()


async def _search(database_path: Path, text: str, guild_id: int, limit: int) -> list[FoundFilm] | None:
    async with _services(database_path) as services:
        return await services.search.find(text, guild_id, limit=limit)


def _search_file_line(path: Path, edition: str) -> str:
    built = read_built_from(path)
    if built is None:
        return "There is no search file yet. Make it with: python -m bot catalogue build"
    size = path.stat().st_size / 1_000_000
    state = "up to date" if built.edition == edition else "older than the catalogue; the next start builds it anew"
    return f"Search file: {built.films:,} films, {size:,.1f} MB, {state}."


def _build(database_path: Path, *, only_if_needed: bool) -> None:
    edition = asyncio.run(_edition(database_path))
    path = database_path.with_name(SEARCH_FILE)
    known = read_built_from(path)
    if only_if_needed and known is not None and known.edition == edition:
        return
    console = Console(stderr=True, highlight=False)
    with console.status("Building the search file …") as status:
        _, made = build_search_file(
            database_path, path, progress=lambda films: status.update(f"Building the search file: {films:,} films …")
        )
    Console(highlight=False).print(
        f"Built the search file: {made.films:,} films, {made.size_bytes / 1_000_000:,.1f} MB, {made.seconds:,.1f} s"
    )


async def _edition(database_path: Path) -> str:
    async with _services(database_path) as services:
        return await services.catalogue.edition()
