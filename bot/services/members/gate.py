"""The one place that says whether a member may take part: bans, roles, ages, and locked films."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.errors import InvalidInput, NotAllowed
from bot.domain.taking_part import require_part
from bot.domain.words import first_blocked
from bot.storage.bans import BanStore
from bot.storage.films import FilmStore
from bot.storage.guilds import GuildStore

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.films import Film
    from bot.domain.ratings import Member, Note
    from bot.domain.taking_part import Part
    from bot.storage.database import Connection

__all__ = ["require_allowed_text", "require_note", "require_taking_part", "require_unlocked"]


async def require_taking_part(connection: Connection, member: Member, part: Part, now: datetime) -> None:
    """Let pass a member who may rate (notes and viewings included), suggest or vote.

    Raises:
        NotAllowed: the member is banned, lacks a role, or is too new.
    """
    if await BanStore(connection).is_banned(member.guild_id, member.user_id, now):
        raise NotAllowed("This server's moderators have paused your part in ratings, suggestions and votes.")
    require_part(member, await GuildStore(connection).settings(member.guild_id), part, now)


async def require_unlocked(connection: Connection, guild_id: int, film: Film) -> None:
    """Let pass a film that takes ratings.

    Raises:
        NotAllowed: the moderators locked it.
    """
    if await FilmStore(connection).is_locked(guild_id, film.film_id):
        raise NotAllowed(f"The moderators have locked {film.label}: it takes no ratings for now.")


async def require_allowed_text(connection: Connection, guild_id: int, *texts: str | None) -> None:
    """Let pass a member's text (a note, a pitch, a reason) without words that the server blocks.

    Discord's own AutoMod does not look at what bots post for members.

    Raises:
        InvalidInput: a word is blocked.
    """
    words = (await GuildStore(connection).settings(guild_id)).blocked_words
    if any(first_blocked(text, words) for text in texts if text):
        raise InvalidInput("That text has a word that this server does not allow. Please say it differently.")


async def require_note(connection: Connection, guild_id: int, note: Note | None) -> None:
    """Let pass a note that is as short as the server wants and has no blocked word.

    Raises:
        InvalidInput: the note is too long, or has a word that is blocked.
    """
    if note is None:
        return
    longest = (await GuildStore(connection).settings(guild_id)).note_characters
    if len(note.text) > longest:
        raise InvalidInput(
            f"A note has at most {longest:,} characters in this server; this one has {len(note.text):,}."
            if longest
            else "This server takes stars without notes. Leave the note empty."
        )
    await require_allowed_text(connection, guild_id, note.text)
