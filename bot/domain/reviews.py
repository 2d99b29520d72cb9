"""Critics' reviews as the library keeps them, and what they add up to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.stars import Stars

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.domain.drafts import Section
    from bot.domain.notation import CriticRating

__all__ = ["CriticsSummary", "Review", "ReviewFilter", "ReviewHeader", "read_review_id", "summarise"]

_REVIEW_ID = re.compile(r"review:(\d{1,18})")


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


def read_review_id(text: str) -> int | None:
    """Read a prefixed review id, None for any other text."""
    match = _REVIEW_ID.fullmatch(text.strip())
    return int(match[1]) if match else None
