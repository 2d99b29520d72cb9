"""Open the SQLite file, write through one connection with group commit, read through several.

An act is a coroutine function that receives a `Connection`. Acts queue up for the one writer; each runs in a
savepoint of its own, and one COMMIT serves all that were waiting. `write` returns only after that COMMIT, so a
caller can't acknowledge what is not on disk.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

import aiosqlite

from bot.storage.bulk import BulkWriter
from bot.storage.connections import Connection, Row
from bot.storage.migrating import discover, migrate
from bot.storage.opening import DatabaseUnusable, check_file

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
    from pathlib import Path
    from types import TracebackType

    from bot.storage.migrating import Migration

__all__ = ["Connection", "Database", "DatabaseUnusable", "Row"]

log = logging.getLogger(__name__)

T = TypeVar("T")

READERS = 3
BUSY_TIMEOUT_MILLISECONDS = 5_000
LOG_TIMEOUT_MILLISECONDS = 300
OLDEST_SQLITE = (3, 37, 0)  # STRICT tables
BATCH_ACTS = 256
BATCH_SECONDS = 0.1  # a commit is never put off longer than this for those who came later


@dataclass(slots=True)
class _QueuedAct:
    run: Callable[[Connection], Awaitable[Any]]
    done: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


class Database:
    """One SQLite file, opened and migrated; use as `async with await Database.open(path) as database`."""

    def __init__(self, path: Path, writer: aiosqlite.Connection, readers: list[aiosqlite.Connection]) -> None:
        self._path = path
        self._writer = writer
        self._act_connection = Connection(writer)
        self._readers = readers
        self._free_readers: asyncio.Queue[Connection] = asyncio.Queue()
        for reader in readers:
            self._free_readers.put_nowait(Connection(reader))
        self._queue: deque[_QueuedAct] = deque()
        self._writing: asyncio.Task[None] | None = None
        self._bulk = BulkWriter(path, BUSY_TIMEOUT_MILLISECONDS / 1000)

    @classmethod
    async def open(cls, path: Path, *, steps: Sequence[Migration] | None = None) -> Self:
        """Open or create the file, check it, bring its schema up to date.

        Raises:
            DatabaseUnusable: the file is no database, can't be read or written, or SQLite is too old.
            NewerDatabase: the file was written by a newer version.
            MigrationFailed: a migration failed.
        """
        steps = discover() if steps is None else steps
        check_file(path, newest=steps[-1].number)
        opened: list[aiosqlite.Connection] = []
        try:
            writer = await _connect(path, opened)
            await _prepare_writer(writer)
            await migrate(writer, steps)
            readers = [await _connect(path, opened) for _ in range(READERS)]
            for reader in readers:
                await _pragma(reader, "query_only = ON")
        except BaseException as error:
            for connection in opened:
                await connection.close()
            if isinstance(error, (sqlite3.Error, OSError)):
                raise DatabaseUnusable(f"The database {path} can't be used: {error}. It was left as it is.") from error
            raise
        return cls(path, writer, readers)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Finish the acts that wait, then close every connection. Safe to call twice."""
        if self._writing is not None:
            await asyncio.shield(self._writing)
        await self._bulk.close()
        for connection in (*self._readers, self._writer):
            await connection.close()

    async def write(self, act: Callable[[Connection], Awaitable[T]]) -> T:
        """Run `act` in the writer's queue and return its result once it is committed.

        An exception of `act` undoes that act alone. A caller that is cancelled meanwhile does not stop the act.
        """
        queued = _QueuedAct(act, asyncio.get_running_loop().create_future())
        self._queue.append(queued)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._drain(), name="marquee-writer")
        return cast("T", await asyncio.shield(queued.done))

    async def write_at_once(self, act: Callable[[Connection], Awaitable[T]]) -> T:
        """Run `act` by itself, from its first statement to its commit in one thread, and return its result.

        For bulk work of a process of its own, beside which a bot may want to write: it holds the lock for as short as
        can be. The act may wait for nothing but its connection. An exception of `act` undoes it.
        """
        return await self._bulk.write(act)

    async def empty_log(self) -> bool:
        """Move the write-ahead log into the file and cut it to nothing, so that no deleted row is left in it.

        Returns:
            Whether it worked; readers or writers that are busy for too long prevent it.
        """
        # A connection of its own: the writer may be in the middle of a batch.
        async with aiosqlite.connect(self._path, isolation_level=None) as connection:
            # While it waits for readers, it holds up whoever writes.
            await _pragma(connection, f"busy_timeout = {LOG_TIMEOUT_MILLISECONDS}")
            return await _pragma(connection, "wal_checkpoint(TRUNCATE)") == 0

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncGenerator[Connection]:
        """Borrow a read-only connection with one consistent view of the data."""
        connection = await self._free_readers.get()
        try:
            await connection.execute("BEGIN")
            yield connection
        finally:
            # Also when the reader is cancelled right here, its snapshot ends and the next one gets the connection.
            await asyncio.shield(self._give_back(connection))

    async def damages(self) -> list[str]:
        """Read the whole file and name what is damaged or refers to nothing; empty when all is well."""
        async with self.read() as connection:
            damaged = [row[0] for row in await connection.fetch_all("PRAGMA integrity_check")]
            dangling = await connection.fetch_all("PRAGMA foreign_key_check")
        return [text for text in damaged if text != "ok"] + [
            f"A row of {row['table']} refers to a row of {row['parent']} that is not there." for row in dangling
        ]

    async def _give_back(self, connection: Connection) -> None:
        try:
            await connection.execute("COMMIT")
        finally:
            self._free_readers.put_nowait(connection)

    async def _drain(self) -> None:
        while self._queue:
            batch: list[_QueuedAct] = []
            try:
                await self._run_batch(batch)
            # The commit or the file failed, or the loop ends: nobody in this batch may believe it was written.
            except (Exception, asyncio.CancelledError) as error:
                log.exception("A batch of %d acts was not written", len(batch))
                await self._abandon(batch, error)
            _answer(batch)

    async def _run_batch(self, batch: list[_QueuedAct]) -> None:
        loop = asyncio.get_running_loop()
        closes_at = loop.time() + BATCH_SECONDS
        first = self._queue.popleft()
        batch.append(first)
        await self._act_connection.execute("BEGIN IMMEDIATE")
        await self._run_act(first)
        while self._queue and len(batch) < BATCH_ACTS and loop.time() < closes_at:
            queued = self._queue.popleft()
            batch.append(queued)
            await self._run_act(queued)
        await self._act_connection.execute("COMMIT")

    async def _run_act(self, queued: _QueuedAct) -> None:
        await self._act_connection.execute("SAVEPOINT act")
        try:
            queued.result = await queued.run(self._act_connection)
        # It belongs to the caller, who gets it after the commit.
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001
            queued.error = error
            await self._act_connection.execute("ROLLBACK TO act")
        await self._act_connection.execute("RELEASE act")

    async def _abandon(self, batch: list[_QueuedAct], error: BaseException) -> None:
        for queued in batch:
            queued.error = error
        with contextlib.suppress(sqlite3.Error, ValueError):  # closed or gone; the callers are told all the same
            if self._writer.in_transaction:
                await self._act_connection.execute("ROLLBACK")


