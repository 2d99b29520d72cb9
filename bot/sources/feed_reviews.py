"""An entry of a feed, and what its page states about it, read as a review; pure."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.domain.drafts import NotAFilmReview, ReviewDraft
from bot.domain.errors import UserFacingError
from bot.readers import ReadOptions, read_document
from bot.sources.batches import SourcedReview
from bot.sources.excerpts import excerpt_of, excerpt_sections, first_sentence

if TYPE_CHECKING:
    from bot.sources.feed_items import Feed, FeedItem

__all__ = ["NotAReview", "reviews_of", "structured_data_in"]

_MOST_BLOCKS: Final = 10
_LARGEST_BLOCK: Final = 200_000
_SCRIPT: Final = re.compile(r"<script\b[^<>]{0,300}\bld\+json\b[^<>]{0,300}>", re.IGNORECASE)
_REVIEW: Final = re.compile(
    r"\b(?:review|reviews|reviewed|recension|recensione|kritik|filmkritik|critique|reseña|crítica)\b", re.IGNORECASE
)

_OTHER_KIND: Final = re.compile(
    r"\W*(?:(?:audio)?books?|album|music|game|play|theatre|theater|tv|series|podcast)\s+reviews?\b", re.IGNORECASE
)


class NotAReview(ValueError):
    """An entry is something else than a film's review; the text says what, for a person."""


def structured_data_in(page: str) -> tuple[str, ...]:
    """Return the JSON-LD blocks of a page as they stand; nothing else of the page is ever used."""
    blocks: list[str] = []
    end = 0
    while len(blocks) < _MOST_BLOCKS and (found := _SCRIPT.search(page, end)):
        end = page.find("</script", found.end())
        if end < 0:
            break
        if end - found.end() <= _LARGEST_BLOCK:
            blocks.append(page[found.end() : end])
    return tuple(blocks)


def reviews_of(item: FeedItem, feed: Feed, blocks: tuple[str, ...], options: ReadOptions) -> list[SourcedReview]:
    """Read an entry with the reader of documents; an entry about several films gives several reviews.

    Raises:
        NotAReview: it is not a film's review, or nothing marks it as one.
    """
    if _OTHER_KIND.match(item.title):
        raise NotAReview(f"“{item.title[:120]}” reviews something else than a film.")
    try:
        drafts = read_document(_document(item, blocks).encode("utf-8", "replace"), "entry.html", options=options)
    except UserFacingError as error:
        raise NotAReview(f"“{item.title[:120]}”: {error}") from None
    films = [draft for draft in drafts if isinstance(draft, ReviewDraft)]
    if not films:
        reasons = "; ".join(draft.reason for draft in drafts if isinstance(draft, NotAFilmReview))
        raise NotAReview(f"“{item.title[:120]}”: {reasons or 'nothing to read'}")
    if not _is_marked(item) and not blocks and all(draft.rating is None for draft in films):
        raise NotAReview(f"“{item.title[:120]}”: neither a rating nor the word “review” marks it as a review.")
    return [_sourced(draft, item, feed, number) for number, draft in enumerate(films)]


def _is_marked(item: FeedItem) -> bool:
    places = (item.title, (item.link or "").replace("_", "-"), *item.tags)
    return any(_REVIEW.search(place) for place in places)


def _document(item: FeedItem, blocks: tuple[str, ...]) -> str:
    title = html.escape(item.title)
    scripts = "".join(f'<script type="application/ld+json">{block}</script>' for block in blocks)
    head = f"<head><title>{title}</title>{scripts}</head>"
    return f"<!doctype html><html>{head}<body><article><h1>{title}</h1>{item.content}</article></body></html>"


def _sourced(draft: ReviewDraft, item: FeedItem, feed: Feed, number: int) -> SourcedReview:
    excerpt = excerpt_of(item.summary)
    published_on = item.published_at.date() if item.published_at else None
    outlet = draft.outlet or feed.title
    kept = replace(
        draft,
        critic=draft.critic or item.author,
        outlet=outlet,
        url=item.link or draft.url,
        published_on=published_on or draft.published_on,
        # The whole text and what was concluded from it stay where they are: only an excerpt is kept.
        verdict=first_sentence(excerpt),
        sections=excerpt_sections(excerpt),
        strengths=(),
        weaknesses=(),
        outside_critics=(),
        language=draft.language or feed.language,
    )
    source_id = item.source_id if number == 0 else f"{item.source_id}#{number + 1}"
    return SourcedReview(
        source_id, kept, f"Excerpt from {outlet or 'the site'}; read on at the link.", item.published_at
    )
