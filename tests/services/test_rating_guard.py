"""The guard against rating raids: what it holds, whom it tells, what moderators decide."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from builders import GUILD, OTHER_GUILD, a_member, add_film
from evenings import RAIDERS, ordinary_evening, raid

from bot.domain.errors import AlreadyDone, NotAllowed, NotFound
from bot.domain.guilds import GuildSettings
from bot.domain.moderation import Actor
from bot.domain.raids import RecentRating, as_of_server, ratings_to_hold
from bot.domain.stars import Stars
from bot.services import Services, build_services

if TYPE_CHECKING:
    from evenings import RaiderKind
    from stage import Clock

    from bot.domain.films import Film
    from bot.domain.raids import RaidFigures
    from bot.domain.ratings import Member
    from bot.storage.database import Database

MODERATOR = Actor(guild_id=GUILD, user_id=7, display_name="Mo", manages_messages=True, manages_server=True, rank=5)
EVENINGS = 20


def a_raider(number: int, clock: Clock) -> Member:
    young = clock() - timedelta(days=2)
    return replace(a_member(1_000 + number), account_created_at=young, joined_at=young)


async def raided(
    services: Services, database: Database, clock: Clock, size: int = 8, guild_id: int | None = None
) -> Film:
    film = await add_film(database, guild_id=guild_id)
    for user_id in range(5):
        await services.ratings.rate(a_member(user_id), film.film_id, Stars(8))
    clock.advance(days=3)
    for number in range(size):
        clock.advance(seconds=20)
        await services.ratings.rate(a_raider(number, clock), film.film_id, Stars(1))
    return film


async def tally_of(services: Services, film: Film) -> tuple[int, float | None]:
    tally = (await services.films.card(film.film_id, GUILD)).server.tally
    return tally.count, tally.mean


async def told(database: Database) -> list[str]:
    async with database.read() as connection:
        rows = await connection.fetch_all("SELECT payload FROM jobs WHERE kind = 'tell_moderators'")
    return [row["payload"] for row in rows]


@pytest.mark.parametrize("kind", RAIDERS)
@pytest.mark.parametrize(("earlier", "size"), [(0, 10), (5, 50), (50, 10)])
@pytest.mark.parametrize("is_low", [True, False])
async def test_a_raid_is_held_from_its_tenth_rating_on_and_retroactively(
    services: Services, database: Database, clock: Clock, kind: RaiderKind, earlier: int, size: int, *, is_low: bool
) -> None:
    chance = random.Random(f"{kind}{earlier}{size}{is_low}")

    ended = await raid(services, database, clock, chance, earlier=earlier, size=size, kind=kind, is_low=is_low)

    assert ended.counted_after_ten == 0
    assert ended.counted_at_the_end == 0
    assert ended.shift <= 0.1
    assert len(await told(database)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", RAIDERS)
@pytest.mark.parametrize("earlier", [0, 5, 50, 500])
@pytest.mark.parametrize("size", [10, 50, 300])
async def test_raids_of_every_size_move_no_mean(
    services: Services, database: Database, clock: Clock, kind: RaiderKind, earlier: int, size: int
) -> None:
    # Another seed every time: nothing here may depend on one.
    seed = random.SystemRandom().randrange(1_000_000)
    chance = random.Random(seed)

    ended = await raid(
        services, database, clock, chance, earlier=earlier, size=size, kind=kind, is_low=chance.random() < 0.5
    )

    assert (ended.counted_after_ten, ended.counted_at_the_end) == (0, 0), seed
    assert ended.shift <= 0.1, seed


@pytest.mark.slow
@pytest.mark.parametrize("number", range(EVENINGS))
async def test_an_ordinary_evening_holds_hardly_anything(
    services: Services, database: Database, clock: Clock, number: int
) -> None:
    # One false alarm in twenty evenings would be much; the benchmark measures how many there are in hundreds.
    evening = await ordinary_evening(services, database, clock, random.Random(f"evening {number}"))

    assert evening.ratings >= 8
    assert evening.held == 0


async def test_moderators_are_told_once_with_the_figures(services: Services, database: Database, clock: Clock) -> None:
    film = await raided(services, database, clock, size=30)

    figures = await services.raids.figures(GUILD, 1)

    assert len(await told(database)) == 1
    assert await tally_of(services, film) == (5, 4.0)
    assert figures is not None
    assert (figures.ratings, figures.young, figures.fresh, figures.count_without) == (30, 30, 30, 5)
    assert (figures.raid_mean, figures.mean_without) == (0.5, 4.0)
    assert figures.mean_with == pytest.approx((5 * 4 + 30 * 0.5) / 35)


async def test_counting_them_counts_them_and_leaves_the_film_alone_for_a_day(
    services: Services, database: Database, clock: Clock
) -> None:
    film = await raided(services, database, clock)
    await services.raids.decide(MODERATOR, 1, "count")
    counted = await tally_of(services, film)

    for number in range(8, 20):
        await services.ratings.rate(a_raider(number, clock), film.film_id, Stars(1))
    after = await tally_of(services, film)
    clock.advance(days=2)
    for number in range(20, 30):
        await services.ratings.rate(a_raider(number, clock), film.film_id, Stars(1))

    assert (counted[0], after[0], (await tally_of(services, film))[0]) == (13, 25, 25)
    assert len(await told(database)) == 2


async def test_locking_holds_them_and_the_film_takes_no_more(
    services: Services, database: Database, clock: Clock
) -> None:
    film = await raided(services, database, clock)

    _case, figures = await services.raids.decide(MODERATOR, 1, "lock")

    assert figures.is_locked
    assert await tally_of(services, film) == (5, 4.0)
    with pytest.raises(NotAllowed, match="locked"):
        await services.ratings.rate(a_member(1), film.film_id, Stars(1))


async def test_a_film_that_another_moderator_unlocks_meanwhile_is_locked(
    services: Services, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = await raided(services, database, clock)
    await services.raids.decide(MODERATOR, 1, "lock")
    figures = services.raids.figures

    async def seen_just_before(guild_id: int, raid_id: int) -> RaidFigures | None:
        seen = await figures(guild_id, raid_id)
        await services.hiding.unlock(MODERATOR, film.film_id)
        return seen

    monkeypatch.setattr(services.raids, "figures", seen_just_before)
    _case, after = await services.raids.decide(MODERATOR, 1, "lock")

    assert after.is_locked
    with pytest.raises(NotAllowed, match="locked"):
        await services.ratings.rate(a_member(5), film.film_id, Stars(8))


async def test_a_film_that_is_merged_meanwhile_is_locked_as_what_it_is_now(
    services: Services, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = await raided(services, database, clock, guild_id=GUILD)
    into = await add_film(database)
    figures = services.raids.figures

    async def seen_just_before(guild_id: int, raid_id: int) -> RaidFigures | None:
        seen = await figures(guild_id, raid_id)
        await services.own_films.merge(MODERATOR, film.film_id, into.film_id)
        return seen

    monkeypatch.setattr(services.raids, "figures", seen_just_before)
    _case, after = await services.raids.decide(MODERATOR, 1, "lock")

    assert (after.film_id, after.is_locked) == (into.film_id, True)


async def test_a_raid_goes_on_after_a_restart(services: Services, database: Database, clock: Clock) -> None:
    film = await raided(services, database, clock)
    again = build_services(database, clock)

    clock.advance(minutes=29)
    rated = await again.ratings.rate(a_raider(99, clock), film.film_id, Stars(1))

    assert rated.change.after is not None
    assert not rated.change.after.is_counted
    assert len(await told(database)) == 1


async def test_a_raider_who_rates_anew_is_held_anew(services: Services, database: Database, clock: Clock) -> None:
    film = await raided(services, database, clock)
    raider = a_raider(0, clock)
    await services.ratings.withdraw_rating(raider, film.film_id)

    rated = await services.ratings.rate(raider, film.film_id, Stars(1))

    assert rated.change.after is not None
    assert not rated.change.after.is_counted


async def test_a_regular_who_rates_during_a_raid_counts(services: Services, database: Database, clock: Clock) -> None:
    film = await raided(services, database, clock)

    rated = await services.ratings.rate(a_member(77), film.film_id, Stars(9))

    assert rated.change.after is not None
    assert rated.change.after.is_counted


async def test_a_server_that_does_not_want_the_guard_has_none(
    services: Services, database: Database, clock: Clock
) -> None:
    await services.settings.change(MODERATOR, guards_ratings=False)

    film = await raided(services, database, clock, size=12)

    assert (await tally_of(services, film))[0] == 17
    assert await told(database) == []


async def test_only_moderators_of_the_server_decide(services: Services, database: Database, clock: Clock) -> None:
    await raided(services, database, clock)
    member = replace(MODERATOR, manages_messages=False, manages_server=False)

    with pytest.raises(NotAllowed):
        await services.raids.decide(member, 1, "count")
    with pytest.raises(NotFound):
        await services.raids.decide(replace(MODERATOR, guild_id=OTHER_GUILD), 1, "count")
    await services.raids.decide(MODERATOR, 1, "hold")
    with pytest.raises(AlreadyDone):
        await services.raids.decide(MODERATOR, 1, "hold")


def test_in_a_new_server_nobody_is_new_to_it(clock: Clock) -> None:
    settings = GuildSettings(guild_id=GUILD)
    milliseconds = int((clock() - timedelta(days=2)).timestamp() * 1_000) - 1_420_070_400_000

    assert as_of_server(settings, milliseconds << 22, clock()).fresh_member_days == 0
    assert as_of_server(settings, 1_000, clock()) == settings


def test_spread_stars_of_many_new_members_are_a_raid_only_in_a_crowd(clock: Clock) -> None:
    settings, joined = GuildSettings(guild_id=GUILD), clock() - timedelta(days=1)

    def rated(count: int) -> list[RecentRating]:
        return [RecentRating(number, number % 10 + 1, clock(), None, joined) for number in range(count)]

    assert ratings_to_hold(rated(20), 0, 0, settings) == frozenset()
    assert len(ratings_to_hold(rated(24), 0, 0, settings)) == 24
