"""How the seeded demo's members judge: camps that like the same things, and people who differ within them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.stars import FULL_HALF_STARS, Stars

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from bot.domain.films import Film

__all__ = ["CAMPS", "Camp", "Person", "draw_films", "draw_person", "draw_qualities"]


@dataclass(frozen=True, slots=True)
class Camp:
    """What a group of people likes: stars more or less for a genre, and for films of before `old_until`."""

    genres: Mapping[str, float]
    old_until: int
    for_old: float


CAMPS = (
    Camp({"Action": 0.5, "Adventure": 0.5, "Sci-Fi": 0.7, "Fantasy": 0.4, "Drama": -0.3, "Romance": -0.4}, 1975, -0.8),
    Camp({"Drama": 0.4, "Documentary": 0.8, "Romance": 0.3, "Action": -0.8, "Adventure": -0.4}, 1975, 0.4),
    Camp(
        {"Horror": 0.9, "Thriller": 0.5, "Mystery": 0.5, "Musical": -0.9, "Family": -0.6, "Romance": -0.3}, 1960, -0.2
    ),
    Camp({"Comedy": 0.6, "Romance": 0.6, "Musical": 0.8, "Animation": 0.5, "War": -0.6, "Horror": -1.0}, 1960, 0.0),
    Camp({"Crime": 0.6, "Western": 0.8, "War": 0.4, "Thriller": 0.4, "Fantasy": -0.6, "Animation": -0.5}, 1985, 0.4),
    Camp({"Animation": 0.9, "Family": 0.6, "Fantasy": 0.6, "Adventure": 0.3, "Crime": -0.5, "War": -0.5}, 1970, -0.5),
)


@dataclass(frozen=True, slots=True)
class Person:
    """One member's habits: their camp, how kind they are, how moody, and how much they watch."""

    camp: Camp
    kindness: float
    moodiness: float
    ratings: int

    def likes(self, film: Film) -> float:
        """How many stars more or less than others this person gives a film for what it is."""
        of_genres = [self.camp.genres.get(genre, 0.0) for genre in film.genres]
        for_age = self.camp.for_old if (film.year or 2000) <= self.camp.old_until else 0.0
        return for_age + (sum(of_genres) / max(1, len(of_genres))) * 1.6

    def judge(self, film: Film, quality: float, random: Random) -> Stars:
        """Give a film of this quality (in stars) its stars."""
        stars = quality + self.likes(film) + self.kindness + random.gauss(0, self.moodiness)
        return Stars(max(1, min(FULL_HALF_STARS, round(stars * 2))))


def draw_person(random: Random, at: int, most: int) -> Person:
    """Invent a member; some rate a handful of films and few rate hundreds."""
    ratings = min(most, max(6, int(random.lognormvariate(4.0, 0.75))))
    return Person(CAMPS[at % len(CAMPS)], random.gauss(0, 0.3), random.uniform(0.35, 0.75), ratings)


def draw_qualities(films: Sequence[Film], random: Random) -> dict[int, float]:
    """Decide how good each film is, in stars, before anybody's taste."""
    return {film.film_id: max(1.2, min(4.7, random.gauss(3.45, 0.6))) for film in films}


def draw_films(person: Person, films: Sequence[Film], fame: Sequence[float], number: int, random: Random) -> list[Film]:
    """Choose what a person sees: the famous films, and those of their camp, first."""
    keys = [
        (random.random() ** (1 / (weight * 2.0 ** max(-2.0, min(2.0, 1.5 * person.likes(film))))), film.film_id, film)
        for film, weight in zip(films, fame, strict=True)
    ]
    return [film for _key, _film_id, film in sorted(keys, key=lambda each: each[:2], reverse=True)[:number]]
