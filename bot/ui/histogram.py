"""Ratings as a picture: a film's in ten bars, a critic's beside everyone else's in eleven pairs of bars."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.domain.stars import FULL_HALF_STARS, MEMBER_STARS, Stars
from bot.ui.canvas import BLUE, EMPTY, FAINT, GOLD, TEXT, WIDTH, Canvas
from bot.ui.lettering import width_of

if TYPE_CHECKING:
    from bot.domain.ratings import Tally
    from bot.ui.canvas import Colour

__all__ = ["describe_comparison", "describe_histogram", "draw_comparison", "draw_histogram"]

HEIGHT = 360
_MARGIN, _BASE, _TOP = 36, HEIGHT - 64, 62
_LEGEND = 52  # the height of the line that tells two kinds of bars apart


def draw_histogram(tally: Tally) -> bytes:
    """Draw the ten bins as a PNG on a dark panel, the count above each bar and the stars below."""
    return _draw(tally.bins)


def describe_histogram(tally: Tally, film: str) -> str:
    """Say in words what the picture shows, for screen readers."""
    counts = ", ".join(
        f"{number} gave {stars.number}"
        for stars, number in reversed(list(zip(MEMBER_STARS, tally.bins, strict=True)))
        if number
    )
    return f"Ratings of {film} from half a star to five stars. {counts or 'None yet'}."


def draw_comparison(critic: tuple[int, ...], others: tuple[int, ...]) -> bytes:
    """Draw a critic's scores, from none to ten half stars, beside the others': each as shares of their own."""
    return _draw(critic, others if any(others) else ())


def describe_comparison(critic: tuple[int, ...], others: tuple[int, ...], name: str) -> str:
    """Say in words what the picture of a comparison shows, for screen readers."""
    counts = ", ".join(
        f"{stars.number}: {own:,} and {other:,}" for stars, own, other in _from_the_top(critic, others) if own or other
    )
    return f"How often {name} and then all other critics of the same films gave so many stars. {counts or 'Never'}."


def _from_the_top(critic: tuple[int, ...], others: tuple[int, ...]) -> list[tuple[Stars, int, int]]:
    rows = zip((Stars(half_stars) for half_stars in range(len(critic))), critic, others, strict=True)
    return list(rows)[::-1]


@lru_cache(maxsize=256)
def _draw(bins: tuple[int, ...], others: tuple[int, ...] = ()) -> bytes:
    base = _BASE + (_LEGEND if others else 0)
    canvas = Canvas(base - _BASE + HEIGHT)
    step = (WIDTH - 2 * _MARGIN) / len(bins)
    shares, other_shares = _shares(bins), _shares(others)
    highest = max(*shares, *other_shares) or 1
    for index, number in enumerate(bins):
        left, right = _MARGIN + index * step + 7, _MARGIN + (index + 1) * step - 7
        middle = left + (right - left) * 0.6 if others else right
        height = _bar(canvas, (left, middle, base), shares[index] / highest, GOLD)
        if others:
            _bar(canvas, (middle + 3, right, base), other_shares[index] / highest, BLUE)
        if number:
            canvas.text(((left + middle) / 2, base - height - 8), f"{number:,}", 34, anchor="m")
        label = Stars(FULL_HALF_STARS - len(bins) + 1 + index).number
        canvas.text(((left + right) / 2, base + 44), label, 32, TEXT if number else FAINT, anchor="m")
    if others:
        _legend(canvas, (("This critic", bins, GOLD), ("All others on the same films", others, BLUE)))
    return canvas.png()


def _shares(bins: tuple[int, ...]) -> list[float]:
    return [number / (sum(bins) or 1) for number in bins] or [0.0]


def _bar(canvas: Canvas, place: tuple[float, float, float], share: float, colour: Colour) -> int:
    """Draw a bar between left and right upon its base, a stump for nothing; return its height."""
    left, right, base = place
    height = max(6, round((_BASE - _TOP) * share)) if share else 6
    canvas.draw.rounded_rectangle(
        (left, base - height, right, base),
        radius=8 if share else 3,
        fill=colour if share else EMPTY,
        corners=(True, True, False, False),
    )
    return height


def _legend(canvas: Canvas, kinds: tuple[tuple[str, tuple[int, ...], Colour], ...]) -> None:
    left = _MARGIN + 7.0
    for name, bins, colour in kinds:
        words = f"{name} ({sum(bins):,})"
        canvas.draw.rounded_rectangle((left, 20, left + 26, 46), radius=5, fill=colour)
        canvas.text((left + 38, 44), words, 30)
        left += 38 + width_of(words, 30) + 48
