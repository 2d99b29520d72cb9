"""What moderators' acts change, as cases keep it for the undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.domain.errors import AlreadyDone
from bot.storage.films import FilmStore
from bot.storage.hides import HideStore, LockStore

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.storage.database import Connection
    from bot.storage.hides import HiddenKind

__all__ = ["HiddenSubject", "LockSubject", "MemberSubject", "Subject", "require_unmerged"]


class Subject(Protocol):
    """What a kind of act is about: how to read it as text and how to put it back."""

    async def read(self, connection: Connection, guild_id: int, subject_id: int) -> str | None:
        """Return the subject as stored, None where it does not exist."""
        ...

    async def restore(
        self, connection: Connection, guild_id: int, subject_id: int, state: str | None
    ) -> Collection[int] | None:
        """Put the subject into a state that `read` returned; return the films whose stars that may have changed."""
        ...


class MemberSubject(Protocol):
    """What a kind of act does to a member; whose it is stands in the case, where it can be unnamed."""

    async def read(self, connection: Connection, guild_id: int, subject_id: int, member_id: int) -> str | None:
        """Return the subject as stored, None where it does not exist."""
        ...

    async def restore(
        self, connection: Connection, guild_id: int, subject_id: int, member_id: int, state: str | None
    ) -> Collection[int] | None:
        """Put the subject into a state that `read` returned; return the films whose stars that may have changed."""
        ...


async def require_unmerged(connection: Connection, guild_id: int, film_id: int) -> None:
    """Refuse to put something back about a film that went into another one.

    Raises:
        AlreadyDone: it did.
    """
    film = await FilmStore(connection).get(film_id, guild_id)
    if film is None or film.film_id != film_id:
        raise AlreadyDone("That can't be undone: its film was merged into another one since. Undo the merge first.")


class HiddenSubject:
    """A member's hidden note or rating as a subject of cases."""

    def __init__(self, kind: HiddenKind) -> None:
        self._kind: HiddenKind = kind

    async def read(self, connection: Connection, guild_id: int, subject_id: int, member_id: int) -> str | None:
        """Return since when it is hidden, None if it is not."""
        hidden_at = await HideStore(connection).hidden_at(guild_id, subject_id, member_id, self._kind)
        return None if hidden_at is None else str(hidden_at)

    async def restore(
        self, connection: Connection, guild_id: int, subject_id: int, member_id: int, state: str | None
    ) -> tuple[int]:
        """Hide or show as it was."""
        if state is None:
            await HideStore(connection).remove(guild_id, subject_id, member_id, self._kind)
        else:
            await require_unmerged(connection, guild_id, subject_id)
            await HideStore(connection).put(guild_id, subject_id, member_id, self._kind, int(state))
        return (subject_id,)


class LockSubject:
    """A film's lock as a subject of cases."""

    async def read(self, connection: Connection, guild_id: int, subject_id: int) -> str | None:
        """Return since when the film is locked, None if it is not."""
        row = await LockStore(connection).row(guild_id, subject_id)
        return None if row is None else str(row["locked_at"])

    async def restore(self, connection: Connection, guild_id: int, subject_id: int, state: str | None) -> None:
        """Lock or unlock as it was."""
        if state is None:
            await LockStore(connection).remove(guild_id, subject_id)
        else:
            await require_unmerged(connection, guild_id, subject_id)
            await LockStore(connection).put(guild_id, subject_id, int(state))
