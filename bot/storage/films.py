"""The catalogue of films."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain.titles import title_key
from bot.storage.rows import escape_like, film_of, names_to_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.domain.films import Film, FilmFacts
    from bot.storage.database import Connection

__all__ = ["FilmStore", "film_parameters", "numbered"]

# One server sees the global catalogue and its own films, never another's.
_VISIBLE = "(guild_id IS NULL OR guild_id = :guild_id)"

# Every beginning of a title is in the range up to the last character there is.
_LAST = "\U0010ffff"
_FIRST_FILMS, _MOST_OF_A_KIND = 3_000, 200
_NEAR_AT_HAND = """
    SELECT film_id FROM films WHERE film_id <= :first
    UNION ALL
    SELECT film_id FROM (SELECT film_id FROM films WHERE title_key >= :key AND title_key < :after
                         ORDER BY title_key, year LIMIT :most) AS titled
    UNION ALL
    SELECT film_id FROM (SELECT film_id FROM films WHERE original_key >= :key AND original_key < :after
                         ORDER BY original_key, year LIMIT :most) AS originally
    UNION ALL
    SELECT film_id FROM (SELECT film_id FROM films WHERE guild_id = :guild_id ORDER BY film_id LIMIT :most) AS own
    UNION ALL
    SELECT film_id FROM (SELECT film_id FROM tallies WHERE guild_id = :guild_id
                         ORDER BY version DESC, film_id LIMIT :most) AS rated
