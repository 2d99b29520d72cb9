"""The database of an import: with the starter catalogue in it, or a stand-in where nothing may be written."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import discord

from bot.services import build_services
from bot.settings import DATA_FOLDER
from bot.storage.database import Database
from bot.storage.films import FilmStore
from bot.storage.migrating import discover

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from bot.services.library.importing import LibraryService

__all__ = ["opened_library", "opened_stand_in"]

_VERSION_AT, _VERSION_BYTES = 60, 4  # SQLite's user_version in the file's header


@asynccontextmanager
async def opened_library(path: Path) -> AsyncGenerator[LibraryService]:
    """Open the library of a database; a new one gets the starter catalogue, to which films are matched.

    Raises:
        DatabaseUnusable: The file is no database of Marquee's.
    """
    async with await Database.open(path) as database:
        services = build_services(database, clock=discord.utils.utcnow)
        async with database.read() as connection:
            is_new = await FilmStore(connection).count() == 0
        if is_new:
            await services.installation.load_content(DATA_FOLDER, with_samples=False)
        yield services.library


@asynccontextmanager
async def opened_stand_in(path: Path) -> AsyncGenerator[LibraryService]:
    """Open a library to look films up in; the database stays as it is, neither made nor brought up to date.

    Raises:
        DatabaseUnusable: The file is no database of Marquee's.
    """
    with tempfile.TemporaryDirectory(prefix="marquee-") as folder:
        stand_in = Path(folder) / "marquee.db"
        if path.is_file():
            if _version(path) == discover()[-1].number:
                stand_in = path
            else:
                for ending in ("", "-wal"):
                    if (file := path.with_name(path.name + ending)).exists():
                        shutil.copyfile(file, f"{stand_in}{ending}")
        async with opened_library(path if path.is_dir() else stand_in) as library:
            yield library


def _version(path: Path) -> int:
    with path.open("rb") as file:
        return int.from_bytes(file.read(_VERSION_AT + _VERSION_BYTES)[_VERSION_AT:], "big")
