"""Who may rate: bans, roles, ages and locked films are checked in the service, and only counted ratings count."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from builders import GUILD, a_member, add_film

from bot.domain.errors import NotAllowed
from bot.domain.guilds import GuildSettings
from bot.domain.stars import Stars
from bot.storage.bans import BanStore
from bot.storage.guilds import GuildStore
from bot.storage.hides import LockStore
from bot.storage.ratings import FLAGS, RatingStore

if TYPE_CHECKING:
    from stage import Clock

    from bot.domain.films import Film
    from bot.services import Services
    from bot.storage.database import Connection, Database
    from bot.storage.ratings import Flag

ROLE = 77


async def choose(database: Database, **settings: Any) -> None:
    async def act(connection: Connection) -> None:
        await GuildStore(connection).put(GuildSettings(guild_id=GUILD, **settings))

    await database.write(act)


async def bins(services: Services, film: Film) -> tuple[int, ...]:
    return (await services.films.card(film.film_id, GUILD)).server.tally.bins


async def test_a_banned_member_cannot_rate_until_the_ban_ends_also_after_their_data_went(
    services: Services, database: Database, clock: Clock
) -> None:
    film, member = await add_film(database), a_member(5)

    async def ban(connection: Connection) -> None:
        await BanStore(connection).put(GUILD, member.user_id, clock(), clock() + timedelta(days=1))

    await database.write(ban)
    with pytest.raises(NotAllowed, match="paused"):
        await services.ratings.rate(member, film.film_id, Stars(8))
    await services.privacy.forget(member.user_id)
    with pytest.raises(NotAllowed, match="paused"):
        await services.ratings.rate(member, film.film_id, Stars(8))

    clock.now += timedelta(days=1)

    assert (await services.ratings.rate(member, film.film_id, Stars(8))).change.after


async def test_a_lifted_ban_is_gone(services: Services, database: Database, clock: Clock) -> None:
    film, member = await add_film(database), a_member(5)

    async def ban_and_lift(connection: Connection) -> None:
        await BanStore(connection).put(GUILD, member.user_id, clock(), None)
        await BanStore(connection).remove(GUILD, member.user_id)

    await database.write(ban_and_lift)

    assert (await services.ratings.rate(member, film.film_id, Stars(8))).change.after


async def test_a_server_may_ask_for_a_role(services: Services, database: Database) -> None:
    film = await add_film(database)
    await choose(database, rater_role_ids=(ROLE,))

    with pytest.raises(NotAllowed, match="needs a role"):
        await services.ratings.rate(a_member(5), film.film_id, Stars(8))
    with_role = replace(a_member(6), role_ids=frozenset({ROLE}))

    assert (await services.ratings.rate(with_role, film.film_id, Stars(8))).change.after


@pytest.mark.parametrize("field", ["account_created_at", "joined_at"])
async def test_a_server_may_ask_for_an_age(services: Services, database: Database, clock: Clock, field: str) -> None:
    film = await add_film(database)
    await choose(database, minimum_account_days=7, minimum_member_days=7)
    young = replace(a_member(5), **{field: clock() - timedelta(days=6)})
    old = replace(a_member(6), **{field: clock() - timedelta(days=7)})

    with pytest.raises(NotAllowed, match=r"too new for rating: it works from <t:\d+:f> on"):
        await services.ratings.rate(young, film.film_id, Stars(8))

    assert (await services.ratings.rate(old, film.film_id, Stars(8))).change.after


@pytest.mark.parametrize("flag", FLAGS)
async def test_a_rating_that_does_not_count_leaves_the_tallies_and_comes_back(
    services: Services, database: Database, flag: Flag
) -> None:
    film = await add_film(database)
    await services.ratings.rate(a_member(5), film.film_id, Stars(8))
    await services.ratings.rate(a_member(6), film.film_id, Stars(2))
    before = await bins(services, film)

    async def mark(*, is_set: bool) -> bool:
        async def act(connection: Connection) -> bool:
            return await RatingStore(connection).mark(GUILD, film.film_id, 6, flag, is_set=is_set)

        return await database.write(act)

    assert await mark(is_set=True)
    assert not await mark(is_set=True)
    assert sum(await bins(services, film)) == 1
    assert [rating.user_id for rating in (await services.ratings.raters(GUILD, film.film_id, 0)).ratings] == [5]
    await services.ratings.rate(a_member(6), film.film_id, Stars(3))
    assert sum(await bins(services, film)) == 1
    await services.ratings.rate(a_member(6), film.film_id, Stars(2))

    assert await mark(is_set=False)
    assert await bins(services, film) == before


async def test_a_locked_film_takes_no_ratings(services: Services, database: Database) -> None:
    film = await add_film(database)
    await database.write(lambda connection: LockStore(connection).put(GUILD, film.film_id, 0))

    with pytest.raises(NotAllowed, match="locked"):
        await services.ratings.rate(a_member(5), film.film_id, Stars(8))


async def test_every_setting_comes_back_as_it_was_kept(services: Services, database: Database) -> None:
    chosen: dict[str, Any] = {
        "time_zone": "Europe/Berlin",
        "digest_channel_id": 5,
        "rater_role_ids": (1, 2),
        "blocked_words": ("ümlaut",),
        "hides_stars": True,
        "guards_ratings": False,
        "case_days": 90,
    }
    await choose(database, **chosen)

    assert await services.settings.get(GUILD) == GuildSettings(guild_id=GUILD, **chosen)
