"""What moderators take from view: members' notes and ratings, a server's reviews, and films that are locked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.errors import AlreadyDone, NotFound
from bot.services.library.publishing import REVIEW, own_review
from bot.services.moderation.subjects import HiddenSubject, LockSubject
from bot.storage.hides import HideStore, LockStore
from bot.storage.library import LibraryStore
from bot.storage.ratings import RatingStore
from bot.storage.rows import seconds
from bot.storage.viewings import ViewingStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.films import Film
    from bot.domain.moderation import Actor, Case, Target
    from bot.domain.reviews import ReviewHeader
    from bot.services.moderation.acts import ModerationService
    from bot.storage.database import Connection, Database
    from bot.storage.hides import HiddenKind

__all__ = ["LOCK", "HidingService", "set_hidden"]

LOCK = "lock"


class HidingService:
    """Hide and restore, lock and unlock, conceal and reveal; every act a case that can be undone."""

    def __init__(self, database: Database, moderation: ModerationService, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._moderation = moderation
        self._clock = clock
        moderation.register(LOCK, LockSubject())
        moderation.register_member("rating", HiddenSubject("rating"))
        moderation.register_member("note", HiddenSubject("note"))

    async def lock(self, actor: Actor, film_id: int, reason: str | None = None) -> Case:
        """Let a film take no more ratings; those that it has go on counting.

        Raises:
            NotAllowed: the actor is no moderator.
            NotFound: no such film in this server.
            AlreadyDone: it is locked.
        """
        return await self._set_lock(actor, film_id, reason, is_locked=True)

    async def unlock(self, actor: Actor, film_id: int, reason: str | None = None) -> Case:
        """Let a locked film take ratings again.

        Raises:
            NotAllowed: the actor is no moderator.
            NotFound: no such film in this server.
            AlreadyDone: it is not locked.
        """
        return await self._set_lock(actor, film_id, reason, is_locked=False)

    async def _set_lock(self, actor: Actor, film_id: int, reason: str | None, *, is_locked: bool) -> Case:
        film = await self._moderation.film(actor, film_id)

        async def change(connection: Connection) -> tuple[int, None]:
            locks = LockStore(connection)
            if (await locks.row(actor.guild_id, film.film_id) is not None) == is_locked:
                raise AlreadyDone(f"{film.label} is {'locked already' if is_locked else 'not locked'}.")
            if is_locked:
                await locks.put(actor.guild_id, film.film_id, seconds(self._clock()))
            else:
                await locks.remove(actor.guild_id, film.film_id)
            return film.film_id, None

        verb = "Locked" if is_locked else "Unlocked"
        _none, case = await self._moderation.perform(
            actor,
            change,
            prefix=LOCK,
            kind=f"film.{'lock' if is_locked else 'unlock'}",
            summary=f"{verb} {film.label} for ratings",
            subject_id=film.film_id,
            reason=reason,
        )
        return case

    async def hide(
        self, actor: Actor, target: Target, film_id: int, kind: HiddenKind, reason: str | None = None
    ) -> Case:
        """Hide a member's note, or their rating, which then counts no more.

        Raises:
            NotAllowed: the actor may not do this to this member.
            NotFound: no such film in this server, or the member gave it none.
            AlreadyDone: it is hidden.
        """
        return await self._set_hidden(actor, target, film_id, kind, reason, is_hidden=True)

    async def restore(
        self, actor: Actor, target: Target, film_id: int, kind: HiddenKind, reason: str | None = None
    ) -> Case:
        """Show a hidden note or rating again.

        Raises:
            NotAllowed: the actor may not do this to this member.
            NotFound: no such film in this server.
            AlreadyDone: it is not hidden.
        """
        return await self._set_hidden(actor, target, film_id, kind, reason, is_hidden=False)

    async def _set_hidden(
        self, actor: Actor, target: Target, film_id: int, kind: HiddenKind, reason: str | None, *, is_hidden: bool
    ) -> Case:
        film = await self._moderation.film(actor, film_id)

        async def change(connection: Connection) -> tuple[int, None]:
            await set_hidden(connection, actor.guild_id, film, target.user_id, kind, self._clock(), is_hidden=is_hidden)
            return film.film_id, None

        _none, case = await self._moderation.perform(
            actor,
            change,
            prefix=kind,
            kind=f"member.{'hide' if is_hidden else 'restore'}_{kind}",
            summary=f"{'Hid' if is_hidden else 'Restored'} a member's {kind} of {film.label}",
            subject_id=film.film_id,
            reason=reason,
            target=target,
        )
        self._moderation.announce(actor.guild_id, [film.film_id])
        return case

    async def hide_review(self, actor: Actor, review_id: int, reason: str | None = None) -> Case:
        """Hide a review of this server from everybody.

        Raises:
            NotAllowed: the actor is no moderator, or the review belongs to all servers.
            NotFound: no such review here.
            AlreadyDone: it is hidden.
        """
        await self._moderation.require(actor)
        async with self._database.read() as connection:
            review = await own_review(connection, review_id, actor.guild_id)
        return await self._set_review(actor, review, reason, is_hidden=True)

    async def restore_review(self, actor: Actor, review_id: int, reason: str | None = None) -> Case:
        """Show a hidden review of this server again.

        Raises:
            NotAllowed: the actor is no moderator.
            NotFound: no such review is hidden here.
        """
        await self._moderation.require(actor)
        async with self._database.read() as connection:
            hidden = await LibraryStore(connection).own("", actor.guild_id, limit=1_000, is_hidden=True)
        review = next((header for header in hidden if header.review_id == review_id), None)
        if review is None:
            raise NotFound("No such review is hidden in this server.")
        return await self._set_review(actor, review, reason, is_hidden=False)

    async def hidden_reviews(self, actor: Actor, text: str) -> list[ReviewHeader]:
        """Return to moderators up to 25 hidden reviews by a word of film, critic or outlet; to others none."""
        if not await self._moderation.allows(actor):
            return []
        async with self._database.read() as connection:
            return await LibraryStore(connection).own(text, actor.guild_id, limit=25, is_hidden=True)

    async def _set_review(self, actor: Actor, review: ReviewHeader, reason: str | None, *, is_hidden: bool) -> Case:
        async def change(connection: Connection) -> tuple[int, None]:
            if not await LibraryStore(connection).hide(review.review_id, actor.guild_id, is_hidden=is_hidden):
                raise AlreadyDone("Somebody has done that already.")
            return review.review_id, None

        _none, case = await self._moderation.perform(
            actor,
            change,
            prefix=REVIEW,
            kind=f"review.{'hide' if is_hidden else 'restore'}",
            summary=f"{'Hid' if is_hidden else 'Restored'} the review of {review.film_label} by {review.byline}",
            subject_id=review.review_id,
            reason=reason,
        )
        return case


async def set_hidden(
    connection: Connection,
    guild_id: int,
    film: Film,
    user_id: int,
    kind: HiddenKind,
    now: datetime,
    *,
    is_hidden: bool,
) -> None:
    """Hide or restore a member's note or rating within an act.

    Raises:
        NotFound: there is none to hide.
        AlreadyDone: it is so already.
    """
    hides = HideStore(connection)
    if is_hidden:
        rating = await RatingStore(connection).get(guild_id, film.film_id, user_id)
        is_there = rating is not None and (kind == "rating" or rating.note is not None)
        if not is_there and kind == "note":
            is_there = await ViewingStore(connection).has_text(guild_id, user_id, film.film_id)
        if not is_there:
            raise NotFound(f"That member has no {kind} of {film.label} here.")
    if (await hides.hidden_at(guild_id, film.film_id, user_id, kind) is not None) == is_hidden:
        raise AlreadyDone(f"That {kind} is {'hidden already' if is_hidden else 'not hidden'}.")
    if is_hidden:
        await hides.put(guild_id, film.film_id, user_id, kind, seconds(now))
    else:
        await hides.remove(guild_id, film.film_id, user_id, kind)
