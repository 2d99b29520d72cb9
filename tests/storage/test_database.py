"""The one writer with its group commit, and the readers."""

from __future__ import annotations

import asyncio
import contextlib
import random
import sqlite3
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.storage.database import READERS, Database
from bot.storage.installation import InstallationStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from pathlib import Path

    import aiosqlite

    from bot.storage.database import Connection

    Act = Callable[[Connection], Awaitable[str]]

PATIENCE = 3  # seconds; whoever still waits then waits forever


class Broken(Exception):
    """An act that fails."""


def putting(name: str, *, fails: bool = False, pauses: int = 0) -> Act:
    """An act that notes a fact, thinks for a while, and perhaps fails after all."""

    async def act(connection: Connection) -> str:
        await InstallationStore(connection).put(name, "noted")
        for _ in range(pauses):
            await asyncio.sleep(0)
        if fails:
            raise Broken(name)
        return name

    return act


async def breaking_a_promise(connection: Connection) -> str:
    """An act whose rating has no film, which SQLite is told to find out at COMMIT."""
    await connection.execute("PRAGMA defer_foreign_keys = ON")
    await connection.execute("INSERT INTO ratings VALUES (1, 404, 1, 10, 0, 0, 0, 0, 1)")
    return "never"


async def facts_seen(database: Database) -> int:
    async with database.read() as connection:
        rows = await connection.fetch_all("SELECT name FROM installation")
    return len(rows)


def committed(outside: sqlite3.Connection) -> set[str]:
    return {name for (name,) in outside.execute("SELECT name FROM installation")}


@pytest.fixture
def writer(database: Database) -> aiosqlite.Connection:
    """The writer's own connection, on which durability and transactions are verified."""
    return database._writer  # pyright: ignore[reportPrivateUsage]


@pytest_asyncio.fixture
async def statements(writer: aiosqlite.Connection) -> AsyncIterator[list[str]]:
    """Every statement that SQLite runs on the writer's connection from now on."""
    seen: list[str] = []
    await writer.set_trace_callback(seen.append)  # pyright: ignore[reportUnknownMemberType]
    yield seen


@pytest.fixture
def outside(database: Database, database_path: Path) -> Iterator[sqlite3.Connection]:
    """Another process's view of the file: only what is committed."""
    assert database
    with contextlib.closing(sqlite3.connect(database_path, isolation_level=None)) as connection:
        yield connection


async def test_the_writer_is_fully_durable_and_keeps_foreign_keys(writer: aiosqlite.Connection) -> None:
    async def pragma(name: str) -> object:
        return next(row[0] for row in await writer.execute_fetchall(f"PRAGMA {name}"))

    assert await pragma("journal_mode") == "wal"
    assert await pragma("synchronous") == 2
    assert await pragma("foreign_keys") == 1
    assert await pragma("secure_delete") == 1


async def test_an_unkept_reference_is_refused(database: Database) -> None:
    async def act(connection: Connection) -> None:
        await connection.execute("INSERT INTO ratings VALUES (1, 404, 1, 10, 0, 0, 0, 0, 1)")

    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        await database.write(act)


async def test_readers_refuse_to_write(database: Database) -> None:
    async with database.read() as connection:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await connection.execute("DELETE FROM installation")


async def test_200_acts_at_once_share_a_few_commits(database: Database, statements: list[str]) -> None:
    names = [f"fact {number}" for number in range(200)]

    answers = await asyncio.gather(*(database.write(putting(name)) for name in names))

    assert answers == names
    assert 1 <= statements.count("COMMIT") <= 20
    assert statements.count("COMMIT") == statements.count("BEGIN IMMEDIATE")
    assert await facts_seen(database) == 200


async def test_no_write_returns_before_its_commit(database: Database, outside: sqlite3.Connection) -> None:
    async def write(name: str) -> bool:
        await database.write(putting(name))
        return name in committed(outside)

    was_committed = await asyncio.gather(*(write(f"fact {number}") for number in range(50)))

    assert all(was_committed)


