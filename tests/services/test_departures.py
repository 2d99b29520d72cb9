"""Members who leave, and servers that send the bot away."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from builders import GUILD, OTHER_GUILD, a_draft, a_member, add_film, add_review, facts
from nights import an_open_night
from test_privacy import columns, leave_traces_everywhere

from bot.domain.guilds import GuildSettings
from bot.domain.ratings import FORMER_MEMBER, Note
from bot.domain.stars import Stars
from bot.services.privacy.departures import PURGE
from bot.services.privacy.former_members import CHECK_MEMBER
from bot.storage.departures import GUILD_TABLES
from bot.storage.guilds import GuildStore
from bot.ui.lists import raters_list

if TYPE_CHECKING:
    from stage import Clock

    from bot.domain.films import Film
    from bot.domain.jobs import Job
    from bot.services import Services
    from bot.storage.database import Connection, Database

ADA = 100000000000000001


@pytest.fixture
def asked(services: Services) -> list[int]:
    """Whom the queue would ask after."""
    people: list[int] = []

    async def ask(job: Job) -> None:
        people.append(job.payload["user_id"])

    services.jobs.outside(CHECK_MEMBER, ask)
    return people


async def run(services: Services) -> None:
    while await services.jobs.run_due():
        pass


async def rows_of(database: Database, guild_id: int) -> dict[str, int]:
    counts: dict[str, int] = {}
    async with database.read() as connection:
        for table in GUILD_TABLES:
            rows = await connection.fetch_all(f"SELECT 1 FROM {table} WHERE guild_id = :id", {"id": guild_id})
            counts[table] = len(rows)
    return counts


async def rated(services: Services, database: Database) -> Film:
    film = await add_film(database)
    await services.ratings.rate(a_member(ADA), film.film_id, Stars(9))
    return film


async def test_people_about_to_be_shown_are_asked_after_once_a_day(
    services: Services, database: Database, clock: Clock, asked: list[int]
) -> None:
    await rated(services, database)

    fresh = await services.former_members.shown(GUILD, [ADA])
    clock.advance(days=2)
    first = await services.former_members.shown(GUILD, [ADA, ADA + 5])
    second = await services.former_members.shown(GUILD, [ADA])
    clock.advance(days=1)
    third = await services.former_members.shown(GUILD, [ADA])
    await run(services)

    assert (fresh, first, second, third) == (0, 1, 0, 1)
    assert asked == [ADA, ADA]
    assert await services.former_members.shown(GUILD, []) == 0


async def test_a_member_who_left_keeps_their_stars_and_after_a_month_loses_the_name(
    services: Services, database: Database, clock: Clock
) -> None:
    film = await rated(services, database)
    await services.former_members.noticed(GUILD, ADA, is_there=False)
    clock.advance(days=29)
    await services.former_members.noticed(GUILD, ADA, is_there=False)

    before = await services.ratings.raters(GUILD, film.film_id, 0)
    clock.advance(days=1)
    after = await services.ratings.raters(GUILD, film.film_id, 0)

    assert (before.former, after.former) == (frozenset(), {ADA})
    assert after.server.tally.count == 1
    assert FORMER_MEMBER in str(raters_list(after).to_components())
    assert f"<@{ADA}>" not in str(raters_list(after).to_components())


async def test_the_server_says_after_how_many_days(services: Services, database: Database, clock: Clock) -> None:
    film = await rated(services, database)

    async def act(connection: Connection) -> None:
        await GuildStore(connection).put(GuildSettings(guild_id=GUILD, former_member_days=3))

    await database.write(act)
    await services.former_members.noticed(GUILD, ADA, is_there=False)
    clock.advance(days=3)

    assert (await services.ratings.raters(GUILD, film.film_id, 0)).former == {ADA}


@pytest.mark.parametrize("acts", [True, False])
async def test_who_comes_back_has_their_name_again(
    services: Services, database: Database, clock: Clock, *, acts: bool
) -> None:
    film = await rated(services, database)
    await services.former_members.noticed(GUILD, ADA, is_there=False)
    clock.advance(days=60)

    if acts:
        await services.ratings.rate(a_member(ADA), film.film_id, Stars(2))
    else:
        await services.former_members.noticed(GUILD, ADA, is_there=True)

    assert (await services.ratings.raters(GUILD, film.film_id, 0)).former == frozenset()


async def fill(services: Services, database: Database, clock: Clock) -> None:
    """Leave a row in every table of a server."""
    await leave_traces_everywhere(services, database, ADA, clock)
    for guild_id in (GUILD, OTHER_GUILD):
        own = await add_film(database, facts(f"Holiday {guild_id}", 2020), guild_id)
        await services.ratings.rate_with_note(a_member(5, guild_id), own.film_id, Stars(3), Note("Ours."))
        await add_review(database, own, a_draft(), clock.now, guild_id=guild_id)
        await services.cards.posted(guild_id, 5, guild_id + 7, own.film_id, 0)
        await services.departures.joined(guild_id, f"Server {guild_id}")

        async def act(connection: Connection, guild_id: int = guild_id, film_id: int = own.film_id) -> None:
            await GuildStore(connection).put(GuildSettings(guild_id=guild_id))
            key = {"guild_id": guild_id, "film_id": film_id}
            await connection.execute("INSERT INTO film_locks VALUES (:guild_id, :film_id, 0)", key)
            await connection.execute("INSERT INTO film_reveals VALUES (:guild_id, :film_id, 0, 0)", key)
            await connection.execute("INSERT INTO digests (guild_id) VALUES (:guild_id)", {"guild_id": guild_id})
            await connection.execute(
                "INSERT INTO sources (guild_id, kind, address, cursor) VALUES (:guild_id, 'feed', 'x', '')",
                {"guild_id": guild_id},
            )

        await database.write(act)


async def test_a_month_after_a_server_sent_the_bot_away_nothing_of_it_is_left(
    services: Services, database: Database, clock: Clock
) -> None:
    await fill(services, database, clock)
    full, other = await rows_of(database, GUILD), await rows_of(database, OTHER_GUILD)
    gone = await services.departures.present({OTHER_GUILD: "Elsewhere"}, 0, 1)
    clock.advance(days=29)
    await run(services)
    waiting = await rows_of(database, GUILD)
    clock.advance(days=1)
    await run(services)

    assert gone == [GUILD]
    assert min(full.values()) > 0, "the test must leave a row in every table"
    assert {**waiting, "member_imports": 0} == {**full, "member_imports": 0}
    assert set((await rows_of(database, GUILD)).values()) == {0}
    assert {**await rows_of(database, OTHER_GUILD), "member_imports": 0} == {**other, "member_imports": 0}
    async with database.read() as connection:
        jobs = await connection.fetch_all("SELECT payload FROM jobs")
    assert not [job for job in jobs if f'"guild_id": {GUILD}' in job["payload"]]


async def test_a_server_that_comes_back_in_time_finds_everything(
    services: Services, database: Database, clock: Clock
) -> None:
    film = await rated(services, database)
    await services.departures.joined(GUILD, "The Back Row")
    await services.departures.left(GUILD)
    clock.advance(days=20)
    await services.departures.joined(GUILD, "The Back Row")
    clock.advance(days=20)
    await run(services)

    assert (await services.ratings.raters(GUILD, film.film_id, 0)).server.tally.count == 1


async def test_a_second_departure_has_a_month_of_its_own(services: Services, database: Database, clock: Clock) -> None:
    await rated(services, database)
    await services.departures.left(GUILD)
    clock.advance(days=20)
    await services.departures.joined(GUILD, "The Back Row")
    await services.departures.left(GUILD)
    clock.advance(days=15)
    await run(services)
    kept = (await rows_of(database, GUILD))["ratings"]
    clock.advance(days=15)
    await run(services)

    assert (kept, (await rows_of(database, GUILD))["ratings"]) == (1, 0)


async def test_servers_of_another_shard_are_not_taken_for_left(services: Services) -> None:
    first, second = 0 << 22, 1 << 22
    await services.departures.present({first: "Even"}, 0, 2)
    await services.departures.present({second: "Odd"}, 1, 2)

    assert await services.departures.present({first: ""}, 0, 2) == []
    assert await services.departures.present({}, 1, 2) == [second]
    assert await services.departures.present({}, 1, 2) == []


async def test_the_purge_is_a_job_that_waits(services: Services, database: Database) -> None:
    await services.departures.left(GUILD)

    async with database.read() as connection:
        kinds = [row["kind"] for row in await connection.fetch_all("SELECT kind FROM jobs")]
    assert kinds == [PURGE]
    assert await columns(database)


async def test_the_jobs_of_film_nights_go_with_their_server(
    services: Services, database: Database, clock: Clock
) -> None:
    night = await an_open_night(services, database, closes_at=clock.now + timedelta(days=50))
    await services.departures.left(GUILD)
    clock.advance(days=31)
    while await services.jobs.run_due():
        pass

    async with database.read() as connection:
        kinds = [row["kind"] for row in await connection.fetch_all("SELECT kind FROM jobs")]
    assert night.state == "open"
    assert kinds == []
