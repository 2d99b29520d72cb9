"""Servers that send the bot away: their rows wait for a month, then they go."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.storage.departures import GUILD_TABLES, DepartureStore
from bot.storage.jobs import JobStore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.domain.jobs import Job
    from bot.services.jobs import JobService
    from bot.storage.database import Connection, Database

__all__ = ["DepartureService"]

log = logging.getLogger(__name__)

PURGE: Final = "purge_guild"
KEPT: Final = timedelta(days=30)
REMOVED_AT_ONCE: Final = 500


class DepartureService:
    """Notes where the bot is, and removes what belongs to servers that it left a month ago."""

    def __init__(self, database: Database, jobs: JobService, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._jobs = jobs
        self._clock = clock
        jobs.outside(PURGE, self._purge)

    async def present(self, guilds: Mapping[int, str], shard: int, shards: int) -> list[int]:
        """Compare what is known with all servers of a shard, as Discord lists them when it connects.

        One that is unavailable is listed too, so it is not taken for left.

        Returns:
            The servers that turned out to be left.
        """
        now = self._clock()

        async def act(connection: Connection) -> list[int]:
            store = DepartureStore(connection)
            await store.here(guilds)
            gone = await store.gone(guilds.keys(), shard, shards)
            for guild_id in gone:
                await self._leave(connection, guild_id, now)
            return gone

        return await self._database.write(act)

    async def joined(self, guild_id: int, name: str) -> None:
        """Note that the bot is in a server, for the first time or again."""

        async def act(connection: Connection) -> None:
            await DepartureStore(connection).here({guild_id: name})

        await self._database.write(act)

    async def left(self, guild_id: int) -> None:
        """Note that a server sent the bot away."""

        async def act(connection: Connection) -> None:
            await self._leave(connection, guild_id, self._clock())

        await self._database.write(act)

    async def _leave(self, connection: Connection, guild_id: int, now: datetime) -> None:
        await DepartureStore(connection).mark_left(guild_id, now)
        await JobStore(connection).enqueue(PURGE, {"guild_id": guild_id}, now + KEPT)

    async def _purge(self, job: Job) -> None:
        """Remove a server's rows, a little at a time, unless the bot came back."""
        guild_id = int(job.payload["guild_id"])
        for table in GUILD_TABLES:
            is_done = False
            while not is_done:

                async def act(connection: Connection, table: str = table) -> bool | None:
                    store = DepartureStore(connection)
                    left_at = await store.left_at(guild_id)
                    if left_at is None or self._clock() < left_at + KEPT:
                        return None
                    await store.drop_jobs(guild_id, job.job_id)
                    return await store.purge_some(guild_id, table, REMOVED_AT_ONCE)

                purged = await self._database.write(act)
                if purged is None:
                    return
                is_done = purged
                await asyncio.sleep(0)
        log.info("Removed the rows of server %d, which sent the bot away a month ago", guild_id)
