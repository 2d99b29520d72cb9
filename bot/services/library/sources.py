"""Run the sources of reviews when they are due, and keep what they bring in one act."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeGuard

from bot.services.library.announcements import announce
from bot.services.library.feeds import FEED, SYNC, label_of, schedule
from bot.services.library.intake import take_reviews
from bot.services.library.pauses import next_try
from bot.sources import Cursor, RateLimited, SourceError, Unavailable
from bot.sources.guardian import LONGEST_CACHE as GUARDIAN_CACHE
from bot.storage.details import DetailStore
from bot.storage.jobs import JobStore
from bot.storage.sources import SourceStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.jobs import Job
    from bot.services.errands import Errands
    from bot.services.jobs import JobService
    from bot.services.library.intake import Taken
    from bot.sources import AddressGuard, Batch, FeedReviews, GuardianReviews, TmdbFilms
    from bot.storage.database import Connection, Database
    from bot.storage.sources import StoredSource

__all__ = ["Network", "SourceService"]

log = logging.getLogger(__name__)

UPKEEP = "source_upkeep"
GUARDIAN = "guardian"
EVERY = timedelta(hours=1)
BETWEEN_UPKEEPS = timedelta(minutes=30)
MOST_LOGGED = 5


@dataclass(frozen=True, slots=True)
class Network:
    """What this Marquee may ask on the web; a client without its key is None."""

    guard: AddressGuard
    feeds: FeedReviews
    guardian: GuardianReviews | None = None
    tmdb: TmdbFilms | None = None


class SourceService:
    """Sources, followed; `network` None reads nothing, as in the demo."""

    def __init__(
        self,
        database: Database,
        jobs: JobService,
        errands: Errands,
        clock: Callable[[], datetime],
        network: Network | None = None,
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._errands = errands
        self._clock = clock
        self._network = network
        errands.handle(SYNC, self._sync)
        jobs.on_commit(UPKEEP, self._tidy)

    async def start(self) -> None:
        """Put every source into the queue, however the last process ended."""
        now = self._clock()

        async def act(connection: Connection) -> None:
            store, queue = SourceStore(connection), JobStore(connection)
            for kind in (SYNC, UPKEEP):
                await store.forget_jobs(kind)
            await queue.enqueue(UPKEEP, {}, now)
            if self._network is None:
                return
            await _set_up_guardian(store, now, is_wanted=self._network.guardian is not None)
            for source in await store.followed():
                await schedule(connection, source.source_id, max(now, source.next_run_at or now))

        await self._database.write(act)
        self._jobs.poke()

    async def stop(self) -> None:
        """Break off what is under way; nothing is lost."""
        await self._errands.stop()

    async def settled(self) -> None:
        """Wait until what is under way has ended."""
        await self._errands.settled()

    async def _sync(self, job: Job) -> None:
        async with self._database.read() as connection:
            source = await SourceStore(connection).get(int(job.payload["source_id"]))
        if self._network is None or not _is_due(source, job):
            await self._database.write(lambda connection: JobStore(connection).finish(job.job_id))
            return
        try:
            batch = await self._fetch(source, self._network)
        except SourceError as error:
            await self._put_off(job, source, error)
        except Exception as error:
            log.exception("Source %d failed in a way that nobody foresaw", source.source_id)
            await self._put_off(job, source, Unavailable(f"Marquee failed at it ({type(error).__name__})."))
        else:
            await self._keep(job, source, batch)

    async def _fetch(self, source: StoredSource, network: Network) -> Batch:
        try:
            cursor = Cursor.load(source.cursor)
        except ValueError:
            log.warning("Source %d lost its place and goes on with what is new from now on", source.source_id)
            cursor = Cursor.starting(self._clock())
        if source.kind == FEED:
            return await network.feeds.new_reviews(source.address, cursor)
        if network.guardian is None:
            raise Unavailable("GUARDIAN_KEY is not set any more.")
        return await network.guardian.new_reviews(cursor)

    async def _keep(self, job: Job, source: StoredSource, batch: Batch) -> None:
        """Store reviews, place, posts and the next run in one act, unless the source was changed meanwhile."""
        now = self._clock()

        async def act(connection: Connection) -> Taken | None:
            store = SourceStore(connection)
            await JobStore(connection).finish(job.job_id)
            current = await store.get(source.source_id)
            if not _is_due(current, job):
                return None
            taken = await take_reviews(connection, current, batch.reviews, now)
            news = (*current.unannounced, *taken.review_ids)
            await store.succeed(current.source_id, now, batch.cursor.dump(), news if batch.has_more else ())
            if not batch.has_more:
                await announce(connection, current.guild_id, news, now)
            await schedule(connection, current.source_id, now if batch.has_more else now + EVERY)
            return taken

        taken = await self._database.write(act)
        if taken is not None:
            _log_run(source, batch, taken)

    async def _put_off(self, job: Job, source: StoredSource, error: SourceError) -> None:
        due_at = next_try(error, source.failures + 1, self._clock())
        closed_until = error.until if isinstance(error, RateLimited) else None
        label = label_of(source.kind, source.address)
        log.warning(
            "Source %d (%s): %s Next try at %s.", source.source_id, label, error, f"{due_at:%Y-%m-%d %H:%M} UTC"
        )

        async def act(connection: Connection) -> None:
            store = SourceStore(connection)
            await JobStore(connection).finish(job.job_id)
            if _is_due(await store.get(source.source_id), job):
                await store.fail(source.source_id, str(error)[:500], closed_until)
                await schedule(connection, source.source_id, due_at)

        await self._database.write(act)

    async def _tidy(self, connection: Connection, _job: Job) -> None:
        """Let go of what the sources' terms do not allow to be kept any longer, and come back for the rest."""
        now = self._clock()
        cut = await SourceStore(connection).let_words_go(GUARDIAN, now - GUARDIAN_CACHE + 2 * BETWEEN_UPKEEPS)
        purged = await DetailStore(connection).purge(now)
        if cut or purged:
            log.info("Let go of the words of %d reviews and the details of %d films, as the terms ask", cut, purged)
        await JobStore(connection).enqueue(UPKEEP, {}, now + BETWEEN_UPKEEPS)


def _is_due(source: StoredSource | None, job: Job) -> TypeGuard[StoredSource]:
    return source is not None and source.is_followed and source.turn == job.payload["turn"]


async def _set_up_guardian(store: SourceStore, now: datetime, *, is_wanted: bool) -> None:
    known = await store.find(None, GUARDIAN)
    if known is None and is_wanted:
        cursor = Cursor.starting(now).dump()
        await store.follow(await store.add(None, GUARDIAN, "", cursor), cursor)
    elif known is not None and is_wanted and not known.is_followed:
        await store.follow(known.source_id, known.cursor)
    elif known is not None and known.is_followed and not is_wanted:
        await store.unfollow(known.source_id)


def _log_run(source: StoredSource, batch: Batch, taken: Taken) -> None:
    label = f"Source {source.source_id} ({label_of(source.kind, source.address)})"
    if batch.reviews or batch.problems:
        log.info("%s brought %d new reviews", label, len(taken.review_ids))
    for line in (*batch.problems, *taken.left_out)[:MOST_LOGGED]:
        log.warning("%s: %s", label, line)
    if (more := len(batch.problems) + len(taken.left_out) - MOST_LOGGED) > 0:
        log.warning("%s: and %d more like these", label, more)
    for line in batch.passed_over:
        log.debug("%s passed over: %s", label, line)
