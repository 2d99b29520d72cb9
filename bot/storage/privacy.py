"""Forget a person: one statement for every table that names people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.cases import CaseStore
from bot.storage.ratings import RatingStore
from bot.storage.reports import ReportStore

if TYPE_CHECKING:
    from bot.storage.database import Connection

__all__ = ["FORGOTTEN_TABLES", "UNNAMED_TABLES", "PrivacyStore"]

# Every table with a `user_id`, in an order that foreign keys allow. A test reads the schema and fails when one
# is missed.
FORGOTTEN_TABLES = ("notes", "raid_ratings", "ratings", "viewings", "watchlist", "members", "drafts")
# What stays without its `user_id`: a ban still bites, and a report stands, by the keyed hash of whom they concern.
UNNAMED_TABLES = ("bans", "reports")


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
        await CaseStore(self._connection).unname(user_id, guild_id)
        await ReportStore(self._connection).forget_about(user_id, guild_id)
        return films
