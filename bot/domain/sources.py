"""Where reviews come in by themselves, as a moderator sees it, and when to ask again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.reviews import Review

__all__ = ["MOST_FEEDS", "Announcement", "SourceState", "SourcesOverview", "pause_after"]

MOST_FEEDS = 12  # of one server; all of them fit a message
_FIRST_PAUSE, _FIRST_LONG_PAUSE = timedelta(minutes=1), timedelta(hours=1)
_LONGEST_PAUSE = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """How a source is doing.

    Attributes:
        guild_id: Whose feed it is; None for a source that the host set up for all servers.
        label: Its name or address, without whatever in the address may be a key.
        taken: How many of its reviews are in the library.
        last_run_at: The last run that succeeded.
        last_error: Why the latest run failed, a sentence; None when it did not.
    """

    source_id: int
    guild_id: int | None
    kind: Literal["guardian", "feed"]
    label: str
    taken: int = 0
    next_run_at: datetime | None = None
    last_run_at: datetime | None = None
    last_error: str | None = None


@dataclass(frozen=True, slots=True)
class SourcesOverview:
    """The sources that bring reviews to a server.

    Attributes:
        has_network: Whether this Marquee reads sources at all; the demo does not.
        has_news_channel: Whether new reviews are announced.
    """

    sources: tuple[SourceState, ...]
    has_network: bool
    has_news_channel: bool

    @property
    def feeds(self) -> tuple[SourceState, ...]:
        """The server's own feeds."""
        return tuple(source for source in self.sources if source.guild_id is not None)


@dataclass(frozen=True, slots=True)
class Announcement:
    """New reviews for a server's news channel, oldest first, and how many more there are."""

    guild_id: int
    channel_id: int
    reviews: tuple[Review, ...]
    more: int


def pause_after(failures: int, *, is_passing: bool) -> timedelta:
    """How long to leave a source alone after so many failed runs in a row (1 or more).

    A minute, doubled each time; an hour at first where only a person can mend the cause; twelve hours at most.
    """
    first = _FIRST_PAUSE if is_passing else _FIRST_LONG_PAUSE
    return min(_LONGEST_PAUSE, first * 2 ** min(max(0, failures - 1), 20))
