"""Reviews from the RSS and Atom feeds of review sites."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from yarl import URL

from bot.readers import ReadOptions
from bot.sources.batches import Batch, Cursor, SourcedReview
from bot.sources.errors import Malformed, SourceError
from bot.sources.feed_items import Feed, FeedItem, read_feed
from bot.sources.feed_reviews import NotAReview, reviews_of, structured_data_in
from bot.sources.robots import Robots

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from bot.sources.answers import Fetched
    from bot.sources.http import Fetcher

__all__ = ["FeedReviews"]

_MOST_NEW: Final = 30
_LARGEST_FEED: Final = 2 * 1024 * 1024
# An entry whose page does not answer is held back for a while, then handed over without what the page would have said.
_PATIENCE: Final = timedelta(hours=24)


class FeedReviews:
    """Reads feeds, and of the pages behind them at most the structured data.

    Args:
        fetcher: The way to the web.
        clock: Aware UTC.
        pages_of: Hosts whose pages may be read for their JSON-LD, where their robots.txt agrees; none by default.
        options: What the host knows about the scales of outlets.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        clock: Callable[[], datetime],
        *,
        pages_of: Collection[str] = (),
        options: ReadOptions | None = None,
    ) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._pages_of = frozenset(host.lower() for host in pages_of)
        self._options = options or ReadOptions()
        self._robots = Robots(fetcher, clock)

    async def new_reviews(self, address: str, cursor: Cursor) -> Batch:
        """Return the reviews that have appeared in a feed since the cursor, oldest first, at most 30 entries in a run.

        Raises:
            SourceError: the feed could not be read; the cursor stays as it was.
        """
        host = self._fetcher.guard.admit(address).raw_host or ""
        fetched = await self._fetcher.get(address, validators=cursor.validators, body_bytes=_LARGEST_FEED)
        if fetched.is_unchanged:
            return Batch((), cursor.after((), validators=fetched.validators))
        feed = await asyncio.to_thread(read_feed, fetched.body, fetched.address, fetched.content_type, host)
        is_first = not cursor.seen and not cursor.validators
        new, old = _sorted_out(feed, cursor, is_first=is_first)
        run = _Run(problems=list(feed.problems), done=[item.source_id for item in old])
        for item in new[:_MOST_NEW]:
            await self._read(item, feed, run)
        has_more = len(new) > _MOST_NEW
        # An unchanged answer next time would hide what is still to be read, so it is then asked for in full.
        whole = not has_more and not run.is_holding_back
        after = cursor.after(run.done, reached=_latest(feed), validators=fetched.validators if whole else None)
        return Batch(tuple(run.reviews), after, tuple(run.problems), tuple(run.passed_over), has_more=has_more)

    async def _read(self, item: FeedItem, feed: Feed, run: _Run) -> None:
        try:
            blocks = await self._structured_data(item)
        except SourceError as error:
            run.problems.append(f"The page of “{item.title[:120]}” could not be read: {error}")
            if item.published_at is not None and self._clock() - item.published_at < _PATIENCE:
                run.is_holding_back = True
                return
            blocks = ()
        try:
            run.reviews += await asyncio.to_thread(reviews_of, item, feed, blocks, self._options)
        except NotAReview as other:
            run.passed_over.append(str(other))
        run.done.append(item.source_id)

    async def _structured_data(self, item: FeedItem) -> tuple[str, ...]:
        address = URL(item.link or "")
        if not self._is_allowed(address) or not await self._robots.allow(address):
            return ()
        fetched = await self._fetcher.get(address)
        return structured_data_in(_text_of(fetched)) if self._is_allowed(URL(fetched.address)) else ()

    def _is_allowed(self, address: URL) -> bool:
        return (address.raw_host or "").lower() in self._pages_of


@dataclass(slots=True)
class _Run:
    problems: list[str]
    done: list[str]
    reviews: list[SourcedReview] = field(default_factory=list[SourcedReview])
    passed_over: list[str] = field(default_factory=list[str])
    is_holding_back: bool = False


def _sorted_out(feed: Feed, cursor: Cursor, *, is_first: bool) -> tuple[list[FeedItem], list[FeedItem]]:
    """Part the items into new ones, oldest first, and those that were there before the cursor's beginning."""
    known = set(cursor.seen)
    new: list[FeedItem] = []
    old: list[FeedItem] = []
    for item in reversed(feed.items):
        if item.source_id in known:
            continue
        if item.published_at is None:
            is_old = is_first and cursor.since is not None
        else:
            is_old = cursor.since is not None and item.published_at < cursor.since
        (old if is_old else new).append(item)
    new.sort(key=lambda item: item.published_at or datetime.max.replace(tzinfo=UTC))
    return new, old


def _latest(feed: Feed) -> datetime | None:
    return max((item.published_at for item in feed.items if item.published_at), default=None)


def _text_of(page: Fetched) -> str:
    if page.content_type and "html" not in page.content_type.lower():
        raise Malformed("The page is not an HTML page.")
    _, _, charset = page.content_type.lower().partition("charset=")
    try:
        return page.body.decode(charset.strip(" \"';") or "utf-8", "replace")
    except LookupError:
        return page.body.decode("utf-8", "replace")
