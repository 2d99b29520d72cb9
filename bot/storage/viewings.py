"""Dated diary entries, and the ratings that have none."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from bot.domain.diary import Viewing
from bot.domain.stars import Stars
from bot.storage.films import numbered
from bot.storage.rows import moment, seconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.diary import Watched
    from bot.domain.ratings import Member
    from bot.storage.database import Connection, Row

__all__ = ["ViewingStore"]

_MINE = "guild_id = :guild_id AND user_id = :user_id"
# A list made once; asked anew for every rating it would read the whole diary each time.
_WITHOUT_VIEWING = f"film_id NOT IN (SELECT film_id FROM viewings WHERE {_MINE})"
_BESIDE = """
    COALESCE(given.is_counted, 0) AS is_counted, notes.body AS note, notes.has_spoilers AS note_has_spoilers
"""
_JOINS = """
    JOIN films ON films.film_id = {table}.film_id
    LEFT JOIN ratings AS given ON given.guild_id = {table}.guild_id AND given.film_id = {table}.film_id
        AND given.user_id = {table}.user_id
    LEFT JOIN notes ON notes.guild_id = {table}.guild_id AND notes.film_id = {table}.film_id
        AND notes.user_id = {table}.user_id
    WHERE {table}.guild_id = :guild_id AND {table}.user_id = :user_id
