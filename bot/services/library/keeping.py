"""Keep the reviews of documents, each on the shelf where its older version stands."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bot.domain.drafts import NotAFilmReview, ReviewDraft
from bot.domain.films import FilmFacts
from bot.domain.titles import title_key
from bot.services.library.matching import facts_of, match_film
from bot.storage.films import FilmStore
from bot.storage.library import LibraryStore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.domain.films import Film
    from bot.storage.database import Connection
    from bot.storage.library import KnownReview

__all__ = ["UNFINISHED", "Document", "Imported", "Keeping", "Outcome", "Reading", "plausible_facts"]

LOCK_SECONDS = 0.02  # an act of an import ends after this: a bot may want to rate in the same file
UNFINISHED = "+"  # ends the digest of a document of which a part was refused, so that it is read again
YEARS = range(1870, 2201)


class Outcome(Enum):
    """What became of one review of a document."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    NOT_A_FILM = "not about a film"
    DUPLICATE = "left out as a duplicate"
    GONE = "no longer in its document"


@dataclass(frozen=True, slots=True)
class Imported:
    """One line of an import's report; `reason` says why a document was refused, or how its rating was read."""

    name: str
    outcome: Outcome
    film: str | None = None
    reason: str | None = None
    draft: ReviewDraft | NotAFilmReview | None = None


Reading = tuple[ReviewDraft | NotAFilmReview, ...] | str
"""What a document says, or why it can't be read."""


@dataclass(slots=True)
class Document:
    """A document on its way into the library.

    Attributes:
        name: For reports, and a hint for the reader.
        origin: Where it comes from; a changed document of the same origin updates its reviews.
        digest: Set by `look_up`, with what the library knows of the document.
        reading: Set by whoever read it.
    """

    name: str
    origin: str
    data: bytes
    digest: str = ""
    known: list[KnownReview] = field(default_factory=list)
    reading: Reading = ()

    @property
    def is_known(self) -> bool:
        """The library has it exactly as it is."""
        return any(row.digest == self.digest for row in self.known)


@dataclass(frozen=True, slots=True)
class Keeping:
    """One act: keeps the reviews of as many documents as fit into its time."""

    documents: Sequence[Document]
    is_film_said: bool
    guild_id: int | None
    is_gone: Callable[[str], bool]
    now: datetime

    async def act(self, connection: Connection) -> list[list[Imported]]:
        """Return the lines of the documents that were kept, at least one's."""
        ends_at = time.monotonic() + LOCK_SECONDS
        report = [await self._keep(connection, self.documents[0])]
        while len(report) < len(self.documents) and time.monotonic() < ends_at:
            report.append(await self._keep(connection, self.documents[len(report)]))
        return report

    async def _keep(self, connection: Connection, document: Document) -> list[Imported]:
        if isinstance(document.reading, str):
            return [Imported(document.name, Outcome.REFUSED, reason=document.reading)]
        name = document.name
        lines: list[Imported] = []
        films = [await self._film_for(connection, draft) for draft in document.reading]
        is_whole = not any(isinstance(film, str) for film in films)
        shelf = Shelf(document, document.digest if is_whole else document.digest + UNFINISHED, len(films))
        for draft, film in zip(document.reading, films, strict=True):
            if isinstance(draft, NotAFilmReview):
                lines.append(Imported(name, Outcome.NOT_A_FILM, reason=draft.reason, draft=draft))
            elif film is None or isinstance(film, str):
                lines.append(Imported(name, Outcome.REFUSED, reason=film, draft=draft))
            else:
                lines.append(await self._put(connection, draft, film, shelf))
        if is_whole:
            lines += [await _report_gone(connection, name, row, shelf.digest) for row in shelf.unclaimed]
        return lines

    async def _film_for(self, connection: Connection, draft: ReviewDraft | NotAFilmReview) -> Film | str | None:
        """Find or add the film that a draft is about; a sentence instead when that would be a guess."""
        if isinstance(draft, NotAFilmReview):
            return None
        films, facts = FilmStore(connection), plausible_facts(draft)
        matched = await match_film(connection, facts, self.guild_id, is_said=self.is_film_said)
        film = matched.film
        if film is None:
            return matched.question or await films.add(facts, self.guild_id)
        if film.guild_id == self.guild_id and _says_more(facts, film):
            await films.complete(film.film_id, facts)
            return await films.get(film.film_id, self.guild_id) or film
        return film

    async def _put(self, connection: Connection, draft: ReviewDraft, film: Film, shelf: Shelf) -> Imported:
        name, reviews = shelf.name, LibraryStore(connection)
        row = shelf.claim(draft, film)
        if row is not None and row.digest == shelf.digest:
            return Imported(name, Outcome.UNCHANGED, film.label, draft.rating_reason, draft)
        review_id: int | None = row.review_id if row is not None else None
        if review_id is None:
            review_id = await reviews.find_same(film.film_id, draft.critic, draft.outlet, self.guild_id)
            place = None if review_id is None else await reviews.origin_of(review_id)
            if place is not None and (review_id in shelf.claimed or not self.is_gone(place)):
                if draft.critic:
                    source = unquote(place.removeprefix("file://"))
                    reason = f"{draft.critic} on {film.label} is in the library already, from {source}."
                    return Imported(name, Outcome.DUPLICATE, film.label, reason, draft)
                review_id = None
        place = row.origin if row is not None and row.origin.partition("#")[0] == shelf.origin else shelf.free_place()
        to, digest = self.guild_id, shelf.digest
        kept = await reviews.put(
            draft, film.film_id, review_id=review_id, guild_id=to, origin=place, digest=digest, now=self.now
        )
        shelf.claimed.add(kept)
        was_same = row is not None and row.digest.rstrip(UNFINISHED) == shelf.digest.rstrip(UNFINISHED)
        outcome = Outcome.ADDED if review_id is None else Outcome.UNCHANGED if was_same else Outcome.UPDATED
        return Imported(name, outcome, film.label, draft.rating_reason, draft)


