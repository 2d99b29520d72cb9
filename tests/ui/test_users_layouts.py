"""The page of TMDB's users: who they are stands first, and Discord's limits hold whatever comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from test_layouts import check_limits
from test_reader_layouts import a_reading, a_review, texts_of, uncovered

from bot.domain.cards import FilmCard
from bot.domain.films import Film
from bot.domain.ratings import ServerStars, Tally
from bot.domain.reviews import CriticsSummary
from bot.domain.users_reviews import UsersPage, UsersReview
from bot.sources.tmdb import ATTRIBUTION
from bot.ui.cards import film_card
from bot.ui.reader import review_reader
from bot.ui.users_reviews import users_page

FILM = Film(film_id=10**17, title="Heat", year=1995)
REVIEW = UsersReview(
    "tmdb:review:1",
    "harbourfan",
    "Loved every wave.",
    "8/10",
    "https://www.themoviedb.org/review/1",
    datetime(2026, 2, 9, tzinfo=UTC),
)
PAGE = UsersPage(FILM, (REVIEW,), 0, 1, 1, 1, 0, ATTRIBUTION)
nasty = st.text(alphabet="ab *_~`|\\[](<>#-\n@é千ש\u202e", max_size=400)


def parts_of(page: UsersPage) -> list[dict[str, Any]]:
    return check_limits(users_page(page))


def labels(parts: list[dict[str, Any]]) -> list[str]:
    return [part["label"] for part in parts if part.get("label")]


async def test_each_says_that_it_is_a_user_with_their_own_rating_day_and_link() -> None:
    parts = parts_of(PAGE)

    text = texts_of(parts)
    assert "**harbourfan** (TMDB user) · rated 8/10 · 9 February 2026\n> Loved every wave." in text
    assert "not by critics. They count in no mean." in text
    assert "★" not in text
    assert ATTRIBUTION in text
    assert [part["url"] for part in parts if "url" in part] == [REVIEW.url]


async def test_the_way_back_is_there_only_where_critics_are() -> None:
    assert "Back to the critics" not in labels(parts_of(PAGE))
    assert "Back to the critics" in labels(parts_of(replace(PAGE, critics=2)))


async def test_more_than_marquee_has_is_owned_up_to() -> None:
    text = texts_of(parts_of(replace(PAGE, kept=20, total=34, pages=5)))

    assert "34 reviews, 20 of them here" in text


async def test_what_warns_of_spoilers_is_covered() -> None:
    review = replace(REVIEW, excerpt="Spoilers! He ||dies||. The end.", has_spoilers=True)

    text = texts_of(parts_of(replace(PAGE, reviews=(review,))))

    assert "dies" in text
    assert "dies" not in uncovered(text)


async def test_no_rating_no_link_and_no_words_are_said_or_left_out() -> None:
    text = texts_of(parts_of(replace(PAGE, reviews=(UsersReview("1", "Ada", ""),))))

    assert "**Ada** (TMDB user) · no rating" in text
    assert "No words of it can be quoted here." in text


@given(text=nasty, spoils=st.booleans())
async def test_any_page_of_users_keeps_within_the_limits(text: str, spoils: bool) -> None:
    review = replace(REVIEW, author=text, excerpt=text, url="https://example.org/" + "x" * 900, has_spoilers=spoils)
    film = replace(FILM, title=text or "x", year=None)

    parts = parts_of(UsersPage(film, (review, review, replace(REVIEW, excerpt=text), review), 1, 3, 12, 99, 5, text))

    assert len(texts_of(parts)) <= 4_000


async def test_the_reader_leads_to_users_below_the_critics_only_where_there_are_some() -> None:
    without = check_limits(review_reader(a_reading(a_review(), 3), 0))
    there = check_limits(review_reader(a_reading(a_review(), 3, users_reviews=12), 0))

    assert labels(there) == [*labels(without), "TMDB users (12)"]


def a_card(critics: int, users: int) -> FilmCard:
    summary = CriticsSummary(critics, critics, 4.0 if critics else None)
    return FilmCard(FILM, summary, (), ServerStars(Tally(), None), version=1, users_reviews=users)


async def test_the_card_names_users_apart_and_opens_what_there_is_to_read() -> None:
    for critics, users in ((0, 0), (0, 1), (3, 0), (3, 2)):
        parts = check_limits(film_card(a_card(critics, users))[0])

        (button,) = [part for part in parts if part.get("label") == "Read reviews"]
        assert bool(button.get("disabled")) == (critics + users == 0)
        said = f"{users} review{'s' if users > 1 else ''} by TMDB users under *Read reviews*, apart from the critics'"
        assert (said in texts_of(parts)) == (users > 0)
