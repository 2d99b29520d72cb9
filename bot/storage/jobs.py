"""The durable queue of scheduled work."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.domain.jobs import Job
from bot.storage.given_ids import next_id
from bot.storage.rows import moment, seconds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.storage.database import Connection

__all__ = ["JobStore"]


class JobStore:
    """Enqueue, claim and finish jobs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def enqueue(self, kind: str, payload: Mapping[str, Any], due_at: datetime) -> int:
        """Add a job, in the transaction of the act that causes it; return its id."""
        job_id = await next_id(self._connection, "jobs")
        await self._connection.execute(
            "INSERT INTO jobs (job_id, kind, payload, due_at) VALUES (:job_id, :kind, :payload, :due_at)",
            {"job_id": job_id, "kind": kind, "payload": json.dumps(payload), "due_at": seconds(due_at)},
        )
        return job_id

    async def claim(self, now: datetime, until: datetime, limit: int) -> list[Job]:
        """Take jobs that are due and that nobody holds, longest due first; they are free again at `until`."""
        rows = await self._connection.fetch_all(
            """
            UPDATE jobs SET claimed_until = :until, attempts = attempts + 1
            WHERE job_id IN (SELECT job_id FROM jobs WHERE due_at <= :now AND claimed_until <= :now
                             ORDER BY due_at, job_id LIMIT :limit)
            RETURNING *
            """,
            {"now": seconds(now), "until": seconds(until), "limit": limit},
        )
        jobs = [
            Job(row["job_id"], row["kind"], json.loads(row["payload"]), moment(row["due_at"]), row["attempts"])
            for row in rows
        ]
        return sorted(jobs, key=lambda job: (job.due_at, job.job_id))

    async def is_pending(self, kind: str, *, but: int = 0) -> bool:
        """Say whether a job of a kind is in the queue, beside one that may be left out."""
        row = await self._connection.fetch_one(
            "SELECT 1 FROM jobs WHERE kind = :kind AND job_id <> :but LIMIT 1", {"kind": kind, "but": but}
        )
        return row is not None

    async def finish(self, job_id: int) -> None:
        """Delete a job that is done."""
        await self._connection.execute("DELETE FROM jobs WHERE job_id = :job_id", {"job_id": job_id})

    async def cancel(self, job_id: int, kind: str) -> None:
        """Delete a job of a kind that is not wanted any more."""
        await self._connection.execute(
            "DELETE FROM jobs WHERE job_id = :job_id AND kind = :kind", {"job_id": job_id, "kind": kind}
        )

    async def put_off(self, job_id: int, due_at: datetime, error: str) -> None:
        """Let a failed job be tried again later."""
        await self._connection.execute(
            "UPDATE jobs SET due_at = :due_at, claimed_until = 0, last_error = :error WHERE job_id = :job_id",
            {"job_id": job_id, "due_at": seconds(due_at), "error": error},
        )

    async def next_due(self) -> datetime | None:
        """Return when the next job wants to run, None with an empty queue."""
        row = await self._connection.fetch_one(
            "SELECT MIN(CASE WHEN claimed_until > due_at THEN claimed_until ELSE due_at END) AS due FROM jobs"
        )
        return moment(row["due"]) if row and row["due"] is not None else None
