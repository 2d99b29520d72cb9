"""RSS and Atom taken apart into items; pure, and slow enough for a large feed to be run in a thread."""

from __future__ import annotations

import calendar
import hashlib
import io
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, cast
from xml.sax import SAXException

import feedparser

from bot.domain.texts import clean
from bot.sources.errors import Malformed
from bot.sources.excerpts import web_link, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Feed", "FeedItem", "read_feed"]

_MOST_ITEMS: Final = 200
_MOST_TAGS: Final = 40_000  # some 50 µs each at worst
_LONGEST_CONTENT: Final = 200_000
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?[\w.:-]{1,40}[\"']?", re.IGNORECASE)

# feedparser has no types; this is the one place that knows its shape.
_parse = cast("Callable[..., Mapping[str, Any]]", feedparser.parse)  # pyright: ignore[reportUnknownMemberType]


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An entry of a feed.

    Attributes:
        source_id: The same for the same entry in every run.
        content: HTML, the whole text if the feed has it, else its summary.
        summary: HTML, the shorter of the two.
        tags: Its categories.
    """

    source_id: str
    title: str
    link: str | None
    author: str | None
    published_at: datetime | None
    content: str
    summary: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was read; items stand as the feed has them, normally newest first."""

    title: str | None
    language: str | None
    items: tuple[FeedItem, ...]
    problems: tuple[str, ...]


def read_feed(body: bytes, address: str, content_type: str, host: str) -> Feed:
    """Read a feed; an entry that can't be read costs only itself.

    Args:
        body: As it came.
        address: Where from, for relative links.
        content_type: Of the answer, because it may state the encoding.
        host: Of the address that the moderator gave; part of every id.

    Raises:
        Malformed: it is no feed.
    """
    if body.count(b"<") > _MOST_TAGS:
        raise Malformed(f"The feed of {host} has too many elements to be read.")
    if b"<!ENTITY" in body.replace(b"\0", b""):  # in UTF-16 as well; no honest feed needs its own entities
        raise Malformed(f"The feed of {host} declares entities, which Marquee does not read.")
    try:
        parsed = _parsed(body, address, content_type)
        entries = list(parsed["entries"])[:_MOST_ITEMS]
        about = cast("Mapping[str, Any]", parsed["feed"])
    except Exception as error:  # noqa: BLE001  feedparser promises no particular ones for hostile input
        raise Malformed(f"The feed of {host} can't be read ({type(error).__name__}).") from None
    if not parsed.get("version"):
        raise Malformed(f"What {host} answers with is not an RSS or Atom feed.")
    items, problems = _items(entries, host)
    if isinstance(parsed.get("bozo_exception"), SAXException) and not items and not problems:
        raise Malformed(f"The feed of {host} is not well-formed, and nothing could be read from it.")
    language = str(about.get("language") or "")[:2].lower()
    return Feed(_words(about.get("title"), 100), language if language.isalpha() else None, items, tuple(problems))


def _parsed(body: bytes, address: str, content_type: str) -> Mapping[str, Any]:
    charset = _CHARSET.search(content_type)
    return _parse(
        io.BytesIO(body),  # feedparser would open plain bytes as a file's name
        response_headers={
            # Under text/… feedparser takes ASCII for granted and calls all else an error.
            "content-type": f"application/xml; {charset[0]}" if charset else "application/xml",
            "content-location": address,
        },
        sanitize_html=False,  # only words are kept of the markup
        resolve_relative_uris=True,
    )


def _items(entries: list[Any], host: str) -> tuple[tuple[FeedItem, ...], list[str]]:
    items: dict[str, FeedItem] = {}
    problems: list[str] = []
    for number, entry in enumerate(entries, start=1):
        try:
            item = _item(entry, host)
        except (AttributeError, KeyError, IndexError, TypeError, ValueError, OverflowError):
            item = None
        if item is None:
            problems.append(f"Entry {number} of the feed of {host} lacks a title or anything that identifies it.")
        else:
            items.setdefault(item.source_id, item)
    return tuple(items.values()), problems


def _item(entry: Mapping[str, Any], host: str) -> FeedItem | None:
    title, link = _words(entry.get("title"), 300), web_link(entry.get("link"))
    identity = str(entry.get("id") or link or "")
    if title is None or not identity:
        return None
    summary = str(entry.get("summary") or "")[:_LONGEST_CONTENT]
    parts = [str(part.get("value") or "") for part in entry.get("content") or ()]
    return FeedItem(
        source_id=f"feed:{host[:200]}:{hashlib.sha256(identity.encode('utf-8', 'replace')).hexdigest()[:32]}",
        title=title,
        link=link,
        author=_words(entry.get("author"), 100),
        published_at=_moment(entry.get("published_parsed") or entry.get("updated_parsed")),
        content=max((*parts, summary), key=len)[:_LONGEST_CONTENT],
        summary=summary or next(iter(parts), "")[:_LONGEST_CONTENT],
        tags=tuple(tag for raw in (entry.get("tags") or ())[:30] if (tag := _words(raw.get("term"), 60))),
    )


def _words(value: object, most: int) -> str | None:
    return clean(words_of(value)[:most]).strip() or None if isinstance(value, str) else None


def _moment(value: object) -> datetime | None:
    if not isinstance(value, time.struct_time):
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(value), UTC)
    except (ValueError, OverflowError, OSError):
        return None
