"""Two members' tastes as a picture: every film that both rated, by the stars of one and of the other."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.domain.taste import LEAST_IN_COMMON
from bot.ui.canvas import BLUE, FAINT, GOLD, LINE, MARGIN, PANEL, TEXT, WIDTH, Canvas
from bot.ui.lettering import SEMIBOLD
from bot.ui.text import plural

if TYPE_CHECKING:
    from bot.domain.taste import Comparison

__all__ = ["describe_tastes", "draw_tastes"]

_LEFT, _TOP, _CELL = 132, 44, 50
_SIDE = 10 * _CELL


def draw_tastes(shown: Comparison) -> bytes:
    """Draw a square of ten by ten half stars; the more films lie in a cell, the larger its dot."""
    canvas = Canvas(_TOP + _SIDE + 112)
    _draw_square(canvas, shown)
    counts = Counter((film.own.half_stars, film.other.half_stars) for film in shown.films)
    most = max(counts.values())
    for (own, other), number in counts.items():
        centre = _LEFT + (own - 0.5) * _CELL, _TOP + _SIDE - (other - 0.5) * _CELL
        # The area, not the width, shows the number.
        radius = max(7.0, (_CELL / 2 - 2) * (number / most) ** 0.5)
        canvas.dot(centre, radius, GOLD if abs(own - other) <= 1 else BLUE)
        if radius >= 15 and number > 1:
            canvas.text((centre[0], centre[1] + 8), f"{number:,}", 21, PANEL, weight=SEMIBOLD, anchor="m")
    _draw_words(canvas, shown)
    return canvas.png()


def describe_tastes(shown: Comparison) -> str:
    """Say in words what the picture shows, for screen readers."""
    near = sum(film.gap <= 1 for film in shown.films)
    far = sum(film.gap >= 4 for film in shown.films)
    return (
        f"{plural(len(shown.films), 'film')} by the stars of {shown.own_name[:100]} and of {shown.other_name[:100]}: "
        f"{near:,} within half a star of each other, {far:,} two stars or more apart."
    )


def _draw_square(canvas: Canvas, shown: Comparison) -> None:
    right, bottom = _LEFT + _SIDE, _TOP + _SIDE
    canvas.draw.rectangle((_LEFT, _TOP, right, bottom), outline=LINE, width=2)
    for stars in range(1, 6):
        middle = (2 * stars - 0.5) * _CELL
        canvas.draw.line((_LEFT + middle, _TOP, _LEFT + middle, bottom), fill=LINE, width=2)
        canvas.draw.line((_LEFT, bottom - middle, right, bottom - middle), fill=LINE, width=2)
        canvas.text((_LEFT + middle, bottom + 36), str(stars), 24, FAINT, anchor="m")
        canvas.text((_LEFT - 18, bottom - middle + 8), str(stars), 24, FAINT, anchor="r")
    canvas.draw.line((_LEFT, bottom, right, _TOP), fill=FAINT, width=2)
    canvas.text((_LEFT + _SIDE / 2, bottom + 80), _owner(shown.own_name), 26, anchor="m", width=_SIDE)
    canvas.text_upwards((MARGIN + 16, _TOP + _SIDE / 2), _owner(shown.other_name), 26, length=_SIDE)


def _owner(name: str) -> str:
    return name or "A member"


def _draw_words(canvas: Canvas, shown: Comparison) -> None:
    left = _LEFT + _SIDE + 52
    width = WIDTH - MARGIN - left
    agreement = shown.overlap.agreement
    if agreement is not None:
        canvas.text((left, _TOP + 66), f"{agreement:+.2f}", 68, GOLD, weight=SEMIBOLD)
        canvas.text((left, _TOP + 112), "agreement, of at most 1", 24, FAINT, width=width)
    else:
        canvas.text((left, _TOP + 56), "No verdict yet", 36, GOLD, weight=SEMIBOLD, width=width)
        why = f"{LEAST_IN_COMMON} films are needed" if len(shown.films) < LEAST_IN_COMMON else "one gave all the same"
        canvas.text((left, _TOP + 112), why, 24, FAINT, width=width)
    rows = (
        ("film in common" if len(shown.films) == 1 else "films in common", len(shown.films), TEXT),
        ("within half a star", sum(film.gap <= 1 for film in shown.films), GOLD),
        ("a star or more apart", sum(film.gap >= 2 for film in shown.films), BLUE),
    )
    for index, (words, number, colour) in enumerate(rows):
        base = _TOP + 216 + index * 94
        canvas.text((left, base), f"{number:,}", 42, colour, weight=SEMIBOLD)
        canvas.text((left, base + 34), words, 24, FAINT, width=width)
