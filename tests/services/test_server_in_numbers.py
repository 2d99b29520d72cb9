"""`/stats`: what is summed up, and what stays out of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from builders import GUILD, OTHER_GUILD, a_draft, add_film, add_review, facts
from rated_server import conceal, conceal_all, give, leave, mark, unlist

from bot.domain.errors import NotFound

if TYPE_CHECKING:
    from stage import Clock

    from bot.domain.films import Film
    from bot.services import Services
    from bot.storage.database import Database


@pytest.fixture
async def films(database: Database) -> list[Film]:
    return [await add_film(database, facts(f"Film {number}", 2000 + number)) for number in range(1, 5)]


async def test_ratings_films_members_and_their_spread(
    services: Services, database: Database, clock: Clock, films: list[Film]
) -> None:
    await give(database, 1, {films[0].film_id: 10, films[1].film_id: 1}, clock())
    await give(database, 2, {films[0].film_id: 9}, clock())
    await give(database, 3, {films[0].film_id: 9}, clock(), guild_id=OTHER_GUILD)

    stats = await services.server_stats.stats(GUILD)

    assert stats.tally.bins == (1, 0, 0, 0, 0, 0, 0, 0, 1, 1)
    assert (stats.film_count, stats.member_count) == (2, 2)


async def test_activity_is_counted_by_the_servers_own_calendar(
    services: Services, database: Database, films: list[Film]
) -> None:
    await give(database, 1, {films[0].film_id: 10}, datetime(2026, 1, 31, 23, 30, tzinfo=UTC))
    await give(database, 2, {films[0].film_id: 10}, datetime(2025, 2, 10, tzinfo=UTC))
    summer = datetime(2025, 6, 30, 22, 30, tzinfo=UTC)  # the clocks there are two hours ahead, now only one
    await give(database, 3, {films[0].film_id: 10}, summer)
    utc = dict((await services.server_stats.stats(GUILD)).months)
    await database.write(
        lambda connection: connection.execute(
            "INSERT INTO guild_settings (guild_id, time_zone) VALUES (:guild_id, 'Europe/Berlin')", {"guild_id": GUILD}
        )
    )

    berlin = dict((await services.server_stats.stats(GUILD)).months)

    assert (utc[date(2026, 1, 1)], utc[date(2026, 2, 1)]) == (1, 0)
    assert (berlin[date(2026, 1, 1)], berlin[date(2026, 2, 1)]) == (0, 1)
    assert (utc[date(2025, 6, 1)], berlin[date(2025, 6, 1)], berlin[date(2025, 7, 1)]) == (1, 0, 1)
    assert len(utc) == 12
    assert sum(utc.values()) == sum(berlin.values()) == 2


async def test_nothing_rated_is_said(services: Services, database: Database, clock: Clock, films: list[Film]) -> None:
    with pytest.raises(NotFound, match="Nobody here has rated"):
        await services.server_stats.stats(GUILD)

    await give(database, 1, {films[0].film_id: 10}, clock())
    await conceal_all(database)

    with pytest.raises(NotFound, match="Nobody here has rated"):
        await services.server_stats.stats(GUILD)


async def test_what_does_not_count_and_what_is_concealed_is_in_no_number(
    services: Services, database: Database, clock: Clock, films: list[Film]
) -> None:
    for member in range(1, 7):
        await give(database, member, {film.film_id: 1 if member % 2 else 10 for film in films[:3]}, clock())
    for member in range(1, 7):
        await mark(database, member, films[0].film_id, "is_suspended")
    await conceal(database, films[1].film_id, clock())

    stats = await services.server_stats.stats(GUILD)

    assert stats.tally.count == 6
    assert stats.film_count == 1
    assert [film.film_label for film in stats.divisive] == ["Film 3 (2003)"]
    assert sum(number for _, number in stats.months) == 6
    assert [member.rating_count for member in stats.active] == [1] * 5


async def test_the_most_active_are_named_but_for_those_off_all_lists(
    services: Services, database: Database, clock: Clock, films: list[Film]
) -> None:
    for member, number in ((1, 4), (2, 3), (3, 2), (4, 1)):
        await give(database, member, {film.film_id: 8 for film in films[:number]}, clock())
    await unlist(database, 1)
    await leave(database, 2, clock() - timedelta(days=31))
    await leave(database, 3, clock() - timedelta(days=29))

    stats = await services.server_stats.stats(GUILD)

    assert [(one.user_id, one.display_name) for one in stats.active] == [
        (None, "A former member"),
        (3, "Member 3"),
        (4, "Member 4"),
    ]
    assert stats.member_count == 4


async def test_films_are_set_beside_the_critics_this_server_sees(
    services: Services, database: Database, clock: Clock, films: list[Film]
) -> None:
    for film, rating in zip(films, ("★☆☆☆☆", "★★★★★", "★★★☆☆", "★☆☆☆☆"), strict=True):
        await add_review(database, film, a_draft(film.title, rating=rating), clock())
    await add_review(database, films[2], a_draft(critic="Else", rating="★☆☆☆☆"), clock(), guild_id=OTHER_GUILD)
    for member in (1, 2, 3):
        await give(database, member, {films[0].film_id: 10, films[1].film_id: 4, films[2].film_id: 6}, clock())
    await give(database, 1, {films[3].film_id: 10}, clock())

    stats = await services.server_stats.stats(GUILD)

    assert {point.film_id: (point.critics, point.members) for point in stats.points} == {
        films[0].film_id: (1.0, 5.0),
        films[1].film_id: (5.0, 2.0),
        films[2].film_id: (3.0, 3.0),
    }
    assert [(point.film_label, point.gap) for point in stats.loved_here] == [("Film 1 (2001)", 4.0)]
    assert [(point.film_label, point.gap) for point in stats.loved_by_critics] == [("Film 2 (2002)", -3.0)]


async def test_a_film_divides_only_where_somebody_likes_it_and_somebody_does_not(
    services: Services, database: Database, clock: Clock, films: list[Film]
) -> None:
    for member in range(1, 7):
        # One film between half a star and three, one between two and four.
        await give(database, member, {films[0].film_id: member, films[1].film_id: 4 if member % 2 else 8}, clock())

    stats = await services.server_stats.stats(GUILD)

    assert [film.film_label for film in stats.divisive] == ["Film 2 (2002)"]
    assert stats.divisive[0].deviation == pytest.approx(1.0)
