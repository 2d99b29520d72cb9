"""Ids that are given once, also when the newest row is deleted, and in databases from before."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

import pytest
from builders import GUILD, a_draft, add_film, add_review
from stage import NOON

from bot.domain.nights import Plan
from bot.domain.reports import Reported
from bot.storage.drafts import DraftStore
from bot.storage.jobs import JobStore
from bot.storage.library import LibraryStore
from bot.storage.migrating import discover
from bot.storage.nights import NightStore
from bot.storage.pools import PoolStore
from bot.storage.raids import RaidStore
from bot.storage.reports import ReportStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.storage.database import Connection, Database

PLAN = Plan(closes_at=NOON, channel_id=5)
FIRST_FILM = 1


async def _draft(connection: Connection) -> int:
    return await DraftStore(connection, GUILD, 1).add(
        a_draft(), NOON, batch_id=1, name="a.md", digest="a", film_id=None
    )


async def _job(connection: Connection) -> int:
    return await JobStore(connection).enqueue("greet", {}, NOON)


async def _night(connection: Connection) -> int:
    return await NightStore(connection).add(GUILD, await PoolStore(connection).add_pool(GUILD, "Main"), PLAN, NOON)


async def _raid(connection: Connection) -> int:
    return await RaidStore(connection).open(GUILD, FIRST_FILM, NOON)


async def _report(connection: Connection) -> int:
    added = await ReportStore(connection).add(GUILD, 1, Reported("profile", 0, 2), reason="", quoted="", now=NOON)
    return added or 0


async def _review(connection: Connection) -> int:
    return await LibraryStore(connection).put(
        a_draft(), FIRST_FILM, review_id=None, guild_id=GUILD, origin="a", digest="a", now=NOON
    )


async def _suggestion(connection: Connection) -> int:
    pool_id = await PoolStore(connection).add_pool(GUILD, "Main")
    return await PoolStore(connection).add(GUILD, pool_id, FIRST_FILM, 1, None, NOON)


@pytest.mark.parametrize(
    ("table", "add"),
    [
        ("drafts", _draft),
        ("jobs", _job),
        ("nights", _night),
        ("raids", _raid),
        ("reports", _report),
        ("reviews", _review),
        ("suggestions", _suggestion),
    ],
)
async def test_the_id_of_what_is_gone_is_given_to_nothing_else(
    database: Database, table: str, add: Callable[[Connection], Awaitable[int]]
) -> None:
    assert (await add_film(database)).film_id == FIRST_FILM
    first = await database.write(add)
    await database.write(lambda connection: connection.execute(f"DELETE FROM {table}"))

    assert await database.write(add) == first + 1


async def test_an_act_that_fails_gives_no_id_out(database: Database) -> None:
    async def fail(connection: Connection) -> None:
        await _job(connection)
        raise ZeroDivisionError

    first = await database.write(_job)
    with pytest.raises(ZeroDivisionError):
        await database.write(fail)

    assert await database.write(_job) == first + 1


def test_a_database_from_before_goes_on_behind_what_it_has_and_had() -> None:
    *before, step = [step for step in discover() if step.number <= 16]
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        for each in before:
            connection.executescript(each.sql)
        connection.execute("INSERT INTO jobs (job_id, kind, payload, due_at) VALUES (8, 'greet', '{}', 0)")
        connection.executemany(
            """
            INSERT INTO cases (guild_id, case_number, acted_at, moderator_id, moderator_name, kind, subject, summary)
            VALUES (1, ?, 0, 7, 'Mo', 'act', ?, '')
            """,
            [(1, "review:45"), (2, "review:9"), (3, "suggestion:3"), (4, "")],
        )

        connection.executescript(step.sql)

        given = dict(connection.execute("SELECT table_name, newest FROM given_ids").fetchall())
    assert given == {"jobs": 8, "reviews": 45, "suggestions": 3}


async def test_a_review_is_not_put_back_in_the_place_of_another_server_s(database: Database) -> None:
    """Before ids were given once, the library could have got the id of a review that a server had removed."""
    film = await add_film(database)
    review_id = await add_review(database, film, a_draft(critic="Library"), NOON)
    async with database.read() as connection:
        row = await connection.fetch_one("SELECT * FROM reviews")
    assert row is not None
    kept: dict[str, object] = {"review": {**dict(row), "guild_id": GUILD, "critic_id": None}, "sections": []}

    assert not await database.write(lambda connection: LibraryStore(connection).restore(kept))

    async with database.read() as connection:
        assert await LibraryStore(connection).snapshot(review_id, GUILD) is None
        left = await connection.fetch_all("SELECT guild_id FROM reviews")
    assert [row["guild_id"] for row in left] == [None]
