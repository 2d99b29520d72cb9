"""What a report is about: whether it is there, how it is called, and what it says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.domain.errors import NotFound
from bot.domain.texts import clean, shorten
from bot.services.moderation.bans import ban_state, restore_ban
from bot.storage.films import FilmStore
from bot.storage.hides import HideStore
from bot.storage.library import LibraryStore
from bot.storage.members import MemberStore
from bot.storage.ratings import RatingStore
from bot.storage.reports import ReportStore
from bot.storage.reviews import ReviewStore

if TYPE_CHECKING:
    from bot.domain.reports import Reported
    from bot.storage.database import Connection

__all__ = ["ReportSubject", "label_of", "quote", "require_reportable"]

QUOTED_CHARACTERS = 1_000


async def require_reportable(connection: Connection, guild_id: int, reported: Reported) -> None:
    """Let pass what a member of a server can see.

    Raises:
        NotFound: it is not there, hidden, or another server's.
    """
    if reported.kind == "review":
        found = await ReviewStore(connection).get(reported.subject_id, guild_id) is not None
    elif reported.kind == "note":
        rating = await RatingStore(connection).get(guild_id, reported.subject_id, reported.member_id)
        found = rating is not None and rating.note is not None and not rating.is_note_hidden
    else:
        found = await MemberStore(connection).knows(guild_id, reported.member_id)
    if not found:
        raise NotFound("There is nothing of the kind in this server any more.")


async def label_of(connection: Connection, guild_id: int, reported: Reported) -> str:
    """Say what it is, without naming a member."""
    if reported.kind == "profile":
        return "a member's profile"
    if reported.kind == "review":
        review = await ReviewStore(connection).get(reported.subject_id, guild_id)
        return f"the review of {review.film_label} by {review.byline}" if review else "a review that is gone"
    film = await FilmStore(connection).get(reported.subject_id, guild_id)
    return f"a member's note of {film.label}" if film else "a note of a film that is gone"


async def quote(connection: Connection, guild_id: int, reported: Reported) -> str:
    """Return the beginning of what it says, for moderators to read though it may change."""
    text = ""
    if reported.kind == "note":
        rating = await RatingStore(connection).get(guild_id, reported.subject_id, reported.member_id)
        text = rating.note.text if rating and rating.note else ""
    elif reported.kind == "review":
        review = await ReviewStore(connection).get(reported.subject_id, guild_id)
        parts = [review.headline, review.verdict, *(part.text for part in review.sections)] if review else []
        text = "\n\n".join(part for part in parts if part)
    return shorten(clean(text), QUOTED_CHARACTERS)


class ReportSubject:
    """A report with what was done about it, as a subject of cases."""

    async def read(self, connection: Connection, guild_id: int, subject_id: int) -> str | None:
        """Return the state of every report of the same, of what they are about, and of its author's ban."""
        report = await ReportStore(connection).get(guild_id, subject_id)
        if report is None:
            return None
        about, shown, banned = report.about, None, None
        if about.kind == "review":
            shown = await LibraryStore(connection).is_hidden(about.subject_id, guild_id)
        elif about.kind == "note":
            shown = await HideStore(connection).hidden_at(guild_id, about.subject_id, about.member_id, "note")
        if about.member_id:
            banned = await ban_state(connection, guild_id, about.member_id)
        return json.dumps([await ReportStore(connection).states(guild_id, about), shown, banned])

    async def restore(self, connection: Connection, guild_id: int, subject_id: int, state: str | None) -> list[int]:
        """Put reports, what they are about and the ban back."""
        report = await ReportStore(connection).get(guild_id, subject_id)
        if report is None or state is None:
            return []
        states, shown, banned = json.loads(state)
        about, films = report.about, list[int]()
        await ReportStore(connection).put_states(guild_id, states)
        hides = HideStore(connection)
        if about.kind == "review":
            await LibraryStore(connection).hide(about.subject_id, guild_id, is_hidden=bool(shown))
        elif about.kind == "note" and shown is not None:
            await hides.put(guild_id, about.subject_id, about.member_id, "note", shown)
        elif about.kind == "note":
            await hides.remove(guild_id, about.subject_id, about.member_id, "note")
        if about.member_id and await ban_state(connection, guild_id, about.member_id) != banned:
            films += await restore_ban(connection, guild_id, about.member_id, banned)
        return films
