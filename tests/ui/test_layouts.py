"""Layouts keep within Discord's limits, whatever they are given."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cards import BrowsePage, FilmCard, RatersPage, Reading
from bot.domain.drafts import Section
from bot.domain.films import Film
from bot.domain.notation import parse_notation
from bot.domain.ratings import Note, Rating, ServerStars, Tally
from bot.domain.reviews import CriticsSummary, Review, ReviewFilter, ReviewHeader
from bot.domain.stars import Stars
from bot.ui import custom_ids
from bot.ui.cards import film_card, rating_words
from bot.ui.forms import rating_form
from bot.ui.lists import film_chooser, library_page, raters_list
from bot.ui.reader import review_reader

if TYPE_CHECKING:
    from bot.ui.base import Layout

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BIG = 10**17
nasty = st.text(alphabet="ab *_~`|\\[](<>#-\n@é千ש\u202e", max_size=2_000)


def _film(title: str = "Heat", people: tuple[str, ...] = ("Michael Mann",)) -> Film:
    return Film(
        film_id=BIG, title=title or "x", year=1995, directors=people, cast=people, genres=people, runtime_minutes=170
    )


def _header(text: str = "A") -> ReviewHeader:
    return ReviewHeader(
        review_id=BIG,
        film_id=BIG,
        film_label=text,
        critic=text,
        outlet=text,
        headline=text,
        verdict=text,
        rating=parse_notation("4/5"),
    )


def check_limits(layout: Layout) -> list[dict[str, Any]]:
    """Assert Discord's limits on a message and return its components, nested ones too."""
    parts: list[dict[str, Any]] = []
    pending: list[dict[str, Any]] = list(layout.to_components())
    while pending:
        part = pending.pop(0)
        parts.append(part)
        pending += part.get("components", ())
        pending += [part["accessory"]] if "accessory" in part else []
    assert len(parts) <= 40
    assert sum(len(part.get("content", "")) for part in parts) <= 4_000
    for part in parts:
        assert len(part.get("custom_id", "")) <= 100
        assert len(part.get("options", ())) <= 25
        for option in part.get("options", ()):
            assert 1 <= len(option["label"]) <= 100
            assert len(option.get("description") or "") <= 100
    ids = [part["custom_id"] for part in parts if part.get("custom_id")]
    assert len(ids) == len(set(ids))
    return parts


@settings(max_examples=60, deadline=None)
@given(nasty)
async def test_any_film_card_keeps_within_the_limits(text: str) -> None:
    card = FilmCard(
        _film(text, (text,) * 12),
        CriticsSummary(200, 200, 4.0),
        tuple(_header(text) for _ in range(5)),
        ServerStars(Tally((10_000,) * 10), 3.2),
        version=1,
        samples=3,
        attribution=text * 3,
        poster_url="https://image.tmdb.org/t/p/w500/poster.jpg",
    )

    layout, files = film_card(card)

    check_limits(layout)
    assert len(files) == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.none() | nasty, nasty), max_size=6), st.integers(0, 40), st.booleans())
async def test_any_review_keeps_within_the_limits_on_every_page(
    parts: list[tuple[str | None, str]], page: int, spoils: bool
) -> None:
    sections = tuple(Section(heading, text * 3) for heading, text in parts)
    review = Review(
        review_id=BIG,
        film_id=BIG,
        film_label="Heat (1995)",
        sections=sections,
        has_spoilers=spoils,
        url="https://example.org/" + "x" * 400,
        published_on=date(2020, 1, 2),
        critic="c" * 400,
        outlet="o" * 400,
        headline="h" * 400,
    )

    layout = review_reader(Reading(review, tuple(_header("c" * 300) for _ in range(23)), 23, 200), page)

    check_limits(layout)


@settings(max_examples=40, deadline=None)
@given(nasty)
async def test_any_notes_keep_within_the_limits(text: str) -> None:
    note = Note(text[:1_000]) if text.strip() else None
    ratings = tuple(Rating(BIG + number, text, Stars(1 + number % 10), NOW, note) for number in range(15))

    check_limits(raters_list(RatersPage(_film(text), ratings, 1, 9, ServerStars(Tally((5,) * 10), 3.0))))


