"""A planned import put in place of what a member has, by a handful of statements, however large it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain.stars import FULL_HALF_STARS
from bot.storage.import_plan import WANTED
from bot.storage.rows import seconds

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Connection
    from bot.storage.member_imports import StoredImport

__all__ = ["ImportSwitch"]

_HALVES = range(1, FULL_HALF_STARS + 1)


class ImportSwitch:
    """Does what was planned."""

    def __init__(self, connection: Connection, stored: StoredImport, now: datetime) -> None:
        self._connection = connection
        self._owner: dict[str, Any] = {"guild_id": stored.guild_id, "user_id": stored.user_id}
        self._import = {"import_id": stored.import_id}
        self._now = {"now": seconds(now)}

    async def take(self) -> None:
        """Give the ratings, notes, viewings and films to see."""
        own = {**self._import, **self._owner}
        await self._rate(own)
        await self._connection.execute(
            """
            INSERT INTO notes (guild_id, film_id, user_id, body, has_spoilers)
            SELECT :guild_id, film_id, :user_id, body, has_spoilers FROM import_films
            WHERE import_id = :import_id AND takes_note = 1
            ON CONFLICT (guild_id, film_id, user_id)
                DO UPDATE SET body = excluded.body, has_spoilers = excluded.has_spoilers
            """,
            own,
        )
        await self._connection.execute(
            """
            INSERT INTO viewings (guild_id, user_id, film_id, watched_on, is_rewatch, half_stars, body, has_spoilers,
                                  tags, logged_at)
            SELECT :guild_id, :user_id, import_films.film_id, import_viewings.watched_on, import_viewings.is_rewatch,
                   import_viewings.half_stars, import_viewings.body, import_viewings.has_spoilers,
                   import_viewings.tags, :now
            FROM import_viewings JOIN import_films ON import_films.import_id = import_viewings.import_id
                AND import_films.position = import_viewings.position
            WHERE import_viewings.import_id = :import_id AND import_viewings.is_fresh = 1
            """,
            {**own, **self._now},
        )
        await self._connection.execute(
            f"""
            INSERT INTO watchlist (guild_id, user_id, film_id, added_at)
            SELECT :guild_id, :user_id, film_id, added_at FROM ({WANTED}) AS fresh
            """,
            {**own, **self._now},
        )

    async def _rate(self, own: dict[str, Any]) -> None:
        """Write the ratings of the plan, and move the tallies by as much."""
        await self._connection.execute(
            """
            INSERT INTO ratings (guild_id, film_id, user_id, half_stars, rated_at)
            SELECT :guild_id, film_id, :user_id, half_stars, rated_at FROM import_changes
            WHERE import_id = :import_id ORDER BY film_id
            ON CONFLICT (guild_id, film_id, user_id)
                DO UPDATE SET half_stars = excluded.half_stars, rated_at = excluded.rated_at
            """,
            own,
        )
        guild = {**self._import, "guild_id": own["guild_id"]}
        moves = ", ".join(
            f"bin_{half} = bin_{half} + CASE WHEN changed.half_stars = {half} THEN 1 ELSE 0 END"
            f" - CASE WHEN changed.half_stars_before = {half} THEN 1 ELSE 0 END"
            for half in _HALVES
        )
        await self._connection.execute(
            f"""
            UPDATE tallies SET {moves}, version = version + 1 FROM import_changes AS changed
            WHERE changed.import_id = :import_id AND changed.is_counted = 1
              AND tallies.guild_id = :guild_id AND tallies.film_id = changed.film_id
            """,
            guild,
        )
        await self._connection.execute(
            """
            INSERT INTO guild_tallies (guild_id, rating_count, half_stars_sum) VALUES (:guild_id, 0, 0)
            ON CONFLICT (guild_id) DO NOTHING
            """,
            {"guild_id": own["guild_id"]},
        )
        moved = await self._one(
            """
            SELECT COUNT(*) FILTER (WHERE half_stars_before IS NULL) AS ratings,
                   CAST(COALESCE(SUM(half_stars - COALESCE(half_stars_before, 0)), 0) AS BIGINT) AS half_stars
            FROM import_changes WHERE import_id = :import_id AND is_counted = 1
            """,
            self._import,
        )
        await self._connection.execute(
            """
            UPDATE guild_tallies SET rating_count = rating_count + :ratings,
                                     half_stars_sum = half_stars_sum + :half_stars
            WHERE guild_id = :guild_id
            """,
            {**moved, "guild_id": own["guild_id"]},
        )

    async def _one(self, sql: str, parameters: dict[str, Any]) -> dict[str, Any]:
        row = await self._connection.fetch_one(sql, parameters)
        return dict(row) if row else {}
