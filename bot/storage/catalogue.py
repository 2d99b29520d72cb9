"""The global catalogue in bulk: what an import looks up and writes, and what is known of it as a whole."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from bot.storage.films import numbered
from bot.storage.installation import InstallationStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.storage.database import Connection, Row

__all__ = ["COLUMNS", "REFERRING_TABLES", "CatalogueStore"]

COLUMNS = (
    "film_id",
    "title",
    "title_key",
    "original_title",
    "original_key",
    "year",
    "directors",
    "cast_names",
    "genres",
    "runtime_minutes",
    "imdb_id",
    "tmdb_id",
    "popularity",
    "is_adult",
    "source",
)
"""What an import knows of a film, as it is stored."""

REFERRING_TABLES = (
    "ratings",
    "tallies",
    "reviews",
    "cards",
    "drafts",
    "viewings",
    "watchlist",
    "film_reveals",
    "film_locks",
    "import_films",
    "import_changes",
    "suggestions",
    "night_candidates",
    "hides",
    "raids",
    "raid_ratings",
)
"""What people have done with a film; one that has none of it can be merged without a loss."""

BULK_CACHE_KIBIBYTES = 96 * 1024
BULK_LOG_PAGES = 24_000  # of four kibibytes

_EDITION = "catalogue_edition"
_COUNTS = """
    SELECT COUNT(*) AS films,
           COUNT(year) AS with_year,
           COUNT(imdb_id) AS with_imdb_id,
           COUNT(tmdb_id) AS with_tmdb_id,
           COUNT(*) FILTER (WHERE directors <> '[]') AS with_directors,
           COUNT(*) FILTER (WHERE popularity > 0) AS with_votes,
           COUNT(*) FILTER (WHERE is_adult = 1) AS adult
    FROM films WHERE guild_id IS NULL
"""
_ELSEWHERE = """
    SELECT (SELECT COUNT(*) FROM film_titles) AS other_titles,
           (SELECT COUNT(*) FROM film_redirects) AS merged,
           (SELECT COUNT(*) FROM films WHERE guild_id IS NOT NULL) AS own_films,
           (SELECT COUNT(DISTINCT guild_id) FROM films WHERE guild_id IS NOT NULL) AS servers
