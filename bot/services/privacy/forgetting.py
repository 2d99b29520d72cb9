"""A person's data: counted, handed to them, hidden, forgotten."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from bot.domain.errors import NotFound
from bot.domain.exports import Holdings, ServerExport
from bot.services.nights.common import leave_nights
from bot.services.privacy.many_changes import announce_all
from bot.storage.bans import BanStore
from bot.storage.departures import DepartureStore
from bot.storage.member_data import FILM_TABLES, MemberDataStore
from bot.storage.members import MemberStore
from bot.storage.privacy import FORGOTTEN_TABLES, UNNAMED_TABLES, PrivacyStore
from bot.writers import write_export

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from bot.domain.ratings import Member
    from bot.services.changes import FilmChanges
    from bot.services.jobs import JobService
    from bot.storage.database import Connection, Database

__all__ = ["PrivacyService"]

STAGING: Final = "member_imports"
LARGEST_NUMBER: Final = 2**53
"""Above this, programs that read numbers as floats lose digits."""


class PrivacyService:
    """What is known of a person is theirs to see, to take away, to hide and to delete."""

    def __init__(
        self, database: Database, jobs: JobService, changes: FilmChanges, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._changes = changes
        self._clock = clock

    async def holdings(self, user_id: int, guild_id: int | None) -> Holdings:
        """Count what is known of a person, in one server or (None) in all."""
        async with self._database.read() as connection:
            store = MemberDataStore(connection, user_id)
            counts = {table: await store.count(table, guild_id) for table in FORGOTTEN_TABLES if table != STAGING}
            guilds = await store.guilds()
            names = await DepartureStore(connection).names()
            bans = BanStore(connection)
            asked = guilds if guild_id is None else [guild_id]
            is_banned = any([await bans.is_banned(one, user_id, self._clock()) for one in asked])
        return Holdings(counts, {one: names.get(one, "") for one in guilds}, is_banned=is_banned)

    async def export(self, user_id: int, guild_id: int | None) -> tuple[bytes, int]:
        """Pack what is known of a person, in one server or (None) in all, into a zip.

        Returns:
            The zip, and how many films are in it.

        Raises:
            NotFound: nothing is known of them.
        """
        async with self._database.read() as connection:
            store = MemberDataStore(connection, user_id)
            names = await DepartureStore(connection).names()
            guilds = [one for one in await store.guilds() if guild_id in (None, one)]
            servers = [await _server(store, one, names.get(one)) for one in guilds]
        films = sum(len(server.entries) for server in servers)
        if not servers:
            raise NotFound("There is nothing of yours here yet.")
        return await asyncio.to_thread(write_export, servers, self._clock()), films

    async def hide(self, member: Member) -> bool:
        """Take a member off a server's lists and comparisons, or put them back; their stars count all the same.

        Returns:
            Whether they are hidden now.
        """

        async def act(connection: Connection) -> bool:
            await MemberStore(connection).remember(member, self._clock())
            store = MemberDataStore(connection, member.user_id)
            _, was_hidden = await store.member(member.guild_id)
            await store.set_unlisted(member.guild_id, is_unlisted=not was_hidden)
            return not was_hidden

        return await self._database.write(act)

    async def forget(self, user_id: int, guild_id: int | None = None) -> int:
        """Delete all that is known of a person in one server, or (None) in all, in one transaction.

        Returns:
            How many ratings went.
        """

        async def act(connection: Connection) -> list[tuple[int, int]]:
            await leave_nights(connection, user_id, guild_id, self._clock())
            return await PrivacyStore(connection).forget(user_id, guild_id)

        films = await self._database.write(act)
        self._jobs.poke()
        await announce_all(self._database, self._changes, films)
        return len(films)


async def _server(store: MemberDataStore, guild_id: int, name: str | None) -> ServerExport:
    display_name, is_hidden = await store.member(guild_id)
    others = [table for table in (*FORGOTTEN_TABLES, *UNNAMED_TABLES) if table not in {*FILM_TABLES, STAGING}]
    other = {table: [_readable(row) for row in await store.rows(table, guild_id)] for table in others}
    # Their own acts as a moderator; what others did or reported about them would name those others.
    other["cases"] = [_readable(row) for row in await store.rows("cases", guild_id, "moderator_id")]
    return ServerExport(guild_id, name, display_name, is_hidden, await store.entries(guild_id), other)


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    """Write ids as text, and leave out the keys that stand for persons: they are nobody's business."""
    return {
        name: str(value) if isinstance(value, int) and value > LARGEST_NUMBER else value
        for name, value in row.items()
        if not name.endswith("_key")
    }
