"""Readings of a typed text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.query import Reading, understood, years_of


@pytest.mark.parametrize("text", ["", "   ", "\x00", "\u200b"])
def test_a_text_without_anything_to_look_for_is_not_understood(text: str) -> None:
    assert understood(text) is None


@pytest.mark.parametrize(
    ("text", "title", "dated"),
    [
        ("heat 95", "heat 95", ("heat", (1995,))),
        ("heat (1995)", "heat 1995", ("heat", (1995,))),
        ("heat (199", "heat 199", ("heat", tuple(range(1990, 2000)))),
        ("heat (1", "heat", None),
        ("heat 12", "heat 12", ("heat", (1912, 2012))),
        ("1917", "1917", None),
        ("blade runner 2049", "blade runner 2049", ("blade runner", (2049,))),
    ],
)
def test_a_year_is_a_filter_and_a_part_of_the_title(
    text: str, title: str, dated: tuple[str, tuple[int, ...]] | None
) -> None:
    query = understood(text)

    assert query is not None
    assert query.title.form == title
    assert (query.dated and (query.dated.form, query.dated.years)) == dated


def test_a_space_at_the_end_ends_the_last_word() -> None:
    query = understood("pin ")

    assert query is not None
    assert query.title.start == "pin "


def test_other_spellings_are_readings_too() -> None:
    query = understood("don t look ii")

    assert query is not None
    assert [reading.form for reading in query.respelt] == ["don t look 2", "dont look ii"]


def test_only_an_english_article_before_a_word_is_dropped() -> None:
    assert Reading("the m").without_article is None
    bare = Reading("the matrix").without_article
    assert bare is not None
    assert bare.form == "matrix"


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=300))
def test_no_text_is_too_strange_to_be_read(text: str) -> None:
    query = understood(text)

    assert query is None or query.title.form


@given(st.from_regex(r"\A[0-9]{2,4}\Z"))
def test_digits_stand_for_at_most_ten_years(digits: str) -> None:
    assert len(years_of(digits)) <= 10