def _answer(batch: list[_QueuedAct]) -> None:
    for queued in batch:
        if queued.done.done():
            continue
        if queued.error is None:
            queued.done.set_result(queued.result)
        else:
            queued.done.set_exception(queued.error)


async def _connect(path: Path, opened: list[aiosqlite.Connection]) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(path, isolation_level=None)
    opened.append(connection)
    connection.row_factory = sqlite3.Row
    await _pragma(connection, f"busy_timeout = {BUSY_TIMEOUT_MILLISECONDS}")
    return connection


async def _pragma(connection: aiosqlite.Connection, statement: str) -> Any:
    rows = list(await connection.execute_fetchall(f"PRAGMA {statement}"))
    return rows[0][0] if rows else None


async def _prepare_writer(writer: aiosqlite.Connection) -> None:
    """Set and verify what durability stands on."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise DatabaseUnusable(f"Marquee needs SQLite 3.37 or newer; this Python has {sqlite3.sqlite_version}.")
    if await _pragma(writer, "journal_mode = WAL") != "wal":
        raise DatabaseUnusable(
            "The database's folder does not allow a write-ahead log. Use a local disk, not a network share."
        )
    await _pragma(writer, "synchronous = FULL")
    await _pragma(writer, "foreign_keys = ON")
    await _pragma(writer, "secure_delete = ON")
    if await _pragma(writer, "synchronous") != 2:  # 2 is FULL
        raise DatabaseUnusable("SQLite refused to write with full durability.")
