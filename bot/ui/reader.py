"""The private reader: one review, paged, with the other critics of the film a tap away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.domain.drafts import Section
from bot.domain.texts import paginate, shorten
from bot.ui import custom_ids
from bot.ui.base import Layout, container, pager
from bot.ui.cards import SAMPLES_NOTICE, rating_words
from bot.ui.limits import OPTION_TEXT
from bot.ui.text import fit, human_date, review_text

if TYPE_CHECKING:
    from bot.domain.cards import Reading
    from bot.domain.reviews import Review, ReviewHeader
    from bot.domain.texts import Page

__all__ = ["EARLIER", "LATER", "review_reader"]

# Escapes and spoiler marks may double a text; twice this and the heading stay under 4,000 characters.
PAGE_CHARACTERS = 1_500
EARLIER, LATER = "earlier", "later"


def review_reader(reading: Reading, page: int) -> Layout:
    """Show a page of a review; a page past the end becomes the last."""
    review = reading.review
    pages = paginate(review.sections or (Section(None, "This review has no text; follow the link."),), PAGE_CHARACTERS)
    page = max(0, min(page, len(pages) - 1))
    items: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(_heading(review)),
        ui.Separator(),
        ui.TextDisplay(_page_text(pages[page], hide_all=review.has_spoilers and not _marks_spoilers(review))),
    ]
    if len(pages) > 1:
        arrows = [
            custom_ids.review_page(review.review_id, page - 1, "previous"),
            custom_ids.review_page(review.review_id, page + 1, "next"),
        ]
        items.append(pager(arrows, page, len(pages)))
    if reading.total > 1:
        items.append(ui.ActionRow(_chooser(reading)))
    if review.url and review.url.startswith(("https://", "http://")) and len(review.url) <= 512:
        label = shorten(f"Read it at {review.outlet}" if review.outlet else "Read the original", 80)
        items.append(ui.ActionRow(ui.Button(label=label, url=review.url)))
    if review.is_sample:
        items.append(ui.TextDisplay(SAMPLES_NOTICE))
    return Layout(container(*items))


def _heading(review: Review) -> str:
    lines = [f"## {fit(review.film_label, 200)}", f"**{fit(review.byline, 150)}** · {rating_words(review)}"]
    if review.published_on:
        lines[-1] += f" · {human_date(review.published_on)}"
    if review.headline:
        lines.append(f"*{fit(review.headline, 250)}*")
    if review.has_spoilers:
        lines.append("-# This review gives things away. Tap the covered text to read it.")
    return "\n".join(lines)


def _page_text(page: Page, *, hide_all: bool) -> str:
    parts: list[str] = []
    for heading, text in page.parts:
        if heading:
            parts.append(f"### {fit(heading, 150)}")
        parts.append(review_text(text, hide_all=hide_all))
    return "\n".join(parts)[:3_200] or "…"


def _marks_spoilers(review: Review) -> bool:
    return any("||" in section.text for section in review.sections)


def _chooser(reading: Reading) -> ui.Select[ui.LayoutView]:
    options = [_option(header, is_open=header.review_id == reading.review.review_id) for header in reading.choices]
    if reading.offset > 0:
        options.insert(
            0,
            discord.SelectOption(label="Earlier in the list …", value=f"{EARLIER}:{reading.offset}", emoji="⬆️"),
        )
    if reading.offset + len(reading.choices) < reading.total:
        options.append(
            discord.SelectOption(
                label="More critics …", value=f"{LATER}:{reading.offset + len(reading.choices)}", emoji="⬇️"
            )
        )
    return ui.Select(
        custom_id=custom_ids.reader(reading.review.film_id, reading.review.review_id),
        placeholder=f"Other critics ({reading.total:,} reviews)",
        options=options,
    )


def _option(header: ReviewHeader, *, is_open: bool) -> discord.SelectOption:
    stars = (
        f"{header.stars.glyphs} · {header.rating.original}" if header.stars and header.rating else rating_words(header)
    )
    return discord.SelectOption(
        label=shorten(header.byline, OPTION_TEXT),
        value=str(header.review_id),
        description=shorten(stars, OPTION_TEXT),
        default=is_open,
    )
