"""The seeded server: believable, the same every time, and true in its tallies."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from builders import GUILD
from stage import NOON

from bot.demo.people import PEOPLE
from bot.demo.seeding import seed
from bot.settings import DATA_FOLDER
from bot.storage.viewings import ViewingStore

if TYPE_CHECKING:
    from bot.services import Services
    from bot.storage.database import Database, Row

SOME = dict(enumerate(PEOPLE[:8], start=1))


@pytest.fixture
async def stocked(services: Services) -> None:
    await services.installation.load_content(DATA_FOLDER, with_samples=False)


async def _all(database: Database, sql: str) -> list[Row]:
    async with database.read() as connection:
        return await connection.fetch_all(sql)


@pytest.mark.usefixtures("stocked")
async def test_sixty_people_and_more_are_there_in_seconds(database: Database) -> None:
    began = time.process_time()

    seeded = await seed(database, GUILD, dict(enumerate(PEOPLE, start=1)), NOON)

    assert time.process_time() - began < 10
    assert seeded.members == len(PEOPLE) >= 60
    assert seeded.ratings > 3_000
    assert seeded.viewings > seeded.ratings / 2
    assert seeded.notes > 300
    rated = Counter(row["half_stars"] for row in await _all(database, "SELECT half_stars FROM ratings"))
    assert min(rated[half] for half in range(1, 11)) > 10


@pytest.mark.usefixtures("stocked")
async def test_the_same_seed_gives_the_same_server(database: Database) -> None:
    await seed(database, GUILD, SOME, NOON)
    await seed(database, GUILD + 1, SOME, NOON)
    await seed(database, GUILD + 2, SOME, NOON, number=2)

    servers: list[list[tuple[object, ...]]] = []
    for guild_id in (GUILD, GUILD + 1, GUILD + 2):
        rows = await _all(
            database,
            f"SELECT user_id, film_id, half_stars, rated_at FROM ratings WHERE guild_id = {guild_id} ORDER BY 1, 2",
        )
        servers.append([tuple(row) for row in rows])

    assert servers[0] == servers[1] != servers[2]


@pytest.mark.usefixtures("stocked")
async def test_nothing_lies_in_the_future_and_rewatches_follow_a_first_time(database: Database) -> None:
    await seed(database, GUILD, SOME, NOON)

    rows = await _all(database, "SELECT * FROM viewings ORDER BY watched_on, viewing_id")
    seen: set[tuple[int, int]] = set()
    for row in rows:
        assert (row["is_rewatch"] == 1) == ((row["user_id"], row["film_id"]) in seen)
        seen.add((row["user_id"], row["film_id"]))

    assert max(row["watched_on"] for row in rows) <= NOON.date().isoformat()
    assert any(row["is_rewatch"] for row in rows)


@pytest.mark.usefixtures("stocked")
async def test_the_tallies_equal_a_recount(database: Database) -> None:
    await seed(database, GUILD, SOME, NOON)

    counted = Counter(
        (row["film_id"], row["half_stars"]) for row in await _all(database, "SELECT film_id, half_stars FROM ratings")
    )
    for row in await _all(database, "SELECT * FROM tallies"):
        assert [row[f"bin_{half}"] for half in range(1, 11)] == [counted[row["film_id"], half] for half in range(1, 11)]


@pytest.mark.usefixtures("stocked")
async def test_people_with_a_past_keep_it(database: Database) -> None:
    first = await seed(database, GUILD, dict(list(SOME.items())[:3]), NOON)
    second = await seed(database, GUILD, SOME, NOON)

    async with database.read() as connection:
        rated = await connection.fetch_all("SELECT film_id FROM ratings WHERE user_id = 1")
        _viewings, undated = await ViewingStore(connection).counts(GUILD, 1)

    assert first.members == 3
    assert second.members == len(SOME) - 3
    assert 0 < undated < len(rated)
