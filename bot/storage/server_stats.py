"""A whole server's numbers: tallies, days, members, and the critics of the same films."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.stars import FULL_HALF_STARS
from bot.storage.reveals import shown_among_all, shown_films
from bot.storage.rows import seconds

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Connection

__all__ = ["CountedMember", "ServerStatsStore"]

_BINS = ", ".join(f"tallies.bin_{half_stars}" for half_stars in range(1, FULL_HALF_STARS + 1))
_ANY = " + ".join(f"tallies.bin_{half_stars}" for half_stars in range(1, FULL_HALF_STARS + 1))
_EPOCH = date(1970, 1, 1)


class CountedMember(NamedTuple):
    """A member and how many films they rated; what is missing was never known."""

    user_id: int
    rating_count: int
    display_name: str
    is_unlisted: bool
    left_at: int | None


class ServerStatsStore:
    """Read what counts, of films whose stars are shown."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def tallies(self, guild_id: int) -> dict[int, tuple[int, ...]]:
        """Return the ten bins of every rated film."""
        rows = await self._connection.fetch_all(
            f"""
            SELECT tallies.film_id, {_BINS} FROM tallies
            WHERE tallies.guild_id = :guild_id AND {_ANY} > 0 AND {shown_films("tallies.guild_id", "tallies.film_id")}
            """,
            {"guild_id": guild_id},
        )
        return {row[0]: tuple(row)[1:] for row in rows}

    async def days(self, guild_id: int, since: datetime, offset: timedelta) -> list[tuple[date, int]]:
        """Return how many ratings were given on each day; `offset` is the local time's before UTC."""
        rows = await self._connection.fetch_all(
            f"""
            SELECT (ratings.rated_at + :offset) / 86400 AS day_number, COUNT(*) AS rating_count FROM ratings
            WHERE ratings.guild_id = :guild_id AND ratings.is_counted = 1 AND ratings.rated_at >= :since
              AND {shown_among_all("ratings.film_id")}
            GROUP BY day_number
            """,
            {"guild_id": guild_id, "since": seconds(since), "offset": int(offset.total_seconds())},
        )
        return [(_EPOCH + timedelta(days=day), count) for day, count in rows]

    async def members(self, guild_id: int) -> list[CountedMember]:
        """Return everybody who rated, most ratings first."""
        rows = await self._connection.fetch_all(
            f"""
            SELECT counts.user_id, counts.rating_count, COALESCE(members.display_name, '') AS display_name,
                   COALESCE(members.is_unlisted, 0) AS is_unlisted, members.left_at
            FROM (
                SELECT ratings.user_id, COUNT(*) AS rating_count FROM ratings
                WHERE ratings.guild_id = :guild_id AND ratings.is_counted = 1
                  AND {shown_among_all("ratings.film_id")}
                GROUP BY ratings.user_id
            ) AS counts
            LEFT JOIN members ON members.guild_id = :guild_id AND members.user_id = counts.user_id
            ORDER BY counts.rating_count DESC, counts.user_id
            """,
            {"guild_id": guild_id},
        )
        return [CountedMember(user_id, count, name, hidden == 1, left) for user_id, count, name, hidden, left in rows]

    async def critics(self, guild_id: int) -> dict[int, float]:
        """Return the critics' mean in stars of every film with scored reviews that a server sees."""
        rows = await self._connection.fetch_all(
            """
            SELECT film_id, COUNT(*) AS review_count, CAST(SUM(score_hundredths) AS BIGINT) AS hundredths FROM reviews
            WHERE score_hundredths IS NOT NULL AND (guild_id IS NULL OR guild_id = :guild_id)
            GROUP BY film_id
            """,
            {"guild_id": guild_id},
        )
        return {film_id: hundredths / count / 2_000 for film_id, count, hundredths in rows}
