"""Servers that the bot is or was in, and the removal of all that belongs to one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from bot.storage.rows import moment, seconds

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from bot.storage.database import Connection

__all__ = ["GUILD_TABLES", "DepartureStore"]

GUILD_TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "night_ballots": ("night_id", "user_id"),
    "night_coming": ("night_id", "user_id"),
    "night_reminders": ("night_id", "user_id"),
    "nights": ("night_id",),
    "suggestions": ("suggestion_id",),
    "pools": ("pool_id",),
    "merged_rows": ("merge_id", "table_name", "film_id", "user_id"),
    "film_merges": ("merge_id",),
    "digests": ("guild_id",),
    "raid_ratings": ("raid_id", "user_id"),
    "raids": ("raid_id",),
    "hides": ("film_id", "person_key", "kind"),
    "reports": ("report_id",),
    "told": ("topic",),
    "notes": ("film_id", "user_id"),
    "ratings": ("film_id", "user_id"),
    "viewings": ("viewing_id",),
    "watchlist": ("film_id", "user_id"),
    "members": ("user_id",),
    "member_imports": ("import_id",),
    "drafts": ("draft_id",),
    "cards": ("message_id",),
    "tallies": ("film_id",),
    "guild_tallies": ("guild_id",),
    "film_reveals": ("film_id",),
    "film_locks": ("film_id",),
    "bans": ("person_key",),
    "cases": ("case_number",),
    "sources": ("source_id",),
    "reviews": ("review_id",),
    "films": ("film_id",),
    "guild_settings": ("guild_id",),
    "known_guilds": ("guild_id",),
}
"""Every table with a `guild_id`, with the rest of its key, in an order that foreign keys allow. A test reads the
schema and fails when one is missed."""


class DepartureStore:
    """Notice who sent the bot away, and remove what is theirs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def here(self, guilds: Mapping[int, str]) -> None:
        """Note the servers that the bot is in, by id and name; one that it had left is as it was."""
        await self._connection.execute_many(
            """
            INSERT INTO known_guilds (guild_id, name) VALUES (:guild_id, :name)
            ON CONFLICT (guild_id) DO UPDATE SET left_at = NULL,
                name = CASE WHEN excluded.name = '' THEN known_guilds.name ELSE excluded.name END
            """,
            [{"guild_id": guild_id, "name": name} for guild_id, name in guilds.items()],
        )

    async def gone(self, present: Collection[int], shard: int, shards: int) -> list[int]:
        """Return the known servers of a shard, not known to be left, that are not among those present."""
        rows = await self._connection.fetch_all("SELECT guild_id FROM known_guilds WHERE left_at IS NULL")
        known = [row["guild_id"] for row in rows if (row["guild_id"] >> 22) % shards == shard]
        return [guild_id for guild_id in known if guild_id not in present]

    async def mark_left(self, guild_id: int, now: datetime) -> None:
        """Note that the bot is not in a server any more."""
        await self._connection.execute(
            """
            INSERT INTO known_guilds (guild_id, name, left_at) VALUES (:guild_id, '', :now)
            ON CONFLICT (guild_id) DO UPDATE SET left_at = COALESCE(known_guilds.left_at, excluded.left_at)
            """,
            {"guild_id": guild_id, "now": seconds(now)},
        )

    async def left_at(self, guild_id: int) -> datetime | None:
        """Return since when the bot is not in a server, None while it is."""
        row = await self._connection.fetch_one(
            "SELECT left_at FROM known_guilds WHERE guild_id = :guild_id", {"guild_id": guild_id}
        )
        return moment(row["left_at"]) if row and row["left_at"] is not None else None

    async def names(self) -> dict[int, str]:
        """Return the names of the servers that the bot is in."""
        rows = await self._connection.fetch_all("SELECT guild_id, name FROM known_guilds WHERE left_at IS NULL")
        return {row["guild_id"]: row["name"] for row in rows}

    async def purge_some(self, guild_id: int, table: str, limit: int) -> bool:
        """Remove some of a server's rows of a table of `GUILD_TABLES`; return whether none is left."""
        key = ", ".join(GUILD_TABLES[table])
        await self._connection.execute(
            f"""
            DELETE FROM {table} WHERE guild_id = :guild_id AND ({key}) IN (
                SELECT {key} FROM {table} WHERE guild_id = :guild_id LIMIT :limit)
            """,
            {"guild_id": guild_id, "limit": limit},
        )
        left = await self._connection.fetch_one(
            f"SELECT guild_id FROM {table} WHERE guild_id = :guild_id LIMIT 1", {"guild_id": guild_id}
        )
        return left is None

    async def drop_jobs(self, guild_id: int, but: int) -> None:
        """Remove the queued jobs of a server, but for one."""
        rows = await self._connection.fetch_all("SELECT job_id, payload FROM jobs")
        theirs = [row["job_id"] for row in rows if json.loads(row["payload"]).get("guild_id") == guild_id]
        await self._connection.execute_many(
            "DELETE FROM jobs WHERE job_id = :job_id", [{"job_id": job_id} for job_id in theirs if job_id != but]
        )
