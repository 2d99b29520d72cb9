"""A server's films in order of their weighted mean, and how far each has moved in a week."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.ratings import WEIGHT_OF_PRIOR

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

__all__ = [
    "NO_VOTES",
    "PERIODS",
    "WEEK",
    "FilmTraits",
    "Ranking",
    "RankingFilter",
    "Standing",
    "TopEntry",
    "TopPage",
    "Votes",
    "mean_of",
    "rank_changes",
    "short_key",
    "total_of",
    "without",
]

WEEK = timedelta(days=7)
PERIODS = {"week": WEEK, "month": timedelta(days=30), "year": timedelta(days=365)}
"""Which ratings count, by their age."""


class Votes(NamedTuple):
    """How many ratings a film has, and how many half stars they add up to."""

    rating_count: int
    half_stars_sum: int

    @property
    def mean(self) -> float:
        """The plain mean in stars; there is at least one rating."""
        return self.half_stars_sum / 2 / self.rating_count


NO_VOTES = Votes(0, 0)


class FilmTraits(NamedTuple):
    """What a ranking can be narrowed by."""

    film_id: int
    year: int | None
    genres: tuple[str, ...]
    directors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RankingFilter:
    """Which films are ranked, by which ratings.

    `genre` and `director` are short keys of names, empty for all; `decade` is its first year; `period` is empty or a
    key of `PERIODS`; `least` is how many ratings a film needs.
    """

    genre: str = ""
    decade: int | None = None
    director: str = ""
    period: str = ""
    least: int = 1

    @property
    def looks_at_films(self) -> bool:
        """Whether traits of the films decide."""
        return bool(self.genre or self.director or self.decade is not None)

    def fits(self, film: FilmTraits) -> bool:
        """Say whether a film belongs into the ranking."""
        return (
            (self.decade is None or (film.year is not None and film.year // 10 * 10 == self.decade))
            and (not self.genre or self.genre in map(short_key, film.genres))
            and (not self.director or self.director in map(short_key, film.directors))
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """A film's place; ranks count from 1 and no two films share one."""

    film_id: int
    rank: int
    weighted_mean: float
    votes: Votes


@dataclass(frozen=True, slots=True)
class TopEntry:
    """A line of a ranking; `change` is how many places it climbed in a week, None where it had no place then."""

    film_label: str
    standing: Standing
    change: int | None


@dataclass(frozen=True, slots=True)
class TopPage:
    """One page of a ranking; pages count from 0. `has_past` tells whether anything was ranked a week ago."""

    wanted: RankingFilter
    entries: tuple[TopEntry, ...]
    page: int
    pages: int
    total: int
    weight: int = WEIGHT_OF_PRIOR
    genre: str | None = None
    director: str | None = None
    has_past: bool = False


def short_key(name: str) -> str:
    """Return twelve characters that stand for a name of any length in a custom id; case does not matter."""
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    return hashlib.blake2s(folded.encode("utf-8", "replace"), digest_size=6).hexdigest()


def total_of(votes: Iterable[Votes]) -> Votes:
    """Add votes up."""
    count = total = 0
    for film_count, film_total in votes:
        count += film_count
        total += film_total
    return Votes(count, total)


def mean_of(votes: Iterable[Votes]) -> float | None:
    """Return the mean in stars over all ratings, None without any."""
    total = total_of(votes)
    return total.mean if total.rating_count else None


class Ranking:
    """Films with at least `least` ratings in order of `(m·C + Σ stars) / (m + n)`.

    Among equals more ratings come first, then the older film id, so that pages never overlap. Only the places that
    are asked for become standings: a server has thousands of films, and ten are shown.
    """

    def __init__(self, votes: Mapping[int, Votes], server_mean: float | None, weight: int, least: int = 1) -> None:
        prior, least = weight * (server_mean or 0.0), max(1, least)
        self._order = sorted(
            (-(prior + total / 2) / (weight + count), -count, film_id)
            for film_id, (count, total) in votes.items()
            if count >= least
        )
        self._votes = votes

    def __len__(self) -> int:
        return len(self._order)

    def standings(self, start: int = 0, stop: int | None = None) -> list[Standing]:
        """Return the films between two places, counted from 0."""
        return [
            Standing(film_id, place, -negated, self._votes[film_id])
            for place, (negated, _, film_id) in enumerate(self._order[start:stop], start=start + 1)
        ]

    def places(self, film_ids: Collection[int]) -> dict[int, int]:
        """Return the rank of those of these films that have one."""
        return {film_id: rank for rank, (_, _, film_id) in enumerate(self._order, start=1) if film_id in film_ids}


def without(votes: Mapping[int, Votes], newer: Mapping[int, Votes]) -> dict[int, Votes]:
    """Return what the votes were before the newer ones among them came."""
    earlier = dict(votes)
    for film_id, gone in newer.items():
        film = earlier.pop(film_id, NO_VOTES)
        if film.rating_count > gone.rating_count:
            earlier[film_id] = Votes(film.rating_count - gone.rating_count, film.half_stars_sum - gone.half_stars_sum)
    return earlier


def rank_changes(now: Iterable[Standing], before: Ranking) -> dict[int, int | None]:
    """Return how many places each film climbed (fell: below 0), None for one that had no place before."""
    standings = list(now)
    places = before.places({standing.film_id for standing in standings})
    return {
        standing.film_id: places[standing.film_id] - standing.rank if standing.film_id in places else None
        for standing in standings
    }
