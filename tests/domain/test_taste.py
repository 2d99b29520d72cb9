"""Taste is compared by Pearson's r, shrunk where films in common are few."""

from __future__ import annotations

import statistics

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.stars import Stars
from bot.domain.taste import (
    LEAST_IN_COMMON,
    SHRINKAGE,
    Overlap,
    SharedFilm,
    agreement_words,
    compare,
    favourites,
)

half_stars = st.integers(1, 10)
pairs = st.lists(st.tuples(half_stars, half_stars), min_size=1, max_size=80)


def shared(stars: list[tuple[int, int]]) -> list[SharedFilm]:
    return [SharedFilm(f"Film {n}", Stars(own), Stars(other)) for n, (own, other) in enumerate(stars)]


def overlap_of(stars: list[tuple[int, int]]) -> Overlap:
    return compare(shared(stars))[0]


@given(pairs)
def test_correlation_is_pearsons_and_within_its_bounds(stars: list[tuple[int, int]]) -> None:
    own, other = zip(*stars, strict=True)
    found = overlap_of(stars).correlation

    if len(set(own)) == 1 or len(set(other)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(statistics.correlation(own, other), abs=1e-9)
        assert found is not None
        assert -1 <= found <= 1


@given(pairs)
def test_agreement_is_drawn_towards_none_and_never_turned_round(stars: list[tuple[int, int]]) -> None:
    overlap = overlap_of(stars)
    assume(overlap.agreement is not None)

    assert overlap.films >= LEAST_IN_COMMON
    assert overlap.agreement is not None
    assert overlap.correlation is not None
    assert abs(overlap.agreement) <= abs(overlap.correlation) < abs(overlap.agreement) * (1 + SHRINKAGE / 5) + 1e-9
    assert overlap.agreement * overlap.correlation >= 0


@given(pairs)
def test_both_sides_see_the_same_agreement(stars: list[tuple[int, int]]) -> None:
    turned = [(other, own) for own, other in stars]

    assert overlap_of(stars).agreement == overlap_of(turned).agreement


@given(pairs, st.integers(2, 5))
def test_more_of_the_same_counts_for_more(stars: list[tuple[int, int]], times: int) -> None:
    few, many = overlap_of(stars), overlap_of(stars * times)
    assume(few.agreement is not None and abs(few.agreement) > 1e-6)

    assert many.agreement is not None
    assert few.agreement is not None
    assert abs(many.agreement) > abs(few.agreement)


def test_four_films_in_common_are_no_match() -> None:
    assert overlap_of([(1, 1), (5, 5), (10, 10), (3, 3)]).agreement is None
    assert overlap_of([(1, 1), (5, 5), (10, 10), (3, 3), (7, 7)]).agreement == pytest.approx(5 / 15)


def test_one_who_gives_everything_the_same_agrees_with_nobody() -> None:
    assert overlap_of([(8, n) for n in range(1, 11)]).agreement is None


@pytest.mark.parametrize(
    ("agreement", "words"),
    [
        (1.0, "same eyes"),
        (0.6, "same eyes"),
        (0.59, "close"),
        (0.15, "agree more often"),
        (0.0, "little to do"),
        (-0.2, "disagree more often"),
        (-0.9, "opposite"),
    ],
)
def test_agreement_is_said_in_words(agreement: float, words: str) -> None:
    assert words in agreement_words(agreement)


def test_films_agreed_on_are_the_loved_and_the_loathed_before_the_lukewarm() -> None:
    _, agreed, differed = compare(shared([(6, 6), (10, 10), (1, 1), (9, 10), (1, 10), (4, 6), (5, 6)]))

    assert [(film.own.half_stars, film.other.half_stars) for film in agreed] == [
        (10, 10),
        (1, 1),
        (6, 6),
        (9, 10),
        (5, 6),
    ]
    assert [(film.own.half_stars, film.other.half_stars) for film in differed] == [(1, 10), (4, 6)]


def test_a_favourite_needs_three_films_and_few_films_weigh_less() -> None:
    rated = (
        [(10, ["Two"]), (10, ["Two"])] + [(5, ["Disliked"])] * 9 + [(9, ["Three"])] * 3 + [(8, ["Many", "Many"])] * 40
    )

    found = favourites(rated, own_mean=3.0)

    assert [(one.name, one.count, one.mean) for one in found] == [("Many", 40, 4.0), ("Three", 3, 4.5)]
    assert found[1].weighted_mean == pytest.approx((5 * 3.0 + 13.5) / 8)


@given(st.lists(st.tuples(half_stars, st.lists(st.sampled_from("abcdefgh"), max_size=3)), max_size=60))
def test_favourites_stay_on_the_scale_and_in_order(rated: list[tuple[int, list[str]]]) -> None:
    found = favourites(rated, own_mean=3.3)

    assert len(found) <= 5
    assert all(one.count >= 3 and 0.5 <= one.mean <= 5 for one in found)
    assert [one.weighted_mean for one in found] == sorted((one.weighted_mean for one in found), reverse=True)
