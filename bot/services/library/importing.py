"""Take critics' reviews into the library, from files and from the samples that ship with Marquee."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from typing import TYPE_CHECKING

from bot.domain.drafts import UnreadableDocument
from bot.readers import ReadOptions, read_document
from bot.services.library.keeping import UNFINISHED, Document, Imported, Keeping, Outcome, Reading, plausible_facts
from bot.services.library.matching import match_film
from bot.storage.library import LibraryStore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.domain.drafts import ReviewDraft
    from bot.domain.films import Film
    from bot.storage.database import Connection, Database

__all__ = ["Document", "Imported", "LibraryService", "Outcome", "Reading", "read_safely"]

log = logging.getLogger(__name__)

# Part of every digest: raise it when the reader learns something that imported files should be read again for.
READER_EDITION = 4
MOST_FAILURES = 5  # documents in a row that can't be stored: then it is the database, not the documents


def read_safely(data: bytes, name: str, options: ReadOptions) -> Reading:
    """Read a document; a fault of the reader costs this document, not those that follow."""
    try:
        return read_document(data, name, options=options) or f"{name} holds no review."
    except UnreadableDocument as error:
        return str(error)
    except Exception as error:
        log.debug("The reader failed on a document", exc_info=True)
        return f"{name}: the reader failed ({type(error).__name__}). Please report it with the document."


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
        """Read a document and keep its reviews; what was read before and has not changed is left alone."""
        options = options or ReadOptions()
        document = Document(name, origin, data)
        await self.look_up([document], options, guild_id)
        if document.is_known:
            return [Imported(name, Outcome.UNCHANGED)]
        document.reading = await asyncio.to_thread(read_safely, data, name, options)
        return (await self.keep([document], options, guild_id=guild_id))[0]

    async def look_up(self, documents: Sequence[Document], options: ReadOptions, guild_id: int | None = None) -> None:
        """Find out what the library knows of each document, by its origin or else by its text."""
        for document in documents:
            document.digest = _digest(document.data, options)
        async with self._database.read() as connection:
            library = LibraryStore(connection)
            for document in documents:
                digests = (document.digest, document.digest + UNFINISHED)
                document.known = await library.known(document.origin, digests, guild_id)

    async def keep(
        self,
        documents: Sequence[Document],
        options: ReadOptions,
        *,
        guild_id: int | None = None,
        is_gone: Callable[[str], bool] = lambda _: True,
    ) -> list[list[Imported]]:
        """Keep the reviews of documents that were looked up and read; return the lines of each.

        Several documents share an act of at most some 20 ms. One that can't be stored is refused, the others are kept.

        Args:
            documents: In the order in which they are to be kept.
            options: What they were read with.
            guild_id: The server whose reviews they are, None for all.
            is_gone: Whether the document at an origin is no more; then one with the same critic, outlet and film
                takes its place, else it is a duplicate.
        """
        is_said = options.film is not None and options.film[1] is not None
        report: list[list[Imported]] = []
        write = self._database.write_at_once if len(documents) > 1 else self._database.write
        one_by_one = failures = 0  # after an act that failed, its documents are tried one by one
        while len(report) < len(documents):
            rest = documents[len(report) : len(report) + 1 if len(report) < one_by_one else None]
            try:
                report += await write(Keeping(rest, is_said, guild_id, is_gone, self._clock()).act)
                failures = 0
            except Exception as error:
                one_by_one = len(report) + len(rest)
                if len(rest) == 1:
                    failures += 1
                    if failures > MOST_FAILURES:
                        raise
                    log.debug("A document was not stored", exc_info=True)
                    reason = f"{rest[0].name} can't be stored ({error})."
                    report.append([Imported(rest[0].name, Outcome.REFUSED, reason=reason)])
        return report

    async def match(
        self, drafts: Sequence[ReviewDraft], options: ReadOptions, guild_id: int | None = None
    ) -> list[Film | str | None]:
        """Return the film of the catalogue that each draft is about, None for a new one, a sentence when in doubt."""
        is_said = options.film is not None and options.film[1] is not None
        async with self._database.read() as connection:
            found = [
                await match_film(connection, plausible_facts(draft), guild_id, is_said=is_said) for draft in drafts
            ]
        return [matched.film or matched.question or None for matched in found]

    async def remove_samples(self) -> int:
        """Take the sample reviews out of the library; return how many there were."""

        async def act(connection: Connection) -> int:
            return await LibraryStore(connection).remove_samples()

        return await self._database.write(act)


def _digest(data: bytes, options: ReadOptions) -> str:
    how = f"{READER_EDITION}|{options.film}|{sorted(options.scales.items())}|"
    return hashlib.sha256(how.encode() + data).hexdigest()
