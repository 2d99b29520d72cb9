"""Members who are not in their server any more, as far as it was noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.films import numbered
from bot.storage.guilds import GuildStore
from bot.storage.rows import seconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from bot.storage.database import Connection

__all__ = ["FormerMemberStore"]

DAY_SECONDS = 86_400


class FormerMemberStore:
    """Know who left, and who should be asked after."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def former(self, guild_id: int, user_ids: Sequence[int], now: datetime) -> frozenset[int]:
        """Return those of some people who left so long ago that the server shows their names no more."""
        if not user_ids:
            return frozenset()
        settings = await GuildStore(self._connection).settings(guild_id)
        names, parameters = numbered(user_ids)
        rows = await self._connection.fetch_all(
            f"""
            SELECT user_id FROM members
            WHERE guild_id = :guild_id AND left_at IS NOT NULL AND left_at <= :before AND user_id IN ({names})
            """,
            {
                **parameters,
                "guild_id": guild_id,
                "before": seconds(now) - settings.former_member_days * DAY_SECONDS,
            },
        )
        return frozenset(row["user_id"] for row in rows)

    async def unchecked(self, guild_id: int, user_ids: Sequence[int], now: datetime, every: timedelta) -> list[int]:
        """Return those of some people who neither acted nor were asked after for some time."""
        if not user_ids:
            return []
        names, parameters = numbered(user_ids)
        rows = await self._connection.fetch_all(
            f"""
            SELECT user_id FROM members
            WHERE guild_id = :guild_id AND seen_at <= :before AND (checked_at IS NULL OR checked_at <= :before)
              AND user_id IN ({names})
            """,
            {**parameters, "guild_id": guild_id, "before": seconds(now - every)},
        )
        return [row["user_id"] for row in rows]

    async def mark_checked(self, guild_id: int, user_ids: Sequence[int], now: datetime) -> None:
        """Note that it is being asked after some people."""
        await self._connection.execute_many(
            "UPDATE members SET checked_at = :now WHERE guild_id = :guild_id AND user_id = :user_id",
            [{"guild_id": guild_id, "user_id": user_id, "now": seconds(now)} for user_id in user_ids],
        )

    async def mark_left(self, guild_id: int, user_id: int, now: datetime) -> None:
        """Note that somebody is not there any more; when it was noticed first stays."""
        await self._connection.execute(
            """
            UPDATE members SET left_at = COALESCE(left_at, :now)
            WHERE guild_id = :guild_id AND user_id = :user_id
            """,
            {"guild_id": guild_id, "user_id": user_id, "now": seconds(now)},
        )

    async def mark_there(self, guild_id: int, user_id: int) -> None:
        """Note that somebody is there, maybe again."""
        await self._connection.execute(
            "UPDATE members SET left_at = NULL WHERE guild_id = :guild_id AND user_id = :user_id",
            {"guild_id": guild_id, "user_id": user_id},
        )
