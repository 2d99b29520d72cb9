"""A review that moderators hid is nowhere: not in lists, not in means, not in what is posted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from builders import GUILD, a_draft, a_member, add_film, add_review
from nights import MODERATOR, actor

from bot.domain.reviews import ReviewFilter
from bot.domain.stars import Stars
from bot.storage.reviews import ReviewStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from stage import Clock

    from bot.domain.films import Film
    from bot.services import Services
    from bot.storage.database import Database

    Surface: TypeAlias = Callable[[Services, Database, Film], Awaitable[bool]]


async def _on_the_card(services: Services, _database: Database, film: Film) -> bool:
    return (await services.films.card(film.film_id, GUILD)).critics.total > 0


async def _in_the_library(services: Services, _database: Database, _film: Film) -> bool:
    return (await services.reviews.browse(ReviewFilter(), GUILD, 0)).total > 0


async def _in_the_digest(services: Services, database: Database, _film: Film) -> bool:
    day, now = timedelta(days=1), services.clock()
    async with database.read() as connection:
        count, shown = await ReviewStore(connection).added(GUILD, now - day, now + day, 5)
    assert count == len(shown)
    return count > 0


async def _in_the_server_s_numbers(services: Services, _database: Database, _film: Film) -> bool:
    return bool((await services.server_stats.stats(GUILD)).points)


async def _in_the_pool(services: Services, _database: Database, _film: Film) -> bool:
    (waiting,) = (await services.nights.pool.show(GUILD, None, "critics", 0)).suggestions
    return waiting.critics_mean is not None


SURFACES: dict[str, Surface] = {
    "film card": _on_the_card,
    "/reviews": _in_the_library,
    "digest": _in_the_digest,
    "/stats": _in_the_server_s_numbers,
    "/night pool": _in_the_pool,
}


@pytest.mark.parametrize("name", SURFACES)
async def test_what_is_hidden_is_nowhere_until_it_is_restored(
    services: Services, database: Database, clock: Clock, name: str
) -> None:
    film, shows = await add_film(database), SURFACES[name]
    review_id = await add_review(database, film, a_draft(rating="5/5"), clock.now, guild_id=GUILD)
    for user_id in (1, 2, 3):
        await services.ratings.rate(a_member(user_id), film.film_id, Stars(4))
    await services.nights.pool.suggest(a_member(), actor(1), film.film_id)
    before = await shows(services, database, film)

    await services.hiding.hide_review(MODERATOR, review_id)
    hidden = await shows(services, database, film)
    await services.hiding.restore_review(MODERATOR, review_id)

    assert (before, hidden, await shows(services, database, film)) == (True, False, True)