@settings(max_examples=40, deadline=None)
@given(nasty)
async def test_any_library_page_and_chooser_keep_within_the_limits(text: str) -> None:
    wanted = ReviewFilter(BIG, BIG, 5, "highest")

    check_limits(library_page(BrowsePage(wanted, tuple(_header(text) for _ in range(8)), 999, 1_000, 8_000)))
    check_limits(film_chooser([_film(text) for _ in range(25)], "Which?", "review", text))


async def test_a_spoiling_note_is_covered_and_a_cut_one_too() -> None:
    ratings = (
        Rating(1, "A", Stars(9), NOW, Note("He dies.", has_spoilers=True)),
        Rating(2, "B", Stars(9), NOW, Note("x" * 150 + " ||she wins in the very end of it all||")),
    )

    text = "\n".join(
        part.get("content", "")
        for part in check_limits(
            raters_list(RatersPage(_film(), ratings, 0, 1, ServerStars(Tally((0,) * 8 + (2, 0)), 4.5)))
        )
    )

    assert "<@1> · ||He dies.||" in text
    assert text.count("||") == 4


async def test_a_poster_stands_beside_the_heading_with_words_for_those_who_do_not_see_it() -> None:
    card = FilmCard(
        _film("Fog Line"), CriticsSummary(0, 0, None), (), ServerStars(), 0, poster_url="https://image.tmdb.org/p.jpg"
    )
    parts = check_limits(film_card(card)[0])

    (thumbnail,) = [part for part in parts if part["type"] == discord.ComponentType.thumbnail.value]
    assert thumbnail["media"]["url"] == "https://image.tmdb.org/p.jpg"
    assert thumbnail["description"].startswith("Poster of Fog Line")


@pytest.mark.parametrize(
    ("samples", "total", "words"),
    [
        (2, 2, "-# Sample reviews:"),
        (1, 3, "-# 1 of these reviews is a sample:"),
        (2, 3, "-# 2 of these reviews are samples:"),
    ],
)
async def test_samples_are_counted_where_others_stand_beside_them(samples: int, total: int, words: str) -> None:
    card = FilmCard(_film(), CriticsSummary(total, total, 4.0), (), ServerStars(), 0, samples)
    texts = [part.get("content", "") for part in check_limits(film_card(card)[0])]

    assert any(text.startswith(words) for text in texts)


async def test_a_verdict_with_a_spoiler_is_not_shown_on_the_card() -> None:
    header = ReviewHeader(review_id=1, film_id=1, film_label="x", verdict="Great, because ||he dies||.")
    layout, _ = film_card(FilmCard(_film(), CriticsSummary(0, 1, None), (header,), ServerStars(), 0))

    assert not any("dies" in part.get("content", "") for part in check_limits(layout))


@pytest.mark.parametrize(
    ("notation", "words"),
    [
        ("★★★★☆ (4/5)", "★★★★☆ (4/5)"),
        ("3.5/4", "★★★★½ (3.5/4)"),
        ("Fresh", "Fresh"),
        ("3", "3"),
        ("0/10", "☆☆☆☆☆ (0/10)"),
    ],
)
def test_a_rating_is_shown_as_written_and_with_stars_where_it_has_a_score(notation: str, words: str) -> None:
    header = ReviewHeader(review_id=1, film_id=1, film_label="x", rating=parse_notation(notation))

    assert rating_words(header) == words


def test_an_unrated_review_has_no_stars() -> None:
    assert rating_words(ReviewHeader(review_id=1, film_id=1, film_label="x")) == "no rating"


@settings(max_examples=40, deadline=None)
@given(nasty)
async def test_the_form_keeps_within_the_limits(text: str) -> None:
    before = Rating(1, "A", Stars(3), NOW, Note(text[:1_000])) if text.strip() else None

    form = rating_form(_film(text), before)

    assert 1 <= len(form.title) <= 45
    assert len(form.custom_id) <= 100


def test_custom_ids_stay_short_with_the_largest_numbers() -> None:
    largest = 10**18 - 1
    made = [
        custom_ids.film(largest, "reviews"),
        custom_ids.raters(largest, 999_999, "previous"),
        custom_ids.reader(largest, largest),
        custom_ids.review_page(largest, 999_999, "previous"),
        custom_ids.browse(ReviewFilter(largest, largest, 5, "highest"), 999_999, "previous"),
        custom_ids.rate_form(largest, "a" * 16),
        custom_ids.choose("review", "x" * 300),
    ]

    assert all(len(made_id) <= 100 for made_id in made)
