"""A server in numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from operator import mul
from typing import TYPE_CHECKING

from bot.domain.errors import NotFound
from bot.domain.ratings import Tally
from bot.domain.server_stats import (
    LEAST_OF_POINT,
    ActiveMember,
    CriticsPoint,
    DivisiveFilm,
    ServerStats,
    divisive,
    last_months,
)
from bot.domain.stars import FULL_HALF_STARS
from bot.storage.films import FilmStore
from bot.storage.guilds import GuildStore
from bot.storage.server_stats import ServerStatsStore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.domain.films import Film
    from bot.storage.database import Database
    from bot.storage.server_stats import CountedMember

__all__ = ["ServerStatsService"]

LISTED = 5
LARGEST_GAPS = 3
LEAST_GAP = 0.5  # stars; less is no disagreement
_HALF_STARS = range(1, FULL_HALF_STARS + 1)
FORMER_MEMBER = "A former member"


class ServerStatsService:
    """Sum a server up. Films whose stars are concealed are left out; members off all lists still count."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def stats(self, guild_id: int) -> ServerStats:
        """Return the numbers of a server.

        Raises:
            NotFound: nothing is rated there that may be shown.
        """
        async with self._database.read() as connection:
            store = ServerStatsStore(connection)
            tallies = await store.tallies(guild_id)
            if not tallies:
                raise NotFound("Nobody here has rated a film yet. Start with /rate.")
            settings = await GuildStore(connection).settings(guild_id)
            now = self._clock().astimezone(settings.zone)
            # A year and a month: the first of the twelve months is whole.
            days = await store.days(guild_id, now - timedelta(days=366 + 31), now.utcoffset() or timedelta())
            members = await store.members(guild_id)
            points = _points(tallies, await store.critics(guild_id))
            divided = divisive(tallies, LISTED)
            above, below = _extremes(points)
            named = [film_id for film_id, _ in divided] + [point.film_id for point in (*above, *below)]
            films = await FilmStore(connection).by_ids(named, guild_id)
        former = now - timedelta(days=settings.former_member_days)
        return ServerStats(
            _spread(tallies),
            len(tallies),
            len(members),
            last_months(days, now.date()),
            tuple(DivisiveFilm(_label(film_id, films), Tally(tallies[film_id]), spread) for film_id, spread in divided),
            tuple(points),
            tuple(replace(point, film_label=_label(point.film_id, films)) for point in above),
            tuple(replace(point, film_label=_label(point.film_id, films)) for point in below),
            tuple(_active(member, former) for member in members if not member.is_unlisted)[:LISTED],
        )


def _spread(tallies: Mapping[int, tuple[int, ...]]) -> Tally:
    bins = zip(*tallies.values(), strict=True)
    return Tally(tuple(map(sum, bins)) if tallies else (0,) * FULL_HALF_STARS)


def _points(tallies: Mapping[int, tuple[int, ...]], critics: Mapping[int, float]) -> list[CriticsPoint]:
    both = ((film_id, mean, tallies[film_id]) for film_id, mean in critics.items() if film_id in tallies)
    counted = ((film_id, mean, bins, sum(bins)) for film_id, mean, bins in both)
    return [
        CriticsPoint(film_id, mean, sum(map(mul, bins, _HALF_STARS)) / 2 / count, count)
        for film_id, mean, bins, count in counted
        if count >= LEAST_OF_POINT
    ]


def _extremes(points: list[CriticsPoint]) -> tuple[list[CriticsPoint], list[CriticsPoint]]:
    """Return the films that members put farthest above the critics, and farthest below."""
    order = sorted(points, key=lambda point: (point.gap, point.film_id))
    below = [point for point in order[:LARGEST_GAPS] if point.gap <= -LEAST_GAP]
    above = [point for point in order[::-1][:LARGEST_GAPS] if point.gap >= LEAST_GAP]
    return above, below


def _active(member: CountedMember, former: datetime) -> ActiveMember:
    if member.left_at is not None and member.left_at <= former.timestamp():
        return ActiveMember(None, FORMER_MEMBER, member.rating_count)
    return ActiveMember(member.user_id, member.display_name, member.rating_count)


def _label(film_id: int, films: Mapping[int, Film]) -> str:
    return films[film_id].label if film_id in films else "A film that is gone"
