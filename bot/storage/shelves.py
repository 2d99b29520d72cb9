"""What the search has to know of a server: the films rated there, those that the search file does not have, and names.

Read in the search's own thread on a connection of its own, so that a key pressed costs one visit to that thread.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple, final

from bot.domain.films import FilmChoice, label_of
from bot.search.films import IndexedFilm
from bot.storage.films import numbered
from bot.storage.rows import names_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["MOST_NEWER", "MOST_OWN", "MOST_RATED", "NamedFilm", "ShelfReader", "ShelfStamp"]

MOST_OWN = 2_000
MOST_NEWER = 500
MOST_RATED = 2_000  # the search looks at no more
NAMES_KEPT = 4_096
CACHE_MEBIBYTES = 8


class ShelfStamp(NamedTuple):
    """Differs when the films outside the search file differ; `newer` of them are global and newer than the file."""

    films: int
    newest_id: int
    revisions: int
    newer: int


class NamedFilm(NamedTuple):
    """A film to suggest, and its title alone."""

    choice: FilmChoice
    title: str


# A server's own films, and global ones that were added after the search file was built.
_OUTSIDE = """
    SELECT film_id, revision, 0 AS newer FROM films WHERE guild_id = :guild_id
    UNION ALL
    SELECT film_id, revision, 1 AS newer FROM (
        SELECT film_id, revision FROM films WHERE film_id > :built AND guild_id IS NULL
        ORDER BY film_id LIMIT :most_newer
    ) AS newest
"""
_STAMP = f"""
    SELECT COUNT(*) AS films, COALESCE(MAX(film_id), 0) AS newest_id,
           COALESCE(CAST(SUM(revision) AS BIGINT), 0) AS revisions, COALESCE(SUM(newer), 0) AS newer
    FROM ({_OUTSIDE}) AS outside
"""


@final
class ShelfReader:
    """Reads shelves from the main database; `built` is the highest id of a global film in the search file."""

    def __init__(self, database_path: Path) -> None:
        address = f"{database_path.absolute().as_uri()}?mode=ro"
        self._connection = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
        self._connection.execute(f"PRAGMA cache_size = -{CACHE_MEBIBYTES * 1024}").close()
        self._names: dict[tuple[int, int], NamedFilm] = {}
        self._named_at = 0

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def version(self) -> int:
        """Return a number that differs when anything has been written since; asking costs next to nothing."""
        return self._rows("PRAGMA data_version", {})[0][0]

    def stamp(self, guild_id: int, built: int) -> ShelfStamp:
        """Return in a moment whether what was read before is still true."""
        rows = self._rows(_STAMP, {"guild_id": guild_id, "built": built, "most_newer": MOST_NEWER})
        return ShelfStamp(*rows[0])

    def outside(self, guild_id: int, built: int) -> tuple[IndexedFilm, ...]:
        """Return the films that the search file does not have, at most 2,500."""
        rows = self._rows(
            f"""
            SELECT film_id, title, original_title, year, popularity FROM films
            WHERE film_id IN (SELECT film_id FROM ({_OUTSIDE}) AS outside)
            ORDER BY film_id DESC LIMIT :most
            """,
            {"guild_id": guild_id, "built": built, "most_newer": MOST_NEWER, "most": MOST_OWN + MOST_NEWER},
        )
        return tuple(
            IndexedFilm(film_id, title, (original,) if original else (), year, (), float(popularity))
            for film_id, title, original, year, popularity in rows
        )

    def rated(self, guild_id: int) -> frozenset[int]:
        """Return the films rated in a server, at most 2,000, those with the most changes first."""
        rows = self._rows(
            """
            SELECT film_id FROM tallies WHERE guild_id = :guild_id
              AND bin_1 + bin_2 + bin_3 + bin_4 + bin_5 + bin_6 + bin_7 + bin_8 + bin_9 + bin_10 > 0
            ORDER BY version DESC, film_id LIMIT :most
            """,
            {"guild_id": guild_id, "most": MOST_RATED},
        )
        return frozenset(film_id for (film_id,) in rows)

    def named(self, film_ids: Sequence[int], guild_id: int) -> dict[int, NamedFilm]:
        """Name the films that these ids lead to, without those that the server may not see or that are gone."""
        known, version = self._names, self.version()
        if version != self._named_at or len(known) > NAMES_KEPT:
            # Who types a title is shown the same films key after key; any write may have changed one.
            known.clear()
            self._named_at = version
        if unread := [film_id for film_id in film_ids if (guild_id, film_id) not in known]:
            for film_id, named in self._read_names(unread, guild_id).items():
                known[guild_id, film_id] = named
        return {film_id: known[guild_id, film_id] for film_id in film_ids if (guild_id, film_id) in known}

    def _read_names(self, film_ids: Sequence[int], guild_id: int) -> dict[int, NamedFilm]:
        names, parameters = numbered(film_ids)
        asked = {**parameters, "guild_id": guild_id}
        # As one row each: sqlite3 gives up the interpreter lock for every row that it fetches.
        rows = self._gathered(
            f"""
            SELECT json_group_array(json_array(film_id, film_id, title, year, directors)) FROM films
            WHERE film_id IN ({names}) AND (guild_id IS NULL OR guild_id = :guild_id)
            """,
            asked,
        )
        if len(rows) < len(film_ids):
            rows += self._gathered(
                f"""
                SELECT json_group_array(json_array(
                    film_redirects.old_film_id, films.film_id, films.title, films.year, films.directors
                ))
                FROM film_redirects JOIN films ON films.film_id = film_redirects.film_id
                WHERE film_redirects.old_film_id IN ({names})
                  AND (films.guild_id IS NULL OR films.guild_id = :guild_id)
                """,
                asked,
            )
        return {
            asked: NamedFilm(FilmChoice(film_id, label_of(title, year, names_of(directors))), title)
            for asked, film_id, title, year, directors in rows
        }

    def _gathered(self, sql: str, parameters: dict[str, Any]) -> list[Any]:
        return json.loads(self._rows(sql, parameters)[0][0])

    def _rows(self, sql: str, parameters: dict[str, Any]) -> list[Any]:
        return self._connection.execute(sql, parameters).fetchall()
