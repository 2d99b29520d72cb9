"""Suggestions: limits, guards, withdrawing, vetoes, several pools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import GUILD, OTHER_GUILD, a_draft, add_film, add_review, facts
from nights import HOST, MODERATOR, actor, an_open_night, cast, member, run_queue, suggest_all

from bot.domain.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from bot.domain.guilds import GuildSettings
from bot.domain.moderation import CaseFilter
from bot.services.nights import SuggestAnyway
from bot.storage.bans import BanStore
from bot.storage.guilds import GuildStore

if TYPE_CHECKING:
    from stage import Clock

    from bot.domain.films import Film
    from bot.services import Services
    from bot.storage.database import Connection, Database


async def settle(database: Database, **settings: object) -> None:
    async def act(connection: Connection) -> None:
        await GuildStore(connection).put(GuildSettings(guild_id=GUILD, **settings))  # pyright: ignore[reportArgumentType]

    await database.write(act)


@pytest.fixture
async def film(database: Database) -> Film:
    return await add_film(database)


async def test_a_suggestion_waits_with_its_pitch(services: Services, film: Film) -> None:
    taken = await services.nights.pool.suggest(member(1), actor(1), film.film_id, pitch="  Two men\nmeet. ")
    page = await services.nights.pool.show(GUILD, None, "age", 0)

    assert (taken.pool, taken.left) == ("Film night", 2)
    assert [(each.film, each.user_id, each.pitch) for each in page.suggestions] == [(film, 1, "Two men meet.")]


async def test_nobody_sees_another_server_s_pool(services: Services, film: Film) -> None:
    await services.nights.pool.suggest(member(1), actor(1), film.film_id)

    assert (await services.nights.pool.show(OTHER_GUILD, None, "age", 0)).total == 0


async def test_a_film_waits_once_in_a_pool(services: Services, film: Film) -> None:
    await services.nights.pool.suggest(member(1), actor(1), film.film_id)

    with pytest.raises(AlreadyDone, match="already waiting"):
        await services.nights.pool.suggest(member(2), actor(2), film.film_id, is_sure=True)


async def test_a_film_of_another_pool_is_taken_when_one_is_sure(services: Services, film: Film) -> None:
    await services.nights.pool.suggest(member(1), actor(1), film.film_id)
    with pytest.raises(SuggestAnyway, match="already waiting in the pool Film night"):
        await services.nights.pool.suggest(member(2), MODERATOR, film.film_id, pool="Classics")

    taken = await services.nights.pool.suggest(member(2), MODERATOR, film.film_id, pool="classics", is_sure=True)

    assert taken.pool == "classics"


async def test_a_film_that_won_here_is_taken_when_one_is_sure(services: Services, database: Database) -> None:
    night = await an_open_night(services, database)
    await cast(services, night, 1, {1: 1})
    await services.nights.closing.close(MODERATOR, night.night_id)
    winner = (await services.nights.archive.view(GUILD, night.night_id)).winner
    assert winner is not None

    with pytest.raises(SuggestAnyway, match="already won a film night here"):
        await services.nights.pool.suggest(member(5), actor(5), winner.film.film_id)
    assert (await services.nights.pool.suggest(member(5), actor(5), winner.film.film_id, is_sure=True)).left == 2


async def test_a_member_has_as_many_suggestions_as_the_server_allows(services: Services, database: Database) -> None:
    await settle(database, suggestions_per_member=1)
    first, second = await add_film(database, facts("One", 1990)), await add_film(database, facts("Two", 1990))
    await services.nights.pool.suggest(member(1), actor(1), first.film_id)

    with pytest.raises(InvalidInput, match="as many as this server allows"):
        await services.nights.pool.suggest(member(1), actor(1), second.film_id)


async def test_whoever_lacks_the_role_or_is_banned_suggests_nothing(
    services: Services, database: Database, clock: Clock, film: Film
) -> None:
    async def ban(connection: Connection) -> None:
        await BanStore(connection).put(GUILD, 2, clock.now, None)

    await settle(database, suggester_role_ids=(4,))
    await database.write(ban)

    for user_id, words in ((1, "needs a role"), (2, "paused")):
        with pytest.raises(NotAllowed, match=words):
            await services.nights.pool.suggest(member(user_id), actor(user_id), film.film_id)


async def test_only_hosts_make_pools(services: Services, database: Database, film: Film) -> None:
    await settle(database, night_role_ids=(9,))
    with pytest.raises(NotFound, match="no pool called"):
        await services.nights.pool.suggest(member(1), actor(1), film.film_id, pool="Horror")

    await services.nights.pool.suggest(member(71), HOST, film.film_id, pool="Horror")

    assert [pool.name for pool in await services.nights.pool.pools(GUILD)] == ["Horror"]


async def test_one_withdraws_one_s_own_alone(services: Services, film: Film) -> None:
    await services.nights.pool.suggest(member(1), actor(1), film.film_id)
    suggestion = await services.nights.pool.find(GUILD, "heat", 1)
    with pytest.raises(NotFound):
        await services.nights.pool.withdraw(member(2), suggestion.suggestion_id)

    await services.nights.pool.withdraw(member(1), suggestion.suggestion_id)

    assert (await services.nights.pool.show(GUILD, None, "age", 0)).total == 0


async def test_a_film_on_a_running_ballot_can_t_be_taken_away(services: Services, database: Database) -> None:
    await an_open_night(services, database)
    suggestion = await services.nights.pool.find(GUILD, "Alien", 1)

    with pytest.raises(AlreadyDone, match="on the ballot"):
        await services.nights.pool.withdraw(member(1), suggestion.suggestion_id)
    with pytest.raises(AlreadyDone, match="on the ballot"):
        await services.nights.pool.veto(MODERATOR, suggestion.suggestion_id, None)


async def test_a_veto_is_a_case_and_its_undo_puts_the_film_back(services: Services, film: Film) -> None:
    await services.nights.pool.suggest(member(1), actor(1), film.film_id)
    suggestion = await services.nights.pool.find(GUILD, "suggestion:1")
    with pytest.raises(NotAllowed):
        await services.nights.pool.veto(actor(1), suggestion.suggestion_id, None)

    _film, case = await services.nights.pool.veto(MODERATOR, suggestion.suggestion_id, "Too long")
    with pytest.raises(AlreadyDone, match="vetoed"):
        await services.nights.pool.suggest(member(2), actor(2), film.film_id, is_sure=True)
    await services.moderation.undo(MODERATOR, case.number)

    assert (case.kind, case.reason) == ("night.veto", "Too long")
    assert (await services.nights.pool.show(GUILD, None, "age", 0)).total == 1


async def test_a_veto_outlives_the_data_of_whoever_suggested(services: Services, film: Film) -> None:
    pool = services.nights.pool
    await pool.suggest(member(1), actor(1), film.film_id, pitch="Mine!")
    suggestion = (await pool.show(GUILD, None, "age", 0)).suggestions[0]
    _film, case = await pool.veto(MODERATOR, suggestion.suggestion_id, None)
    await services.privacy.forget(1)

    with pytest.raises(AlreadyDone, match="vetoed"):
        await pool.suggest(member(1), actor(1), film.film_id)
    await services.moderation.undo(MODERATOR, case.number)

    assert (await pool.show(GUILD, None, "age", 0)).suggestions == ()
    assert (await pool.suggest(member(1), actor(1), film.film_id)).film == film


async def test_a_suggestion_is_found_by_title_and_year_among_longer_titles(
    services: Services, database: Database
) -> None:
    for user_id, title in enumerate(("Heat", "Dead Heat"), start=1):
        film = await add_film(database, facts(title, 1995))
        await services.nights.pool.suggest(member(user_id), actor(user_id), film.film_id)

    found = await services.nights.pool.find(GUILD, "Heat (1995)")

    assert found.film.title == "Heat"


async def test_the_log_of_film_nights_has_the_vetoes(services: Services, film: Film) -> None:
    await services.nights.pool.suggest(member(1), actor(1), film.film_id)
    (suggestion,) = (await services.nights.pool.show(GUILD, None, "age", 0)).suggestions
    _film, case = await services.nights.pool.veto(MODERATOR, suggestion.suggestion_id, None)

    cases, _page, _pages = await services.moderation.log(MODERATOR, 0, CaseFilter(kind="night"))

    assert cases == [case]


async def test_the_pool_sorts_by_age_wants_and_critics(services: Services, database: Database, clock: Clock) -> None:
    await suggest_all(services, database)

    async def want(connection: Connection) -> None:
        await connection.execute(
            "INSERT INTO watchlist (guild_id, user_id, film_id, added_at) SELECT 1000, 8, film_id, 0 FROM films "
            "WHERE title = 'Casablanca'"
        )

    await database.write(want)
    dune = await services.films.resolve("Dune", GUILD)
    await add_review(database, dune, a_draft("Dune", rating="5/5"), clock.now)

    first = {
        sort: (await services.nights.pool.show(GUILD, None, sort, 0)).suggestions[0]
        for sort in ("age", "wants", "critics")
    }

    assert {sort: found.film.title for sort, found in first.items()} == {
        "age": "Alien",
        "wants": "Casablanca",
        "critics": "Dune",
    }
    assert (first["wants"].wants, first["critics"].critics_mean) == (1, 5.0)


async def test_a_new_suggestion_is_never_taken_for_one_that_was_on_a_ballot(
    services: Services, database: Database
) -> None:
    night = await an_open_night(services, database)
    film = await add_film(database, facts("Ronin", 1998))
    await services.privacy.forget(4)  # whose film has the highest number

    await services.nights.pool.suggest(member(8), actor(8), film.film_id)
    (new,) = await services.nights.pool.waiting_like(GUILD, "Ronin")
    await cast(services, night, 1, {4: 1})
    await services.nights.closing.close(MODERATOR, night.night_id)

    closed = await services.nights.archive.view(GUILD, night.night_id)
    assert closed.winner is not None
    assert (closed.winner.film.title, closed.winner.user_id) == ("Dune", None)
    assert await services.nights.pool.waiting_like(GUILD, "Ronin") == [new]


async def test_losers_stay_or_go_as_was_said_before(services: Services, database: Database) -> None:
    for carries_over, left in ((True, 3), (False, 0)):
        pool = f"Carry {carries_over}"
        night = await an_open_night(
            services, database, titles=tuple(f"{pool} {n}" for n in "abcd"), pool=pool, carries_over=carries_over
        )
        await cast(services, night, 1, {2: 1})
        await services.nights.closing.close(MODERATOR, night.night_id)
        await run_queue(services)

        found = await services.nights.pool.find_pool(GUILD, pool)
        assert (await services.nights.pool.show(GUILD, found.pool_id, "age", 0)).total == left
