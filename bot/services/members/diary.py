"""A member's diary: when they watched what."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.domain.diary import DiaryEntry, DiaryPage, Watched
from bot.domain.errors import InvalidInput, NotAllowed, NotFound
from bot.domain.pages import page_of
from bot.domain.ratings import Note
from bot.domain.stars import Stars
from bot.readers.days import FIRST_SCREENING, read_past_day
from bot.services.members.visibility import concealed_from
from bot.storage.films import FilmStore
from bot.storage.guilds import GuildStore
from bot.storage.hides import HideStore
from bot.storage.rows import film_of
from bot.storage.viewings import ViewingStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.diary import Viewing
    from bot.domain.films import Film
    from bot.domain.guilds import GuildSettings
    from bot.domain.ratings import Member
    from bot.storage.database import Connection, Database, Row

__all__ = ["ENTRIES_PER_PAGE", "DiaryService", "log_viewing"]

ENTRIES_PER_PAGE = 10


async def log_viewing(
    connection: Connection, member: Member, film_id: int, watched: Watched, stars: Stars, now: datetime
) -> Viewing:
    """Write a viewing down, in the act that gives the stars.

    Raises:
        InvalidInput: the day is not over in the server's time zone, or long before any film.
    """
    settings = await GuildStore(connection).settings(member.guild_id)
    if not FIRST_SCREENING <= watched.on <= _today(settings, now):
        raise InvalidInput("That day is not in the past. Log a film once you have watched it.")
    viewing, _is_new = await ViewingStore(connection).log(member, film_id, watched, stars, now)
    return viewing


class DiaryService:
    """Read diaries, and take entries out of one's own."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def complete(self, text: str, guild_id: int) -> list[date]:
        """Return the day that a text means so far, or the last seven days before anything is typed."""
        async with self._database.read() as connection:
            today = _today(await GuildStore(connection).settings(guild_id), self._clock())
        if not text.strip():
            return [today - timedelta(days=back) for back in range(7)]
        try:
            return [await asyncio.to_thread(read_past_day, text, today)]
        except InvalidInput:
            return []

    async def read_watched(self, guild_id: int, day: str | None, *, is_rewatch: bool | None) -> Watched | None:
        """Understand what a member said about a viewing; a rewatch without a day was today.

        Raises:
            InvalidInput: the text is no day, could be two, or lies in the future.
        """
        if day is None and not is_rewatch:
            return None
        async with self._database.read() as connection:
            settings = await GuildStore(connection).settings(guild_id)
        today = _today(settings, self._clock())
        # The words of a language are loaded at its first use, which takes a moment.
        on = today if day is None else await asyncio.to_thread(read_past_day, day, today)
        return Watched(on, is_rewatch)

    async def page(self, viewer: Member, user_id: int, page: int) -> DiaryPage:
        """Return a page of a member's diary as the viewer may see it; a page past the end becomes the last.

        Raises:
            NotAllowed: the member keeps themselves off all lists.
        """
        async with self._database.read() as connection:
            store = ViewingStore(connection)
            is_own = viewer.user_id == user_id
            if not is_own and await store.is_unlisted(viewer.guild_id, user_id):
                raise NotAllowed("This member keeps their diary to themselves.")
            settings = await GuildStore(connection).settings(viewer.guild_id)
            viewings, undated = await store.counts(viewer.guild_id, user_id)
            page, pages = page_of(page, viewings + undated, ENTRIES_PER_PAGE)
            rows = await self._rows(store, settings, user_id, page)
            film_ids = sorted({row["film_id"] for _day, row in rows})
            concealed: set[int] = (
                set() if is_own else await concealed_from(connection, viewer.guild_id, film_ids, viewer.user_id)
            )
            noteless = await HideStore(connection).films_of(viewer.guild_id, user_id, "note")
        entries = tuple(
            _entry(
                row,
                day,
                is_own=is_own,
                is_concealed=row["film_id"] in concealed,
                is_note_hidden=row["film_id"] in noteless,
            )
            for day, row in rows
        )
        return DiaryPage(
            user_id, entries, page, pages, viewings, undated, is_own=is_own, hides_every_note=settings.hides_every_note
        )

    async def remove(self, member: Member, viewing_id: int) -> tuple[Film, date]:
        """Take an entry out of one's own diary; the stars stay. Return which it was.

        Raises:
            NotFound: no such entry in this member's diary here.
        """

        async def act(connection: Connection) -> tuple[Film, date]:
            removed = await ViewingStore(connection).remove(member, viewing_id)
            film = await FilmStore(connection).get(removed["film_id"], member.guild_id) if removed else None
            if removed is None or film is None:
                raise NotFound("That entry is not in your diary any more.")
            return film, date.fromisoformat(removed["watched_on"])

        return await self._database.write(act)

    async def _rows(
        self, store: ViewingStore, settings: GuildSettings, user_id: int, page: int
    ) -> list[tuple[date, Row]]:
        """Return (day, row) of what stands on a page: as much of both lists as the page may need, merged."""
        guild_id, needed = settings.guild_id, (page + 1) * ENTRIES_PER_PAGE
        viewings = [(day, True, viewing_id) for day, viewing_id in await store.newest(guild_id, user_id, needed)]
        undated = [
            (rated_at.astimezone(settings.zone).date(), False, film_id)
            for rated_at, film_id in await store.newest_undated(guild_id, user_id, needed)
        ]
        merged = heapq.merge(viewings, undated, key=lambda each: each[0], reverse=True)
        shown = list(itertools.islice(merged, page * ENTRIES_PER_PAGE, needed))
        dated = await store.entries(guild_id, user_id, [key for _day, is_viewing, key in shown if is_viewing])
        rated = await store.undated_entries(
            guild_id, user_id, [key for _day, is_viewing, key in shown if not is_viewing]
        )
        return [(day, (dated if is_viewing else rated)[key]) for day, is_viewing, key in shown]


def _entry(row: Row, day: date, *, is_own: bool, is_concealed: bool, is_note_hidden: bool) -> DiaryEntry:
    names = set(row.keys())
    # What a moderator took out of the count is nobody else's to see.
    shows = not is_concealed and (is_own or row["is_counted"] == 1)
    stars = Stars(row["half_stars"]) if row["half_stars"] is not None and shows else None
    is_viewing = "viewing_id" in names
    return DiaryEntry(
        film_of(row),
        day,
        row["viewing_id"] if is_viewing else None,
        is_rewatch=is_viewing and row["is_rewatch"] == 1,
        stars=stars,
        note=_note(row, is_viewing=is_viewing) if shows and not is_note_hidden else None,
        is_concealed=is_concealed,
    )


def _note(row: Row, *, is_viewing: bool) -> Note | None:
    """Return what was written about this viewing, or else beside the rating, which stands with the last viewing."""
    if is_viewing and row["body"] is not None:
        return Note(row["body"], row["has_spoilers"] == 1)
    if row["note"] is None or (is_viewing and row["is_last"] == 0):
        return None
    return Note(row["note"], row["note_has_spoilers"] == 1)


def _today(settings: GuildSettings, now: datetime) -> date:
    return now.astimezone(settings.zone).date()
