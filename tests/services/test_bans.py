"""Bans: what stops counting, when it ends, and whom nobody may ban."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from builders import GUILD, OTHER_GUILD, a_member, add_film, facts

from bot.domain.errors import AlreadyDone, NotAllowed
from bot.domain.moderation import Actor, Target
from bot.domain.stars import Stars
from bot.services import Services, build_services
from bot.storage.database import Database

if TYPE_CHECKING:
    from pathlib import Path

    from stage import Clock

MODERATOR = Actor(guild_id=GUILD, user_id=7, display_name="Mo", manages_messages=True, rank=5)
ADA = Target(user_id=1)


async def count(services: Services, film_id: int, guild_id: int = GUILD) -> int:
    return (await services.films.card(film_id, guild_id)).server.tally.count


async def test_ratings_of_a_banned_member_stop_counting_at_once_and_count_again(
    services: Services, database: Database
) -> None:
    film, other = await add_film(database), await add_film(database, facts("Alien", 1979))
    for film_id in (film.film_id, other.film_id):
        await services.ratings.rate(a_member(1), film_id, Stars(2))
        await services.ratings.rate(a_member(2), film_id, Stars(8))
    await services.ratings.rate(a_member(1, OTHER_GUILD), film.film_id, Stars(2))
    heard: set[tuple[int, int]] = set()
    services.changes.subscribe(lambda guild_id, film_id: heard.add((guild_id, film_id)))

    await services.bans.ban(MODERATOR, ADA, None)
    while_banned = [await count(services, film.film_id), await count(services, other.film_id)]
    elsewhere = await count(services, film.film_id, OTHER_GUILD)
    await services.bans.unban(MODERATOR, ADA)

    assert while_banned == [1, 1]
    assert elsewhere == 1
    assert await count(services, film.film_id) == 2
    assert heard == {(GUILD, film.film_id), (GUILD, other.film_id)}


async def test_a_ban_ends_by_itself_also_across_a_week_of_downtime(database_path: Path, clock: Clock) -> None:
    async with await Database.open(database_path) as database:
        services = build_services(database, clock)
        film = await add_film(database)
        await services.ratings.rate(a_member(1), film.film_id, Stars(2))
        await services.bans.ban(MODERATOR, ADA, timedelta(days=3))
        clock.advance(days=2)
        await services.jobs.run_due()
        assert await count(services, film.film_id) == 0
    clock.advance(days=7)

    async with await Database.open(database_path) as database:
        services = build_services(database, clock)
        while await services.jobs.run_due():
            pass

        assert await count(services, film.film_id) == 1
        assert (await services.ratings.rate(a_member(1), film.film_id, Stars(4))).change.after
        async with database.read() as connection:
            assert await connection.fetch_all("SELECT * FROM bans") == []


async def test_a_ban_that_was_prolonged_does_not_end_at_its_first_date(
    services: Services, database: Database, clock: Clock
) -> None:
    film = await add_film(database)
    await services.ratings.rate(a_member(1), film.film_id, Stars(2))
    await services.bans.ban(MODERATOR, ADA, timedelta(days=1))
    await services.bans.ban(MODERATOR, ADA, timedelta(days=5))

    clock.advance(days=2)
    await services.jobs.run_due()
    with pytest.raises(NotAllowed, match="paused"):
        await services.ratings.rate(a_member(1), film.film_id, Stars(2))
    clock.advance(days=4)
    await services.jobs.run_due()

    assert await count(services, film.film_id) == 1


async def test_a_lifted_ban_whose_member_was_forgotten_ends_too(
    services: Services, database: Database, clock: Clock
) -> None:
    await services.bans.ban(MODERATOR, ADA, timedelta(days=1))
    await services.privacy.forget(ADA.user_id)

    clock.advance(days=2)
    await services.jobs.run_due()

    async with database.read() as connection:
        assert await connection.fetch_all("SELECT * FROM bans") == []


async def test_nobody_acts_on_those_above_on_the_bot_or_on_the_owner(services: Services) -> None:
    for target in (
        Target(user_id=2, rank=6),
        Target(user_id=2, rank=5),
        Target(user_id=3, is_owner=True),
        Target(user_id=4, is_bot=True),
    ):
        with pytest.raises(NotAllowed):
            await services.bans.ban(MODERATOR, target, None)
    owner = replace(MODERATOR, user_id=3, is_owner=True, rank=0, manages_messages=False)

    case = await services.bans.ban(owner, Target(user_id=2, rank=6), None)

    assert case.number == 1
    with pytest.raises(NotAllowed):
        await services.bans.ban(owner, Target(user_id=4, is_bot=True), None)


async def test_moderators_without_a_role_may_act_on_members_without_one(services: Services) -> None:
    assert (await services.bans.ban(replace(MODERATOR, rank=0), ADA, None)).member_id == ADA.user_id


async def test_a_member_may_ban_nobody_and_who_is_free_needs_no_lifting(services: Services) -> None:
    with pytest.raises(NotAllowed):
        await services.bans.ban(replace(MODERATOR, manages_messages=False), ADA, None)
    with pytest.raises(AlreadyDone, match="not banned"):
        await services.bans.unban(MODERATOR, ADA)


async def test_the_case_names_the_member_nowhere_but_where_it_can_be_unnamed(services: Services) -> None:
    somebody = Target(user_id=987_654_321_987)

    case = await services.bans.ban(MODERATOR, somebody, timedelta(days=10))

    assert case.summary == "Banned a member for 1 week and 3 days"
    assert case.member_id == somebody.user_id
    assert str(somebody.user_id) not in f"{case.subject} {case.before} {case.after} {case.summary}"