"""


class ViewingStore:
    """Keep what members watched, day by day."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def log(
        self, member: Member, film_id: int, watched: Watched, stars: Stars | None, now: datetime
    ) -> tuple[Viewing, bool]:
        """Write a viewing down; the same film on the same day again changes that entry.

        Only a rewatch on the day of a first viewing is a second entry of that day.

        Returns:
            The entry, and whether it is new.
        """
        same_day = [each for each in await self.of_film(member, film_id) if each.watched_on == watched.on]
        if watched.is_rewatch:
            same_day = [each for each in same_day if each.is_rewatch]
        if same_day:
            return await self._change(same_day[-1], watched, stars), False
        is_rewatch = watched.is_rewatch
        if is_rewatch is None:
            is_rewatch = await self._has_earlier(member, film_id, watched.on)
        viewing_id = await self.add(
            member.guild_id, member.user_id, film_id, watched.on, stars, now, is_rewatch=is_rewatch
        )
        return Viewing(viewing_id, watched.on, is_rewatch, stars), True

    async def add(
        self,
        guild_id: int,
        user_id: int,
        film_id: int,
        watched_on: date,
        stars: Stars | None,
        now: datetime,
        *,
        is_rewatch: bool,
    ) -> int:
        """Add an entry whatever else is there; return its id."""
        row = await self._connection.fetch_one(
            """
            INSERT INTO viewings (guild_id, user_id, film_id, watched_on, is_rewatch, half_stars, logged_at)
            VALUES (:guild_id, :user_id, :film_id, :watched_on, :is_rewatch, :half_stars, :logged_at)
            RETURNING viewing_id
            """,
            {
                "guild_id": guild_id,
                "user_id": user_id,
                "film_id": film_id,
                "watched_on": watched_on.isoformat(),
                "is_rewatch": int(is_rewatch),
                "half_stars": stars.half_stars if stars else None,
                "logged_at": seconds(now),
            },
        )
        return row["viewing_id"] if row else 0

    async def of_film(self, member: Member, film_id: int) -> list[Viewing]:
        """Return a member's viewings of a film, earliest first."""
        rows = await self._connection.fetch_all(
            """
            SELECT viewing_id, watched_on, is_rewatch, half_stars FROM viewings
            WHERE guild_id = :guild_id AND user_id = :user_id AND film_id = :film_id
            ORDER BY watched_on, viewing_id
            """,
            {"guild_id": member.guild_id, "user_id": member.user_id, "film_id": film_id},
        )
        return [_viewing_of(row) for row in rows]

    async def remove(self, member: Member, viewing_id: int) -> Row | None:
        """Take out one of a member's entries; return its film and day, None where there is no such entry."""
        return await self._connection.fetch_one(
            """
            DELETE FROM viewings
            WHERE viewing_id = :viewing_id AND guild_id = :guild_id AND user_id = :user_id
            RETURNING film_id, watched_on
            """,
            {"viewing_id": viewing_id, "guild_id": member.guild_id, "user_id": member.user_id},
        )

    async def has_text(self, guild_id: int, user_id: int, film_id: int) -> bool:
        """Say whether a member wrote something about one of their viewings of a film."""
        row = await self._connection.fetch_one(
            f"SELECT 1 FROM viewings WHERE {_MINE} AND film_id = :film_id AND body IS NOT NULL LIMIT 1",
            {"guild_id": guild_id, "user_id": user_id, "film_id": film_id},
        )
        return row is not None

    async def counts(self, guild_id: int, user_id: int) -> tuple[int, int]:
        """Count a member's viewings, and their ratings of films without one."""
        row = await self._connection.fetch_one(
            f"""
            SELECT (SELECT COUNT(*) FROM viewings WHERE {_MINE}) AS viewings,
                   (SELECT COUNT(*) FROM ratings WHERE {_MINE} AND {_WITHOUT_VIEWING}) AS undated
            """,
            {"guild_id": guild_id, "user_id": user_id},
        )
        return (row["viewings"], row["undated"]) if row else (0, 0)

    async def is_unlisted(self, guild_id: int, user_id: int) -> bool:
        """Say whether a member keeps themselves off all lists."""
        row = await self._connection.fetch_one(
            "SELECT 1 FROM members WHERE guild_id = :guild_id AND user_id = :user_id AND is_unlisted = 1",
            {"guild_id": guild_id, "user_id": user_id},
        )
        return row is not None

    async def newest(self, guild_id: int, user_id: int, limit: int) -> list[tuple[date, int]]:
        """Return (day, id) of a member's viewings, newest day first."""
        rows = await self._connection.fetch_all(
            f"""
            SELECT watched_on, viewing_id FROM viewings WHERE {_MINE}
            ORDER BY watched_on DESC, viewing_id DESC LIMIT :limit
            """,
            {"guild_id": guild_id, "user_id": user_id, "limit": limit},
        )
        return [(date.fromisoformat(row["watched_on"]), row["viewing_id"]) for row in rows]

    async def newest_undated(self, guild_id: int, user_id: int, limit: int) -> list[tuple[datetime, int]]:
        """Return (when, film) of a member's ratings of films without a viewing, newest first."""
        rows = await self._connection.fetch_all(
            f"""
            SELECT rated_at, film_id FROM ratings WHERE {_MINE} AND {_WITHOUT_VIEWING}
            ORDER BY rated_at DESC, film_id LIMIT :limit
            """,
            {"guild_id": guild_id, "user_id": user_id, "limit": limit},
        )
        return [(moment(row["rated_at"]), row["film_id"]) for row in rows]

    async def entries(self, guild_id: int, user_id: int, viewing_ids: Sequence[int]) -> dict[int, Row]:
        """Return viewings by id, each with its film, what was written, and whether it is the last of the film."""
        if not viewing_ids:
            return {}
        names, parameters = numbered(viewing_ids)
        rows = await self._connection.fetch_all(
            f"""
            SELECT films.*, viewings.viewing_id, viewings.is_rewatch, viewings.half_stars, viewings.body,
                   viewings.has_spoilers, {_BESIDE},
                   CASE WHEN EXISTS (SELECT 1 FROM viewings AS later WHERE later.guild_id = viewings.guild_id
                        AND later.user_id = viewings.user_id AND later.film_id = viewings.film_id
                        AND (later.watched_on > viewings.watched_on
                             OR (later.watched_on = viewings.watched_on AND later.viewing_id > viewings.viewing_id)))
                   THEN 0 ELSE 1 END AS is_last
            FROM viewings {_JOINS.format(table="viewings")} AND viewings.viewing_id IN ({names})
            """,
            {**parameters, "guild_id": guild_id, "user_id": user_id},
        )
        return {row["viewing_id"]: row for row in rows}

    async def undated_entries(self, guild_id: int, user_id: int, film_ids: Sequence[int]) -> dict[int, Row]:
        """Return a member's ratings by film, each with its film and note."""
        if not film_ids:
            return {}
        names, parameters = numbered(film_ids)
        rows = await self._connection.fetch_all(
            f"""
            SELECT films.*, ratings.half_stars, {_BESIDE}
            FROM ratings {_JOINS.format(table="ratings")} AND ratings.film_id IN ({names})
            """,
            {**parameters, "guild_id": guild_id, "user_id": user_id},
        )
        return {row["film_id"]: row for row in rows}

    async def _change(self, viewing: Viewing, watched: Watched, stars: Stars | None) -> Viewing:
        is_rewatch = viewing.is_rewatch if watched.is_rewatch is None else watched.is_rewatch
        await self._connection.execute(
            "UPDATE viewings SET half_stars = :half_stars, is_rewatch = :is_rewatch WHERE viewing_id = :viewing_id",
            {
                "half_stars": stars.half_stars if stars else None,
                "is_rewatch": int(is_rewatch),
                "viewing_id": viewing.viewing_id,
            },
        )
        return Viewing(viewing.viewing_id, viewing.watched_on, is_rewatch, stars)

    async def _has_earlier(self, member: Member, film_id: int, day: date) -> bool:
        return any(each.watched_on < day for each in await self.of_film(member, film_id))


def _viewing_of(row: Any) -> Viewing:
    stars = Stars(row["half_stars"]) if row["half_stars"] is not None else None
    return Viewing(row["viewing_id"], date.fromisoformat(row["watched_on"]), row["is_rewatch"] == 1, stars)
