"""Cells of members' files as values, exactly or not at all."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from bot.domain.imports import LONGEST_TAG, MOST_TAGS
from bot.domain.stars import FULL_HALF_STARS, Stars
from bot.domain.texts import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "LONGEST_TITLE",
    "BadRating",
    "DayOrder",
    "day_order",
    "day_start",
    "plain_text",
    "read_day",
    "read_id",
    "read_imdb_id",
    "read_moment",
    "read_rating",
    "read_tags",
    "read_title",
    "read_year",
]

DayOrder: TypeAlias = Literal["day first", "month first", "unknown"]

LONGEST_TITLE: Final = 400
FIRST_YEAR, LAST_YEAR = 1870, 2200
FIRST_DAY: Final = date(1900, 1, 1)
EPOCH: Final = date(1970, 1, 1)  # what services write for a day that they do not know
LARGEST_ID: Final = 2**53

_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_DOTTED: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
_SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_WRITTEN_OUT: Final = "%a %b %d %H:%M:%S %Y"  # IMDb's oldest lists: Sat Jan 21 00:00:00 2012
_NUMBER: Final = re.compile(r"\d{1,3}(?:[.,]\d{1,4})?")
_IMDB_ID: Final = re.compile(r"tt0*(\d{1,9})(?!\d)")
_TAG: Final = re.compile(
    r"</?(?:a|b|i|em|strong|u|s|strike|del|br|p|div|span|blockquote|ul|ol|li|code|pre|small|sub|sup|h[1-6])"
    r"(?:\s[^<>]{0,500})?\s?/?>",
    re.IGNORECASE,
)
_BREAK: Final = re.compile(r"<br\s?/?>", re.IGNORECASE)
_BLOCK_END: Final = re.compile(r"</(?:p|div|blockquote|ul|ol|h[1-6])>", re.IGNORECASE)
_ITEM: Final = re.compile(r"<li(?:\s[^<>]{0,500})?>", re.IGNORECASE)
_MANY_LINES: Final = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


class BadRating(ValueError):
    """A rating that is not on the scale that its file uses."""


def read_rating(text: str, *, full: int) -> Stars | None:
    """Map a rating from a scale exactly; empty and 0 mean that there is none.

    Args:
        text: The cell, with a decimal point or comma.
        full: The top of the scale: 5 (in halves) or 10 (whole numbers).

    Raises:
        BadRating: it is not on that scale.
    """
    plain = text.strip()
    if not plain:
        return None
    if not _NUMBER.fullmatch(plain):
        raise BadRating(plain)
    half_stars = float(plain.replace(",", ".")) * FULL_HALF_STARS / full
    if half_stars == 0:
        return None
    if half_stars != int(half_stars) or half_stars > FULL_HALF_STARS:
        raise BadRating(plain)
    return Stars(int(half_stars))


def day_order(texts: Iterable[str]) -> DayOrder:
    """Find out from all dates of a column whether 03/04/2020 begins with the day or the month."""
    found = [(int(match[1]), int(match[2])) for text in texts if (match := _SLASHED.match(text))]
    if any(first > 12 for first, _ in found):
        return "day first"
    return "month first" if any(second > 12 for _, second in found) else "unknown"


def read_day(text: str, order: DayOrder = "unknown") -> date | None:
    """Read a date as exports and spreadsheets write it; None where there is none or it can't be told."""
    plain = text.strip()
    try:
        if match := _ISO.match(plain):
            day = date(int(match[1]), int(match[2]), int(match[3]))
        elif match := _DOTTED.match(plain):
            day = date(int(match[3]), int(match[2]), int(match[1]))
        elif (match := _SLASHED.match(plain)) and order != "unknown":
            first, second = int(match[1]), int(match[2])
            day = date(int(match[3]), *((second, first) if order == "day first" else (first, second)))
        else:
            day = datetime.strptime(plain, _WRITTEN_OUT).replace(tzinfo=UTC).date()
    except ValueError:
        return None
    return day if day >= FIRST_DAY and day != EPOCH else None


def read_moment(text: str) -> datetime | None:
    """Read a time stamp such as 2014-09-01T09:10:11.000Z, or a day, which then begins at midnight UTC."""
    day = read_day(text)
    if day is None:
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return day_start(day)
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        return None


def day_start(day: date | None) -> datetime | None:
    """The moment when a day begins in UTC."""
    return None if day is None else datetime.combine(day, time(), UTC)


def read_title(text: str) -> str:
    """Tidy a film's title; empty where there is none."""
    return " ".join(clean(text).split())[:LONGEST_TITLE]


def read_year(text: str) -> int | None:
    """Read a year with four digits."""
    plain = text.strip().removesuffix(".0")
    year = int(plain) if plain.isascii() and plain.isdigit() and len(plain) == 4 else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def read_imdb_id(text: str) -> str | None:
    """Find an IMDb id, alone or in an address, with at least seven digits as IMDb writes it."""
    match = _IMDB_ID.search(text[:300])
    return f"tt{int(match[1]):07}" if match and int(match[1]) else None


def read_id(text: str) -> int | None:
    """Read a whole number above zero."""
    plain = text.strip()
    found = int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 17 else 0
    return found if 0 < found < LARGEST_ID else None


def read_tags(text: str) -> tuple[str, ...]:
    """Split a list of tags at its commas."""
    tags = (" ".join(clean(tag).split())[:LONGEST_TAG] for tag in text.split(","))
    return tuple(dict.fromkeys(tag for tag in tags if tag))[:MOST_TAGS]


def plain_text(text: str) -> str:
    """Turn the HTML that reviews are written in into text; a bare `<3` or `a < b` stays as it is."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if "<" in lines:
        lines = _BLOCK_END.sub("\n\n", _ITEM.sub("\n• ", _BREAK.sub("\n", lines)))
        lines = _MANY_LINES.sub("\n\n", _TAG.sub("", lines))
    return (html.unescape(lines) if "&" in lines else lines).strip()
