"""A film's ratings as a picture: ten bars, from half a star to five stars."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from bot.domain.stars import MEMBER_STARS

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

    from bot.domain.ratings import Tally

__all__ = ["describe_histogram", "draw_histogram"]

# Drawn at twice the width that Discord shows on a desk; on a phone a label still has twelve points.
WIDTH, HEIGHT = 1000, 360
_MARGIN, _BASE, _TOP = 36, HEIGHT - 64, 62
# One panel for light and dark mode, so that contrast does not hang on the reader's theme.
_PANEL = (30, 31, 36)
_TEXT = (235, 236, 240)
_FAINT = (152, 156, 166)
_BAR = (232, 179, 58)
_EMPTY_BAR = (58, 60, 68)


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


@lru_cache(maxsize=256)
def _draw(bins: tuple[int, ...]) -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), _PANEL)
    draw = ImageDraw.Draw(image)
    step = (WIDTH - 2 * _MARGIN) / len(bins)
    highest = max(bins) or 1
    for index, (stars, number) in enumerate(zip(MEMBER_STARS, bins, strict=True)):
        left, right = _MARGIN + index * step + 7, _MARGIN + (index + 1) * step - 7
        centre = (left + right) / 2
        height = max(6, round((_BASE - _TOP) * number / highest)) if number else 6
        draw.rounded_rectangle(
            (left, _BASE - height, right, _BASE),
            radius=8 if number else 3,
            fill=_BAR if number else _EMPTY_BAR,
            corners=(True, True, False, False),
        )
        if number:
            draw.text((centre, _BASE - height - 8), f"{number:,}", font=_font(34), fill=_TEXT, anchor="ms")
        label = stars.number.replace(".5", "½").replace("0½", "½")
        draw.text((centre, _BASE + 44), label, font=_font(32), fill=_TEXT if number else _FAINT, anchor="ms")
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


@lru_cache(maxsize=8)
def _font(size: int) -> FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)  # noqa: S101 - true wherever Pillow has FreeType, as its wheels do
    return font
