"""What an act gets to run its statements: over a thread of the database's, or right where it is."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, cast

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import aiosqlite

__all__ = ["Connection", "Row", "StraightConnection"]

Row = sqlite3.Row


class Connection:
    """Run statements with named parameters and always read results to the end.

    An open cursor would make a later COMMIT fail with "SQL statements in progress".
    """

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def fetch_all(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """Return every row."""
        return list(await self._connection.execute_fetchall(sql, parameters or {}))

    async def fetch_one(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Row | None:
        """Return the first row, None without one."""
        rows = await self.fetch_all(sql, parameters)
        return rows[0] if rows else None

    async def execute(self, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Run a statement whose rows, if any, do not matter."""
        await self._connection.execute_fetchall(sql, parameters or {})

    async def execute_many(self, sql: str, parameters: Sequence[Mapping[str, Any]]) -> None:
        """Run one statement for each set of parameters."""
        cursor = await self._connection.executemany(sql, cast("Iterable[Any]", parameters))
        await cursor.close()


class StraightConnection(Connection):
    """Run statements in the thread that asks for them; nothing that it returns ever has to be waited for."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._straight = connection

    @override
    async def fetch_all(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        return self._straight.execute(sql, parameters or {}).fetchall()

    @override
    async def execute(self, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
        self._straight.execute(sql, parameters or {}).fetchall()

    @override
    async def execute_many(self, sql: str, parameters: Sequence[Mapping[str, Any]]) -> None:
        self._straight.executemany(sql, parameters).close()
