"""The private reader: one review, paged, with the other critics of the film a tap away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.domain.cards import Place
from bot.domain.reports import Reported
from bot.domain.reviews import ORDERS
from bot.domain.texts import clean, shorten
from bot.ui import custom_ids, moderation_ids
from bot.ui.base import Layout, button, container, option, pager
from bot.ui.cards import SAMPLES_NOTICE, rating_words
from bot.ui.limits import BUTTON_LABEL, BUTTON_URL, OPTION_TEXT, SELECT_OPTIONS
from bot.ui.review_pages import pages_of, write
from bot.ui.text import fit, human_date, plural
from bot.ui.users_reviews import users_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.cards import Reading
    from bot.domain.reviews import Review, ReviewHeader
    from bot.ui.review_pages import ReviewPage

__all__ = ["EARLIER", "LATER", "review_reader"]

EARLIER, LATER = "earlier", "later"
SORTABLE = 3  # two critics need no order


def review_reader(reading: Reading, page: int, *, shows_spoilers: bool = False) -> Layout:
    """Show a page of a review; a page past the end becomes the last."""
    review, pages = reading.review, pages_of(reading.review)
    place = Place(max(0, min(page, len(pages) - 1)), reading.order, reading.offset, shows_spoilers)
    shown = pages[place.page]
    items: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(_heading(review, place)),
        ui.Separator(),
        ui.TextDisplay(shown.shown if shows_spoilers else shown.covered),
        *_turning(review, pages, place),
        *_acts(reading, place),
        *_other_critics(reading, place),
        *_users(reading),
    ]
    if footer := "\n".join(_footer(review)):
        items.append(ui.TextDisplay(footer))
    return Layout(container(*items))


def _heading(review: Review, place: Place) -> str:
    covers = "none" if place.shows_spoilers else review.spoilers
    lines = [f"## {fit(review.film_label, 200)}", f"**{fit(review.byline, 150)}**", _stars(review)]
    if review.published_on:
        lines[1] += f" · {human_date(review.published_on)}"
    if review.headline:
        lines.append(f"*{write(review.headline, 250, covers=covers)}*")
    if covers != "none":
        lines.append("-# This review gives things away. Tap what is covered, or show all of it below.")
    return "\n".join(lines)


def _stars(review: ReviewHeader) -> str:
    """Stars with their number, and the critic's own notation where it says more than that."""
    if review.rating is None:
        return "No rating"
    if review.stars is None:
        return f"Rated {fit(review.rating.original, 60)}"
    if "★" in review.rating.original or review.rating.original == f"{review.stars.number}/5":
        return rating_words(review)
    return f"{review.stars} · originally {fit(review.rating.original, 60)}"


