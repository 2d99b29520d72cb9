"""The weekly digest in a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from discord import ui

from bot.domain.stars import Stars
from bot.ui.base import Layout, container
from bot.ui.cards import rating_words, server_line
from bot.ui.text import fit, human_date, plural

if TYPE_CHECKING:
    from bot.domain.digest import Digest, Mover, RatedLately
    from bot.domain.reviews import ReviewHeader

__all__ = ["DIGEST_HEADING", "digest_post"]

DIGEST_HEADING = "## The week in film"
# Four thousand characters have to hold five of everything.
FILM_CHARACTERS = BYLINE_CHARACTERS = 80
LINES, LINE_CHARACTERS = 5, 200


def digest_post(digest: Digest) -> Layout:
    """What comes, what was rated, what moved, and what critics wrote."""
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(f"{DIGEST_HEADING}\n-# {_span(digest)}")]
    sections = (
        ("Coming up", [line[:LINE_CHARACTERS] for line in digest.lines[:LINES]]),
        (_activity(digest), [_rated(rated) for rated in digest.most_rated]),
        ("On the move", [_mover(mover) for mover in digest.movers]),
        (_reviews(digest), [_review(review) for review in digest.reviews]),
    )
    for heading, lines in sections:
        if lines:
            items += [ui.Separator(), ui.TextDisplay("\n".join([f"### {heading}", *lines]))]
    return Layout(container(*items))


def _span(digest: Digest) -> str:
    zone = ZoneInfo(digest.time_zone)
    first, last = digest.since.astimezone(zone).date(), digest.until.astimezone(zone).date()
    return f"{human_date(first)} to {human_date(last)}"


def _activity(digest: Digest) -> str:
    return f"{plural(digest.ratings, 'rating')} by {plural(digest.raters, 'member')}"


def _rated(rated: RatedLately) -> str:
    times = "once" if rated.ratings == 1 else "twice" if rated.ratings == 2 else f"{rated.ratings:,} times"
    return f"**{fit(rated.film.label, FILM_CHARACTERS)}** · rated {times}\n-# {server_line(rated.server)}"


def _mover(mover: Mover) -> str:
    arrow = "▲" if mover.after > mover.before else "▼"
    name = fit(mover.film.label, FILM_CHARACTERS)
    glyphs = Stars.nearest(mover.after).glyphs
    return f"{arrow} **{name}** · {glyphs} {mover.after:.1f}, was {mover.before:.1f}"


def _reviews(digest: Digest) -> str:
    heading = plural(digest.review_count, "new review")
    if (more := digest.review_count - len(digest.reviews)) > 0:
        heading += f", {more:,} of them under /reviews"
    return heading


def _review(review: ReviewHeader) -> str:
    label = fit(review.film_label, FILM_CHARACTERS)
    return f"**{label}** · {fit(review.byline, BYLINE_CHARACTERS)} · {rating_words(review)}"
