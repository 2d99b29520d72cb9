"""Members' ratings with their notes, and the tallies kept beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from bot.domain.ratings import WEIGHT_OF_PRIOR, Note, Rating, ServerStars, Tally
from bot.domain.stars import FULL_HALF_STARS, Stars
from bot.storage.reveals import RevealStore
from bot.storage.rows import moment, seconds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.domain.ratings import Member
    from bot.storage.database import Connection, Row

__all__ = ["FLAGS", "Flag", "RatingStore"]

Flag: TypeAlias = Literal["is_hidden", "is_held", "is_suspended"]
# What keeps a rating from counting, as its columns.
FLAGS: tuple[Flag, ...] = ("is_hidden", "is_held", "is_suspended")

_BINS = tuple(f"bin_{half_stars}" for half_stars in range(1, FULL_HALF_STARS + 1))
_RATING = """
    SELECT ratings.user_id, COALESCE(members.display_name, '') AS display_name, ratings.half_stars, ratings.rated_at,
           ratings.is_counted, notes.body, notes.has_spoilers, notes.is_hidden AS is_note_hidden
    FROM ratings
    LEFT JOIN members ON members.guild_id = ratings.guild_id AND members.user_id = ratings.user_id
    LEFT JOIN notes ON notes.guild_id = ratings.guild_id AND notes.film_id = ratings.film_id
        AND notes.user_id = ratings.user_id
