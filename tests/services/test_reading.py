"""Reading the library: orders, places, critics and their habits, one server apart from the other."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from builders import GUILD, OTHER_GUILD, a_draft, add_film, add_review, facts
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import NotFound
from bot.domain.reviews import ORDERS, SORTS, FilmScores, ReviewFilter, habit_of
from bot.services.library.reviews import READER_CHOICES, REVIEWS_PER_PAGE

if TYPE_CHECKING:
    from bot.domain.films import Film
    from bot.services import Services
    from bot.storage.database import Database

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def _film_with_reviews(database: Database, number: int = 4) -> tuple[Film, list[int]]:
    """A film whose reviews get better and older, their outlets in reversed order."""
    film = await add_film(database)
    return film, [
        await add_review(
            database,
            film,
            a_draft(
                critic=f"Critic {n}",
                outlet=f"Outlet {999 - n:03}",
                rating=f"{n % 6}/5" if n else None,
                published_on=date(2020 - n, 1, 1),
            ),
            NOON,
        )
        for n in range(number)
    ]


async def test_critics_of_a_film_stand_by_date_stars_or_outlet(services: Services, database: Database) -> None:
    _, made = await _film_with_reviews(database)
    orders = {
        order: [
            choice.review_id for choice in (await services.reviews.open_review(made[0], GUILD, order=order)).choices
        ]
        for order in ORDERS
    }

    # The first has no stars: it is last by stars, not a zero.
    assert orders == {
        "newest": made,
        "stars": [made[3], made[2], made[1], made[0]],
        "outlet": made[::-1],
    }


@pytest.mark.parametrize("order", ORDERS)
async def test_the_chooser_starts_around_the_review_that_is_open(
    services: Services, database: Database, order: str
) -> None:
    _, made = await _film_with_reviews(database, 60)

    for review_id in (made[0], made[30], made[-1]):
        reading = await services.reviews.open_review(review_id, GUILD, order=order)
        assert review_id in {choice.review_id for choice in reading.choices}
        assert reading.total == 60


async def test_paging_through_critics_keeps_the_review_open(services: Services, database: Database) -> None:
    _, made = await _film_with_reviews(database, 60)

    reading = await services.reviews.open_review(made[0], GUILD, offset=2 * READER_CHOICES)
    beyond = await services.reviews.open_review(made[0], GUILD, offset=999_999)

    assert reading.review.review_id == made[0]
    assert [choice.review_id for choice in reading.choices] == made[2 * READER_CHOICES :]
    assert beyond.offset == 0


async def test_a_server_s_own_review_stands_first_among_the_newest(services: Services, database: Database) -> None:
    film, _ = await _film_with_reviews(database)
    own = await add_review(database, film, a_draft(critic="Local", published_on=date(1999, 1, 1)), NOON, guild_id=GUILD)

    assert (await services.reviews.open_film(film.film_id, GUILD)).review.review_id == own
    assert (await services.reviews.open_film(film.film_id, OTHER_GUILD)).review.review_id != own


async def test_a_film_without_reviews_says_so(services: Services, database: Database) -> None:
    film = await add_film(database)

    with pytest.raises(NotFound, match="no critic's review of Heat"):
        await services.reviews.open_film(film.film_id, GUILD)


@pytest.mark.parametrize("sort", SORTS)
async def test_every_sort_shows_every_review_once(services: Services, database: Database, sort: str) -> None:
    _, made = await _film_with_reviews(database, 20)
    wanted = ReviewFilter(sort=sort)
    pages = [await services.reviews.browse(wanted, GUILD, number) for number in range(3)]

    shown = [review.review_id for page in pages for review in page.reviews]

    assert sorted(shown) == sorted(made)
    assert [len(page.reviews) for page in pages] == [REVIEWS_PER_PAGE, REVIEWS_PER_PAGE, 20 - 2 * REVIEWS_PER_PAGE]


async def test_filters_of_the_library_work_together(services: Services, database: Database) -> None:
    _, made = await _film_with_reviews(database, 12)
    critic_id = (await services.reviews.open_review(made[5], GUILD)).review.critic_id

    by_critic = await services.reviews.browse(ReviewFilter(critic_id=critic_id), GUILD, 0)
    five = await services.reviews.browse(ReviewFilter(stars=5), GUILD, 0)
    unrated = await services.reviews.browse(ReviewFilter(stars=0), GUILD, 0)
    none = await services.reviews.browse(ReviewFilter(critic_id=critic_id, stars=0), GUILD, 7)

    assert [review.review_id for review in by_critic.reviews] == [made[5]]
    assert by_critic.critic == "Critic 5"
    assert {review.review_id for review in five.reviews} == {made[5], made[11]}
    assert [review.review_id for review in unrated.reviews] == [made[0]]
    assert (none.total, none.page, none.pages) == (0, 0, 1)


async def test_a_critic_is_compared_on_the_films_that_others_rated_too(services: Services, database: Database) -> None:
    shared, alone = await add_film(database), await add_film(database, facts("Thief", 1981))
    first = await add_review(database, shared, a_draft(critic="Vera", outlet="A", rating="5/5"), NOON)
    await add_review(database, alone, a_draft(critic="Vera", outlet="B", rating="1/5"), NOON)
    await add_review(database, shared, a_draft(critic="Ann", outlet=None, rating="2/5"), NOON)
    await add_review(database, shared, a_draft(critic=None, outlet="B", rating="3/5"), NOON)
    await add_review(database, shared, a_draft(critic="Unrated", outlet=None, rating=None), NOON)
    critic_id = (await services.reviews.open_review(first, GUILD)).review.critic_id
    assert critic_id is not None

    page = await services.reviews.critic(critic_id, GUILD, 0)

    assert (page.name, page.outlets, page.total) == ("Vera", ("A", "B"), 2)
    assert (page.habit.rated, page.habit.mean) == (2, 3.0)
    assert (page.habit.shared_films, page.habit.own_on_shared, page.habit.others_on_shared) == (1, 5.0, 2.5)
    assert page.habit.bins == (0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1)
    assert page.habit.others_bins == (0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0)


async def test_a_critic_known_to_another_server_only_is_not_found(services: Services, database: Database) -> None:
    film = await add_film(database)
    review_id = await add_review(database, film, a_draft(critic="Local"), NOON, guild_id=GUILD)
    critic_id = (await services.reviews.open_review(review_id, GUILD)).review.critic_id
    assert critic_id is not None

    hidden = await services.reviews.browse(ReviewFilter(critic_id=critic_id), OTHER_GUILD, 0)

    assert (hidden.critic, hidden.total) == (None, 0)
    with pytest.raises(NotFound, match="No review by that critic"):
        await services.reviews.critic(critic_id, OTHER_GUILD, 0)


async def test_another_server_s_reviews_do_not_count_in_a_habit(services: Services, database: Database) -> None:
    film = await add_film(database)
    first = await add_review(database, film, a_draft(critic="Vera", rating="5/5"), NOON)
    await add_review(database, film, a_draft(critic="Local", rating="1/5"), NOON, guild_id=OTHER_GUILD)
    critic_id = (await services.reviews.open_review(first, GUILD)).review.critic_id
    assert critic_id is not None

    here, there = [(await services.reviews.critic(critic_id, guild, 0)).habit for guild in (GUILD, OTHER_GUILD)]

    assert (here.shared_films, there.shared_films) == (0, 1)


def test_a_film_counts_once_however_many_rated_it() -> None:
    films = [FilmScores(1, 10_000, 99, 99 * 2_000), FilmScores(1, 6_000, 1, 10_000)]

    habit = habit_of(films, (0,) * 11, (0,) * 11)

    assert (habit.own_on_shared, habit.others_on_shared) == (4.0, 3.0)


def _scores(own: list[int], others: list[int]) -> FilmScores:
    return FilmScores(len(own), sum(own), len(others), sum(others))


@given(
    st.lists(
        st.builds(
            _scores,
            st.lists(st.integers(0, 10_000), min_size=1, max_size=4),
            st.lists(st.integers(0, 10_000), max_size=9),
        )
    )
)
def test_a_habit_stays_within_its_scale(films: list[FilmScores]) -> None:
    habit = habit_of(films, (0,) * 11, (0,) * 11)

    assert habit.rated == sum(film.own for film in films)
    assert all(mean is None or 0 <= mean <= 5 for mean in (habit.mean, habit.own_on_shared, habit.others_on_shared))
    assert (habit.own_on_shared is None) == (habit.shared_films == 0) == (habit.others_on_shared is None)
