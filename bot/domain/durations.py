"""How long something lasts, as people type it."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.domain.errors import InvalidInput

__all__ = ["LONGEST", "duration_words", "read_duration"]

LONGEST = timedelta(days=3650)
_UNITS = {
    "m": 60,
    "min": 60,
    "minute": 60,
    "h": 3_600,
    "hour": 3_600,
    "d": 86_400,
    "day": 86_400,
    "w": 604_800,
    "week": 604_800,
    "month": 30 * 86_400,
    "year": 365 * 86_400,
}
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_TOKEN = re.compile(r"\d+|[^\W\d_]+|\S")
_MOST_WORDS = 12
_FOREVER = {"", "forever", "for ever", "permanent", "permanently", "until lifted"}
_HINT = "Say how long in words, for example 3 days, 2 weeks or 12 hours; leave it empty for a ban until it is lifted."


def read_duration(text: str) -> timedelta | None:
    """Read a duration such as `3 days`, `1 week and 2 days`, `12h` or `a month` (30 days); None stands for for ever.

    Raises:
        InvalidInput: it is no duration, or one of under a minute or over ten years.
    """
    wanted = " ".join(text.casefold().split()).removeprefix("for ")
    if wanted in _FOREVER:
        return None
    words = [word for word in _TOKEN.findall(wanted) if word not in {",", "and"}]
    if len(words) % 2 or len(words) > _MOST_WORDS:
        raise InvalidInput(_HINT)
    seconds = 0
    for count, name in zip(words[::2], words[1::2], strict=True):
        is_digits = count.isascii() and count.isdigit() and len(count) <= 7
        number, unit = int(count) if is_digits else _NUMBERS.get(count), _UNITS.get(name) or _UNITS.get(name[:-1])
        if number is None or unit is None:
            raise InvalidInput(_HINT)
        seconds += number * unit
    if not 60 <= seconds <= LONGEST.total_seconds():
        raise InvalidInput("A ban lasts a minute at least and ten years at most; leave it empty for one until lifted.")
    return timedelta(seconds=seconds)


def duration_words(duration: timedelta) -> str:
    """Write a duration in its largest units: `1 day and 12 hours`."""
    left, words = int(duration.total_seconds()), list[str]()
    for name, size in (("week", 604_800), ("day", 86_400), ("hour", 3_600), ("minute", 60)):
        number, left = divmod(left, size)
        if number:
            words.append(f"{number:,} {name}" if number == 1 else f"{number:,} {name}s")
    return " and ".join(words[:2]) or "less than a minute"
