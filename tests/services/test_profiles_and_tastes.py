"""Profiles and comparisons: whose they are, what counts in them, and who is left out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from builders import GUILD, OTHER_GUILD, a_member, add_film, facts
from rated_server import conceal, give, leave, mark, unlist

from bot.domain.errors import InvalidInput, NotAllowed, NotFound

if TYPE_CHECKING:
    from stage import Clock

    from bot.services import Services
    from bot.storage.database import Connection, Database

ADA, BELA, CLEO = a_member(1), a_member(2), a_member(3)


@pytest.fixture(autouse=True)
async def _films(database: Database) -> None:
    for number in range(1, 13):
        await add_film(
            database,
            facts(
                f"Film {number}",
                1980 + number,
                genres=("Drama", "War") if number <= 3 else ("Comedy",),
                directors=("Agnès Varda",) if number <= 4 else (f"Director {number}",),
            ),
        )


async def see(database: Database, user_id: int, film_id: int, day: str) -> None:
    """Write a viewing as the diary does."""

    async def act(connection: Connection) -> None:
        await connection.execute(
            "INSERT INTO viewings (guild_id, user_id, film_id, watched_on, logged_at) VALUES (:g, :u, :f, :day, 0)",
            {"g": GUILD, "u": user_id, "f": film_id, "day": day},
        )

    await database.write(act)


async def test_a_profile_is_the_members_own_ratings_here(services: Services, database: Database, clock: Clock) -> None:
    await give(database, 1, {1: 10, 2: 9, 3: 8, 4: 2}, clock(), name="Ada")
    await give(database, 2, {1: 4}, clock())
    await give(database, 1, {5: 1}, clock(), guild_id=OTHER_GUILD)

    profile = await services.profiles.profile(BELA, 1)

    assert profile.display_name == "Ada"
    assert profile.tally.bins == (0, 1, 0, 0, 0, 0, 0, 1, 1, 1)
    assert {one.name: (one.count, one.mean) for one in profile.genres} == {"Drama": (3, 4.5), "War": (3, 4.5)}
    assert [(one.name, one.count) for one in profile.directors] == [("Agnès Varda", 4)]
    assert [(one.name, one.count) for one in profile.decades] == [("1980s", 4)]
    assert (profile.own_on_shared, profile.others_mean) == (5.0, 2.0)


async def test_a_film_is_seen_on_its_viewings_days_and_else_when_it_was_rated(
    services: Services, database: Database, clock: Clock
) -> None:
    await give(database, 1, {1: 10, 2: 9}, datetime(2026, 2, 28, 23, 59, tzinfo=UTC))
    await see(database, 1, 1, "2025-12-31")
    await see(database, 1, 1, "2026-01-01")
    await see(database, 1, 1, "1999-01-01")

    months = dict((await services.profiles.profile(ADA, 1)).months)

    assert {month: number for month, number in months.items() if number} == {
        date(2025, 12, 1): 1,
        date(2026, 1, 1): 1,
        date(2026, 2, 1): 1,
    }
    assert clock().date() == date(2026, 3, 1)


async def test_what_does_not_count_and_what_is_concealed_is_left_out(
    services: Services, database: Database, clock: Clock
) -> None:
    await give(database, 1, {1: 10, 2: 9, 3: 8}, clock())
    await see(database, 1, 2, "2026-01-01")
    await mark(database, 1, 1, "is_hidden")
    await conceal(database, 2, clock())

    profile = await services.profiles.profile(ADA, 1)

    assert profile.tally.count == 1
    assert sum(number for _, number in profile.months) == 1


async def test_nobody_is_told_of_a_member_without_ratings(services: Services, database: Database, clock: Clock) -> None:
    await give(database, 1, {1: 10}, clock())
    await mark(database, 1, 1, "is_suspended")

    with pytest.raises(NotFound, match=r"You have not rated a film here yet\. Start with /rate"):
        await services.profiles.profile(ADA, 1)
    with pytest.raises(NotFound, match="This member has not rated a film here yet"):
        await services.profiles.profile(BELA, 1)
    with pytest.raises(NotFound):
        await services.profiles.profile(BELA, 999)


async def test_a_member_off_all_lists_sees_their_own_profile_and_nobody_else_does(
    services: Services, database: Database, clock: Clock
) -> None:
    films = dict.fromkeys(range(1, 13), 5) | {1: 10, 2: 1}
    await give(database, 1, films, clock())
    await give(database, 2, films, clock())
    await unlist(database, 1)

    own = await services.profiles.profile(ADA, 1)

    assert own.is_unlisted
    assert own.neighbours == ()
    assert (await services.profiles.profile(BELA, 2)).neighbours == ()
    with pytest.raises(NotAllowed, match="chosen not to be shown"):
        await services.profiles.profile(BELA, 1)
    with pytest.raises(NotAllowed, match="This member has chosen"):
        await services.profiles.compare(BELA, 1)
    with pytest.raises(NotAllowed, match="You have chosen"):
        await services.profiles.compare(ADA, 2)


async def test_neighbours_are_those_who_agree_the_nearest_first(
    services: Services, database: Database, clock: Clock
) -> None:
    own = {number: (number * 7) % 10 + 1 for number in range(1, 13)}
    await give(database, 1, own, clock())
    await give(database, 2, own, clock(), name="Twin")
    await give(database, 3, {number: min(10, stars + number % 3) for number, stars in own.items()}, clock())
    await give(database, 4, {number: 11 - stars for number, stars in own.items()}, clock())
    await give(database, 5, {number: own[number] for number in range(1, 5)}, clock())
    await give(database, 6, own, clock())
    await leave(database, 6, clock())

    profile = await services.profiles.profile(ADA, 1)

    assert [one.user_id for one in profile.neighbours] == [2, 3]
    assert profile.neighbours[0].display_name == "Twin"
    assert profile.neighbours[0].agreement == pytest.approx(12 / 22)
    assert profile.neighbours[0].films == 12


async def test_a_comparison_says_where_two_agree_and_differ(
    services: Services, database: Database, clock: Clock
) -> None:
    await give(database, 1, {1: 10, 2: 1, 3: 5, 4: 6, 5: 7, 6: 3}, clock(), name="Ada")
    await give(database, 2, {1: 10, 2: 9, 3: 5, 4: 6, 5: 7, 7: 3}, clock(), name="Béla")

    shown = await services.profiles.compare(ADA, 2)

    assert (shown.own_name, shown.other_name, shown.overlap.films) == ("Ada", "Béla", 5)
    assert [film.film_label for film in shown.differed] == ["Film 2 (1982)"]
    assert shown.agreed[0].film_label == "Film 1 (1981)"
    neighbour = (await services.profiles.profile(ADA, 1)).neighbours
    assert [one.agreement for one in neighbour] == [shown.overlap.agreement]


async def test_what_does_not_count_is_not_compared(services: Services, database: Database, clock: Clock) -> None:
    await give(database, 1, {1: 10, 2: 1, 3: 5}, clock())
    await give(database, 2, {1: 10, 2: 9, 3: 5}, clock())
    await mark(database, 2, 1, "is_held")
    await conceal(database, 2, clock())

    assert [film.film_label for film in (await services.profiles.compare(ADA, 2)).films] == ["Film 3 (1983)"]


async def test_one_cannot_be_compared_with_oneself_or_with_nothing_in_common(
    services: Services, database: Database, clock: Clock
) -> None:
    await give(database, 1, {1: 10}, clock())
    await give(database, 2, {2: 10}, clock())

    with pytest.raises(InvalidInput, match="somebody else"):
        await services.profiles.compare(ADA, 1)
    with pytest.raises(NotFound, match="both of you"):
        await services.profiles.compare(ADA, 2)
    with pytest.raises(NotFound, match="both of you"):
        await services.profiles.compare(CLEO, 1)
