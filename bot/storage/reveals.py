"""Which films' stars are concealed until one has given one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.films import numbered
from bot.storage.rows import seconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.storage.database import Connection, Row

__all__ = ["RevealStore", "shown_among_all", "shown_films"]


def shown_films(guild_id: str, film_id: str) -> str:
    """Write the condition that a film's stars are shown to everybody in a server.

    Every public ranking, mean and picture stands on it.

    Args:
        guild_id: The column that holds the server, `tallies.guild_id` for example.
        film_id: The column that holds the film.
    """
    return f"""
        COALESCE(
            (SELECT is_revealed FROM film_reveals
             WHERE film_reveals.guild_id = {guild_id} AND film_reveals.film_id = {film_id}),
            1 - (SELECT hides_stars FROM guild_settings WHERE guild_settings.guild_id = {guild_id}),
            1
        ) = 1
    """


def shown_among_all(film_id: str) -> str:
    """Write the same condition for a look at all films or ratings of the server `:guild_id`.

    The few concealed films are listed once instead of asking for each of a hundred thousand ratings; where a server
    conceals by default, they are all but those with a word of their own.

    Args:
        film_id: The column that holds the film; it has a tally, as every rated film does.
    """
    return f"""
        {film_id} NOT IN (
            SELECT film_reveals.film_id FROM film_reveals
            WHERE film_reveals.guild_id = :guild_id AND film_reveals.is_revealed = 0
            UNION ALL
            SELECT concealed.film_id FROM tallies AS concealed
            WHERE concealed.guild_id = :guild_id
              AND EXISTS (SELECT 1 FROM guild_settings
                          WHERE guild_settings.guild_id = :guild_id AND guild_settings.hides_stars = 1)
              AND NOT EXISTS (SELECT 1 FROM film_reveals
                              WHERE film_reveals.guild_id = :guild_id AND film_reveals.film_id = concealed.film_id)
        )
    """


_BINS = [f"bin_{half_stars}" for half_stars in range(1, 11)]
_OWN_WORD = f"""
    SELECT film_reveals.is_revealed, {" + ".join(_BINS)} AS rating_count,
           {" + ".join(f"{half_stars} * bin_{half_stars}" for half_stars in range(1, 11))} AS half_stars_sum,
           1 - COALESCE(guild_settings.hides_stars, 0) AS is_default
    FROM film_reveals
    JOIN tallies ON tallies.guild_id = film_reveals.guild_id AND tallies.film_id = film_reveals.film_id
    LEFT JOIN guild_settings ON guild_settings.guild_id = film_reveals.guild_id
    WHERE film_reveals.guild_id = :guild_id
"""


class RevealStore:
    """Read and change whether a film's stars are concealed in a server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def is_concealed(self, guild_id: int, film_id: int) -> bool:
        """Say whether only those who rated a film may see its stars."""
        return bool(await self.concealed_from(guild_id, [film_id], None))

    async def concealed_from(self, guild_id: int, film_ids: Sequence[int], viewer_id: int | None) -> set[int]:
        """Return those of these films whose stars a person may not see; None stands for everybody at once."""
        if not film_ids:
            return set()
        names, parameters = numbered(film_ids)
        rows = await self._connection.fetch_all(
            f"""
            SELECT film_id FROM films
            WHERE film_id IN ({names})
              AND NOT ({shown_films("CAST(:guild_id AS BIGINT)", "films.film_id")})
              AND NOT EXISTS (SELECT 1 FROM ratings WHERE ratings.guild_id = :guild_id
                              AND ratings.film_id = films.film_id AND ratings.user_id = :viewer_id)
            """,
            {**parameters, "guild_id": guild_id, "viewer_id": viewer_id},
        )
        return {row["film_id"] for row in rows}

    async def shown_mean(self, guild_id: int) -> float | None:
        """Return the mean in stars over all ratings of films whose stars are shown to everybody, None without any.

        The films with a word of their own are few, so they are taken from or added to the whole.
        """
        count, half_stars = await self._whole(guild_id)
        rows = await self._connection.fetch_all(_OWN_WORD, {"guild_id": guild_id})
        for row in rows:
            if row["is_revealed"] != row["is_default"]:
                sign = 1 if row["is_revealed"] == 1 else -1
                count += sign * row["rating_count"]
                half_stars += sign * row["half_stars_sum"]
        return half_stars / 2 / count if count > 0 else None

    async def _whole(self, guild_id: int) -> tuple[int, int]:
        """Return (ratings, half stars) of a server, nothing where it conceals by default."""
        row = await self._connection.fetch_one(
            """
            SELECT rating_count, half_stars_sum FROM guild_tallies
            WHERE guild_id = :guild_id AND NOT EXISTS (
                SELECT 1 FROM guild_settings WHERE guild_settings.guild_id = :guild_id AND hides_stars = 1)
            """,
            {"guild_id": guild_id},
        )
        return (row["rating_count"], row["half_stars_sum"]) if row else (0, 0)

    async def row(self, guild_id: int, film_id: int) -> Row | None:
        """Return what was decided for a film, None where the server's setting holds."""
        return await self._connection.fetch_one(
            "SELECT is_revealed, set_at FROM film_reveals WHERE guild_id = :guild_id AND film_id = :film_id",
            {"guild_id": guild_id, "film_id": film_id},
        )

    async def remove(self, guild_id: int, film_id: int) -> None:
        """Let the server's setting hold for a film again."""
        await self._connection.execute(
            "DELETE FROM film_reveals WHERE guild_id = :guild_id AND film_id = :film_id",
            {"guild_id": guild_id, "film_id": film_id},
        )

    async def put(self, guild_id: int, film_id: int, now: datetime, *, is_revealed: bool) -> None:
        """Reveal a film's stars for good, or conceal them whatever the server's setting says."""
        await self._connection.execute(
            """
            INSERT INTO film_reveals (guild_id, film_id, is_revealed, set_at)
            VALUES (:guild_id, :film_id, :is_revealed, :set_at)
            ON CONFLICT (guild_id, film_id) DO UPDATE SET is_revealed = excluded.is_revealed, set_at = excluded.set_at
            """,
            {"guild_id": guild_id, "film_id": film_id, "is_revealed": int(is_revealed), "set_at": seconds(now)},
        )
