"""Bring a database to the newest schema, one atomic step after the other."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from bot.domain.errors import UserFacingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import aiosqlite

__all__ = ["Migration", "MigrationFailed", "NewerDatabase", "discover", "migrate", "refuse_newer"]

_NAME = re.compile(r"(\d{4})_\w+\.sql")


class NewerDatabase(UserFacingError):
    """The file was written by a newer version of Marquee."""


class MigrationFailed(UserFacingError):
    """A step failed and left nothing behind."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step."""

    number: int
    name: str
    sql: str


def discover() -> list[Migration]:
    """List the steps that ship with this version, in order."""
    files = (file for file in resources.files("bot.storage.migrations").iterdir() if _NAME.fullmatch(file.name))
    return [
        Migration(int(file.name[:4]), file.name, file.read_text("utf-8"))
        for file in sorted(files, key=lambda f: f.name)
    ]


def refuse_newer(current: int, newest: int) -> None:
    """Raise `NewerDatabase` when a file's schema number is above what this version knows."""
    if current > newest:
        raise NewerDatabase(
            f"This database was written by a newer Marquee (schema {current}, this version knows {newest}). "
            "Update Marquee, or restore an older backup."
        )


async def migrate(connection: aiosqlite.Connection, steps: Sequence[Migration]) -> list[str]:
    """Apply the steps that are missing, each in a transaction that also holds its number.

    Returns:
        The names of the steps applied, empty when the schema was up to date.

    Raises:
        NewerDatabase: the file knows more steps than this version.
        MigrationFailed: a step failed; it left nothing behind, the earlier ones stay.
    """
    cursor = await connection.execute("PRAGMA user_version")
    row = await cursor.fetchone()
    await cursor.close()
    current = int(row[0]) if row else 0
    newest = steps[-1].number if steps else 0
    refuse_newer(current, newest)
    applied: list[str] = []
    for step in (step for step in steps if step.number > current):
        await _apply(connection, step)
        applied.append(step.name)
    return applied


async def _apply(connection: aiosqlite.Connection, step: Migration) -> None:
    # BEGIN and COMMIT stand inside the script: executescript commits whatever was open before it.
    script = f"BEGIN IMMEDIATE;\n{step.sql}\nPRAGMA user_version = {step.number};\nCOMMIT;"
    try:
        await connection.executescript(script)
    except sqlite3.Error as error:
        if connection.in_transaction:
            await connection.execute("ROLLBACK")
        raise MigrationFailed(f"The database step {step.name} failed and changed nothing: {error}") from error
