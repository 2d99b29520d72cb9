"""What is opened, what is refused, and that what is refused stays as it was."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import sqlite3
from typing import TYPE_CHECKING

import pytest

from bot.storage.database import Database, DatabaseUnusable
from bot.storage.migrating import NewerDatabase

if TYPE_CHECKING:
    from pathlib import Path

    from bot.domain.errors import UserFacingError
    from bot.storage.database import Connection

MANY = 1_000


async def check_refused(path: Path, kind: type[UserFacingError], *words: str) -> None:
    """Check that a file is refused in one line with those words, and that nothing in its folder changed."""
    before = {file: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}

    with pytest.raises(kind) as refusal:
        await Database.open(path)

    sentence = str(refusal.value)
    assert "\n" not in sentence
    assert all(word in sentence for word in words), sentence
    assert {file: file.read_bytes() for file in path.parent.iterdir() if file.is_file()} == before


async def note(database: Database, names: list[str]) -> None:
    """Note some facts of 100 characters each."""

    async def act(connection: Connection) -> None:
        rows = [{"name": name, "value": "v" * 100} for name in names]
        await connection.execute_many("INSERT INTO installation (name, value) VALUES (:name, :value)", rows)

    await database.write(act)


async def make_library(path: Path) -> None:
    """Make a database of Marquee's with many pages, closed properly."""
    async with await Database.open(path) as database:
        await note(database, [f"fact {number}" for number in range(MANY)])


async def count_facts(path: Path) -> int:
    async with await Database.open(path) as database, database.read() as connection:
        return len(await connection.fetch_all("SELECT name FROM installation"))


async def test_a_new_file_is_made_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folders" / "marquee.db"

    assert await count_facts(path) == 0
    assert path.stat().st_size > 0


async def test_an_empty_file_is_fine(database_path: Path) -> None:
    database_path.touch()

    assert await count_facts(database_path) == 0


@pytest.mark.parametrize("name", ["a b.db", "50% #1?.db", "кино.db", "film:1.db"])
async def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    await make_library(tmp_path / name)

    assert await count_facts(tmp_path / name) == MANY
    assert [file.name for file in tmp_path.iterdir()] == [name]


async def test_starting_again_changes_nothing(database_path: Path) -> None:
    await make_library(database_path)
    before = database_path.read_bytes()

    async with await Database.open(database_path):
        pass

    assert database_path.read_bytes() == before


async def test_a_file_from_a_newer_version_is_refused(database_path: Path) -> None:
    await make_library(database_path)
    with contextlib.closing(sqlite3.connect(database_path)) as connection:
        connection.execute("PRAGMA user_version = 9999")

    await check_refused(database_path, NewerDatabase, "newer Marquee", "9999", "Update Marquee")


async def test_a_text_file_is_refused(database_path: Path) -> None:
    database_path.write_text("Dear diary, today I saw a film.", "utf-8")

    await check_refused(database_path, DatabaseUnusable, "is not a database", "DATABASE_PATH")


async def test_a_file_shorter_than_a_header_is_refused(database_path: Path) -> None:
    database_path.write_bytes(b"SQLite")

    await check_refused(database_path, DatabaseUnusable, "is not a database")


async def test_a_header_without_a_database_behind_it_is_refused(database_path: Path) -> None:
    database_path.write_bytes(b"SQLite format 3\x00" + bytes(range(200)))

    await check_refused(database_path, DatabaseUnusable, "damaged")


async def test_a_folder_is_refused_with_an_example(tmp_path: Path) -> None:
    await check_refused(tmp_path, DatabaseUnusable, "is a folder", "marquee.db")


async def test_a_path_through_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", "utf-8")

    with pytest.raises(DatabaseUnusable, match="can't be opened"):
        await Database.open(tmp_path / "file" / "marquee.db")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permission bits do not bind this user")
async def test_an_unreadable_file_is_refused(database_path: Path) -> None:
    await make_library(database_path)
    database_path.chmod(0)
    try:
        with pytest.raises(DatabaseUnusable, match="Permission denied"):
            await Database.open(database_path)
    finally:
        database_path.chmod(0o600)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permission bits do not bind this user")
async def test_a_file_that_can_not_be_written_is_refused(database_path: Path) -> None:
    await make_library(database_path)
    database_path.chmod(0o400)

    with pytest.raises(DatabaseUnusable, match="Permission denied"):
        await Database.open(database_path)


async def test_another_program_s_database_is_refused(database_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(database_path)) as connection:
        connection.execute("CREATE TABLE bookmarks (address TEXT)")

    await check_refused(database_path, DatabaseUnusable, "another program's", "DATABASE_PATH")


@pytest.mark.parametrize("kept", [0.3, 0.9])
async def test_a_truncated_file_is_refused(database_path: Path, kept: float) -> None:
    await make_library(database_path)
    whole = database_path.read_bytes()
    database_path.write_bytes(whole[: int(len(whole) * kept)])

    await check_refused(database_path, DatabaseUnusable, "damaged", "restore a backup")


@pytest.mark.parametrize("seed", range(3))
async def test_a_file_overwritten_in_its_middle_is_refused(database_path: Path, seed: int) -> None:
    await make_library(database_path)
    pages = bytearray(database_path.read_bytes())
    chance = random.Random(seed)
    middle = chance.randrange(len(pages) // 4096 // 2) * 4096 + len(pages) // 4
    pages[middle : middle + 8_192] = chance.randbytes(8_192)
    database_path.write_bytes(pages)

    await check_refused(database_path, DatabaseUnusable, "damaged", "restore a backup")


async def test_a_file_whose_catalogue_of_tables_is_garbage_is_refused(database_path: Path) -> None:
    await make_library(database_path)
    pages = bytearray(database_path.read_bytes())
    pages[100:4_096] = random.Random(0).randbytes(3_996)
    database_path.write_bytes(pages)

    await check_refused(database_path, DatabaseUnusable, "damaged")


async def test_what_a_crash_left_in_the_log_is_recovered(tmp_path: Path, database_path: Path) -> None:
    await make_library(database_path)
    async with await Database.open(database_path) as database:
        await note(database, ["the last one"])
        crashed = tmp_path / "crashed.db"
        for suffix in ("", "-wal"):
            copy, original = (path.with_name(path.name + suffix) for path in (crashed, database_path))
            copy.write_bytes(original.read_bytes())

    assert await count_facts(crashed) == MANY + 1


async def test_a_refused_file_leaves_no_connection_open(database_path: Path) -> None:
    database_path.write_text("no database", "utf-8")
    before = len(asyncio.all_tasks())

    with pytest.raises(DatabaseUnusable):
        await Database.open(database_path)

    assert len(asyncio.all_tasks()) == before
    database_path.unlink()
    assert await count_facts(database_path) == 0
