"""Read documents into previews, and put right in them what was read wrongly."""

from __future__ import annotations

import asyncio
import hashlib
import io
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.corrections import check_corrections
from bot.domain.drafts import ReviewDraft, Section, UnreadableDocument
from bot.domain.errors import InvalidInput, NotFound
from bot.domain.texts import clean
from bot.domain.titles import split_year
from bot.readers import ReadOptions, read_document
from bot.readers.archives import RefusedMember, open_archive
from bot.services.catalogue.films import visible_film
from bot.services.library.matching import facts_of, match_film
from bot.services.library.previewing import preview_of, stored_draft
from bot.storage.drafts import DraftStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.domain.moderation import Actor
    from bot.domain.previews import DraftPreview
    from bot.services.moderation.acts import ModerationService
    from bot.storage.database import Connection, Database
    from bot.storage.drafts import StoredDraft

__all__ = ["Document", "DraftingService"]

DRAFTS_LAST = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Document:
    """A file or a pasted text, as uploaded."""

    name: str
    data: bytes


class DraftingService:
    """A moderator's previews, from the upload until they are published or discarded."""

    def __init__(self, database: Database, moderation: ModerationService, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._moderation = moderation
        self._clock = clock

    async def read(
        self,
        actor: Actor,
        batch_id: int,
        documents: Sequence[Document],
        *,
        film: str | None = None,
        warning: str | None = None,
    ) -> DraftPreview:
        """Read documents into previews and show the first.

        Args:
            actor: The moderator.
            batch_id: What keeps the previews of this upload together; unique.
            documents: What was uploaded.
            film: Title and year, where the documents do not say them.
            warning: What else the moderator should look at.

        Raises:
            NotAllowed: the actor is no moderator.
            InvalidInput: nothing in the documents could be read as a review.
        """
        await self._moderation.require(actor)
        title, year = split_year(film) if film else ("", None)
        options = ReadOptions(film=(title, year)) if title else ReadOptions()
        # Reading is pure computation; a large upload must not hold up everybody else.
        drafts, refused = await asyncio.to_thread(_read_all, documents, options)
        if not drafts:
            raise InvalidInput(refused[0] if refused else "There is nothing to read in that.")

        async def act(connection: Connection) -> int:
            store = DraftStore(connection, actor.guild_id, actor.user_id)
            await store.remove_older_than(self._clock() - DRAFTS_LAST)
            ids: list[int] = []
            for document, draft in drafts:
                matched = await match_film(connection, facts_of(draft), actor.guild_id)
                film_id = matched.film.film_id if matched.film else None
                if warning:
                    draft = replace(draft, warnings=(*draft.warnings, warning))  # noqa: PLW2901 - the same draft, annotated
                digest = hashlib.sha256(document.data + str(len(ids)).encode()).hexdigest()
                ids.append(
                    await store.add(
                        draft, self._clock(), batch_id=batch_id, name=document.name, digest=digest, film_id=film_id
                    )
                )
            return ids[0]

        return replace(await self.preview(actor, await self._database.write(act)), refused=tuple(refused))

    async def preview(self, actor: Actor, draft_id: int, step: int = 0) -> DraftPreview:
        """Show a preview, or the one so many steps further in its upload.

        Raises:
            NotFound: it was published, discarded or forgotten, or belongs to another moderator.
        """
        async with self._database.read() as connection:
            store = DraftStore(connection, actor.guild_id, actor.user_id)
            stored = await stored_draft(store, draft_id)
            batch = await store.batch(stored.batch_id)
            if step:
                place = max(0, min(batch.index(draft_id) + step, len(batch) - 1))
                stored = await stored_draft(store, batch[place])
            return await preview_of(connection, actor.guild_id, stored, batch)

    async def correct(self, actor: Actor, draft_id: int, corrections: Mapping[str, str]) -> DraftPreview:
        """Put fields of a preview right.

        Raises:
            NotAllowed: the actor is no moderator.
            NotFound: the preview is gone.
            InvalidInput: a value can't be read; nothing was changed.
        """
        checked = check_corrections(corrections)

        async def change(_connection: Connection, store: DraftStore, stored: StoredDraft) -> None:
            await store.correct(draft_id, {**stored.corrections, **checked})

        return await self._change(actor, draft_id, change)

    async def choose_film(self, actor: Actor, draft_id: int, film_id: int) -> DraftPreview:
        """Say which of the candidates is meant.

        Raises:
            NotAllowed: the actor is no moderator.
            NotFound: the preview is gone, or the film is not this server's to see.
        """

        async def change(connection: Connection, store: DraftStore, stored: StoredDraft) -> None:
            film = await visible_film(connection, film_id, actor.guild_id)
            draft = replace(stored.draft, title=film.title, year=film.year, title_is_guess=False)
            await store.set_content(draft_id, film.film_id, draft)

        return await self._change(actor, draft_id, change)

    async def name_film(self, actor: Actor, draft_id: int, title: str, year: str) -> DraftPreview:
        """Put the film's title and year right; a film that the catalogue lacks will be this server's own.

        Raises:
            NotAllowed: the actor is no moderator.
            NotFound: the preview is gone.
            InvalidInput: the title is blank or the year is none.
        """
        name = " ".join(title.split())
        if not name or len(name) > 200:
            raise InvalidInput("A film needs a title of at most 200 characters.")
        if year and not (year.isascii() and year.isdigit() and 1880 <= int(year) <= 2100):
            raise InvalidInput("Write the year with four digits, for example 1995, or leave it empty.")

        async def change(connection: Connection, store: DraftStore, stored: StoredDraft) -> None:
            draft = replace(
                stored.draft, title=name, year=int(year) if year else None, title_is_guess=False, imdb_id=None
            )
            matched = await match_film(connection, facts_of(draft), actor.guild_id, is_said=draft.year is not None)
            await store.set_content(draft_id, matched.film.film_id if matched.film else None, draft)

        return await self._change(actor, draft_id, change)

    async def correct_section(self, actor: Actor, draft_id: int, number: int, heading: str, text: str) -> DraftPreview:
        """Put one section's heading and text right; an empty text removes the section.

        Raises:
            NotAllowed: the actor is no moderator.
            NotFound: the preview or its section is gone.
        """

        async def change(_connection: Connection, store: DraftStore, stored: StoredDraft) -> None:
            sections = list(stored.draft.sections)
            if not 0 <= number < len(sections):
                raise NotFound("That section is gone. Open the list again.")
            name, body = " ".join(clean(heading).split())[:200], clean(text).strip()
            sections[number : number + 1] = [Section(name or None, body)] if body else []
            await store.set_content(draft_id, stored.film_id, replace(stored.draft, sections=tuple(sections)))

        return await self._change(actor, draft_id, change)

    async def _change(
        self,
        actor: Actor,
        draft_id: int,
        change: Callable[[Connection, DraftStore, StoredDraft], Awaitable[None]],
    ) -> DraftPreview:
        await self._moderation.require(actor)

        async def act(connection: Connection) -> None:
            store = DraftStore(connection, actor.guild_id, actor.user_id)
            await change(connection, store, await stored_draft(store, draft_id))

        await self._database.write(act)
        return await self.preview(actor, draft_id)

    async def discard(self, actor: Actor, draft_id: int) -> None:
        """Forget a preview; one that is gone already is no error."""

        async def act(connection: Connection) -> None:
            await DraftStore(connection, actor.guild_id, actor.user_id).remove(draft_id)

        await self._database.write(act)


def _read_all(
    documents: Sequence[Document], options: ReadOptions
) -> tuple[list[tuple[Document, ReviewDraft]], list[str]]:
    drafts: list[tuple[Document, ReviewDraft]] = []
    refused: list[str] = []
    for document in _unpacked(documents, refused):
        try:
            readings = read_document(document.data, document.name, options=options)
        except UnreadableDocument as error:
            refused.append(str(error))
            continue
        for reading in readings:
            if isinstance(reading, ReviewDraft):
                drafts.append((document, reading))
            else:
                refused.append(f"{reading.name}: {reading.reason}")
    return drafts, refused


def _unpacked(documents: Sequence[Document], refused: list[str]) -> Iterator[Document]:
    """Yield the documents, those of a zip one by one; what a zip may not hold is added to the refused."""
    for document in documents:
        if not document.name.lower().endswith(".zip"):
            yield document
            continue
        try:
            for member in open_archive(io.BytesIO(document.data), document.name):
                if isinstance(member, RefusedMember):
                    refused.append(f"{member.name}: {member.reason}")
                else:
                    yield Document(member.name, member.data)
        except UnreadableDocument as error:
            refused.append(str(error))
