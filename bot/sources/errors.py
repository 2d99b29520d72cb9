"""What can go wrong between Marquee and a source of reviews.

SourceError                 str(error) is a sentence fit for a log and for a moderator; it never holds a key
├── RefusedAddress          an address that Marquee will not open
├── Unauthorised            the source does not accept the key, or refuses access (401, 403)
├── RateLimited             too many requests; `until` says when to come back
├── Unavailable             no answer, or an answer that says that there is none (404, 5xx)
└── Malformed               an answer that can't be read
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.errors import UserFacingError

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Malformed", "RateLimited", "RefusedAddress", "SourceError", "Unauthorised", "Unavailable"]


class SourceError(UserFacingError):
    """A source could not be read; nothing was lost, the same cursor works the next time."""


class RefusedAddress(SourceError):
    """The address is not one that Marquee opens: not public, not http(s), or a site whose terms forbid it."""


class Unauthorised(SourceError):
    """The source refuses access; trying again won't help until the host changes the key."""


class RateLimited(SourceError):
    """The source asks to be left alone.

    Attributes:
        until: When the next request is welcome (aware, UTC).
    """

    def __init__(self, message: str, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class Unavailable(SourceError):
    """There was no usable answer.

    Attributes:
        status: The answer's HTTP status, or None when there was no answer at all.
        retry_after: Seconds that the source asked to wait, or None.
    """

    def __init__(self, message: str, *, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after

    @property
    def is_passing(self) -> bool:
        """Whether trying again soon may help: a network failure or the server's own fault."""
        return self.status is None or self.status >= 500

    @property
    def is_absence(self) -> bool:
        """Whether the source says that what was asked for does not exist."""
        return self.status in {404, 410}


class Malformed(SourceError):
    """The answer is not what the source promises: not JSON, not a feed, too large, of another shape."""
