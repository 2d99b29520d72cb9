"""A server's numbers: what divides it, and its months."""

from __future__ import annotations

import statistics
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.server_stats import FilmNumbers, divisive, last_months

bins = st.lists(st.integers(0, 30), min_size=10, max_size=10).map(tuple)


def numbers(film_id: int, counts: tuple[int, ...]) -> FilmNumbers:
    """Sum a film's ten bins up as the database does."""
    halves = list(enumerate(counts, start=1))
    return FilmNumbers(
        film_id, sum(counts), sum(half * n for half, n in halves), sum(half * half * n for half, n in halves)
    )


@given(bins.filter(any))
def test_mean_and_variance_are_those_of_the_ratings_themselves(counts: tuple[int, ...]) -> None:
    stars = [half / 2 for half, number in enumerate(counts, start=1) for _ in range(number)]

    assert numbers(1, counts).mean == pytest.approx(statistics.fmean(stars))
    assert numbers(1, counts).variance == pytest.approx(statistics.pvariance(stars), abs=1e-9)


def test_many_who_quarrel_divide_more_than_five_who_do() -> None:
    films = [
        numbers(1, (3, 0, 0, 0, 0, 0, 0, 0, 0, 2)),
        numbers(2, (30, 0, 0, 0, 0, 0, 0, 0, 0, 30)),
        numbers(3, (0, 0, 0, 0, 0, 0, 0, 90, 10, 0)),
        numbers(4, (2, 0, 0, 0, 0, 0, 0, 0, 0, 2)),  # four ratings are too few
        numbers(5, (0, 0, 0, 0, 9, 0, 0, 0, 0, 0)),  # all agree
    ]

    found = divisive(films, 5)

    assert [film_id for film_id, _ in found] == [2, 1, 3]
    assert found[0][1] == pytest.approx(2.25)


@given(st.lists(bins.filter(any), max_size=30), st.integers(1, 8))
def test_the_divisive_are_few_and_have_five_ratings(tallies: list[tuple[int, ...]], limit: int) -> None:
    found = divisive([numbers(film_id, counts) for film_id, counts in enumerate(tallies)], limit)

    assert len(found) <= limit
    assert all(sum(tallies[film_id]) >= 5 and 0 < deviation <= 2.25 for film_id, deviation in found)


@given(st.dates(date(1980, 1, 1), date(2100, 1, 1)), st.lists(st.integers(0, 500), max_size=40))
def test_twelve_months_end_with_that_of_today_and_lose_nothing_of_it(today: date, ages: list[int]) -> None:
    days = [(today - timedelta(days=age), 1) for age in ages]
    months = last_months(days, today)

    assert len(months) == 12
    assert months[-1][0] == today.replace(day=1)
    assert all(first.day == 1 for first, _ in months)
    assert sum(number for _, number in months) == sum(day >= months[0][0] for day, _ in days)
