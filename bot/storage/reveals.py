"""Which films' stars are concealed until one has given one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.rows import seconds

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Connection, Row

__all__ = ["RevealStore", "shown_films"]


def shown_films(guild_id: str, film_id: str) -> str:
    """Write the condition that a film's stars are shown to everybody in a server.

    Every public ranking, mean and picture stands on it.

    Args:
        guild_id: The column that holds the server, `tallies.guild_id` for example.
        film_id: The column that holds the film.
    """
    return f"""
        COALESCE(
            (SELECT is_revealed FROM film_reveals
             WHERE film_reveals.guild_id = {guild_id} AND film_reveals.film_id = {film_id}),
            1 - (SELECT hides_stars FROM guild_settings WHERE guild_settings.guild_id = {guild_id}),
            1
        ) = 1
    """


class RevealStore:
    """Read and change whether a film's stars are concealed in a server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def is_concealed(self, guild_id: int, film_id: int) -> bool:
        """Say whether only those who rated a film may see its stars."""
        row = await self._connection.fetch_one(
            f"SELECT 1 FROM films WHERE film_id = :film_id AND {shown_films('CAST(:guild_id AS INTEGER)', ':film_id')}",
            {"guild_id": guild_id, "film_id": film_id},
        )
        return row is None

    async def row(self, guild_id: int, film_id: int) -> Row | None:
        """Return what was decided for a film, None where the server's setting holds."""
        return await self._connection.fetch_one(
            "SELECT is_revealed, set_at FROM film_reveals WHERE guild_id = :guild_id AND film_id = :film_id",
            {"guild_id": guild_id, "film_id": film_id},
        )

    async def remove(self, guild_id: int, film_id: int) -> None:
        """Let the server's setting hold for a film."""
        await self._connection.execute(
            "DELETE FROM film_reveals WHERE guild_id = :guild_id AND film_id = :film_id",
            {"guild_id": guild_id, "film_id": film_id},
        )

    async def put(self, guild_id: int, film_id: int, now: datetime, *, is_revealed: bool) -> None:
        """Reveal a film's stars for good, or conceal them whatever the server's setting says."""
        await self._connection.execute(
            """
            INSERT INTO film_reveals (guild_id, film_id, is_revealed, set_at)
            VALUES (:guild_id, :film_id, :is_revealed, :set_at)
            ON CONFLICT (guild_id, film_id) DO UPDATE SET is_revealed = excluded.is_revealed, set_at = excluded.set_at
            """,
            {"guild_id": guild_id, "film_id": film_id, "is_revealed": int(is_revealed), "set_at": seconds(now)},
        )
