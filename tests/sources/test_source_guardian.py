"""The Guardian's reviews, page by page and item by item."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from shapes import guardian_item, guardian_page
from web_site import KEY, Answer, Site, a_fetcher, a_site, in_json

from bot.sources import Batch, Cursor, GuardianReviews
from bot.sources.guardian_items import NotOneFilm, Unreadable, review_of

Clock = Callable[[], datetime]
MARCH = datetime(2026, 3, 1, tzinfo=UTC)


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    async with a_site() as opened:
        yield opened


async def _run(site: Site, clock: Clock, cursor: Cursor) -> Batch:
    async with a_fetcher(site, clock) as fetcher:
        return await GuardianReviews(fetcher, KEY, clock, base=site.address).new_reviews(cursor)


async def test_a_review_comes_with_critic_stars_and_an_excerpt(site: Site, clock: Clock) -> None:
    site.says("/search", in_json(guardian_page(guardian_item())))

    batch = await _run(site, clock, Cursor.starting(MARCH))

    (review,) = batch.reviews
    draft = review.draft
    assert review.source_id == "guardian:film/2026/mar/01/the-salt-harbour-review"
    assert (draft.title, draft.critic, draft.outlet) == ("The Salt Harbour", "Ottilie Marsh", "The Guardian")
    assert draft.rating is not None
    assert (draft.rating.value, draft.rating.scale, draft.rating.score_hundredths) == ("4", "5", 8000)
    assert draft.headline == "a tale of tides"
    assert draft.verdict == "Tides, grief and a lighthouse & its keeper."
    assert [section.text for section in draft.sections] == ["Tides, grief and a lighthouse & its keeper. It lingers."]
    assert draft.published_on == date(2026, 3, 1)
    assert draft.url == "https://www.theguardian.com/film/2026/mar/01/the-salt-harbour-review"
    assert "Guardian News & Media" in review.attribution
    assert (batch.problems, batch.passed_over, batch.has_more) == ((), (), False)


async def test_the_request_asks_for_film_reviews_since_the_cursor(site: Site, clock: Clock) -> None:
    site.says("/search", in_json(guardian_page()))

    await _run(site, clock, Cursor.starting(MARCH))

    query = site.requests[0].query
    assert query["tag"] == "tone/reviews"
    assert query["section"] == "film"
    assert "starRating" in query["show-fields"]
    assert (query["order-by"], query["from-date"]) == ("oldest", "2026-03-01T00:00:00Z")
    assert query["api-key"] == KEY


async def test_nothing_new_is_an_empty_batch(site: Site, clock: Clock) -> None:
    site.says("/search", in_json(guardian_page()))

    batch = await _run(site, clock, Cursor.starting(MARCH))

    assert batch.reviews == ()
    assert batch.cursor == Cursor.starting(MARCH)


async def test_the_next_run_brings_only_what_is_new(site: Site, clock: Clock) -> None:
    site.says("/search", in_json(guardian_page(guardian_item(1))))
    first = await _run(site, clock, Cursor.starting(MARCH))
    site.says("/search", in_json(guardian_page(guardian_item(1), guardian_item(2))))

    second = await _run(site, clock, Cursor.load(first.cursor.dump()))

    assert [review.draft.published_on for review in second.reviews] == [date(2026, 3, 2)]
    assert site.requests[-1].query["from-date"] == "2026-03-01T00:00:00Z"


async def test_a_later_run_looks_back_two_days_but_not_before_its_beginning(site: Site, clock: Clock) -> None:
    clock.advance(days=8)  # pyright: ignore[reportFunctionMemberAccess, reportUnknownMemberType]
    site.says("/search", in_json(guardian_page(guardian_item(7))))
    first = await _run(site, clock, Cursor.starting(MARCH))

    await _run(site, clock, first.cursor)

    assert site.requests[-1].query["from-date"] == "2026-03-05T09:00:41Z"


async def test_pages_are_read_one_after_the_other(site: Site, clock: Clock) -> None:
    pages = [in_json(guardian_page(guardian_item(number), page=number, pages=6)) for number in range(1, 7)]
    site.says("/search", *pages)

    batch = await _run(site, clock, Cursor())

    assert [request.query["page"] for request in site.requests] == ["1", "2", "3", "4"]
    assert len(batch.reviews) == 4
    assert batch.has_more


async def test_a_run_that_breaks_off_keeps_what_it_has(site: Site, clock: Clock) -> None:
    first = in_json(guardian_page(guardian_item(1), page=1, pages=2))
    second = in_json(guardian_page(guardian_item(2), page=2, pages=2))
    site.says("/search", first, Answer(b"{"), first, second)

    broken = await _run(site, clock, Cursor.starting(MARCH))
    mended = await _run(site, clock, broken.cursor)

    assert [review.draft.published_on for review in broken.reviews] == [date(2026, 3, 1)]
    assert broken.has_more
    assert "ended early" in broken.problems[0]
    assert [review.draft.published_on for review in mended.reviews] == [date(2026, 3, 2)]


@pytest.mark.parametrize(
    "bad",
    [
        None,
        7,
        [],
        {},
        {"id": "film/x"},
        guardian_item(3, webTitle=None),
        guardian_item(3, webUrl="javascript:alert(1)"),
    ],
)
async def test_a_malformed_item_costs_only_itself(site: Site, clock: Clock, bad: object) -> None:
    site.says("/search", in_json(guardian_page(guardian_item(1), bad, guardian_item(2))))

    batch = await _run(site, clock, Cursor())

    assert len(batch.reviews) == 2
    assert len(batch.problems) == 1
    assert "lacks its id, title or link" in batch.problems[0]


async def test_a_round_up_is_passed_over(site: Site, clock: Clock) -> None:
    site.says("/search", in_json(guardian_page(guardian_item(webTitle="Streaming: the best lighthouse films"))))

    batch = await _run(site, clock, Cursor())

    assert batch.reviews == ()
    assert batch.passed_over == ("“Streaming: the best lighthouse films” is not titled as the review of one film.",)


async def test_a_date_in_the_future_does_not_hide_what_comes_before_it(site: Site, clock: Clock) -> None:
    site.says("/search", in_json(guardian_page(guardian_item(webPublicationDate="2999-01-01T00:00:00Z"))))

    batch = await _run(site, clock, Cursor.starting(MARCH))

    assert len(batch.reviews) == 1
    assert batch.cursor.reached is None


async def test_reviews_of_a_film_are_found_by_its_title(site: Site, clock: Clock) -> None:
    site.says("/search", in_json(guardian_page(guardian_item())))

    async with a_fetcher(site, clock) as fetcher:
        batch = await GuardianReviews(fetcher, KEY, clock, base=site.address).reviews_of('The "Salt" Harbour')

    assert len(batch.reviews) == 1
    assert site.requests[0].query["q"] == '"The  Salt  Harbour"'


@pytest.mark.parametrize("stars", ["1", "5", "0", 3])
def test_stars_are_taken_as_text_or_number(stars: object) -> None:
    rating = review_of(guardian_item(fields={"starRating": stars})).draft.rating

    assert rating is not None
    assert rating.original == f"{stars}/5"


@pytest.mark.parametrize("stars", ["6", "-1", "4.5", "four", "", True, 2.5, [], {}, "9" * 5000, "٤"])
def test_no_star_is_invented(stars: object) -> None:
    draft = review_of(guardian_item(fields={"starRating": stars})).draft

    assert draft.rating is None
    assert len(draft.warnings) == 1


def test_a_review_without_stars_is_still_a_review() -> None:
    draft = review_of(guardian_item(fields={"starRating": None})).draft

    assert (draft.rating, draft.warnings) == (None, ())


@pytest.mark.parametrize(
    ("title", "film", "year"),
    [
        ("Heat Haze review – wit and woe", "Heat Haze", None),
        ("Heat Haze review: wit – and woe", "Heat Haze", None),
        ("Heat Haze review | wit", "Heat Haze", None),
        ("Heat Haze film review", "Heat Haze", None),
        ("Film review: Heat Haze review", "Heat Haze", None),
        ("‘Heat Haze’ review – wit", "Heat Haze", None),
        ("Heat Haze (1975) review – wit", "Heat Haze", 1975),
        ("2040 review – years pass", "2040", None),
        ("Heat Haze: Part Two review – more", "Heat Haze: Part Two", None),
        ("The Review review – stage fright", "The Review", None),
    ],
)
def test_the_film_is_read_from_the_title(title: str, film: str, year: int | None) -> None:
    draft = review_of(guardian_item(webTitle=title)).draft

    assert (draft.title, draft.year) == (film, year)


@pytest.mark.parametrize(
    ("byline", "critic"),
    [
        ("Ottilie Marsh", "Ottilie Marsh"),
        ("Ottilie Marsh in Cannes", "Ottilie Marsh"),
        ("Ottilie Marsh, Observer film critic", "Ottilie Marsh"),
        ("<a href='x'>Ottilie Marsh</a>", "Ottilie Marsh"),
        ("", None),
        (None, None),
    ],
)
def test_the_critic_is_read_from_the_byline(byline: str | None, critic: str | None) -> None:
    assert review_of(guardian_item(fields={"byline": byline})).draft.critic == critic


def test_the_observer_is_named_as_such() -> None:
    assert review_of(guardian_item(fields={"publication": "The Observer"})).draft.outlet == "The Observer"
    assert review_of(guardian_item(fields={"publication": "@everyone"})).draft.outlet == "The Guardian"


def test_only_an_excerpt_is_kept() -> None:
    draft = review_of(guardian_item(fields={"trailText": "", "standfirst": "word " * 1000})).draft

    assert len(draft.sections[0].text) <= 400


@given(
    st.dictionaries(
        st.sampled_from(["id", "webTitle", "webUrl", "webPublicationDate", "fields"]),
        st.none()
        | st.text(max_size=60)
        | st.integers()
        | st.dictionaries(st.sampled_from(["starRating", "byline", "trailText"]), st.text()),
    )
)
def test_whatever_an_item_holds_it_is_read_or_refused(changes: dict[str, Any]) -> None:
    try:
        review = review_of(guardian_item() | changes)
    except (Unreadable, NotOneFilm) as refused:
        assert str(refused)  # noqa: PT017  either outcome is right, as long as it says what it is
    else:
        assert review.draft.title


def test_a_cursor_survives_being_stored() -> None:
    cursor = Cursor.starting(MARCH).after(["a", "b"], reached=MARCH + timedelta(hours=1))

    assert Cursor.load(cursor.dump()) == cursor
    assert Cursor.load(Cursor().dump()) == Cursor()
    for text in ("", "[]", "{}", "[1, 2, 3, 4, 5]", "null"):
        with pytest.raises(ValueError, match="not a cursor"):
            Cursor.load(text)


def test_a_cursor_does_not_grow_for_ever() -> None:
    cursor = Cursor().after(map(str, range(5000)))

    assert len(cursor.seen) == 1000
    assert cursor.seen[-1] == "4999"
