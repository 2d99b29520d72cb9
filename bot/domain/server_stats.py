"""A server in numbers: how much is rated, how it spreads, what divides it, and where it leaves the critics."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.ratings import WEIGHT_OF_PRIOR, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "HIGH",
    "LEAST_OF_DIVISIVE",
    "LEAST_OF_POINT",
    "LOW",
    "ActiveMember",
    "CriticsPoint",
    "DivisiveFilm",
    "FilmNumbers",
    "ServerStats",
    "divisive",
    "last_months",
    "month_bounds",
]

LEAST_OF_DIVISIVE = 5
HIGH, LOW = 8, 4  # half stars: four stars and more, two and fewer
LEAST_OF_POINT = 3  # members' ratings that a film needs to be set beside the critics


class FilmNumbers(NamedTuple):
    """How many ratings a film has, what their half stars add up to, and what the squares of these do."""

    film_id: int
    rating_count: int
    half_stars_sum: int
    squares_sum: int

    @property
    def mean(self) -> float:
        """The plain mean in stars; there is at least one rating."""
        return self.half_stars_sum / 2 / self.rating_count

    @property
    def variance(self) -> float:
        """The variance in square stars; there is at least one rating."""
        return (self.squares_sum * self.rating_count - self.half_stars_sum**2) / self.rating_count**2 / 4


@dataclass(frozen=True, slots=True)
class DivisiveFilm:
    """A film over which a server is divided; `deviation` is the standard deviation in stars."""

    film_label: str
    tally: Tally
    deviation: float

    @property
    def has_two_sides(self) -> bool:
        """Whether somebody likes it and somebody does not; a spread alone is no quarrel."""
        return any(self.tally.bins[HIGH - 1 :]) and any(self.tally.bins[:LOW])


class CriticsPoint(NamedTuple):
    """A film's two means in stars, and how many members gave theirs; only films that are named have a label."""

    film_id: int
    critics: float
    members: float
    rating_count: int
    film_label: str = ""

    @property
    def gap(self) -> float:
        """How many stars the members are above the critics."""
        return self.members - self.critics


@dataclass(frozen=True, slots=True)
class ActiveMember:
    """A member and how many films they rated; `user_id` is None for one who left long ago."""

    user_id: int | None
    display_name: str
    rating_count: int


@dataclass(frozen=True, slots=True)
class ServerStats:
    """What `/stats` shows. `months` are (first day, ratings given), oldest first; `tally` spreads all ratings.

    `points` are the films that have most ratings; `compared_count` tells how many could be set beside the critics.
    """

    tally: Tally
    film_count: int
    member_count: int
    months: tuple[tuple[date, int], ...]
    divisive: tuple[DivisiveFilm, ...]
    points: tuple[CriticsPoint, ...]
    loved_here: tuple[CriticsPoint, ...]
    loved_by_critics: tuple[CriticsPoint, ...]
    active: tuple[ActiveMember, ...]
    compared_count: int = 0


def divisive(films: Iterable[FilmNumbers], limit: int) -> list[tuple[int, float]]:
    """Return (film, standard deviation in stars) of the films that divide most.

    Like means, variances of few ratings are drawn towards what is usual, so that five quarrelling members do not
    outweigh fifty.
    """
    # Written out instead of asking each film for its variance: a server has thousands of films.
    sums = [
        (film_id, count, (squares * count - total**2) / count)
        for film_id, count, total, squares in films
        if count >= LEAST_OF_DIVISIVE
    ]
    if not sums:
        return []
    # Four times the variance times the count is what each sum holds.
    prior = WEIGHT_OF_PRIOR * sum(spread for _, _, spread in sums) / sum(count for _, count, _ in sums)
    drawn = [
        ((prior + spread) / (WEIGHT_OF_PRIOR + count), -film_id, spread / count)
        for film_id, count, spread in sums
        if spread > 0
    ]
    return [(-negated, math.sqrt(quadruple / 4)) for _, negated, quadruple in heapq.nlargest(limit, drawn)]


def month_bounds(today: date, months: int = 12) -> list[date]:
    """Return the first days of the last months, oldest first, that of today among them, and of the one to come."""
    latest = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(latest - months + 1, latest + 2)]


def last_months(days: Iterable[tuple[date, int]], today: date, months: int = 12) -> tuple[tuple[date, int], ...]:
    """Add up counts of days by calendar month, the last one being that of today; older days are left out."""
    counts = dict.fromkeys(month_bounds(today, months)[:-1], 0)
    for day, number in days:
        month = day.replace(day=1)
        if month in counts:
            counts[month] += number
    return tuple(counts.items())