"""


class RatingStore:
    """Keep one rating per member, film and server, and the tallies true to them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, guild_id: int, film_id: int, user_id: int) -> Rating | None:
        """Return a member's rating of a film."""
        row = await self._connection.fetch_one(
            _RATING
            + "WHERE ratings.guild_id = :guild_id AND ratings.film_id = :film_id AND ratings.user_id = :user_id",
            {"guild_id": guild_id, "film_id": film_id, "user_id": user_id},
        )
        return _rating_of(row) if row else None

    async def put(self, member: Member, film_id: int, stars: Stars, now: datetime) -> Stars | None:
        """Give or change a rating and move the tallies with it; return the stars given before."""
        key = {"guild_id": member.guild_id, "film_id": film_id, "user_id": member.user_id}
        before, is_counted = await self._stars(key)
        await self._connection.execute(
            """
            INSERT INTO ratings (guild_id, film_id, user_id, half_stars, rated_at)
            VALUES (:guild_id, :film_id, :user_id, :half_stars, :rated_at)
            ON CONFLICT (guild_id, film_id, user_id)
                DO UPDATE SET half_stars = excluded.half_stars, rated_at = excluded.rated_at
            """,
            {**key, "half_stars": stars.half_stars, "rated_at": seconds(now)},
        )
        if is_counted:
            await self._move(member.guild_id, film_id, before, stars)
        return before

    async def remove(self, guild_id: int, film_id: int, user_id: int) -> Stars | None:
        """Withdraw a rating with its note; return the stars that it had, None if there was none."""
        key = {"guild_id": guild_id, "film_id": film_id, "user_id": user_id}
        before, is_counted = await self._stars(key)
        if before is not None:
            await self._connection.execute(
                "DELETE FROM ratings WHERE guild_id = :guild_id AND film_id = :film_id AND user_id = :user_id",
                key,
            )
            if is_counted:
                await self._move(guild_id, film_id, before, None)
        return before

    async def mark(self, guild_id: int, film_id: int, user_id: int, flag: Flag, *, is_set: bool) -> bool:
        """Hide, hold or suspend a rating, or end that, and count it or not from now on.

        Returns:
            Whether that changed if it counts.
        """
        key = {"guild_id": guild_id, "film_id": film_id, "user_id": user_id}
        stars, was_counted = await self._stars(key)
        if stars is None:
            return False
        others = " AND ".join(f"{other} = 0" for other in FLAGS if other != flag)
        row = await self._connection.fetch_one(
            f"""
            UPDATE ratings SET {flag} = :is_set, is_counted = CASE WHEN :is_set = 0 AND {others} THEN 1 ELSE 0 END
            WHERE guild_id = :guild_id AND film_id = :film_id AND user_id = :user_id
            RETURNING is_counted
            """,
            {**key, "is_set": int(is_set)},
        )
        is_counted = row is not None and row["is_counted"] == 1
        if is_counted != was_counted:
            await self._move(guild_id, film_id, None if is_counted else stars, stars if is_counted else None)
        return is_counted != was_counted

    async def hide_note(self, guild_id: int, film_id: int, user_id: int, *, is_hidden: bool) -> bool:
        """Hide a note or show it again; return whether there is one."""
        row = await self._connection.fetch_one(
            """
            UPDATE notes SET is_hidden = :is_hidden
            WHERE guild_id = :guild_id AND film_id = :film_id AND user_id = :user_id RETURNING is_hidden
            """,
            {"guild_id": guild_id, "film_id": film_id, "user_id": user_id, "is_hidden": int(is_hidden)},
        )
        return row is not None

    async def touch(self, guild_id: int, film_id: int) -> None:
        """Count a new version of a film's stars, so that its cards are redrawn though no rating changed."""
        await self._connection.execute(
            """
            INSERT INTO tallies (guild_id, film_id, version) VALUES (:guild_id, :film_id, 1)
            ON CONFLICT (guild_id, film_id) DO UPDATE SET version = tallies.version + 1
            """,
            {"guild_id": guild_id, "film_id": film_id},
        )

    async def set_note(self, member: Member, film_id: int, note: Note | None) -> None:
        """Keep, change or remove the note beside a rating that exists."""
        key = {"guild_id": member.guild_id, "film_id": film_id, "user_id": member.user_id}
        if note is None:
            await self._connection.execute(
                "DELETE FROM notes WHERE guild_id = :guild_id AND film_id = :film_id AND user_id = :user_id",
                key,
            )
            return
        await self._connection.execute(
            """
            INSERT INTO notes (guild_id, film_id, user_id, body, has_spoilers)
            VALUES (:guild_id, :film_id, :user_id, :body, :has_spoilers)
            ON CONFLICT (guild_id, film_id, user_id)
                DO UPDATE SET body = excluded.body, has_spoilers = excluded.has_spoilers
            """,
            {**key, "body": note.text, "has_spoilers": int(note.has_spoilers)},
        )

    async def standing(self, guild_id: int, film_id: int) -> tuple[ServerStars, int]:
        """Return a film's stars in a server and the version that a card showing them has.

        Whether somebody may see them is for `bot.services.members.visibility` to say. The server's mean is that over
        the films whose stars are shown to everybody.
        """
        row = await self._connection.fetch_one(
            """
            SELECT tallies.*, guild_settings.rating_weight
            FROM tallies
            LEFT JOIN guild_settings ON guild_settings.guild_id = tallies.guild_id
            WHERE tallies.guild_id = :guild_id AND tallies.film_id = :film_id
            """,
            {"guild_id": guild_id, "film_id": film_id},
        )
        if row is None:
            return ServerStars(), 0
        server_mean = await RevealStore(self._connection).shown_mean(guild_id)
        weight = WEIGHT_OF_PRIOR if row["rating_weight"] is None else row["rating_weight"]
        return ServerStars(Tally(tuple(row[name] for name in _BINS)), server_mean, weight), row["version"]

    async def touch_all(self, guild_id: int) -> None:
        """Count a new version of whatever has a card in a server."""
        await self._connection.execute(
            """
            UPDATE tallies SET version = version + 1
            WHERE guild_id = :guild_id AND film_id IN (SELECT film_id FROM cards WHERE guild_id = :guild_id)
            """,
            {"guild_id": guild_id},
        )

    async def of_film(self, guild_id: int, film_id: int, *, limit: int, offset: int) -> list[Rating]:
        """Return those of a film's ratings in a server that count, highest first, then newest.

        Members who took themselves off lists are left out.
        """
        rows = await self._connection.fetch_all(
            _RATING
            + """
            WHERE ratings.guild_id = :guild_id AND ratings.film_id = :film_id AND ratings.is_counted = 1
              AND COALESCE(members.is_unlisted, 0) = 0
            ORDER BY ratings.half_stars DESC, ratings.rated_at DESC, ratings.user_id
            LIMIT :limit OFFSET :offset
            """,
            {"guild_id": guild_id, "film_id": film_id, "limit": limit, "offset": offset},
        )
        return [_rating_of(row) for row in rows]

    async def films_of(self, user_id: int, guild_id: int) -> list[int]:
        """Return the films that a member rated in a server."""
        rows = await self._connection.fetch_all(
            "SELECT film_id FROM ratings WHERE user_id = :user_id AND guild_id = :guild_id",
            {"user_id": user_id, "guild_id": guild_id},
        )
        return [row["film_id"] for row in rows]

    async def count_unlisted(self, guild_id: int, film_id: int) -> int:
        """Count those of a film's ratings that count but stand on no list, because their members want it so."""
        row = await self._connection.fetch_one(
            """
            SELECT COUNT(*) AS ratings FROM ratings
            JOIN members ON members.guild_id = ratings.guild_id AND members.user_id = ratings.user_id
            WHERE ratings.guild_id = :guild_id AND ratings.film_id = :film_id AND ratings.is_counted = 1
              AND members.is_unlisted = 1
            """,
            {"guild_id": guild_id, "film_id": film_id},
        )
        return row["ratings"] if row else 0

    async def stored(self, guild_id: int, film_id: int) -> dict[int, dict[str, Any]]:
        """Return every rating of a film with its note, exactly as stored, by member."""
        key = {"guild_id": guild_id, "film_id": film_id}
        ratings, notes = [
            await self._connection.fetch_all(
                f"SELECT * FROM {table} WHERE guild_id = :guild_id AND film_id = :film_id", key
            )
            for table in ("ratings", "notes")
        ]
        written = {row["user_id"]: dict(row) for row in notes}
        return {row["user_id"]: {"rating": dict(row), "note": written.get(row["user_id"])} for row in ratings}

    async def put_back(self, rating: Mapping[str, Any], note: Mapping[str, Any] | None) -> None:
        """Store a rating and its note as `stored` returned them, where the member has none."""
        for table, row in (("ratings", rating), ("notes", note)):
            if row is not None:
                holders = ", ".join(f":{name}" for name in row)
                await self._connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({holders})", row)
        if rating["is_counted"] == 1:
            await self._move(rating["guild_id"], rating["film_id"], None, Stars(rating["half_stars"]))

    async def _stars(self, key: dict[str, int]) -> tuple[Stars | None, bool]:
        """Return the stars and whether they count; a rating not given yet will count."""
        row = await self._connection.fetch_one(
            """
            SELECT half_stars, is_counted FROM ratings
            WHERE guild_id = :guild_id AND film_id = :film_id AND user_id = :user_id
            """,
            key,
        )
        return (Stars(row["half_stars"]), row["is_counted"] == 1) if row else (None, True)

    async def _move(self, guild_id: int, film_id: int, before: Stars | None, after: Stars | None) -> None:
        """Move one rating from bin to bin, None standing for no rating, and count a new version."""
        steps = dict.fromkeys(_BINS, 0)
        if before is not None:
            steps[f"bin_{before.half_stars}"] -= 1
        if after is not None:
            steps[f"bin_{after.half_stars}"] += 1
        await self._connection.execute(
            """
            INSERT INTO tallies (guild_id, film_id) VALUES (:guild_id, :film_id)
            ON CONFLICT (guild_id, film_id) DO NOTHING
            """,
            {"guild_id": guild_id, "film_id": film_id},
        )
        changes = ", ".join(f"{name} = {name} + :{name}" for name in _BINS)
        await self._connection.execute(
            f"UPDATE tallies SET {changes}, version = version + 1 WHERE guild_id = :guild_id AND film_id = :film_id",
            {"guild_id": guild_id, "film_id": film_id, **steps},
        )
        await self._connection.execute(
            """
            INSERT INTO guild_tallies (guild_id, rating_count, half_stars_sum) VALUES (:guild_id, 0, 0)
            ON CONFLICT (guild_id) DO NOTHING
            """,
            {"guild_id": guild_id},
        )
        await self._connection.execute(
            """
            UPDATE guild_tallies SET rating_count = rating_count + :count, half_stars_sum = half_stars_sum + :half_stars
            WHERE guild_id = :guild_id
            """,
            {
                "guild_id": guild_id,
                "count": (after is not None) - (before is not None),
                "half_stars": (after.half_stars if after else 0) - (before.half_stars if before else 0),
            },
        )


def _rating_of(row: Row) -> Rating:
    note = Note(row["body"], row["has_spoilers"] == 1) if row["body"] is not None else None
    return Rating(
        row["user_id"],
        row["display_name"],
        Stars(row["half_stars"]),
        moment(row["rated_at"]),
        note,
        is_counted=row["is_counted"] == 1,
        is_note_hidden=row["is_note_hidden"] == 1,
    )
