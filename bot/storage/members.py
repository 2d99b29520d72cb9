"""Members who have acted in a server, and the names under which they did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.rows import seconds

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bot.domain.ratings import Member
    from bot.storage.database import Connection

__all__ = ["MemberStore"]


class MemberStore:
    """Know members by what they did; without the members intent nothing else tells of them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def remember(self, member: Member, now: datetime) -> None:
        """Store the name under which a member acts; without the members intent nothing else knows it."""
        await self._connection.execute(
            """
            INSERT INTO members (guild_id, user_id, display_name, seen_at, account_created_at, joined_at)
            VALUES (:guild_id, :user_id, :display_name, :seen_at, :account_created_at, :joined_at)
            ON CONFLICT (guild_id, user_id) DO UPDATE SET
                display_name = excluded.display_name, seen_at = excluded.seen_at, left_at = NULL,
                account_created_at = COALESCE(excluded.account_created_at, members.account_created_at),
                joined_at = COALESCE(excluded.joined_at, members.joined_at)
            """,
            {
                "guild_id": member.guild_id,
                "user_id": member.user_id,
                "display_name": member.display_name,
                "seen_at": seconds(now),
                "account_created_at": seconds(member.account_created_at) if member.account_created_at else None,
                "joined_at": seconds(member.joined_at) if member.joined_at else None,
            },
        )

    async def names(self, guild_id: int, user_ids: Collection[int]) -> dict[int, str]:
        """Return the names under which members last acted."""
        wanted = {f"user_{number}": user_id for number, user_id in enumerate(sorted(set(user_ids)))}
        rows = await self._connection.fetch_all(
            f"""
            SELECT user_id, display_name FROM members
            WHERE guild_id = :guild_id AND user_id IN ({", ".join(f":{name}" for name in wanted) or "NULL"})
            """,
            {"guild_id": guild_id, **wanted},
        )
        return {row["user_id"]: row["display_name"] for row in rows}

    async def knows(self, guild_id: int, user_id: int) -> bool:
        """Say whether a member has ever acted in a server."""
        row = await self._connection.fetch_one(
            "SELECT 1 FROM members WHERE guild_id = :guild_id AND user_id = :user_id",
            {"guild_id": guild_id, "user_id": user_id},
        )
        return row is not None
