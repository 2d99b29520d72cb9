"""Times as people type them: `in 2 days`, `Friday 20:00`, `24 December`, always in the future and in one time zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import dateparser

from bot.domain.errors import InvalidInput

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

__all__ = ["EVENING", "read_future"]

EVENING = time(20)
_MAX_CHARACTERS = 60
_SPAN = re.compile(
    r"(?:in\s+)?(?:(?P<hours>\d{1,4}|an?)\s*h(?:ours?|rs?)?)?[\s,]*(?:and\s+)?(?:(?P<minutes>\d{1,5}|a)\s*m(?:in(?:ute)?s?)?)?",
    re.IGNORECASE,
)
# A time of day in what was typed: `20:00`, `8 pm`, `20h`, `at 8`, `noon`.
_HAS_TIME = re.compile(
    r"\d\s*[:.]\s*\d\d(?!\d|[.]\d)|\d\s*[ap]\.?m\b|\d\s*h\b|\bat\s+\d|\bnoon\b|\bmidnight\b|\bnow\b|\d{1,2}\s*o'?clock"
    r"|\b(?:hour|minute)|\bin\s+(?:an?|\d+)\s+(?:day|week|month)",  # those keep the hour that it is now
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\b(next\s+)?((?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)\b", re.IGNORECASE
)
_TONIGHT = re.compile(r"\b(?:tonight|this evening)\b", re.IGNORECASE)
_AT_HOUR = re.compile(r"\bat\s+(\d{1,2})(?!\s*[:.\d]|\s*[ap]\.?m|\s*h)", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})\s*(?:h|o'?clock)\b", re.IGNORECASE)
_DOTTED = re.compile(r"\b([01]?\d|2[0-3])\.([0-5]\d)\b(?!\.)")
# A day of a month, beside which a weekday says nothing new: `1 April`, `April 1`, `1/4`.
_DATE = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)?\s+(?!am\b|pm\b)[a-z]{3}|[a-z]{3,}\s+\d{1,2}\b(?!\s*[:ap])|\d[-/.]\d", re.IGNORECASE
)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def read_future(text: str, zone: ZoneInfo, now: datetime, *, at: time = EVENING) -> datetime:
    """Read a moment to come.

    Args:
        text: What was typed.
        zone: The time zone in which it is meant.
        now: The aware time of now.
        at: The time of day where only a day was typed.

    Returns:
        The moment in UTC. A time that the clocks leave out is moved on by as much as they are; one that they have
        twice is the first.

    Raises:
        InvalidInput: it can't be understood, or it is in the past.
    """
    typed = " ".join(text.split())
    moment = None if len(typed) > _MAX_CHARACTERS else _span(typed, now) or _day(typed, zone, now, at)
    if moment is not None and moment <= now and _is_weekday(typed):  # that hour of today has passed
        moment = _day(f"next {typed}", zone, now, at)
    if moment is None:
        raise InvalidInput(
            f"“{typed[:_MAX_CHARACTERS]}” is no time that Marquee understands. "
            "Try “in 2 days”, “Friday 20:00” or “24 December 19:30”."
        )
    if moment <= now:
        raise InvalidInput(f"<t:{int(moment.timestamp())}:f> is in the past. Choose a time to come.")
    return moment


def _is_weekday(typed: str) -> bool:
    match = _WEEKDAY.search(typed)
    return match is not None and not match[1] and not _DATE.search(typed)


def _span(typed: str, now: datetime) -> datetime | None:
    """Read hours and minutes from now; they are counted by the clock on no wall."""
    match = _SPAN.fullmatch(typed)
    if match is None or not (match["hours"] or match["minutes"]):
        return None
    return now.astimezone(UTC) + timedelta(hours=_number(match["hours"]), minutes=_number(match["minutes"]))


def _number(text: str | None) -> int:
    return 0 if text is None else int(text) if text.isdigit() else 1


def _day(typed: str, zone: ZoneInfo, now: datetime, at: time) -> datetime | None:
    """Read a day, with a time or without; days are counted by the calendar, whatever the clocks do meanwhile."""
    here = now.astimezone(zone).replace(tzinfo=None, microsecond=0)
    has_time = bool(_HAS_TIME.search(typed) or _DOTTED.search(typed))
    plain = _plain(typed, here)
    try:
        found = dateparser.parse(
            plain,
            languages=["en"],
            settings={  # pyright: ignore[reportArgumentType] - its stub is stricter than what it takes
                "PREFER_DATES_FROM": "future",
                "RELATIVE_BASE": here,
                "DATE_ORDER": "DMY",
                "PREFER_LOCALE_DATE_ORDER": False,
            },
        )
    except (ValueError, OverflowError, RecursionError):
        return None
    if found is None:
        return None
    if found.tzinfo is not None:  # a zone was typed with it
        return found.astimezone(UTC)
    if not has_time:
        found = datetime.combine(found.date(), at)
    try:
        return found.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        return None


def _plain(typed: str, here: datetime) -> str:
    """Spell out what the library reads otherwise than people mean it."""
    text = _TONIGHT.sub("today", typed)
    text = _AT_HOUR.sub(r"\1:00", text)
    text = _CLOCK.sub(r"\1:00", text)
    text = re.sub(r"\bnoon\b", "12:00", text, flags=re.IGNORECASE)
    text = re.sub(r"\bmidnight\b", "23:59", text, flags=re.IGNORECASE)
    if not re.search(r"\d\.\d+\.", text):
        text = _DOTTED.sub(r"\1:\2", text)
    if (match := _WEEKDAY.search(text)) and not _DATE.search(text):
        ahead = (_DAYS.index(match[2][:3].lower()) - here.weekday()) % 7
        ahead += 7 if match[1] and not ahead else 0
        day = (here + timedelta(days=ahead)).date().isoformat()
        text = f"{day} {_WEEKDAY.sub('', text).strip(' ,')}".strip()
    return text
