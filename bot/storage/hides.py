"""What moderators took from view: ratings and notes by whose they are, and films that take no ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from bot.storage.bans import person_key
from bot.storage.ratings import RatingStore

if TYPE_CHECKING:
    from bot.storage.database import Connection, Row

__all__ = ["HiddenKind", "HideStore", "LockStore"]

HiddenKind: TypeAlias = Literal["rating", "note"]


class HideStore:
    """Hide a member's rating or note of a film; giving it anew does not bring it back."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def hidden_at(self, guild_id: int, film_id: int, user_id: int, kind: HiddenKind) -> int | None:
        """Return since when it is hidden, in seconds since 1970; None if it is not."""
        row = await self._connection.fetch_one(
            """
            SELECT hidden_at FROM hides WHERE guild_id = :guild_id AND film_id = :film_id
                AND person_key = :person_key AND kind = :kind
            """,
            await self._key(guild_id, film_id, user_id, kind),
        )
        return row["hidden_at"] if row else None

    async def put(self, guild_id: int, film_id: int, user_id: int, kind: HiddenKind, hidden_at: int) -> None:
        """Hide it, whether it exists at the moment or not."""
        await self._connection.execute(
            """
            INSERT INTO hides (guild_id, film_id, person_key, kind, hidden_at)
            VALUES (:guild_id, :film_id, :person_key, :kind, :hidden_at)
            ON CONFLICT (guild_id, film_id, person_key, kind) DO UPDATE SET hidden_at = excluded.hidden_at
            """,
            {**await self._key(guild_id, film_id, user_id, kind), "hidden_at": hidden_at},
        )
        await self.mark(guild_id, film_id, user_id, kind, is_set=True)

    async def remove(self, guild_id: int, film_id: int, user_id: int, kind: HiddenKind) -> None:
        """Show it again."""
        await self._connection.execute(
            """
            DELETE FROM hides WHERE guild_id = :guild_id AND film_id = :film_id
                AND person_key = :person_key AND kind = :kind
            """,
            await self._key(guild_id, film_id, user_id, kind),
        )
        await self.mark(guild_id, film_id, user_id, kind, is_set=False)

    async def apply(self, guild_id: int, film_id: int, user_id: int) -> None:
        """Hide again what a member gave anew."""
        kinds: tuple[HiddenKind, ...] = ("rating", "note")
        for kind in kinds:
            if await self.hidden_at(guild_id, film_id, user_id, kind) is not None:
                await self.mark(guild_id, film_id, user_id, kind, is_set=True)

    async def apply_all(self, guild_id: int, user_id: int) -> None:
        """Hide again what a member gave anew of whatever films, after an import."""
        rows = await self._connection.fetch_all(
            "SELECT film_id, kind FROM hides WHERE guild_id = :guild_id AND person_key = :person_key",
            {"guild_id": guild_id, "person_key": await person_key(self._connection, guild_id, user_id)},
        )
        for row in rows:
            await self.mark(guild_id, row["film_id"], user_id, row["kind"], is_set=True)

    async def films_of(self, guild_id: int, user_id: int, kind: HiddenKind) -> set[int]:
        """Return the films of which a member's rating or note is hidden, given at the moment or not."""
        rows = await self._connection.fetch_all(
            """
            SELECT film_id FROM hides
            WHERE guild_id = :guild_id AND person_key = :person_key AND kind = :kind
            """,
            {
                "guild_id": guild_id,
                "person_key": await person_key(self._connection, guild_id, user_id),
                "kind": kind,
            },
        )
        return {row["film_id"] for row in rows}

    async def mark(self, guild_id: int, film_id: int, user_id: int, kind: HiddenKind, *, is_set: bool) -> None:
        """Take a rating or note that is given now from view, or bring it back."""
        ratings = RatingStore(self._connection)
        if kind == "rating":
            await ratings.mark(guild_id, film_id, user_id, "is_hidden", is_set=is_set)
        else:
            await ratings.hide_note(guild_id, film_id, user_id, is_hidden=is_set)

    async def _key(self, guild_id: int, film_id: int, user_id: int, kind: HiddenKind) -> dict[str, object]:
        key = await person_key(self._connection, guild_id, user_id)
        return {"guild_id": guild_id, "film_id": film_id, "person_key": key, "kind": kind}


class LockStore:
    """Films that take no ratings in a server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def row(self, guild_id: int, film_id: int) -> Row | None:
        """Return since when a film is locked, None if it is not."""
        return await self._connection.fetch_one(
            "SELECT locked_at FROM film_locks WHERE guild_id = :guild_id AND film_id = :film_id",
            {"guild_id": guild_id, "film_id": film_id},
        )

    async def put(self, guild_id: int, film_id: int, locked_at: int) -> None:
        """Lock a film since a time in seconds since 1970."""
        await self._connection.execute(
            """
            INSERT INTO film_locks (guild_id, film_id, locked_at) VALUES (:guild_id, :film_id, :locked_at)
            ON CONFLICT (guild_id, film_id) DO UPDATE SET locked_at = excluded.locked_at
            """,
            {"guild_id": guild_id, "film_id": film_id, "locked_at": locked_at},
        )

    async def remove(self, guild_id: int, film_id: int) -> None:
        """Let a film take ratings again."""
        await self._connection.execute(
            "DELETE FROM film_locks WHERE guild_id = :guild_id AND film_id = :film_id",
            {"guild_id": guild_id, "film_id": film_id},
        )
