"""All that is known of a person, read to be counted, copied or handed to them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.domain.imports import ImportedEntry, ImportedViewing
from bot.domain.ratings import Note
from bot.domain.stars import Stars
from bot.storage.privacy import FORGOTTEN_TABLES, UNNAMED_TABLES
from bot.storage.rows import film_of, moment, names_of

if TYPE_CHECKING:
    from bot.domain.films import Film
    from bot.storage.database import Connection, Row

__all__ = ["FILM_TABLES", "MemberDataStore"]

# What an export writes film by film; every other table that names people is written as it is.
FILM_TABLES = ("notes", "ratings", "viewings", "watchlist")
_OWN = "guild_id = :guild_id AND user_id = :user_id"
_EVERYWHERE = " UNION ".join(
    [f"SELECT guild_id FROM {table} WHERE user_id = :user_id" for table in (*FORGOTTEN_TABLES, *UNNAMED_TABLES)]
    + ["SELECT guild_id FROM cases WHERE moderator_id = :user_id"]
)


class MemberDataStore:
    """Read one person's rows."""

    def __init__(self, connection: Connection, user_id: int) -> None:
        self._connection = connection
        self._user_id = user_id

    async def guilds(self) -> list[int]:
        """Return the servers that know anything of the person, what they did there as a moderator included."""
        rows = await self._connection.fetch_all(f"{_EVERYWHERE} ORDER BY guild_id", {"user_id": self._user_id})
        return [row["guild_id"] for row in rows]

    async def member(self, guild_id: int) -> tuple[str | None, bool]:
        """Return the name under which the person acted in a server, and whether they are hidden from lists."""
        row = await self._connection.fetch_one(
            f"SELECT display_name, is_unlisted FROM members WHERE {_OWN}", self._own(guild_id)
        )
        return (row["display_name"], row["is_unlisted"] == 1) if row else (None, False)

    async def set_unlisted(self, guild_id: int, *, is_unlisted: bool) -> None:
        """Take the person off the server's lists, or put them back."""
        await self._connection.execute(
            f"UPDATE members SET is_unlisted = :is_unlisted WHERE {_OWN}",
            {**self._own(guild_id), "is_unlisted": int(is_unlisted)},
        )

    async def count(self, table: str, guild_id: int | None) -> int:
        """Count the person's rows in a table, in one server or (None) in all."""
        row = await self._connection.fetch_one(
            f"""
            SELECT COUNT(*) AS found FROM {table}
            WHERE user_id = :user_id AND (:guild_id IS NULL OR guild_id = :guild_id)
            """,
            {"user_id": self._user_id, "guild_id": guild_id},
        )
        return row["found"] if row else 0

    async def rows(self, table: str, guild_id: int, column: str = "user_id") -> list[dict[str, Any]]:
        """Return the rows of a table in a server that name the person in a column, as they are stored."""
        rows = await self._connection.fetch_all(
            f"SELECT * FROM {table} WHERE guild_id = :guild_id AND {column} = :user_id", self._own(guild_id)
        )
        return [dict(row) for row in rows]

    async def entries(self, guild_id: int) -> tuple[ImportedEntry, ...]:
        """Return what the person has in a server, film by film, in the form of an import."""
        own = self._own(guild_id)
        ratings = await self._connection.fetch_all(
            """
            SELECT ratings.film_id, ratings.half_stars, ratings.rated_at, notes.body, notes.has_spoilers FROM ratings
            LEFT JOIN notes ON notes.guild_id = ratings.guild_id AND notes.film_id = ratings.film_id
                AND notes.user_id = ratings.user_id
            WHERE ratings.guild_id = :guild_id AND ratings.user_id = :user_id
            """,
            own,
        )
        watched = await self._connection.fetch_all(
            f"SELECT * FROM viewings WHERE {_OWN} ORDER BY watched_on, viewing_id", own
        )
        wanted = await self._connection.fetch_all(f"SELECT film_id, added_at FROM watchlist WHERE {_OWN}", own)
        rated = {row["film_id"]: row for row in ratings}
        viewings: defaultdict[int, list[ImportedViewing]] = defaultdict(list)
        for row in watched:
            viewings[row["film_id"]].append(_viewing(row))
        added = {row["film_id"]: row["added_at"] for row in wanted}
        films = await self._films(guild_id)
        return tuple(
            _entry(film, rated.get(film.film_id), viewings.get(film.film_id, []), added.get(film.film_id))
            for film in films
        )

    async def _films(self, guild_id: int) -> list[Film]:
        rows = await self._connection.fetch_all(
            f"""
            SELECT films.* FROM films JOIN (
                SELECT film_id FROM ratings WHERE {_OWN}
                UNION SELECT film_id FROM viewings WHERE {_OWN}
                UNION SELECT film_id FROM watchlist WHERE {_OWN}
            ) AS own ON own.film_id = films.film_id
            ORDER BY films.film_id
            """,
            self._own(guild_id),
        )
        return [film_of(row) for row in rows]

    def _own(self, guild_id: int) -> dict[str, int]:
        return {"guild_id": guild_id, "user_id": self._user_id}


def _entry(film: Film, rated: Row | None, viewings: list[ImportedViewing], added_at: int | None) -> ImportedEntry:
    return ImportedEntry(
        film=film,
        film_id=film.film_id,
        stars=Stars(rated["half_stars"]) if rated else None,
        rated_at=moment(rated["rated_at"]) if rated else None,
        note=_note(rated) if rated else None,
        viewings=tuple(viewings),
        is_wanted=added_at is not None,
        wanted_at=None if added_at is None else moment(added_at),
    )


def _viewing(row: Row) -> ImportedViewing:
    return ImportedViewing(
        watched_on=date.fromisoformat(row["watched_on"]),
        is_rewatch=row["is_rewatch"] == 1,
        stars=Stars(row["half_stars"]) if row["half_stars"] else None,
        note=_note(row),
        tags=names_of(row["tags"]),
    )


def _note(row: Row) -> Note | None:
    return Note(row["body"], row["has_spoilers"] == 1) if row["body"] is not None else None
