"""What is followed, how far it was read, and what came of it."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.storage.rows import moment, seconds

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable
    from datetime import datetime
    from typing import Literal

    from bot.storage.database import Connection, Row

__all__ = ["SourceStore", "StoredSource"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSource:
    """A source as stored; `turn` is the turn whose job may run, `unannounced` review ids, oldest first."""

    source_id: int
    guild_id: int | None
    kind: Literal["guardian", "feed"]
    address: str
    is_followed: bool
    turn: int
    cursor: str
    next_run_at: datetime | None
    closed_until: datetime | None
    last_run_at: datetime | None
    last_error: str | None
    failures: int
    unannounced: tuple[int, ...]


class SourceStore:
    """Keep sources and their items."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, source_id: int) -> StoredSource | None:
        """Return a source, followed or not."""
        row = await self._connection.fetch_one(
            "SELECT * FROM sources WHERE source_id = :source_id", {"source_id": source_id}
        )
        return _source_of(row) if row else None

    async def find(self, guild_id: int | None, kind: str, address: str = "") -> StoredSource | None:
        """Return the source of a server, or (None) of all, that reads an address."""
        row = await self._connection.fetch_one(
            """
            SELECT * FROM sources
            WHERE COALESCE(guild_id, 0) = COALESCE(:guild_id, 0) AND kind = :kind AND address = :address
            """,
            {"guild_id": guild_id, "kind": kind, "address": address},
        )
        return _source_of(row) if row else None

    async def followed(self) -> list[StoredSource]:
        """Return everything that is followed, by any server."""
        rows = await self._connection.fetch_all("SELECT * FROM sources WHERE is_followed = 1 ORDER BY source_id")
        return [_source_of(row) for row in rows]

    async def of_guild(self, guild_id: int) -> list[tuple[StoredSource, int]]:
        """Return what a server gets reviews from, its own feeds first, each with how many it brought."""
        rows = await self._connection.fetch_all(
            """
            SELECT sources.*, (SELECT COUNT(*) FROM source_items
                               WHERE source_items.source_id = sources.source_id AND review_id IS NOT NULL) AS taken
            FROM sources
            WHERE is_followed = 1 AND (guild_id IS NULL OR guild_id = :guild_id)
            ORDER BY (guild_id IS NULL), source_id
            """,
            {"guild_id": guild_id},
        )
        return [(_source_of(row), row["taken"]) for row in rows]

    async def count_feeds(self, guild_id: int) -> int:
        """Count the feeds that a server follows."""
        row = await self._connection.fetch_one(
            "SELECT COUNT(*) AS feeds FROM sources WHERE guild_id = :guild_id AND is_followed = 1",
            {"guild_id": guild_id},
        )
        return row["feeds"] if row else 0

    async def add(self, guild_id: int | None, kind: str, address: str, cursor: str) -> int:
        """Add a source that is not followed yet; return its id."""
        row = await self._connection.fetch_one(
            """
            INSERT INTO sources (guild_id, kind, address, cursor, is_followed)
            VALUES (:guild_id, :kind, :address, :cursor, 0)
            RETURNING source_id
            """,
            {"guild_id": guild_id, "kind": kind, "address": address, "cursor": cursor},
        )
        return row["source_id"] if row else 0

    async def follow(self, source_id: int, cursor: str) -> None:
        """Follow a source from a place on, without what troubled it before."""
        await self._connection.execute(
            """
            UPDATE sources SET is_followed = 1, cursor = :cursor, last_error = NULL, failures = 0
            WHERE source_id = :source_id
            """,
            {"source_id": source_id, "cursor": cursor},
        )

    async def unfollow(self, source_id: int) -> None:
        """Stop following a source; where reading stopped is kept."""
        await self._connection.execute(
            "UPDATE sources SET is_followed = 0, turn = turn + 1, next_run_at = NULL WHERE source_id = :source_id",
            {"source_id": source_id},
        )

    async def schedule(self, source_id: int, due_at: datetime) -> int:
        """Begin the next turn, due at a time; return its number, for the job."""
        row = await self._connection.fetch_one(
            """
            UPDATE sources SET turn = turn + 1, next_run_at = :due_at
            WHERE source_id = :source_id RETURNING turn
            """,
            {"source_id": source_id, "due_at": seconds(due_at)},
        )
        return row["turn"] if row else 0

    async def succeed(self, source_id: int, now: datetime, cursor: str, unannounced: Iterable[int]) -> None:
        """Note a run that went well and where the next one goes on."""
        await self._connection.execute(
            """
            UPDATE sources SET cursor = :cursor, unannounced = :unannounced, last_run_at = :now,
                               last_error = NULL, failures = 0, closed_until = NULL
            WHERE source_id = :source_id
            """,
            {
                "source_id": source_id,
                "cursor": cursor,
                "unannounced": json.dumps(list(unannounced)),
                "now": seconds(now),
            },
        )

    async def fail(self, source_id: int, error: str, closed_until: datetime | None) -> None:
        """Note a run that failed; where reading goes on stays as it was."""
        await self._connection.execute(
            """
            UPDATE sources SET last_error = :error, failures = failures + 1, closed_until = :closed_until
            WHERE source_id = :source_id
            """,
            {
                "source_id": source_id,
                "error": error,
                "closed_until": seconds(closed_until) if closed_until else None,
            },
        )

    async def has_taken(self, source_id: int, item_id: str) -> bool:
        """Say whether an item of a source was dealt with before."""
        row = await self._connection.fetch_one(
            "SELECT 1 FROM source_items WHERE source_id = :source_id AND item_id = :item_id",
            {"source_id": source_id, "item_id": item_id},
        )
        return row is not None

    async def note_item(self, source_id: int, item_id: str, review_id: int | None, now: datetime) -> None:
        """Note that an item was dealt with, and the review that came of it."""
        await self._connection.execute(
            """
            INSERT INTO source_items (source_id, item_id, review_id, taken_at)
            VALUES (:source_id, :item_id, :review_id, :now)
            """,
            {"source_id": source_id, "item_id": item_id, "review_id": review_id, "now": seconds(now)},
        )

    async def let_words_go(self, kind: str, before: datetime) -> int:
        """Delete headline, verdict and text of what a kind of source brought before a time; return how many.

        Stars, names, dates and links are facts and stay.
        """
        old = """
            SELECT review_id FROM source_items JOIN sources ON sources.source_id = source_items.source_id
            WHERE kind = :kind AND taken_at <= :before AND is_cut = 0 AND review_id IS NOT NULL
        """
        parameters = {"kind": kind, "before": seconds(before)}
        rows = await self._connection.fetch_all(
            f"UPDATE reviews SET headline = NULL, verdict = NULL WHERE review_id IN ({old}) RETURNING review_id",
            parameters,
        )
        await self._connection.execute(f"DELETE FROM review_sections WHERE review_id IN ({old})", parameters)
        await self._connection.execute(
            """
            UPDATE source_items SET is_cut = 1
            WHERE taken_at <= :before AND is_cut = 0
              AND source_id IN (SELECT source_id FROM sources WHERE kind = :kind)
            """,
            parameters,
        )
        return len(rows)

    async def interested_in(self, film_id: int) -> list[int]:
        """Return the servers with a news channel that have rated or suggested a film."""
        rows = await self._connection.fetch_all(
            """
            SELECT guild_id FROM guild_settings
            WHERE news_channel_id IS NOT NULL
              AND (EXISTS (SELECT 1 FROM ratings
                           WHERE ratings.guild_id = guild_settings.guild_id AND ratings.film_id = :film_id)
                   OR EXISTS (SELECT 1 FROM suggestions
                              WHERE suggestions.guild_id = guild_settings.guild_id AND suggestions.film_id = :film_id))
            ORDER BY guild_id
            """,
            {"film_id": film_id},
        )
        return [row["guild_id"] for row in rows]

    async def forget_jobs(self, kind: str) -> None:
        """Take every job of a kind out of the queue, before they are made anew."""
        await self._connection.execute("DELETE FROM jobs WHERE kind = :kind", {"kind": kind})

    @asynccontextmanager
    async def apart(self) -> AsyncGenerator[None]:
        """Keep what fails inside from undoing what came before it in the same act."""
        await self._connection.execute("SAVEPOINT apart")
        try:
            yield
        except BaseException:
            await self._connection.execute("ROLLBACK TO apart")
            raise
        finally:
            await self._connection.execute("RELEASE apart")


def _source_of(row: Row) -> StoredSource:
    times = ("next_run_at", "closed_until", "last_run_at")
    next_run_at, closed_until, last_run_at = (None if row[name] is None else moment(row[name]) for name in times)
    return StoredSource(
        source_id=row["source_id"],
        guild_id=row["guild_id"],
        kind=row["kind"],
        address=row["address"],
        is_followed=row["is_followed"] == 1,
        turn=row["turn"],
        cursor=row["cursor"],
        next_run_at=next_run_at,
        closed_until=closed_until,
        last_run_at=last_run_at,
        last_error=row["last_error"],
        failures=row["failures"],
        unannounced=tuple(json.loads(row["unannounced"])),
    )
