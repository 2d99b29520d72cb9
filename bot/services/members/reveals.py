"""Conceal and reveal a film's stars, with the cards following."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.errors import AlreadyDone
from bot.services.moderation.subjects import require_unmerged
from bot.storage.cards import CardStore
from bot.storage.jobs import JobStore
from bot.storage.ratings import RatingStore
from bot.storage.reveals import RevealStore
from bot.storage.rows import moment

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.guilds import GuildSettings
    from bot.domain.jobs import Job
    from bot.domain.moderation import Actor, Case
    from bot.services.changes import FilmChanges
    from bot.services.jobs import JobService
    from bot.services.moderation.acts import ModerationService
    from bot.services.moderation.settings import SettingsService
    from bot.storage.database import Connection, Database

__all__ = ["REVEAL", "RevealService", "set_reveal"]

REVEAL = "reveal"
_REDRAW = "redraw_cards"


async def set_reveal(
    connection: Connection, guild_id: int, film_id: int, now: datetime, *, is_revealed: bool | None
) -> None:
    """Reveal or conceal a film's stars inside an act, and have its cards redrawn after the commit.

    Whoever calls this pokes the queue once the act is committed, as `ModerationService.perform` does.

    Args:
        connection: Of the act.
        guild_id: The server.
        film_id: The film.
        now: When this happens.
        is_revealed: None lets the server's setting hold again.
    """
    if is_revealed is None:
        await RevealStore(connection).remove(guild_id, film_id)
    else:
        await RevealStore(connection).put(guild_id, film_id, now, is_revealed=is_revealed)
    await RatingStore(connection).touch(guild_id, film_id)
    await JobStore(connection).enqueue(_REDRAW, {"guild_id": guild_id, "film_id": film_id}, now)


class RevealService:
    """Moderators decide when everybody sees a film's stars."""

    def __init__(
        self,
        database: Database,
        moderation: ModerationService,
        settings: SettingsService,
        jobs: JobService,
        changes: FilmChanges,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._moderation = moderation
        self._changes = changes
        self._clock = clock
        moderation.register(REVEAL, _RevealSubject(clock))
        settings.on_change(self._follow_settings)
        jobs.outside(_REDRAW, self._redraw)

    async def reveal(self, actor: Actor, film_id: int, reason: str | None = None) -> Case:
        """Show a film's stars to everybody.

        Raises:
            NotAllowed: the actor is no moderator.
            NotFound: no such film in this server.
            AlreadyDone: everybody sees them.
        """
        return await self._set(actor, film_id, reason, is_revealed=True)

    async def conceal(self, actor: Actor, film_id: int, reason: str | None = None) -> Case:
        """Show a film's stars only to those who have given theirs.

        Raises:
            NotAllowed: the actor is no moderator.
            NotFound: no such film in this server.
            AlreadyDone: they are concealed.
        """
        return await self._set(actor, film_id, reason, is_revealed=False)

    async def _set(self, actor: Actor, film_id: int, reason: str | None, *, is_revealed: bool) -> Case:
        film = await self._moderation.film(actor, film_id)

        async def change(connection: Connection) -> tuple[int, None]:
            is_concealed = await RevealStore(connection).is_concealed(actor.guild_id, film.film_id)
            if is_revealed != is_concealed:
                state = "are shown to everybody" if is_revealed else "are concealed"
                raise AlreadyDone(f"The stars of {film.label} {state} already.")
            await set_reveal(connection, actor.guild_id, film.film_id, self._clock(), is_revealed=is_revealed)
            return film.film_id, None

        _, case = await self._moderation.perform(
            actor,
            change,
            prefix=REVEAL,
            kind="film.reveal" if is_revealed else "film.conceal",
            summary=f"{'Revealed' if is_revealed else 'Concealed'} the stars of {film.label}",
            subject_id=film.film_id,
            reason=reason,
        )
        return case

    async def _follow_settings(self, connection: Connection, before: GuildSettings, after: GuildSettings) -> None:
        """Have all cards redrawn when what they show depends on what was changed."""
        if (before.hides_stars, before.rating_weight) != (after.hides_stars, after.rating_weight):
            await RatingStore(connection).touch_all(after.guild_id)
            await JobStore(connection).enqueue(_REDRAW, {"guild_id": after.guild_id, "film_id": None}, self._clock())

    async def _redraw(self, job: Job) -> None:
        async with self._database.read() as connection:
            behind = await CardStore(connection).stale(int(job.payload["guild_id"]), job.payload["film_id"])
        for guild_id, film_id in sorted({(card.guild_id, card.film_id) for card in behind}):
            self._changes.announce(guild_id, film_id)


class _RevealSubject:
    """A film's own word on its stars as a subject of cases."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    async def read(self, connection: Connection, guild_id: int, subject_id: int) -> str | None:
        """Return what was decided and when, None where the server's setting holds."""
        row = await RevealStore(connection).row(guild_id, subject_id)
        return None if row is None else f"{row['is_revealed']}:{row['set_at']}"

    async def restore(self, connection: Connection, guild_id: int, subject_id: int, state: str | None) -> None:
        """Conceal or reveal as it was."""
        await require_unmerged(connection, guild_id, subject_id)
        if state is None:
            await set_reveal(connection, guild_id, subject_id, self._clock(), is_revealed=None)
            return
        is_revealed, _, set_at = state.partition(":")
        await set_reveal(connection, guild_id, subject_id, moment(int(set_at)), is_revealed=is_revealed == "1")
