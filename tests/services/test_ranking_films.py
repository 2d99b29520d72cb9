"""`/top` and the digest's week: what is ranked, by which ratings, and how films moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import GUILD, OTHER_GUILD, add_film, facts
from rated_server import conceal, conceal_all, give, mark, unlist

from bot.domain.errors import NotFound
from bot.domain.rankings import RankingFilter, short_key

if TYPE_CHECKING:
    from stage import Clock

    from bot.domain.rankings import TopPage
    from bot.services import Services
    from bot.storage.database import Database

FILMS = (
    facts("Heat", 1995, genres=("Crime", "Drama"), directors=("Michael Mann",)),
    facts("Collateral", 2004, genres=("Crime",), directors=("Michael Mann",)),
    facts("Ran", 1985, genres=("Drama", "War"), directors=("Akira Kurosawa",)),
    facts("Flow", 2024, genres=("Animation",), directors=("Gints Zilbalodis", "M" * 150)),
)
HEAT, COLLATERAL, RAN, FLOW = 1, 2, 3, 4


@pytest.fixture(autouse=True)
async def _films(database: Database) -> None:
    for film in FILMS:
        await add_film(database, film)


def titles(page: TopPage) -> list[str]:
    return [entry.film_label.partition(" (")[0] for entry in page.entries]


async def top(services: Services, wanted: RankingFilter | None = None, page: int = 0) -> TopPage:
    return await services.rankings.top(GUILD, wanted or RankingFilter(), page)


async def test_films_stand_in_the_order_of_their_weighted_mean(
    services: Services, database: Database, clock: Clock
) -> None:
    await give(database, 1, {HEAT: 9, RAN: 10, COLLATERAL: 4}, clock())
    await give(database, 2, {HEAT: 9, COLLATERAL: 5}, clock())
    await give(database, 3, {HEAT: 10}, clock())

    page = await top(services)

    assert titles(page) == ["Heat", "Ran", "Collateral"]
    heat = page.entries[0].standing
    server_mean = (9 + 10 + 4 + 9 + 5 + 10) / 2 / 6
    assert heat.weighted_mean == pytest.approx((5 * server_mean + 14) / 8)
    assert (heat.votes.rating_count, heat.votes.mean) == (3, pytest.approx(14 / 3))


async def test_the_ranking_agrees_with_what_the_film_itself_shows(
    services: Services, database: Database, clock: Clock
) -> None:
    await give(database, 1, {HEAT: 9, RAN: 3}, clock())
    await give(database, 2, {HEAT: 4}, clock())

    films = (await top(services)).entries
    raters = await services.ratings.raters(GUILD, HEAT, 0)

    assert raters.server.weighted_mean == pytest.approx(films[0].standing.weighted_mean)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (RankingFilter(genre=short_key("crime")), {"Heat", "Collateral"}),
        (RankingFilter(decade=1980), {"Ran"}),
        (RankingFilter(director=short_key("Michael Mann")), {"Heat", "Collateral"}),
        (RankingFilter(director=short_key("M" * 150)), {"Flow"}),
        (RankingFilter(genre=short_key("Drama"), decade=1990), {"Heat"}),
        (RankingFilter(least=2), {"Heat"}),
        (RankingFilter(genre="0" * 12), set[str]()),
    ],
)
async def test_filters_leave_the_films_that_fit(
    services: Services, database: Database, clock: Clock, wanted: RankingFilter, expected: set[str]
) -> None:
    await give(database, 1, {HEAT: 9, RAN: 8, COLLATERAL: 4, FLOW: 7}, clock())
    await give(database, 2, {HEAT: 9}, clock())

    page = await top(services, wanted)

    assert set(titles(page)) == expected
    assert page.total == len(expected)


async def test_a_filter_is_named_and_does_not_change_what_a_film_is_worth(
    services: Services, database: Database, clock: Clock
) -> None:
    await give(database, 1, {HEAT: 9, RAN: 2, COLLATERAL: 4}, clock())

    everything = {entry.film_label: entry.standing.weighted_mean for entry in (await top(services)).entries}
    page = await top(services, RankingFilter(genre=short_key("crime"), director=short_key("michael mann")))

    assert (page.genre, page.director) == ("Crime", "Michael Mann")
    assert {entry.film_label: entry.standing.weighted_mean for entry in page.entries}.items() <= everything.items()


async def test_a_period_counts_only_its_own_ratings(services: Services, database: Database, clock: Clock) -> None:
    await give(database, 1, {HEAT: 10, RAN: 10}, clock())
    clock.advance(days=40)
    await give(database, 2, {HEAT: 2, COLLATERAL: 8}, clock())

    page = await top(services, RankingFilter(period="month"))

    assert titles(page) == ["Collateral", "Heat"]
    assert [entry.standing.votes.half_stars_sum for entry in page.entries] == [8, 2]
    assert set(titles(await top(services, RankingFilter(period="year")))) == {"Heat", "Ran", "Collateral"}


async def test_moves_are_since_last_week(services: Services, database: Database, clock: Clock) -> None:
    await give(database, 1, {HEAT: 6, RAN: 7, COLLATERAL: 8}, clock())
    clock.advance(days=8)
    await give(database, 2, {HEAT: 10, FLOW: 1}, clock())
    await give(database, 3, {HEAT: 10}, clock())

    page = await top(services)

    assert page.has_past
    assert [(entry.film_label[:4], entry.change) for entry in page.entries] == [
        ("Heat", 2),
        ("Coll", -1),
        ("Ran ", -1),
        ("Flow", None),
    ]


async def test_a_server_in_its_first_week_has_no_moves(services: Services, database: Database, clock: Clock) -> None:
    await give(database, 1, {HEAT: 6}, clock())

    assert not (await top(services)).has_past


async def test_what_does_not_count_moves_nothing(services: Services, database: Database, clock: Clock) -> None:
    await give(database, 1, {HEAT: 6, RAN: 7}, clock())
    await give(database, 2, {HEAT: 10, COLLATERAL: 10}, clock())
    before = (await top(services)).entries
    for flag in ("is_hidden", "is_held", "is_suspended"):
        await mark(database, 2, HEAT, flag)
        await mark(database, 2, COLLATERAL, flag)
        page = await top(services)
        assert titles(page) == ["Ran", "Heat"]
        assert page.entries[1].standing.votes.rating_count == 1
        await mark(database, 2, HEAT, flag, is_set=False)
        await mark(database, 2, COLLATERAL, flag, is_set=False)

    assert (await top(services)).entries == before


async def test_concealed_films_are_in_no_rank_and_no_mean(services: Services, database: Database, clock: Clock) -> None:
    await give(database, 1, {HEAT: 10, RAN: 4, COLLATERAL: 6}, clock())
    await conceal(database, HEAT, clock())

    page = await top(services)
    recent = await top(services, RankingFilter(period="week"))

    assert titles(page) == titles(recent) == ["Collateral", "Ran"]
    assert page.entries[0].standing.weighted_mean == pytest.approx((5 * 2.5 + 3) / 6)
    assert recent.entries[0].standing.weighted_mean == pytest.approx((5 * 2.5 + 3) / 6)


async def test_where_everything_is_concealed_only_what_was_revealed_is_ranked(
    services: Services, database: Database, clock: Clock
) -> None:
    await give(database, 1, {HEAT: 10, RAN: 4}, clock())
    await conceal_all(database)
    assert titles(await top(services)) == []

    await conceal(database, RAN, clock(), is_revealed=True)

    assert titles(await top(services)) == titles(await top(services, RankingFilter(period="year"))) == ["Ran"]


async def test_a_member_off_all_lists_still_counts(services: Services, database: Database, clock: Clock) -> None:
    await give(database, 1, {HEAT: 10}, clock())
    await unlist(database, 1)

    assert titles(await top(services)) == ["Heat"]


async def test_another_servers_ratings_and_films_stay_there(
    services: Services, database: Database, clock: Clock
) -> None:
    own = await add_film(database, facts("Home Movie", 2020, genres=("Home",)), OTHER_GUILD)
    await give(database, 1, {HEAT: 10, own.film_id: 10}, clock(), guild_id=OTHER_GUILD)

    assert titles(await top(services)) == []
    assert await services.rankings.genres_like("", GUILD) == []
    with pytest.raises(NotFound):
        await services.rankings.genre_key("Home", GUILD)


async def test_a_page_past_the_end_is_the_last(services: Services, database: Database, clock: Clock) -> None:
    films = [(await add_film(database, facts(f"Film {number}", 2000))).film_id for number in range(23)]
    await give(database, 1, dict.fromkeys(films, 8), clock())

    page = await top(services, page=999_999)

    assert (page.page, page.pages, page.total, len(page.entries)) == (2, 3, 23, 3)
    assert [entry.standing.rank for entry in page.entries] == [21, 22, 23]


async def test_the_server_weighs_as_it_set(services: Services, database: Database, clock: Clock) -> None:
    await give(database, 1, {HEAT: 10, RAN: 2}, clock())
    await database.write(
        lambda connection: connection.execute(
            "INSERT INTO guild_settings (guild_id, rating_weight) VALUES (:guild_id, 0)", {"guild_id": GUILD}
        )
    )

    page = await top(services)

    assert [entry.standing.weighted_mean for entry in page.entries] == [5.0, 1.0]
    assert page.weight == 0


async def test_names_are_suggested_by_the_beginning_of_a_word(
    services: Services, database: Database, clock: Clock
) -> None:
    await give(database, 1, {HEAT: 10, RAN: 2, COLLATERAL: 5, FLOW: 3}, clock())

    assert await services.rankings.genres_like("", GUILD) == ["Crime", "Drama", "War", "Animation"]
    assert await services.rankings.directors_like("kuro", GUILD) == ["Akira Kurosawa"]
    assert await services.rankings.directors_like("mich", GUILD) == ["Michael Mann"]
    assert await services.rankings.decades(GUILD) == [(2020, 1), (2000, 1), (1990, 1), (1980, 1)]


async def test_a_typed_name_is_understood_and_an_unknown_one_refused(
    services: Services, database: Database, clock: Clock
) -> None:
    await give(database, 1, {HEAT: 10}, clock())

    assert await services.rankings.director_key("michael mann", GUILD) == short_key("Michael Mann")
    assert await services.rankings.genre_key(f"genre:{short_key('Crime')}", GUILD) == short_key("Crime")
    for text in ("Western", "genre:000000000000", "", "  "):
        with pytest.raises(NotFound, match="Pick one from the list"):
            await services.rankings.genre_key(text, GUILD)


async def test_a_film_rated_a_moment_ago_is_in_the_filtered_ranking_at_once(
    services: Services, database: Database, clock: Clock
) -> None:
    await give(database, 1, {HEAT: 10}, clock())
    wanted = RankingFilter(genre=short_key("Crime"))
    assert titles(await top(services, wanted)) == ["Heat"]

    await give(database, 1, {COLLATERAL: 8, RAN: 9}, clock())

    assert titles(await top(services, wanted)) == ["Heat", "Collateral"]


async def test_suggestions_are_read_again_after_a_minute(services: Services, database: Database, clock: Clock) -> None:
    await give(database, 1, {HEAT: 10}, clock())
    assert await services.rankings.directors_like("", GUILD) == ["Michael Mann"]
    await give(database, 1, {RAN: 10}, clock())

    clock.advance(seconds=61)

    assert await services.rankings.directors_like("", GUILD) == ["Michael Mann", "Akira Kurosawa"]
