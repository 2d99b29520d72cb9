"""What taking a staged import would change, worked out before the database is kept for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.domain.imports import ImportCounts
from bot.storage.rows import seconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.storage.database import Connection
    from bot.storage.member_imports import StoredImport

__all__ = ["WANTED", "ImportPlan", "PlanStore"]

# Of rows that turned out to be the same film, the newest rating counts. Locked films take none.
_PICKED = """
    SELECT position, film_id, half_stars, rated_at, body, has_spoilers FROM (
        SELECT position, film_id, half_stars, rated_at, body, has_spoilers,
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
    (ratings.half_stars IS NULL OR (ratings.half_stars <> picked.half_stars AND (
        :policy = 'theirs' OR (:policy = 'newer' AND picked.rated_at > ratings.rated_at))))
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
    SELECT picked.position
    FROM ({_PICKED}) AS picked
    LEFT JOIN ratings ON {_OWN_RATING.format("picked")}
    LEFT JOIN notes ON {_OWN_NOTE.format("picked")}
    WHERE picked.body IS NOT NULL
      AND (notes.body IS NULL OR notes.body <> picked.body OR notes.has_spoilers <> picked.has_spoilers)
      AND ({_IS_TAKEN} OR (ratings.half_stars = picked.half_stars AND (
           notes.body IS NULL OR :policy = 'theirs' OR (:policy = 'newer' AND picked.rated_at > ratings.rated_at))))
"""
# Two viewings of a film on one day are two; those that are in the diary already count for as many.
_VIEWINGS = """
    SELECT staged.position, staged.number, staged.is_rewatch FROM (
        SELECT import_films.film_id, import_viewings.watched_on, import_viewings.is_rewatch,
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
WANTED = """
    SELECT film_id, MIN(COALESCE(wanted_at, :now)) AS added_at FROM import_films
    WHERE import_id = :import_id AND film_id IS NOT NULL AND is_wanted = 1 AND NOT EXISTS (
        SELECT 1 FROM watchlist WHERE watchlist.guild_id = :guild_id AND watchlist.user_id = :user_id
            AND watchlist.film_id = import_films.film_id)
    GROUP BY film_id
"""
# Whatever the plan was made from and somebody may change meanwhile.
_STANDING = """
    SELECT (SELECT COUNT(*) FROM viewings WHERE guild_id = :guild_id AND user_id = :user_id) AS viewings,
           (SELECT COUNT(*) FROM film_locks WHERE guild_id = :guild_id) AS locks,
           (SELECT COALESCE(MAX(locked_at), 0) FROM film_locks WHERE guild_id = :guild_id) AS locked_at,
           COUNT(*) AS ratings, COALESCE(MAX(ratings.rated_at), 0) AS rated_at,
           CAST(COALESCE(SUM(ratings.half_stars), 0) AS BIGINT) AS half_stars,
           CAST(COALESCE(SUM(ratings.is_counted), 0) AS BIGINT) AS counted,
           CAST(COALESCE(SUM(LENGTH(notes.body)), 0) AS BIGINT) AS noted
    FROM ratings LEFT JOIN notes ON notes.guild_id = ratings.guild_id AND notes.film_id = ratings.film_id
        AND notes.user_id = ratings.user_id
    WHERE ratings.guild_id = :guild_id AND ratings.user_id = :user_id
"""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What changes: ratings as parameters, positions of notes, (position, number) of viewings.

    `standing` tells whether it still holds.
    """

    standing: tuple[Any, ...]
    ratings: Sequence[dict[str, Any]]
    notes: Sequence[int]
    viewings: Sequence[tuple[int, int]]


class PlanStore:
    """Works out what taking an import changes, and keeps it beside the import."""

    def __init__(self, connection: Connection, stored: StoredImport, now: datetime) -> None:
        self._connection = connection
        self._owner: dict[str, Any] = {"guild_id": stored.guild_id, "user_id": stored.user_id}
        self._import = {"import_id": stored.import_id}
        self._policy = {"policy": stored.policy}
        self._now = {"now": seconds(now)}

    async def standing(self) -> tuple[Any, ...]:
        """Return what tells whether anything changed that a plan was made from."""
        return tuple((await self._one(_STANDING, self._owner)).values())

    async def plan(self) -> ImportPlan:
        """Work the changes out."""
        everything = {**self._import, **self._owner, **self._policy}
        standing = await self.standing()
        ratings = await self._connection.fetch_all(_PLAN, everything)
        notes = await self._connection.fetch_all(_NOTES, everything)
        viewings = await self._connection.fetch_all(_VIEWINGS, {**self._import, **self._owner})
        now = self._now["now"]
        return ImportPlan(
            standing,
            [{**self._import, **dict(row), "rated_at": min(row["rated_at"] or now, now)} for row in ratings],
            [row["position"] for row in notes],
            [(row["position"], row["number"]) for row in viewings],
        )

    async def clear(self) -> None:
        """Forget a plan that was made before and not used."""
        await self._connection.execute("DELETE FROM import_changes WHERE import_id = :import_id", self._import)
        await self._connection.execute(
            "UPDATE import_films SET takes_note = 0 WHERE import_id = :import_id AND takes_note = 1", self._import
        )
        await self._connection.execute(
            "UPDATE import_viewings SET is_fresh = 0 WHERE import_id = :import_id AND is_fresh = 1", self._import
        )

    async def keep_ratings(self, ratings: Sequence[dict[str, Any]]) -> None:
        """Keep a part of the plan, and make room for the numbers of films that nobody rated here."""
        await self._connection.execute_many(
            """
            INSERT INTO import_changes (import_id, film_id, half_stars, rated_at, half_stars_before, is_counted)
            VALUES (:import_id, :film_id, :half_stars, :rated_at, :half_stars_before, :is_counted)
            """,
            ratings,
        )
        await self._connection.execute_many(
            """
            INSERT INTO tallies (guild_id, film_id) VALUES (:guild_id, :film_id)
            ON CONFLICT (guild_id, film_id) DO NOTHING
            """,
            [{"guild_id": self._owner["guild_id"], "film_id": row["film_id"]} for row in ratings],
        )

    async def keep_notes(self, positions: Sequence[int]) -> None:
        """Keep a part of the plan: the notes that are taken."""
        await self._connection.execute_many(
            "UPDATE import_films SET takes_note = 1 WHERE import_id = :import_id AND position = :position",
            [{**self._import, "position": position} for position in positions],
        )

    async def keep_viewings(self, viewings: Sequence[tuple[int, int]]) -> None:
        """Keep a part of the plan: the viewings that are not in the diary."""
        await self._connection.execute_many(
            """
            UPDATE import_viewings SET is_fresh = 1
            WHERE import_id = :import_id AND position = :position AND number = :number
            """,
            [{**self._import, "position": position, "number": number} for position, number in viewings],
        )

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
                   (SELECT COUNT(*) FROM ({WANTED}) AS fresh) AS wanted_new,
                   (SELECT COUNT(*) FROM import_left_out WHERE import_id = :import_id) AS left_out
            """,
            {**own, **self._now},
        )
        return ImportCounts(**films, **rated, **changed, **diary, **rest)

    async def _one(self, sql: str, parameters: dict[str, Any]) -> dict[str, Any]:
        row = await self._connection.fetch_one(sql, parameters)
        return dict(row) if row else {}
