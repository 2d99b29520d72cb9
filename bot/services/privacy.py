"""A person's data, forgotten on request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.privacy import PrivacyStore

if TYPE_CHECKING:
    from bot.services.changes import FilmChanges
    from bot.storage.database import Connection, Database

__all__ = ["PrivacyService"]


class PrivacyService:
    """Remove every row that names a person."""

    def __init__(self, database: Database, changes: FilmChanges) -> None:
        self._database = database
        self._changes = changes

    async def forget(self, user_id: int, guild_id: int | None = None) -> int:
        """Delete all that is known of a person in one server, or (None) in all, in one transaction.

        Returns:
            How many ratings went.
        """

        async def act(connection: Connection) -> list[tuple[int, int]]:
            return await PrivacyStore(connection).forget(user_id, guild_id)

        films = await self._database.write(act)
        for rated_in, film_id in films:
            self._changes.announce(rated_in, film_id)
        return len(films)
