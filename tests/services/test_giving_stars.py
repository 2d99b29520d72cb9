"""Members give, change and withdraw their stars; another server sees nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import GUILD, OTHER_GUILD, a_member, add_film, facts
from stage import NOON

from bot.domain.errors import NotFound
from bot.domain.ratings import Note, ServerStars, Tally
from bot.domain.stars import Stars
from bot.services.members.ratings import RATERS_PER_PAGE

if TYPE_CHECKING:
    from stage import Clock

    from bot.services import Services
    from bot.storage.database import Database

NOWHERE = 404


async def test_a_first_rating_has_nothing_before_it(services: Services, database: Database) -> None:
    film = await add_film(database)

    rated = await services.ratings.rate(a_member(), film.film_id, Stars(9))

    assert rated.film == film
    assert rated.change.before is None
    assert rated.change.after is not None
    assert (rated.change.after.stars, rated.change.after.display_name) == (Stars(9), "Ada")
    assert rated.change.after.rated_at == NOON


async def test_rating_again_says_what_it_was_and_counts_once(
    services: Services, database: Database, clock: Clock
) -> None:
    film = await add_film(database)
    await services.ratings.rate(a_member(), film.film_id, Stars(4))
    clock.advance(days=1)

    again = await services.ratings.rate(a_member(), film.film_id, Stars(9))
    card = await services.films.card(film.film_id, GUILD)

    assert again.change.before is not None
    assert again.change.before.stars == Stars(4)
    assert again.change.after is not None
    assert again.change.after.rated_at == clock.now
    assert (card.server.tally.count, card.server.tally.mean) == (1, 4.5)


async def test_a_note_stays_when_only_the_stars_change(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.ratings.rate_with_note(a_member(), film.film_id, Stars(9), Note("The diner.", has_spoilers=True))

    rated = await services.ratings.rate(a_member(), film.film_id, Stars(3))

    assert rated.change.after is not None
    assert rated.change.after.note == Note("The diner.", has_spoilers=True)


async def test_the_form_replaces_the_note(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.ratings.rate_with_note(a_member(), film.film_id, Stars(9), Note("One.", has_spoilers=True))

    await services.ratings.rate_with_note(a_member(), film.film_id, Stars(9), Note("Two."))
    _film, rating = await services.ratings.own_rating(a_member(), film.film_id)

    assert rating is not None
    assert rating.note == Note("Two.")


async def test_an_empty_form_removes_the_note(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.ratings.rate_with_note(a_member(), film.film_id, Stars(9), Note("One."))

    rated = await services.ratings.rate_with_note(a_member(), film.film_id, Stars(9), None)

    assert rated.change.before is not None
    assert rated.change.before.note == Note("One.")
    assert rated.change.after is not None
    assert rated.change.after.note is None


async def test_withdrawing_takes_stars_and_note(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.ratings.rate_with_note(a_member(), film.film_id, Stars(9), Note("One."))

    withdrawn = await services.ratings.withdraw_rating(a_member(), film.film_id)
    await services.ratings.rate(a_member(), film.film_id, Stars(2))
    _film, rating = await services.ratings.own_rating(a_member(), film.film_id)

    assert withdrawn.change.before is not None
    assert withdrawn.change.before.stars == Stars(9)
    assert withdrawn.change.after is None
    assert rating is not None
    assert rating.note is None


async def test_after_the_last_withdrawal_there_is_no_mean(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.ratings.rate(a_member(), film.film_id, Stars(9))

    await services.ratings.withdraw_rating(a_member(), film.film_id)
    card = await services.films.card(film.film_id, GUILD)

    assert card.server.tally == Tally()
    assert card.server.weighted_mean is None


async def test_there_is_nothing_to_withdraw_without_a_rating(services: Services, database: Database) -> None:
    film = await add_film(database)

    with pytest.raises(NotFound, match=r"You have not rated Heat \(1995\) here"):
        await services.ratings.withdraw_rating(a_member(), film.film_id)


async def test_a_film_that_does_not_exist_can_not_be_rated(services: Services) -> None:
    for attempt in (
        services.ratings.rate(a_member(), NOWHERE, Stars(1)),
        services.ratings.rate_with_note(a_member(), NOWHERE, Stars(1), None),
        services.ratings.withdraw_rating(a_member(), NOWHERE),
        services.ratings.own_rating(a_member(), NOWHERE),
        services.ratings.raters(GUILD, NOWHERE, 0),
    ):
        with pytest.raises(NotFound, match="not in this server's catalogue"):
            await attempt


async def test_a_film_of_another_server_can_not_be_rated(services: Services, database: Database) -> None:
    film = await add_film(database, facts("Our short film"), guild_id=OTHER_GUILD)

    with pytest.raises(NotFound):
        await services.ratings.rate(a_member(), film.film_id, Stars(1))
    rated = await services.ratings.rate(a_member(guild_id=OTHER_GUILD), film.film_id, Stars(1))

    assert rated.film.guild_id == OTHER_GUILD


async def test_two_servers_never_see_each_other_s_ratings(services: Services, database: Database) -> None:
    film = await add_film(database)
    here, there = a_member(1, GUILD), a_member(1, OTHER_GUILD)

    await services.ratings.rate_with_note(here, film.film_id, Stars(9), Note("Ours."))
    _film, rating = await services.ratings.own_rating(there, film.film_id)
    raters = await services.ratings.raters(OTHER_GUILD, film.film_id, 0)
    card = await services.films.card(film.film_id, OTHER_GUILD)

    assert rating is None
    assert raters.ratings == ()
    assert (card.server, card.version) == (ServerStars(), 0)


async def test_one_person_s_ratings_in_two_servers_are_two(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.ratings.rate(a_member(1, GUILD), film.film_id, Stars(9))
    await services.ratings.rate(a_member(1, OTHER_GUILD), film.film_id, Stars(2))

    await services.ratings.withdraw_rating(a_member(1, GUILD), film.film_id)
    card = await services.films.card(film.film_id, OTHER_GUILD)

    assert card.server.tally.count == 1


async def test_the_weighted_mean_uses_this_server_s_mean_only(services: Services, database: Database) -> None:
    heat, alien = await add_film(database), await add_film(database, facts("Alien", 1979))
    await services.ratings.rate(a_member(1), heat.film_id, Stars(10))
    await services.ratings.rate(a_member(1), alien.film_id, Stars(2))
    await services.ratings.rate(a_member(1, OTHER_GUILD), heat.film_id, Stars(1))

    card = await services.films.card(heat.film_id, GUILD)

    assert card.server.server_mean == 3.0
    assert card.server.weighted_mean == pytest.approx((5 * 3.0 + 5.0) / 6)


async def test_raters_come_highest_first_then_newest(services: Services, database: Database, clock: Clock) -> None:
    film = await add_film(database)
    for user_id, half_stars in [(1, 6), (2, 10), (3, 6), (4, 1)]:
        await services.ratings.rate(a_member(user_id), film.film_id, Stars(half_stars))
        clock.advance(minutes=1)

    raters = await services.ratings.raters(GUILD, film.film_id, 0)

    assert [rating.user_id for rating in raters.ratings] == [2, 3, 1, 4]
    assert (raters.page, raters.pages, raters.server.tally.count) == (0, 1, 4)


async def test_raters_are_paged_and_a_page_past_the_end_is_the_last(services: Services, database: Database) -> None:
    film = await add_film(database)
    for user_id in range(RATERS_PER_PAGE * 2 + 1):
        await services.ratings.rate(a_member(user_id), film.film_id, Stars(8))

    pages = [await services.ratings.raters(GUILD, film.film_id, page) for page in (0, 1, 2, 3, 99, -1)]

    assert [(page.page, page.pages) for page in pages] == [(0, 3), (1, 3), (2, 3), (2, 3), (2, 3), (0, 3)]
    assert [len(page.ratings) for page in pages] == [RATERS_PER_PAGE, RATERS_PER_PAGE, 1, 1, 1, RATERS_PER_PAGE]


async def test_a_film_that_nobody_rated_has_one_empty_page(services: Services, database: Database) -> None:
    film = await add_film(database)

    raters = await services.ratings.raters(GUILD, film.film_id, 3)

    assert (raters.ratings, raters.page, raters.pages) == ((), 0, 1)


async def test_a_member_is_shown_under_the_name_they_acted_with_last(services: Services, database: Database) -> None:
    heat, alien = await add_film(database), await add_film(database, facts("Alien", 1979))
    await services.ratings.rate(a_member(name="Ada"), heat.film_id, Stars(8))

    await services.ratings.rate(a_member(name="Countess"), alien.film_id, Stars(8))
    raters = await services.ratings.raters(GUILD, heat.film_id, 0)

    assert [rating.display_name for rating in raters.ratings] == ["Countess"]


async def test_every_change_is_announced_once_it_is_stored_and_nothing_else_is(
    services: Services, database: Database
) -> None:
    film = await add_film(database)
    heard: list[tuple[int, int]] = []
    services.changes.subscribe(lambda guild_id, film_id: heard.append((guild_id, film_id)))

    await services.ratings.rate(a_member(), film.film_id, Stars(8))
    await services.ratings.rate_with_note(a_member(), film.film_id, Stars(8), Note("Text."))
    await services.ratings.withdraw_rating(a_member(), film.film_id)
    with pytest.raises(NotFound):
        await services.ratings.withdraw_rating(a_member(), film.film_id)
    await services.ratings.own_rating(a_member(), film.film_id)

    assert heard == [(GUILD, film.film_id)] * 3


async def test_who_stopped_listening_hears_nothing(services: Services, database: Database) -> None:
    film = await add_film(database)
    heard: list[int] = []

    def listener(_guild_id: int, film_id: int) -> None:
        heard.append(film_id)

    services.changes.subscribe(listener)
    services.changes.unsubscribe(listener)
    await services.ratings.rate(a_member(), film.film_id, Stars(8))

    assert heard == []
