"""The weekly digest: when it is due, and what it tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.films import Film
    from bot.domain.guilds import GuildSettings
    from bot.domain.ratings import ServerStars
    from bot.domain.reviews import ReviewHeader

__all__ = ["LEAST_MOVE", "Digest", "Mover", "RatedLately", "next_digest"]

LEAST_MOVE = 0.2  # stars


@dataclass(frozen=True, slots=True)
class RatedLately:
    """A film with how often it was rated in the week, and its standing as everybody may see it."""

    film: Film
    ratings: int
    server: ServerStars


@dataclass(frozen=True, slots=True)
class Mover:
    """A film whose plain mean in stars the week's ratings moved."""

    film: Film
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What happened in a server between two moments; `lines` are what other features tell of what comes."""

    guild_id: int
    channel_id: int
    since: datetime
    until: datetime
    time_zone: str = "UTC"
    reviews: tuple[ReviewHeader, ...] = ()
    review_count: int = 0
    ratings: int = 0
    raters: int = 0
    most_rated: tuple[RatedLately, ...] = ()
    movers: tuple[Mover, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.review_count or self.ratings or self.lines)


def next_digest(settings: GuildSettings, after: datetime) -> datetime:
    """Return the first moment after `after` that is the digest's weekday and hour in the server's time zone.

    An hour that the clocks skip is taken an hour later, one that they repeat the first time.
    """
    zone = settings.zone
    day = after.astimezone(zone).date()
    day += timedelta(days=(settings.digest_weekday - day.weekday()) % 7)
    while True:
        due = datetime(day.year, day.month, day.day, settings.digest_hour, tzinfo=zone).astimezone(UTC)
        if due > after:
            return due
        day += timedelta(days=7)
