"""When a burst of ratings is a raid, and which of its ratings to hold. Explained in docs/rating-guard.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.guilds import GuildSettings

__all__ = [
    "ESTABLISHED_RATERS",
    "HISTORY",
    "LOOKED_AT",
    "QUIET_AFTER_COUNTING",
    "RaidFigures",
    "RecentRating",
    "as_of_server",
    "may_be_raid",
    "ratings_to_hold",
]

ESTABLISHED_RATERS = 20
"""Where fewer members rated before, never having rated says nothing about somebody."""

HISTORY = timedelta(days=1)
"""Who rated another film longer ago than this is no newcomer to rating."""
LOOKED_AT = 120
"""So many of the newest ratings within the window are looked at, so that a flood of them costs no more than a few."""
QUIET_AFTER_COUNTING = timedelta(days=1)
"""For so long after moderators counted a raid's ratings, the film is not watched."""

# Nine in ten at one end: what ordinary viewers of a film loved or hated by all rarely reach.
_ONE_SIDED = 0.9
_LOW_END, _HIGH_END = 3, 9  # half stars
_FEW_TRUSTED = 5
_LEAST_PULL, _SPREAD_OF_STARS, _DEVIATIONS = 1.0, 1.1, 3.0
_FITTING_HALF_STARS = 2
_CROWD = 3
_DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RecentRating:
    """A rating of the film in question; ages are None where they are not known.

    `has_history` says that the member rated other films here before, or that this would mean nothing in the server.
    """

    user_id: int
    half_stars: int
    rated_at: datetime
    account_created_at: datetime | None = None
    joined_at: datetime | None = None
    has_history: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RaidFigures:
    """What moderators are told about a raid; means are in stars, None without ratings."""

    raid_id: int
    guild_id: int
    film_id: int
    film_label: str
    status: str
    opened_at: datetime
    ratings: int
    young: int
    fresh: int
    newcomers: int
    raid_mean: float | None
    mean_without: float | None
    mean_with: float | None
    count_without: int
    is_locked: bool


def may_be_raid(recent: Sequence[RecentRating], settings: GuildSettings) -> bool:
    """Say whether there are suspicious ratings enough to look closer."""
    return sum(_is_newcomer(rating, settings) for rating in recent) >= settings.raid_ratings


def ratings_to_hold(
    recent: Sequence[RecentRating], earlier_count: int, earlier_half_stars: int, settings: GuildSettings
) -> frozenset[int]:
    """Return whose recent ratings of a film are to be held, nobody's for an ordinary burst.

    Args:
        recent: All ratings of the film within the window, held ones included.
        earlier_count: How many ratings of the film from before the window count.
        earlier_half_stars: Their sum.
        settings: Thresholds of the server.
    """
    newcomers = [rating for rating in recent if _is_newcomer(rating, settings)]
    if len(newcomers) < settings.raid_ratings:
        return frozenset()
    fresh = {rating.user_id for rating in newcomers if _is_fresh(rating, settings)}
    brand_new = {rating.user_id for rating in newcomers if _is_young(rating, settings)} & fresh
    trusted = [rating.half_stars for rating in recent if not _is_newcomer(rating, settings)]
    stars = [rating.half_stars for rating in newcomers]
    aims = _is_one_sided(stars) or _pulls(stars, earlier_count + len(trusted), earlier_half_stars + sum(trusted))
    is_crowd = len(fresh) >= _CROWD * settings.raid_ratings and 2 * len(fresh) > len(recent)
    held = set[int]()
    if aims:
        middle = median(stars)
        held |= {rating.user_id for rating in newcomers if abs(rating.half_stars - middle) <= _FITTING_HALF_STARS}
    if is_crowd:
        held |= fresh
    if aims or is_crowd or len(brand_new) >= settings.raid_ratings:
        held |= brand_new
    return frozenset(held)


def as_of_server(settings: GuildSettings, guild_id: int, now: datetime) -> GuildSettings:
    """Return the settings without the rule for fresh members, where the server itself is fresh.

    A server's id says when it was made.
    """
    created_at = _DISCORD_EPOCH + timedelta(milliseconds=guild_id >> 22)
    if now - created_at < 2 * timedelta(days=settings.fresh_member_days):
        return replace(settings, fresh_member_days=0)
    return settings


def _is_young(rating: RecentRating, settings: GuildSettings) -> bool:
    return _is_since(rating.account_created_at, rating.rated_at, settings.young_account_days)


def _is_fresh(rating: RecentRating, settings: GuildSettings) -> bool:
    return _is_since(rating.joined_at, rating.rated_at, settings.fresh_member_days)


def _is_since(since: datetime | None, now: datetime, days: int) -> bool:
    return since is not None and now - since < timedelta(days=days)


def _is_newcomer(rating: RecentRating, settings: GuildSettings) -> bool:
    return _is_young(rating, settings) or _is_fresh(rating, settings) or not rating.has_history


def _is_one_sided(stars: Sequence[int]) -> bool:
    enough = _ONE_SIDED * len(stars)
    return sum(half <= _LOW_END for half in stars) >= enough or sum(half >= _HIGH_END for half in stars) >= enough


def _pulls(stars: Sequence[int], trusted_count: int, trusted_half_stars: int) -> bool:
    """Say whether ratings lie further from the trusted ones than chance explains, in stars."""
    if trusted_count < _FEW_TRUSTED:
        return False
    distance = abs(sum(stars) / len(stars) - trusted_half_stars / trusted_count) / 2
    error = _SPREAD_OF_STARS * (1 / len(stars) + 1 / trusted_count) ** 0.5
    return distance >= max(_LEAST_PULL, _DEVIATIONS * error)
