"""Servers' settings."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from bot.domain.guilds import GuildSettings

if TYPE_CHECKING:
    from bot.storage.database import Connection

__all__ = ["GuildStore"]

# Every setting is a column of the same name.
_FIELDS = fields(GuildSettings)
_NAMES = [field.name for field in _FIELDS]
_PUT = f"""
    INSERT INTO guild_settings ({", ".join(_NAMES)}) VALUES ({", ".join(f":{name}" for name in _NAMES)})
    ON CONFLICT (guild_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _NAMES[1:])}
"""


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
        stored = dict(row)
        return GuildSettings(**{field.name: _value(field.type, stored[field.name]) for field in _FIELDS})

    async def exists(self, guild_id: int) -> bool:
        """Say whether a server ever set anything."""
        row = await self._connection.fetch_one(
            "SELECT 1 FROM guild_settings WHERE guild_id = :guild_id", {"guild_id": guild_id}
        )
        return row is not None

    async def remove(self, guild_id: int) -> None:
        """Let the defaults hold, as in a server that never set anything."""
        await self._connection.execute("DELETE FROM guild_settings WHERE guild_id = :guild_id", {"guild_id": guild_id})

    async def put(self, settings: GuildSettings) -> None:
        """Keep all of a server's settings."""
        stored = {name: _stored(value) for name, value in asdict(settings).items()}
        await self._connection.execute(_PUT, stored)


def _value(kind: Any, stored: Any) -> Any:
    """Return a column as what the field is: JSON arrays are tuples, flags are 0 and 1."""
    if str(kind).startswith("tuple"):
        return tuple(json.loads(stored))
    return stored == 1 if kind == "bool" else stored


def _stored(value: Any) -> Any:
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return int(value) if isinstance(value, bool) else value
