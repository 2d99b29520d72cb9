"""Tallies, means and the gap, held against exact fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.domain.ratings import MAX_NOTE_CHARACTERS, WEIGHT_OF_PRIOR, Note, ServerStars, Tally, describe_gap, tally
from bot.domain.stars import MEMBER_STARS, Stars

many_stars = st.lists(st.sampled_from(MEMBER_STARS), max_size=200)


@given(many_stars)
def test_a_tally_counts_every_rating_in_its_bin(ratings: list[Stars]) -> None:
    counted = tally(ratings)

    assert counted.count == len(ratings)
    assert counted.half_stars_sum == sum(stars.half_stars for stars in ratings)
    assert counted.bins == tuple(ratings.count(stars) for stars in MEMBER_STARS)


@given(many_stars.filter(bool))
def test_the_plain_mean_is_the_exact_mean(ratings: list[Stars]) -> None:
    exact = Fraction(sum(stars.half_stars for stars in ratings), 2 * len(ratings))

    assert tally(ratings).mean == pytest.approx(float(exact), abs=1e-12)


@given(many_stars.filter(bool), many_stars, st.integers(0, 50))
def test_the_weighted_mean_is_drawn_towards_the_server_s_mean(
    film: list[Stars], others: list[Stars], weight: int
) -> None:
    server = [*film, *others]
    prior = Fraction(sum(stars.half_stars for stars in server), 2 * len(server))
    total = Fraction(sum(stars.half_stars for stars in film), 2)
    exact = (weight * prior + total) / (weight + len(film))

    weighted = ServerStars(tally(film), float(prior), weight).weighted_mean

    assert weighted == pytest.approx(float(exact), abs=1e-12)
    assert weighted is not None
    assert 0.5 - 1e-12 <= weighted <= 5 + 1e-12


def test_a_film_s_first_rating_weighs_one_sixth() -> None:
    stars = ServerStars(tally([Stars(10)]), server_mean=2.0)

    assert WEIGHT_OF_PRIOR == 5
    assert stars.weighted_mean == pytest.approx((5 * 2.0 + 5.0) / 6)


def test_without_ratings_there_is_no_mean() -> None:
    assert Tally().mean is None
    assert ServerStars(Tally(), server_mean=3.0).weighted_mean is None
    assert ServerStars(tally([Stars(10)]), server_mean=None).weighted_mean is None


@pytest.mark.parametrize(
    ("critics", "members", "words"),
    [
        (4.0, 4.0, "Critics and this server agree."),
        (4.0, 4.2, "Critics and this server agree."),
        (4.0, 4.5, "This server rates it a little higher than the critics (+0.5 stars)."),
        (4.0, 3.5, "This server rates it a little lower than the critics (-0.5 stars)."),
        (4.0, 3.0, "This server rates it about a star lower than the critics (-1.0 stars)."),
        (2.0, 4.5, "This server rates it much higher than the critics (+2.5 stars)."),
        (0.0, 5.0, "This server rates it much higher than the critics (+5.0 stars)."),
    ],
)
def test_the_gap_is_said_in_words(critics: float, members: float, words: str) -> None:
    assert describe_gap(critics, members) == words


@pytest.mark.parametrize(("critics", "members"), [(None, 4.0), (4.0, None), (None, None)])
def test_without_one_side_there_is_no_gap(critics: float | None, members: float | None) -> None:
    assert describe_gap(critics, members) is None


@given(st.floats(0, 5), st.floats(0, 5))
def test_the_gap_turns_its_word_when_the_sides_turn(one: float, other: float) -> None:
    there, back = describe_gap(one, other), describe_gap(other, one)

    assert there is not None
    assert back is not None
    assert ("agree" in there) == ("agree" in back)
    assert ("higher" in there) == ("lower" in back)


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_a_note_needs_text(text: str) -> None:
    with pytest.raises(InvalidInput, match="needs some text"):
        Note(text)


def test_a_note_has_a_limit_and_says_by_how_much_it_is_passed() -> None:
    assert Note("x" * MAX_NOTE_CHARACTERS).text

    with pytest.raises(InvalidInput, match=r"at most 1,000 characters; this one has 1,001"):
        Note("x" * (MAX_NOTE_CHARACTERS + 1))
