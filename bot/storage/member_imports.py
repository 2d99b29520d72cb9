"""Members' imports as they wait for consent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.storage.import_json import facts_to_json, left_out_to_json
from bot.storage.rows import names_to_json, seconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.imports import ImportedEntry, LeftOut, Policy
    from bot.storage.database import Connection

__all__ = ["MemberImportStore", "StoredImport"]


@dataclass(frozen=True, slots=True)
class StoredImport:
    """An import as it waits; `origin` is whose file it was, in words."""

    import_id: int
    guild_id: int
    user_id: int
    origin: str
    policy: Policy
    adds_films: bool
    state: str


class MemberImportStore:
    """Keep what was read of one person's files."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def begin(self, import_id: int, guild_id: int, user_id: int, origin: str, now: datetime) -> None:
        """Note a new import; the person's others in this server are dropped."""
        owner = {"guild_id": guild_id, "user_id": user_id}
        await self._connection.execute(
            "UPDATE member_imports SET state = 'dropped' WHERE guild_id = :guild_id AND user_id = :user_id", owner
        )
        await self._connection.execute(
            """
            INSERT INTO member_imports (import_id, guild_id, user_id, origin, created_at)
            VALUES (:import_id, :guild_id, :user_id, :origin, :created_at)
            """,
            {**owner, "import_id": import_id, "origin": origin, "created_at": seconds(now)},
        )

    async def get(self, import_id: int) -> StoredImport | None:
        """Return an import."""
        row = await self._connection.fetch_one(
            "SELECT * FROM member_imports WHERE import_id = :import_id", {"import_id": import_id}
        )
        if row is None:
            return None
        owner = (row["import_id"], row["guild_id"], row["user_id"], row["origin"])
        return StoredImport(*owner, row["policy"], row["adds_films"] == 1, row["state"])

    async def set_state(self, import_id: int, state: str) -> None:
        """Note how far an import is."""
        await self._connection.execute(
            "UPDATE member_imports SET state = :state WHERE import_id = :import_id",
            {"import_id": import_id, "state": state},
        )

    async def decide(self, import_id: int, policy: Policy, *, adds_films: bool) -> None:
        """Note what is to become of films rated already, and of unknown ones."""
        await self._connection.execute(
            "UPDATE member_imports SET policy = :policy, adds_films = :adds_films WHERE import_id = :import_id",
            {"import_id": import_id, "policy": policy, "adds_films": int(adds_films)},
        )

    async def add(
        self, import_id: int, first: int, found: Sequence[tuple[ImportedEntry, int | None, Sequence[int]]]
    ) -> None:
        """Stage films in the order of the file, each with the film that it is or with those that it may be."""
        placed = list(enumerate(found, start=first))
        await self._connection.execute_many(
            """
            INSERT INTO import_films (import_id, position, film_id, facts, candidates, half_stars, rated_at, body,
                                      has_spoilers, is_wanted, wanted_at)
            VALUES (:import_id, :position, :film_id, :facts, :candidates, :half_stars, :rated_at, :body,
                    :has_spoilers, :is_wanted, :wanted_at)
            """,
            [_film_row(import_id, position, *film) for position, film in placed],
        )
        await self._connection.execute_many(
            """
            INSERT INTO import_viewings (import_id, position, number, watched_on, is_rewatch, half_stars, body,
                                         has_spoilers, tags)
            VALUES (:import_id, :position, :number, :watched_on, :is_rewatch, :half_stars, :body, :has_spoilers, :tags)
            """,
            [row for position, (entry, _, _) in placed for row in _viewing_rows(import_id, position, entry)],
        )

    async def leave_out(self, import_id: int, first: int, left_out: Sequence[LeftOut]) -> None:
        """Note what the file has but can't be taken."""
        await self._connection.execute_many(
            "INSERT INTO import_left_out (import_id, number, content) VALUES (:import_id, :number, :content)",
            [
                {"import_id": import_id, "number": number, "content": left_out_to_json(one)}
                for number, one in enumerate(left_out, start=first)
            ],
        )

    async def settle(self, import_id: int, films: Sequence[tuple[int, int | None]]) -> None:
        """Note which film is meant at some positions; None takes a choice back."""
        await self._connection.execute_many(
            "UPDATE import_films SET film_id = :film_id WHERE import_id = :import_id AND position = :position",
            [{"import_id": import_id, "position": position, "film_id": film_id} for position, film_id in films],
        )

    async def drop_older_than(self, before: datetime) -> None:
        """Drop the imports that were begun before a time."""
        await self._connection.execute(
            "UPDATE member_imports SET state = 'dropped' WHERE state <> 'taken' AND created_at < :before",
            {"before": seconds(before)},
        )

    async def useless(self) -> list[int]:
        """Return the imports that are of no more use: taken or dropped."""
        rows = await self._connection.fetch_all(
            "SELECT import_id FROM member_imports WHERE state IN ('taken', 'dropped')"
        )
        return [row["import_id"] for row in rows]

    async def remove_some(self, import_id: int, limit: int) -> bool:
        """Remove some of an import's rows, and the import with the last; return whether that was all."""
        key = {"import_id": import_id, "limit": limit}
        for table, column in (
            ("import_films", "position"),
            ("import_changes", "film_id"),
            ("import_left_out", "number"),
        ):
            await self._connection.execute(
                f"""
                DELETE FROM {table} WHERE import_id = :import_id AND {column} IN (
                    SELECT {column} FROM {table} WHERE import_id = :import_id ORDER BY {column} LIMIT :limit)
                """,
                key,
            )
            left = await self._connection.fetch_one(
                f"SELECT {column} FROM {table} WHERE import_id = :import_id LIMIT 1", {"import_id": import_id}
            )
            if left is not None:
                return False
        await self._connection.execute(
            "DELETE FROM member_imports WHERE import_id = :import_id", {"import_id": import_id}
        )
        return True


def _film_row(
    import_id: int, position: int, entry: ImportedEntry, film_id: int | None, candidates: Sequence[int]
) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "position": position,
        "film_id": film_id,
        "facts": facts_to_json(entry.film),
        "candidates": json.dumps(list(candidates)),
        "half_stars": entry.stars.half_stars if entry.stars else None,
        "rated_at": seconds(entry.rated_at) if entry.rated_at else None,
        "body": entry.note.text if entry.note else None,
        "has_spoilers": int(entry.note is not None and entry.note.has_spoilers),
        "is_wanted": int(entry.is_wanted),
        "wanted_at": seconds(entry.wanted_at) if entry.wanted_at else None,
    }


def _viewing_rows(import_id: int, position: int, entry: ImportedEntry) -> list[dict[str, Any]]:
    return [
        {
            "import_id": import_id,
            "position": position,
            "number": number,
            "watched_on": viewing.watched_on.isoformat(),
            "is_rewatch": int(viewing.is_rewatch),
            "half_stars": viewing.stars.half_stars if viewing.stars else None,
            "body": viewing.note.text if viewing.note else None,
            "has_spoilers": int(viewing.note is not None and viewing.note.has_spoilers),
            "tags": names_to_json(viewing.tags),
        }
        for number, viewing in enumerate(entry.viewings)
    ]
