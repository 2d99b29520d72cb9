"""The dark panel that pictures are drawn on: its colours, bars, dots and headings."""

from __future__ import annotations

import io
from functools import cache, lru_cache
from typing import TYPE_CHECKING, TypeAlias

from PIL import Image, ImageDraw

from bot.ui.lettering import REGULAR, SEMIBOLD, fitted, width_of, write

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "BLUE",
    "EMPTY",
    "FAINT",
    "GOLD",
    "LINE",
    "MARGIN",
    "PANEL",
    "TEXT",
    "TRACK",
    "WIDTH",
    "Box",
    "Canvas",
    "Colour",
]

Colour: TypeAlias = tuple[int, int, int]
Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom."""

# Drawn at twice the width that Discord shows on a desk; on a phone a label still has twelve points.
WIDTH, MARGIN = 1000, 44
# One panel for light and dark mode, so that contrast does not hang on the reader's theme.
PANEL: Colour = (30, 31, 36)
TEXT: Colour = (235, 236, 240)
FAINT: Colour = (152, 156, 166)
LINE: Colour = (52, 54, 62)
GOLD: Colour = (232, 179, 58)
BLUE: Colour = (124, 142, 190)
EMPTY: Colour = (58, 60, 68)
TRACK: Colour = (44, 46, 53)
_NUMBER_SIZES = (26, 23, 20, 17)
# What lies upon what, in so many steps; together at most 256 colours.
_BLENDS = (
    *((PANEL, ink, 31) for ink in (TEXT, FAINT, GOLD, BLUE)),
    *((LINE, ink, 15) for ink in (GOLD, BLUE, FAINT, TEXT)),
    (FAINT, BLUE, 7),
    (GOLD, BLUE, 7),
    (TEXT, BLUE, 7),
    (PANEL, LINE, 4),
    (PANEL, EMPTY, 4),
)
_SMOOTH = 4  # dots are drawn so much larger, then made small


class Canvas:
    """A picture; places are in pixels from the upper left corner."""

    def __init__(self, height: int, *, width: int = WIDTH) -> None:
        self._image = Image.new("RGB", (width, height), PANEL)
        self.draw = ImageDraw.Draw(self._image)

    def text(
        self,
        place: tuple[float, float],
        text: str,
        size: int,
        colour: Colour = TEXT,
        *,
        weight: int = REGULAR,
        anchor: str = "l",
        width: float | None = None,
    ) -> None:
        """Write a line on its baseline, cut to a width where there is one."""
        line = fitted(text, width, size, weight) if width is not None else text
        write(self.draw, place, line, size, colour, weight=weight, anchor=anchor)

    def text_upwards(
        self, centre: tuple[float, float], text: str, size: int, colour: Colour = TEXT, *, length: float = 600
    ) -> None:
        """Write a line that runs upwards, around a place in its middle."""
        line = fitted(text, length, size)
        strip = Image.new("RGB", (round(width_of(line, size)) + 4, round(size * 1.5)), PANEL)
        write(ImageDraw.Draw(strip), (2, size * 1.1), line, size, colour)
        turned = strip.rotate(90, expand=True)
        self._image.paste(turned, (round(centre[0] - turned.width / 2), round(centre[1] - turned.height / 2)))

    def heading(self, top: float, text: str, detail: str = "") -> None:
        """Write a section's heading, with a faint word at its right end."""
        self.text((MARGIN, top), text, 27, weight=SEMIBOLD)
        if detail:
            self.text((WIDTH - MARGIN, top), detail, 24, FAINT, anchor="r")

    def rule(self, top: float) -> None:
        """Draw a fine line that parts two sections."""
        self.draw.line((MARGIN, top, WIDTH - MARGIN, top), fill=LINE, width=2)

    def bars(
        self, box: Box, numbers: Sequence[int], labels: Sequence[str], colour: Colour = GOLD, *, gap: int = 14
    ) -> None:
        """Draw a bar for each number within a box, the number above it and a label below; a stump for nothing."""
        left, top, right, base = box
        step, highest = (right - left + gap) / len(numbers), max(numbers) or 1
        # No number may touch the next one.
        widest = max((f"{number:,}" for number in numbers), key=len)
        size = next((size for size in _NUMBER_SIZES if width_of(widest, size) < step - 8), _NUMBER_SIZES[-1])
        for index, (number, label) in enumerate(zip(numbers, labels, strict=True)):
            start, end = left + index * step, left + (index + 1) * step - gap
            height = max(6, round((base - top - size - 12) * number / highest)) if number else 6
            self.draw.rounded_rectangle(
                (round(start), round(base - height), round(end), round(base)),
                radius=8 if number else 3,
                fill=colour if number else EMPTY,
                corners=(True, True, False, False),
            )
            middle = (start + end) / 2
            if number:
                self.text((middle, base - height - 9), f"{number:,}", size, anchor="m")
            self.text((middle, base + 34), label, 24, TEXT if number else FAINT, anchor="m")

    def dot(self, centre: tuple[float, float], radius: float, colour: Colour, opacity: float = 1.0) -> None:
        """Draw a smooth dot."""
        mask = _disc(round(radius * 2), round(opacity * 255))
        width, height = mask.size
        self.draw.bitmap((round(centre[0] - width / 2), round(centre[1] - height / 2)), mask, colour)

    def png(self) -> bytes:
        """Return the picture as a file; a palette makes it a third as large, in less time, and shows no difference."""
        buffer = io.BytesIO()
        # Its colours are known; choosing them anew takes eight times as long as the rest.
        palette = self._image.quantize(palette=_palette(), dither=Image.Dither.NONE)
        palette.save(buffer, "PNG", compress_level=3)  # a third larger than at 6, in a third of the time
        return buffer.getvalue()


@cache
def _palette() -> Image.Image:
    """Return the canvas's colours, and between them what the edges of letters and dots are made of."""
    colours = [
        tuple(round(below + (above - below) * step / steps) for below, above in zip(ground, ink, strict=True))
        for ground, ink, steps in _BLENDS
        for step in range(steps + 1)
    ]
    palette = Image.new("P", (1, 1))
    palette.putpalette([channel for colour in dict.fromkeys(colours) for channel in colour])
    return palette


@lru_cache(maxsize=256)
def _disc(diameter: int, opacity: int) -> Image.Image:
    size = max(2, diameter)
    large = Image.new("L", (size * _SMOOTH, size * _SMOOTH), 0)
    ImageDraw.Draw(large).ellipse((0, 0, size * _SMOOTH - 1, size * _SMOOTH - 1), fill=opacity)
    return large.resize((size, size), Image.Resampling.BOX)
