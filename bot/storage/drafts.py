"""Previews that wait for a moderator."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.storage.draft_json import draft_from_json, draft_to_json
from bot.storage.given_ids import next_id
from bot.storage.rows import moment, seconds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.domain.drafts import ReviewDraft
    from bot.storage.database import Connection, Row

__all__ = ["DraftStore", "StoredDraft"]


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """One preview; `draft` is what was read, `corrections` what a moderator put right since."""

    draft_id: int
    batch_id: int
    review_id: int | None
    film_id: int | None
    name: str
    digest: str
    draft: ReviewDraft
    corrections: Mapping[str, str]
    created_at: datetime


class DraftStore:
    """Keep previews of one moderator in one server."""

    def __init__(self, connection: Connection, guild_id: int, user_id: int) -> None:
        self._connection = connection
        self._owner = {"guild_id": guild_id, "user_id": user_id}

    async def add(
        self,
        draft: ReviewDraft,
        now: datetime,
        *,
        batch_id: int,
        name: str,
        digest: str,
        film_id: int | None,
        review_id: int | None = None,
    ) -> int:
        """Keep a new preview; return its id."""
        draft_id = await next_id(self._connection, "drafts")
        await self._connection.execute(
            """
            INSERT INTO drafts (draft_id, guild_id, user_id, batch_id, review_id, film_id, name, digest, content,
                                created_at)
            VALUES (:draft_id, :guild_id, :user_id, :batch_id, :review_id, :film_id, :name, :digest, :content,
                    :created_at)
            """,
            {
                **self._owner,
                "draft_id": draft_id,
                "batch_id": batch_id,
                "review_id": review_id,
                "film_id": film_id,
                "name": name,
                "digest": digest,
                "content": draft_to_json(draft),
                "created_at": seconds(now),
            },
        )
        return draft_id

    async def get(self, draft_id: int) -> StoredDraft | None:
        """Return a preview of this moderator."""
        row = await self._connection.fetch_one(
            "SELECT * FROM drafts WHERE draft_id = :draft_id AND guild_id = :guild_id AND user_id = :user_id",
            {**self._owner, "draft_id": draft_id},
        )
        return _draft_of(row) if row else None

    async def batch(self, batch_id: int) -> list[int]:
        """Return the ids of the previews of one upload that are left."""
        rows = await self._connection.fetch_all(
            """
            SELECT draft_id FROM drafts
            WHERE guild_id = :guild_id AND user_id = :user_id AND batch_id = :batch_id ORDER BY draft_id
            """,
            {**self._owner, "batch_id": batch_id},
        )
        return [row["draft_id"] for row in rows]

    async def correct(self, draft_id: int, corrections: Mapping[str, str]) -> None:
        """Keep what a moderator put right."""
        await self._connection.execute(
            """
            UPDATE drafts SET corrections = :corrections
            WHERE draft_id = :draft_id AND guild_id = :guild_id AND user_id = :user_id
            """,
            {**self._owner, "draft_id": draft_id, "corrections": json.dumps(corrections, ensure_ascii=False)},
        )

    async def set_content(self, draft_id: int, film_id: int | None, draft: ReviewDraft) -> None:
        """Keep which film is meant, and the draft as it was put right."""
        await self._connection.execute(
            """
            UPDATE drafts SET film_id = :film_id, content = :content
            WHERE draft_id = :draft_id AND guild_id = :guild_id AND user_id = :user_id
            """,
            {**self._owner, "draft_id": draft_id, "film_id": film_id, "content": draft_to_json(draft)},
        )

    async def remove(self, draft_id: int) -> None:
        """Forget a preview that was published or discarded."""
        await self._connection.execute(
            "DELETE FROM drafts WHERE draft_id = :draft_id AND guild_id = :guild_id AND user_id = :user_id",
            {**self._owner, "draft_id": draft_id},
        )

    async def remove_older_than(self, moment: datetime) -> None:
        """Forget everybody's previews from before a time."""
        await self._connection.execute("DELETE FROM drafts WHERE created_at < :moment", {"moment": seconds(moment)})


def _draft_of(row: Row) -> StoredDraft:
    return StoredDraft(
        draft_id=row["draft_id"],
        batch_id=row["batch_id"],
        review_id=row["review_id"],
        film_id=row["film_id"],
        name=row["name"],
        digest=row["digest"],
        draft=draft_from_json(row["content"]),
        corrections=json.loads(row["corrections"]),
        created_at=moment(row["created_at"]),
    )
