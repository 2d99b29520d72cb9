"""A small server whose members have rated, built with the stores that the bot itself uses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builders import GUILD, a_member

from bot.domain.stars import Stars
from bot.storage.guilds import GuildStore
from bot.storage.members import MemberStore
from bot.storage.ratings import RatingStore
from bot.storage.reveals import RevealStore

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.storage.database import Connection, Database
    from bot.storage.ratings import Flag

__all__ = ["conceal", "conceal_all", "give", "leave", "mark", "unlist"]


async def give(
    database: Database, user_id: int, stars: Mapping[int, int], now: datetime, *, guild_id: int = GUILD, name: str = ""
) -> None:
    """Let a member rate films: film to half stars."""
    member = a_member(user_id, guild_id, name or f"Member {user_id}")

    async def act(connection: Connection) -> None:
        store = RatingStore(connection)
        await MemberStore(connection).remember(member, now)
        for film_id, half_stars in stars.items():
            await store.put(member, film_id, Stars(half_stars), now)

    await database.write(act)


async def mark(database: Database, user_id: int, film_id: int, flag: Flag, *, is_set: bool = True) -> None:
    """Let a rating count no more."""

    async def act(connection: Connection) -> None:
        await RatingStore(connection).mark(GUILD, film_id, user_id, flag, is_set=is_set)

    await database.write(act)


async def conceal(database: Database, film_id: int, now: datetime, *, is_revealed: bool = False) -> None:
    """Conceal a film's stars, or reveal them."""

    async def act(connection: Connection) -> None:
        await RevealStore(connection).put(GUILD, film_id, now, is_revealed=is_revealed)

    await database.write(act)


async def conceal_all(database: Database) -> None:
    """Conceal the stars of every film that nobody revealed."""

    async def act(connection: Connection) -> None:
        settings = await GuildStore(connection).settings(GUILD)
        await GuildStore(connection).put(replace(settings, hides_stars=True))

    await database.write(act)


async def unlist(database: Database, user_id: int) -> None:
    """Take a member off all lists."""
    await _change(database, "UPDATE members SET is_unlisted = 1 WHERE user_id = :user_id", user_id)


async def leave(database: Database, user_id: int, moment: datetime) -> None:
    """Let it be noticed that a member has left."""
    sql = f"UPDATE members SET left_at = {int(moment.timestamp())} WHERE user_id = :user_id"
    await _change(database, sql, user_id)


async def _change(database: Database, sql: str, user_id: int) -> None:
    async def act(connection: Connection) -> None:
        await connection.execute(sql, {"user_id": user_id})

    await database.write(act)
