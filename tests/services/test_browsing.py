"""Read and browse critics' reviews."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from builders import GUILD, OTHER_GUILD, a_draft, add_film, add_review, facts
from stage import NOON

from bot.domain.drafts import Section
from bot.domain.errors import NotFound
from bot.domain.reviews import SORTS, ReviewFilter
from bot.services.library.reviews import READER_CHOICES, REVIEWS_PER_PAGE

if TYPE_CHECKING:
    from bot.domain.reviews import ReviewHeader
    from bot.services import Services
    from bot.storage.database import Database


def critics(reviews: tuple[ReviewHeader, ...]) -> list[str | None]:
    return [review.critic for review in reviews]


async def test_a_review_opens_with_its_text_in_order(services: Services, database: Database) -> None:
    film = await add_film(database)
    sections = (Section(None, "Opening."), Section("Strengths", "Two."), Section("Weaknesses", "None."))
    review_id = await add_review(database, film, a_draft(sections=sections, has_spoilers=True), NOON)

    reading = await services.reviews.open_review(review_id, GUILD)

    assert reading.review.sections == sections
    assert (reading.review.critic, reading.review.outlet) == ("Vera Critic", "The Paper")
    assert reading.review.rating is not None
    assert reading.review.rating.original == "★★★★☆"
    assert reading.review.has_spoilers
    assert (reading.offset, reading.total) == (0, 1)


async def test_an_unrated_review_keeps_no_rating(services: Services, database: Database) -> None:
    film = await add_film(database)
    review_id = await add_review(database, film, a_draft(rating=None), NOON)

    reading = await services.reviews.open_review(review_id, GUILD)

    assert reading.review.rating is None
    assert reading.review.stars is None


async def test_a_film_s_reviews_come_own_first_then_newest_then_undated(services: Services, database: Database) -> None:
    film = await add_film(database)
    await add_review(database, film, a_draft(critic="Old", published_on=date(1995, 12, 15)), NOON)
    await add_review(database, film, a_draft(critic="Undated"), NOON)
    await add_review(database, film, a_draft(critic="New", published_on=date(2025, 1, 1)), NOON)
    await add_review(database, film, a_draft(critic="Ours", published_on=date(1990, 1, 1)), NOON, guild_id=GUILD)

    here = await services.reviews.open_film(film.film_id, GUILD)
    there = await services.reviews.open_film(film.film_id, OTHER_GUILD)

    assert critics(here.choices) == ["Ours", "New", "Old", "Undated"]
    assert critics(there.choices) == ["New", "Old", "Undated"]
    assert here.review.critic == "Ours"
    assert (here.total, there.total) == (4, 3)


async def test_a_server_s_own_review_is_hidden_elsewhere(services: Services, database: Database) -> None:
    film = await add_film(database)
    review_id = await add_review(database, film, a_draft(critic="Ours"), NOON, guild_id=GUILD)

    with pytest.raises(NotFound, match="not in this server's library"):
        await services.reviews.open_review(review_id, OTHER_GUILD)
    with pytest.raises(NotFound, match=r"no critic's review of Heat \(1995\)"):
        await services.reviews.open_film(film.film_id, OTHER_GUILD)
    with pytest.raises(NotFound, match="No review of"):
        await services.reviews.by_critic(film.film_id, "Ours", OTHER_GUILD)

    assert await services.reviews.critics_of(film.film_id, "", OTHER_GUILD) == []
    assert await services.reviews.critics_like("", OTHER_GUILD) == []
    assert await services.reviews.outlets_like("", OTHER_GUILD) == []
    assert (await services.reviews.browse(ReviewFilter(), OTHER_GUILD, 0)).total == 0
    assert (await services.films.card(film.film_id, OTHER_GUILD)).critics.total == 0
    assert await services.films.complete("", OTHER_GUILD) == []


async def test_a_film_of_another_server_has_no_reviews_to_open(services: Services, database: Database) -> None:
    film = await add_film(database, facts("Our short film"), OTHER_GUILD)
    await add_review(database, film, a_draft(), NOON, guild_id=OTHER_GUILD)

    for attempt in (
        services.reviews.open_film(film.film_id, GUILD),
        services.reviews.by_critic(film.film_id, "Vera", GUILD),
    ):
        with pytest.raises(NotFound, match="not in this server's catalogue"):
            await attempt


async def test_a_review_that_is_gone_is_said_to_be_gone(services: Services) -> None:
    with pytest.raises(NotFound, match="any more"):
        await services.reviews.open_review(404, GUILD)


@pytest.mark.parametrize("typed", ["Vera Critic", "vera", "crit", "CRITIC", "The Paper", "paper", "pap"])
async def test_a_review_is_found_by_a_word_of_critic_or_outlet(
    services: Services, database: Database, typed: str
) -> None:
    film = await add_film(database)
    await add_review(database, film, a_draft(critic="Somebody Else", outlet="Another"), NOON)
    await add_review(database, film, a_draft(), NOON)

    assert (await services.reviews.by_critic(film.film_id, typed, GUILD)).critic == "Vera Critic"


@pytest.mark.parametrize("typed", ["era", "nobody", "%", "_", "x" * 6_000])
async def test_an_unknown_critic_is_said_to_be_unknown(services: Services, database: Database, typed: str) -> None:
    film = await add_film(database)
    await add_review(database, film, a_draft(), NOON)

    with pytest.raises(NotFound, match=r"No review of Heat \(1995\) by") as refusal:
        await services.reviews.by_critic(film.film_id, typed, GUILD)

    assert len(str(refusal.value)) < 200


async def test_critics_are_offered_for_the_film_that_was_chosen(services: Services, database: Database) -> None:
    heat, alien = await add_film(database), await add_film(database, facts("Alien", 1979))
    await add_review(database, heat, a_draft(critic="Vera"), NOON)
    await add_review(database, alien, a_draft(critic="Victor"), NOON)

    assert [r.critic for r in await services.reviews.critics_of(heat.film_id, "v", GUILD)] == ["Vera"]
    assert await services.reviews.critics_of(None, "v", GUILD) == []


async def test_names_are_offered_with_most_reviews_first(services: Services, database: Database) -> None:
    heat, alien = await add_film(database), await add_film(database, facts("Alien", 1979))
    await add_review(database, heat, a_draft(critic="Ann Able", outlet="Able News"), NOON)
    await add_review(database, heat, a_draft(critic="Ann Zest", outlet="Zest"), NOON)
    await add_review(database, alien, a_draft(critic="Ann Zest", outlet="Zest"), NOON)

    assert [name for _id, name in await services.reviews.critics_like("ann", GUILD)] == ["Ann Zest", "Ann Able"]
    assert [name for _id, name in await services.reviews.outlets_like("", GUILD)] == ["Zest", "Able News"]
    assert [name for _id, name in await services.reviews.outlets_like("new", GUILD)] == ["Able News"]


async def test_two_spellings_of_a_critic_are_one_and_the_newest_shows(services: Services, database: Database) -> None:
    heat, alien = await add_film(database), await add_film(database, facts("Alien", 1979))
    await add_review(database, heat, a_draft(critic="zoë quill"), NOON)
    await add_review(database, alien, a_draft(critic="Zoë Quill"), NOON)

    assert [name for _id, name in await services.reviews.critics_like("", GUILD)] == ["Zoë Quill"]


async def _library(database: Database) -> None:
    """Six reviews with all there is to filter and sort by; in a dated order that is not the order of their stars."""
    heat, alien = await add_film(database), await add_film(database, facts("Alien", 1979))
    for film, critic, outlet, rating, day in [
        (heat, "A", "North", "★★★★★", date(2020, 1, 1)),
        (heat, "B", "South", "7.5/10", date(2023, 1, 1)),
        (heat, "C", "South", None, date(2021, 1, 1)),
        (alien, "A", "North", "1/5", date(2022, 1, 1)),
        (alien, "B", "South", "74/100", None),
        (alien, "C", "North", "0/5", date(2019, 1, 1)),
    ]:
        await add_review(database, film, a_draft(critic=critic, outlet=outlet, rating=rating, published_on=day), NOON)


@pytest.mark.parametrize(
    ("stars", "shown"),
    [
        (None, ["5", "3.75", "unrated", "1", "3.7", "0"]),
        (0, ["unrated"]),
        (1, ["1", "3.7", "3.75", "5"]),
        (4, ["3.75", "5"]),
        (5, ["5"]),
    ],
)
async def test_the_library_is_filtered_by_the_stars_that_show(
    services: Services, database: Database, stars: int | None, shown: list[str]
) -> None:
    await _library(database)

    page = await services.reviews.browse(ReviewFilter(stars=stars), GUILD, 0)

    scores = [review.rating.score_hundredths if review.rating else None for review in page.reviews]
    assert sorted("unrated" if score is None else f"{score / 2000:g}" for score in scores) == sorted(shown)
    assert page.total == len(shown)


async def test_the_library_is_filtered_by_critic_and_outlet_together(services: Services, database: Database) -> None:
    await _library(database)
    critic = {name: key for key, name in await services.reviews.critics_like("", GUILD)}["C"]
    outlet = {name: key for key, name in await services.reviews.outlets_like("", GUILD)}["North"]

    by_critic = await services.reviews.browse(ReviewFilter(critic_id=critic), GUILD, 0)
    by_outlet = await services.reviews.browse(ReviewFilter(outlet_id=outlet), GUILD, 0)
    by_both = await services.reviews.browse(ReviewFilter(critic_id=critic, outlet_id=outlet), GUILD, 0)
    by_nobody = await services.reviews.browse(ReviewFilter(critic_id=404), GUILD, 0)

    assert [page.total for page in (by_critic, by_outlet, by_both, by_nobody)] == [2, 3, 1, 0]
    assert (by_nobody.page, by_nobody.pages, by_nobody.reviews) == (0, 1, ())


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("newest", ["Heat B", "Alien A", "Heat C", "Heat A", "Alien C", "Alien B"]),
        ("oldest", ["Alien C", "Heat A", "Heat C", "Alien A", "Heat B", "Alien B"]),
        ("highest", ["Heat A", "Heat B", "Alien B", "Alien A", "Alien C", "Heat C"]),
        ("lowest", ["Alien C", "Alien A", "Alien B", "Heat B", "Heat A", "Heat C"]),
        ("title", ["Alien A", "Alien B", "Alien C", "Heat A", "Heat B", "Heat C"]),
    ],
)
async def test_the_library_is_sorted_with_the_unknown_last(
    services: Services, database: Database, sort: str, order: list[str]
) -> None:
    await _library(database)

    page = await services.reviews.browse(ReviewFilter(sort=sort), GUILD, 0)

    assert [f"{review.film_label.split()[0]} {review.critic}" for review in page.reviews] == order


async def test_every_sort_that_is_offered_works(services: Services, database: Database) -> None:
    await _library(database)

    pages = [await services.reviews.browse(ReviewFilter(sort=sort), GUILD, 0) for sort in SORTS]

    assert [page.total for page in pages] == [6] * len(SORTS)


async def test_a_page_past_the_end_of_the_library_is_the_last(services: Services, database: Database) -> None:
    film = await add_film(database)
    for number in range(REVIEWS_PER_PAGE * 2 + 1):
        await add_review(database, film, a_draft(critic=f"Critic {number}"), NOON)

    pages = [await services.reviews.browse(ReviewFilter(), GUILD, page) for page in (0, 2, 3, 999, -5)]

    assert [(page.page, page.pages, page.total) for page in pages] == [(shown, 3, 17) for shown in (0, 2, 2, 2, 0)]
    assert [len(page.reviews) for page in pages] == [REVIEWS_PER_PAGE, 1, 1, 1, REVIEWS_PER_PAGE]


async def test_the_chooser_walks_through_200_reviews_without_missing_one(
    services: Services, database: Database
) -> None:
    film = await add_film(database)
    for number in range(200):
        await add_review(database, film, a_draft(critic=f"Critic {number}"), NOON)
    reading = await services.reviews.open_film(film.film_id, GUILD)

    offered = [choice.review_id for choice in reading.choices]
    while len(offered) < reading.total and len(reading.choices):
        reading = await services.reviews.open_review(reading.review.review_id, GUILD, offset=len(offered))
        assert len(reading.choices) <= READER_CHOICES
        offered += [choice.review_id for choice in reading.choices]

    assert reading.total == len(offered) == len(set(offered)) == 200


async def test_a_review_deep_in_the_list_opens_with_its_neighbours(services: Services, database: Database) -> None:
    film = await add_film(database)
    review_ids = [await add_review(database, film, a_draft(critic=f"Critic {n}"), NOON) for n in range(60)]

    for review_id in review_ids:
        reading = await services.reviews.open_review(review_id, GUILD)
        assert reading.review.review_id == review_id
        assert review_id in [choice.review_id for choice in reading.choices]


@pytest.mark.parametrize("offset", [1, 99, -1])
async def test_an_offset_outside_the_list_shows_the_review_among_its_neighbours(
    services: Services, database: Database, offset: int
) -> None:
    film = await add_film(database)
    review_id = await add_review(database, film, a_draft(), NOON)

    reading = await services.reviews.open_review(review_id, GUILD, offset=offset)

    assert (reading.offset, [choice.review_id for choice in reading.choices]) == (0, [review_id])
