"""Times to come, as people type them, in the server's time zone."""

from __future__ import annotations

import contextlib
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.readers.moments import read_future

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = datetime(2026, 3, 27, 15, 30, tzinfo=BERLIN)  # two days before the clocks go forward


def read(text: str, now: datetime = FRIDAY, zone: ZoneInfo = BERLIN) -> str:
    return f"{read_future(text, zone, now).astimezone(zone):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("in 2 days", "2026-03-29 15:30"),  # by the calendar: 47 hours, for the clocks go forward
        ("in 2 days at 18:00", "2026-03-29 18:00"),
        ("in a week", "2026-04-03 15:30"),
        ("in 5 hours", "2026-03-27 20:30"),
        ("in 90 minutes", "2026-03-27 17:00"),
        ("2h 30m", "2026-03-27 18:00"),
        ("an hour", "2026-03-27 16:30"),
        ("Friday 20:00", "2026-03-27 20:00"),  # today, where that is to come
        ("friday 15:00", "2026-04-03 15:00"),
        ("next friday", "2026-04-03 20:00"),
        ("fri 8pm", "2026-03-27 20:00"),
        ("Saturday at 8 pm", "2026-03-28 20:00"),
        ("sat noon", "2026-03-28 12:00"),
        ("Friday 20.15", "2026-03-27 20:15"),
        ("tomorrow", "2026-03-28 20:00"),
        ("tomorrow 19:30", "2026-03-28 19:30"),
        ("tonight", "2026-03-27 20:00"),
        ("20:00", "2026-03-27 20:00"),
        ("15:00", "2026-03-28 15:00"),
        ("24 December", "2026-12-24 20:00"),
        ("Dec 24 7:30 pm", "2026-12-24 19:30"),
        ("Wednesday, 1 April 8pm", "2026-04-01 20:00"),
        ("2026-04-01 18:00", "2026-04-01 18:00"),
        ("1/4 20:00", "2026-04-01 20:00"),
        ("01.04.2026 20:00", "2026-04-01 20:00"),
        ("1 April 2026 20:00 UTC", "2026-04-01 22:00"),
    ],
)
def test_what_people_type_is_read(text: str, moment: str) -> None:
    assert read(text) == moment


def test_hours_are_counted_and_days_are_named_when_the_clocks_change() -> None:
    saturday = datetime(2026, 3, 28, 20, tzinfo=BERLIN)

    assert read("in 24 hours", saturday) == "2026-03-29 21:00"
    assert read("in 1 day", saturday) == "2026-03-29 20:00"
    assert read("sunday 02:30", saturday) == "2026-03-29 03:30"  # an hour that the clocks leave out
    autumn = datetime(2026, 10, 24, 20, tzinfo=BERLIN)
    assert read_future("sunday 02:30", BERLIN, autumn) == datetime(2026, 10, 25, 0, 30, tzinfo=ZoneInfo("UTC"))


def test_the_same_words_mean_another_moment_elsewhere() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")

    assert read_future("28 March 20:00", tokyo, FRIDAY) == datetime(2026, 3, 28, 20, tzinfo=tokyo)


@pytest.mark.parametrize("text", ["yesterday", "1 January 2020", "2026-03-27 15:30"])
def test_the_past_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="in the past"):
        read(text)


@pytest.mark.parametrize("text", ["", "blah", "in", "whenever you like", "99:99", "in 1000000 years", "x" * 500])
def test_what_is_no_time_is_refused_with_examples(text: str) -> None:
    with pytest.raises(InvalidInput, match="Friday 20:00"):
        read(text)


@given(st.text(max_size=70) | st.from_regex(r"(in |next )?[0-9]{1,6}[ :./-]?[a-z0-9 ]{0,12}", fullmatch=True))
def test_any_text_is_a_moment_to_come_or_a_sentence(text: str) -> None:
    moment = None
    with contextlib.suppress(InvalidInput):
        moment = read_future(text, BERLIN, FRIDAY)

    assert moment is None or moment > FRIDAY
