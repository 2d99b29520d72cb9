"""Work that is due at a time, and when to try again what failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["MAX_ATTEMPTS", "Job", "retry_after"]

MAX_ATTEMPTS = 12
_FIRST_RETRY = timedelta(seconds=30)
_LONGEST_RETRY = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work; `payload` is plain JSON data."""

    job_id: int
    kind: str
    payload: dict[str, Any]
    due_at: datetime
    attempts: int = 0


def retry_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: half a minute, doubled each time, six hours at most."""
    return min(_LONGEST_RETRY, _FIRST_RETRY * 2 ** min(attempts - 1, 20))
