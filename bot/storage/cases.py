"""Moderators' acts on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain.moderation import PERIODS, Case
from bot.storage.bans import person_key
from bot.storage.rows import moment, seconds

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.moderation import Actor, CaseFilter
    from bot.storage.database import Connection, Row

__all__ = ["CaseStore"]

# What is left of the newest case when it is purged: its number, so that no later case gets it again.
_PURGED = "purged"
_WANTED = f"""
    guild_id = :guild_id AND acted_at >= :since AND kind <> '{_PURGED}'
    AND (:moderator_id IS NULL OR moderator_id = :moderator_id OR moderator_key = :moderator_key)
    AND (:member_id IS NULL OR member_id = :member_id OR member_key = :member_key)
    AND (:kind IS NULL OR kind = :kind OR kind LIKE :kind || '.%')
"""


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
        member_id: int | None = None,
    ) -> Case:
        """Record an act under the server's next number."""
        row = await self._connection.fetch_one(
            """
            INSERT INTO cases (guild_id, case_number, kind, subject, summary, reason,
                               moderator_id, moderator_name, acted_at, before, after, member_id)
            SELECT :guild_id, COALESCE(MAX(case_number), 0) + 1, :kind, :subject, :summary, :reason,
                   :moderator_id, :moderator_name, :acted_at, :before, :after, :member_id
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
                "member_id": member_id,
            },
        )
        assert row is not None  # noqa: S101 - RETURNING always returns
        return _case_of(row)

    async def get(self, guild_id: int, number: int) -> Case | None:
        """Return one case of a server."""
        row = await self._connection.fetch_one(
            f"SELECT * FROM cases WHERE guild_id = :guild_id AND case_number = :number AND kind <> '{_PURGED}'",
            {"guild_id": guild_id, "number": number},
        )
        return _case_of(row) if row else None

    async def newest(self, guild_id: int, wanted: CaseFilter, now: datetime, *, limit: int, offset: int) -> list[Case]:
        """Return a page of a server's cases that a filter lets through, newest first."""
        rows = await self._connection.fetch_all(
            f"""
            SELECT * FROM cases WHERE {_WANTED}
            ORDER BY case_number DESC LIMIT :limit OFFSET :offset
            """,
            {**await self._parameters(guild_id, wanted, now), "limit": limit, "offset": offset},
        )
        return [_case_of(row) for row in rows]

    async def count(self, guild_id: int, wanted: CaseFilter, now: datetime) -> int:
        """Count a server's cases that a filter lets through."""
        row = await self._connection.fetch_one(
            f"SELECT COUNT(*) AS cases FROM cases WHERE {_WANTED}", await self._parameters(guild_id, wanted, now)
        )
        return row["cases"] if row else 0

    async def purge(self, guild_id: int, before: datetime) -> None:
        """Delete a server's cases from before a time; of the newest one nothing stays but its number."""
        old = {"guild_id": guild_id, "before": seconds(before)}
        await self._connection.execute(
            """
            DELETE FROM cases WHERE guild_id = :guild_id AND acted_at < :before
                AND case_number < (SELECT MAX(newest.case_number) FROM cases AS newest
                                   WHERE newest.guild_id = :guild_id)
            """,
            old,
        )
        await self._connection.execute(
            f"""
            UPDATE cases SET kind = '{_PURGED}', subject = '', summary = '', reason = NULL, before = NULL, after = NULL,
                moderator_id = 0, moderator_name = '', moderator_key = NULL, member_id = NULL, member_key = NULL
            WHERE guild_id = :guild_id AND acted_at < :before
            """,
            old,
        )

    async def unname(self, user_id: int, guild_id: int | None) -> None:
        """Keep the cases by and about a person, in one server or (None) in all, under a keyed hash instead of an id."""
        rows = await self._connection.fetch_all(
            """
            SELECT DISTINCT guild_id FROM cases
            WHERE (moderator_id = :user_id OR member_id = :user_id) AND (:guild_id IS NULL OR guild_id = :guild_id)
            """,
            {"user_id": user_id, "guild_id": guild_id},
        )
        for row in rows:
            person = {
                "guild_id": row["guild_id"],
                "user_id": user_id,
                "person_key": await person_key(self._connection, row["guild_id"], user_id),
            }
            await self._connection.execute(
                """
                UPDATE cases SET moderator_id = 0, moderator_name = '', moderator_key = :person_key
                WHERE guild_id = :guild_id AND moderator_id = :user_id
                """,
                person,
            )
            await self._connection.execute(
                """
                UPDATE cases SET member_id = NULL, member_key = :person_key
                WHERE guild_id = :guild_id AND member_id = :user_id
                """,
                person,
            )

    async def mark_undone(self, guild_id: int, number: int, undone_by: int) -> None:
        """Note which case undid another."""
        await self._connection.execute(
            "UPDATE cases SET undone_by = :undone_by WHERE guild_id = :guild_id AND case_number = :number",
            {"guild_id": guild_id, "number": number, "undone_by": undone_by},
        )

    async def _parameters(self, guild_id: int, wanted: CaseFilter, now: datetime) -> dict[str, Any]:
        days = PERIODS.get(wanted.period or "")
        people = {
            name: None if user_id is None else await person_key(self._connection, guild_id, user_id)
            for name, user_id in (("moderator_key", wanted.moderator_id), ("member_key", wanted.member_id))
        }
        return {
            "guild_id": guild_id,
            "moderator_id": wanted.moderator_id,
            "member_id": wanted.member_id,
            "kind": wanted.kind,
            "since": 0 if days is None else seconds(now) - days * 86_400,
            **people,
        }


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
        member_id=row["member_id"],
    )
