"""Rows that a merge of films takes away, kept until it is taken back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.storage.database import Connection, Row

__all__ = ["FilmMerge", "MergedRows"]


class FilmMerge(NamedTuple):
    """A merge on record."""

    merge_id: int
    guild_id: int
    old_film_id: int
    film_id: int


class MergedRows:
    """Read and write whole rows of any table, and those that merges keep."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of(self, table: str, column: str, value: int) -> list[Row]:
        """Return the rows of a table that have a value."""
        return await self._connection.fetch_all(f"SELECT * FROM {table} WHERE {column} = :value", {"value": value})

    async def insert(self, table: str, row: Mapping[str, Any]) -> None:
        """Put a row into a table."""
        holders = ", ".join(f":{name}" for name in row)
        await self._connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({holders})", dict(row))

    async def keep(self, merged: FilmMerge, table: str, film_id: int, user_id: int, content: object) -> None:
        """Keep what a member, or (0) nobody, had of one of the two films."""
        row = {
            "merge_id": merged.merge_id,
            "guild_id": merged.guild_id,
            "user_id": user_id,
            "table_name": table,
            "film_id": film_id,
            "content": json.dumps(content, ensure_ascii=False),
        }
        await self.insert("merged_rows", row)

    async def kept(self, merge_id: int) -> dict[tuple[str, int, int], dict[str, Any]]:
        """Return what a merge keeps, by table, film and member."""
        rows = await self.of("merged_rows", "merge_id", merge_id)
        return {(row["table_name"], row["film_id"], row["user_id"]): json.loads(row["content"]) for row in rows}
