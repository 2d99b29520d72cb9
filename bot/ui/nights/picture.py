"""A result as a picture: bars for totals, one column for each round of ranked choice; and an event's cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.voting import Method
from bot.ui.canvas import BLUE, FAINT, GOLD, MARGIN, TEXT, TRACK, WIDTH, Canvas
from bot.ui.lettering import REGULAR, SEMIBOLD, width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.night_views import NightView
    from bot.domain.voting import Result, Round

__all__ = ["COVER", "describe_result", "draw_cover", "draw_result"]

MOST_BARS, MOST_ROUNDS = 10, 4
COVER = (800, 320)
_ROW, _HEAD = 64, 58
_NAMES, _NARROW_NAMES = 380, 300  # the width of the films' names, and beside many columns
_NUMBERS = 64  # the width of what stands behind a bar
_TITLE_SIZES = (72, 60, 48, 40)


def draw_result(view: NightView) -> bytes:
    """Draw how the votes fell, as a PNG on a dark panel; the winner's bars are gold, and names say whose is whose."""
    assert view.result is not None  # noqa: S101 - only a result is drawn
    names = {each.number: each.film.label for each in view.candidates}
    panels = _panels(view.result)
    films = _shown(view.result, panels)
    canvas = Canvas(_HEAD + len(films) * _ROW + 28)
    names_width = _NAMES if len(panels) <= 2 else _NARROW_NAMES
    width = (WIDTH - MARGIN - names_width) / len(panels)
    for row, film in enumerate(films):
        is_winner = film == view.result.winner
        place = (MARGIN, _HEAD + row * _ROW + _ROW // 2 + 10)
        colour, weight = (GOLD, SEMIBOLD) if is_winner else (TEXT, REGULAR)
        canvas.text(place, names[film], 28, colour, weight=weight, width=names_width - 20)
    for column, (title, step) in enumerate(panels):
        left = MARGIN + names_width + column * width
        canvas.text((left, _HEAD - 18), title, 26, FAINT)
        _bars(canvas, step, films, view.result.winner, left, width - 18)
    return canvas.png()


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
    width, height = COVER
    canvas, room = Canvas(height, width=width), width - 80
    canvas.draw.rectangle((0, height - 12, width, height), fill=GOLD)
    canvas.text((width / 2, 96), night, 34, FAINT, anchor="m", width=room)
    size = next((size for size in _TITLE_SIZES if width_of(title, size, SEMIBOLD) <= room), _TITLE_SIZES[-1])
    canvas.text((width / 2, 178 + size / 3), title, size, weight=SEMIBOLD, anchor="m", width=room)
    return canvas.png()


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


def _bars(canvas: Canvas, step: Round, films: Sequence[int], winner: int | None, left: float, width: float) -> None:
    totals, highest = dict(step.totals), max((total for _film, total in step.totals), default=0) or 1
    room = width - _NUMBERS
    for row, film in enumerate(films):
        if film not in totals:
            continue
        top = _HEAD + row * _ROW + 14
        bottom = top + _ROW - 28
        canvas.draw.rounded_rectangle((left, top, left + room, bottom), radius=8, fill=TRACK)
        if length := round(room * totals[film] / highest):
            colour = GOLD if film == winner else BLUE
            canvas.draw.rounded_rectangle((left, top, left + max(length, 10), bottom), radius=8, fill=colour)
        canvas.text((left + room + 12, bottom - 9), f"{totals[film]:,}", 26)
