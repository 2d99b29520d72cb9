"""The films that members want to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.cards import Wish
from bot.storage.films import numbered
from bot.storage.rows import film_of, moment, seconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.storage.database import Connection

__all__ = ["WatchlistStore"]


class WatchlistStore:
    """Keep what members want to see, each film once per member and server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, guild_id: int, user_id: int, film_id: int, now: datetime) -> bool:
        """Put a film on a member's list; return whether it was not there."""
        row = await self._connection.fetch_one(
            """
            INSERT INTO watchlist (guild_id, user_id, film_id, added_at)
            VALUES (:guild_id, :user_id, :film_id, :added_at)
            ON CONFLICT (guild_id, user_id, film_id) DO NOTHING
            RETURNING film_id
            """,
            {"guild_id": guild_id, "user_id": user_id, "film_id": film_id, "added_at": seconds(now)},
        )
        return row is not None

    async def remove(self, guild_id: int, user_id: int, film_id: int) -> bool:
        """Take a film off a member's list; return whether it was there."""
        row = await self._connection.fetch_one(
            """
            DELETE FROM watchlist WHERE guild_id = :guild_id AND user_id = :user_id AND film_id = :film_id
            RETURNING film_id
            """,
            {"guild_id": guild_id, "user_id": user_id, "film_id": film_id},
        )
        return row is not None

    async def wanted_by(self, guild_id: int, film_id: int) -> int:
        """Count the members of a server who want to see a film."""
        row = await self._connection.fetch_one(
            "SELECT COUNT(*) AS members FROM watchlist WHERE guild_id = :guild_id AND film_id = :film_id",
            {"guild_id": guild_id, "film_id": film_id},
        )
        return row["members"] if row else 0

    async def count(self, guild_id: int, user_id: int) -> int:
        """Count the films on a member's list."""
        row = await self._connection.fetch_one(
            """
            SELECT COUNT(*) AS wanted FROM watchlist JOIN films ON films.film_id = watchlist.film_id
            WHERE watchlist.guild_id = :guild_id AND user_id = :user_id
              AND (films.guild_id IS NULL OR films.guild_id = :guild_id)
            """,
            {"guild_id": guild_id, "user_id": user_id},
        )
        return row["wanted"] if row else 0

    async def newest(self, guild_id: int, user_id: int, *, limit: int, offset: int) -> list[Wish]:
        """Return what is on a member's list, newest first."""
        rows = await self._connection.fetch_all(
            """
            SELECT films.*, watchlist.added_at,
                   (SELECT COUNT(*) FROM watchlist AS others WHERE others.guild_id = watchlist.guild_id
                    AND others.film_id = watchlist.film_id AND others.user_id <> watchlist.user_id) AS others
            FROM watchlist JOIN films ON films.film_id = watchlist.film_id
            WHERE watchlist.guild_id = :guild_id AND watchlist.user_id = :user_id
              AND (films.guild_id IS NULL OR films.guild_id = :guild_id)
            ORDER BY watchlist.added_at DESC, watchlist.film_id LIMIT :limit OFFSET :offset
            """,
            {"guild_id": guild_id, "user_id": user_id, "limit": limit, "offset": offset},
        )
        return [Wish(film_of(row), moment(row["added_at"]), row["others"]) for row in rows]

    async def shared(self, guild_id: int, user_ids: Sequence[int]) -> list[int]:
        """Return the films that all of these members want to see and none of them has rated, by id."""
        names, parameters = numbered(user_ids)
        rows = await self._connection.fetch_all(
            f"""
            SELECT watchlist.film_id FROM watchlist JOIN films ON films.film_id = watchlist.film_id
            WHERE watchlist.guild_id = :guild_id AND watchlist.user_id IN ({names})
              AND (films.guild_id IS NULL OR films.guild_id = :guild_id)
              AND NOT EXISTS (SELECT 1 FROM ratings WHERE ratings.guild_id = watchlist.guild_id
                              AND ratings.film_id = watchlist.film_id AND ratings.user_id IN ({names}))
            GROUP BY watchlist.film_id HAVING COUNT(*) = :members
            ORDER BY watchlist.film_id
            """,
            {**parameters, "guild_id": guild_id, "members": len(user_ids)},
        )
        return [row["film_id"] for row in rows]
