"""Members' reports to moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.reports import Report, Reported
from bot.storage.bans import person_key
from bot.storage.given_ids import next_id
from bot.storage.rows import moment, seconds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.storage.database import Connection, Row

__all__ = ["ReportStore"]

_SAME = "guild_id = :guild_id AND kind = :kind AND subject_id = :subject_id AND member_id = :member_id"


class ReportStore:
    """Keep reports and what became of them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(
        self, guild_id: int, user_id: int, about: Reported, *, reason: str, quoted: str, now: datetime
    ) -> int | None:
        """Keep a report; return its id, None where this member has an open one about the same."""
        row = await self._connection.fetch_one(
            """
            INSERT INTO reports (report_id, guild_id, user_id, reporter_key, kind, subject_id, member_id, reason,
                                 quoted, reported_at)
            VALUES (:report_id, :guild_id, :user_id, :reporter_key, :kind, :subject_id, :member_id, :reason, :quoted,
                    :reported_at)
            ON CONFLICT DO NOTHING RETURNING report_id
            """,
            {
                **_about(guild_id, about),
                "report_id": await next_id(self._connection, "reports"),
                "user_id": user_id,
                "reporter_key": await person_key(self._connection, guild_id, user_id),
                "reason": reason,
                "quoted": quoted,
                "reported_at": seconds(now),
            },
        )
        return row["report_id"] if row else None

    async def made_since(self, guild_id: int, user_id: int, since: datetime) -> int:
        """Count a member's reports since a time, also those made before their data was deleted."""
        row = await self._connection.fetch_one(
            """
            SELECT COUNT(*) AS reports FROM reports
            WHERE guild_id = :guild_id AND reporter_key = :reporter_key AND reported_at > :since
            """,
            {
                "guild_id": guild_id,
                "reporter_key": await person_key(self._connection, guild_id, user_id),
                "since": seconds(since),
            },
        )
        return row["reports"] if row else 0

    async def get(self, guild_id: int, report_id: int) -> Report | None:
        """Return one report of a server."""
        row = await self._connection.fetch_one(
            "SELECT * FROM reports WHERE guild_id = :guild_id AND report_id = :report_id",
            {"guild_id": guild_id, "report_id": report_id},
        )
        return _report_of(row) if row else None

    async def open_count(self, guild_id: int) -> int:
        """Count what is reported and not decided; several reports of the same count once."""
        row = await self._connection.fetch_one(
            """
            SELECT COUNT(*) AS targets FROM (
                SELECT DISTINCT kind, subject_id, member_id FROM reports WHERE guild_id = :guild_id AND status = 'open'
            ) AS targets
            """,
            {"guild_id": guild_id},
        )
        return row["targets"] if row else 0

    async def open_at(self, guild_id: int, offset: int) -> Report | None:
        """Return the oldest open report of what stands at a place in the queue, longest waiting first."""
        row = await self._connection.fetch_one(
            """
            SELECT reports.* FROM reports JOIN (
                SELECT MIN(report_id) AS report_id FROM reports
                WHERE guild_id = :guild_id AND status = 'open' GROUP BY kind, subject_id, member_id
            ) AS first ON first.report_id = reports.report_id
            ORDER BY reports.report_id LIMIT 1 OFFSET :offset
            """,
            {"guild_id": guild_id, "offset": offset},
        )
        return _report_of(row) if row else None

    async def states(self, guild_id: int, about: Reported) -> dict[str, tuple[str, int | None]]:
        """Return (status, when decided) of every report of the same, by id."""
        rows = await self._connection.fetch_all(
            f"SELECT report_id, status, decided_at FROM reports WHERE {_SAME} ORDER BY report_id",
            _about(guild_id, about),
        )
        return {str(row["report_id"]): (row["status"], row["decided_at"]) for row in rows}

    async def put_states(self, guild_id: int, states: Mapping[str, tuple[str, int | None]]) -> None:
        """Put reports into states that `states` returned."""
        for report_id, (status, decided_at) in states.items():
            await self._connection.execute(
                """
                UPDATE reports SET status = :status, decided_at = :decided_at
                WHERE guild_id = :guild_id AND report_id = :report_id
                """,
                {"guild_id": guild_id, "report_id": int(report_id), "status": status, "decided_at": decided_at},
            )

    async def decide(self, guild_id: int, about: Reported, status: str, now: datetime) -> None:
        """Close every open report of the same."""
        await self._connection.execute(
            f"UPDATE reports SET status = :status, decided_at = :now WHERE {_SAME} AND status = 'open'",
            {**_about(guild_id, about), "status": status, "now": seconds(now)},
        )

    async def purge(self, guild_id: int, before: datetime) -> None:
        """Delete a server's reports that were decided before a time."""
        await self._connection.execute(
            "DELETE FROM reports WHERE guild_id = :guild_id AND decided_at < :before",
            {"guild_id": guild_id, "before": seconds(before)},
        )

    async def forget_about(self, user_id: int, guild_id: int | None) -> None:
        """Delete the reports of a person's notes and profile, in one server or (None) in all."""
        await self._connection.execute(
            "DELETE FROM reports WHERE member_id = :user_id AND (:guild_id IS NULL OR guild_id = :guild_id)",
            {"user_id": user_id, "guild_id": guild_id},
        )


def _about(guild_id: int, about: Reported) -> dict[str, int | str]:
    return {
        "guild_id": guild_id,
        "kind": about.kind,
        "subject_id": about.subject_id,
        "member_id": about.member_id,
    }


def _report_of(row: Row) -> Report:
    return Report(
        report_id=row["report_id"],
        guild_id=row["guild_id"],
        reporter_id=row["user_id"],
        about=Reported(row["kind"], row["subject_id"], row["member_id"]),
        reason=row["reason"],
        quoted=row["quoted"],
        status=row["status"],
        reported_at=moment(row["reported_at"]),
    )
