"""Film cards posted in channels, and which of them show old numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.storage.rows import moment, seconds

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Connection

__all__ = ["CardStore", "PostedCard"]


@dataclass(frozen=True, slots=True)
class PostedCard:
    """One message that shows a film's card; `shown_version` is the tally's version that it shows."""

    message_id: int
    channel_id: int
    guild_id: int
    film_id: int
    posted_at: datetime
    shown_version: int


class CardStore:
    """Remember cards. Only the newest few of a film in a server stay live."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def films_shown(self, guild_id: int) -> set[int]:
        """Return the films that have a card in a server."""
        rows = await self._connection.fetch_all(
            "SELECT DISTINCT film_id FROM cards WHERE guild_id = :guild_id", {"guild_id": guild_id}
        )
        return {row["film_id"] for row in rows}

    async def put(self, card: PostedCard, *, keep: int) -> None:
        """Remember a card, or what it shows now, and forget all but the newest `keep` of its film."""
        await self._connection.execute(
            """
            INSERT INTO cards (message_id, channel_id, guild_id, film_id, posted_at, shown_version)
            VALUES (:message_id, :channel_id, :guild_id, :film_id, :posted_at, :shown_version)
            ON CONFLICT (message_id) DO UPDATE SET shown_version = excluded.shown_version
            """,
            {
                "message_id": card.message_id,
                "channel_id": card.channel_id,
                "guild_id": card.guild_id,
                "film_id": card.film_id,
                "posted_at": seconds(card.posted_at),
                "shown_version": card.shown_version,
            },
        )
        # Message ids are snowflakes: the newest card has the greatest.
        await self._connection.execute(
            """
            DELETE FROM cards WHERE guild_id = :guild_id AND film_id = :film_id AND message_id NOT IN (
                SELECT message_id FROM cards WHERE guild_id = :guild_id AND film_id = :film_id
                ORDER BY message_id DESC LIMIT :keep)
            """,
            {"guild_id": card.guild_id, "film_id": card.film_id, "keep": keep},
        )

    async def mark_shown(self, message_id: int, version: int) -> None:
        """Note which version a card shows after an edit; an older note never overtakes a newer one."""
        await self._connection.execute(
            "UPDATE cards SET shown_version = :version WHERE message_id = :message_id AND shown_version < :version",
            {"message_id": message_id, "version": version},
        )

    async def forget(self, message_id: int) -> None:
        """Stop following a card whose message is gone."""
        await self._connection.execute("DELETE FROM cards WHERE message_id = :message_id", {"message_id": message_id})

    async def shown_version(self, message_id: int) -> int | None:
        """Return what a card shows, None for a message that is not followed."""
        row = await self._connection.fetch_one(
            "SELECT shown_version FROM cards WHERE message_id = :message_id", {"message_id": message_id}
        )
        return row["shown_version"] if row else None

    async def outdate(self, film_id: int) -> list[int]:
        """Count a new version of a film in every server that has a card of it; return these servers."""
        rows = await self._connection.fetch_all(
            """
            INSERT INTO tallies (guild_id, film_id, version)
            SELECT guild_id, film_id, MAX(shown_version) + 1 FROM cards WHERE film_id = :film_id
            GROUP BY guild_id, film_id
            ON CONFLICT (guild_id, film_id) DO UPDATE SET version = CASE
                WHEN excluded.version > tallies.version THEN excluded.version ELSE tallies.version + 1 END
            RETURNING guild_id
            """,
            {"film_id": film_id},
        )
        return [row["guild_id"] for row in rows]

    async def is_stale(self, message_id: int) -> bool:
        """Say whether a card that is followed shows old numbers."""
        row = await self._connection.fetch_one(
            """
            SELECT 1 FROM cards
            JOIN tallies ON tallies.guild_id = cards.guild_id AND tallies.film_id = cards.film_id
            WHERE cards.message_id = :message_id AND tallies.version > cards.shown_version
            """,
            {"message_id": message_id},
        )
        return row is not None

    async def stale(self, guild_id: int | None = None, film_id: int | None = None) -> list[PostedCard]:
        """Return the cards that show old numbers, of one film in one server or (None) of all, newest first."""
        rows = await self._connection.fetch_all(
            """
            SELECT cards.* FROM cards
            JOIN tallies ON tallies.guild_id = cards.guild_id AND tallies.film_id = cards.film_id
            WHERE tallies.version > cards.shown_version
              AND (:guild_id IS NULL OR cards.guild_id = :guild_id)
              AND (:film_id IS NULL OR cards.film_id = :film_id)
            ORDER BY cards.message_id DESC
            """,
            {"guild_id": guild_id, "film_id": film_id},
        )
        return [
            PostedCard(
                row["message_id"],
                row["channel_id"],
                row["guild_id"],
                row["film_id"],
                moment(row["posted_at"]),
                row["shown_version"],
            )
            for row in rows
        ]
