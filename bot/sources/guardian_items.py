"""One item of the Guardian's Content API, read as a review."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from bot.domain.drafts import ReviewDraft
from bot.domain.notation import CriticRating, scaled_rating
from bot.sources.batches import SourcedReview
from bot.sources.excerpts import excerpt_of, excerpt_sections, first_sentence, web_link, words_of
from bot.sources.values import Node, moment_of, node_of, number_in, text_of

__all__ = ["ATTRIBUTION", "NotOneFilm", "Unreadable", "review_of", "source_id_of"]

ATTRIBUTION: Final = "Courtesy of Guardian News & Media Ltd (Guardian Open Platform)"

_OUTLETS: Final = frozenset({"The Guardian", "The Observer"})
_TITLE: Final = re.compile(
    r"(?:(?:film|movie)\s+review\s*[:–—-]\s*)?(?P<title>.{1,200}?)\s+(?:(?:film|movie)\s+)?review(?:\s*[–—:|-]\s*(?P<headline>.+))?",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"\s*\((?P<year>(?:19|20)\d\d)\)$")
_PLACE: Final = re.compile(r"(?:,? (?:in|at) [A-ZÀ-Þ].*|,? (?:Guardian|Observer) film (?:critic|editor))$")


class Unreadable(ValueError):
    """An item lacks what a review needs; the text says which item, and what."""


class NotOneFilm(ValueError):
    """An item is no review of one film; the text names it."""


def source_id_of(item: Node) -> str | None:
    """Return the name that an item keeps for good, or None when it has none."""
    given = text_of(item, "id", most=280)
    return f"guardian:{given}" if given else None


def review_of(item: Node) -> SourcedReview:
    """Read one item.

    Raises:
        Unreadable: it has no id, no title or no address.
        NotOneFilm: its title names no single film, as a round-up's does.
    """
    source_id, web_title, url = source_id_of(item), text_of(item, "webTitle"), web_link(item.get("webUrl"))
    if source_id is None or web_title is None or url is None:
        raise Unreadable(
            f"The Guardian's item {source_id or web_title or 'without a name'} lacks its id, title or link."
        )
    fields = node_of(item.get("fields")) or {}
    found = _TITLE.fullmatch(web_title)
    if found is None:
        raise NotOneFilm(f"“{web_title[:120]}” is not titled as the review of one film.")
    title, year = _title_and_year(found["title"])
    published_at = moment_of(item.get("webPublicationDate"))
    rating, reason, warnings = _rating(fields)
    excerpt = _excerpt(fields)
    draft = ReviewDraft(
        title,
        year=year,
        headline=found["headline"],
        critic=_critic(fields),
        outlet=_outlet(fields),
        url=url,
        published_on=published_at.date() if published_at else None,
        rating=rating,
        rating_reason=reason,
        verdict=first_sentence(excerpt),
        sections=excerpt_sections(excerpt),
        language="en",
        warnings=warnings,
    )
    return SourcedReview(source_id, draft, ATTRIBUTION, published_at)


def _title_and_year(text: str) -> tuple[str, int | None]:
    year = _YEAR.search(text)
    bare = (text[: year.start()] if year else text).strip()
    if len(bare) > 2 and bare[0] in "'‘\"“" and bare[-1] in "'’\"”":
        bare = bare[1:-1]
    return bare, int(year["year"]) if year else None


def _rating(fields: Node) -> tuple[CriticRating | None, str, tuple[str, ...]]:
    if fields.get("starRating") is None:
        return None, "The Guardian gives no stars for it.", ()
    stars = number_in(fields, "starRating", 0, 5)
    if stars is None:
        warning = "The Guardian's star rating is not a number from 0 to 5, so it was not taken."
        return None, warning, (warning,)
    return scaled_rating(f"{stars}/5", Fraction(stars), Fraction(5)), "Stated by the Guardian as stars out of five.", ()


def _critic(fields: Node) -> str | None:
    byline = text_of(fields, "byline", most=120)
    return _PLACE.sub("", words_of(byline)).strip(" ,") or None if byline else None


def _outlet(fields: Node) -> str:
    publication = text_of(fields, "publication", most=40)
    return publication if publication in _OUTLETS else "The Guardian"


def _excerpt(fields: Node) -> str:
    for key in ("trailText", "standfirst"):
        text = text_of(fields, key, most=5_000)
        if text and (excerpt := excerpt_of(text)):
            return excerpt
    return ""
