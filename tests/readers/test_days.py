"""Days as people write them."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.readers.days import FIRST_SCREENING, read_past_day

TODAY = date(2026, 3, 4)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", date(2026, 3, 4)),
        ("Yesterday", date(2026, 3, 3)),
        ("last night", date(2026, 3, 3)),
        ("the day before yesterday", date(2026, 3, 2)),
        ("2 days ago", date(2026, 3, 2)),
        ("a week ago", date(2026, 2, 25)),
        ("last friday", date(2026, 2, 27)),
        ("Friday", date(2026, 2, 27)),
        ("sat", date(2026, 2, 28)),
        ("on sunday", date(2026, 3, 1)),
        ("wednesday", date(2026, 3, 4)),
        ("last wednesday", date(2026, 2, 25)),
        ("3 May", date(2025, 5, 3)),
        ("May 3rd", date(2025, 5, 3)),
        ("3rd of May 2024", date(2024, 5, 3)),
        ("Friday 13 Feb", date(2026, 2, 13)),
        ("Feb 29", date(2024, 2, 29)),
        ("2025-05-03", date(2025, 5, 3)),
        ("2025/5/3", date(2025, 5, 3)),
        ("20250503", date(2025, 5, 3)),
        ("3.5.2025", date(2025, 5, 3)),
        ("3.5.25", date(2025, 5, 3)),
        ("3.5.98", date(1998, 5, 3)),
        ("31.12.", date(2025, 12, 31)),
        ("29.2.", date(2024, 2, 29)),
        ("5/31/2025", date(2025, 5, 31)),
        ("31/5/2025", date(2025, 5, 31)),
        ("5/5", date(2025, 5, 5)),
        ("4/3/2026", date(2026, 3, 4)),  # the other order is in the future
        ("5月3日", date(2025, 5, 3)),
        ("2024年5月3日", date(2024, 5, 3)),
        ("昨日", date(2026, 3, 3)),
        ("gestern", date(2026, 3, 3)),
        ("vor drei Tagen", date(2026, 3, 1)),
        ("hier", date(2026, 3, 3)),
        ("3 mai 2025", date(2025, 5, 3)),
        ("ayer", date(2026, 3, 3)),
        ("вчера", date(2026, 3, 3)),
        ("  3   May , ", date(2025, 5, 3)),
    ],
)
def test_a_day_is_read_in_any_common_form(text: str, day: date) -> None:
    assert read_past_day(text, TODAY) == day


@pytest.mark.parametrize(
    "text", ["tomorrow", "next friday", "in two days", "5 March 2026", "2027-01-01", "5.3.2026", "5/5/2026"]
)
def test_the_future_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidInput, match="in the future"):
        read_past_day(text, TODAY)


@pytest.mark.parametrize("text", ["3/5/2025", "03-05-2025", "1/2"])
def test_what_could_be_two_days_is_asked(text: str) -> None:
    with pytest.raises(InvalidInput, match="could be"):
        read_past_day(text, TODAY)


@pytest.mark.parametrize(
    "text", ["", "  ", "12", "-1", "0", "2019", "May", "may 2020", "quatsch", "1e9", "31.2.", "x" * 500]
)
def test_what_is_no_day_is_refused_with_examples(text: str) -> None:
    with pytest.raises(InvalidInput, match="which day"):
        read_past_day(text, TODAY)


def test_nobody_watched_a_film_before_there_were_films() -> None:
    with pytest.raises(InvalidInput, match="28 December 1895"):
        read_past_day("1850-01-01", TODAY)


@settings(deadline=None)
@given(st.text(max_size=70) | st.from_regex(r"[0-9a-z ./-]{1,14}"))
def test_any_text_is_a_day_in_the_past_or_one_sentence(text: str) -> None:
    day = TODAY
    with contextlib.suppress(InvalidInput):
        day = read_past_day(text, TODAY)

    assert FIRST_SCREENING <= day <= TODAY


@given(st.dates(FIRST_SCREENING, TODAY))
def test_every_iso_date_is_itself(day: date) -> None:
    assert read_past_day(day.isoformat(), TODAY) == day
