"""Recount what is kept up to date along the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.ratings import Tally
from bot.domain.stars import FULL_HALF_STARS

if TYPE_CHECKING:
    from bot.storage.database import Connection

__all__ = ["CheckStore"]

_BINS = tuple(f"bin_{half_stars}" for half_stars in range(1, FULL_HALF_STARS + 1))


class CheckStore:
    """What tallies say, and what a recount of the ratings says."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def stored_tallies(self) -> dict[tuple[int, int], Tally]:
        """Return every tally as stored, by (server, film)."""
        rows = await self._connection.fetch_all("SELECT * FROM tallies")
        return {(row["guild_id"], row["film_id"]): Tally(tuple(row[name] for name in _BINS)) for row in rows}

    async def recounted_tallies(self) -> dict[tuple[int, int], Tally]:
        """Count the ratings that count anew, by (server, film)."""
        rows = await self._connection.fetch_all(
            """
            SELECT guild_id, film_id, half_stars, COUNT(*) AS ratings FROM ratings WHERE is_counted = 1
            GROUP BY guild_id, film_id, half_stars
            """
        )
        bins: dict[tuple[int, int], list[int]] = {}
        for row in rows:
            counted = bins.setdefault((row["guild_id"], row["film_id"]), [0] * FULL_HALF_STARS)
            counted[row["half_stars"] - 1] = row["ratings"]
        return {key: Tally(tuple(counted)) for key, counted in bins.items()}

    async def server_totals(self) -> dict[int, tuple[int, int]]:
        """Return (ratings, sum of half stars) by server, as stored."""
        rows = await self._connection.fetch_all("SELECT guild_id, rating_count, half_stars_sum FROM guild_tallies")
        return {row["guild_id"]: (row["rating_count"], row["half_stars_sum"]) for row in rows}

    async def misjudged_ratings(self) -> int:
        """Count the ratings that count although something speaks against it, or the other way round."""
        row = await self._connection.fetch_one(
            """
            SELECT COUNT(*) AS ratings FROM ratings
            WHERE is_counted <> CASE WHEN is_hidden = 0 AND is_held = 0 AND is_suspended = 0 THEN 1 ELSE 0 END
            """
        )
        return row["ratings"] if row else 0
