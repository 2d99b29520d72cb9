"""What moderators heard once, and what is to be purged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.rows import seconds

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Connection

__all__ = ["RetentionStore", "ToldStore"]


class ToldStore:
    """Say a thing once until it has been mended."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def put(self, guild_id: int, topic: str, now: datetime) -> bool:
        """Note that moderators are told of a topic; return False where they were already."""
        row = await self._connection.fetch_one(
            """
            INSERT INTO told (guild_id, topic, told_at) VALUES (:guild_id, :topic, :now)
            ON CONFLICT (guild_id, topic) DO NOTHING RETURNING told_at
            """,
            {"guild_id": guild_id, "topic": topic, "now": seconds(now)},
        )
        return row is not None

    async def remove(self, guild_id: int, topic: str) -> None:
        """Let moderators be told of a topic again, should it return."""
        await self._connection.execute(
            "DELETE FROM told WHERE guild_id = :guild_id AND topic = :topic", {"guild_id": guild_id, "topic": topic}
        )


class RetentionStore:
    """Find what has been kept long enough."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def guilds(self) -> list[int]:
        """Return every server with something that ends some day."""
        rows = await self._connection.fetch_all(
            """
            SELECT guild_id FROM members WHERE left_at IS NOT NULL
            UNION SELECT guild_id FROM cases
            UNION SELECT guild_id FROM reports WHERE decided_at IS NOT NULL
            UNION SELECT guild_id FROM raids WHERE decided_at IS NOT NULL
            """
        )
        return [row["guild_id"] for row in rows]

    async def unname_former(self, guild_id: int, before: datetime) -> None:
        """Drop the names of members who were noticed to be gone before a time."""
        await self._connection.execute(
            """
            UPDATE members SET display_name = '', account_created_at = NULL, joined_at = NULL
            WHERE guild_id = :guild_id AND left_at < :before AND display_name <> ''
            """,
            {"guild_id": guild_id, "before": seconds(before)},
        )
