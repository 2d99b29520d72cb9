"""The durable queue: everything that is due happens once, whatever happened meanwhile."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.jobs import MAX_ATTEMPTS, retry_after
from bot.services.errands import Errands
from bot.services.jobs import JobService
from bot.storage.installation import InstallationStore
from bot.storage.jobs import JobStore

if TYPE_CHECKING:
    from stage import Clock

    from bot.domain.jobs import Job
    from bot.services import Services
    from bot.storage.database import Connection, Database


async def _enqueue(database: Database, clock: Clock, kind: str = "greet", **later: float) -> None:
    async def act(connection: Connection) -> None:
        await JobStore(connection).enqueue(kind, {"name": "Ada"}, clock() + timedelta(**later))

    await database.write(act)


async def _left(database: Database) -> int:
    async with database.read() as connection:
        row = await connection.fetch_one("SELECT COUNT(*) AS jobs FROM jobs")
    return row["jobs"] if row else 0


async def test_a_job_runs_when_it_is_due_and_not_before(database: Database, clock: Clock) -> None:
    jobs, done = JobService(database, clock), list[str]()

    async def greet(job: Job) -> None:
        done.append(job.payload["name"])

    jobs.outside("greet", greet)
    await _enqueue(database, clock, hours=1)

    assert await jobs.run_due() == 0
    clock.advance(hours=1)
    assert await jobs.run_due() == 1
    assert (done, await _left(database)) == (["Ada"], 0)


async def test_a_week_of_downtime_delays_but_neither_loses_nor_repeats(database: Database, clock: Clock) -> None:
    await _enqueue(database, clock, hours=1)
    await _enqueue(database, clock, hours=2)
    clock.advance(days=7)
    restarted, done = JobService(database, clock), list[int]()

    async def greet(job: Job) -> None:
        done.append(job.job_id)

    restarted.outside("greet", greet)
    while await restarted.run_due():
        pass

    assert done == sorted(set(done))
    assert len(done) == 2


async def test_a_job_whose_runner_died_is_free_again_after_its_claim(database: Database, clock: Clock) -> None:
    await _enqueue(database, clock)

    async def claim(connection: Connection) -> list[Job]:
        return await JobStore(connection).claim(clock(), clock() + timedelta(minutes=2), 10)

    assert len(await database.write(claim)) == 1  # and then the process is killed
    jobs, done = JobService(database, clock), list[int]()

    async def greet(job: Job) -> None:
        done.append(job.attempts)

    jobs.outside("greet", greet)
    assert await jobs.run_due() == 0
    clock.advance(minutes=3)
    assert await jobs.run_due() == 1
    assert done == [2]


async def test_two_runners_never_take_the_same_job(database: Database, clock: Clock) -> None:
    await _enqueue(database, clock)
    done: list[int] = []

    async def greet(job: Job) -> None:
        done.append(job.job_id)

    runners = [JobService(database, clock) for _ in range(2)]
    for runner in runners:
        runner.outside("greet", greet)
    taken = [await runner.run_due() for runner in runners]

    assert sorted(taken) == [0, 1]
    assert len(done) == 1


async def test_an_effect_in_the_database_and_the_end_of_its_job_are_one(database: Database, clock: Clock) -> None:
    jobs, attempts = JobService(database, clock), list[int]()

    async def note(connection: Connection, job: Job) -> None:
        await InstallationStore(connection).put("greeted", job.payload["name"])
        attempts.append(job.attempts)
        if job.attempts == 1:
            raise RuntimeError("the power went")

    jobs.on_commit("greet", note)
    await _enqueue(database, clock)
    await jobs.run_due()
    async with database.read() as connection:
        assert await InstallationStore(connection).get("greeted") is None
    clock.advance(minutes=5)
    await jobs.run_due()

    async with database.read() as connection:
        assert await InstallationStore(connection).get("greeted") == "Ada"
    assert (attempts, await _left(database)) == ([1, 2], 0)


async def test_a_failing_job_is_tried_ever_more_rarely_and_then_given_up(database: Database, clock: Clock) -> None:
    jobs, attempts = JobService(database, clock), list[int]()

    async def fail(job: Job) -> None:
        attempts.append(job.attempts)
        raise RuntimeError("no")

    jobs.outside("greet", fail)
    await _enqueue(database, clock)
    for _ in range(40):
        await jobs.run_due()
        clock.advance(hours=7)

    assert attempts == list(range(1, MAX_ATTEMPTS + 1))
    assert await _left(database) == 0


async def test_a_job_of_an_unknown_kind_waits_for_a_version_that_knows_it(database: Database, clock: Clock) -> None:
    jobs = JobService(database, clock)
    await _enqueue(database, clock, kind="from_the_future")

    for _ in range(2 * MAX_ATTEMPTS):
        await jobs.run_due()
        clock.advance(hours=7)

    assert await _left(database) == 1


def test_waiting_doubles_up_to_six_hours() -> None:
    waits = [retry_after(attempt) for attempt in range(1, 20)]

    assert waits[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=6)


async def test_a_stop_that_comes_with_a_wake_up_is_not_lost(services: Services) -> None:
    for _ in range(20):
        runner = asyncio.create_task(services.jobs.run())
        await asyncio.sleep(0.01)
        services.jobs.poke()
        await asyncio.sleep(0)
        runner.cancel()

        done, _waiting = await asyncio.wait({runner}, timeout=2)

        assert done == {runner}


async def test_a_job_that_outlasts_its_claim_is_not_begun_again_in_the_same_process(
    services: Services, database: Database, clock: Clock
) -> None:
    begun, has_begun, may_end = list[int](), asyncio.Event(), asyncio.Event()

    async def slow(job: Job) -> None:
        begun.append(job.job_id)
        has_begun.set()
        await may_end.wait()

    services.jobs.outside("greet", slow)
    await _enqueue(database, clock)
    first = asyncio.create_task(services.jobs.run_due())
    await has_begun.wait()
    clock.advance(minutes=10)
    second = asyncio.create_task(services.jobs.run_due())
    await asyncio.sleep(0.05)
    may_end.set()

    assert (await first, await second) == (1, 0)
    assert len(begun) == 1


async def test_a_job_that_hangs_is_broken_off_and_those_behind_it_get_on(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.jobs.LONGEST_JOB_SECONDS", 0.05)
    jobs, done = JobService(database, clock), list[str]()

    async def act(job: Job) -> None:
        if job.kind == "hang" and job.attempts == 1:
            await asyncio.Event().wait()
        done.append(job.kind)

    jobs.outside("hang", act)
    jobs.outside("greet", act)
    await _enqueue(database, clock, kind="hang")
    clock.advance(seconds=1)
    await _enqueue(database, clock)

    assert await jobs.run_due() == 2
    assert (done, await _left(database)) == (["greet"], 1)
    clock.advance(minutes=1)
    await jobs.run_due()

    assert (done, await _left(database)) == (["greet", "hang"], 0)


async def test_an_errand_that_hangs_gives_its_place_up_and_is_begun_again_later(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.errands.LONGEST_ERRAND_SECONDS", 0.05)
    jobs, begun = JobService(database, clock), list[int]()
    errands = Errands(database, jobs, clock)

    async def hang(job: Job) -> None:
        begun.append(job.job_id)
        await asyncio.Event().wait()

    errands.handle("greet", hang)
    await _enqueue(database, clock)
    for _ in range(2):
        await jobs.run_due()
        await asyncio.wait_for(errands.settled(), 2)
        clock.advance(hours=1)

    assert len(begun) == 2
    assert await _left(database) == 1
