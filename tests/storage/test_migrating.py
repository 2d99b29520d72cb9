"""Numbered steps, each of which happens as a whole or not at all."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

import aiosqlite
import pytest
import pytest_asyncio

from bot.domain.errors import UserFacingError
from bot.storage.database import Database
from bot.storage.migrating import Migration, MigrationFailed, NewerDatabase, discover, migrate
from bot.storage.opening import APPLICATION_ID

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

FIRST = Migration(
    1, "0001_first.sql", f"PRAGMA application_id = {APPLICATION_ID}; CREATE TABLE one (a INTEGER) STRICT;"
)
SECOND = Migration(2, "0002_second.sql", "CREATE TABLE two (b INTEGER) STRICT; INSERT INTO one VALUES (2);")
BROKEN = Migration(
    2, "0002_second.sql", "CREATE TABLE two (b INTEGER) STRICT; INSERT INTO one VALUES (2); DROP TABLE no;"
)


@pytest_asyncio.fixture
async def connection(database_path: Path) -> AsyncIterator[aiosqlite.Connection]:
    async with aiosqlite.connect(database_path, isolation_level=None) as opened:
        yield opened


def state(path: Path) -> tuple[int, list[str], int]:
    """The schema's number, its tables, and the rows of the first, as another process sees them."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        number = connection.execute("PRAGMA user_version").fetchone()[0]
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master ORDER BY name")]
        rows = connection.execute("SELECT count(*) FROM one").fetchone()[0] if "one" in tables else 0
    return number, tables, rows


def test_steps_are_numbered_without_gaps() -> None:
    steps = discover()

    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    assert all(step.name.startswith(f"{step.number:04d}_") for step in steps)


def test_no_step_opens_or_ends_the_transaction_it_runs_in() -> None:
    words = {word for step in discover() for word in step.sql.upper().replace(";", " ").split("\n")}

    assert not {line for line in words if line.strip() in {"BEGIN", "COMMIT", "END", "ROLLBACK"}}


async def test_all_steps_are_applied_to_an_empty_file(connection: aiosqlite.Connection, database_path: Path) -> None:
    applied = await migrate(connection, [FIRST, SECOND])

    assert applied == ["0001_first.sql", "0002_second.sql"]
    assert state(database_path) == (2, ["one", "two"], 1)


async def test_only_missing_steps_are_applied(connection: aiosqlite.Connection, database_path: Path) -> None:
    await migrate(connection, [FIRST])

    applied = await migrate(connection, [FIRST, SECOND])

    assert applied == ["0002_second.sql"]
    assert state(database_path) == (2, ["one", "two"], 1)


async def test_steps_applied_twice_change_nothing(connection: aiosqlite.Connection, database_path: Path) -> None:
    await migrate(connection, [FIRST, SECOND])

    assert await migrate(connection, [FIRST, SECOND]) == []
    assert state(database_path) == (2, ["one", "two"], 1)


async def test_a_step_that_fails_leaves_nothing_and_keeps_the_number(
    connection: aiosqlite.Connection, database_path: Path
) -> None:
    with pytest.raises(MigrationFailed, match=r"0002_second\.sql failed and changed nothing: no such table"):
        await migrate(connection, [FIRST, BROKEN])

    assert not connection.in_transaction
    assert state(database_path) == (1, ["one"], 0)


async def test_the_corrected_step_then_applies(connection: aiosqlite.Connection, database_path: Path) -> None:
    with pytest.raises(MigrationFailed):
        await migrate(connection, [FIRST, BROKEN])

    assert await migrate(connection, [FIRST, SECOND]) == ["0002_second.sql"]
    assert state(database_path) == (2, ["one", "two"], 1)


async def test_a_step_that_is_no_sql_leaves_nothing(connection: aiosqlite.Connection, database_path: Path) -> None:
    nonsense = Migration(1, "0001_first.sql", "CREATE TABLE one (a INTEGER) STRICT; this is no SQL;")

    with pytest.raises(MigrationFailed, match="syntax error"):
        await migrate(connection, [nonsense])

    assert state(database_path) == (0, [], 0)


async def test_a_step_that_breaks_a_reference_fails_at_its_commit(
    connection: aiosqlite.Connection, database_path: Path
) -> None:
    await connection.execute_fetchall("PRAGMA foreign_keys = ON")
    dangling = Migration(
        2,
        "0002_dangling.sql",
        "CREATE TABLE two (a INTEGER PRIMARY KEY);"
        "CREATE TABLE three (a INTEGER REFERENCES two DEFERRABLE INITIALLY DEFERRED);"
        "INSERT INTO three VALUES (1);",
    )

    with pytest.raises(MigrationFailed, match="FOREIGN KEY"):
        await migrate(connection, [FIRST, dangling])

    assert state(database_path) == (1, ["one"], 0)


async def test_a_newer_file_is_refused(connection: aiosqlite.Connection, database_path: Path) -> None:
    await migrate(connection, [FIRST, SECOND])

    with pytest.raises(NewerDatabase, match=r"schema 2, this version knows 1"):
        await migrate(connection, [FIRST])

    assert state(database_path) == (2, ["one", "two"], 1)


async def test_a_failed_step_is_told_at_the_start_and_mended_by_the_next(database_path: Path) -> None:
    async with await Database.open(database_path, steps=[FIRST]):
        pass

    with pytest.raises(UserFacingError, match="changed nothing"):
        await Database.open(database_path, steps=[FIRST, BROKEN])
    async with await Database.open(database_path, steps=[FIRST, SECOND]):
        pass

    assert state(database_path) == (2, ["one", "two"], 1)
