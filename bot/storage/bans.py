"""Bans, found by a keyed hash of whom they concern, so that they outlive the removal of a member's data."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from bot.storage.rows import moment, seconds

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Connection, Row

__all__ = ["BanStore", "person_key"]

_KEY_CHARACTERS = 32


async def person_key(connection: Connection, guild_id: int, user_id: int) -> str:
    """Return what stands for a person in a server where their id must not be kept: HMAC-SHA-256, 128 bits, in hex.

    The secret is drawn once per installation, so the same person has the same key for good, and nobody without
    the database can tell whose it is.
    """
    row = await connection.fetch_one("SELECT value FROM secrets WHERE name = 'person_key'")
    assert row is not None  # noqa: S101 - a migration drew it
    return hmac.new(row["value"].encode(), f"{guild_id}:{user_id}".encode(), hashlib.sha256).hexdigest()[
        :_KEY_CHARACTERS
    ]


class BanStore:
    """Who may not take part, until when."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def row(self, guild_id: int, user_id: int) -> Row | None:
        """Return a member's ban as stored, ended or not."""
        return await self._connection.fetch_one(
            "SELECT * FROM bans WHERE guild_id = :guild_id AND person_key = :person_key",
            {"guild_id": guild_id, "person_key": await person_key(self._connection, guild_id, user_id)},
        )

    async def is_banned(self, guild_id: int, user_id: int, now: datetime) -> bool:
        """Say whether a member is banned now; a ban whose end has come bites no more, whether swept or not."""
        row = await self.row(guild_id, user_id)
        return row is not None and (row["ends_at"] is None or moment(row["ends_at"]) > now)

    async def put(self, guild_id: int, user_id: int, banned_at: datetime, ends_at: datetime | None) -> None:
        """Ban a member, or change when their ban ends; None bans until it is lifted."""
        await self._connection.execute(
            """
            INSERT INTO bans (guild_id, person_key, user_id, banned_at, ends_at)
            VALUES (:guild_id, :person_key, :user_id, :banned_at, :ends_at)
            ON CONFLICT (guild_id, person_key) DO UPDATE SET
                user_id = excluded.user_id, banned_at = excluded.banned_at, ends_at = excluded.ends_at
            """,
            {
                "guild_id": guild_id,
                "person_key": await person_key(self._connection, guild_id, user_id),
                "user_id": user_id,
                "banned_at": seconds(banned_at),
                "ends_at": None if ends_at is None else seconds(ends_at),
            },
        )

    async def by_key(self, guild_id: int, key: str) -> Row | None:
        """Return a ban by the keyed hash of whom it concerns."""
        return await self._connection.fetch_one(
            "SELECT * FROM bans WHERE guild_id = :guild_id AND person_key = :person_key",
            {"guild_id": guild_id, "person_key": key},
        )

    async def remove_key(self, guild_id: int, key: str) -> None:
        """Lift a ban by the keyed hash of whom it concerns."""
        await self._connection.execute(
            "DELETE FROM bans WHERE guild_id = :guild_id AND person_key = :person_key",
            {"guild_id": guild_id, "person_key": key},
        )

    async def remove(self, guild_id: int, user_id: int) -> None:
        """Lift a member's ban."""
        await self._connection.execute(
            "DELETE FROM bans WHERE guild_id = :guild_id AND person_key = :person_key",
            {"guild_id": guild_id, "person_key": await person_key(self._connection, guild_id, user_id)},
        )
