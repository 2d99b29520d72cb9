"""What a film card and its companions show, before anyone decides how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.films import Film
    from bot.domain.ratings import Rating, ServerStars
    from bot.domain.reviews import CriticsSummary, Review, ReviewFilter, ReviewHeader

__all__ = ["BrowsePage", "FilmCard", "RatersPage", "Reading"]


@dataclass(frozen=True, slots=True)
class FilmCard:
    """A film as one server sees it; `version` grows with every change of the server's ratings."""

    film: Film
    critics: CriticsSummary
    reviews: tuple[ReviewHeader, ...]
    server: ServerStars
    version: int
    has_samples: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A review open in the reader, among the reviews of its film.

    `choices` are the reviews offered in the chooser, starting at `offset` of `total`.
    """

    review: Review
    choices: tuple[ReviewHeader, ...]
    offset: int
    total: int


@dataclass(frozen=True, slots=True)
class RatersPage:
    """One page of who rated a film, highest first; pages count from 0."""

    film: Film
    ratings: tuple[Rating, ...]
    page: int
    pages: int
    server: ServerStars


@dataclass(frozen=True, slots=True)
class BrowsePage:
    """One page of the library; pages count from 0."""

    wanted: ReviewFilter
    reviews: tuple[ReviewHeader, ...]
    page: int
    pages: int
    total: int
