"""Facts about this installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.storage.database import Connection

__all__ = ["InstallationStore"]


class InstallationStore:
    """Keep named facts, such as the hash of the commands last registered."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, name: str) -> str | None:
        """Return a fact, None if it was never noted."""
        row = await self._connection.fetch_one("SELECT value FROM installation WHERE name = :name", {"name": name})
        return row["value"] if row else None

    async def put(self, name: str, value: str) -> None:
        """Note a fact in place of what was noted before."""
        await self._connection.execute(
            """
            INSERT INTO installation (name, value) VALUES (:name, :value)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """,
            {"name": name, "value": value},
        )

    async def remove(self, name: str) -> None:
        """Forget a fact."""
        await self._connection.execute("DELETE FROM installation WHERE name = :name", {"name": name})
