"""Films are ranked by weighted mean, and their moves are told from two rankings."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.rankings import (
    FilmTraits,
    Ranking,
    RankingFilter,
    Votes,
    mean_of,
    rank_changes,
    short_key,
    total_of,
    without,
)

votes_of_films = st.dictionaries(
    st.integers(1, 60),
    st.lists(st.integers(1, 10), min_size=1, max_size=20).map(lambda stars: Votes(len(stars), sum(stars))),
    max_size=40,
)


def ranked(votes: dict[int, Votes], weight: int = 5, least: int = 1) -> Ranking:
    return Ranking(votes, mean_of(votes.values()), weight, least)


def test_one_five_does_not_top_twenty_that_are_nearly_fives() -> None:
    films = {1: Votes(1, 10), 2: Votes(20, 190), 3: Votes(20, 80)}

    assert [standing.film_id for standing in ranked(films).standings()] == [2, 1, 3]
    assert [standing.film_id for standing in ranked(films, weight=0).standings()] == [1, 2, 3]


def test_the_weighted_mean_is_the_published_formula() -> None:
    first = Ranking({1: Votes(4, 36)}, 3.0, 5).standings()[0]

    assert first.weighted_mean == pytest.approx((5 * 3.0 + 18) / (5 + 4))
    assert first.votes.mean == 4.5


@given(votes_of_films, st.integers(0, 50), st.integers(1, 10))
def test_every_film_with_enough_ratings_has_one_place_of_its_own(
    votes: dict[int, Votes], weight: int, least: int
) -> None:
    standings = ranked(votes, weight, least).standings()

    assert {one.film_id for one in standings} == {film for film, one in votes.items() if one.rating_count >= least}
    assert [one.rank for one in standings] == list(range(1, len(standings) + 1))
    assert all(a.weighted_mean >= b.weighted_mean for a, b in pairwise(standings))
    assert all(0.5 <= one.weighted_mean <= 5 for one in standings)


@given(votes_of_films, st.integers(0, 40), st.integers(1, 15))
def test_a_page_is_the_same_part_of_the_whole(votes: dict[int, Votes], start: int, length: int) -> None:
    ranking = ranked(votes)

    assert ranking.standings(start, start + length) == ranking.standings()[start : start + length]


@given(votes_of_films, votes_of_films)
def test_moves_add_up_and_lead_back_to_where_films_came_from(now: dict[int, Votes], before: dict[int, Votes]) -> None:
    standings, past = ranked(now).standings(), ranked(before)
    changes = rank_changes(standings, past)

    assert {film for film, change in changes.items() if change is None} == now.keys() - before.keys()
    places = {one.film_id: one.rank for one in past.standings()}
    assert all(
        one.rank + change == places[one.film_id] for one in standings if (change := changes[one.film_id]) is not None
    )


@given(votes_of_films)
def test_nothing_moves_when_nothing_happened(votes: dict[int, Votes]) -> None:
    ranking = ranked(votes)

    assert set(rank_changes(ranking.standings(), ranking).values()) <= {0}


@given(votes_of_films, votes_of_films)
def test_taking_newer_votes_away_undoes_adding_them(old: dict[int, Votes], new: dict[int, Votes]) -> None:
    both = {film: total_of(votes[film] for votes in (old, new) if film in votes) for film in old.keys() | new.keys()}

    assert without(both, new) == old
    assert without(old, {}) == old


@given(st.text(max_size=200))
def test_a_key_is_short_whatever_the_name(name: str) -> None:
    key = short_key(name)

    assert len(key) == 12
    assert set(key) <= set("0123456789abcdef")
    assert short_key(f" {name} ") == key


FILM = FilmTraits(1, 1995, ("Crime", "Drama"), ("Michael Mann",))


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (RankingFilter(), True),
        (RankingFilter(decade=1990), True),
        (RankingFilter(decade=2000), False),
        (RankingFilter(genre=short_key("drama")), True),
        (RankingFilter(genre=short_key("Comedy")), False),
        (RankingFilter(director=short_key("michael mann")), True),
        (RankingFilter(director=short_key("Mann")), False),
        (RankingFilter(genre=short_key("Crime"), decade=1990, director=short_key("Michael Mann")), True),
        (RankingFilter(genre=short_key("Crime"), decade=1980), False),
    ],
)
def test_a_film_fits_when_every_part_of_the_filter_does(wanted: RankingFilter, *, fits: bool) -> None:
    assert wanted.fits(FILM) is fits


def test_a_film_without_a_year_is_of_no_decade() -> None:
    assert not RankingFilter(decade=1990).fits(FilmTraits(1, None, (), ()))
