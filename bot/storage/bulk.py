"""Acts of bulk work, each run from its first statement to its commit without a pause.

Between the statements of an ordinary act lie two changes of threads, and on a machine whose processors are busy each
may have to wait for one: an act of 30 ms then keeps the lock of the file for 150 ms, and with it whoever else wants
to write. Here a whole act stays in one thread, on a connection of its own, and rests follow it that are long enough
for those who wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sqlite3
import threading
import time
from typing import TYPE_CHECKING, Any, TypeVar

from bot.storage.connections import StraightConnection

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Generator
    from pathlib import Path

    from bot.storage.connections import Connection

__all__ = ["BulkWriter"]

T = TypeVar("T")

# SQLite does not queue: who waits looks every 25 ms whether the file is free, after 128 ms every 50, then every 100.
LEAST_REST_SECONDS, LONGEST_REST_SECONDS = 0.025, 0.105


class BulkWriter:
    """Writes beside the writer of a database: opened by the first act, with the same care for what is on disk."""

    def __init__(self, path: Path, busy_seconds: float) -> None:
        self._path = path
        self._busy_seconds = busy_seconds
        self._turn = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._rests_until = 0.0

    async def write(self, act: Callable[[Connection], Awaitable[T]]) -> T:
        """Run an act that waits for nothing but its connection; return its result once it is committed.

        It begins when others had their turn after the act before it.
        An exception of the act undoes it. A caller that is cancelled meanwhile does not stop the act.
        """
        await asyncio.sleep(max(0.0, self._rests_until - time.monotonic()))
        return await asyncio.to_thread(self._run, act)

    async def close(self) -> None:
        """Close the connection after the act that still runs."""
        await asyncio.to_thread(self._close)

    def _run(self, act: Callable[[Connection], Awaitable[T]]) -> T:
        with self._turn:
            connection = self._connection = self._connection or self._opened()
            connection.execute("BEGIN IMMEDIATE").close()
            began = time.monotonic()
            try:
                with _no_collection():
                    result = _to_its_end(_as_coroutine(act(StraightConnection(connection))))
                    connection.execute("COMMIT").close()
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK").close()
                raise
            finally:
                now = time.monotonic()
                self._rests_until = now + min(max(now - began, LEAST_REST_SECONDS), LONGEST_REST_SECONDS)
            return result

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=self._busy_seconds, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        for pragma in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        return connection

    def _close(self) -> None:
        with self._turn:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


@contextlib.contextmanager
def _no_collection() -> Generator[None]:
    """Put the collection of garbage off: in a large process one takes longer than an act should."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


async def _as_coroutine(awaitable: Awaitable[T]) -> T:
    return await awaitable


def _to_its_end(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never has to wait.

    Raises:
        RuntimeError: it waits for something that only an event loop could bring.
    """
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    coroutine.close()
    raise RuntimeError("An act of bulk work may wait for nothing but its connection.")
