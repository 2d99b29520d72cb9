"""What the weekly digest tells, and when it is due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.digest import Mover
from bot.storage.reveals import shown_films
from bot.storage.rows import film_of, moment, seconds

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.films import Film
    from bot.storage.database import Connection

__all__ = ["DigestPlan", "DigestStore"]


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """The job that posts a server's next digest (None: it wants none), and how far the last one told."""

    job_id: int | None = None
    told_until: datetime | None = None


class DigestStore:
    """Read a server's week."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def plan(self, guild_id: int) -> DigestPlan:
        """Return what is planned for a server."""
        row = await self._connection.fetch_one(
            "SELECT job_id, told_until FROM digests WHERE guild_id = :guild_id", {"guild_id": guild_id}
        )
        if row is None:
            return DigestPlan()
        return DigestPlan(row["job_id"], moment(row["told_until"]) if row["told_until"] is not None else None)

    async def put(self, guild_id: int, plan: DigestPlan) -> None:
        """Keep what is planned for a server."""
        await self._connection.execute(
            """
            INSERT INTO digests (guild_id, job_id, told_until) VALUES (:guild_id, :job_id, :told_until)
            ON CONFLICT (guild_id) DO UPDATE SET job_id = excluded.job_id, told_until = excluded.told_until
            """,
            {
                "guild_id": guild_id,
                "job_id": plan.job_id,
                "told_until": seconds(plan.told_until) if plan.told_until else None,
            },
        )

    async def unplanned(self, kind: str) -> list[int]:
        """Return the servers that want a digest and have no job of that kind for it."""
        rows = await self._connection.fetch_all(
            """
            SELECT guild_settings.guild_id FROM guild_settings
            LEFT JOIN digests ON digests.guild_id = guild_settings.guild_id
            WHERE digest_channel_id IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.job_id = digests.job_id AND jobs.kind = :kind)
            ORDER BY guild_settings.guild_id
            """,
            {"kind": kind},
        )
        return [row["guild_id"] for row in rows]

    async def activity(self, guild_id: int, since: datetime, until: datetime) -> tuple[int, int]:
        """Return how many ratings were given between two moments, and by how many members."""
        row = await self._connection.fetch_one(
            """
            SELECT COUNT(*) AS ratings, COUNT(DISTINCT user_id) AS raters FROM ratings
            WHERE guild_id = :guild_id AND is_counted = 1 AND rated_at >= :since AND rated_at < :until
            """,
            _span(guild_id, since, until),
        )
        return (row["ratings"], row["raters"]) if row else (0, 0)

    async def most_rated(self, guild_id: int, since: datetime, until: datetime, limit: int) -> list[tuple[Film, int]]:
        """Return the films that were rated most between two moments, with how often."""
        rows = await self._connection.fetch_all(
            """
            SELECT films.*, lately.ratings FROM (
                SELECT film_id, COUNT(*) AS ratings FROM ratings
                WHERE guild_id = :guild_id AND is_counted = 1 AND rated_at >= :since AND rated_at < :until
                GROUP BY film_id
            ) AS lately
            JOIN films ON films.film_id = lately.film_id
            WHERE films.guild_id IS NULL OR films.guild_id = :guild_id
            ORDER BY lately.ratings DESC, films.title_key, films.film_id LIMIT :limit
            """,
            {**_span(guild_id, since, until), "limit": limit},
        )
        return [(film_of(row), row["ratings"]) for row in rows]

    async def moved(self, guild_id: int, since: datetime, until: datetime, least: int) -> list[Mover]:
        """Return the films whose stars everybody may see with their mean before and after, in no order.

        Args:
            guild_id: The server.
            since: The beginning of the week.
            until: Its end.
            least: How many ratings a film must have had before.
        """
        rows = await self._connection.fetch_all(
            f"""
            SELECT films.*, means.* FROM (
                SELECT film_id AS moved_id, COUNT(*) AS ratings, CAST(SUM(half_stars) AS BIGINT) AS half_stars,
                       COUNT(*) FILTER (WHERE rated_at < :since) AS earlier_ratings,
                       CAST(SUM(half_stars) FILTER (WHERE rated_at < :since) AS BIGINT) AS earlier_half_stars
                FROM ratings
                WHERE guild_id = :guild_id AND is_counted = 1 AND rated_at < :until
                  AND {shown_films("ratings.guild_id", "ratings.film_id")}
                GROUP BY film_id
            ) AS means
            JOIN films ON films.film_id = means.moved_id
            WHERE earlier_ratings >= :least AND ratings > earlier_ratings
              AND (films.guild_id IS NULL OR films.guild_id = :guild_id)
            """,
            {**_span(guild_id, since, until), "least": least},
        )
        return [
            Mover(
                film_of(row),
                before=row["earlier_half_stars"] / 2 / row["earlier_ratings"],
                after=row["half_stars"] / 2 / row["ratings"],
            )
            for row in rows
        ]


def _span(guild_id: int, since: datetime, until: datetime) -> dict[str, int]:
    return {"guild_id": guild_id, "since": seconds(since), "until": seconds(until)}
