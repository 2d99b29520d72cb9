"""What users of TMDB say of a film: a page of its own, so that nobody takes them for critics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.domain.texts import shorten
from bot.domain.users_reviews import USERS
from bot.ui import custom_ids
from bot.ui.base import Layout, button, container, pager
from bot.ui.limits import BUTTON_LABEL, BUTTON_URL
from bot.ui.text import fit, human_date, plural

if TYPE_CHECKING:
    from bot.domain.users_reviews import UsersPage, UsersReview

__all__ = ["users_label", "users_page"]

EXCERPT_CHARACTERS = 520  # an excerpt of 400 with its escapes


def users_page(page: UsersPage) -> Layout:
    """Show a page of users' reviews, each with its link; the way back leads to the critics."""
    film_id = page.film.film_id
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(_heading(page)), ui.Separator()]
    items += [_entry(review) for review in page.reviews]
    if page.pages > 1:
        arrows = [
            custom_ids.users(film_id, page.page - 1, "previous"),
            custom_ids.users(film_id, page.page + 1, "next"),
        ]
        items.append(pager(arrows, page.page, page.pages))
    if page.critics:
        items.append(ui.ActionRow(button("Back to the critics", custom_ids.users(film_id, 0, "critics"), emoji="↩️")))
    items.append(ui.TextDisplay(f"-# {fit(page.attribution, 200)}"))
    return Layout(container(*items, colour=discord.Colour(0x4C8EA8)))


def users_label(number: int) -> str:
    """Name the button that leads there."""
    return shorten(f"{USERS} ({number:,})", BUTTON_LABEL)


def _heading(page: UsersPage) -> str:
    count = plural(page.total, "review")
    if page.kept < page.total:
        count += f", {page.kept:,} of them here"
    return (
        f"## {fit(page.film.label, 200)}\n**{USERS}** · {count}\n"
        "-# Written by users of TMDB, not by critics. They count in no mean."
    )


def _entry(review: UsersReview) -> ui.Item[ui.LayoutView]:
    facts = [
        f"**{fit(review.author, 100)}** (TMDB user)",
        f"rated {fit(review.rating, 20)}" if review.rating else "no rating",
    ]
    if review.published_at:
        facts.append(human_date(review.published_at.date()))
    words = ui.TextDisplay[ui.LayoutView](f"{' · '.join(facts)}\n{_excerpt(review)}")
    if review.url is None or len(review.url) > BUTTON_URL:
        return words
    return ui.Section(words, accessory=ui.Button(label="Read it at TMDB", url=review.url))


def _excerpt(review: UsersReview) -> str:
    words = fit(" ".join(review.excerpt.replace("||", " ").split()), EXCERPT_CHARACTERS)
    if not words:
        return "-# No words of it can be quoted here."
    return f"-# It says that it gives things away; tap to read.\n||{words}||" if review.has_spoilers else f"> {words}"
