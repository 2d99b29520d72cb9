"""What the search has to know of a server: the films rated there, and those that the search file does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.search.films import IndexedFilm

if TYPE_CHECKING:
    from bot.storage.database import Connection, Row

__all__ = ["MOST_NEWER", "MOST_OWN", "MOST_RATED", "ShelfStamp", "ShelfStore"]

MOST_OWN = 2_000
MOST_NEWER = 500
MOST_RATED = 2_000  # the search looks at no more


class ShelfStamp(NamedTuple):
    """Differs when the films outside the search file differ; `newer` of them are global and newer than the file."""

    films: int
    newest_id: int
    revisions: int
    newer: int


# A server's own films, and global ones that were added after the search file was built.
_OUTSIDE = """
    SELECT film_id, revision, 0 AS newer FROM films WHERE guild_id = :guild_id
    UNION ALL
    SELECT film_id, revision, 1 AS newer FROM (
        SELECT film_id, revision FROM films WHERE film_id > :built AND guild_id IS NULL
        ORDER BY film_id LIMIT :most_newer
    ) AS newest
"""


class ShelfStore:
    """Read a server's shelf; `built` is the highest id of a global film in the search file."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def stamp(self, guild_id: int, built: int) -> ShelfStamp:
        """Return in a moment whether what was read before is still true."""
        row = await self._connection.fetch_one(
            f"""
            SELECT COUNT(*) AS films, COALESCE(MAX(film_id), 0) AS newest_id,
                   COALESCE(CAST(SUM(revision) AS BIGINT), 0) AS revisions, COALESCE(SUM(newer), 0) AS newer
            FROM ({_OUTSIDE}) AS outside
            """,
            {"guild_id": guild_id, "built": built, "most_newer": MOST_NEWER},
        )
        return ShelfStamp(*row) if row else ShelfStamp(0, 0, 0, 0)

    async def outside(self, guild_id: int, built: int) -> tuple[IndexedFilm, ...]:
        """Return the films that the search file does not have, at most 2,500."""
        rows = await self._connection.fetch_all(
            f"""
            SELECT film_id, title, original_title, year, popularity FROM films
            WHERE film_id IN (SELECT film_id FROM ({_OUTSIDE}) AS outside)
            ORDER BY film_id DESC LIMIT :most
            """,
            {"guild_id": guild_id, "built": built, "most_newer": MOST_NEWER, "most": MOST_OWN + MOST_NEWER},
        )
        return tuple(_indexed(row) for row in rows)

    async def rated(self, guild_id: int) -> frozenset[int]:
        """Return the films rated in a server, at most 2,000, those with the most changes first."""
        rows = await self._connection.fetch_all(
            """
            SELECT film_id FROM tallies WHERE guild_id = :guild_id
              AND bin_1 + bin_2 + bin_3 + bin_4 + bin_5 + bin_6 + bin_7 + bin_8 + bin_9 + bin_10 > 0
            ORDER BY version DESC, film_id LIMIT :most
            """,
            {"guild_id": guild_id, "most": MOST_RATED},
        )
        return frozenset(row["film_id"] for row in rows)


def _indexed(row: Row) -> IndexedFilm:
    original = row["original_title"]
    return IndexedFilm(
        row["film_id"], row["title"], (original,) if original else (), row["year"], (), float(row["popularity"])
    )
