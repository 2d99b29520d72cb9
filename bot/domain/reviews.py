"""Critics' reviews as the library keeps them, and what they add up to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.domain.stars import FULL_HALF_STARS, Stars

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from bot.domain.drafts import OutsideCritic, Section
    from bot.domain.notation import CriticRating

__all__ = [
    "ORDERS",
    "SORTS",
    "CriticHabit",
    "CriticsSummary",
    "FilmScores",
    "Review",
    "ReviewFilter",
    "ReviewHeader",
    "habit_of",
    "read_review_id",
    "summarise",
]

_A_SPOILER = re.compile(r"\|\|(?=\S).+?\|\|", re.DOTALL)  # what `bot.domain.texts.split_spoilers` finds, the first only
_REVIEW_ID = re.compile(r"review:([0-9]{1,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewHeader:
    """A review without its text: enough for a card, a list or a chooser."""

    review_id: int
    film_id: int
    film_label: str
    guild_id: int | None = None
    critic: str | None = None
    outlet: str | None = None
    url: str | None = None
    published_on: date | None = None
    headline: str | None = None
    verdict: str | None = None
    rating: CriticRating | None = None
    has_spoilers: bool = False
    is_sample: bool = False

    @property
    def byline(self) -> str:
        """Who says it: `The Outlet · Critic`, or as much of that as is known."""
        return " · ".join(name for name in (self.outlet, self.critic) if name) or "Unsigned review"

    @property
    def stars(self) -> Stars | None:
        """The score rounded to the nearest half star, None for a review without a score."""
        if self.rating is None or self.rating.score_hundredths is None:
            return None
        return Stars.nearest(self.rating.score_hundredths / 2000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(ReviewHeader):
    """A review with its text, in reading order."""

    sections: tuple[Section, ...]
    critic_id: int | None = None
    strengths: tuple[str, ...] = ()
    weaknesses: tuple[str, ...] = ()
    outside_critics: tuple[OutsideCritic, ...] = ()
    attribution: str | None = None
    is_excerpt: bool = False

    @property
    def spoilers(self) -> Literal["none", "marked", "everywhere"]:
        """Where the review gives things away: a text that marks them itself hides no more than it marks."""
        if _marks_any(section.text for section in self.sections):
            return "marked"
        if self.has_spoilers:
            return "everywhere"
        outside = (found.text for found in self.outside_critics)
        around = (self.headline or "", self.verdict or "", *self.strengths, *self.weaknesses, *outside)
        return "marked" if _marks_any(around) else "none"


def _marks_any(texts: Iterable[str]) -> bool:
    return any(_A_SPOILER.search(text) for text in texts)


@dataclass(frozen=True, slots=True)
class CriticsSummary:
    """What the critics of a film add up to; `mean` in stars over the rated ones only."""

    rated: int = 0
    total: int = 0
    mean: float | None = None


def summarise(scores_hundredths: Sequence[int | None]) -> CriticsSummary:
    """Average the scores (0 to 10,000) of the rated reviews; a review without a score counts, but not as a zero."""
    rated = [score for score in scores_hundredths if score is not None]
    mean = sum(rated) / len(rated) / 2000 if rated else None
    return CriticsSummary(len(rated), len(scores_hundredths), mean)


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """What `/reviews` shows. `stars` is the least, 0 means unrated only, None any; `sort` is one of `SORTS`."""

    critic_id: int | None = None
    outlet_id: int | None = None
    stars: int | None = None
    sort: str = "newest"


SORTS = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "highest": "Highest stars",
    "lowest": "Lowest stars",
    "title": "Film title",
}


# How the reader's chooser can list the critics of one film.
ORDERS = {"newest": "Newest first", "stars": "By stars", "outlet": "By outlet"}


@dataclass(frozen=True, slots=True)
class FilmScores:
    """How many scores a film that a critic rated has, and their sums: the critic's own, and all others'."""

    own: int
    own_hundredths: int
    others: int = 0
    others_hundredths: int = 0


@dataclass(frozen=True, slots=True)
class CriticHabit:
    """How a critic rates, beside everyone else on the same films; means in stars, None where nothing was rated.

    Attributes:
        mean: Over all rated reviews of the critic.
        shared_films: Films that another critic rated too; only these are compared.
        own_on_shared: The critic's mean over them, each film counting once.
        others_on_shared: The others' mean over them, each film counting once however many rated it.
        bins: The critic's scores on all films, from none to ten half stars.
        others_bins: The others' scores on the same films.
    """

    rated: int = 0
    mean: float | None = None
    shared_films: int = 0
    own_on_shared: float | None = None
    others_on_shared: float | None = None
    bins: tuple[int, ...] = (0,) * (FULL_HALF_STARS + 1)
    others_bins: tuple[int, ...] = (0,) * (FULL_HALF_STARS + 1)


def habit_of(films: Sequence[FilmScores], bins: tuple[int, ...], others_bins: tuple[int, ...]) -> CriticHabit:
    """Work out a critic's habit from the scores on the films that the critic rated."""
    rated = sum(film.own for film in films)
    shared = [film for film in films if film.others]
    return CriticHabit(
        rated=rated,
        mean=sum(film.own_hundredths for film in films) / rated / 2000 if rated else None,
        shared_films=len(shared),
        own_on_shared=_mean([film.own_hundredths / film.own for film in shared]),
        others_on_shared=_mean([film.others_hundredths / film.others for film in shared]),
        bins=bins,
        others_bins=others_bins,
    )


def _mean(hundredths: Sequence[float]) -> float | None:
    return sum(hundredths) / len(hundredths) / 2000 if hundredths else None


def read_review_id(text: str) -> int | None:
    """Read a prefixed review id, None for any other text."""
    match = _REVIEW_ID.fullmatch(text.strip())
    return int(match[1]) if match else None
