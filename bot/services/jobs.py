"""Run the queue: what is due, once, also after a crash or a week of downtime."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.domain.jobs import MAX_ATTEMPTS, retry_after
from bot.storage.jobs import JobStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.domain.jobs import Job
    from bot.storage.database import Connection, Database

__all__ = ["JobService"]

log = logging.getLogger(__name__)

CLAIM = timedelta(minutes=2)
JOBS_AT_ONCE = 20
LONGEST_NAP_SECONDS = 60.0
LONGEST_JOB_SECONDS = 300.0
"""What waits longer outside the database is broken off and tried again later, so that the jobs behind it get on."""


class JobService:
    """One runner; handlers are registered by kind.

    A handler of `on_commit` kinds gets the connection and does its effect in the transaction that also deletes the
    job: exactly once. Any other handler acts outside (a message in a channel) and must carry the job's id as a
    nonce, so that a repeat after a crash is recognised.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._inside: dict[str, Callable[[Connection, Job], Awaitable[Any]]] = {}
        self._outside: dict[str, Callable[[Job], Awaitable[Any]]] = {}
        self._wake = asyncio.Event()
        self._at_work = asyncio.Lock()

    def on_commit(self, kind: str, handler: Callable[[Connection, Job], Awaitable[Any]]) -> None:
        """Handle a kind of job inside the transaction that finishes it."""
        self._inside[kind] = handler

    def outside(self, kind: str, handler: Callable[[Job], Awaitable[Any]]) -> None:
        """Handle a kind of job by an effect outside the database."""
        self._outside[kind] = handler

    def poke(self) -> None:
        """Look at the queue now, because something was just enqueued."""
        self._wake.set()

    async def run(self) -> None:
        """Run due jobs until cancelled."""
        while True:
            self._wake.clear()
            try:
                while await self.run_due():
                    pass
                nap = await self._nap_seconds()
            except Exception:
                log.exception("The queue stumbled; it goes on in a minute")
                nap = LONGEST_NAP_SECONDS
            # Not `wait_for`: on Python 3.11 it loses a cancellation that comes together with the wake-up.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(nap):
                    await self._wake.wait()

    async def run_due(self) -> int:
        """Run what is due and has a handler; return how many jobs were taken.

        Whoever calls it meanwhile waits: within a process a claim that runs out must not have a job done twice.
        """
        async with self._at_work:
            return await self._run_due()

    async def _run_due(self) -> int:
        now = self._clock()

        async def claim(connection: Connection) -> list[Job]:
            return await JobStore(connection).claim(now, now + CLAIM, JOBS_AT_ONCE)

        async with self._database.read() as connection:
            due = await JobStore(connection).next_due()
        if due is None or due > now:
            return 0
        jobs = await self._database.write(claim)
        for job in jobs:
            try:
                await self._run(job)
            except Exception as error:  # noqa: BLE001 - the job is put off with its error on record
                await self._put_off(job, error)
        return len(jobs)

    async def _run(self, job: Job) -> None:
        inside = self._inside.get(job.kind)
        if inside is None:
            async with asyncio.timeout(LONGEST_JOB_SECONDS):
                await self._outside[job.kind](job)

        async def finish(connection: Connection) -> None:
            if inside is not None:
                await inside(connection, job)
            await JobStore(connection).finish(job.job_id)

        await self._database.write(finish)

    async def _put_off(self, job: Job, error: Exception) -> None:
        # A kind that this version does not know may be known to the next: it waits.
        is_last = job.attempts >= MAX_ATTEMPTS and job.kind in {**self._inside, **self._outside}
        outcome = "given up" if is_last else "tried again later"
        level = logging.ERROR if is_last else logging.WARNING
        log.log(level, "Job %d (%s), attempt %d: %s: %r", job.job_id, job.kind, job.attempts, outcome, error)

        async def act(connection: Connection) -> None:
            if is_last:
                await JobStore(connection).finish(job.job_id)
            else:
                due_at = self._clock() + retry_after(job.attempts)
                await JobStore(connection).put_off(job.job_id, due_at, repr(error)[:500])

        await self._database.write(act)

    async def _nap_seconds(self) -> float:
        async with self._database.read() as connection:
            due = await JobStore(connection).next_due()
        if due is None:
            return LONGEST_NAP_SECONDS
        return max(0.05, min(LONGEST_NAP_SECONDS, (due - self._clock()).total_seconds()))
