"""A whole server's numbers: tallies, days, members, and the critics of the same films."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.domain.ratings import Tally
from bot.domain.server_stats import FilmNumbers
from bot.domain.stars import FULL_HALF_STARS
from bot.storage.films import numbered
from bot.storage.reveals import shown_among_all
from bot.storage.rows import seconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.storage.database import Connection

__all__ = ["CountedMember", "ServerStatsStore"]

_HALF_STARS = range(1, FULL_HALF_STARS + 1)
_BINS = tuple(f"tallies.bin_{half_stars}" for half_stars in _HALF_STARS)
_COUNT = " + ".join(_BINS)
_SUM = " + ".join(f"{half_stars} * tallies.bin_{half_stars}" for half_stars in _HALF_STARS)
_SQUARES = " + ".join(f"{half_stars**2} * tallies.bin_{half_stars}" for half_stars in _HALF_STARS)


class CountedMember(NamedTuple):
    """A member and how many films they rated; what is missing was never known."""

    user_id: int
    rating_count: int
    display_name: str
    is_unlisted: bool
    left_at: int | None


class ServerStatsStore:
    """Read what counts, of films whose stars are shown."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def films(self, guild_id: int, least: int) -> list[FilmNumbers]:
        """Return the numbers of the films that have at least `least` ratings."""
        rows = await self._connection.fetch_all(
            f"""
            SELECT tallies.film_id, {_COUNT} AS rating_count, {_SUM} AS half_stars_sum, {_SQUARES} AS squares_sum
            FROM tallies
            WHERE tallies.guild_id = :guild_id AND {_COUNT} >= :least
              AND {shown_among_all("tallies.film_id")}
            """,
            {"guild_id": guild_id, "least": least},
        )
        return list(map(FilmNumbers._make, rows))

    async def spread(self, guild_id: int) -> tuple[Tally, int]:
        """Return the ratings of all films in ten bins, and how many films there are."""
        bins = ", ".join(f"COALESCE(CAST(SUM({name}) AS BIGINT), 0) AS {name.partition('.')[2]}" for name in _BINS)
        row = await self._connection.fetch_one(
            f"""
            SELECT COUNT(*) AS films, {bins} FROM tallies
            WHERE tallies.guild_id = :guild_id AND {_COUNT} > 0 AND {shown_among_all("tallies.film_id")}
            """,
            {"guild_id": guild_id},
        )
        return (Tally(tuple(row)[1:]), row["films"]) if row else (Tally(), 0)

    async def tallies(self, guild_id: int, film_ids: Sequence[int]) -> dict[int, Tally]:
        """Return the tallies of a few films."""
        if not film_ids:
            return {}
        names, parameters = numbered(film_ids)
        rows = await self._connection.fetch_all(
            f"""
            SELECT tallies.film_id, {", ".join(_BINS)} FROM tallies
            WHERE tallies.guild_id = :guild_id AND tallies.film_id IN ({names})
            """,
            {**parameters, "guild_id": guild_id},
        )
        return {row[0]: Tally(tuple(row)[1:]) for row in rows}

    async def rated_between(self, guild_id: int, moments: Sequence[datetime]) -> list[int]:
        """Return how many ratings were given between each two neighbours of these moments, which rise."""
        spans = " UNION ALL ".join(
            f"SELECT CAST(:from_{index} AS BIGINT) AS since, CAST(:from_{index + 1} AS BIGINT) AS until"
            for index in range(len(moments) - 1)
        )
        # One count for each span reads an index; grouping by a month would sort a hundred thousand ratings.
        rows = await self._connection.fetch_all(
            f"""
            SELECT (
                SELECT COUNT(*) FROM ratings
                WHERE ratings.guild_id = :guild_id AND ratings.is_counted = 1
                  AND ratings.rated_at >= spans.since AND ratings.rated_at < spans.until
                  AND {shown_among_all("ratings.film_id")}
            ) AS rating_count
            FROM ({spans}) AS spans ORDER BY spans.since
            """,
            {"guild_id": guild_id, **{f"from_{index}": seconds(moment) for index, moment in enumerate(moments)}},
        )
        return [row["rating_count"] for row in rows]

    async def members(self, guild_id: int) -> list[CountedMember]:
        """Return everybody who rated, most ratings first."""
        rows = await self._connection.fetch_all(
            f"""
            SELECT counts.user_id, counts.rating_count, COALESCE(members.display_name, '') AS display_name,
                   COALESCE(members.is_unlisted, 0) AS is_unlisted, members.left_at
            FROM (
                SELECT ratings.user_id, COUNT(*) AS rating_count FROM ratings
                WHERE ratings.guild_id = :guild_id AND ratings.is_counted = 1
                  AND {shown_among_all("ratings.film_id")}
                GROUP BY ratings.user_id
            ) AS counts
            LEFT JOIN members ON members.guild_id = :guild_id AND members.user_id = counts.user_id
            ORDER BY counts.rating_count DESC, counts.user_id
            """,
            {"guild_id": guild_id},
        )
        return [CountedMember(user_id, count, name, hidden == 1, left) for user_id, count, name, hidden, left in rows]

    async def critics(self, guild_id: int) -> dict[int, float]:
        """Return the critics' mean in stars of every film with scored reviews that a server sees."""
        rows = await self._connection.fetch_all(
            """
            SELECT film_id, COUNT(*) AS review_count, CAST(SUM(score_hundredths) AS BIGINT) AS hundredths FROM reviews
            WHERE score_hundredths IS NOT NULL AND is_hidden = 0 AND (guild_id IS NULL OR guild_id = :guild_id)
            GROUP BY film_id
            """,
            {"guild_id": guild_id},
        )
        return {film_id: hundredths / count / 2_000 for film_id, count, hundredths in rows}
