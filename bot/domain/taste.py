"""What a member likes, and how much two members' tastes have in common."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.ratings import WEIGHT_OF_PRIOR, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bot.domain.stars import Stars

__all__ = [
    "LEAST_IN_COMMON",
    "LEAST_OF_FAVOURITE",
    "SHRINKAGE",
    "Comparison",
    "Favourite",
    "Neighbour",
    "Overlap",
    "Profile",
    "SharedFilm",
    "agreement_words",
    "compare",
    "favourites",
]

LEAST_IN_COMMON = 5
SHRINKAGE = 10  # with so many films in common half of the correlation is believed
LEAST_OF_FAVOURITE = 3
FILMS_EITHER_WAY = 5
_WORDS = (
    (0.6, "They see films with the same eyes."),
    (0.35, "Their tastes are close."),
    (0.15, "They agree more often than not."),
    (-0.15, "Their tastes have little to do with each other."),
    (-0.35, "They disagree more often than not."),
)
_OPPOSITE = "They are each other's opposite: what one loves, the other does not."


class Overlap(NamedTuple):
    """Sums over the films that two members both rated, in half stars: enough to tell their correlation exactly."""

    films: int
    own: int
    other: int
    own_squares: int
    other_squares: int
    products: int

    @property
    def correlation(self) -> float | None:
        """Pearson's r, None where one of the two gave all these films the same stars."""
        own_spread = self.films * self.own_squares - self.own**2
        other_spread = self.films * self.other_squares - self.other**2
        if own_spread <= 0 or other_spread <= 0:
            return None
        together = self.films * self.products - self.own * self.other
        return max(-1.0, min(1.0, together / math.sqrt(own_spread * other_spread)))

    @property
    def agreement(self) -> float | None:
        """The correlation drawn towards none while films in common are few, from -1 to 1: `r · n / (n + k)`.

        None under `LEAST_IN_COMMON` films, or without a correlation.
        """
        correlation = self.correlation if self.films >= LEAST_IN_COMMON else None
        return None if correlation is None else correlation * self.films / (self.films + SHRINKAGE)


@dataclass(frozen=True, slots=True)
class Favourite:
    """A genre, director or decade: how many films of it were rated, how they were, and the mean that ranks it."""

    name: str
    count: int
    mean: float
    weighted_mean: float


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another member and how far their taste agrees."""

    user_id: int
    display_name: str
    agreement: float
    films: int


@dataclass(frozen=True, slots=True)
class Profile:
    """How a member rates in one server. `months` are (first day, films seen or rated), oldest first.

    `others_mean` is what the others gave the films that they rated too, `own_on_shared` what this member gave those.
    """

    user_id: int
    display_name: str
    tally: Tally
    months: tuple[tuple[date, int], ...]
    decades: tuple[Favourite, ...]
    genres: tuple[Favourite, ...]
    directors: tuple[Favourite, ...]
    neighbours: tuple[Neighbour, ...]
    is_unlisted: bool = False
    own_on_shared: float | None = None
    others_mean: float | None = None


@dataclass(frozen=True, slots=True)
class SharedFilm:
    """A film that two members both rated."""

    film_label: str
    own: Stars
    other: Stars

    @property
    def gap(self) -> int:
        """How many half stars lie between them."""
        return abs(self.own.half_stars - self.other.half_stars)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two members side by side; `agreed` and `differed` name films, the strongest cases first."""

    own_id: int
    own_name: str
    other_id: int
    other_name: str
    overlap: Overlap
    films: tuple[SharedFilm, ...]
    agreed: tuple[SharedFilm, ...]
    differed: tuple[SharedFilm, ...]


def agreement_words(agreement: float) -> str:
    """Say what an agreement means."""
    return next((words for least, words in _WORDS if agreement >= least), _OPPOSITE)


def favourites(
    rated: Iterable[tuple[int, Iterable[str]]], own_mean: float, limit: int = 5, weight: int = WEIGHT_OF_PRIOR
) -> tuple[Favourite, ...]:
    """Return the names that a member rates highest, by a mean drawn towards the member's own.

    What they like less than films in general is no favourite.

    Args:
        rated: Half stars of each film, with the names that it has (its genres, for example).
        own_mean: The member's mean in stars.
        limit: How many names.
        weight: How many films the member's own mean weighs as much as.
    """
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for half_stars, names in rated:
        for name in dict.fromkeys(names):
            found = sums[name]
            found[0] += 1
            found[1] += half_stars
    liked = [
        Favourite(name, count, total / 2 / count, (weight * own_mean + total / 2) / (weight + count))
        for name, (count, total) in sums.items()
        if count >= LEAST_OF_FAVOURITE and total / 2 / count >= own_mean
    ]
    return tuple(sorted(liked, key=lambda one: (-one.weighted_mean, -one.count, one.name))[:limit])


def compare(films: Iterable[SharedFilm]) -> tuple[Overlap, tuple[SharedFilm, ...], tuple[SharedFilm, ...]]:
    """Sum up the films that two members both rated, and choose where they agree and where they differ most.

    They agree most on what is nearest, and among that on what both feel strongly about; a gap of less than a star is
    no difference.
    """
    shared = list(films)
    overlap = Overlap(
        len(shared),
        sum(film.own.half_stars for film in shared),
        sum(film.other.half_stars for film in shared),
        sum(film.own.half_stars**2 for film in shared),
        sum(film.other.half_stars**2 for film in shared),
        sum(film.own.half_stars * film.other.half_stars for film in shared),
    )
    agreed = sorted((film for film in shared if film.gap <= 1), key=lambda film: (film.gap, -_strength(film)))
    differed = sorted((film for film in shared if film.gap >= 2), key=lambda film: (-film.gap, film.film_label))
    return overlap, tuple(agreed[:FILMS_EITHER_WAY]), tuple(differed[:FILMS_EITHER_WAY])


def _strength(film: SharedFilm) -> int:
    """How far two ratings are from the middle; love counts a little more than loathing."""
    total = film.own.half_stars + film.other.half_stars
    return abs(total - 11) * 2 + (total > 11)
