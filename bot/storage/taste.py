"""One member's ratings with what is known of the films, and their sums beside everybody else's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.stars import FULL_HALF_STARS, Stars
from bot.domain.taste import LEAST_IN_COMMON, Overlap, SharedFilm
from bot.storage.reveals import shown_films
from bot.storage.rows import moment, names_of

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Connection

__all__ = ["KnownMember", "RatedFacts", "TasteStore"]

_COUNT = " + ".join(f"tallies.bin_{half_stars}" for half_stars in range(1, FULL_HALF_STARS + 1))
_SUM = " + ".join(f"{half_stars} * tallies.bin_{half_stars}" for half_stars in range(1, FULL_HALF_STARS + 1))


@dataclass(frozen=True, slots=True)
class KnownMember:
    """A member as the server knows them."""

    display_name: str
    is_unlisted: bool


class RatedFacts(NamedTuple):
    """A member's rating with the film's traits and how all members together rated it, this one included."""

    film_id: int
    half_stars: int
    rated_at: datetime
    year: int | None
    genres: tuple[str, ...]
    directors: tuple[str, ...]
    rating_count: int
    half_stars_sum: int


class TasteStore:
    """Read ratings that count, of films whose stars are shown."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def member(self, guild_id: int, user_id: int) -> KnownMember | None:
        """Return what is known of a member, None for one who never took part."""
        row = await self._connection.fetch_one(
            "SELECT display_name, is_unlisted FROM members WHERE guild_id = :guild_id AND user_id = :user_id",
            {"guild_id": guild_id, "user_id": user_id},
        )
        return KnownMember(row["display_name"], row["is_unlisted"] == 1) if row else None

    async def rated(self, guild_id: int, user_id: int) -> list[RatedFacts]:
        """Return all of a member's ratings."""
        rows = await self._connection.fetch_all(
            f"""
            SELECT ratings.film_id, ratings.half_stars, ratings.rated_at, films.year, films.genres, films.directors,
                   {_COUNT} AS rating_count, {_SUM} AS half_stars_sum
            FROM ratings
            JOIN films ON films.film_id = ratings.film_id
            JOIN tallies ON tallies.guild_id = ratings.guild_id AND tallies.film_id = ratings.film_id
            WHERE ratings.guild_id = :guild_id AND ratings.user_id = :user_id AND ratings.is_counted = 1
              AND {shown_films("ratings.guild_id", "ratings.film_id")}
            """,
            {"guild_id": guild_id, "user_id": user_id},
        )
        return [
            RatedFacts(film_id, half, moment(rated_at), year, names_of(genres), names_of(directors), count, total)
            for film_id, half, rated_at, year, genres, directors, count, total in rows
        ]

    async def seen(self, guild_id: int, user_id: int) -> list[tuple[int, date]]:
        """Return (film, day) of a member's viewings."""
        rows = await self._connection.fetch_all(
            f"""
            SELECT viewings.film_id, viewings.watched_on FROM viewings
            WHERE viewings.guild_id = :guild_id AND viewings.user_id = :user_id
              AND {shown_films("viewings.guild_id", "viewings.film_id")}
            """,
            {"guild_id": guild_id, "user_id": user_id},
        )
        return [(film_id, date.fromisoformat(day)) for film_id, day in rows]

    async def overlaps(self, guild_id: int, user_id: int) -> list[tuple[int, str, Overlap]]:
        """Return (member, name, sums) of every other listed member with enough films in common."""
        rows = await self._connection.fetch_all(
            f"""
            SELECT sums.*, members.display_name
            FROM (
                SELECT others.user_id, COUNT(*) AS films,
                       CAST(SUM(own.half_stars) AS BIGINT) AS own, CAST(SUM(others.half_stars) AS BIGINT) AS other,
                       CAST(SUM(own.half_stars * own.half_stars) AS BIGINT) AS own_squares,
                       CAST(SUM(others.half_stars * others.half_stars) AS BIGINT) AS other_squares,
                       CAST(SUM(own.half_stars * others.half_stars) AS BIGINT) AS products
                -- Few are one's own: reading everybody's first would take three times as long.
                FROM ratings AS own CROSS JOIN ratings AS others
                WHERE others.guild_id = own.guild_id AND others.film_id = own.film_id
                  AND own.guild_id = :guild_id AND own.user_id = :user_id AND own.is_counted = 1
                  AND {shown_films("own.guild_id", "own.film_id")}
                  AND others.user_id <> own.user_id AND others.is_counted = 1
                GROUP BY others.user_id
                HAVING COUNT(*) >= :least
            ) AS sums
            JOIN members ON members.guild_id = :guild_id AND members.user_id = sums.user_id
            WHERE members.is_unlisted = 0 AND members.left_at IS NULL
            """,
            {"guild_id": guild_id, "user_id": user_id, "least": LEAST_IN_COMMON},
        )
        return [(row["user_id"], row["display_name"], Overlap(*tuple(row)[1:7])) for row in rows]

    async def shared(self, guild_id: int, own_id: int, other_id: int) -> list[SharedFilm]:
        """Return the films that two members both rated."""
        rows = await self._connection.fetch_all(
            f"""
            SELECT films.title, films.year, own.half_stars AS own_half_stars, other.half_stars AS other_half_stars
            FROM ratings AS own
            JOIN ratings AS other
                ON other.guild_id = own.guild_id AND other.film_id = own.film_id AND other.user_id = :other_id
            JOIN films ON films.film_id = own.film_id
            WHERE own.guild_id = :guild_id AND own.user_id = :own_id AND own.is_counted = 1 AND other.is_counted = 1
              AND {shown_films("own.guild_id", "own.film_id")}
            ORDER BY films.film_id
            """,
            {"guild_id": guild_id, "own_id": own_id, "other_id": other_id},
        )
        return [
            SharedFilm(f"{title} ({year})" if year else title, Stars(own), Stars(other))
            for title, year, own, other in rows
        ]
