"""Days as people write them: `yesterday`, `3 May`, `2025-05-03`, `last friday`, `vor drei Tagen`. Past days only."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache

from dateparser.date import DateDataParser

from bot.domain.errors import InvalidInput

__all__ = ["FIRST_SCREENING", "read_past_day"]

# The Grand Café in Paris: nobody watched a film before.
FIRST_SCREENING = date(1895, 12, 28)
MOST_CHARACTERS = 60

_UNREADABLE = "I can't tell which day that is. Write for example yesterday, last friday, 3 May or 2025-05-03."
_LANGUAGES = (
    *("en", "es", "fr", "de", "pt", "it", "nl", "pl", "sv", "da", "nb", "fi", "cs", "hu", "ro", "el", "tr", "ru"),
    *("uk", "ja", "ko", "zh", "vi", "id", "ar", "he", "hi"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(r"(?P<last>last |past )?(?:on |this )?(?P<day>[a-z]{3,9})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})|(\d{4})(\d{2})(\d{2})")
_EAST_ASIAN = re.compile(r"(?:(\d{4})[年년] ?)?(\d{1,2})[月월] ?(\d{1,2})[日일]")
_DAY_FIRST = re.compile(r"(\d{1,2})\. ?(\d{1,2})\.? ?(\d{4}|\d{2})?")
_EITHER = re.compile(r"(\d{1,2})([-/])(\d{1,2})(?:\2(\d{4}|\d{2}))?")
_WORD = re.compile(r"[^\W\d_]{2,}|[\u3040-\u30ff\u4e00-\u9fff]")


def read_past_day(text: str, today: date) -> date:
    """Read a day that lies in the past, or today.

    Args:
        text: What was typed, in English or one of some two dozen other languages.
        today: The day it is where the person is.

    Raises:
        InvalidInput: it is no day, could be two, lies in the future, or before there were films.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(" ,")
    if not plain or len(plain) > MOST_CHARACTERS:
        raise InvalidInput(_UNREADABLE)
    day = _written_in_numbers(plain, today) or _weekday(plain, today) or _in_words(plain, today)
    if day is None:
        raise InvalidInput(_UNREADABLE)
    if day > today:
        raise InvalidInput(f"{_said(day)} is in the future. Log a film once you have watched it.")
    if day < FIRST_SCREENING:
        raise InvalidInput(f"{_said(day)}? The first film was shown on {_said(FIRST_SCREENING)}.")
    return day


def _written_in_numbers(plain: str, today: date) -> date | None:
    if match := _YEAR_FIRST.fullmatch(plain):
        year, month, day = (int(part) for part in match.groups() if part)
        return _date(year, month, day)
    if match := _EAST_ASIAN.fullmatch(plain):
        return _dated(match[1], int(match[2]), int(match[3]), today)
    if match := _DAY_FIRST.fullmatch(plain):
        return _dated(match[3], int(match[2]), int(match[1]), today)
    if match := _EITHER.fullmatch(plain):
        return _either(int(match[1]), int(match[3]), match[4], today)
    return None


def _either(first: int, second: int, year: str | None, today: date) -> date | None:
    """Read a day and a month in whichever order makes a day in the past.

    Raises:
        InvalidInput: both orders do.
    """
    readings = {_dated(year, second, first, today), _dated(year, first, second, today)} - {None}
    past = sorted(day for day in readings if day is not None and day <= today)
    if len(past) > 1:
        raise InvalidInput(f"That could be {_said(past[0])} or {_said(past[1])}. Write the month as a word.")
    return past[0] if past else next(iter(readings), None)


def _weekday(plain: str, today: date) -> date | None:
    match = _WEEKDAY.fullmatch(plain)
    if match is None:
        return None
    wanted = next((at for at, name in enumerate(_WEEKDAYS) if name.startswith(match["day"])), None)
    if wanted is None:
        return None
    back = (today.weekday() - wanted) % 7
    return today - timedelta(days=back or (7 if match["last"] else 0))


def _in_words(plain: str, today: date) -> date | None:
    if not _WORD.search(plain):
        return None
    # Without a digit, `May` would be taken for some day in May; with one, `May 2020` would.
    has_digit = any(character.isdigit() for character in plain)
    try:
        found = _parser(today, needs_day=has_digit).get_date_data(plain)
    except (ValueError, OverflowError, TypeError, AttributeError, KeyError, IndexError):
        return None  # dateparser trips over some texts
    if found.date_obj is None or (not has_digit and found.period not in ("day", "week")):
        return None
    return found.date_obj.date()


@lru_cache(maxsize=8)
def _parser(today: date, *, needs_day: bool) -> DateDataParser:
    settings = {
        "PREFER_DATES_FROM": "past",
        "RELATIVE_BASE": datetime(today.year, today.month, today.day, 12),  # noqa: DTZ001 - a day, not a moment
        "RETURN_AS_TIMEZONE_AWARE": False,
        "PARSERS": ["relative-time", "absolute-time"],
        "DATE_ORDER": "DMY",
        "REQUIRE_PARTS": ["day"] if needs_day else [],
    }
    return DateDataParser(languages=list(_LANGUAGES), settings=settings)


def _dated(year: str | None, month: int, day: int, today: date) -> date | None:
    """Make a date; without a year the latest that is not in the future, with two digits that of these hundred years."""
    if year is None:
        return next(filter(None, (_not_after(today, back, month, day) for back in range(9))), None)
    number = int(year)
    if len(year) == 2:
        number += 2000 if number <= today.year % 100 else 1900
    return _date(number, month, day)


def _not_after(today: date, years_back: int, month: int, day: int) -> date | None:
    made = _date(today.year - years_back, month, day)
    return made if made is not None and made <= today else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
