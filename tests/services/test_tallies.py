"""Whatever members do, in whatever order, the stored tallies equal a recount."""

from __future__ import annotations

import asyncio
import contextlib
import random
from typing import TYPE_CHECKING

import pytest
from builders import a_member, add_film, facts

from bot.domain.errors import NotFound
from bot.domain.ratings import Note, tally
from bot.domain.stars import MEMBER_STARS, Stars

if TYPE_CHECKING:
    from bot.domain.ratings import Member
    from bot.services import Services
    from bot.storage.database import Database, Row

GUILDS = (1, 2)
USERS = range(1, 9)
ACTS = 300


async def act_somehow(services: Services, chance: random.Random, films: list[int]) -> None:
    """Rate, rate with a note, withdraw, or have a member forgotten, here or everywhere."""
    member: Member = a_member(chance.choice(USERS), chance.choice(GUILDS))
    film_id, stars = chance.choice(films), chance.choice(MEMBER_STARS)
    note = chance.choice([None, Note("A note.")])
    kind = chance.choices(["rate", "form", "withdraw", "forget", "forget everywhere"], [50, 25, 20, 3, 2])[0]
    with contextlib.suppress(NotFound):
        if kind == "rate":
            await services.ratings.rate(member, film_id, stars)
        elif kind == "form":
            await services.ratings.rate_with_note(member, film_id, stars, note)
        elif kind == "withdraw":
            await services.ratings.withdraw_rating(member, film_id)
        else:
            await services.privacy.forget(member.user_id, member.guild_id if kind == "forget" else None)


async def _all_ratings(database: Database) -> list[Row]:
    async with database.read() as connection:
        return await connection.fetch_all("SELECT guild_id, film_id, user_id FROM ratings")


async def check_against_a_recount(database: Database) -> None:
    async with database.read() as connection:
        ratings = await connection.fetch_all("SELECT guild_id, film_id, half_stars FROM ratings WHERE is_counted = 1")
        tallies = await connection.fetch_all("SELECT * FROM tallies")
        servers = await connection.fetch_all("SELECT * FROM guild_tallies")
        notes = await connection.fetch_all("SELECT * FROM notes")
    stored = {(row["guild_id"], row["film_id"]): tuple(row[f"bin_{half}"] for half in range(1, 11)) for row in tallies}
    recount: dict[tuple[int, int], list[Stars]] = {key: [] for key in stored}
    for row in ratings:
        recount[row["guild_id"], row["film_id"]].append(Stars(row["half_stars"]))
    assert stored == {key: tally(given).bins for key, given in recount.items()}
    for server in servers:
        here = [row["half_stars"] for row in ratings if row["guild_id"] == server["guild_id"]]
        assert (server["rating_count"], server["half_stars_sum"]) == (len(here), sum(here))
    every = {(row["guild_id"], row["film_id"], row["user_id"]) for row in await _all_ratings(database)}
    assert {(row["guild_id"], row["film_id"], row["user_id"]) for row in notes} <= every


@pytest.mark.parametrize("seed", range(2))
async def test_tallies_equal_a_recount_after_any_mixture_of_acts(
    services: Services, database: Database, seed: int
) -> None:
    chance = random.Random(seed)
    films = [(await add_film(database, facts(f"Film {number}"))).film_id for number in range(3)]

    for _ in range(ACTS // 20):
        await asyncio.gather(*(act_somehow(services, chance, films) for _ in range(20)))
        await check_against_a_recount(database)

    async with database.read() as connection:
        assert len(await connection.fetch_all("SELECT * FROM ratings")) > 5


async def test_200_members_at_once_end_in_the_exact_mean(services: Services, database: Database) -> None:
    film = await add_film(database)
    votes = [MEMBER_STARS[number % 10] for number in range(200)]

    await asyncio.gather(
        *(services.ratings.rate(a_member(user_id), film.film_id, stars) for user_id, stars in enumerate(votes))
    )
    card = await services.films.card(film.film_id, a_member().guild_id)

    assert card.server.tally == tally(votes)
    assert card.server.tally.mean == 2.75
    assert card.version == 200
