"""What waits in an import: which films are certain, which are not, and what can't be taken."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from bot.domain.imports import LeftOut
from bot.domain.stars import Stars
from bot.storage.import_json import facts_from_json, left_out_from_json

if TYPE_CHECKING:
    from bot.domain.films import FilmFacts
    from bot.storage.database import Connection, Row

__all__ = ["ImportReader", "StagedFilm"]

MOST_ROWS: Final = 1_000_000
_UNKNOWN = "film_id IS NULL AND candidates = '[]'"
_AMBIGUOUS = "candidates <> '[]'"


@dataclass(frozen=True, slots=True)
class StagedFilm:
    """One film of an import: what the file calls it, what it may be, and which was chosen."""

    position: int
    facts: FilmFacts
    film_id: int | None
    candidates: tuple[int, ...]


class ImportReader:
    """Read an import that waits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def left_out(self, import_id: int, *, limit: int = MOST_ROWS) -> list[LeftOut]:
        """Return what can't be taken, in the order of the file."""
        rows = await self._connection.fetch_all(
            "SELECT content FROM import_left_out WHERE import_id = :import_id ORDER BY number LIMIT :limit",
            {"import_id": import_id, "limit": limit},
        )
        return [left_out_from_json(row["content"]) for row in rows]

    async def ambiguous(self, import_id: int, *, limit: int, offset: int) -> list[StagedFilm]:
        """Return a page of the films that may be several, also those that were chosen."""
        rows = await self._connection.fetch_all(
            f"""
            SELECT position, facts, film_id, candidates FROM import_films
            WHERE import_id = :import_id AND {_AMBIGUOUS} ORDER BY position LIMIT :limit OFFSET :offset
            """,
            {"import_id": import_id, "limit": limit, "offset": offset},
        )
        return [_staged(row) for row in rows]

    async def ambiguous_before(self, import_id: int, position: int) -> int:
        """Count the films that may be several and stand before a position."""
        row = await self._connection.fetch_one(
            f"""
            SELECT COUNT(*) AS films FROM import_films
            WHERE import_id = :import_id AND {_AMBIGUOUS} AND position < :position
            """,
            {"import_id": import_id, "position": position},
        )
        return row["films"] if row else 0

    async def unknown(self, import_id: int, *, limit: int) -> list[StagedFilm]:
        """Return the first films that the catalogue lacks."""
        rows = await self._connection.fetch_all(
            f"""
            SELECT position, facts, film_id, candidates FROM import_films
            WHERE import_id = :import_id AND {_UNKNOWN} ORDER BY position LIMIT :limit
            """,
            {"import_id": import_id, "limit": limit},
        )
        return [_staged(row) for row in rows]

    async def film(self, import_id: int, position: int) -> StagedFilm | None:
        """Return one film of an import."""
        row = await self._connection.fetch_one(
            """
            SELECT position, facts, film_id, candidates FROM import_films
            WHERE import_id = :import_id AND position = :position
            """,
            {"import_id": import_id, "position": position},
        )
        return _staged(row) if row else None

    async def examples(self, import_id: int, limit: int) -> list[tuple[FilmFacts, int, int]]:
        """Return the first films with stars that are certain: as the file has them, our id, half stars."""
        rows = await self._connection.fetch_all(
            """
            SELECT facts, film_id, half_stars FROM import_films
            WHERE import_id = :import_id AND film_id IS NOT NULL AND half_stars IS NOT NULL
            ORDER BY position LIMIT :limit
            """,
            {"import_id": import_id, "limit": limit},
        )
        return [(facts_from_json(row["facts"]), row["film_id"], row["half_stars"]) for row in rows]

    async def untaken(self, import_id: int, guild_id: int) -> list[LeftOut]:
        """Return, with the reason, what an import has of films that nobody chose, nobody knows, or that are locked."""
        rows = await self._connection.fetch_all(
            """
            SELECT import_films.facts, import_films.candidates, import_films.half_stars, import_films.body,
                   import_films.film_id
            FROM import_films
            LEFT JOIN film_locks ON film_locks.guild_id = :guild_id AND film_locks.film_id = import_films.film_id
            WHERE import_id = :import_id AND (import_films.film_id IS NULL
                OR (film_locks.film_id IS NOT NULL AND import_films.half_stars IS NOT NULL))
            ORDER BY position
            """,
            {"import_id": import_id, "guild_id": guild_id},
        )
        watched = await self._connection.fetch_all(
            """
            SELECT import_films.facts, import_films.candidates, import_viewings.watched_on,
                   import_viewings.half_stars, import_viewings.body, import_films.film_id
            FROM import_viewings JOIN import_films ON import_films.import_id = import_viewings.import_id
                AND import_films.position = import_viewings.position
            WHERE import_films.import_id = :import_id AND import_films.film_id IS NULL
            ORDER BY import_viewings.position, import_viewings.number
            """,
            {"import_id": import_id},
        )
        return [_untaken(row, None) for row in rows] + [_untaken(row, row["watched_on"]) for row in watched]


def _untaken(row: Row, watched_on: str | None) -> LeftOut:
    facts = facts_from_json(row["facts"])
    reason = (
        "The moderators have locked this film."
        if row["film_id"] is not None
        else "The catalogue has no such film."
        if row["candidates"] == "[]"
        else "Several films may be meant."
    )
    return LeftOut(
        reason=reason,
        title=facts.title or facts.imdb_id or f"TMDB {facts.tmdb_id}",
        year=facts.year,
        stars=Stars(row["half_stars"]) if row["half_stars"] else None,
        watched_on=date.fromisoformat(watched_on) if watched_on else None,
        note=row["body"] or "",
    )


def _staged(row: Row) -> StagedFilm:
    candidates = tuple(json.loads(row["candidates"]))
    return StagedFilm(row["position"], facts_from_json(row["facts"]), row["film_id"], candidates)
