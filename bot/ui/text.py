"""Write text from outside so that it can't format, mention or hide anything, and say things the same way everywhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.domain.stars import MEMBER_STARS
from bot.domain.texts import clean, shorten, split_spoilers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bot.domain.ratings import Tally
    from bot.domain.stars import Stars

__all__ = [
    "fit",
    "human_date",
    "mean_line",
    "months_words",
    "names",
    "our_words",
    "plain",
    "plural",
    "review_text",
    "star_bar",
    "tally_words",
]

_URL_OR_MARK = re.compile(r"(https?://[^\s<>()\[\]|*`~\\]+)|([\\*_~`|\[\]<])")
_DRAWN = re.compile(r"\\(<(?:t:[0-9]{1,12}(?::[a-zA-Z])?|#[0-9]{1,20}|@&[0-9]{1,20})>)")
_LINE_START = re.compile(r"^(\s*)([#>+-])(?=[\s#>])|^(\s*\d+)([.)])(?=\s)", re.MULTILINE)
_EVERYONE = re.compile(r"@(?=everyone\b|here\b)")


def plain(text: str) -> str:
    """Escape text so that Discord shows it as it is: no Markdown, no mention, no spoiler, no link text."""
    escaped = _URL_OR_MARK.sub(lambda match: match[1] or f"\\{match[2]}", clean(text))
    escaped = _LINE_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[3]}\\{m[4]}", escaped)
    return _EVERYONE.sub("@\u2060", escaped)


def our_words(text: str) -> str:
    """Escape a sentence of ours but for times, channels and roles; people's own words may stand in it.

    Nothing of that pings, and a number is all that can be in it.
    """
    return _DRAWN.sub(r"\1", plain(text))


def fit(text: str, characters: int) -> str:
    """Escape text and cut it so that the result, escapes included, has at most so many characters."""
    cleaned = clean(text)
    if len(escaped := plain(cleaned)) <= characters:
        return escaped
    size = characters
    while len(escaped := plain(shorten(cleaned, size))) > characters:
        size -= max(1, (len(escaped) - characters) // 2)
    return escaped


def review_text(text: str, *, hide_all: bool = False) -> str:
    """Escape a review's or note's text but keep its spoilers hidden; `hide_all` hides every paragraph."""
    paragraphs = [paragraph for paragraph in re.split(r"\n\s*\n", clean(text)) if paragraph.strip()]
    if hide_all:
        return "\n\n".join(f"||{plain(paragraph.replace('||', ''))}||" for paragraph in paragraphs)
    return "".join(
        "\n\n".join(f"||{plain(part.strip())}||" for part in re.split(r"\n\s*\n", span.text) if part.strip())
        if span.is_spoiler
        else plain(span.text)
        for span in split_spoilers("\n\n".join(paragraphs))
    )


def names(people: tuple[str, ...], most: int = 3) -> str:
    """List names, the first few and how many more: `A, B, C and 2 more`."""
    shown = ", ".join(plain(name) for name in people[:most])
    return f"{shown} and {len(people) - most} more" if len(people) > most else shown


def plural(number: int, noun: str) -> str:
    """Count a noun: `1 rating`, `2,000 ratings`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def star_bar(stars: Stars) -> str:
    """Glyphs with the number beside them, for eyes and for screen readers: `★★★★☆ 4 out of 5`."""
    return str(stars)


def mean_line(mean: float) -> str:
    """A mean in stars with one decimal: `4.3 out of 5`."""
    return f"{mean:.1f} out of 5"


def tally_words(tally: Tally) -> str:
    """Say how often each number of stars was given, highest first: `12 × 5, 3 × 4.5`."""
    counts = zip(MEMBER_STARS, tally.bins, strict=True)
    return ", ".join(f"{number:,} × {stars.number}" for stars, number in reversed(list(counts)) if number) or "none yet"


def months_words(months: Iterable[tuple[date, int]]) -> str:
    """Say how much fell into each month, oldest first: `April 3, May 12`."""
    return ", ".join(f"{day:%B} {number:,}" for day, number in months if number) or "none"


def human_date(day: date) -> str:
    """A date without a time, the same for everyone: `5 June 2025`."""
    return f"{day.day} {day:%B %Y}"