"""


class CatalogueStore:
    """Read and write global films by the hundred."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def make_room(self) -> None:
        """Give the connection what many random writes need: pages that change often are kept, and copied less often.

        SQLite only; it is about speed and changes nothing else.
        """
        await self._connection.execute(f"PRAGMA cache_size = -{BULK_CACHE_KIBIBYTES}")
        await self._connection.execute(f"PRAGMA wal_autocheckpoint = {BULK_LOG_PAGES}")

    async def having(self, column: str, values: Iterable[Any]) -> list[Row]:
        """Return the films that have one of these values in a column of `COLUMNS`."""
        assert column in COLUMNS  # noqa: S101 - it becomes part of the statement
        distinct = sorted(set(values))
        if not distinct:
            return []
        names, parameters = numbered(distinct)
        return await self._connection.fetch_all(
            f"""
            SELECT {", ".join(COLUMNS)} FROM films WHERE guild_id IS NULL AND {column} IN ({names})
            """,
            parameters,
        )

    async def titled(self, column: str, titles: Iterable[tuple[str, int | None]]) -> list[Row]:
        """Return the films that have one of these (key, year) in `title_key` or `original_key`."""
        assert column in COLUMNS  # noqa: S101 - it becomes part of the statement
        distinct = sorted({(key, year) for key, year in titles if year is not None})
        undated = sorted({key for key, year in titles if year is None})
        found: list[Row] = []
        if distinct:
            pairs = ", ".join(f"(:k{at}, :y{at})" for at in range(len(distinct)))
            keys = {f"k{at}": key for at, (key, _) in enumerate(distinct)}
            years = {f"y{at}": year for at, (_, year) in enumerate(distinct)}
            found += await self._connection.fetch_all(
                f"""
                WITH wanted (wanted_key, wanted_year) AS (VALUES {pairs})
                SELECT {", ".join(COLUMNS)} FROM wanted
                JOIN films ON films.{column} = wanted_key AND films.year = CAST(wanted_year AS INTEGER)
                WHERE films.guild_id IS NULL
                """,
                {**keys, **years},
            )
        if undated:
            names, parameters = numbered(undated)
            found += await self._connection.fetch_all(
                f"""
                SELECT {", ".join(COLUMNS)} FROM films
                WHERE guild_id IS NULL AND year IS NULL AND {column} IN ({names})
                """,
                parameters,
            )
        return found

    async def other_titles(self, film_ids: Sequence[int]) -> list[Row]:
        """Return (film_id, title_key) of what films are called elsewhere."""
        if not film_ids:
            return []
        names, parameters = numbered(film_ids)
        return await self._connection.fetch_all(
            f"SELECT film_id, title_key FROM film_titles WHERE film_id IN ({names})", parameters
        )

    async def referred(self, film_ids: Sequence[int]) -> set[int]:
        """Return those films that have reviews, ratings or cards."""
        if not film_ids:
            return set()
        names, parameters = numbered(film_ids)
        tables = (f"SELECT film_id FROM {table} WHERE film_id IN ({names})" for table in REFERRING_TABLES)
        rows = await self._connection.fetch_all(" UNION ".join(tables), parameters)
        return {row["film_id"] for row in rows}

    async def next_film_id(self) -> int:
        """Return the first id that no film has or had."""
        row = await self._connection.fetch_one(
            """
            SELECT COALESCE(MAX(used.film_id), 0) + 1 AS film_id FROM (
                SELECT MAX(film_id) AS film_id FROM films UNION ALL SELECT MAX(old_film_id) FROM film_redirects
            ) AS used
            """
        )
        return row["film_id"] if row else 1

    async def insert(self, films: Sequence[Mapping[str, Any]]) -> None:
        """Add films, whose ids are new."""
        values = ", ".join(f":{column}" for column in COLUMNS)
        await self._many(f"INSERT INTO films ({', '.join(COLUMNS)}) VALUES ({values})", films)

    async def update(self, films: Sequence[Mapping[str, Any]]) -> None:
        """Write films anew."""
        changes = ", ".join(f"{column} = :{column}" for column in COLUMNS[1:])
        await self._many(f"UPDATE films SET {changes}, revision = revision + 1 WHERE film_id = :film_id", films)

    async def add_titles(self, titles: Sequence[Mapping[str, Any]]) -> None:
        """Add what films are called elsewhere."""
        await self._many(
            """
            INSERT INTO film_titles (film_id, title_key, title) VALUES (:film_id, :title_key, :title)
            ON CONFLICT (film_id, title_key) DO NOTHING
            """,
            titles,
        )

    async def merge(self, merged: Sequence[Mapping[str, int]]) -> None:
        """Take out films that are the same as others; the old id leads to the film that stays."""
        await self._many(
            """
            INSERT INTO film_titles (film_id, title_key, title)
            SELECT :film_id, title_key, title FROM film_titles WHERE film_id = :old_film_id
            ON CONFLICT (film_id, title_key) DO NOTHING
            """,
            merged,
        )
        await self._many("UPDATE film_redirects SET film_id = :film_id WHERE film_id = :old_film_id", merged)
        await self._many("INSERT INTO film_redirects (old_film_id, film_id) VALUES (:old_film_id, :film_id)", merged)
        await self._many("DELETE FROM films WHERE film_id = :old_film_id", merged)

    async def edition(self) -> str:
        """Return what the catalogue is now; a search file tells the edition from which it was built."""
        return await InstallationStore(self._connection).get(_EDITION) or ""

    async def turn_edition(self) -> str:
        """Note that the catalogue has changed: `token.number`, where the token is this database's alone."""
        token, _, number = (await self.edition() or f"{secrets.token_hex(6)}.0").partition(".")
        edition = f"{token}.{int(number) + 1}"
        await InstallationStore(self._connection).put(_EDITION, edition)
        return edition

    async def counts(self) -> dict[str, int]:
        """Count what is in the catalogue."""
        rows = [await self._connection.fetch_one(_COUNTS), await self._connection.fetch_one(_ELSEWHERE)]
        return {name: row[name] for row in rows if row for name in row.keys()}  # noqa: SIM118 - a row is no mapping

    async def sources(self) -> list[tuple[str, int]]:
        """Count the global films by where their facts are from, the most first."""
        rows = await self._connection.fetch_all(
            "SELECT source, COUNT(*) AS films FROM films WHERE guild_id IS NULL GROUP BY source ORDER BY films DESC"
        )
        return [(row["source"], row["films"]) for row in rows]

    async def _many(self, statement: str, parameters: Sequence[Mapping[str, Any]]) -> None:
        if parameters:
            await self._connection.execute_many(statement, parameters)
