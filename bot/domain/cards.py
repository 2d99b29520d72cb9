"""What a film card and its companions show, before anyone decides how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.films import Film
    from bot.domain.ratings import Rating, ServerStars
    from bot.domain.reviews import CriticHabit, CriticsSummary, Review, ReviewFilter, ReviewHeader

__all__ = ["BrowsePage", "CriticPage", "FilmCard", "Pick", "Place", "RatersPage", "Reading", "WatchlistPage", "Wish"]


@dataclass(frozen=True, slots=True)
class FilmCard:
    """A film as one server sees it; `version` grows with every change of the server's ratings.

    Attributes:
        samples: How many of the reviews are samples.
        attribution: The line that whoever told details of the film, or has its poster, asks for.
        wanted_by: How many members want to see it.
        users_reviews: How many reviews by users of TMDB there are to read; they are no critics.
    """

    film: Film
    critics: CriticsSummary
    reviews: tuple[ReviewHeader, ...]
    server: ServerStars
    version: int
    samples: int = 0
    attribution: str | None = None
    poster_url: str | None = None
    wanted_by: int = 0
    users_reviews: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A review open in the reader, among the reviews of its film.

    `choices` are the reviews offered in the chooser, starting at `offset` of `total` in the order named by
    `order` (one of `bot.domain.reviews.ORDERS`). `by_critic` counts the critic's reviews, this one included;
    `users_reviews` counts those by users of TMDB, which stand apart.
    """

    review: Review
    choices: tuple[ReviewHeader, ...]
    offset: int
    total: int
    order: str = "newest"
    by_critic: int = 0
    users_reviews: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is in the reader: the page, the chooser's order and start, and whether spoilers are shown.

    `offset` is None where the chooser should start around the review that is open.
    """

    page: int = 0
    order: str = "newest"
    offset: int | None = None
    shows_spoilers: bool = False


@dataclass(frozen=True, slots=True)
class RatersPage:
    """One page of who rated a film, highest first; pages count from 0.

    Where the reader may not see the stars yet, there are no ratings in it and `server` is concealed. `unlisted`
    ratings count but are on no list; the names of `former` members are not shown any more.
    """

    film: Film
    ratings: tuple[Rating, ...]
    page: int
    pages: int
    server: ServerStars
    unlisted: int = 0
    former: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Wish:
    """A film on a member's watchlist; `others` counts the other members here who want to see it."""

    film: Film
    added_at: datetime
    others: int


@dataclass(frozen=True, slots=True)
class WatchlistPage:
    """One page of a member's own watchlist, newest first; pages count from 0."""

    wishes: tuple[Wish, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Pick:
    """A film drawn from what some members want to see; `candidates` counts what it was drawn from."""

    film: Film
    critics: CriticsSummary
    user_ids: tuple[int, ...]
    candidates: int


@dataclass(frozen=True, slots=True)
class BrowsePage:
    """One page of the library; pages count from 0."""

    wanted: ReviewFilter
    reviews: tuple[ReviewHeader, ...]
    page: int
    pages: int
    total: int
    critic: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class CriticPage:
    """A critic as one server sees them: how they rate, and one page of their reviews, newest first."""

    critic_id: int
    name: str
    outlets: tuple[str, ...]
    habit: CriticHabit
    reviews: tuple[ReviewHeader, ...]
    page: int
    pages: int
    total: int
