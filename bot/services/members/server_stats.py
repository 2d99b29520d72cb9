"""A server in numbers."""

from __future__ import annotations

import heapq
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.domain.errors import NotFound
from bot.domain.ratings import FORMER_MEMBER
from bot.domain.server_stats import (
    LEAST_OF_DIVISIVE,
    LEAST_OF_POINT,
    ActiveMember,
    CriticsPoint,
    DivisiveFilm,
    ServerStats,
    divisive,
    month_bounds,
)
from bot.services.catalogue.films import label_among
from bot.storage.films import FilmStore
from bot.storage.guilds import GuildStore
from bot.storage.server_stats import ServerStatsStore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.domain.server_stats import FilmNumbers
    from bot.storage.database import Database
    from bot.storage.server_stats import CountedMember

__all__ = ["ServerStatsService"]

LISTED = 5
LARGEST_GAPS = 3
MOST_POINTS = 1_000  # more would be a blot; those with the most ratings are the surest
LEAST_GAP = 0.5  # stars; less is no disagreement


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
            spread, film_count = await store.spread(guild_id)
            if not film_count:
                raise NotFound("Nobody here has rated a film yet. Start with /rate.")
            settings = await GuildStore(connection).settings(guild_id)
            now = self._clock().astimezone(settings.zone)
            bounds = month_bounds(now.date())
            rated = await store.rated_between(
                guild_id, [datetime.combine(day, time(), settings.zone) for day in bounds]
            )
            members = await store.members(guild_id)
            numbers = await store.films(guild_id, min(LEAST_OF_POINT, LEAST_OF_DIVISIVE))
            points = _points(numbers, await store.critics(guild_id))
            above, below = _extremes(points)
            spreads = dict(divisive(numbers, LISTED * 10))
            tallies = await store.tallies(guild_id, list(spreads))
            named = [*tallies, *(point.film_id for point in (*above, *below))]
            films = await FilmStore(connection).by_ids(named, guild_id)
        former = now - timedelta(days=settings.former_member_days)
        divided = [DivisiveFilm(label_among(film_id, films), tallies[film_id], spreads[film_id]) for film_id in spreads]
        return ServerStats(
            spread,
            film_count,
            len(members),
            tuple(zip(bounds, rated, strict=False)),
            tuple(film for film in divided if film.has_two_sides)[:LISTED],
            tuple(heapq.nsmallest(MOST_POINTS, points, key=lambda point: (-point.rating_count, point.film_id))),
            tuple(point._replace(film_label=label_among(point.film_id, films)) for point in above),
            tuple(point._replace(film_label=label_among(point.film_id, films)) for point in below),
            tuple(_active(member, former) for member in members if not member.is_unlisted)[:LISTED],
            len(points),
        )


def _points(numbers: list[FilmNumbers], critics: Mapping[int, float]) -> list[CriticsPoint]:
    return [
        CriticsPoint(film_id, critics[film_id], total / 2 / count, count)
        for film_id, count, total, _ in numbers
        if count >= LEAST_OF_POINT and film_id in critics
    ]


def _extremes(points: list[CriticsPoint]) -> tuple[list[CriticsPoint], list[CriticsPoint]]:
    """Return the films that members put farthest above the critics, and farthest below."""
    gaps = [(point.members - point.critics, point.film_id, point) for point in points]
    below = [point for gap, _, point in heapq.nsmallest(LARGEST_GAPS, gaps) if gap <= -LEAST_GAP]
    above = [point for gap, _, point in heapq.nlargest(LARGEST_GAPS, gaps) if gap >= LEAST_GAP]
    return above, below


def _active(member: CountedMember, former: datetime) -> ActiveMember:
    if member.left_at is not None and member.left_at <= former.timestamp():
        return ActiveMember(None, FORMER_MEMBER.capitalize(), member.rating_count)
    return ActiveMember(member.user_id, member.display_name, member.rating_count)
