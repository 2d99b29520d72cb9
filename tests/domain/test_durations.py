"""How long a ban lasts, in moderators' words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.durations import LONGEST, duration_words, read_duration
from bot.domain.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 days", timedelta(days=3)),
        ("1 day", timedelta(days=1)),
        ("12h", timedelta(hours=12)),
        ("2 weeks", timedelta(weeks=2)),
        ("a week", timedelta(weeks=1)),
        ("for an hour", timedelta(hours=1)),
        ("1 week and 2 days", timedelta(days=9)),
        ("1d12h", timedelta(hours=36)),
        ("90 min", timedelta(minutes=90)),
        ("two months", timedelta(days=60)),
        ("1 Year, 2 Days", timedelta(days=367)),
        ("  3   DAYS ", timedelta(days=3)),
        ("", None),
        ("forever", None),
        ("until lifted", None),
    ],
)
def test_durations_are_read_as_people_write_them(text: str, expected: timedelta | None) -> None:
    assert read_duration(text) == expected


@pytest.mark.parametrize(
    "text",
    ["soon", "3", "days", "3 fortnights", "-3 days", "3 days ago", "1.5 hours", "3 days !", "11 years", "0 days"],
)
def test_what_is_no_duration_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"3 days|ten years"):
        read_duration(text)


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        read = read_duration(text)
    except InvalidInput:
        return
    assert read is None or timedelta(minutes=1) <= read <= LONGEST


@given(st.integers(1, 59), st.sampled_from(["minute", "hour", "day", "week"]))
def test_words_are_read_back_as_the_same_duration(number: int, unit: str) -> None:
    duration = read_duration(f"{number} {unit}s")

    assert duration is not None
    assert read_duration(duration_words(duration)) == duration