def _turning(review: Review, pages: tuple[ReviewPage, ...], place: Place) -> Iterator[ui.Item[ui.LayoutView]]:
    if len(pages) < 2:
        return
    last = len(pages) - 1
    arrows = [
        custom_ids.review_page(review.review_id, max(0, place.page - 1), "previous", place),
        custom_ids.review_page(review.review_id, min(last, place.page + 1), "next", place),
    ]
    yield pager(arrows, place.page, len(pages))
    stops = [(stop, number) for number, page in enumerate(pages) for stop in page.stops]
    if not pages[0].stops:
        stops.insert(0, ("Beginning", 0))
    if len(stops) < 2:
        return
    # Before the first stop of the page the reader is still in the section that began on an earlier one.
    here = max((index for index, (_, number) in enumerate(stops) if number < place.page), default=0)
    here = next((index for index, (_, number) in enumerate(stops) if number == place.page), here)
    start = max(0, min(here - SELECT_OPTIONS // 2, len(stops) - SELECT_OPTIONS))
    options = [
        option(stop, f"{number}.{index}")
        for index, (stop, number) in enumerate(stops[start : start + SELECT_OPTIONS], start)
    ]
    custom_id = custom_ids.review_page(review.review_id, place.page, "section", place)
    # Not as the chosen option: that a client shows until something else is chosen, also on another page.
    where = shorten(f"Section: {' '.join(clean(stops[here][0]).split())}", OPTION_TEXT)
    yield ui.ActionRow(ui.Select(custom_id=custom_id, placeholder=where, options=options))


def _acts(reading: Reading, place: Place) -> Iterator[ui.Item[ui.LayoutView]]:
    review = reading.review
    buttons: list[ui.Button[ui.LayoutView]] = []
    if review.spoilers != "none":
        label = "Hide spoilers" if place.shows_spoilers else "Show spoilers"
        other = replace(place, shows_spoilers=not place.shows_spoilers)
        spoilers = custom_ids.review_page(review.review_id, place.page, "spoilers", other)
        buttons.append(button(label, spoilers, emoji="🙈" if place.shows_spoilers else "👁️"))
    if review.critic and review.critic_id is not None and reading.by_critic > 1:
        buttons.append(button("More by this critic", custom_ids.critic(review.critic_id, 0, "show")))
    if review.url and review.url.startswith(("https://", "http://")) and len(review.url) <= BUTTON_URL:
        label = shorten(f"Read it at {review.outlet}" if review.outlet else "Read the original", BUTTON_LABEL)
        buttons.append(ui.Button(label=label, url=review.url))
    buttons.append(button("Report", moderation_ids.report(Reported("review", review.review_id)), emoji="🚩"))
    yield ui.ActionRow(*buttons)


def _other_critics(reading: Reading, place: Place) -> Iterator[ui.Item[ui.LayoutView]]:
    if reading.total < 2:
        return
    yield ui.ActionRow(_chooser(reading, place))
    if reading.total < SORTABLE:
        return
    review = reading.review
    yield ui.ActionRow(
        *(
            button(
                name,
                custom_ids.review_page(
                    review.review_id, place.page, f"by_{order}", replace(place, order=order, offset=None)
                ),
                style=discord.ButtonStyle.primary if order == place.order else discord.ButtonStyle.secondary,
                is_disabled=order == place.order,
            )
            for order, name in ORDERS.items()
        )
    )


def _users(reading: Reading) -> Iterator[ui.Item[ui.LayoutView]]:
    """Lead to those who are no critics, below all that critics say."""
    if reading.users_reviews:
        custom_id = custom_ids.users(reading.review.film_id, 0, "show")
        yield ui.ActionRow(button(users_label(reading.users_reviews), custom_id, emoji="👥"))


def _chooser(reading: Reading, place: Place) -> ui.Select[ui.LayoutView]:
    options = [_option(header, is_open=header.review_id == reading.review.review_id) for header in reading.choices]
    seen = reading.offset + len(reading.choices)
    if reading.offset > 0:
        options.insert(0, option("Earlier in the list …", f"{EARLIER}:{reading.offset}", emoji="⬆️"))
    if seen < reading.total:
        options.append(option("More critics …", f"{LATER}:{seen}", emoji="⬇️"))
    return ui.Select(
        custom_id=custom_ids.reader(reading.review.film_id, reading.review.review_id, place),
        placeholder=f"Critics {reading.offset + 1:,} to {seen:,} of {plural(reading.total, 'review')}",
        options=options,
    )


def _option(header: ReviewHeader, *, is_open: bool) -> discord.SelectOption:
    original = header.rating.original if header.rating else "No rating"
    words = f"{header.stars.glyphs} · {original}" if header.stars else original
    if header.published_on:
        words += f" · {human_date(header.published_on)}"
    if header.guild_id is not None:
        words = f"This server's · {words}"
    return option(header.byline, header.review_id, words, is_default=is_open)


def _footer(review: Review) -> Iterator[str]:
    if review.is_excerpt:
        yield "-# An excerpt. The whole review is at its source."
    if review.attribution:
        yield f"-# {fit(' '.join(review.attribution.split()), 250)}"
    if review.is_sample:
        yield SAMPLES_NOTICE
