"""Watchlists, and the film that several members want to see."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from builders import GUILD, OTHER_GUILD, a_member, add_film, facts

from bot.domain.errors import InvalidInput, NotFound
from bot.domain.stars import Stars
from bot.services.changes import FilmChanges
from bot.services.members import watchlist as module
from bot.services.members.watchlist import MOST_COMPANIONS, WatchlistService

if TYPE_CHECKING:
    from stage import Clock

    from bot.services import Services
    from bot.storage.database import Connection, Database

ADA, BELA, CHLOE = a_member(), a_member(2, name="Béla"), a_member(3, name="Chloé")
NOWHERE = 404


async def test_a_film_goes_on_the_list_once_and_off_again(services: Services, database: Database) -> None:
    film = await add_film(database)

    first, again = [await services.watchlist.add(ADA, film.film_id) for _ in range(2)]
    on_it = await services.watchlist.page(ADA, 0)
    off = await services.watchlist.remove(ADA, film.film_id)

    assert (first.was_wanted, again.was_wanted) == (False, True)
    assert [wish.film for wish in on_it.wishes] == [film]
    assert (off.was_wanted, off.is_wanted) == (True, False)
    assert (await services.watchlist.page(ADA, 0)).wishes == ()


async def test_what_is_not_there_can_not_be_added_or_taken_off(services: Services, database: Database) -> None:
    film = await add_film(database, guild_id=OTHER_GUILD)

    for film_id in (film.film_id, NOWHERE):
        with pytest.raises(NotFound):
            await services.watchlist.add(ADA, film_id)
    ours = await add_film(database)
    with pytest.raises(NotFound, match="not on your watchlist"):
        await services.watchlist.remove(ADA, ours.film_id)


async def test_the_button_toggles_and_the_card_counts(services: Services, database: Database) -> None:
    film = await add_film(database)
    before = await services.films.card(film.film_id, GUILD)

    on = await services.watchlist.toggle(ADA, film.film_id)
    await services.watchlist.toggle(BELA, film.film_id)
    wanted = await services.films.card(film.film_id, GUILD)
    off = await services.watchlist.toggle(ADA, film.film_id)
    after = await services.films.card(film.film_id, GUILD)

    assert (on.is_wanted, off.is_wanted) == (True, False)
    assert [card.wanted_by for card in (before, wanted, after)] == [0, 2, 1]
    assert before.version < wanted.version < after.version
    assert (await services.films.card(film.film_id, OTHER_GUILD)).wanted_by == 0


async def test_a_rated_film_leaves_the_list(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.watchlist.add(ADA, film.film_id)

    rated = await services.ratings.rate(ADA, film.film_id, Stars(9))
    again = await services.ratings.rate(ADA, film.film_id, Stars(9))

    assert (rated.change.was_wanted, again.change.was_wanted) == (True, False)
    assert (await services.watchlist.page(ADA, 0)).total == 0


async def test_the_list_is_paged_newest_first_and_counts_the_others(
    services: Services, database: Database, clock: Clock
) -> None:
    films = [await add_film(database, facts(f"Film {number}", 2000)) for number in range(20)]
    for film in films:
        await services.watchlist.add(ADA, film.film_id)
        clock.advance(minutes=1)
    await services.watchlist.add(BELA, films[19].film_id)

    first, last = [await services.watchlist.page(ADA, page) for page in (0, 7)]

    assert [wish.film.title for wish in first.wishes[:2]] == ["Film 19", "Film 18"]
    assert [wish.others for wish in first.wishes[:2]] == [1, 0]
    assert (first.pages, last.page, len(last.wishes), first.total) == (2, 1, 5, 20)


async def test_a_full_list_says_so(services: Services, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WISHES", 1)
    films = [await add_film(database, facts(f"Film {number}", 2000)) for number in range(2)]
    await services.watchlist.add(ADA, films[0].film_id)

    with pytest.raises(InvalidInput, match="Take some off first"):
        await services.watchlist.add(ADA, films[1].film_id)


async def test_the_draw_is_from_films_that_all_want_and_none_has_rated(services: Services, database: Database) -> None:
    all_want, rated_by_one, two_want = [await add_film(database, facts(name, 2000)) for name in ("A", "B", "C")]
    for member in (ADA, BELA, CHLOE):
        await services.watchlist.add(member, all_want.film_id)
        await services.watchlist.add(member, rated_by_one.film_id)
    await services.watchlist.add(ADA, two_want.film_id)
    await services.watchlist.add(BELA, two_want.film_id)
    # Rated elsewhere it would not count; here Chloé wants to see it again.
    await services.ratings.rate(CHLOE, rated_by_one.film_id, Stars(9))
    await services.watchlist.add(CHLOE, rated_by_one.film_id)

    three = await services.watchlist.pick(ADA, [BELA.user_id, CHLOE.user_id, ADA.user_id])
    two = await services.watchlist.pick(ADA, [BELA.user_id])

    assert (three.film, three.candidates, three.user_ids) == (all_want, 1, (1, 2, 3))
    assert two.candidates == 3


async def test_every_candidate_is_drawn_some_time(database: Database, clock: Clock) -> None:
    service = WatchlistService(database, FilmChanges(), clock, Random(1))
    films = [await add_film(database, facts(f"Film {number}", 2000)) for number in range(4)]
    for film in films:
        await service.add(ADA, film.film_id)

    drawn = {(await service.pick(ADA, [])).film.film_id for _ in range(60)}

    assert drawn == {film.film_id for film in films}


async def test_nothing_to_draw_says_what_to_do(services: Services) -> None:
    with pytest.raises(NotFound, match="your watchlist has no film"):
        await services.watchlist.pick(ADA, [])
    with pytest.raises(NotFound, match="both watchlists"):
        await services.watchlist.pick(ADA, [BELA.user_id])
    with pytest.raises(NotFound, match="all 3 watchlists"):
        await services.watchlist.pick(ADA, [BELA.user_id, BELA.user_id + 1])


async def test_too_many_or_unlisted_companions_are_refused(services: Services, database: Database) -> None:
    film = await add_film(database)
    for member in (ADA, BELA):
        await services.watchlist.add(member, film.film_id)

    async def unlist(connection: Connection) -> None:
        await connection.execute("UPDATE members SET is_unlisted = 1 WHERE user_id = 2")

    await database.write(unlist)

    with pytest.raises(InvalidInput, match="to themselves"):
        await services.watchlist.pick(ADA, [BELA.user_id])
    with pytest.raises(InvalidInput, match="At most"):
        await services.watchlist.pick(ADA, list(range(10, 11 + MOST_COMPANIONS)))
