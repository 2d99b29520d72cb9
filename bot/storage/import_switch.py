"""A staged import put in place of what a member has, by a handful of statements, however large it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain.imports import ImportCounts
from bot.domain.stars import FULL_HALF_STARS
from bot.storage.rows import seconds

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Connection
    from bot.storage.member_imports import StoredImport

__all__ = ["ImportSwitch"]

_HALVES = range(1, FULL_HALF_STARS + 1)
# Of rows that turned out to be the same film, the newest rating counts. Locked films take none.
_PICKED = """
    SELECT film_id, half_stars, rated_at, body, has_spoilers FROM (
        SELECT film_id, half_stars, rated_at, body, has_spoilers,
               ROW_NUMBER() OVER (PARTITION BY film_id ORDER BY rated_at DESC NULLS LAST, position) AS place
        FROM import_films
        WHERE import_id = :import_id AND film_id IS NOT NULL AND half_stars IS NOT NULL
    ) AS staged
    WHERE place = 1 AND NOT EXISTS (
        SELECT 1 FROM film_locks WHERE film_locks.guild_id = :guild_id AND film_locks.film_id = staged.film_id)
"""
_OWN_RATING = "ratings.guild_id = :guild_id AND ratings.film_id = {0}.film_id AND ratings.user_id = :user_id"
_OWN_NOTE = "notes.guild_id = :guild_id AND notes.film_id = {0}.film_id AND notes.user_id = :user_id"
_IS_TAKEN = """
    ratings.half_stars IS NULL OR (ratings.half_stars <> picked.half_stars AND (
        :policy = 'theirs' OR (:policy = 'newer' AND picked.rated_at > ratings.rated_at)))
"""
_PLAN = f"""
    SELECT picked.film_id, picked.half_stars, picked.rated_at, ratings.half_stars AS half_stars_before,
           COALESCE(ratings.is_counted, 1) AS is_counted
    FROM ({_PICKED}) AS picked LEFT JOIN ratings ON {_OWN_RATING.format("picked")}
    WHERE {_IS_TAKEN}
"""
# A note never stands beside other stars than its own: it comes with those that are taken, and beside equal ones where
# there is none or the file's is the newer.
_NOTES = f"""
    SELECT picked.film_id, picked.body, picked.has_spoilers, notes.body AS body_before
    FROM ({_PICKED}) AS picked
    JOIN ratings ON {_OWN_RATING.format("picked")}
    LEFT JOIN notes ON {_OWN_NOTE.format("picked")}
    LEFT JOIN import_changes ON import_changes.import_id = :import_id AND import_changes.film_id = picked.film_id
    WHERE picked.body IS NOT NULL AND picked.half_stars = ratings.half_stars AND (notes.body IS NULL OR (
        (notes.body <> picked.body OR notes.has_spoilers <> picked.has_spoilers)
        AND (import_changes.film_id IS NOT NULL OR :policy = 'theirs'
             OR (:policy = 'newer' AND picked.rated_at > ratings.rated_at))))
"""
# Two viewings of a film on one day are two; those that are in the diary already count for as many.
_VIEWINGS = """
    SELECT staged.film_id, staged.watched_on, staged.is_rewatch, staged.half_stars, staged.body, staged.has_spoilers,
           staged.tags, staged.position, staged.number
    FROM (
        SELECT import_films.film_id, import_viewings.watched_on, import_viewings.is_rewatch,
               import_viewings.half_stars, import_viewings.body, import_viewings.has_spoilers, import_viewings.tags,
               import_viewings.position, import_viewings.number,
               ROW_NUMBER() OVER (PARTITION BY import_films.film_id, import_viewings.watched_on
                                  ORDER BY import_viewings.position, import_viewings.number) AS place
        FROM import_viewings
        JOIN import_films ON import_films.import_id = import_viewings.import_id
            AND import_films.position = import_viewings.position
        WHERE import_viewings.import_id = :import_id AND import_films.film_id IS NOT NULL
    ) AS staged
    WHERE staged.place > (
        SELECT COUNT(*) FROM viewings
        WHERE viewings.guild_id = :guild_id AND viewings.user_id = :user_id
          AND viewings.watched_on = staged.watched_on AND viewings.film_id = staged.film_id)
"""
_WANTED = """
    SELECT film_id, MIN(COALESCE(wanted_at, :now)) AS added_at FROM import_films
    WHERE import_id = :import_id AND film_id IS NOT NULL AND is_wanted = 1 AND NOT EXISTS (
        SELECT 1 FROM watchlist WHERE watchlist.guild_id = :guild_id AND watchlist.user_id = :user_id
            AND watchlist.film_id = import_films.film_id)
    GROUP BY film_id
