"""Servers' settings."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bot.domain.guilds import GuildSettings

if TYPE_CHECKING:
    from bot.storage.database import Connection

__all__ = ["GuildStore"]


class GuildStore:
    """Read and keep settings. Reading never writes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def settings(self, guild_id: int) -> GuildSettings:
        """Return a server's settings, the defaults where it set nothing."""
        row = await self._connection.fetch_one(
            "SELECT * FROM guild_settings WHERE guild_id = :guild_id", {"guild_id": guild_id}
        )
        if row is None:
            return GuildSettings(guild_id=guild_id)
        fields: dict[str, Any] = dict(row)
        fields["moderator_role_ids"] = tuple(json.loads(row["moderator_role_ids"]))
        return GuildSettings(**fields)

    async def put(self, settings: GuildSettings) -> None:
        """Keep all of a server's settings."""
        await self._connection.execute(
            """
            INSERT INTO guild_settings
                (guild_id, time_zone, log_channel_id, news_channel_id, moderator_role_ids, rating_weight)
            VALUES (:guild_id, :time_zone, :log_channel_id, :news_channel_id, :moderator_role_ids, :rating_weight)
            ON CONFLICT (guild_id) DO UPDATE SET
                time_zone = excluded.time_zone, log_channel_id = excluded.log_channel_id,
                news_channel_id = excluded.news_channel_id, moderator_role_ids = excluded.moderator_role_ids,
                rating_weight = excluded.rating_weight
            """,
            {**asdict(settings), "moderator_role_ids": json.dumps(settings.moderator_role_ids)},
        )
