"""Close a vote by its deadline or by a moderator, or cancel it; what is left has no names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.errors import AlreadyDone, InvalidInput, NotFound
from bot.domain.nights import LEAST_BALLOTS_TO_TELL
from bot.domain.texts import clean
from bot.domain.voting import count
from bot.domain.voting.files import BallotFile, write_ballots
from bot.services.members.gate import require_allowed_text
from bot.services.nights.common import CLOSE, NIGHT, SCRUB, SHOW, date_screening, named, own_night, view_of
from bot.storage.ballots import BallotStore
from bot.storage.jobs import JobStore
from bot.storage.nights import NightStore
from bot.storage.pools import PoolStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.jobs import Job
    from bot.domain.moderation import Actor, Case
    from bot.domain.nights import Night
    from bot.services.jobs import JobService
    from bot.services.moderation.acts import ModerationService
    from bot.storage.database import Connection, Database

__all__ = ["ClosingService", "LogIsBusy", "call_off"]


class LogIsBusy(Exception):
    """Somebody reads or writes so much that the log of the database can't be cut just now; tried again later."""


class ClosingService:
    """Each vote is closed once, by whoever comes first."""

    def __init__(
        self, database: Database, moderation: ModerationService, jobs: JobService, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._moderation = moderation
        self._clock = clock
        jobs.on_commit(CLOSE, self._close_due)
        jobs.outside(SCRUB, self._scrub)

    async def close(self, actor: Actor, night_id: int) -> tuple[Night, Case]:
        """Close a vote before its deadline and count it.

        Raises:
            NotAllowed: the actor may not run film nights.
            NotFound: no such night here.
            AlreadyDone: the vote does not run.
        """
        pool = await self._running(actor, night_id, "That vote is over already.")

        async def change(connection: Connection) -> tuple[int, Night]:
            night = await own_night(connection, actor.guild_id, night_id)
            if night.state != "open":
                raise AlreadyDone("That vote is over already.")
            await close_vote(connection, night, self._clock())
            return night_id, await own_night(connection, actor.guild_id, night_id)

        return await self._moderation.perform(
            actor, change, prefix=NIGHT, kind="night.close", summary=f"Closed the vote in {pool}", subject_id=night_id
        )

    async def cancel(self, actor: Actor, night_id: int, reason: str) -> tuple[Night, Case]:
        """Cancel a vote that runs, or a screening to come; the films stay in their pool.

        Raises:
            NotAllowed: the actor may not run film nights.
            NotFound: no such night here.
            AlreadyDone: it is over.
            InvalidInput: no reason is given, or it has a word that is blocked.
        """
        why = clean(reason).strip()
        if not why:
            raise InvalidInput("Say why, so that everybody who voted can read it.")
        pool = await self._running(actor, night_id, None)

        async def change(connection: Connection) -> tuple[int, Night]:
            night = await own_night(connection, actor.guild_id, night_id)
            if not night.is_ahead:
                raise AlreadyDone("That film night is over, so there is nothing to cancel.")
            await require_allowed_text(connection, actor.guild_id, why)
            await call_off(connection, night, why, self._clock())
            return night_id, await own_night(connection, actor.guild_id, night_id)

        return await self._moderation.perform(
            actor,
            change,
            prefix=NIGHT,
            kind="night.cancel",
            summary=f"Cancelled the film night in {pool}",
            subject_id=night_id,
            reason=why,
        )

    async def ballots(self, guild_id: int, night_id: int) -> tuple[str, bytes]:
        """Return the file of a vote's ballots, with its name.

        Raises:
            NotFound: no such night here, or its vote is not over.
            InvalidInput: under three ballots it would tell who voted what.
        """
        async with self._database.read() as connection:
            night = await own_night(connection, guild_id, night_id)
            if night.ballots is None:
                raise NotFound("The ballots can be downloaded when the vote is over.")
            if night.ballots < LEAST_BALLOTS_TO_TELL:
                raise InvalidInput(
                    f"Under {LEAST_BALLOTS_TO_TELL} ballots there is no download: it would tell who voted what."
                )
            candidates = await NightStore(connection).candidates(night)
            votes = await BallotStore(connection).votes(night_id)
        file = BallotFile(
            method=night.plan.method,
            tie_rule=night.plan.tie_rule,
            seed=night.seed,
            seed_hash=night.seed_hash,
            winner=night.winner,
            films={each.number: each.film.label for each in candidates},
            ballots=tuple(votes),
        )
        return f"film-night-{night_id}-ballots.csv", write_ballots(file)

    async def _running(self, actor: Actor, night_id: int, over: str | None) -> str:
        async with self._database.read() as connection:
            night = await own_night(connection, actor.guild_id, night_id)
        if over and night.state != "open":
            raise AlreadyDone(over)
        return night.pool

    async def _close_due(self, connection: Connection, job: Job) -> None:
        night = await NightStore(connection).get(None, int(job.payload["night_id"]))
        if night is not None and night.state == "open":
            await close_vote(connection, night, self._clock())

    async def _scrub(self, job: Job) -> None:
        """Cut the log, where deleted ballots could still be read.

        Raises:
            LogIsBusy: it is in use; the queue tries again.
        """
        if not await self._database.empty_log():
            raise LogIsBusy(f"job {job.job_id}")


async def close_vote(connection: Connection, night: Night, now: datetime) -> None:
    """Unseal the ballots, count them, and set in motion what follows, in the act that closes the vote."""
    store = NightStore(connection)
    votes = await BallotStore(connection).unseal(night.night_id, now)
    view = await view_of(connection, night)
    winner = count(night.plan.method, votes, view.order).winner
    await store.update(
        night.night_id, state="closed", closed_at=now, winner=winner, ballots=len(votes), shown=-1, reason=None
    )
    if winner is not None:
        suggestions = {each.number: each.suggestion_id for each in view.candidates}
        losers = [suggestion_id for number, suggestion_id in suggestions.items() if number != winner]
        await PoolStore(connection).set_state([suggestions[winner]], "won")
        if not night.plan.carries_over:
            await PoolStore(connection).set_state(losers, "lost")
    jobs, payload = JobStore(connection), named(night)
    await jobs.enqueue(SCRUB, payload, now)
    await jobs.enqueue(SHOW, payload, now)
    if winner is not None and night.plan.starts_at is not None:
        if night.plan.starts_at <= now:  # it passed while Marquee was away: somebody has to set another date
            await store.update(night.night_id, starts_at=None)
        closed = await own_night(connection, night.guild_id, night.night_id)
        film = next(each.film for each in view.candidates if each.number == winner)
        await date_screening(connection, closed, film, now)


async def call_off(connection: Connection, night: Night, reason: str, now: datetime) -> None:
    """Cancel a night; ballots are deleted uncounted, and the film that had won goes back to its pool."""
    await BallotStore(connection).forget(night.night_id)
    if night.winner is not None:
        pools, candidates = PoolStore(connection), await NightStore(connection).candidates(night)
        for winner in (each for each in candidates if each.number == night.winner):
            twins = await pools.waiting_of_film(night.guild_id, winner.film.film_id)
            # Somebody may have suggested it again since; a film waits in a pool once.
            if all(twin.pool_id != night.pool_id for twin, _name in twins):
                await pools.set_state([winner.suggestion_id], "waiting")
    await NightStore(connection).update(
        night.night_id, state="cancelled", reason=reason, closed_at=night.closed_at or now
    )
    cancelled = await own_night(connection, night.guild_id, night.night_id)
    jobs, payload = JobStore(connection), named(night)
    await jobs.enqueue(SCRUB, payload, now)
    await jobs.enqueue(SHOW, payload, now)
    await date_screening(connection, cancelled, None, now)
