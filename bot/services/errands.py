"""Jobs that wait for the network, run beside the queue so that nothing else waits for them."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.storage.jobs import JobStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.domain.jobs import Job
    from bot.services.jobs import JobService
    from bot.storage.database import Connection, Database

__all__ = ["Errands"]

log = logging.getLogger(__name__)

MOST_AT_ONCE = 8
BUSY = timedelta(seconds=15)
# What a killed process was at is begun again after this; before it, what hangs is broken off.
LEASE = timedelta(hours=1)
LONGEST_ERRAND_SECONDS = 50 * 60.0


class Errands:
    """Runs a kind of job in a task of its own.

    The job that starts an errand is replaced, in one act, by one that would start it again after an hour. The
    errand is handed that one and has to finish it in the act that keeps what it brought.
    """

    def __init__(self, database: Database, jobs: JobService, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._jobs = jobs
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_stopped = False

    def handle(self, kind: str, errand: Callable[[Job], Awaitable[None]]) -> None:
        """Run jobs of a kind as errands."""
        self._jobs.outside(kind, partial(self._start, errand))

    async def settled(self) -> None:
        """Wait until every errand that was started has ended."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def stop(self) -> None:
        """Break off whatever is under way and start nothing more; it is begun again in the next process."""
        self._is_stopped = True
        for task in self._tasks:
            task.cancel()
        await self.settled()

    async def _start(self, errand: Callable[[Job], Awaitable[None]], job: Job) -> None:
        is_busy = self._is_stopped or len(self._tasks) >= MOST_AT_ONCE
        due_at = self._clock() + (BUSY if is_busy else LEASE)

        async def swap(connection: Connection) -> int:
            queue = JobStore(connection)
            await queue.finish(job.job_id)
            return await queue.enqueue(job.kind, job.payload, due_at)

        lease = replace(job, job_id=await self._database.write(swap), due_at=due_at)
        if not is_busy:
            task = asyncio.create_task(self._run(errand, lease), name=f"marquee-{job.kind}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _run(self, errand: Callable[[Job], Awaitable[None]], job: Job) -> None:
        try:
            async with asyncio.timeout(LONGEST_ERRAND_SECONDS):
                await errand(job)
        except Exception:
            log.exception("Job %d (%s) failed; it is tried again at %s", job.job_id, job.kind, job.due_at)
        self._jobs.poke()
