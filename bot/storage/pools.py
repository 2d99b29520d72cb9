"""Pools and the suggestions in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from bot.domain.nights import Pool, Suggestion
from bot.storage.films import FilmStore
from bot.storage.given_ids import next_id
from bot.storage.rows import moment, seconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.storage.database import Connection, Row

__all__ = ["PoolStore"]

_SUGGESTIONS = """
    SELECT suggestions.*,
           (SELECT COUNT(*) FROM watchlist
            WHERE watchlist.guild_id = suggestions.guild_id AND watchlist.film_id = suggestions.film_id) AS wants,
           (SELECT CAST(SUM(reviews.score_hundredths) AS BIGINT) FROM reviews
            WHERE reviews.film_id = suggestions.film_id AND reviews.is_hidden = 0
            AND (reviews.guild_id IS NULL OR reviews.guild_id = suggestions.guild_id)) AS score_sum,
           (SELECT COUNT(reviews.score_hundredths) FROM reviews
            WHERE reviews.film_id = suggestions.film_id AND reviews.is_hidden = 0
            AND (reviews.guild_id IS NULL OR reviews.guild_id = suggestions.guild_id)) AS scored
    FROM suggestions
"""


class PoolStore:
    """Read and change what is suggested in a server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def pools(self, guild_id: int) -> list[Pool]:
        """Return a server's pools, the oldest first, with how many suggestions wait in each."""
        rows = await self._connection.fetch_all(
            """
            SELECT pools.pool_id, pools.name, COUNT(suggestions.suggestion_id) AS waiting
            FROM pools
            LEFT JOIN suggestions ON suggestions.pool_id = pools.pool_id AND suggestions.state = 'waiting'
            WHERE pools.guild_id = :guild_id
            GROUP BY pools.pool_id, pools.name
            ORDER BY pools.pool_id
            """,
            {"guild_id": guild_id},
        )
        return [Pool(row["pool_id"], row["name"], row["waiting"]) for row in rows]

    async def add_pool(self, guild_id: int, name: str) -> int:
        """Make a pool, or find the one of this name; return its id."""
        row = await self._connection.fetch_one(
            """
            INSERT INTO pools (guild_id, name, name_key) VALUES (:guild_id, :name, :name_key)
            ON CONFLICT (guild_id, name_key) DO UPDATE SET name = pools.name
            RETURNING pool_id
            """,
            {"guild_id": guild_id, "name": name, "name_key": name.casefold()},
        )
        return row["pool_id"] if row else 0

    async def add(
        self, guild_id: int, pool_id: int, film_id: int, user_id: int, pitch: str | None, now: datetime
    ) -> int:
        """Put a suggestion into a pool; return its id."""
        suggestion_id = await next_id(self._connection, "suggestions")
        await self._connection.execute(
            """
            INSERT INTO suggestions (suggestion_id, guild_id, pool_id, film_id, user_id, pitch, suggested_at)
            VALUES (:suggestion_id, :guild_id, :pool_id, :film_id, :user_id, :pitch, :now)
            """,
            {
                "suggestion_id": suggestion_id,
                "guild_id": guild_id,
                "pool_id": pool_id,
                "film_id": film_id,
                "user_id": user_id,
                "pitch": pitch,
                "now": seconds(now),
            },
        )
        return suggestion_id

    async def get(self, guild_id: int, suggestion_id: int) -> tuple[Suggestion, str] | None:
        """Return a server's suggestion and its state."""
        rows = await self._connection.fetch_all(
            f"{_SUGGESTIONS} WHERE suggestions.guild_id = :guild_id AND suggestions.suggestion_id = :suggestion_id",
            {"guild_id": guild_id, "suggestion_id": suggestion_id},
        )
        found = await self._suggestions(guild_id, rows)
        return (found[0], rows[0]["state"]) if found else None

    async def waiting(self, guild_id: int, pool_id: int) -> list[Suggestion]:
        """Return what waits in a pool, the oldest first."""
        return await self._waiting(guild_id, "pool_id", pool_id)

    async def waiting_of_film(self, guild_id: int, film_id: int) -> list[tuple[Suggestion, str]]:
        """Return where a film waits already, with the pools' names."""
        found = await self._waiting(guild_id, "film_id", film_id)
        names = {pool.pool_id: pool.name for pool in await self.pools(guild_id)}
        return [(each, names[each.pool_id]) for each in found]

    async def vetoed(self, guild_id: int, pool_id: int, film_id: int) -> bool:
        """Say whether moderators vetoed a film in a pool."""
        row = await self._connection.fetch_one(
            """
            SELECT 1 AS found FROM suggestions
            WHERE guild_id = :guild_id AND pool_id = :pool_id AND film_id = :film_id AND state = 'vetoed'
            """,
            {"guild_id": guild_id, "pool_id": pool_id, "film_id": film_id},
        )
        return row is not None

    async def waiting_of_member(self, guild_id: int, user_id: int) -> list[Suggestion]:
        """Return what waits of a member, the oldest first."""
        return await self._waiting(guild_id, "user_id", user_id)

    async def set_state(self, suggestion_ids: Sequence[int], state: str) -> None:
        """Move suggestions on; those that are gone stay gone."""
        await self._connection.execute_many(
            "UPDATE suggestions SET state = :state WHERE suggestion_id = :suggestion_id",
            [{"suggestion_id": suggestion_id, "state": state} for suggestion_id in suggestion_ids],
        )

    async def remove(self, suggestion_id: int) -> None:
        """Take a suggestion out for good."""
        await self._connection.execute(
            "DELETE FROM suggestions WHERE suggestion_id = :suggestion_id", {"suggestion_id": suggestion_id}
        )

    async def is_on_ballot(self, suggestion_id: int) -> bool:
        """Say whether a suggestion is on the ballot of a vote that runs."""
        row = await self._connection.fetch_one(
            """
            SELECT 1 AS found FROM night_candidates
            JOIN nights ON nights.night_id = night_candidates.night_id AND nights.state = 'open'
            WHERE night_candidates.suggestion_id = :suggestion_id
            """,
            {"suggestion_id": suggestion_id},
        )
        return row is not None

    async def won_at(self, guild_id: int, film_id: int) -> datetime | None:
        """Return when a film last won a vote here that was not called off, None if it never did."""
        row = await self._connection.fetch_one(
            """
            SELECT MAX(nights.closed_at) AS closed_at FROM night_candidates
            JOIN nights ON nights.night_id = night_candidates.night_id AND nights.winner = night_candidates.number
            WHERE nights.guild_id = :guild_id AND nights.state = 'closed' AND night_candidates.film_id = :film_id
            """,
            {"guild_id": guild_id, "film_id": film_id},
        )
        return moment(row["closed_at"]) if row and row["closed_at"] is not None else None

    async def _waiting(
        self, guild_id: int, column: Literal["pool_id", "film_id", "user_id"], value: int
    ) -> list[Suggestion]:
        """Return what waits, the oldest first, by what one column says."""
        rows = await self._connection.fetch_all(
            f"""
            {_SUGGESTIONS}
            WHERE suggestions.guild_id = :guild_id AND suggestions.{column} = :value AND suggestions.state = 'waiting'
            ORDER BY suggestions.suggested_at, suggestions.suggestion_id
            """,
            {"guild_id": guild_id, "value": value},
        )
        return await self._suggestions(guild_id, rows)

    async def _suggestions(self, guild_id: int, rows: list[Row]) -> list[Suggestion]:
        films = await FilmStore(self._connection).by_ids([row["film_id"] for row in rows], guild_id)
        return [Suggestion(film=films[row["film_id"]], **_fields(row)) for row in rows if row["film_id"] in films]


def _fields(row: Row) -> dict[str, Any]:
    return {
        "suggestion_id": row["suggestion_id"],
        "pool_id": row["pool_id"],
        "user_id": row["user_id"],
        "pitch": row["pitch"],
        "suggested_at": moment(row["suggested_at"]),
        "wants": row["wants"],
        "critics_mean": row["score_sum"] / row["scored"] / 2000 if row["scored"] else None,
    }
