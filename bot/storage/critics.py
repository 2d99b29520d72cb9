"""Critics and outlets: their names, and how a critic rates beside the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.reviews import FilmScores
from bot.domain.stars import FULL_HALF_STARS
from bot.storage.reviews import VISIBLE
from bot.storage.rows import word_pattern

if TYPE_CHECKING:
    from bot.storage.database import Connection

__all__ = ["CriticStore"]

_RATED = f"""
    WITH rated AS (
        SELECT DISTINCT film_id FROM reviews
        WHERE critic_id = :critic_id AND score_hundredths IS NOT NULL AND {VISIBLE}
    )
"""
_BESIDE = f"""
    FROM rated JOIN reviews ON reviews.film_id = rated.film_id
    WHERE reviews.score_hundredths IS NOT NULL AND {VISIBLE}
"""


class CriticStore:
    """Say who wrote what a server sees. `guild_id` is always the server that asks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def critic_name(self, critic_id: int, guild_id: int | None) -> str | None:
        """Return a critic's name, None where the server sees no review by them."""
        return await self._name("critic", critic_id, guild_id)

    async def outlet_name(self, outlet_id: int, guild_id: int | None) -> str | None:
        """Return an outlet's name, None where the server sees no review from it."""
        return await self._name("outlet", outlet_id, guild_id)

    async def outlets_of(self, critic_id: int, guild_id: int | None) -> tuple[str, ...]:
        """Return the outlets that a critic wrote for, most reviews first."""
        rows = await self._connection.fetch_all(
            f"""
            SELECT outlets.name FROM reviews JOIN outlets ON outlets.outlet_id = reviews.outlet_id
            WHERE reviews.critic_id = :critic_id AND {VISIBLE}
            GROUP BY outlets.outlet_id, outlets.name ORDER BY COUNT(*) DESC, outlets.name ASC
            """,
            {"critic_id": critic_id, "guild_id": guild_id},
        )
        return tuple(row["name"] for row in rows)

    async def scores_beside(self, critic_id: int, guild_id: int | None) -> list[FilmScores]:
        """Add up the scores of every film that a critic rated, the critic's own apart from all others'."""
        rows = await self._connection.fetch_all(
            f"""
            {_RATED}
            SELECT SUM(CASE WHEN reviews.critic_id = :critic_id THEN 1 ELSE 0 END) AS own,
                   CAST(SUM(CASE WHEN reviews.critic_id = :critic_id THEN score_hundredths ELSE 0 END) AS BIGINT)
                       AS own_hundredths,
                   COUNT(*) AS all_scores, CAST(SUM(score_hundredths) AS BIGINT) AS all_hundredths
            {_BESIDE} GROUP BY reviews.film_id
            """,
            {"critic_id": critic_id, "guild_id": guild_id},
        )
        return [
            FilmScores(own, hundredths, row["all_scores"] - own, int(row["all_hundredths"]) - hundredths)
            for row in rows
            for own, hundredths in [(int(row["own"]), int(row["own_hundredths"]))]
        ]

    async def bins_beside(self, critic_id: int, guild_id: int | None) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Count a critic's scores by half stars, and all others' on the same films."""
        rows = await self._connection.fetch_all(
            f"""
            {_RATED}
            SELECT CASE WHEN reviews.critic_id = :critic_id THEN 1 ELSE 0 END AS is_own,
                   (score_hundredths + 500) / 1000 AS half_stars, COUNT(*) AS reviews
            {_BESIDE} GROUP BY is_own, half_stars
            """,
            {"critic_id": critic_id, "guild_id": guild_id},
        )
        bins = [[0] * (FULL_HALF_STARS + 1) for _ in range(2)]
        for row in rows:
            bins[row["is_own"]][row["half_stars"]] += row["reviews"]
        return tuple(bins[1]), tuple(bins[0])

    async def critics_like(self, text: str, guild_id: int | None, *, limit: int) -> list[tuple[int, str]]:
        """Return (id, name) of critics by the beginning of a word in their name, most reviews first."""
        return await self._names_like("critic", text, guild_id, limit=limit)

    async def outlets_like(self, text: str, guild_id: int | None, *, limit: int) -> list[tuple[int, str]]:
        """Return (id, name) of outlets by the beginning of a word in their name, most reviews first."""
        return await self._names_like("outlet", text, guild_id, limit=limit)

    async def _name(self, kind: str, name_id: int, guild_id: int | None) -> str | None:
        row = await self._connection.fetch_one(
            f"""
            SELECT name FROM {kind}s WHERE {kind}_id = :name_id
              AND EXISTS (SELECT 1 FROM reviews WHERE reviews.{kind}_id = :name_id AND {VISIBLE})
            """,
            {"name_id": name_id, "guild_id": guild_id},
        )
        return row["name"] if row else None

    async def _names_like(self, kind: str, text: str, guild_id: int | None, *, limit: int) -> list[tuple[int, str]]:
        rows = await self._connection.fetch_all(
            f"""
            SELECT {kind}s.{kind}_id AS name_id, {kind}s.name
            FROM {kind}s
            JOIN reviews ON reviews.{kind}_id = {kind}s.{kind}_id
            WHERE {VISIBLE} AND ' ' || {kind}s.name_key LIKE :word ESCAPE '\\'
            GROUP BY {kind}s.{kind}_id, {kind}s.name
            ORDER BY COUNT(*) DESC, {kind}s.name
            LIMIT :limit
            """,
            {"guild_id": guild_id, "word": word_pattern(text), "limit": limit},
        )
        return [(row["name_id"], row["name"]) for row in rows]
