"""A member's profile as a picture: how they give stars, when, and what they like best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.stars import MEMBER_STARS
from bot.ui.canvas import BLUE, FAINT, GOLD, LINE, MARGIN, WIDTH, Canvas
from bot.ui.lettering import SEMIBOLD, width_of
from bot.ui.text import months_words, plural, tally_words

if TYPE_CHECKING:
    from datetime import date

    from bot.domain.taste import Favourite, Profile

__all__ = ["describe_profile", "draw_profile"]

_GAP = 40  # between two columns
_ROW = 64
_NAME_SIZES = (46, 40, 34)
_NONE_YET = "None yet"


def draw_profile(profile: Profile) -> bytes:
    """Draw a profile as a PNG; what needs more ratings than there are is left out."""
    columns = _columns(profile)
    rows = max(len(liked) for _, liked in columns)
    canvas = Canvas(714 + rows * _ROW if rows else 624)
    _draw_name(canvas, profile)
    canvas.heading(190, "Stars given")
    labels = [stars.number for stars in MEMBER_STARS]
    canvas.bars((MARGIN, 196, WIDTH - MARGIN, 364), profile.tally.bins, labels)
    canvas.heading(448, "Films seen", "the last twelve months")
    numbers = [number for _, number in profile.months]
    canvas.bars((MARGIN, 454, WIDTH - MARGIN, 546), numbers, [_month(day) for day, _ in profile.months], BLUE)
    if rows:
        canvas.rule(612)
        width = (WIDTH - 2 * MARGIN - 2 * _GAP) / 3
        for index, (heading, liked) in enumerate(columns):
            _draw_favourites(canvas, MARGIN + index * (width + _GAP), width, heading, liked)
    return canvas.png()


def describe_profile(profile: Profile) -> str:
    """Say in words what the picture shows, for screen readers."""
    liked = " ".join(
        f"{heading}: {', '.join(f'{one.name[:40]} {one.mean:.1f}' for one in found)}."
        for heading, found in _columns(profile)
        if found
    )
    stars, months = tally_words(profile.tally), months_words(profile.months)
    return f"Stars given: {stars}. Films seen in the last twelve months: {months}. {liked}".strip()


def _columns(profile: Profile) -> tuple[tuple[str, tuple[Favourite, ...]], ...]:
    return ("Best decades", profile.decades), ("Best genres", profile.genres), ("Best directors", profile.directors)


def _draw_name(canvas: Canvas, profile: Profile) -> None:
    mean = f"{profile.tally.mean or 0:.2f}"
    right = WIDTH - MARGIN
    canvas.text((right, 88), mean, 54, GOLD, weight=SEMIBOLD, anchor="r")
    room = right - MARGIN - width_of(mean, 54, SEMIBOLD) - _GAP
    name = profile.display_name or "A member"
    size = next((size for size in _NAME_SIZES if width_of(name, size, SEMIBOLD) <= room), _NAME_SIZES[-1])
    canvas.text((MARGIN, 84), name, size, weight=SEMIBOLD, width=room)
    canvas.text((MARGIN, 126), f"{plural(profile.tally.count, 'film')} rated", 26, FAINT)
    canvas.text((right, 126), "stars on average", 26, FAINT, anchor="r")


def _draw_favourites(canvas: Canvas, left: float, width: float, heading: str, liked: tuple[Favourite, ...]) -> None:
    canvas.text((left, 666), heading, 27, weight=SEMIBOLD)
    if not liked:
        canvas.text((left, 712), _NONE_YET, 24, FAINT, width=width)
    for index, one in enumerate(liked):
        base = 716 + index * _ROW
        mean = f"{one.mean:.1f}"
        canvas.text((left + width, base), mean, 25, GOLD, weight=SEMIBOLD, anchor="r")
        count = f"{one.count:,}"
        edge = left + width - 54
        canvas.text((edge, base), count, 22, FAINT, anchor="r")
        canvas.text((left, base), one.name, 25, width=edge - left - width_of(count, 22) - 14)
        line = (round(left), base + 13, round(left + width), base + 18)
        canvas.draw.rounded_rectangle(line, radius=2, fill=LINE)
        filled = (line[0], line[1], round(left + width * one.mean / 5), line[3])
        canvas.draw.rounded_rectangle(filled, radius=2, fill=GOLD)


def _month(day: date) -> str:
    return f"{day:%b}"
