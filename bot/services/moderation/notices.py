"""What moderators are told once: raids, reports, channels that are gone; and what is purged after a while."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.storage.cases import CaseStore
from bot.storage.guilds import GuildStore
from bot.storage.jobs import JobStore
from bot.storage.raids import RaidStore
from bot.storage.reports import ReportStore
from bot.storage.told import RetentionStore, ToldStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.jobs import Job
    from bot.services.jobs import JobService
    from bot.storage.database import Connection, Database

__all__ = ["TELL", "NoticeService", "RetentionService", "tell"]

log = logging.getLogger(__name__)

TELL, PURGE = "tell_moderators", "purge"
PURGED_EVERY = timedelta(days=1)
DECIDED_KEPT = timedelta(days=180)
"""For so long decided reports and raids are kept."""


async def tell(connection: Connection, guild_id: int, topic: str, now: datetime, **details: int | str) -> None:
    """Queue one message to a server's moderators, in the act that causes it."""
    await JobStore(connection).enqueue(TELL, {"guild_id": guild_id, "topic": topic, **details}, now)


class NoticeService:
    """Trouble that moderators should hear of once, until it is over."""

    def __init__(self, database: Database, jobs: JobService, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._jobs = jobs
        self._clock = clock

    async def trouble(self, guild_id: int, topic: str, **details: int | str) -> None:
        """Tell moderators of something that does not work, unless they know."""

        async def act(connection: Connection) -> None:
            if await ToldStore(connection).put(guild_id, f"{topic}:{details}", self._clock()):
                await tell(connection, guild_id, topic, self._clock(), **details)

        await self._database.write(act)
        self._jobs.poke()

    async def mended(self, guild_id: int, topic: str, **details: int | str) -> None:
        """Note that it works again."""

        async def act(connection: Connection) -> None:
            await ToldStore(connection).remove(guild_id, f"{topic}:{details}")

        await self._database.write(act)

    async def later(self, kind: str, **details: int | str) -> None:
        """Queue something that has to be said in a server, also if the bot stops before."""

        async def act(connection: Connection) -> None:
            await JobStore(connection).enqueue(kind, details, self._clock())

        await self._database.write(act)
        self._jobs.poke()


class RetentionService:
    """Once a day, delete what a server keeps no longer."""

    def __init__(self, database: Database, jobs: JobService, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._jobs = jobs
        self._clock = clock
        jobs.outside(PURGE, self._purge)

    async def ensure(self) -> None:
        """Begin the daily round if none is queued."""
        async with self._database.read() as connection:
            if await JobStore(connection).is_pending(PURGE):
                return

        async def act(connection: Connection) -> None:
            if not await JobStore(connection).is_pending(PURGE):
                await JobStore(connection).enqueue(PURGE, {}, self._clock())

        await self._database.write(act)
        self._jobs.poke()

    async def _purge(self, job: Job) -> None:
        """Go from server to server, so that nobody waits for more than one; then queue the next round."""
        now = self._clock()
        async with self._database.read() as connection:
            guild_ids = await RetentionStore(connection).guilds()
        for guild_id in guild_ids:

            async def purge(connection: Connection, guild_id: int = guild_id) -> None:
                await _purge_server(connection, guild_id, now)

            try:
                await self._database.write(purge)
            except Exception:
                log.exception("Nothing was purged in server %d; the next round tries again", guild_id)

        async def again(connection: Connection) -> None:
            # A round that a crash cut short behind this comes again, and must not leave a second one.
            if not await JobStore(connection).is_pending(PURGE, but=job.job_id):
                await JobStore(connection).enqueue(PURGE, {}, now + PURGED_EVERY)

        await self._database.write(again)


async def _purge_server(connection: Connection, guild_id: int, now: datetime) -> None:
    settings = await GuildStore(connection).settings(guild_id)
    await RetentionStore(connection).unname_former(guild_id, now - timedelta(days=settings.former_member_days))
    if settings.case_days is not None:
        await CaseStore(connection).purge(guild_id, now - timedelta(days=settings.case_days))
    await ReportStore(connection).purge(guild_id, now - DECIDED_KEPT)
    await RaidStore(connection).purge(guild_id, now - DECIDED_KEPT)
