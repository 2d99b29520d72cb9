"""Stars: whole half stars, read from what people write and written so that people can read them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.domain.stars import FULL_HALF_STARS, MEMBER_STARS, Stars

any_stars = st.integers(0, FULL_HALF_STARS).map(Stars)
member_stars = st.sampled_from(MEMBER_STARS)


def test_members_choose_from_half_a_star_to_five() -> None:
    assert [stars.number for stars in MEMBER_STARS] == ["0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5", "5"]


@pytest.mark.parametrize("half_stars", [-1, 11, 100])
def test_there_are_no_stars_below_none_or_above_five(half_stars: int) -> None:
    with pytest.raises(InvalidInput, match="from none to five"):
        Stars(half_stars)


@given(member_stars)
def test_the_number_of_stars_reads_back(stars: Stars) -> None:
    assert Stars.from_member(stars.number) == stars
    assert Stars.from_member(stars.number.replace(".", ",")) == stars


@given(member_stars)
def test_the_glyphs_of_stars_read_back(stars: Stars) -> None:
    assert Stars.from_member(stars.glyphs) == stars
    assert Stars.from_member(stars.glyphs.rstrip("☆")) == stars


@given(any_stars)
def test_glyphs_are_always_five_wide(stars: Stars) -> None:
    assert len(stars.glyphs) == 5
    assert stars.glyphs.count("★") * 2 + stars.glyphs.count("½") == stars.half_stars


@given(any_stars, any_stars)
def test_stars_sort_by_their_number(one: Stars, other: Stars) -> None:
    assert (one < other) == (float(one.number) < float(other.number))


@given(st.integers(0, 5_000))
def test_a_mean_is_rounded_to_the_nearest_half_a_quarter_up(thousandths: int) -> None:
    expected = (Decimal(thousandths) / 500).quantize(Decimal(1), ROUND_HALF_UP)

    assert Stars.nearest(thousandths / 1_000).half_stars == expected


@pytest.mark.parametrize(("mean", "half_stars"), [(-3.0, 0), (7.5, 10), (4.7, 9), (4.75, 10), (0.24, 0), (0.25, 1)])
def test_a_mean_out_of_range_is_drawn_into_it(mean: float, half_stars: int) -> None:
    assert Stars.nearest(mean) == Stars(half_stars)


@pytest.mark.parametrize(
    ("text", "half_stars"),
    [(" 4.5 ", 9), ("4,5", 9), ("4½", 9), ("½", 1), ("0.5", 1), ("★★★★½", 9), ("★★★⯨☆", 7), ("5", 10), ("5.0", 10)],
)
def test_a_member_writes_stars_in_many_ways(text: str, half_stars: int) -> None:
    assert Stars.from_member(text) == Stars(half_stars)


@pytest.mark.parametrize(
    "text",
    ["", " ", "0", "☆☆☆☆☆", "5.5", "4.25", "-1", "★★★★★★", "nan", "inf", "-inf", "1e9", "four", "4/5", "½½½★★★★★★"],
)
def test_what_is_no_half_star_from_a_half_to_five_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="in steps of a half"):
        Stars.from_member(text)


@given(st.text(max_size=12))
def test_any_text_is_stars_or_a_clear_refusal(text: str) -> None:
    try:
        stars = Stars.from_member(text)
    except InvalidInput:
        return

    assert stars in MEMBER_STARS


def test_stars_are_said_with_glyphs_and_a_number() -> None:
    assert str(Stars(8)) == "★★★★☆ 4 out of 5"
    assert str(Stars(9)) == "★★★★½ 4.5 out of 5"
