"""A server's numbers as pictures: ratings by month and by stars, and its films beside the critics'."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.domain.stars import MEMBER_STARS
from bot.ui.canvas import BLUE, FAINT, GOLD, LINE, MARGIN, PANEL, TEXT, WIDTH, Canvas
from bot.ui.lettering import SEMIBOLD
from bot.ui.text import months_words, plural, tally_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.server_stats import CriticsPoint, ServerStats
    from bot.ui.canvas import Colour

__all__ = ["describe_activity", "describe_critics", "draw_activity", "draw_critics", "draw_plot"]

_PLOT_LEFT, _PLOT_TOP, _PLOT_SIZE = 128.0, 110.0, 510.0
_LIST_LEFT = _PLOT_LEFT + _PLOT_SIZE + 44
_MARK = 17  # radius of a numbered dot
_DOTS = (
    (60, 1.3, 0.9),
    (400, 0.8, 0.6),
    (1_000_000, 0.6, 0.4),
)


def draw_activity(stats: ServerStats) -> bytes:
    """Draw the ratings of twelve months, and all ratings by their stars."""
    canvas = Canvas(614)
    right = WIDTH - MARGIN
    canvas.heading(72, "Ratings given", "the last twelve months")
    canvas.bars((MARGIN, 82, right, 240), [n for _, n in stats.months], [f"{day:%b}" for day, _ in stats.months], BLUE)
    canvas.heading(338, "By stars", f"{plural(stats.tally.count, 'rating')} of {plural(stats.film_count, 'film')}")
    canvas.bars((MARGIN, 348, right, 536), stats.tally.bins, [stars.number for stars in MEMBER_STARS])
    return canvas.png()


def describe_activity(stats: ServerStats) -> str:
    """Say in words what the first picture shows, for screen readers."""
    months, stars = months_words(stats.months), tally_words(stats.tally)
    return f"Ratings given in the last twelve months: {months}. By stars: {stars}."


def draw_critics(stats: ServerStats) -> bytes:
    """Draw a dot for each film, critics' mean to the right and members' mean upwards; the farthest apart have names."""
    canvas = Canvas(750)
    canvas.heading(66, "Critics and this server", _films(stats))
    draw_plot(canvas, "Critics' stars", "Stars given here")
    # Thousands of films are a cloud whose dense parts are bright; a dozen are dots of their own.
    size, opacity = next((size, opacity) for most, size, opacity in _DOTS if len(stats.points) <= most)
    for point in stats.points:
        canvas.dot(_place(point), size * min(12.0, 4 + point.rating_count**0.5), BLUE, opacity)
    marks = _marks((*stats.loved_here, *stats.loved_by_critics))
    count = len(stats.loved_here)
    base = _list(canvas, _PLOT_TOP + 20, "Higher here", stats.loved_here, marks[:count], 1, GOLD)
    _list(canvas, base, "Higher with critics", stats.loved_by_critics, marks[count:], count + 1, TEXT)
    return canvas.png()


def describe_critics(stats: ServerStats) -> str:
    """Say in words what the second picture shows, for screen readers."""
    here, by_critics = (
        "; ".join(f"{one.film_label[:80]}: here {one.members:.1f}, critics {one.critics:.1f}" for one in points)
        for points in (stats.loved_here, stats.loved_by_critics)
    )
    return (
        f"{_films(stats)} by the critics' mean and this server's. "
        f"Higher here: {here or 'none'}. Higher with critics: {by_critics or 'none'}."
    )


def draw_plot(canvas: Canvas, across: str, upwards: str) -> None:
    """Draw the axes of a square from none to five stars, with the diagonal on which both sides agree."""
    right, bottom = _PLOT_LEFT + _PLOT_SIZE, _PLOT_TOP + _PLOT_SIZE
    for stars in range(6):
        step = stars * _PLOT_SIZE / 5
        canvas.draw.line((_PLOT_LEFT + step, _PLOT_TOP, _PLOT_LEFT + step, bottom), fill=LINE, width=2)
        canvas.draw.line((_PLOT_LEFT, bottom - step, right, bottom - step), fill=LINE, width=2)
        canvas.text((_PLOT_LEFT + step, bottom + 36), str(stars), 24, FAINT, anchor="m")
        canvas.text((_PLOT_LEFT - 18, bottom - step + 8), str(stars), 24, FAINT, anchor="r")
    canvas.draw.line((_PLOT_LEFT, bottom, right, _PLOT_TOP), fill=FAINT, width=2)
    canvas.text(((_PLOT_LEFT + right) / 2, bottom + 82), across, 25, anchor="m")
    canvas.text_upwards((MARGIN + 16, (_PLOT_TOP + bottom) / 2), upwards, 25)


def _films(stats: ServerStats) -> str:
    shown = plural(len(stats.points), "film")
    return f"{shown} of {stats.compared_count:,}, the most rated" if stats.compared_count > len(stats.points) else shown


def _place(point: CriticsPoint) -> tuple[float, float]:
    scale = _PLOT_SIZE / 5
    return _PLOT_LEFT + point.critics * scale, _PLOT_TOP + _PLOT_SIZE - point.members * scale


def _marks(points: Sequence[CriticsPoint]) -> list[tuple[float, float]]:
    """Return where the numbered dots go; one that would cover another moves aside."""
    taken: list[tuple[float, float]] = []
    for point in points:
        left, top = _place(point)
        step = 6 if left < _PLOT_LEFT + _PLOT_SIZE / 2 else -6
        while any(math.dist((left, top), other) < 2 * _MARK + 4 for other in taken):
            left += step
        taken.append((left, top))
    return taken


def _list(
    canvas: Canvas,
    top: float,
    heading: str,
    points: Sequence[CriticsPoint],
    marks: Sequence[tuple[float, float]],
    first: int,
    colour: Colour,
) -> float:
    """Number the farthest films in the plot and name them beside it; return where the next list begins."""
    width = WIDTH - MARGIN - _LIST_LEFT
    canvas.text((_LIST_LEFT, top), heading, 26, weight=SEMIBOLD, width=width)
    if not points:
        canvas.text((_LIST_LEFT, top + 46), "None by half a star", 23, FAINT, width=width)
    for number, (point, mark) in enumerate(zip(points, marks, strict=True), start=first):
        base = top + 54 + (number - first) * 72
        _mark(canvas, mark, number, colour)
        _mark(canvas, (_LIST_LEFT + _MARK, base + 6), number, colour)
        left = _LIST_LEFT + 2 * _MARK + 16
        canvas.text((left, base), point.film_label, 24, width=WIDTH - MARGIN - left)
        canvas.text((left, base + 29), f"here {point.members:.1f}, critics {point.critics:.1f}", 21, FAINT)
    return top + 84 + 72 * max(1, len(points))


def _mark(canvas: Canvas, centre: tuple[float, float], number: int, colour: Colour) -> None:
    canvas.dot(centre, _MARK + 3, PANEL)
    canvas.dot(centre, _MARK, colour)
    canvas.text((centre[0], centre[1] + 8), str(number), 22, PANEL, weight=SEMIBOLD, anchor="m")
