"""What a member's file says, made fit for one server, and put in store in small steps."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.domain.imports import LeftOut
from bot.domain.ratings import Note
from bot.domain.texts import shorten
from bot.domain.words import first_blocked
from bot.services.privacy.import_matching import match_entries
from bot.storage.member_imports import MemberImportStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence
    from datetime import date

    from bot.domain.guilds import GuildSettings
    from bot.domain.imports import ImportedEntry, ImportedViewing
    from bot.storage.database import Connection, Database

__all__ = ["ImportProgress", "fit_for", "in_steps", "stage"]

LOCK_SECONDS: Final = 0.03
"""How long a step may keep the database to itself; the limit is 0.1."""
LEAST, FIRST, MOST = 20, 200, 1_000
REST: Final = 0.2
"""Of the time that a step took, before the next one: whoever waits for the database gets it."""
MATCHED_AT_ONCE: Final = 400


@dataclass(slots=True)
class ImportProgress:
    """How far an import is, for whoever watches: `doing` in words, so many of so many."""

    doing: str = "Reading the file"
    done: int = 0
    total: int = 0


def fit_for(
    entries: Sequence[ImportedEntry], settings: GuildSettings, today: date
) -> tuple[list[ImportedEntry], list[LeftOut]]:
    """Take out what a server does not take: viewings of days to come, notes that are too long or have blocked words."""
    left_out: list[LeftOut] = []
    rules = _NoteRules(settings)
    fit: list[ImportedEntry] = []
    for entry in entries:
        viewings = tuple(
            replace(viewing, note=rules.kept(viewing.note, entry, left_out))
            for viewing in _seen(entry, today, left_out)
        )
        note = rules.kept(entry.note, entry, left_out)
        if note is not None and entry.stars is None and note not in [viewing.note for viewing in viewings]:
            left_out.append(_left_out(entry, "A note needs stars or a date beside it.", note=note.text))
        fit.append(replace(entry, viewings=viewings, note=note))
    return fit, left_out


async def stage(
    database: Database, import_id: int, guild_id: int, entries: Sequence[ImportedEntry], progress: ImportProgress
) -> None:
    """Match entries to the catalogue and put them in store."""
    progress.doing, progress.done, progress.total = "Looking for the films", 0, len(entries)
    while progress.done < len(entries):
        some = entries[progress.done : progress.done + MATCHED_AT_ONCE]
        async with database.read() as connection:
            matches = await match_entries(connection, some, guild_id)
        found = [(entry, match.film_id, match.candidates) for entry, match in zip(some, matches, strict=True)]
        first = progress.done

        async def put(connection: Connection, start: int, end: int) -> None:
            await MemberImportStore(connection).add(import_id, first + start, found[start:end])  # noqa: B023 - awaited in this turn

        await in_steps(database, len(found), put)
        progress.done += len(some)


async def in_steps(database: Database, total: int, act: Callable[[Connection, int, int], Awaitable[None]]) -> None:
    """Run an act over [start, end) until all is done, each time with no more than fits into a short lock."""
    size, start = FIRST, 0
    while start < total:
        end = min(total, start + size)

        async def step(connection: Connection, start: int = start, end: int = end) -> float:
            began = time.perf_counter()
            await act(connection, start, end)
            return time.perf_counter() - began

        seconds = max(await database.write(step), 1e-6)
        size = min(max(int(size * LOCK_SECONDS / seconds), LEAST, size // 2), MOST, size * 2)
        start = end
        await asyncio.sleep(seconds * REST)


def _seen(entry: ImportedEntry, today: date, left_out: list[LeftOut]) -> Iterator[ImportedViewing]:
    for viewing in entry.viewings:
        if viewing.watched_on <= today:
            yield viewing
        else:
            reason = "The date is in the future."
            left_out.append(_left_out(entry, reason, written=viewing.watched_on.isoformat()))


class _NoteRules:
    """What a server says about notes."""

    def __init__(self, settings: GuildSettings) -> None:
        self._characters = settings.note_characters
        self._words = settings.blocked_words

    def kept(self, note: Note | None, entry: ImportedEntry, left_out: list[LeftOut]) -> Note | None:
        """Return the note as the server takes it."""
        if note is None:
            return None
        if first_blocked(note.text, self._words):
            left_out.append(_left_out(entry, "The note has a word that this server blocks.", note=note.text))
            return None
        if len(note.text) <= self._characters:
            return note
        limit = f"{self._characters:,} characters" if self._characters else "no notes at all"
        left_out.append(_left_out(entry, f"This server takes {limit}; the stars were taken.", note=note.text))
        return Note(shorten(note.text, self._characters), note.has_spoilers) if self._characters else None


def _left_out(entry: ImportedEntry, reason: str, *, written: str = "", note: str = "") -> LeftOut:
    return LeftOut(reason=reason, title=entry.film.title, year=entry.film.year, written=written, note=note)