async def test_a_lone_act_is_committed_at_once(database: Database, statements: list[str]) -> None:
    await database.write(putting("alone"))

    assert statements.count("COMMIT") == 1


async def test_an_act_that_fails_undoes_itself_only(database: Database, statements: list[str]) -> None:
    acts = [putting(f"fact {number}", fails=number % 3 == 0) for number in range(30)]

    answers = await asyncio.gather(*(database.write(act) for act in acts), return_exceptions=True)

    assert [isinstance(answer, Broken) for answer in answers] == [number % 3 == 0 for number in range(30)]
    assert await facts_seen(database) == 20
    assert statements.count("COMMIT") < 10


async def test_a_failed_act_leaves_no_half_of_itself(database: Database) -> None:
    async def act(connection: Connection) -> None:
        await InstallationStore(connection).put("first half", "noted")
        await connection.execute("INSERT INTO no_such_table VALUES (1)")

    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await database.write(act)

    assert await facts_seen(database) == 0


async def test_a_cancelled_caller_does_not_stop_its_act(database: Database) -> None:
    caller = asyncio.create_task(database.write(putting("left behind", pauses=50)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    await database.write(putting("after"))

    assert await facts_seen(database) == 2


async def test_an_act_that_ends_in_a_cancellation_hurts_only_its_caller(database: Database) -> None:
    async def act(connection: Connection) -> None:
        await InstallationStore(connection).put("cancelled", "noted")
        raise asyncio.CancelledError

    async with asyncio.timeout(PATIENCE):
        answers = await asyncio.gather(
            database.write(putting("before")),
            database.write(act),
            database.write(putting("after")),
            return_exceptions=True,
        )

    assert [type(answer) for answer in answers] == [str, asyncio.CancelledError, str]
    assert await facts_seen(database) == 2


async def test_a_failing_commit_is_told_to_everyone_in_the_batch(
    database: Database, writer: aiosqlite.Connection, outside: sqlite3.Connection
) -> None:
    acts = [putting("one"), breaking_a_promise, putting("two"), putting("three", fails=True)]

    answers = await asyncio.gather(*(database.write(act) for act in acts), return_exceptions=True)

    assert all(isinstance(answer, sqlite3.IntegrityError) for answer in answers)
    assert committed(outside) == set()
    assert not writer.in_transaction


async def test_after_a_failing_commit_the_writer_goes_on(database: Database, outside: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await database.write(breaking_a_promise)

    await database.write(putting("next"))

    assert committed(outside) == {"next"}


async def test_a_file_locked_by_another_program_fails_clearly_and_heals(
    database: Database, writer: aiosqlite.Connection, outside: sqlite3.Connection
) -> None:
    await writer.execute_fetchall("PRAGMA busy_timeout = 10")
    outside.execute("BEGIN IMMEDIATE")

    with pytest.raises(sqlite3.OperationalError, match="locked"):
        await database.write(putting("too early"))
    outside.execute("ROLLBACK")
    await database.write(putting("in time"))

    assert committed(outside) == {"in time"}


async def test_acts_never_interleave(database: Database) -> None:
    steps: list[tuple[int, str]] = []

    def act_of(number: int) -> Callable[[Connection], Awaitable[None]]:
        async def act(connection: Connection) -> None:
            steps.append((number, "begins"))
            await InstallationStore(connection).put(f"fact {number}", "noted")
            await asyncio.sleep(0)
            await InstallationStore(connection).put(f"fact {number}", "noted again")
            steps.append((number, "ends"))

        return act

    await asyncio.gather(*(database.write(act_of(number)) for number in range(20)))

    assert steps == [(number, step) for number in range(20) for step in ("begins", "ends")]


async def test_an_act_sees_what_acts_before_it_in_the_batch_did(database: Database) -> None:
    async def count(connection: Connection) -> int:
        rows = await connection.fetch_all("SELECT name FROM installation")
        return len(rows)

    answers = await asyncio.gather(
        database.write(putting("one")),
        database.write(putting("two", fails=True)),
        database.write(count),
        return_exceptions=True,
    )

    assert answers[2] == 1


async def test_a_reader_sees_one_snapshot(database: Database) -> None:
    async with database.read() as connection:
        before = await connection.fetch_all("SELECT name FROM installation")
        await database.write(putting("meanwhile"))
        after = await connection.fetch_all("SELECT name FROM installation")

    assert before == after == []
    assert await facts_seen(database) == 1


async def test_a_slow_reader_delays_no_other(database: Database) -> None:
    async with database.read(), database.read():
        async with asyncio.timeout(PATIENCE):
            seen = await facts_seen(database)

    assert seen == 0


async def test_more_readers_than_connections_take_turns(database: Database) -> None:
    seen = await asyncio.gather(*(facts_seen(database) for _ in range(READERS * 20)))

    assert seen == [0] * READERS * 20


async def test_a_reader_that_fails_gives_its_connection_back(database: Database) -> None:
    async def fail() -> None:
        async with database.read():
            raise Broken

    for _ in range(READERS * 2):
        with pytest.raises(Broken):
            await fail()

    async with asyncio.timeout(PATIENCE):
        assert await facts_seen(database) == 0


@pytest.mark.parametrize("seed", range(3))
async def test_400_tasks_cancelled_at_random_points_leave_no_open_transaction(
    seed: int, database: Database, outside: sqlite3.Connection, writer: aiosqlite.Connection
) -> None:
    chance = random.Random(seed)

    async def cancelled_somewhere(number: int) -> None:
        work = facts_seen(database) if number % 2 else database.write(putting(f"fact {number}", pauses=3))
        task = asyncio.ensure_future(work)
        for _ in range(chance.randrange(40)):
            await asyncio.sleep(chance.choice([0, 0, 0.0005]))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(cancelled_somewhere(number) for number in range(400)))
        await database.write(putting("the last"))
        seen = await asyncio.gather(*(facts_seen(database) for _ in range(READERS * 3)))

    assert not writer.in_transaction
    assert set(seen) == {len(committed(outside))}
    assert "the last" in committed(outside)
    assert outside.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0, "a snapshot is still open"


async def test_a_reader_cancelled_while_it_gives_back_is_not_lost(database: Database) -> None:
    """Cancel one reader after every possible number of turns of the event loop."""
    for turns in range(30):
        task = asyncio.create_task(facts_seen(database))
        for _ in range(turns):
            await asyncio.sleep(0.0002)
        task.cancel()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async with asyncio.timeout(PATIENCE):
        seen = await asyncio.gather(*(facts_seen(database) for _ in range(READERS * 3)))

    assert seen == [0] * READERS * 3


async def test_closing_waits_for_queued_acts(database_path: Path) -> None:
    database = await Database.open(database_path)
    callers = [asyncio.create_task(database.write(putting(f"fact {number}", pauses=5))) for number in range(40)]
    await asyncio.sleep(0)

    await database.close()

    assert sorted(await asyncio.gather(*callers)) == sorted(f"fact {number}" for number in range(40))
    async with await Database.open(database_path) as again:
        assert await facts_seen(again) == 40


async def test_closing_twice_is_harmless(database_path: Path) -> None:
    database = await Database.open(database_path)

    await database.close()
    await database.close()

    assert not database_path.with_name(f"{database_path.name}-wal").exists()


async def test_a_write_after_closing_fails_instead_of_waiting_forever(database_path: Path) -> None:
    database = await Database.open(database_path)
    await database.close()

    with pytest.raises(ValueError, match=r"no active connection|closed"):
        async with asyncio.timeout(PATIENCE):
            await database.write(putting("too late"))
