"""Forget a person: one statement for every table that names people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.ratings import RatingStore

if TYPE_CHECKING:
    from bot.storage.database import Connection

__all__ = ["FORGOTTEN_TABLES", "UNNAMED_TABLES", "PrivacyStore"]

# Every table with a `user_id`, in an order that foreign keys allow. A test reads the schema and fails when one
# is missed.
FORGOTTEN_TABLES = (
    "notes",
    "ratings",
    "viewings",
    "watchlist",
    "members",
    "drafts",
    "suggestions",
    "night_ballots",
    "night_coming",
    "night_reminders",
)
# What stays without its `user_id`: a ban still bites, by the keyed hash of whom it concerns.
UNNAMED_TABLES = ("bans",)


class PrivacyStore:
    """Remove what is known of a person."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def forget(self, user_id: int, guild_id: int | None) -> list[tuple[int, int]]:
        """Delete every row that names a person, in one server or (None) in all.

        Returns:
            (server, film) of every rating that went, so that cards can follow.
        """
        ratings = RatingStore(self._connection)
        films = await ratings.films_of(user_id, guild_id)
        for rated_in, film_id in films:
            await ratings.remove(rated_in, film_id, user_id)
        for table in FORGOTTEN_TABLES:
            await self._connection.execute(
                f"DELETE FROM {table} WHERE user_id = :user_id AND (:guild_id IS NULL OR guild_id = :guild_id)",
                {"user_id": user_id, "guild_id": guild_id},
            )
        for table in UNNAMED_TABLES:
            await self._connection.execute(
                f"""
                UPDATE {table} SET user_id = NULL
                WHERE user_id = :user_id AND (:guild_id IS NULL OR guild_id = :guild_id)
                """,
                {"user_id": user_id, "guild_id": guild_id},
            )
        return films
