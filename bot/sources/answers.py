"""What comes back from the web, and what its status means."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from bot.sources.errors import Malformed, RateLimited, Unauthorised, Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import ClientResponse

__all__ = ["Fetched", "Validators", "raise_for_status", "read_retry_after"]

_LONGEST_BAN: Final = timedelta(days=1)
_USUAL_BAN: Final = 60.0
_LONGEST_VALIDATOR: Final = 300


@dataclass(frozen=True, slots=True)
class Validators:
    """What tells a source which version of a document we already have; empty at first."""

    etag: str | None = None
    last_modified: str | None = None

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)

    def headers(self) -> dict[str, str]:
        """Return the headers of a conditional request."""
        pairs = (("If-None-Match", self.etag), ("If-Modified-Since", self.last_modified))
        return {name: value for name, value in pairs if value}

    def renewed(self, headers: Mapping[str, str]) -> Validators:
        """Return the validators that an answer came with; what it does not repeat stays."""
        return Validators(
            _fit(headers.get("ETag")) or self.etag, _fit(headers.get("Last-Modified")) or self.last_modified
        )


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer that can be used.

    Attributes:
        address: Where it came from in the end, after redirects; it may hold a key, so it is not for logs.
        is_unchanged: The source says that nothing has changed; the body is empty.
    """

    address: str = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    content_type: str = ""
    validators: Validators = field(default_factory=Validators)
    is_unchanged: bool = False


def raise_for_status(source: str, response: ClientResponse, now: datetime) -> None:
    """Raise what an unsuccessful status means; return when it is a success.

    Raises:
        Unauthorised: 401 or 403.
        RateLimited: 429.
        Unavailable: any other failure; `is_passing` tells the server's own (5xx) from ours (4xx).
        Malformed: a status that makes no sense here.
    """
    status = response.status
    wait = read_retry_after(response.headers.get("Retry-After", ""), now)
    if 200 <= status < 300:
        return
    if status in {401, 403}:
        raise Unauthorised(f"{source} refuses access (HTTP {status}); if it needs a key, check it.")
    if status == 429:
        until = now + min(timedelta(seconds=_USUAL_BAN if wait is None else wait), _LONGEST_BAN)
        raise RateLimited(f"{source} wants no requests until {until.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC.", until)
    if status >= 400:
        raise Unavailable(f"{source} answers with an error (HTTP {status}).", status=status, retry_after=wait)
    raise Malformed(f"{source} answers with HTTP {status}, which was not asked for.")


def read_retry_after(text: str, now: datetime) -> float | None:
    """Return the seconds to wait (0 or more) that a header states as seconds or a date; None when it can't be read."""
    text = text.strip()
    if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,6})?", text):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return max(0.0, ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds())


def _fit(value: str | None) -> str | None:
    """Keep a validator only if it can be sent back as it came."""
    return value if value and len(value) <= _LONGEST_VALIDATOR and value.isprintable() else None
