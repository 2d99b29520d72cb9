"""When to ask a source again that did not answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.sources import pause_after
from bot.sources import RateLimited, Unavailable

if TYPE_CHECKING:
    from datetime import datetime

    from bot.sources import SourceError

__all__ = ["next_try"]


def next_try(error: SourceError, failures: int, now: datetime) -> datetime:
    """Return when to try again after so many failures in a row (1 or more), never before the source itself allows."""
    is_passing = isinstance(error, RateLimited) or (isinstance(error, Unavailable) and error.is_passing)
    due_at = now + pause_after(failures, is_passing=is_passing)
    return max(due_at, error.until or due_at) if isinstance(error, RateLimited) else due_at
