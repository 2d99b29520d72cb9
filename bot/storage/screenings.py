"""Who comes to a screening, and who wants to be reminded of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.nights import Coming

if TYPE_CHECKING:
    from bot.storage.database import Connection

__all__ = ["ScreeningStore"]


class ScreeningStore:
    """The list of those who come, with its waiting list, and the reminders."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def coming(self, night_id: int, seats: int | None) -> Coming:
        """Return who comes in the order in which they said so; whoever is beyond the seats waits."""
        rows = await self._connection.fetch_all(
            "SELECT user_id FROM night_coming WHERE night_id = :night_id ORDER BY place", {"night_id": night_id}
        )
        people = tuple(row["user_id"] for row in rows)
        return Coming(people, ()) if seats is None else Coming(people[:seats], people[seats:])

    async def join(self, night_id: int, guild_id: int, user_id: int) -> None:
        """Put a member at the end of the list; one who is on it keeps their place."""
        await self._connection.execute(
            """
            INSERT INTO night_coming (night_id, guild_id, user_id, place)
            SELECT :night_id, :guild_id, :user_id, COALESCE(MAX(place), 0) + 1
            FROM night_coming WHERE night_id = :night_id
            ON CONFLICT (night_id, user_id) DO NOTHING
            """,
            {"night_id": night_id, "guild_id": guild_id, "user_id": user_id},
        )

    async def leave(self, night_id: int, user_id: int) -> None:
        """Take a member off the list."""
        await self._connection.execute(
            "DELETE FROM night_coming WHERE night_id = :night_id AND user_id = :user_id",
            {"night_id": night_id, "user_id": user_id},
        )

    async def nights_of(self, user_id: int, guild_id: int | None) -> list[int]:
        """Return the nights to which a member comes or in which they vote, in one server or (None) in all."""
        rows = await self._connection.fetch_all(
            """
            SELECT night_id FROM night_coming WHERE user_id = :user_id AND (:guild_id IS NULL OR guild_id = :guild_id)
            UNION
            SELECT night_id FROM night_ballots WHERE user_id = :user_id AND (:guild_id IS NULL OR guild_id = :guild_id)
            """,
            {"user_id": user_id, "guild_id": guild_id},
        )
        return [row["night_id"] for row in rows]

    async def ask(self, night_id: int, guild_id: int, user_id: int) -> None:
        """Note that a member wants to be reminded."""
        await self._connection.execute(
            """
            INSERT INTO night_reminders (night_id, guild_id, user_id) VALUES (:night_id, :guild_id, :user_id)
            ON CONFLICT (night_id, user_id) DO UPDATE SET state = 'asked'
            """,
            {"night_id": night_id, "guild_id": guild_id, "user_id": user_id},
        )

    async def unask(self, night_id: int, user_id: int) -> None:
        """Note that a member does not want to be reminded."""
        await self._connection.execute(
            "DELETE FROM night_reminders WHERE night_id = :night_id AND user_id = :user_id",
            {"night_id": night_id, "user_id": user_id},
        )

    async def reminders(self, night_id: int) -> dict[int, str]:
        """Return who wants or wanted to be reminded, with what became of it."""
        rows = await self._connection.fetch_all(
            "SELECT user_id, state FROM night_reminders WHERE night_id = :night_id ORDER BY user_id",
            {"night_id": night_id},
        )
        return {row["user_id"]: row["state"] for row in rows}

    async def mark(self, night_id: int, user_id: int, state: str) -> None:
        """Note what became of a reminder: `closed` where private messages are, `done` when they were told."""
        await self._connection.execute(
            "UPDATE night_reminders SET state = :state WHERE night_id = :night_id AND user_id = :user_id",
            {"night_id": night_id, "user_id": user_id, "state": state},
        )

    async def remind_again(self, night_id: int) -> None:
        """Let everyone who asked be reminded of a new date."""
        await self._connection.execute(
            "UPDATE night_reminders SET state = 'asked' WHERE night_id = :night_id", {"night_id": night_id}
        )
