"""Use cases: one public method is one transaction and one thing that a person can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.services.cards import CardService
from bot.services.changes import FilmChanges
from bot.services.films import FilmService
from bot.services.installation import InstallationService
from bot.services.library import LibraryService
from bot.services.privacy import PrivacyService
from bot.services.ratings import RatingService
from bot.services.reviews import ReviewService

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.storage.database import Database

__all__ = ["Services", "build_services"]


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that a command may ask for."""

    films: FilmService
    ratings: RatingService
    reviews: ReviewService
    cards: CardService
    library: LibraryService
    installation: InstallationService
    privacy: PrivacyService
    changes: FilmChanges
    clock: Callable[[], datetime]


def build_services(database: Database, clock: Callable[[], datetime]) -> Services:
    """Wire the services to a database; `clock` returns the aware time of now."""
    changes = FilmChanges()
    library = LibraryService(database, clock)
    return Services(
        films=FilmService(database),
        ratings=RatingService(database, changes, clock),
        reviews=ReviewService(database),
        cards=CardService(database, clock),
        library=library,
        installation=InstallationService(database, library),
        privacy=PrivacyService(database, changes),
        changes=changes,
        clock=clock,
    )
