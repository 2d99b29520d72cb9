"""The schema as one file to read, kept true: `UPDATE_SCHEMA=1 python -m pytest tests/storage/test_schema.py`."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
from importlib import resources
from pathlib import Path

import pytest

import bot.storage
from bot.storage.migrating import discover
from bot.storage.opening import APPLICATION_ID

SCHEMA = Path(str(resources.files(bot.storage))) / "schema.sql"
HEADER = "-- The schema after all migrations. Generated; see tests/storage/test_schema.py.\n"


@pytest.fixture
def migrated() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    for step in discover():
        connection.executescript(step.sql)
    return connection


def dump(connection: sqlite3.Connection) -> str:
    """Write out every table with its indexes, sorted by name."""
    statements = connection.execute(
        """
        SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
        ORDER BY tbl_name, type = 'index', name
        """
    )
    return "\n".join([HEADER, *(f"{sql};\n" for (sql,) in statements)])


def tables(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]


def test_the_written_schema_is_the_schema_after_all_migrations(migrated: sqlite3.Connection) -> None:
    with contextlib.closing(migrated):
        expected = dump(migrated)
    if os.environ.get("UPDATE_SCHEMA"):
        SCHEMA.write_text(expected, "utf-8")

    written = SCHEMA.read_text("utf-8") if SCHEMA.exists() else ""

    assert written == expected, "Write it anew: UPDATE_SCHEMA=1 python -m pytest tests/storage/test_schema.py"


def test_the_written_schema_can_be_executed(migrated: sqlite3.Connection) -> None:
    with contextlib.closing(migrated), contextlib.closing(sqlite3.connect(":memory:")) as again:
        again.executescript(SCHEMA.read_text("utf-8"))

        assert dump(again) == dump(migrated)


def test_every_table_is_strict(migrated: sqlite3.Connection) -> None:
    with contextlib.closing(migrated):
        loose = [
            name
            for _, name, kind, _, _, strict in migrated.execute("PRAGMA table_list")
            if kind == "table" and not strict
        ]

    assert [name for name in loose if not name.startswith("sqlite_")] == []


def test_the_file_says_that_it_is_marquee_s(migrated: sqlite3.Connection) -> None:
    with contextlib.closing(migrated):
        assert migrated.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


def test_every_reference_to_another_table_has_an_index(migrated: sqlite3.Connection) -> None:
    """Without one, deleting a film would read every rating."""
    missing: list[str] = []
    with contextlib.closing(migrated):
        for table in tables(migrated):
            indexed = {
                tuple(column for _, _, column in migrated.execute(f"PRAGMA index_info({index})"))
                for _, index, *_ in migrated.execute(f"PRAGMA index_list({table})")
            }
            indexed |= {(column,) for _, column, *_, key in migrated.execute(f"PRAGMA table_info({table})") if key == 1}
            keys: dict[int, list[str]] = {}
            for number, _, _, column, *_ in migrated.execute(f"PRAGMA foreign_key_list({table})"):
                keys.setdefault(number, []).append(column)
            missing += [
                f"{table}{columns}"
                for columns in map(tuple, keys.values())
                if not any(index[: len(columns)] == columns for index in indexed)
            ]

    assert missing == []


def test_tables_without_rowid_begin_with_their_primary_key(migrated: sqlite3.Connection) -> None:
    """SQLite 3.40 takes such a table for damaged at the next start if another column stands before."""
    with contextlib.closing(migrated):
        offenders = [
            name
            for _, name, kind, _, without_rowid, _ in migrated.execute("PRAGMA table_list")
            if kind == "table" and without_rowid
            for columns in [migrated.execute(f"PRAGMA table_info({name})").fetchall()]
            if [key for *_, key in columns if key] != list(range(1, 1 + sum(key > 0 for *_, key in columns)))
            or any(key == 0 for *_, key in columns[: sum(key > 0 for *_, key in columns)])
        ]

    assert offenders == []


def test_no_step_uses_what_only_sqlite_knows() -> None:
    """A PostgreSQL store is to follow; conditional inserts and rowids would stand in its way."""
    sql = "\n".join(re.sub("--.*", "", step.sql) for step in discover()).upper()

    assert [word for word in ("AUTOINCREMENT", "ROWID =", "INSERT OR", "GLOB", "REPLACE INTO") if word in sql] == []
