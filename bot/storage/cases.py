"""Moderators' acts on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.moderation import Case
from bot.storage.rows import moment, seconds

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.moderation import Actor
    from bot.storage.database import Connection, Row

__all__ = ["CaseStore"]


class CaseStore:
    """Number and keep cases, one server at a time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(
        self,
        actor: Actor,
        now: datetime,
        *,
        kind: str,
        subject: str,
        summary: str,
        reason: str | None,
        before: str | None,
        after: str | None,
    ) -> Case:
        """Record an act under the server's next number."""
        row = await self._connection.fetch_one(
            """
            INSERT INTO cases (guild_id, case_number, kind, subject, summary, reason,
                               moderator_id, moderator_name, acted_at, before, after)
            SELECT :guild_id, COALESCE(MAX(case_number), 0) + 1, :kind, :subject, :summary, :reason,
                   :moderator_id, :moderator_name, :acted_at, :before, :after
            FROM cases WHERE guild_id = :guild_id
            RETURNING *
            """,
            {
                "guild_id": actor.guild_id,
                "kind": kind,
                "subject": subject,
                "summary": summary,
                "reason": reason,
                "moderator_id": actor.user_id,
                "moderator_name": actor.display_name,
                "acted_at": seconds(now),
                "before": before,
                "after": after,
            },
        )
        assert row is not None  # noqa: S101 - RETURNING always returns
        return _case_of(row)

    async def get(self, guild_id: int, number: int) -> Case | None:
        """Return one case of a server."""
        row = await self._connection.fetch_one(
            "SELECT * FROM cases WHERE guild_id = :guild_id AND case_number = :number",
            {"guild_id": guild_id, "number": number},
        )
        return _case_of(row) if row else None

    async def newest(self, guild_id: int, *, limit: int, offset: int) -> list[Case]:
        """Return a page of a server's cases, newest first."""
        rows = await self._connection.fetch_all(
            """
            SELECT * FROM cases WHERE guild_id = :guild_id
            ORDER BY case_number DESC LIMIT :limit OFFSET :offset
            """,
            {"guild_id": guild_id, "limit": limit, "offset": offset},
        )
        return [_case_of(row) for row in rows]

    async def count(self, guild_id: int) -> int:
        """Count a server's cases."""
        row = await self._connection.fetch_one(
            "SELECT COUNT(*) AS cases FROM cases WHERE guild_id = :guild_id", {"guild_id": guild_id}
        )
        return row["cases"] if row else 0

    async def mark_undone(self, guild_id: int, number: int, undone_by: int) -> None:
        """Note which case undid another."""
        await self._connection.execute(
            "UPDATE cases SET undone_by = :undone_by WHERE guild_id = :guild_id AND case_number = :number",
            {"guild_id": guild_id, "number": number, "undone_by": undone_by},
        )


def _case_of(row: Row) -> Case:
    return Case(
        guild_id=row["guild_id"],
        number=row["case_number"],
        kind=row["kind"],
        subject=row["subject"],
        summary=row["summary"],
        reason=row["reason"],
        moderator_id=row["moderator_id"],
        moderator_name=row["moderator_name"],
        acted_at=moment(row["acted_at"]),
        before=row["before"],
        after=row["after"],
        undone_by=row["undone_by"],
    )
