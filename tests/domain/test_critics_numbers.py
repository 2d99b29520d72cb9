"""Critics' reviews and what they add up to."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.notation import CriticRating
from bot.domain.reviews import CriticsSummary, ReviewHeader, read_review_id, summarise
from bot.domain.stars import Stars


def _header(
    *, rating: CriticRating | None = None, critic: str | None = None, outlet: str | None = None
) -> ReviewHeader:
    return ReviewHeader(review_id=1, film_id=1, film_label="Heat (1995)", rating=rating, critic=critic, outlet=outlet)


def test_an_unrated_review_counts_but_is_no_zero() -> None:
    assert summarise([8_000, None]) == CriticsSummary(rated=1, total=2, mean=4.0)


def test_a_zero_is_a_rating() -> None:
    assert summarise([8_000, 0]) == CriticsSummary(rated=2, total=2, mean=2.0)


@pytest.mark.parametrize(("scores", "total"), [([], 0), ([None, None], 2)])
def test_without_a_rated_review_there_is_no_mean(scores: list[int | None], total: int) -> None:
    assert summarise(scores) == CriticsSummary(rated=0, total=total, mean=None)


@given(st.lists(st.none() | st.integers(0, 10_000)))
def test_the_critics_mean_is_exact_over_the_rated(scores: list[int | None]) -> None:
    rated = [score for score in scores if score is not None]

    summary = summarise(scores)

    assert (summary.rated, summary.total) == (len(rated), len(scores))
    if rated:
        assert summary.mean == pytest.approx(float(Fraction(sum(rated), 2_000 * len(rated))), abs=1e-12)


@pytest.mark.parametrize(
    ("outlet", "critic", "byline"),
    [
        ("The Paper", "Vera Critic", "The Paper · Vera Critic"),
        ("The Paper", None, "The Paper"),
        (None, "Vera Critic", "Vera Critic"),
        (None, None, "Unsigned review"),
    ],
)
def test_a_byline_says_as_much_as_is_known(outlet: str | None, critic: str | None, byline: str) -> None:
    assert _header(outlet=outlet, critic=critic).byline == byline


@pytest.mark.parametrize(
    ("hundredths", "half_stars"), [(8_000, 8), (0, 0), (10_000, 10), (8_750, 9), (7_499, 7), (7_500, 8)]
)
def test_a_score_is_shown_as_the_nearest_half_star(hundredths: int, half_stars: int) -> None:
    rating = CriticRating(original="as written", value=None, scale=None, score_hundredths=hundredths)

    assert _header(rating=rating).stars == Stars(half_stars)


def test_a_review_without_a_score_has_no_stars() -> None:
    unscored = CriticRating(original="7", value="7", scale=None, score_hundredths=None)

    assert _header().stars is None
    assert _header(rating=unscored).stars is None


@pytest.mark.parametrize(
    ("text", "review_id"),
    [
        ("review:12", 12),
        (" review:12 ", 12),
        ("12", None),
        ("review:", None),
        ("review:x", None),
        ("film:12", None),
        ("", None),
    ],
)
def test_only_a_prefixed_number_is_a_review_s_id(text: str, review_id: int | None) -> None:
    assert read_review_id(text) == review_id
