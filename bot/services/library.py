"""Take critics' reviews into the library, from files and from the samples that ship with Marquee."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from bot.domain.drafts import ReviewDraft, UnreadableDocument
from bot.domain.films import FilmFacts
from bot.domain.titles import title_key
from bot.readers import ReadOptions, read_document
from bot.storage.films import FilmStore
from bot.storage.reviews import ReviewStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.films import Film
    from bot.storage.database import Connection, Database

__all__ = ["Imported", "LibraryService", "Outcome"]

# Part of every digest: raise it when the reader learns something that imported files should be read again for.
READER_EDITION = 1


class Outcome(Enum):
    """What became of one review of a document."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Imported:
    """One line of an import's report; `reason` says why a document was refused, or how its rating was read."""

    name: str
    outcome: Outcome
    film: str | None = None
    reason: str | None = None


class LibraryService:
    """Reviews in, each exactly once."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def import_document(
        self,
        data: bytes,
        name: str,
        *,
        origin: str,
        options: ReadOptions | None = None,
        guild_id: int | None = None,
    ) -> list[Imported]:
        """Read a document and keep its reviews; what was read before and has not changed is left alone.

        Args:
            data: The document as it lies on disk.
            name: Its file name, for reports and as a hint for the reader.
            origin: Where it comes from; a changed document of the same origin updates its review.
            options: What is known beyond the document, such as the film.
            guild_id: The server whose review it is, None for all.
        """
        options = options or ReadOptions()
        digest = hashlib.sha256(
            f"{READER_EDITION}|{options.film}|{sorted(options.scales.items())}|".encode() + data
        ).hexdigest()
        if await self._is_known(digest, origin, guild_id):
            return [Imported(name, Outcome.UNCHANGED)]
        try:
            readings = read_document(data, name, options=options)
        except UnreadableDocument as error:
            return [Imported(name, Outcome.REFUSED, reason=str(error))]
        report: list[Imported] = []
        for number, reading in enumerate(readings):
            if not isinstance(reading, ReviewDraft):
                report.append(Imported(name, Outcome.REFUSED, reason=reading.reason))
                continue
            place = f"{origin}#{number}" if number else origin
            report.append(await self._keep(reading, name, place, digest, guild_id))
        return report

    async def remove_samples(self) -> int:
        """Take the sample reviews out of the library; return how many there were."""

        async def act(connection: Connection) -> int:
            return await ReviewStore(connection).remove_samples()

        return await self._database.write(act)

    async def _is_known(self, digest: str, origin: str, guild_id: int | None) -> bool:
        async with self._database.read() as connection:
            reviews = ReviewStore(connection)
            found = await reviews.find_origin(origin)
            return found[1] == digest if found else await reviews.find_digest(digest, guild_id) is not None

    async def _keep(self, draft: ReviewDraft, name: str, origin: str, digest: str, guild_id: int | None) -> Imported:
        async def act(connection: Connection) -> Imported:
            film = await _film_for(connection, draft, guild_id)
            if isinstance(film, str):
                return Imported(name, Outcome.REFUSED, reason=film)
            reviews = ReviewStore(connection)
            found = await reviews.find_origin(origin)
            known = found[0] if found else await reviews.find_same(film.film_id, draft.critic, draft.outlet, guild_id)
            await reviews.put(
                draft,
                film.film_id,
                review_id=known,
                guild_id=guild_id,
                origin=origin,
                digest=digest,
                now=self._clock(),
            )
            outcome = Outcome.ADDED if known is None else Outcome.UPDATED
            return Imported(name, outcome, film=film.label, reason=draft.rating_reason)

        return await self._database.write(act)


async def _film_for(connection: Connection, draft: ReviewDraft, guild_id: int | None) -> Film | str:
    """Find or add the film that a draft is about; a sentence instead when that would be a guess."""
    films = FilmStore(connection)
    facts = _facts(draft)
    film = await films.by_imdb(facts.imdb_id, guild_id) if facts.imdb_id else None
    if film is None:
        namesakes = await films.titled(facts.title, facts.year, guild_id)
        fitting = _by_director(namesakes, facts) if len(namesakes) > 1 else namesakes
        if len(fitting) > 1:
            years = ", ".join(candidate.label for candidate in fitting[:5])
            return (
                f"Several films are called {facts.title} ({years}). Say which one it is with the film's title and year."
            )
        film = fitting[0] if fitting else None
    if film is None:
        return await films.add(facts, guild_id)
    if film.guild_id == guild_id:
        await films.complete(film.film_id, facts)
    return film


def _by_director(films: list[Film], facts: FilmFacts) -> list[Film]:
    wanted = {title_key(name) for name in facts.directors}
    return [film for film in films if wanted & {title_key(name) for name in film.directors}] or films


def _facts(draft: ReviewDraft) -> FilmFacts:
    return FilmFacts(
        title=draft.title,
        year=draft.year,
        directors=draft.directors,
        cast=tuple(member.name for member in draft.cast),
        genres=draft.genres,
        runtime_minutes=draft.runtime_minutes,
        imdb_id=draft.imdb_id,
    )