"""

# The id of a merged film is never given to another one.
_NEXT_ID = """(
    SELECT COALESCE(MAX(used.film_id), 0) + 1 FROM (
        SELECT MAX(film_id) AS film_id FROM films UNION ALL SELECT MAX(old_film_id) FROM film_redirects
    ) AS used
)"""


class FilmStore:
    """Find and keep films. `guild_id` is always the server that asks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, film_id: int, guild_id: int | None) -> Film | None:
        """Return a film that the server may see; the id of a merged film leads to the one that stayed."""
        row = await self._connection.fetch_one(
            f"""
            SELECT * FROM films
            WHERE film_id = COALESCE(
                (SELECT film_id FROM film_redirects WHERE old_film_id = :film_id), CAST(:film_id AS BIGINT)
            ) AND {_VISIBLE}
            """,
            {"film_id": film_id, "guild_id": guild_id},
        )
        return film_of(row) if row else None

    async def by_ids(self, film_ids: Sequence[int], guild_id: int | None) -> dict[int, Film]:
        """Return the films that these ids lead to, without those that the server may not see or that are gone."""
        if not film_ids:
            return {}
        names, parameters = numbered(film_ids)
        rows = await self._connection.fetch_all(
            f"SELECT * FROM films WHERE film_id IN ({names}) AND {_VISIBLE}", {**parameters, "guild_id": guild_id}
        )
        films = {row["film_id"]: film_of(row) for row in rows}
        if missing := [film_id for film_id in film_ids if film_id not in films]:
            films |= await self._redirected(missing, guild_id)
        return films

    async def _redirected(self, film_ids: Sequence[int], guild_id: int | None) -> dict[int, Film]:
        names, parameters = numbered(film_ids)
        rows = await self._connection.fetch_all(
            f"""
            SELECT film_redirects.old_film_id, films.* FROM film_redirects
            JOIN films ON films.film_id = film_redirects.film_id
            WHERE film_redirects.old_film_id IN ({names}) AND {_VISIBLE}
            """,
            {**parameters, "guild_id": guild_id},
        )
        return {row["old_film_id"]: film_of(row) for row in rows}

    async def by_imdb(self, imdb_id: str, guild_id: int | None) -> Film | None:
        """Return the film with an IMDb id; a server's own film comes before the global one."""
        row = await self._connection.fetch_one(
            f"SELECT * FROM films WHERE imdb_id = :imdb_id AND {_VISIBLE} ORDER BY guild_id DESC NULLS LAST",
            {"imdb_id": imdb_id, "guild_id": guild_id},
        )
        return film_of(row) if row else None

    async def by_tmdb(self, tmdb_id: int, guild_id: int | None) -> Film | None:
        """Return the film with a TMDB id; a server's own film comes before the global one."""
        row = await self._connection.fetch_one(
            f"SELECT * FROM films WHERE tmdb_id = :tmdb_id AND {_VISIBLE} ORDER BY guild_id DESC NULLS LAST",
            {"tmdb_id": tmdb_id, "guild_id": guild_id},
        )
        return film_of(row) if row else None

    async def titled(self, title: str, year: int | None, guild_id: int | None) -> list[Film]:
        """Return the films of that title or original title, accents, case and article aside; newest first."""
        rows = await self._connection.fetch_all(
            f"""
            SELECT * FROM films
            WHERE (title_key = :key OR original_key = :key)
              AND (:year IS NULL OR year = :year) AND {_VISIBLE}
            ORDER BY year DESC NULLS LAST, film_id
            LIMIT 100
            """,
            {"key": title_key(title), "year": year, "guild_id": guild_id},
        )
        return [film_of(row) for row in rows]

    async def also_titled(self, title: str, year: int | None, guild_id: int | None) -> list[Film]:
        """Return the films that have that title elsewhere, best known first."""
        rows = await self._connection.fetch_all(
            f"""
            SELECT films.* FROM film_titles JOIN films ON films.film_id = film_titles.film_id
            WHERE film_titles.title_key = :key AND (:year IS NULL OR year = :year) AND {_VISIBLE}
            ORDER BY popularity DESC, films.film_id
            LIMIT 100
            """,
            {"key": title_key(title), "year": year, "guild_id": guild_id},
        )
        return [film_of(row) for row in rows]

    async def matching(self, text: str, year: int | None, guild_id: int | None, limit: int) -> list[Film]:
        """Return films by exact title, then prefix, then prefix of a word; within each those rated here first.

        However large the catalogue is, only some of it is looked at: as many beginnings as an index gives, and the
        middle of titles among the first films, the server's own ones and those it has rated.
        """
        key = title_key(text)
        pattern = escape_like(key)
        rows = await self._connection.fetch_all(
            f"""
            SELECT films.* FROM films
            LEFT JOIN tallies ON tallies.guild_id = :guild_id AND tallies.film_id = films.film_id
            WHERE films.film_id IN ({_NEAR_AT_HAND})
              AND (title_key LIKE :prefix ESCAPE '\\' OR title_key LIKE :word ESCAPE '\\'
                   OR original_key LIKE :prefix ESCAPE '\\' OR original_key LIKE :word ESCAPE '\\')
              AND (:year IS NULL OR year = :year)
              AND (films.guild_id IS NULL OR films.guild_id = :guild_id)
            ORDER BY CASE WHEN title_key = :key OR original_key = :key THEN 0
                          WHEN title_key LIKE :prefix ESCAPE '\\' OR original_key LIKE :prefix ESCAPE '\\' THEN 1
                          ELSE 2 END,
                     COALESCE(tallies.version, 0) DESC, year DESC NULLS LAST, films.film_id
            LIMIT :limit
            """,
            {
                "key": key,
                "after": f"{key}{_LAST}",
                "prefix": f"{pattern}%",
                "word": f"% {pattern}%",
                "year": year,
                "guild_id": guild_id,
                "limit": limit,
                "first": _FIRST_FILMS,
                "most": _MOST_OF_A_KIND,
            },
        )
        return [film_of(row) for row in rows]

    async def talked_about(self, guild_id: int | None, limit: int) -> list[Film]:
        """Return what to offer before anything is typed: films rated or suggested here, then newly reviewed ones."""
        rows = await self._connection.fetch_all(
            """
            SELECT films.* FROM (
                SELECT film_id, MAX(rated) AS rated, MAX(reviewed) AS reviewed FROM (
                    SELECT film_id, MAX(rated_at) AS rated, CAST(NULL AS BIGINT) AS reviewed FROM ratings
                    WHERE guild_id = :guild_id GROUP BY film_id
                    UNION ALL
                    SELECT film_id, MAX(suggested_at), NULL FROM suggestions
                    WHERE guild_id = :guild_id AND state = 'waiting' GROUP BY film_id
                    UNION ALL
                    SELECT film_id, NULL, MAX(review_id) FROM reviews
                    WHERE (guild_id IS NULL OR guild_id = :guild_id) AND is_hidden = 0 GROUP BY film_id
                ) AS talks GROUP BY film_id
            ) AS talk
            JOIN films ON films.film_id = talk.film_id
            WHERE (films.guild_id IS NULL OR films.guild_id = :guild_id)
            ORDER BY talk.rated DESC NULLS LAST, talk.reviewed DESC NULLS LAST
            LIMIT :limit
            """,
            {"guild_id": guild_id, "limit": limit},
        )
        return [film_of(row) for row in rows]

    async def add(self, facts: FilmFacts, guild_id: int | None) -> Film:
        """Add a film to the global catalogue (`guild_id` None) or to one server's."""
        row = await self._connection.fetch_one(
            f"""
            INSERT INTO films (film_id, guild_id, title, title_key, original_title, original_key, year,
                               directors, cast_names, genres, runtime_minutes, imdb_id, tmdb_id)
            VALUES ({_NEXT_ID}, :guild_id, :title, :title_key, :original_title, :original_key, :year,
                    :directors, :cast_names, :genres, :runtime_minutes, :imdb_id, :tmdb_id)
            RETURNING *
            """,
            {"guild_id": guild_id, **film_parameters(facts)},
        )
        assert row is not None  # noqa: S101 - RETURNING always returns
        return film_of(row)

    async def complete(self, film_id: int, facts: FilmFacts) -> None:
        """Fill in what the catalogue does not know of a film yet; what it knows stays."""
        await self._connection.execute(
            """
            UPDATE films SET
                original_title = COALESCE(original_title, :original_title),
                original_key = COALESCE(original_key, :original_key),
                year = COALESCE(year, :year),
                directors = CASE directors WHEN '[]' THEN :directors ELSE directors END,
                cast_names = CASE cast_names WHEN '[]' THEN :cast_names ELSE cast_names END,
                genres = CASE genres WHEN '[]' THEN :genres ELSE genres END,
                runtime_minutes = COALESCE(runtime_minutes, :runtime_minutes),
                imdb_id = COALESCE(imdb_id, :imdb_id),
                tmdb_id = COALESCE(tmdb_id, :tmdb_id),
                revision = revision + 1
            WHERE film_id = :film_id
            """,
            {"film_id": film_id, **film_parameters(facts)},
        )

    async def is_locked(self, guild_id: int, film_id: int) -> bool:
        """Say whether a server's moderators let a film take no ratings."""
        row = await self._connection.fetch_one(
            "SELECT 1 FROM film_locks WHERE guild_id = :guild_id AND film_id = :film_id",
            {"guild_id": guild_id, "film_id": film_id},
        )
        return row is not None

    async def snapshot(self, film_id: int, guild_id: int) -> dict[str, Any] | None:
        """Return what a server can correct of a film of its own, as stored; None for any other film."""
        row = await self._connection.fetch_one(
            """
            SELECT title, title_key, year, directors FROM films WHERE film_id = :film_id AND guild_id = :guild_id
            """,
            {"film_id": film_id, "guild_id": guild_id},
        )
        return dict(row) if row else None

    async def correct(self, film_id: int, guild_id: int, columns: Mapping[str, Any]) -> None:
        """Write what `snapshot` returned, or other values of the same columns."""
        await self._connection.execute(
            """
            UPDATE films SET title = :title, title_key = :title_key, year = :year, directors = :directors,
                             revision = revision + 1
            WHERE film_id = :film_id AND guild_id = :guild_id
            """,
            {
                **{name: columns[name] for name in ("title", "title_key", "year", "directors")},
                "film_id": film_id,
                "guild_id": guild_id,
            },
        )

    async def count(self) -> int:
        """Count the films of the global catalogue."""
        row = await self._connection.fetch_one("SELECT COUNT(*) AS films FROM films WHERE guild_id IS NULL")
        return row["films"] if row else 0


def numbered(values: Sequence[Any]) -> tuple[str, dict[str, Any]]:
    """Name each value for an IN list: (":v0, :v1", {"v0": ..., "v1": ...})."""
    parameters = {f"v{at}": value for at, value in enumerate(values)}
    return ", ".join(f":{name}" for name in parameters), parameters


def film_parameters(facts: FilmFacts) -> dict[str, Any]:
    """Return the facts as the columns that hold them."""
    return {
        "title": facts.title,
        "title_key": title_key(facts.title),
        "original_title": facts.original_title,
        "original_key": title_key(facts.original_title) if facts.original_title else None,
        "year": facts.year,
        "directors": names_to_json(facts.directors),
        "cast_names": names_to_json(facts.cast),
        "genres": names_to_json(facts.genres),
        "runtime_minutes": facts.runtime_minutes,
        "imdb_id": facts.imdb_id,
        "tmdb_id": facts.tmdb_id,
    }
