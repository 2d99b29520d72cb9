"""What a notation says and is worth."""

# A document is easier to check on one line than in pieces.
# ruff: noqa: E501

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.domain.notation import (
    LETTER_HUNDREDTHS,
    CriticRating,
    exact_hundredths,
    number_of,
    parse_notation,
    read_glyphs,
    text_of,
)


@pytest.mark.parametrize(
    ("text", "value", "scale", "score"),
    [
        ("★★★★☆ (4/5)", "4", "5", 8000),
        ("★★★½", "3.5", "5", 7000),
        ("★★★1/2", "3.5", "5", 7000),
        ("★ ★ ★ ★ ★", "5", "5", 10000),
        ("★★½☆", "2.5", "4", 6250),
        ("⭐️⭐️⭐️🌟", "3.5", "5", 7000),
        ("🌟🌟", "2", "5", 4000),
        ("&#9733;&#9733;&frac12;", "2.5", "5", 5000),
        ("★★ (3/10)", "3", "10", 3000),
        ("3.5/4", "3.5", "4", 8750),
        ("8/10", "8", "10", 8000),
        ("8.25/10", "8.25", "10", 8250),
        ("10/10.", "10", "10", 10000),
        ("85/100", "85", "100", 8500),
        ("85%", "85", "100", 8500),
        ("72 percent", "72", "100", 7200),
        ("4 out of 5", "4", "5", 8000),
        ("4 out of 5 stars", "4", "5", 8000),
        ("3 of 4", "3", "4", 7500),
        ("2 of 3", "2", "3", 6667),
        ("1 of 3", "1", "3", 3333),
        ("3 (out of 5)", "3", "5", 6000),
        ("7 von 10", "7", "10", 7000),
        ("3,5/5", "3.5", "5", 7000),
        ("４／５", "4", "5", 8000),
        ("3½/5", "3.5", "5", 7000),
        ("3 1/2 out of 4", "3.5", "4", 8750),
        ("three and a half out of five", "3.5", "5", 7000),
        ("***1/2 out of 5 stars", "3.5", "5", 7000),
        ("**½ (out of ****)", "2.5", "4", 6250),
        ("«««½ out of ««««", "3.5", "4", 8750),
        ("Bad (2/5)", "2", "5", 4000),
        ("4/5 (Good)", "4", "5", 8000),
        ("0/5", "0", "5", 0),
        ("B+", "B+", "letters", 8300),
        ("a-", "A-", "letters", 9100),
        ("B plus", "B+", "letters", 8300),
        ("F-", "F-", "letters", 0),
        ("3", "3", None, None),
        ("3.5", "3.5", None, None),
        ("5.0", "5", None, None),
        ("4 stars", "4", None, None),
        ("½ star", "0.5", "5", 1000),
        ("1/2 star", "0.5", None, None),
        ("***", "3", None, None),
        ("Fresh", "Fresh", None, None),
        ("Rotten", "Rotten", None, None),
        ("very good", "very good", None, None),
    ],
)
def test_notation_is_read_with_its_exact_worth(text: str, value: str, scale: str | None, score: int | None) -> None:
    rating = parse_notation(text)

    assert (rating.value, rating.scale, rating.score_hundredths) == (value, scale, score)
    assert rating.original == text


@pytest.mark.parametrize(
    "text",
    ["", "   ", "PG-13", "NC-17", "R", "A24", "hello", "6/5", "5 of 4", "3/5/2014", "7/7/7", "1,000", "☆☆☆☆☆", "4/0", "1/2", "101%",
     "★½½", "★" * 11, "-3", "4/5 and 3/7 and 2014", "x" * 300, "six of one, half a dozen of the other"],
)  # fmt: skip
def test_what_is_no_rating_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_notation(text)

    assert str(caught.value).endswith(".")


def test_letters_fall_from_one_hundred_to_nothing() -> None:
    scores = list(LETTER_HUNDREDTHS.values())

    assert scores == sorted(scores, reverse=True)
    assert (scores[0], scores[-1]) == (10000, 0)


def test_scores_are_rounded_half_up() -> None:
    assert exact_hundredths(Fraction(2), Fraction(3)) == 6667
    assert exact_hundredths(Fraction(1, 2), Fraction(10000)) == 1


def test_glyphs_show_their_scale_only_with_empty_ones() -> None:
    shown, alone = read_glyphs("★★☆☆"), read_glyphs("★★")

    assert shown is not None
    assert (shown.value, shown.scale) == (2, 4)
    assert alone is not None
    assert alone.scale is None
    assert read_glyphs("no stars") is None


@given(st.integers(0, 400), st.sampled_from((4, 5, 10, 20, 100)))
def test_any_quarter_within_its_scale_is_read_exactly(quarters: int, scale: int) -> None:
    value = min(Fraction(quarters, 4), Fraction(scale))
    rating = parse_notation(f"{text_of(value)}/{scale}")

    assert number_of(rating.value or "") == value
    assert rating.score_hundredths == exact_hundredths(value, Fraction(scale))


@given(st.text(max_size=80))
def test_any_text_is_a_rating_or_invalid(text: str) -> None:
    try:
        rating = parse_notation(text)
    except InvalidInput:
        return
    assert isinstance(rating, CriticRating)
    assert rating.score_hundredths is None or 0 <= rating.score_hundredths <= 10000
    assert (rating.scale is None) == (rating.score_hundredths is None)
