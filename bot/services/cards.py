"""Keep track of the film cards in channels, so that they follow the ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.cards import CardStore, PostedCard

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.storage.database import Connection, Database

__all__ = ["LIVE_CARDS_PER_FILM", "CardService", "PostedCard"]

LIVE_CARDS_PER_FILM = 10


class CardService:
    """Which messages show which film, and what they show."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def posted(self, guild_id: int, channel_id: int, message_id: int, film_id: int, version: int) -> None:
        """Follow a card from now on; the newest ten of a film in a server stay live."""
        card = PostedCard(message_id, channel_id, guild_id, film_id, self._clock(), version)

        async def act(connection: Connection) -> None:
            await CardStore(connection).put(card, keep=LIVE_CARDS_PER_FILM)

        await self._database.write(act)

    async def shown(self, message_id: int, version: int) -> None:
        """Note what a card shows after it was redrawn."""

        async def act(connection: Connection) -> None:
            await CardStore(connection).mark_shown(message_id, version)

        await self._database.write(act)

    async def gone(self, message_id: int) -> None:
        """Stop following a card whose message was deleted."""

        async def act(connection: Connection) -> None:
            await CardStore(connection).forget(message_id)

        await self._database.write(act)

    async def is_followed(self, message_id: int) -> bool:
        """Say whether a card is among those that stay live."""
        async with self._database.read() as connection:
            return await CardStore(connection).shown_version(message_id) is not None

    async def is_stale(self, message_id: int) -> bool:
        """Say whether a card shows old numbers; one that nobody follows is not stale."""
        async with self._database.read() as connection:
            return await CardStore(connection).is_stale(message_id)

    async def stale(self, guild_id: int | None = None, film_id: int | None = None) -> list[PostedCard]:
        """Return the cards that show old numbers, of one film in one server or of all."""
        async with self._database.read() as connection:
            return await CardStore(connection).stale(guild_id, film_id)
