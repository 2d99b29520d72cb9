"""What was looked up about films elsewhere, and how to take it out again."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.storage.films import FilmStore
from bot.storage.rows import moment, seconds

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.films import FilmFacts
    from bot.storage.database import Connection

__all__ = ["Asked", "DetailStore"]

# What may be filled in, and what it is where nothing is known. Ids are not: two films may claim the same one.
_EMPTY: dict[str, Any] = {
    "year": None,
    "original_title": None,
    "original_key": None,
    "directors": "[]",
    "cast_names": "[]",
    "genres": "[]",
    "runtime_minutes": None,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking about a film.

    Attributes:
        asked_at: When it was asked about last.
        is_answered: There was an answer, if only that nothing is known.
        tmdb_id: Which film it is there; None when there is none that is certainly this one.
        users_at: When its users' reviews were read, None before.
        users_etag: What that answer came with.
    """

    asked_at: datetime
    is_answered: bool
    tmdb_id: int | None
    users_at: datetime | None
    users_etag: str | None


class DetailStore:
    """Fill in films' details, each noted, and take them out when they may not be kept any more."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def asked(self, film_id: int) -> Asked | None:
        """Return what came of asking about a film, None when nobody did."""
        row = await self._connection.fetch_one(
            "SELECT * FROM film_details WHERE film_id = :film_id", {"film_id": film_id}
        )
        if row is None:
            return None
        users_at = None if row["users_at"] is None else moment(row["users_at"])
        is_answered = row["fetched_at"] is not None
        return Asked(moment(row["asked_at"]), is_answered, row["tmdb_id"], users_at, row["users_etag"])

    async def ask(self, film_id: int, now: datetime) -> None:
        """Note that a film is asked about."""
        await self._connection.execute(
            """
            INSERT INTO film_details (film_id, asked_at) VALUES (:film_id, :now)
            ON CONFLICT (film_id) DO UPDATE SET asked_at = excluded.asked_at
            """,
            {"film_id": film_id, "now": seconds(now)},
        )

    async def answer(
        self, film_id: int, facts: FilmFacts | None, poster_url: str | None, now: datetime, stale_at: datetime
    ) -> None:
        """Fill in what the catalogue does not know of a film; no facts note that there is no answer to be had."""
        filled: dict[str, Any] = {}
        if facts is not None:
            before = await self._columns(film_id)
            await FilmStore(self._connection).complete(film_id, replace(facts, imdb_id=None, tmdb_id=None))
            after = await self._columns(film_id)
            filled = {name: value for name, value in after.items() if value != before[name]}
        await self._connection.execute(
            """
            UPDATE film_details SET fetched_at = :now, stale_at = :stale_at, tmdb_id = :tmdb_id,
                                    poster_url = :poster_url, filled = :filled
            WHERE film_id = :film_id
            """,
            {
                "film_id": film_id,
                "now": seconds(now),
                "stale_at": seconds(stale_at),
                "tmdb_id": facts.tmdb_id if facts else None,
                "poster_url": poster_url,
                "filled": json.dumps(filled, ensure_ascii=False),
            },
        )

    async def shown(self, film_id: int) -> tuple[bool, str | None]:
        """Return whether anything that is shown of a film was filled in, and the address of its poster."""
        row = await self._connection.fetch_one(
            "SELECT filled, poster_url FROM film_details WHERE film_id = :film_id", {"film_id": film_id}
        )
        return (False, None) if row is None else (row["filled"] != "{}", row["poster_url"])

    async def purge(self, now: datetime) -> int:
        """Take out all that may not be kept any longer; return of how many films."""
        rows = await self._connection.fetch_all(
            "SELECT film_id, filled FROM film_details WHERE stale_at <= :now", {"now": seconds(now)}
        )
        for row in rows:
            for name, value in json.loads(row["filled"]).items():
                # What was corrected since is not the source's any more.
                await self._connection.execute(
                    f"UPDATE films SET {name} = :empty WHERE film_id = :film_id AND {name} = :value",
                    {"film_id": row["film_id"], "value": value, "empty": _EMPTY[name]},
                )
            await self._connection.execute(
                "DELETE FROM film_details WHERE film_id = :film_id", {"film_id": row["film_id"]}
            )
        return len(rows)

    async def _columns(self, film_id: int) -> dict[str, Any]:
        row = await self._connection.fetch_one("SELECT * FROM films WHERE film_id = :film_id", {"film_id": film_id})
        return {name: row[name] if row else None for name in _EMPTY}
