"""A result as a picture: bars for totals, one column for each round of ranked choice."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from anyascii import anyascii
from PIL import Image, ImageDraw, ImageFont

from bot.domain.texts import shorten
from bot.domain.voting import Method

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.ImageFont import FreeTypeFont

    from bot.domain.night_views import NightView
    from bot.domain.voting import Result, Round

__all__ = ["describe_result", "draw_cover", "draw_result"]

WIDTH = 1000
_MARGIN, _ROW, _HEAD = 36, 64, 58
_NAMES, _NARROW_NAMES = 380, 300  # the width of the films' names, and beside many columns
_NUMBERS = 64  # the width of what stands behind a bar
MOST_BARS, MOST_ROUNDS = 10, 4
_PANEL, _TEXT, _FAINT = (30, 31, 36), (235, 236, 240), (152, 156, 166)
_BAR, _WINNER, _TRACK = (124, 142, 190), (232, 179, 58), (44, 46, 53)
COVER = (800, 320)

_Colour: TypeAlias = "tuple[int, int, int]"


def draw_result(view: NightView) -> bytes:
    """Draw how the votes fell, as a PNG on a dark panel; the winner's bars are gold, and names say whose is whose."""
    assert view.result is not None  # noqa: S101 - only a result is drawn
    names = {each.number: each.film.label for each in view.candidates}
    panels = _panels(view.result)
    films = _shown(view.result, panels)
    height = _HEAD + len(films) * _ROW + 28
    image = Image.new("RGB", (WIDTH, height), _PANEL)
    draw = ImageDraw.Draw(image)
    names_width = _NAMES if len(panels) <= 2 else _NARROW_NAMES
    width = (WIDTH - _MARGIN - names_width) / len(panels)
    for row, film in enumerate(films):
        is_winner = film == view.result.winner
        place = (_MARGIN, _HEAD + row * _ROW + _ROW // 2)
        draw.text(
            place,
            _fitting(names[film], names_width - 20),
            font=_font(30),
            fill=_WINNER if is_winner else _TEXT,
            anchor="lm",
        )
    for column, (title, step) in enumerate(panels):
        left = _MARGIN + names_width + column * width
        draw.text((left, _HEAD - 18), title, font=_font(26), fill=_FAINT, anchor="ls")
        _bars(draw, step, films, view.result.winner, left, width - 18)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def describe_result(view: NightView) -> str:
    """Say in words what the picture shows, for screen readers."""
    assert view.result is not None  # noqa: S101 - only a result is drawn
    names = {each.number: each.film.label for each in view.candidates}
    panels = _panels(view.result)
    parts = [
        f"{title}: " + ", ".join(f"{names[film]} {total:,}" for film, total in step.totals[:MOST_BARS])
        for title, step in panels
    ]
    return f"Bars of the result. {'. '.join(parts)}."


def draw_cover(title: str, night: str) -> bytes:
    """Draw an event's cover: the film's title on a dark panel with a gold edge."""
    image = Image.new("RGB", COVER, _PANEL)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, COVER[1] - 12, COVER[0], COVER[1]), fill=_WINNER)
    draw.text((COVER[0] / 2, 84), _fitting(night, COVER[0] - 120, 34), font=_font(34), fill=_FAINT, anchor="mm")
    size = next((size for size in (72, 60, 48, 40) if _length(_latin(title), size) <= COVER[0] - 80), 40)
    draw.text((COVER[0] / 2, 178), _fitting(title, COVER[0] - 80, size), font=_font(size), fill=_TEXT, anchor="mm")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _panels(result: Result) -> list[tuple[str, Round]]:
    """Return the steps that are drawn side by side, with their titles."""
    if result.method is Method.RANKED:
        steps = list(enumerate(result.rounds, start=1))
        shown = steps if len(steps) <= MOST_ROUNDS else [steps[0], *steps[-(MOST_ROUNDS - 1) :]]
        return [(f"Round {number}", step) for number, step in shown]
    if result.method is Method.STAR:
        last = next((step for step in reversed(result.rounds) if step.kind == "pairs" and len(step.totals) <= 2), None)
        return [("Points", result.rounds[0]), *([("Run-off", last)] if last else [])]
    return [("Points" if result.method is Method.SCORE else "Votes", result.rounds[0])]


def _shown(result: Result, panels: Sequence[tuple[str, Round]]) -> list[int]:
    """Return the films that get a row: the winner first, then those who came furthest, at most ten."""
    order: list[int] = [] if result.winner is None else [result.winner]
    for _title, step in reversed(panels):
        order += [film for film, _total in step.totals if film not in order]
    return order[:MOST_BARS]


def _bars(
    draw: ImageDraw.ImageDraw, step: Round, films: Sequence[int], winner: int | None, left: float, width: float
) -> None:
    totals, highest = dict(step.totals), max((total for _film, total in step.totals), default=0) or 1
    room = width - _NUMBERS
    for row, film in enumerate(films):
        if film not in totals:
            continue
        top = _HEAD + row * _ROW + 14
        draw.rounded_rectangle((left, top, left + room, top + _ROW - 28), radius=8, fill=_TRACK)
        length = round(room * totals[film] / highest)
        if length:
            colour: _Colour = _WINNER if film == winner else _BAR
            draw.rounded_rectangle((left, top, left + max(length, 10), top + _ROW - 28), radius=8, fill=colour)
        middle = top + (_ROW - 28) / 2
        draw.text((left + room + 12, middle), f"{totals[film]:,}", font=_font(28), fill=_TEXT, anchor="lm")


def _fitting(text: str, width: float, size: int = 30) -> str:
    text = _latin(text)
    characters = len(text)
    while characters > 1 and _length(shorten(text, characters), size) > width:
        characters -= 1
    return shorten(text, characters)


def _latin(text: str) -> str:
    """Write what the font can't draw in Latin letters."""
    return "".join(
        character if ord(character) < 0x250 or character in "…’“”–" else anyascii(character) for character in text
    )


def _length(text: str, size: int) -> float:
    return _font(size).getlength(text)


@lru_cache(maxsize=8)
def _font(size: int) -> FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)  # noqa: S101 - true wherever Pillow has FreeType, as its wheels do
    return font
