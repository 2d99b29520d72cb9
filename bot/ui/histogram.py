"""Ratings as a picture: a film's in ten bars, a critic's beside everyone else's in eleven pairs of bars."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from bot.domain.stars import FULL_HALF_STARS, MEMBER_STARS, Stars
from bot.ui import canvas
from bot.ui.lettering import font

if TYPE_CHECKING:
    from bot.domain.ratings import Tally
    from bot.ui.canvas import Colour

__all__ = ["describe_comparison", "describe_histogram", "draw_comparison", "draw_histogram"]

WIDTH, HEIGHT = canvas.WIDTH, 360
_MARGIN, _BASE, _TOP = 36, HEIGHT - 64, 62
_PANEL, _TEXT, _FAINT, _EMPTY_BAR = canvas.PANEL, canvas.TEXT, canvas.FAINT, canvas.EMPTY
_BAR, _OTHERS_BAR = canvas.GOLD, canvas.BLUE
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
    image = Image.new("RGB", (WIDTH, base - _BASE + HEIGHT), _PANEL)
    draw = ImageDraw.Draw(image)
    step = (WIDTH - 2 * _MARGIN) / len(bins)
    shares, other_shares = _shares(bins), _shares(others)
    highest = max(*shares, *other_shares) or 1
    for index, number in enumerate(bins):
        left, right = _MARGIN + index * step + 7, _MARGIN + (index + 1) * step - 7
        middle = left + (right - left) * 0.6 if others else right
        height = _bar(draw, (left, middle, base), shares[index] / highest, _BAR)
        if others:
            _bar(draw, (middle + 3, right, base), other_shares[index] / highest, _OTHERS_BAR)
        if number:
            centre = (left + middle) / 2
            draw.text((centre, base - height - 8), f"{number:,}", font=font(34), fill=_TEXT, anchor="ms")
        label = Stars(FULL_HALF_STARS - len(bins) + 1 + index).number
        place = ((left + right) / 2, base + 44)
        draw.text(place, label, font=font(32), fill=_TEXT if number else _FAINT, anchor="ms")
    if others:
        _legend(draw, (("This critic", bins, _BAR), ("All others on the same films", others, _OTHERS_BAR)))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")  # its `optimize` takes four times as long to save a twentieth of the bytes
    return buffer.getvalue()


def _shares(bins: tuple[int, ...]) -> list[float]:
    return [number / (sum(bins) or 1) for number in bins] or [0.0]


def _bar(draw: ImageDraw.ImageDraw, place: tuple[float, float, float], share: float, colour: Colour) -> int:
    """Draw a bar between left and right upon its base, a stump for nothing; return its height."""
    left, right, base = place
    height = max(6, round((_BASE - _TOP) * share)) if share else 6
    draw.rounded_rectangle(
        (left, base - height, right, base),
        radius=8 if share else 3,
        fill=colour if share else _EMPTY_BAR,
        corners=(True, True, False, False),
    )
    return height


def _legend(draw: ImageDraw.ImageDraw, kinds: tuple[tuple[str, tuple[int, ...], Colour], ...]) -> None:
    left = _MARGIN + 7.0
    for name, bins, colour in kinds:
        words = f"{name} ({sum(bins):,})"
        draw.rounded_rectangle((left, 20, left + 26, 46), radius=5, fill=colour)
        draw.text((left + 38, 44), words, font=font(30), fill=_TEXT, anchor="ls")
        left += 38 + draw.textlength(words, font=font(30)) + 48
