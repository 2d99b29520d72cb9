"""What people who are no critics write about a film elsewhere: shown under their own name, in no mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.films import Film

__all__ = ["USERS", "UsersPage", "UsersReview"]

USERS = "TMDB users"


@dataclass(frozen=True, slots=True)
class UsersReview:
    """One user's review.

    Attributes:
        item_id: As the source names it.
        excerpt: A short quotation, plain.
        rating: As the user gave it (`8/10`), None without one.
        published_at: Aware UTC, or None when the source does not say.
        has_spoilers: The review says of itself that it gives the plot away.
    """

    item_id: str
    author: str
    excerpt: str
    rating: str | None = None
    url: str | None = None
    published_at: datetime | None = None
    has_spoilers: bool = False


@dataclass(frozen=True, slots=True)
class UsersPage:
    """One page of the users' reviews of a film, newest first; pages count from 0.

    Attributes:
        kept: How many of them Marquee has.
        total: How many there are at the source, at least as many.
        critics: How many critics' reviews of the film the server sees.
        attribution: The line that the source asks for.
    """

    film: Film
    reviews: tuple[UsersReview, ...]
    page: int
    pages: int
    kept: int
    total: int
    critics: int
    attribution: str
