"""Prove that the database is sound and that its tallies equal a recount."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.ratings import Tally
from bot.storage.checks import CheckStore

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.storage.database import Database

__all__ = ["CheckService", "Finding"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked: how many were looked at, and what is wrong with some of them."""

    what: str
    looked_at: int
    problems: tuple[str, ...]


class CheckService:
    """Look, change nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def check(self) -> list[Finding]:
        """Check the file, every film's tally, every server's totals, and which ratings count."""
        damages = await self._database.damages()
        async with self._database.read() as connection:
            checks = CheckStore(connection)
            stored, recounted = await checks.stored_tallies(), await checks.recounted_tallies()
            totals, misjudged = await checks.server_totals(), await checks.misjudged_ratings()
        ratings = sum(tally.count for tally in recounted.values())
        return [
            Finding("Files", 1, tuple(damages)),
            Finding("Films' tallies", len(stored), tuple(_tally_problems(stored, recounted))),
            Finding("Servers' totals", len(totals), tuple(_total_problems(totals, recounted))),
            Finding("Ratings", ratings, (f"{misjudged:,} count but should not, or the reverse.",) if misjudged else ()),
        ]


def _tally_problems(stored: Mapping[tuple[int, int], Tally], recounted: Mapping[tuple[int, int], Tally]) -> list[str]:
    return [
        f"Film {film_id} in server {guild_id}: stored {_bins(stored, key)}, counted {_bins(recounted, key)}."
        for key in sorted(stored.keys() | recounted.keys())
        if _bins(stored, key) != _bins(recounted, key)
        for guild_id, film_id in (key,)
    ]


def _bins(tallies: Mapping[tuple[int, int], Tally], key: tuple[int, int]) -> tuple[int, ...]:
    return tallies.get(key, Tally()).bins


def _total_problems(totals: Mapping[int, tuple[int, int]], recounted: Mapping[tuple[int, int], Tally]) -> list[str]:
    counted: dict[int, tuple[int, int]] = dict.fromkeys(totals, (0, 0))
    for (guild_id, _film_id), tally in recounted.items():
        ratings, half_stars = counted.get(guild_id, (0, 0))
        counted[guild_id] = ratings + tally.count, half_stars + tally.half_stars_sum
    return [
        f"Server {guild_id}: stored {totals.get(guild_id, (0, 0))}, counted {both}."
        for guild_id, both in sorted(counted.items())
        if totals.get(guild_id, (0, 0)) != both
    ]
