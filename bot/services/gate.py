"""The one place that says whether a member may take part: bans, roles, ages, and locked films."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.errors import NotAllowed
from bot.domain.taking_part import require_part
from bot.storage.bans import BanStore
from bot.storage.films import FilmStore
from bot.storage.guilds import GuildStore

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.films import Film
    from bot.domain.ratings import Member
    from bot.domain.taking_part import Part
    from bot.storage.database import Connection

__all__ = ["require_taking_part", "require_unlocked"]


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