class Shelf:
    """The reviews that a document gave before, while its new drafts find theirs among them."""

    def __init__(self, document: Document, digest: str, drafts: int) -> None:
        self.name, self.origin, self.digest = document.name, document.origin, digest
        self.unclaimed = list(document.known)
        self.claimed: set[int] = set()
        self._is_single = drafts == len(document.known) == 1
        self._places = {row.origin for row in document.known}

    def claim(self, draft: ReviewDraft, film: Film) -> KnownReview | None:
        """Return the review that a draft is a new version of; a document's only one even if its film changed."""
        byline = tuple(title_key(name) if name else "" for name in (draft.critic, draft.outlet))
        of_film = [row for row in self.unclaimed if row.film_id == film.film_id]
        fitting = [row for row in of_film if row.byline == byline]
        row = next(iter(fitting or of_film or (self.unclaimed if self._is_single else [])), None)
        if row is not None:
            self.unclaimed.remove(row)
            self.claimed.add(row.review_id)
        return row

    def free_place(self) -> str:
        """Return where the next new review stands: the document's origin, `#1` and so on behind it."""
        number = 0
        while (place := f"{self.origin}#{number}" if number else self.origin) in self._places:
            number += 1
        self._places.add(place)
        return place


def _says_more(facts: FilmFacts, film: Film) -> bool:
    return any(getattr(facts, part.name) and not getattr(film, part.name) for part in fields(FilmFacts))


def plausible_facts(draft: ReviewDraft) -> FilmFacts:
    """Return what a draft knows of its film, without a year that no film can have."""
    facts = facts_of(draft)
    return facts if facts.year in YEARS else replace(facts, year=None)


async def _report_gone(connection: Connection, name: str, row: KnownReview, digest: str) -> Imported:
    """Note that a review's document no longer has it, and say so; a person decides whether it goes."""
    await LibraryStore(connection).mark_read(row.review_id, digest)
    film = await FilmStore(connection).get(row.film_id, None)
    return Imported(name, Outcome.GONE, film.label if film else None, "the library keeps it until it is removed")
