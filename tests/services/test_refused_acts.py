"""What film night and moderators' acts refuse, each with its sentence, and nothing changes by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from builders import GUILD, a_member, add_film, facts
from dumps import dump
from nights import MODERATOR, actor, an_open_night, member, plan, suggest_all

from bot.domain.errors import AlreadyDone, InvalidInput, NotFound
from bot.domain.moderation import Target
from bot.domain.nights import MAX_PITCH_CHARACTERS, MAX_PLACE_CHARACTERS, MAX_POOLS, Choosing
from bot.domain.stars import Stars
from bot.domain.voting import Method

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from stage import Clock

    from bot.domain.errors import UserFacingError
    from bot.services import Services
    from bot.storage.database import Database

MANAGER = replace(MODERATOR, manages_server=True)


async def assert_refused(database: Database, act: Awaitable[object], error: type[UserFacingError], words: str) -> None:
    before = await dump(database)
    with pytest.raises(error, match=words):
        await act
    assert await dump(database) == before


async def test_suggestions_that_are_refused(services: Services, database: Database) -> None:
    await suggest_all(services, database, titles=("Heat", "Dead Heat"))
    film, pool = await add_film(database, facts("Ronin", 1998)), services.nights.pool
    long = "x" * (MAX_PITCH_CHARACTERS + 1)

    await assert_refused(
        database, pool.suggest(member(8), actor(8), film.film_id, pitch=long), InvalidInput, "at most 200"
    )
    await assert_refused(database, pool.find_pool(GUILD, "Horror"), NotFound, "no pool of that name")
    await assert_refused(database, pool.find(GUILD, "Casablanca"), NotFound, "No such suggestion")
    await assert_refused(database, pool.find(GUILD, "suggestion:99"), NotFound, "No such suggestion")
    await assert_refused(database, pool.find(GUILD, "ea"), InvalidInput, "Several suggestions fit")


async def test_a_server_has_only_so_many_pools(services: Services, database: Database) -> None:
    films = [await add_film(database, facts(f"Film {number}", 2000)) for number in range(MAX_POOLS + 1)]
    await services.settings.change(MANAGER, suggestions_per_member="100")
    for number, film in enumerate(films[:-1]):
        await services.nights.pool.suggest(member(1), MODERATOR, film.film_id, pool=f"Pool {number}")

    one_more = services.nights.pool.suggest(member(1), MODERATOR, films[-1].film_id, pool="One more")

    await assert_refused(database, one_more, InvalidInput, "at most 25 pools")


async def test_votes_that_are_not_opened(services: Services, database: Database, clock: Clock) -> None:
    opening = services.nights.opening
    await suggest_all(services, database, titles=("Heat",))
    few = opening.draft(MODERATOR, plan(clock.now), None, Choosing.ALL, None)
    await assert_refused(database, few, InvalidInput, "fewer than two films")

    await suggest_all(services, database, titles=("Alien",))
    night_id = (await opening.draft(MODERATOR, plan(clock.now), None, Choosing.ALL, None)).night.night_id
    other_id = (await opening.draft(MODERATOR, plan(clock.now), None, Choosing.ALL, None)).night.night_id
    await services.nights.pool.withdraw(member(1), 2)
    await assert_refused(database, opening.open(MODERATOR, night_id), InvalidInput, "Fewer than two of these films")

    await suggest_all(services, database, titles=("Brazil",))
    await opening.choose(MODERATOR, night_id, 0, [1, 3])
    await opening.open(MODERATOR, night_id)
    await assert_refused(database, opening.open(MODERATOR, night_id), AlreadyDone, "opened already")
    await assert_refused(database, opening.preview(MODERATOR, night_id, 0), NotFound, "opened already")
    await assert_refused(database, services.nights.archive.view(GUILD, other_id), NotFound, "not in this server")


async def test_what_a_night_that_is_over_refuses(services: Services, database: Database) -> None:
    nights, night = services.nights, await an_open_night(services, database)
    await nights.closing.close(MODERATOR, night.night_id)  # nobody voted

    cancelling = nights.closing.cancel(MODERATOR, night.night_id, "Rain.")
    moving = nights.screening.move(MODERATOR, night.night_id, None, "The attic", None)
    await assert_refused(database, nights.closing.close(MODERATOR, night.night_id), AlreadyDone, "over already")
    await assert_refused(database, cancelling, AlreadyDone, "nothing to cancel")
    await assert_refused(database, moving, AlreadyDone, "can't be moved")
    await assert_refused(database, nights.screening.toggle_coming(member(1), night.night_id), AlreadyDone, "is over")


async def test_places_dates_and_reminders_that_are_refused(
    services: Services, database: Database, clock: Clock
) -> None:
    screening, night = services.nights.screening, await an_open_night(services, database)
    far, soon = "x" * (MAX_PLACE_CHARACTERS + 1), clock.now + timedelta(hours=1)

    await assert_refused(
        database, screening.move(MODERATOR, night.night_id, None, far, None), InvalidInput, "at most 100"
    )
    early = screening.move(MODERATOR, night.night_id, soon, None, None)
    await assert_refused(database, early, InvalidInput, "before the vote is closed")
    await assert_refused(database, screening.toggle_reminder(member(1), night.night_id), NotFound, "no date yet")


async def test_the_night_that_is_meant_is_asked_for_where_there_are_two(services: Services, database: Database) -> None:
    await an_open_night(services, database, titles=("Alien", "Brazil"))
    themed = await an_open_night(services, database, titles=("Casablanca", "Dune"), pool="Classics")
    archive = services.nights.archive

    await assert_refused(database, archive.find(GUILD, None, ("open",)), InvalidInput, "Several film nights")
    await assert_refused(database, archive.find(GUILD, None, ("closed",)), NotFound, "No film night is under way")
    await assert_refused(database, archive.find(GUILD, "Horror", ("open",)), NotFound, "No such vote runs")
    for text in ("classics", f"night:{themed.night_id}"):
        assert await archive.find(GUILD, text, ("open",)) == themed


async def test_ranks_that_are_refused(services: Services, database: Database) -> None:
    night = await an_open_night(services, database, method=Method.RANKED)

    await assert_refused(
        database, services.nights.voting.mark(member(1), night.night_id, 1, 0), InvalidInput, "start with 1"
    )
    await assert_refused(
        database, services.nights.voting.mark(member(1), night.night_id, 9, 1), NotFound, "not on this"
    )


async def test_hiding_and_locking_twice_is_refused(services: Services, database: Database) -> None:
    film, hiding, ada = await add_film(database), services.hiding, Target(user_id=1)
    await services.ratings.rate(a_member(1), film.film_id, Stars(8))
    await assert_refused(database, hiding.unlock(MODERATOR, film.film_id), AlreadyDone, "not locked")
    await assert_refused(database, hiding.restore(MODERATOR, ada, film.film_id, "rating"), AlreadyDone, "not hidden")
    await hiding.lock(MODERATOR, film.film_id)
    await hiding.hide(MODERATOR, ada, film.film_id, "rating")

    await assert_refused(database, hiding.lock(MODERATOR, film.film_id), AlreadyDone, "locked already")
    await assert_refused(database, hiding.hide(MODERATOR, ada, film.film_id, "rating"), AlreadyDone, "hidden already")
    await assert_refused(database, hiding.restore_review(MODERATOR, 99), NotFound, "No such review is hidden")
