"""Films looked up by the hundred for a member's import, as one server sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.storage.films import numbered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.storage.database import Connection, Row

__all__ = ["ImportLookup"]

_COLUMNS = "film_id, guild_id, title_key, original_key, year, imdb_id, tmdb_id"


class ImportLookup:
    """Find the films that a batch of entries may be."""

    def __init__(self, connection: Connection, guild_id: int) -> None:
        self._connection = connection
        self._guild = {"guild_id": guild_id}

    async def having(self, column: str, values: Iterable[Any]) -> list[Row]:
        """Return the films with one of these ids: `film_id`, `imdb_id` or `tmdb_id`."""
        assert column in {"film_id", "imdb_id", "tmdb_id"}  # noqa: S101 - it becomes part of the statement
        return await self._where(column, values)

    async def titled(self, keys: Iterable[str]) -> list[Row]:
        """Return the films with one of these keys for their title or original title."""
        distinct = sorted(set(keys))
        return await self._where("title_key", distinct) + await self._where("original_key", distinct)

    async def titled_elsewhere(self, keys: Iterable[str]) -> set[str]:
        """Return those keys that are what some film is called elsewhere."""
        distinct = sorted(set(keys))
        if not distinct:
            return set()
        names, parameters = numbered(distinct)
        rows = await self._connection.fetch_all(
            f"SELECT DISTINCT title_key FROM film_titles WHERE title_key IN ({names})", parameters
        )
        return {row["title_key"] for row in rows}

    async def _where(self, column: str, values: Iterable[Any]) -> list[Row]:
        distinct = sorted(set(values))
        if not distinct:
            return []
        names, parameters = numbered(distinct)
        return await self._connection.fetch_all(
            f"""
            SELECT {_COLUMNS} FROM films
            WHERE {column} IN ({names}) AND (guild_id IS NULL OR guild_id = :guild_id)
            """,
            {**parameters, **self._guild},
        )
