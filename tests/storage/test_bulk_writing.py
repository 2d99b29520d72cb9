"""Acts of bulk work: each in one go, with the same care for what is on disk, beside the writer of the database."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import threading
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from bot.storage.bulk import LEAST_REST_SECONDS
from bot.storage.installation import InstallationStore

if TYPE_CHECKING:
    from pathlib import Path

    from bot.storage.database import Connection, Database


async def put(connection: Connection) -> str:
    """Use every way of running a statement."""
    store = InstallationStore(connection)
    await store.put("one", "1")
    await connection.execute_many(
        "INSERT INTO installation (name, value) VALUES (:name, :value)", [{"name": "two", "value": "2"}]
    )
    rows = await connection.fetch_all("SELECT value FROM installation WHERE name IN ('one', 'two') ORDER BY name")
    return "".join(row["value"] for row in rows) + str(await store.get("three"))


async def facts(database: Database) -> set[str]:
    async with database.read() as connection:
        rows = await connection.fetch_all("SELECT name FROM installation WHERE length(name) < 6")
    return {row["name"] for row in rows}


async def test_an_act_in_one_go_is_committed_before_its_result_comes(database: Database, database_path: Path) -> None:
    assert await database.write_at_once(put) == "12None"

    other = sqlite3.connect(database_path)
    assert other.execute("SELECT COUNT(*) FROM installation WHERE name IN ('one', 'two')").fetchone() == (2,)
    other.close()


async def test_it_runs_in_one_thread_and_not_in_the_loop_s(database: Database) -> None:
    threads: set[int] = set()

    async def act(connection: Connection) -> None:
        for _ in range(3):
            await connection.execute("SELECT 1")
            threads.add(threading.get_ident())

    await database.write_at_once(act)

    assert len(threads) == 1
    assert threading.get_ident() not in threads


async def test_a_failure_undoes_the_act_and_the_next_one_goes_well(database: Database) -> None:
    async def failing(connection: Connection) -> None:
        await put(connection)
        raise ValueError("after all")

    with pytest.raises(ValueError, match="after all"):
        await database.write_at_once(failing)
    assert await facts(database) == set()
    await database.write_at_once(put)

    assert await facts(database) == {"one", "two"}


async def test_what_breaks_a_promise_to_other_rows_is_refused(database: Database) -> None:
    async def act(connection: Connection) -> None:
        await connection.execute("INSERT INTO film_titles (film_id, title_key, title) VALUES (404, 'x', 'X')")

    with pytest.raises(sqlite3.IntegrityError):
        await database.write_at_once(act)


async def test_an_act_that_waits_for_something_else_is_refused_and_undone(database: Database) -> None:
    async def act(connection: Connection) -> None:
        await put(connection)
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="nothing but its connection"):
        await database.write_at_once(act)
    assert await facts(database) == set()


async def test_it_is_as_durable_as_any_other_act(database: Database) -> None:
    async def act(connection: Connection) -> list[int]:
        pragmas = ("synchronous", "foreign_keys", "secure_delete")
        return [(await connection.fetch_all(f"PRAGMA {name}"))[0][0] for name in pragmas]

    assert await database.write_at_once(act) == [2, 1, 1] == await database.write(act)


async def test_both_ways_of_writing_take_turns(database: Database) -> None:
    async def count(connection: Connection) -> None:
        store = InstallationStore(connection)
        await store.put("count", str(int(await store.get("count") or 0) + 1))

    ways = (database.write, database.write_at_once)
    await asyncio.gather(*(ways[number % 2](count) for number in range(60)))

    async with database.read() as connection:
        assert await InstallationStore(connection).get("count") == "60"


async def test_closing_waits_for_an_act_whose_caller_gave_up(database: Database, database_path: Path) -> None:
    has_begun, may_end = threading.Event(), threading.Event()

    async def act(connection: Connection) -> None:
        has_begun.set()
        may_end.wait(5)
        await put(connection)

    task = asyncio.create_task(database.write_at_once(act))
    await asyncio.to_thread(has_begun.wait, 5)
    task.cancel()
    closing = asyncio.create_task(database.close())
    await asyncio.sleep(0.05)
    assert not closing.done()
    may_end.set()
    await closing

    other = sqlite3.connect(database_path)
    assert other.execute("SELECT COUNT(*) FROM installation WHERE name IN ('one', 'two')").fetchone() == (2,)
    other.close()


async def test_after_an_act_others_have_their_turn(database: Database, database_path: Path) -> None:
    """The file is free for at least as long as SQLite takes to look again."""
    waits: list[float] = []
    is_over = threading.Event()

    def neighbour() -> None:
        other = sqlite3.connect(database_path, isolation_level=None, timeout=30)
        while not is_over.wait(0.002):
            began = time.monotonic()
            other.execute("BEGIN IMMEDIATE")
            waits.append(time.monotonic() - began)
            other.execute("COMMIT")
        other.close()

    async def act(connection: Connection) -> float:
        await put(connection)
        await connection.execute("DELETE FROM installation WHERE name IN ('one', 'two')")
        return time.monotonic()

    thread = threading.Thread(target=neighbour)
    thread.start()
    try:
        ends = [await database.write_at_once(act) for _ in range(12)]
    finally:
        is_over.set()
        await asyncio.to_thread(thread.join)

    assert min(later - earlier for earlier, later in pairwise(ends)) >= LEAST_REST_SECONDS
    assert len(waits) > 12


async def test_garbage_is_collected_after_the_act_and_not_within(database: Database) -> None:
    async def act(connection: Connection) -> bool:
        await put(connection)
        return gc.isenabled()

    assert await database.write_at_once(act) is False
    assert gc.isenabled()
