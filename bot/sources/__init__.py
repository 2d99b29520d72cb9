"""The network clients: what critics publish elsewhere, fetched with care; no Discord, no SQL, no settings."""

from bot.sources.addresses import AddressGuard, AddressRules
from bot.sources.answers import Validators
from bot.sources.batches import Batch, Cursor, SourcedReview
from bot.sources.errors import Malformed, RateLimited, RefusedAddress, SourceError, Unauthorised, Unavailable
from bot.sources.feeds import FeedReviews
from bot.sources.guardian import GuardianReviews
from bot.sources.http import Fetcher, Limits, open_fetcher
from bot.sources.pace import Pace
from bot.sources.tmdb import TmdbFilms
from bot.sources.tmdb_items import Match, TmdbFilm, UsersReviews

__all__ = [
    "AddressGuard",
    "AddressRules",
    "Batch",
    "Cursor",
    "FeedReviews",
    "Fetcher",
    "GuardianReviews",
    "Limits",
    "Malformed",
    "Match",
    "Pace",
    "RateLimited",
    "RefusedAddress",
    "SourceError",
    "SourcedReview",
    "TmdbFilm",
    "TmdbFilms",
    "Unauthorised",
    "Unavailable",
    "UsersReviews",
    "Validators",
    "open_fetcher",
]
