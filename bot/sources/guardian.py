"""The Guardian's film reviews, with named critics and stars, through its Content API."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

from yarl import URL

from bot.sources.batches import Batch, Cursor, SourcedReview
from bot.sources.errors import Malformed, SourceError
from bot.sources.guardian_items import NotOneFilm, Unreadable, review_of, source_id_of
from bot.sources.values import Node, items_of, moment_of, node_of, number_in, read_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.sources.http import Fetcher

__all__ = ["LONGEST_CACHE", "GuardianReviews"]

LONGEST_CACHE: Final = timedelta(hours=24)
"""How long an excerpt may be kept before it is asked for again (Open Platform terms)."""

_BASE: Final = URL("https://content.guardianapis.com")
_SOURCE: Final = "The Guardian's Content API"
_PAGE_SIZE: Final = 50
_MOST_PAGES: Final = 4
_FIELDS: Final = "starRating,byline,trailText,standfirst,publication"
# A review can turn up in the index some time after the moment that it states.
_OVERLAP: Final = timedelta(days=2)


class GuardianReviews:
    """Reads film reviews of the Guardian; needs a (free) key.

    Args:
        fetcher: The way to the web.
        key: Sent with each request, never shown.
        clock: Aware UTC.
        base: Where the API is; for tests.
    """

    def __init__(self, fetcher: Fetcher, key: str, clock: Callable[[], datetime], *, base: str | URL = _BASE) -> None:
        self._fetcher = fetcher
        self._key = key
        self._clock = clock
        self._base = URL(base)

    async def new_reviews(self, cursor: Cursor) -> Batch:
        """Return the reviews that have appeared since the cursor, oldest first, at most 200 in a run.

        A run that fails after its first page hands over what it has and says so in `problems`.

        Raises:
            SourceError: not even the first page could be read; the cursor stays as it was.
        """
        collected = _Collected(cursor, self._clock())
        query = {"order-by": "oldest", "use-date": "published", **_from_date(cursor)}
        pages = page = 1
        while page <= min(pages, _MOST_PAGES):
            try:
                items, pages = await self._page(query, page)
            except SourceError as error:
                if page == 1:
                    raise
                collected.problems.append(f"The run ended early: {error}")
                break
            collected.take(items)
            page += 1
        return collected.batch(has_more=page <= pages)

    async def reviews_of(self, title: str) -> Batch:
        """Return the reviews that the Guardian finds for a title; which film each means is the caller's to match.

        Raises:
            SourceError: the answer could not be read.
        """
        collected = _Collected(Cursor(), self._clock())
        words = title.replace('"', " ").strip()[:200]
        items, _ = await self._page({"q": f'"{words}"', "order-by": "relevance"}, 1)
        collected.take(items)
        return collected.batch(has_more=False)

    async def _page(self, query: dict[str, str], page: int) -> tuple[list[Node], int]:
        address = (self._base / "search").with_query(
            {"tag": "tone/reviews", "section": "film", "show-fields": _FIELDS, "page-size": str(_PAGE_SIZE)}
            | {"page": str(page)}
            | query
        )
        fetched = await self._fetcher.get(address, private_query={"api-key": self._key})
        response = node_of(read_json(fetched.body, _SOURCE).get("response"))
        if response is None or response.get("status") != "ok" or not isinstance(response.get("results"), list):
            raise Malformed(f"{_SOURCE} answers in a shape that Marquee does not know.")
        items = [node_of(item) or {} for item in items_of(response["results"])]
        return items, number_in(response, "pages", 0, 1_000_000) or 1


def _from_date(cursor: Cursor) -> dict[str, str]:
    moments = (cursor.since, cursor.reached - _OVERLAP if cursor.reached else None)
    start = max((moment for moment in moments if moment), default=None)
    return {} if start is None else {"from-date": start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}


class _Collected:
    """The items of a run, each read by itself."""

    def __init__(self, cursor: Cursor, now: datetime) -> None:
        self._cursor = cursor
        self._now = now
        self._known = set(cursor.seen)
        self._reached = cursor.reached
        self._ids: list[str] = []
        self._reviews: list[SourcedReview] = []
        self._passed_over: list[str] = []
        self.problems: list[str] = []

    def take(self, items: list[Node]) -> None:
        for item in items:
            source_id = source_id_of(item)
            if source_id not in self._known:
                self._read(item)
            if source_id is not None:
                self._known.add(source_id)
                self._ids.append(source_id)

    def _read(self, item: Node) -> None:
        moment = moment_of(item.get("webPublicationDate"))
        if moment is not None and moment <= self._now:  # a date in the future would hide all that comes before it
            self._reached = max(moment, self._reached or moment)
        try:
            self._reviews.append(review_of(item))
        except NotOneFilm as other:
            self._passed_over.append(str(other))
        except Unreadable as problem:
            self.problems.append(str(problem))

    def batch(self, *, has_more: bool) -> Batch:
        reviews = tuple(sorted(self._reviews, key=lambda review: review.published_at or self._now))
        cursor = self._cursor.after(self._ids, reached=self._reached)
        return Batch(reviews, cursor, tuple(self.problems), tuple(self._passed_over), has_more=has_more)
