"""Moderators add, correct and remove their server's reviews, with a preview before anything is published."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.domain.corrections import apply_corrections
from bot.domain.drafts import ReviewDraft
from bot.domain.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from bot.services.catalogue.films import visible_film
from bot.services.library.matching import facts_of, match_film
from bot.services.library.previewing import preview_of, stored_draft
from bot.services.moderation.subjects import require_unmerged
from bot.storage.drafts import DraftStore
from bot.storage.films import FilmStore
from bot.storage.library import LibraryStore
from bot.storage.reviews import ReviewStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.moderation import Actor, Case
    from bot.domain.previews import DraftPreview
    from bot.domain.reviews import Review, ReviewHeader
    from bot.services.moderation.acts import ModerationService
    from bot.storage.database import Connection, Database
    from bot.storage.drafts import StoredDraft

__all__ = ["REVIEW", "PublishingService", "own_review"]

REVIEW = "review"


class PublishingService:
    """From a document to a published review, and back."""

    def __init__(self, database: Database, moderation: ModerationService, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._moderation = moderation
        self._clock = clock
        moderation.register(REVIEW, _ReviewSubject())

    async def publish(self, actor: Actor, draft_id: int) -> tuple[ReviewHeader, Case, int | None]:
        """Publish a preview in its server; return the review, its case, and the next preview of the upload.

        Raises:
            NotAllowed: the actor is no moderator.
            NotFound: the preview is gone.
            AlreadyDone: the very same document is in this server's library.
            InvalidInput: it is not certain which film is meant.
        """
        async with self._database.read() as connection:
            stored = await stored_draft(DraftStore(connection, actor.guild_id, actor.user_id), draft_id)
            draft = apply_corrections(stored.draft, stored.corrections)
            film = await FilmStore(connection).get(stored.film_id or 0, actor.guild_id)

        async def change(connection: Connection) -> tuple[int, tuple[ReviewHeader, int | None]]:
            store = DraftStore(connection, actor.guild_id, actor.user_id)
            fresh = await stored_draft(store, draft_id)
            review_id = await self._put(connection, actor.guild_id, fresh)
            await store.remove(draft_id)
            left = await store.batch(fresh.batch_id)
            review = await ReviewStore(connection).get(review_id, actor.guild_id)
            assert review is not None  # noqa: S101 - it was just put there
            return review_id, (review, left[0] if left else None)

        label = film.label if film else f"{draft.title} ({draft.year})" if draft.year else draft.title
        verb, kind = ("Edited", "review.edit") if stored.review_id else ("Added", "review.add")
        by = " · ".join(name for name in (draft.outlet, draft.critic) if name)
        (header, following), case = await self._moderation.perform(
            actor,
            change,
            prefix=REVIEW,
            kind=kind,
            summary=f"{verb} the review of {label}{f' by {by}' if by else ''}",
            subject_id=stored.review_id,
        )
        return header, case, following

    async def publish_all(self, actor: Actor, draft_id: int) -> tuple[int, int | None]:
        """Publish every preview of an upload whose film is certain.

        Returns:
            How many were published, and the first preview that is left.

        Raises:
            NotAllowed: the actor is no moderator.
            NotFound: the preview is gone.
        """
        async with self._database.read() as connection:
            store = DraftStore(connection, actor.guild_id, actor.user_id)
            batch_id = (await stored_draft(store, draft_id)).batch_id
            waiting = await store.batch(batch_id)
        done = 0
        for waiting_id in waiting:
            try:
                await self.publish(actor, waiting_id)
            except (InvalidInput, AlreadyDone):
                continue
            done += 1
        async with self._database.read() as connection:
            left = await DraftStore(connection, actor.guild_id, actor.user_id).batch(batch_id)
        return done, left[0] if left else None

    async def own_reviews(self, text: str, guild_id: int) -> list[ReviewHeader]:
        """Return up to 25 reviews of a server by a word of film, critic or outlet, for autocomplete."""
        async with self._database.read() as connection:
            return await LibraryStore(connection).own(text, guild_id, limit=25)

    async def edit(self, actor: Actor, batch_id: int, review_id: int) -> DraftPreview:
        """Open a review of this server for correction.

        Raises:
            NotAllowed: the actor is no moderator, or the review belongs to all servers.
            NotFound: no such review here.
        """
        await self._moderation.require(actor)

        async def act(connection: Connection) -> int:
            review = await own_review(connection, review_id, actor.guild_id)
            film = await visible_film(connection, review.film_id, actor.guild_id)
            return await DraftStore(connection, actor.guild_id, actor.user_id).add(
                _as_draft(review, film.title, film.year),
                self._clock(),
                batch_id=batch_id,
                name=review.byline,
                digest=f"edited:{review_id}:{batch_id}",
                film_id=film.film_id,
                review_id=review_id,
            )

        draft_id = await self._database.write(act)
        async with self._database.read() as connection:
            stored = await stored_draft(DraftStore(connection, actor.guild_id, actor.user_id), draft_id)
            return await preview_of(connection, actor.guild_id, stored, [draft_id])

    async def remove(self, actor: Actor, review_id: int, reason: str | None = None) -> Case:
        """Take a review of this server out of its library; the case can be undone.

        Raises:
            NotAllowed: the actor is no moderator, or the review belongs to all servers.
            NotFound: no such review here.
        """
        await self._moderation.require(actor)
        async with self._database.read() as connection:
            review = await own_review(connection, review_id, actor.guild_id)

        async def change(connection: Connection) -> tuple[int, None]:
            await own_review(connection, review_id, actor.guild_id)
            await LibraryStore(connection).remove(review_id, actor.guild_id)
            return review_id, None

        _none, case = await self._moderation.perform(
            actor,
            change,
            prefix=REVIEW,
            kind="review.remove",
            summary=f"Removed the review of {review.film_label} by {review.byline}",
            subject_id=review_id,
            reason=reason,
        )
        return case

    async def _put(self, connection: Connection, guild_id: int, stored: StoredDraft) -> int:
        library = LibraryStore(connection)
        if stored.review_id is not None:
            await own_review(connection, stored.review_id, guild_id)
        elif await library.find_digest(stored.digest, guild_id) is not None:
            raise AlreadyDone("This very document is in your library already.")
        film_id = stored.film_id
        if film_id is None:
            draft = apply_corrections(stored.draft, stored.corrections)
            matched = await match_film(connection, facts_of(draft), guild_id)
            if matched.film or matched.candidates:
                raise InvalidInput("Choose which film is meant before you publish.")
            film_id = (await FilmStore(connection).add(facts_of(draft), guild_id)).film_id
        return await library.put(
            stored.draft,
            film_id,
            review_id=stored.review_id,
            guild_id=guild_id,
            origin=f"guild:{guild_id}:{stored.digest}",
            digest=stored.digest,
            now=self._clock(),
            corrections=stored.corrections,
        )


async def own_review(connection: Connection, review_id: int, guild_id: int) -> Review:
    review = await ReviewStore(connection).get(review_id, guild_id)
    if review is None:
        raise NotFound("That review is not in this server's library.")
    if review.guild_id is None:
        raise NotAllowed("That review belongs to the library of all servers; only the host can change it.")
    return review


def _as_draft(review: Review, title: str, year: int | None) -> ReviewDraft:
    return ReviewDraft(
        title=title,
        year=year,
        headline=review.headline,
        critic=review.critic,
        outlet=review.outlet,
        url=review.url,
        published_on=review.published_on,
        rating=review.rating,
        verdict=review.verdict,
        sections=review.sections,
        strengths=review.strengths,
        weaknesses=review.weaknesses,
        outside_critics=review.outside_critics,
        has_spoilers=review.has_spoilers,
        is_sample=review.is_sample,
        is_excerpt=review.is_excerpt,
        attribution=review.attribution,
    )


class _ReviewSubject:
    """A server's own review as a subject of cases."""

    async def read(self, connection: Connection, guild_id: int, subject_id: int) -> str | None:
        """Return the review with its text, exactly as stored."""
        state = await LibraryStore(connection).snapshot(subject_id, guild_id)
        return json.dumps(state, ensure_ascii=False, sort_keys=True) if state else None

    async def restore(self, connection: Connection, guild_id: int, subject_id: int, state: str | None) -> None:
        """Put the review back, or take it out where it did not exist."""
        library = LibraryStore(connection)
        if state is None:
            await library.remove(subject_id, guild_id)
        else:
            kept = json.loads(state)
            await require_unmerged(connection, guild_id, kept["review"]["film_id"])
            if not await library.restore(kept):
                raise AlreadyDone("That can't be undone any more: another review has its number. Use /library add.")