"""


class ImportSwitch:
    """Works out what taking an import changes, and changes it."""

    def __init__(self, connection: Connection, stored: StoredImport, now: datetime) -> None:
        self._connection = connection
        self._owner: dict[str, Any] = {"guild_id": stored.guild_id, "user_id": stored.user_id}
        self._import = {"import_id": stored.import_id}
        self._policy = {"policy": stored.policy}
        self._now = {"now": seconds(now)}

    async def counts(self) -> ImportCounts:
        """Count what taking it would change, and what of it is there already."""
        own = {**self._import, **self._owner}
        films = await self._one(
            """
            SELECT COUNT(*) AS films,
                   COUNT(*) FILTER (WHERE film_id IS NOT NULL) AS matched,
                   COUNT(*) FILTER (WHERE candidates <> '[]') AS ambiguous,
                   COUNT(*) FILTER (WHERE candidates <> '[]' AND film_id IS NULL) AS open,
                   COUNT(*) FILTER (WHERE film_id IS NULL AND candidates = '[]') AS unknown,
                   COUNT(*) FILTER (WHERE half_stars IS NOT NULL) AS ratings_in_file,
                   COUNT(*) FILTER (WHERE is_wanted = 1) AS wanted_in_file
            FROM import_films WHERE import_id = :import_id
            """,
            self._import,
        )
        rated = await self._one(
            f"""
            SELECT COUNT(*) FILTER (WHERE ratings.half_stars IS NULL) AS ratings_new,
                   COUNT(*) FILTER (WHERE ratings.half_stars = picked.half_stars) AS ratings_same,
                   COUNT(*) FILTER (WHERE ratings.half_stars <> picked.half_stars) AS ratings_differing
            FROM ({_PICKED}) AS picked LEFT JOIN ratings ON {_OWN_RATING.format("picked")}
            """,
            own,
        )
        changed = await self._one(
            f"SELECT COUNT(*) FILTER (WHERE half_stars_before IS NOT NULL) AS ratings_changed FROM ({_PLAN}) AS plan",
            {**own, **self._policy},
        )
        diary = await self._one(
            f"""
            SELECT COUNT(*) AS viewings_new, COUNT(*) FILTER (WHERE is_rewatch = 1) AS rewatches_new
            FROM ({_VIEWINGS}) AS fresh
            """,
            own,
        )
        rest = await self._one(
            f"""
            SELECT (SELECT COUNT(*) FROM import_viewings WHERE import_id = :import_id) AS viewings_in_file,
                   (SELECT COUNT(*) FROM ({_WANTED}) AS fresh) AS wanted_new,
                   (SELECT COUNT(*) FROM import_left_out WHERE import_id = :import_id) AS left_out
            """,
            {**own, **self._now},
        )
        return ImportCounts(**films, **rated, **changed, **diary, **rest)

    async def take(self) -> tuple[int, list[int]]:
        """Give the ratings, notes, viewings and films to see.

        Returns:
            How many notes were written, and the films whose numbers changed.
        """
        own = {**self._import, **self._owner}
        await self._connection.execute(
            f"""
            INSERT INTO import_changes (import_id, film_id, half_stars, rated_at, half_stars_before, is_counted)
            SELECT :import_id, film_id, half_stars,
                   CASE WHEN rated_at IS NULL OR rated_at > :now THEN :now ELSE rated_at END,
                   half_stars_before, is_counted
            FROM ({_PLAN}) AS plan
            """,
            {**own, **self._policy, **self._now},
        )
        await self._rate(own)
        notes = await self._write_notes(own)
        await self._connection.execute(
            f"""
            INSERT INTO viewings (guild_id, user_id, film_id, watched_on, is_rewatch, half_stars, body, has_spoilers,
                                  tags, logged_at)
            SELECT :guild_id, :user_id, film_id, watched_on, is_rewatch, half_stars, body, has_spoilers, tags, :now
            FROM ({_VIEWINGS}) AS fresh ORDER BY watched_on, position, number
            """,
            {**own, **self._now},
        )
        await self._connection.execute(
            f"""
            INSERT INTO watchlist (guild_id, user_id, film_id, added_at)
            SELECT :guild_id, :user_id, film_id, added_at FROM ({_WANTED}) AS fresh
            """,
            {**own, **self._now},
        )
        rows = await self._connection.fetch_all(
            "SELECT film_id FROM import_changes WHERE import_id = :import_id", self._import
        )
        return notes, [row["film_id"] for row in rows]

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
        await self._connection.execute(
            """
            INSERT INTO tallies (guild_id, film_id)
            SELECT :guild_id, film_id FROM import_changes WHERE import_id = :import_id AND is_counted = 1
            ORDER BY film_id
            ON CONFLICT (guild_id, film_id) DO NOTHING
            """,
            guild,
        )
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

    async def _write_notes(self, own: dict[str, Any]) -> int:
        rows = await self._connection.fetch_all(
            f"""
            INSERT INTO notes (guild_id, film_id, user_id, body, has_spoilers)
            SELECT :guild_id, film_id, :user_id, body, has_spoilers FROM ({_NOTES}) AS fresh WHERE body <> ''
            ON CONFLICT (guild_id, film_id, user_id)
                DO UPDATE SET body = excluded.body, has_spoilers = excluded.has_spoilers
            RETURNING film_id
            """,
            {**own, **self._policy},
        )
        return len(rows)

    async def _one(self, sql: str, parameters: dict[str, Any]) -> dict[str, Any]:
        row = await self._connection.fetch_one(sql, parameters)
        return dict(row) if row else {}
