"""The weekly digest: planned in the durable queue, told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.digest import LEAST_MOVE, Digest, RatedLately, next_digest
from bot.services.members.visibility import EVERYBODY, visible_standing
from bot.storage.digests import DigestPlan, DigestStore
from bot.storage.guilds import GuildStore
from bot.storage.jobs import JobStore
from bot.storage.reviews import ReviewStore
from bot.storage.rows import moment

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.domain.guilds import GuildSettings
    from bot.domain.jobs import Job
    from bot.services.jobs import JobService
    from bot.services.moderation.settings import SettingsService
    from bot.storage.database import Connection, Database

__all__ = ["DIGEST", "DigestService"]

DIGEST = "digest"
WEEK = timedelta(days=7)
# What was missed for longer is old news.
LONGEST_SPAN = timedelta(days=28)
# After a late digest or a change of the day the next one waits at least so long.
LEAST_PAUSE = timedelta(days=2)
SHOWN_REVIEWS, SHOWN_FILMS, SHOWN_MOVERS = 5, 5, 3
LEAST_BEFORE = 3  # ratings without which a mean moves by nothing
_TIMING = ("digest_channel_id", "digest_weekday", "digest_hour", "time_zone")


class DigestService:
    """One post a week for every server that has a channel for it."""

    def __init__(
        self, database: Database, jobs: JobService, settings: SettingsService, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._clock = clock
        self._tellers: list[Callable[[int], Awaitable[Sequence[str]]]] = []
        settings.on_change(self._follow_settings)

    def add_teller(self, teller: Callable[[int], Awaitable[Sequence[str]]]) -> None:
        """Let another feature tell what comes: lines of finished Discord text for a server, 200 characters each."""
        self._tellers.append(teller)

    async def plan_missing(self) -> None:
        """Plan the digest of every server that wants one and has none planned; for the start of the bot."""

        async def act(connection: Connection) -> int:
            guild_ids = await DigestStore(connection).unplanned(DIGEST)
            for guild_id in guild_ids:
                await self._plan(connection, await GuildStore(connection).settings(guild_id))
            return len(guild_ids)

        if await self._database.write(act):
            self._jobs.poke()

    async def compose(self, job: Job) -> Digest | None:
        """Return what a due digest tells; None where the job is none of the server's any more."""
        guild_id, now = int(job.payload["guild_id"]), self._clock()
        async with self._database.read() as connection:
            plan = await DigestStore(connection).plan(guild_id)
            settings = await GuildStore(connection).settings(guild_id)
            if plan.job_id != job.job_id or settings.digest_channel_id is None:
                return None
            since = plan.told_until or moment(int(job.payload["due_at"])) - WEEK
            since = since if now - since <= LONGEST_SPAN else now - WEEK
            digest = await _week(connection, settings, settings.digest_channel_id, since, now)
        lines = [line for teller in self._tellers for line in await teller(guild_id)]
        return replace(digest, lines=tuple(lines))

    async def told(self, job: Job, digest: Digest) -> None:
        """Note that a digest was posted, or that there was nothing to post, and plan the next one."""

        async def act(connection: Connection) -> None:
            plan = await DigestStore(connection).plan(digest.guild_id)
            if plan.job_id == job.job_id:
                await DigestStore(connection).put(digest.guild_id, DigestPlan(None, digest.until))
                await self._plan(connection, await GuildStore(connection).settings(digest.guild_id))

        await self._database.write(act)

    async def _follow_settings(self, connection: Connection, before: GuildSettings, after: GuildSettings) -> None:
        if any(getattr(before, name) != getattr(after, name) for name in _TIMING):
            await self._plan(connection, after)

    async def _plan(self, connection: Connection, settings: GuildSettings) -> None:
        """Replace what was planned for a server by what its settings say now."""
        store, queue = DigestStore(connection), JobStore(connection)
        plan = await store.plan(settings.guild_id)
        if plan.job_id is not None:
            await queue.cancel(plan.job_id, DIGEST)
        job_id = None
        if settings.digest_channel_id is not None:
            now = self._clock()
            after = max(now, plan.told_until + LEAST_PAUSE) if plan.told_until else now
            due_at = next_digest(settings, after)
            # The job's own time moves when it has to be tried again.
            payload = {"guild_id": settings.guild_id, "due_at": int(due_at.timestamp())}
            job_id = await queue.enqueue(DIGEST, payload, due_at)
        await store.put(settings.guild_id, DigestPlan(job_id, plan.told_until))


async def _week(
    connection: Connection, settings: GuildSettings, channel_id: int, since: datetime, until: datetime
) -> Digest:
    guild_id, store, reviews = settings.guild_id, DigestStore(connection), ReviewStore(connection)
    ratings, raters = await store.activity(guild_id, since, until)
    review_count, shown_reviews = await reviews.added(guild_id, since, until, SHOWN_REVIEWS)
    most_rated = [
        RatedLately(film, number, (await visible_standing(connection, guild_id, film.film_id, EVERYBODY))[0])
        for film, number in await store.most_rated(guild_id, since, until, SHOWN_FILMS)
    ]
    moved = [
        mover
        for mover in await store.moved(guild_id, since, until, LEAST_BEFORE)
        if abs(mover.after - mover.before) >= LEAST_MOVE
    ]
    moved.sort(key=lambda mover: (-abs(mover.after - mover.before), mover.film.film_id))
    return Digest(
        guild_id=guild_id,
        channel_id=channel_id,
        since=since,
        until=until,
        time_zone=settings.time_zone,
        reviews=tuple(shown_reviews),
        review_count=review_count,
        ratings=ratings,
        raters=raters,
        most_rated=tuple(most_rated),
        movers=tuple(moved[:SHOWN_MOVERS]),
    )
