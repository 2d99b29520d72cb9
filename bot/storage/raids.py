"""Bursts of ratings that the guard noticed, and the ratings that belong to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.raids import ESTABLISHED_RATERS, HISTORY, LOOKED_AT, RecentRating
from bot.storage.given_ids import next_id
from bot.storage.rows import moment, seconds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.storage.database import Connection, Row

__all__ = ["RaidStore"]


class RaidStore:
    """Keep raids and say what a film's recent ratings look like."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, guild_id: int, raid_id: int) -> Row | None:
        """Return one raid of a server as stored."""
        return await self._connection.fetch_one(
            "SELECT * FROM raids WHERE guild_id = :guild_id AND raid_id = :raid_id",
            {"guild_id": guild_id, "raid_id": raid_id},
        )

    async def newest(self, guild_id: int, film_id: int) -> Row | None:
        """Return a film's newest raid as stored."""
        return await self._connection.fetch_one(
            """
            SELECT * FROM raids WHERE guild_id = :guild_id AND film_id = :film_id ORDER BY raid_id DESC LIMIT 1
            """,
            {"guild_id": guild_id, "film_id": film_id},
        )

    async def waiting(self, guild_id: int, limit: int) -> list[Row]:
        """Return a server's raids that nobody decided, oldest first."""
        return await self._connection.fetch_all(
            "SELECT * FROM raids WHERE guild_id = :guild_id AND status = 'open' ORDER BY raid_id LIMIT :limit",
            {"guild_id": guild_id, "limit": limit},
        )

    async def open(self, guild_id: int, film_id: int, now: datetime) -> int:
        """Begin a raid; return its id."""
        raid_id = await next_id(self._connection, "raids")
        await self._connection.execute(
            """
            INSERT INTO raids (raid_id, guild_id, film_id, opened_at, last_at)
            VALUES (:raid_id, :guild_id, :film_id, :now, :now)
            """,
            {"raid_id": raid_id, "guild_id": guild_id, "film_id": film_id, "now": seconds(now)},
        )
        return raid_id

    async def add(self, raid: Row, user_ids: Iterable[int], now: datetime) -> None:
        """Count members' ratings to a raid."""
        for user_id in user_ids:
            await self._connection.execute(
                """
                INSERT INTO raid_ratings (raid_id, guild_id, film_id, user_id)
                VALUES (:raid_id, :guild_id, :film_id, :user_id) ON CONFLICT DO NOTHING
                """,
                {
                    "raid_id": raid["raid_id"],
                    "guild_id": raid["guild_id"],
                    "film_id": raid["film_id"],
                    "user_id": user_id,
                },
            )
        await self._connection.execute(
            "UPDATE raids SET last_at = :now WHERE raid_id = :raid_id",
            {"raid_id": raid["raid_id"], "now": seconds(now)},
        )

    async def put_status(self, raid_id: int, status: str, decided_at: int | None) -> None:
        """Note what moderators decided, and when in seconds since 1970."""
        await self._connection.execute(
            "UPDATE raids SET status = :status, decided_at = :decided_at WHERE raid_id = :raid_id",
            {"raid_id": raid_id, "status": status, "decided_at": decided_at},
        )

    async def members(self, raid_id: int) -> list[int]:
        """Return whose ratings belong to a raid."""
        rows = await self._connection.fetch_all(
            "SELECT user_id FROM raid_ratings WHERE raid_id = :raid_id ORDER BY user_id", {"raid_id": raid_id}
        )
        return [row["user_id"] for row in rows]

    async def recent(self, guild_id: int, film_id: int, since: datetime, now: datetime) -> list[RecentRating]:
        """Return the newest ratings of a film since a time; hidden and suspended ones are left out."""
        return await self._rated(
            """
            ratings.guild_id = :guild_id AND ratings.film_id = :film_id AND ratings.rated_at >= :since
            AND ratings.is_hidden = 0 AND ratings.is_suspended = 0
            ORDER BY ratings.rated_at DESC, ratings.user_id LIMIT :looked_at
            """,
            {"guild_id": guild_id, "film_id": film_id, "since": seconds(since), "looked_at": LOOKED_AT},
            guild_id,
            now,
        )

    async def of_raid(self, raid: Row, now: datetime) -> list[RecentRating]:
        """Return the ratings that belong to a raid and still exist."""
        return await self._rated(
            """
            ratings.guild_id = :guild_id AND ratings.film_id = :film_id
            AND ratings.user_id IN (SELECT user_id FROM raid_ratings WHERE raid_id = :raid_id)
            """,
            {"guild_id": raid["guild_id"], "film_id": raid["film_id"], "raid_id": raid["raid_id"]},
            raid["guild_id"],
            now,
        )

    async def _rated(
        self, condition: str, parameters: dict[str, int], guild_id: int, now: datetime
    ) -> list[RecentRating]:
        history = seconds(now - HISTORY)
        rows = await self._connection.fetch_all(
            f"""
            SELECT ratings.user_id, ratings.half_stars, ratings.rated_at, members.account_created_at,
                   members.joined_at,
                   CASE WHEN EXISTS (
                       SELECT 1 FROM ratings AS others
                       WHERE others.guild_id = ratings.guild_id AND others.user_id = ratings.user_id
                         AND others.film_id <> ratings.film_id AND others.rated_at < :history
                   ) THEN 1 ELSE 0 END AS has_history
            FROM ratings
            LEFT JOIN members ON members.guild_id = ratings.guild_id AND members.user_id = ratings.user_id
            WHERE {condition}
            """,
            {**parameters, "history": history},
        )
        counts = await self._is_established(guild_id, history)
        return [_recent_of(row, counts_history=counts) for row in rows]

    async def _is_established(self, guild_id: int, history: int) -> bool:
        """Say whether so many members rated before that never having rated means something."""
        row = await self._connection.fetch_one(
            """
            SELECT COUNT(*) AS raters FROM (
                SELECT DISTINCT user_id FROM ratings WHERE guild_id = :guild_id AND rated_at < :history LIMIT :enough
            ) AS raters
            """,
            {"guild_id": guild_id, "history": history, "enough": ESTABLISHED_RATERS},
        )
        return row is not None and row["raters"] >= ESTABLISHED_RATERS

    async def earlier(self, guild_id: int, film_id: int, before: datetime) -> tuple[int, int]:
        """Return (how many, sum of half stars) of a film's ratings from before a time that count."""
        row = await self._connection.fetch_one(
            """
            SELECT COUNT(*) AS ratings, CAST(COALESCE(SUM(half_stars), 0) AS BIGINT) AS half_stars FROM ratings
            WHERE guild_id = :guild_id AND film_id = :film_id AND rated_at < :before AND is_counted = 1
            """,
            {"guild_id": guild_id, "film_id": film_id, "before": seconds(before)},
        )
        return (row["ratings"], row["half_stars"]) if row else (0, 0)

    async def purge(self, guild_id: int, before: datetime) -> None:
        """Delete a server's raids that were decided before a time; what their ratings are stays."""
        await self._connection.execute(
            "DELETE FROM raids WHERE guild_id = :guild_id AND decided_at < :before",
            {"guild_id": guild_id, "before": seconds(before)},
        )


def _recent_of(row: Row, *, counts_history: bool) -> RecentRating:
    created, joined = row["account_created_at"], row["joined_at"]
    return RecentRating(
        row["user_id"],
        row["half_stars"],
        moment(row["rated_at"]),
        None if created is None else moment(created),
        None if joined is None else moment(joined),
        row["has_history"] == 1 or not counts_history,
    )
