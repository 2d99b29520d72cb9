"""Diaries: viewings and undated ratings, newest first, as their reader may see them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from builders import GUILD, OTHER_GUILD, a_member, add_film, facts
from stage import NOON

from bot.domain.diary import Watched
from bot.domain.errors import InvalidInput, NotAllowed, NotFound
from bot.domain.guilds import GuildSettings
from bot.domain.moderation import Actor, Target
from bot.domain.ratings import Note
from bot.domain.stars import Stars
from bot.services.members.diary import ENTRIES_PER_PAGE
from bot.storage.guilds import GuildStore
from bot.storage.ratings import RatingStore

if TYPE_CHECKING:
    from stage import Clock

    from bot.domain.diary import DiaryPage
    from bot.services import Services
    from bot.storage.database import Connection, Database

ADA, BELA = a_member(), a_member(2, name="Béla")
MO = Actor(guild_id=GUILD, user_id=9, display_name="Mo", manages_messages=True, rank=5)
TODAY = NOON.date()


async def _settings(database: Database, **values: object) -> None:
    async def act(connection: Connection) -> None:
        await GuildStore(connection).put(GuildSettings(guild_id=GUILD, **values))  # pyright: ignore[reportArgumentType]

    await database.write(act)


async def _own(services: Services) -> DiaryPage:
    return await services.diary.page(ADA, ADA.user_id, 0)


async def test_a_viewing_comes_with_the_stars(services: Services, database: Database) -> None:
    film = await add_film(database)

    rated = await services.ratings.rate(ADA, film.film_id, Stars(9), Watched(date(2026, 2, 27)))
    page = await _own(services)

    assert rated.change.viewing is not None
    assert rated.change.viewing.watched_on == date(2026, 2, 27)
    assert [(entry.film.label, entry.day, entry.stars, entry.is_rewatch) for entry in page.entries] == [
        ("Heat (1995)", date(2026, 2, 27), Stars(9), False)
    ]
    assert (page.viewings, page.undated) == (1, 0)


async def test_a_film_rated_without_a_date_stands_by_the_day_it_was_rated(
    services: Services, database: Database
) -> None:
    film = await add_film(database)

    await services.ratings.rate(ADA, film.film_id, Stars(9))
    page = await _own(services)

    assert [(entry.day, entry.viewing_id) for entry in page.entries] == [(TODAY, None)]
    assert (page.viewings, page.undated) == (0, 1)


async def test_what_was_watched_before_is_a_rewatch_by_itself(services: Services, database: Database) -> None:
    film = await add_film(database)

    for day in (date(2025, 1, 1), date(2026, 1, 1), date(2024, 1, 1)):
        await services.ratings.rate(ADA, film.film_id, Stars(9), Watched(day))
    page = await _own(services)

    assert [(entry.day.year, entry.is_rewatch) for entry in page.entries] == [
        (2026, True),
        (2025, False),
        (2024, False),
    ]


@pytest.mark.parametrize("is_rewatch", [True, False])
async def test_the_member_knows_better(services: Services, database: Database, *, is_rewatch: bool) -> None:
    film = await add_film(database)
    await services.ratings.rate(ADA, film.film_id, Stars(9), Watched(date(2025, 1, 1)))

    await services.ratings.rate(ADA, film.film_id, Stars(7), Watched(date(2026, 1, 1), is_rewatch))
    page = await _own(services)

    assert [entry.is_rewatch for entry in page.entries] == [is_rewatch, False]
    assert [entry.stars for entry in page.entries] == [Stars(7), Stars(9)]


async def test_the_same_day_again_changes_the_entry_and_only_a_rewatch_is_a_second_one(
    services: Services, database: Database
) -> None:
    film = await add_film(database)

    await services.ratings.rate(ADA, film.film_id, Stars(9), Watched(TODAY))
    await services.ratings.rate(ADA, film.film_id, Stars(6), Watched(TODAY))
    once = await _own(services)
    await services.ratings.rate(ADA, film.film_id, Stars(7), Watched(TODAY, is_rewatch=True))
    await services.ratings.rate(ADA, film.film_id, Stars(8), Watched(TODAY, is_rewatch=True))
    twice = await _own(services)

    assert [(entry.stars, entry.is_rewatch) for entry in once.entries] == [(Stars(6), False)]
    assert [(entry.stars, entry.is_rewatch) for entry in twice.entries] == [(Stars(8), True), (Stars(6), False)]


async def test_nothing_is_logged_in_the_future_of_the_server(
    services: Services, database: Database, clock: Clock
) -> None:
    film = await add_film(database)
    clock.now = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    tomorrow = Watched(date(2026, 3, 2))

    with pytest.raises(InvalidInput, match="not in the past"):
        await services.ratings.rate(ADA, film.film_id, Stars(9), tomorrow)
    await _settings(database, time_zone="Europe/Berlin")  # where it is the second already
    rated = await services.ratings.rate(ADA, film.film_id, Stars(9), tomorrow)

    assert rated.change.before is None
    assert rated.change.viewing is not None


async def test_days_are_read_in_the_server_s_time_zone(services: Services, database: Database, clock: Clock) -> None:
    clock.now = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    await _settings(database, time_zone="Asia/Tokyo")

    watched = await services.diary.read_watched(GUILD, "yesterday", is_rewatch=None)
    rewatch = await services.diary.read_watched(GUILD, None, is_rewatch=True)
    nothing = await services.diary.read_watched(GUILD, None, is_rewatch=False)

    assert watched == Watched(date(2026, 3, 1))
    assert rewatch == Watched(date(2026, 3, 2), is_rewatch=True)
    assert nothing is None


async def test_the_option_offers_the_last_week_and_says_how_words_are_understood(services: Services) -> None:
    week = await services.diary.complete(" ", GUILD)
    understood = await services.diary.complete("last friday", GUILD)
    nonsense = await services.diary.complete("quatsch", GUILD)

    assert week == [date(2026, 3, 1), *(date(2026, 2, day) for day in range(28, 22, -1))]
    assert understood == [date(2026, 2, 27)]
    assert nonsense == []


async def test_both_kinds_are_merged_by_day_and_paged(services: Services, database: Database, clock: Clock) -> None:
    for number in range(15):
        film = await add_film(database, facts(f"Film {number}", 2000 + number))
        watched = Watched(clock.now.date()) if number % 2 else None
        await services.ratings.rate(ADA, film.film_id, Stars(5), watched)
        clock.advance(days=1)

    first, second, past_the_end = [await services.diary.page(ADA, ADA.user_id, page) for page in (0, 1, 99)]

    titles = [entry.film.title for page in (first, second) for entry in page.entries]
    assert titles == [f"Film {number}" for number in range(14, -1, -1)]
    assert (len(first.entries), first.pages, first.viewings, first.undated) == (ENTRIES_PER_PAGE, 2, 7, 8)
    assert past_the_end == second


async def test_the_note_stands_with_the_last_viewing(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.ratings.rate(ADA, film.film_id, Stars(9), Watched(date(2025, 1, 1)))
    await services.ratings.rate(ADA, film.film_id, Stars(9), Watched(date(2026, 1, 1)))
    await services.ratings.rate_with_note(ADA, film.film_id, Stars(9), Note("The diner.", has_spoilers=True))

    page = await services.diary.page(BELA, ADA.user_id, 0)

    assert [entry.note for entry in page.entries] == [Note("The diner.", has_spoilers=True), None]
    assert not page.is_own


async def test_a_hidden_note_is_not_shown(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.ratings.rate_with_note(ADA, film.film_id, Stars(9), Note("Rude words."))

    await services.hiding.hide(MO, Target(user_id=ADA.user_id), film.film_id, "note")
    page = await services.diary.page(BELA, ADA.user_id, 0)

    assert [(entry.stars, entry.note) for entry in page.entries] == [(Stars(9), None)]


@pytest.mark.parametrize("is_taken_back", [True, False])
async def test_a_hidden_note_is_not_shown_beside_the_viewing_it_came_with(
    services: Services, database: Database, *, is_taken_back: bool
) -> None:
    film = await add_film(database)
    await services.ratings.rate(ADA, film.film_id, Stars(9), Watched(TODAY))
    await services.ratings.rate_with_note(ADA, film.film_id, Stars(9), Note("Rude words."))

    async def write(connection: Connection) -> None:
        await connection.execute("UPDATE viewings SET body = 'Rude words.'")  # as an import does

    await database.write(write)
    before = await services.diary.page(BELA, ADA.user_id, 0)
    await services.hiding.hide(MO, Target(user_id=ADA.user_id), film.film_id, "note")
    if is_taken_back:
        await services.ratings.rate_with_note(ADA, film.film_id, Stars(9), None)
    after = await services.diary.page(BELA, ADA.user_id, 0)

    assert [entry.note for entry in before.entries] == [Note("Rude words.")]
    assert [(entry.stars, entry.note) for entry in after.entries] == [(Stars(9), None)]


async def test_moderators_hide_what_stands_beside_a_viewing_alone(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.ratings.rate(ADA, film.film_id, Stars(9), Watched(TODAY))
    with pytest.raises(NotFound):
        await services.hiding.hide(MO, Target(user_id=ADA.user_id), film.film_id, "note")

    async def write(connection: Connection) -> None:
        await connection.execute("UPDATE viewings SET body = 'Rude words.'")

    await database.write(write)
    await services.hiding.hide(MO, Target(user_id=ADA.user_id), film.film_id, "note")

    assert [entry.note for entry in (await services.diary.page(BELA, ADA.user_id, 0)).entries] == [None]


async def test_others_do_not_see_stars_that_do_not_count(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.ratings.rate(ADA, film.film_id, Stars(9), Watched(TODAY))

    async def hide(connection: Connection) -> None:
        await RatingStore(connection).mark(GUILD, film.film_id, ADA.user_id, "is_hidden", is_set=True)

    await database.write(hide)
    others, own = await services.diary.page(BELA, ADA.user_id, 0), await _own(services)

    assert [entry.stars for entry in others.entries] == [None]
    assert [entry.stars for entry in own.entries] == [Stars(9)]


async def test_concealed_stars_are_for_those_who_gave_theirs(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.ratings.rate_with_note(ADA, film.film_id, Stars(9), Note("Five for the bank."))
    await _settings(database, hides_stars=True)

    before = await services.diary.page(BELA, ADA.user_id, 0)
    await services.ratings.rate(BELA, film.film_id, Stars(2))
    after = await services.diary.page(BELA, ADA.user_id, 0)

    assert [(entry.stars, entry.note, entry.is_concealed) for entry in before.entries] == [(None, None, True)]
    assert [(entry.stars, entry.is_concealed) for entry in after.entries] == [(Stars(9), False)]
    assert [entry.stars for entry in (await _own(services)).entries] == [Stars(9)]


async def test_a_member_off_the_lists_keeps_the_diary_to_themselves(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.ratings.rate(ADA, film.film_id, Stars(9))

    async def unlist(connection: Connection) -> None:
        await connection.execute("UPDATE members SET is_unlisted = 1")

    await database.write(unlist)

    with pytest.raises(NotAllowed, match="to themselves"):
        await services.diary.page(BELA, ADA.user_id, 0)
    assert len((await _own(services)).entries) == 1


async def test_another_server_sees_nothing_of_it(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.ratings.rate(ADA, film.film_id, Stars(9), Watched(TODAY))

    page = await services.diary.page(a_member(2, OTHER_GUILD), ADA.user_id, 0)

    assert page.entries == ()


async def test_an_entry_can_be_taken_out_by_its_owner_only_and_the_stars_stay(
    services: Services, database: Database
) -> None:
    film = await add_film(database)
    rated = await services.ratings.rate(ADA, film.film_id, Stars(9), Watched(TODAY))
    assert rated.change.viewing is not None
    viewing_id = rated.change.viewing.viewing_id

    for thief in (BELA, a_member(1, OTHER_GUILD)):
        with pytest.raises(NotFound):
            await services.diary.remove(thief, viewing_id)
    removed = await services.diary.remove(ADA, viewing_id)
    page = await _own(services)

    assert removed == (film, TODAY)
    assert [(entry.viewing_id, entry.stars) for entry in page.entries] == [(None, Stars(9))]
