"""What a source hands over in one run, and where the next run goes on."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal, cast

from bot.sources.answers import Validators

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.drafts import ReviewDraft

__all__ = ["Batch", "Cursor", "SourcedReview"]

_Dumped = tuple[str | None, str | None, list[str], str | None, str | None]
_MOST_REMEMBERED: Final = 1_000


@dataclass(frozen=True, slots=True)
class SourcedReview:
    """A review as a source gives it.

    Attributes:
        source_id: Names the item for good (at most 300 characters), so that it is announced at most once.
        draft: Its sections are an excerpt, never the whole text.
        written_by: A critic, or a user of the source; a user's review is never shown as a critic's.
        attribution: The line that stands beside it wherever it is shown.
        published_at: Aware UTC, or None when the source does not say.
    """

    source_id: str
    draft: ReviewDraft
    attribution: str
    published_at: datetime | None = None
    written_by: Literal["critic", "user"] = "critic"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a source was left; empty, it means everything that the source still shows.

    Attributes:
        since: Nothing published before is wanted (aware UTC); it never moves.
        reached: The latest publication that was met (aware UTC).
        seen: The ids already handed over, oldest first.
        validators: Of the last whole answer.
    """

    since: datetime | None = None
    reached: datetime | None = None
    seen: tuple[str, ...] = ()
    validators: Validators = field(default_factory=Validators)

    @classmethod
    def starting(cls, now: datetime) -> Cursor:
        """Begin with what appears from now on, so that following a source posts no backlog."""
        return cls(since=now)

    def after(
        self, ids: Iterable[str], *, reached: datetime | None = None, validators: Validators | None = None
    ) -> Cursor:
        """Return the cursor of the next run; a cursor keeps the last thousand ids."""
        seen = tuple(dict.fromkeys((*self.seen, *ids)))[-_MOST_REMEMBERED:]
        return Cursor(self.since, reached or self.reached, seen, validators or Validators())

    def dump(self) -> str:
        """Write the cursor as a text for the database."""
        moments = [
            None if moment is None else moment.astimezone(UTC).isoformat() for moment in (self.since, self.reached)
        ]
        return json.dumps([*moments, self.seen, self.validators.etag, self.validators.last_modified])

    @classmethod
    def load(cls, text: str) -> Cursor:
        """Read a text that `dump` wrote.

        Raises:
            ValueError: it is another text.
        """
        try:
            since, reached, seen, etag, modified = cast("_Dumped", json.loads(text))
            return cls(_moment(since), _moment(reached), tuple(map(str, seen)), Validators(etag, modified))
        except (TypeError, ValueError):
            raise ValueError("This is not a cursor of a source.") from None


@dataclass(frozen=True, slots=True)
class Batch:
    """What one run of one source brought.

    Attributes:
        reviews: Oldest first, each new since the cursor.
        cursor: For the next run; to be stored in the same transaction as the reviews.
        problems: Items that could not be read, or why the run ended early: one sentence each, for the log.
        passed_over: Items that are no film reviews, one sentence each.
        has_more: Another run right away would bring more.
    """

    reviews: tuple[SourcedReview, ...]
    cursor: Cursor
    problems: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    has_more: bool = False


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
