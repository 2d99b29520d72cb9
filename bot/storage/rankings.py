"""What rankings are made of: the votes of films, and the traits that narrow them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.rankings import NO_VOTES, FilmTraits, Votes
from bot.domain.stars import FULL_HALF_STARS
from bot.storage.films import numbered
from bot.storage.reveals import shown_among_all
from bot.storage.rows import names_of, seconds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime, timedelta

    from bot.storage.database import Connection, Row

__all__ = ["RankingStore"]

_HALF_STARS = range(1, FULL_HALF_STARS + 1)
_COUNT = " + ".join(f"tallies.bin_{half_stars}" for half_stars in _HALF_STARS)
_SUM = " + ".join(f"{half_stars} * tallies.bin_{half_stars}" for half_stars in _HALF_STARS)


class RankingStore:
    """Read the votes of a server's films; films whose stars are concealed are not among them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def votes(self, guild_id: int) -> dict[int, Votes]:
        """Return the votes of every film that has any."""
        rows = await self._connection.fetch_all(
            f"""
            SELECT tallies.film_id, {_COUNT} AS rating_count, {_SUM} AS half_stars_sum FROM tallies
            WHERE tallies.guild_id = :guild_id AND {_COUNT} > 0 AND {shown_among_all("tallies.film_id")}
            """,
            {"guild_id": guild_id},
        )
        return {film_id: Votes(count, total) for film_id, count, total in rows}

    async def total(self, guild_id: int) -> Votes:
        """Return the votes of all films together."""
        row = await self._connection.fetch_one(
            f"""
            SELECT COALESCE(CAST(SUM({_COUNT}) AS BIGINT), 0), COALESCE(CAST(SUM({_SUM}) AS BIGINT), 0) FROM tallies
            WHERE tallies.guild_id = :guild_id AND {shown_among_all("tallies.film_id")}
            """,
            {"guild_id": guild_id},
        )
        return Votes(*row) if row else NO_VOTES

    async def votes_since(self, guild_id: int, since: datetime) -> dict[int, Votes]:
        """Return the votes from ratings given after a moment."""
        rows = await self._connection.fetch_all(
            f"""
            -- The sum keeps SQLite from reading all ratings in the order of films instead of the few new ones.
            SELECT ratings.film_id + 0 AS film, COUNT(*) AS rating_count,
                   CAST(SUM(ratings.half_stars) AS BIGINT) AS half_stars_sum
            FROM ratings
            WHERE ratings.guild_id = :guild_id AND ratings.is_counted = 1 AND ratings.rated_at > :since
              AND {shown_among_all("ratings.film_id")}
            GROUP BY film
            """,
            {"guild_id": guild_id, "since": seconds(since)},
        )
        return {film_id: Votes(count, total) for film_id, count, total in rows}

    async def votes_now_and_then(
        self, guild_id: int, now: datetime, period: timedelta, ago: timedelta
    ) -> tuple[dict[int, Votes], dict[int, Votes]]:
        """Return the votes of a period that ends now, and of one as long that ended some time ago; both read once."""
        rows = await self._connection.fetch_all(
            f"""
            SELECT ratings.film_id,
                   SUM(CASE WHEN ratings.rated_at > :since THEN 1 ELSE 0 END) AS count_now,
                   CAST(SUM(CASE WHEN ratings.rated_at > :since THEN ratings.half_stars ELSE 0 END) AS BIGINT)
                       AS sum_now,
                   SUM(CASE WHEN ratings.rated_at <= :then THEN 1 ELSE 0 END) AS count_then,
                   CAST(SUM(CASE WHEN ratings.rated_at <= :then THEN ratings.half_stars ELSE 0 END) AS BIGINT)
                       AS sum_then
            FROM ratings
            WHERE ratings.guild_id = :guild_id AND ratings.is_counted = 1 AND ratings.rated_at > :since_then
              AND {shown_among_all("ratings.film_id")}
            GROUP BY ratings.film_id
            """,
            {
                "guild_id": guild_id,
                "since": seconds(now - period),
                "then": seconds(now - ago),
                "since_then": seconds(now - ago - period),
            },
        )
        return (
            {film_id: Votes(count, total) for film_id, count, total, _, _ in rows if count},
            {film_id: Votes(count, total) for film_id, _, _, count, total in rows if count},
        )

    async def traits_of(self, film_ids: Collection[int]) -> list[FilmTraits]:
        """Return the traits of a few films."""
        if not film_ids:
            return []
        names, parameters = numbered(list(film_ids))
        rows = await self._connection.fetch_all(
            f"SELECT film_id, year, genres, directors FROM films WHERE film_id IN ({names})", parameters
        )
        return _traits(rows)

    async def traits(self, guild_id: int) -> list[FilmTraits]:
        """Return the traits of every film that was ever rated in a server."""
        rows = await self._connection.fetch_all(
            """
            SELECT films.film_id, films.year, films.genres, films.directors
            FROM tallies JOIN films ON films.film_id = tallies.film_id
            WHERE tallies.guild_id = :guild_id
            """,
            {"guild_id": guild_id},
        )
        return _traits(rows)


def _traits(rows: Iterable[Row]) -> list[FilmTraits]:
    return [
        FilmTraits(film_id, year, names_of(genres), names_of(directors)) for film_id, year, genres, directors in rows
    ]
