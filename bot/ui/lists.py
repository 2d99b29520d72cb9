"""Paged lists: who rated a film, the library, and the choice between films of one name."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.domain.reviews import SORTS
from bot.domain.texts import shorten
from bot.ui import custom_ids
from bot.ui.base import QUIET, Layout, container, pager
from bot.ui.cards import SAMPLES_NOTICE, rating_words
from bot.ui.limits import OPTION_TEXT
from bot.ui.text import fit, plural, review_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.cards import BrowsePage, RatersPage
    from bot.domain.films import Film
    from bot.domain.ratings import Rating

__all__ = ["film_chooser", "library_page", "raters_list"]

NOTE_CHARACTERS = 160
LIST_CHARACTERS = 3_500


def raters_list(shown: RatersPage) -> Layout:
    """Members grouped by their stars, highest first, with their notes."""
    film = shown.film
    lines = [f"## {fit(film.label, 200)}", f"{plural(shown.server.tally.count, 'rating')} in this server"]
    for stars, group in groupby(shown.ratings, key=lambda rating: rating.stars):
        lines.append(f"### {stars}")
        lines += [_rater(rating) for rating in group]
    if not shown.ratings:
        lines.append("Nobody here has rated it yet.")
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay("\n".join(lines))]
    if shown.pages > 1:
        arrows = [
            custom_ids.raters(film.film_id, shown.page - 1, "previous"),
            custom_ids.raters(film.film_id, shown.page + 1, "next"),
        ]
        items.append(pager(arrows, shown.page, shown.pages))
    return Layout(container(*items))


def _rater(rating: Rating) -> str:
    line = f"<@{rating.user_id}>"
    if rating.note is None:
        return line
    text = shorten(" ".join(rating.note.text.split()), NOTE_CHARACTERS)
    # A cut may have taken a spoiler's closing mark: then all of it is hidden.
    return f"{line} · {review_text(text, hide_all=rating.note.has_spoilers or text.count('||') % 2 == 1)}"


def library_page(shown: BrowsePage) -> Layout:
    """A page of the library with a chooser that opens a review."""
    heading = f"## Reviews\n{plural(shown.total, 'review')} · {SORTS[shown.wanted.sort].lower()}"
    if not shown.reviews:
        return Layout(container(ui.TextDisplay(f"{heading}\nNothing fits. Try fewer filters."), colour=QUIET))
    lines = [heading]
    lines += [
        f"**{fit(review.film_label, 120)}** · {rating_words(review)}\n-# {fit(review.byline, 150)}"
        for review in shown.reviews
    ]
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay("\n".join(lines)[:LIST_CHARACTERS])]
    options = [
        discord.SelectOption(
            label=shorten(review.film_label, OPTION_TEXT),
            value=str(review.review_id),
            description=shorten(review.byline, OPTION_TEXT),
        )
        for review in shown.reviews
    ]
    open_id = custom_ids.browse(shown.wanted, shown.page, "open")
    items.append(ui.ActionRow(ui.Select(custom_id=open_id, placeholder="Read one of these", options=options)))
    if shown.pages > 1:
        arrows = [
            custom_ids.browse(shown.wanted, shown.page + step, way) for step, way in ((-1, "previous"), (1, "next"))
        ]
        items.append(pager(arrows, shown.page, shown.pages))
    if any(review.is_sample for review in shown.reviews):
        items.append(ui.TextDisplay(SAMPLES_NOTICE))
    return Layout(container(*items))


def film_chooser(films: Sequence[Film], question: str, act: str, argument: str) -> Layout:
    """Ask which film is meant; the answer continues the command named by `act` with its `argument`."""
    options = [
        discord.SelectOption(
            label=shorten(film.label, OPTION_TEXT),
            value=str(film.film_id),
            description=shorten(", ".join(film.directors), OPTION_TEXT) or None,
        )
        for film in films
    ]
    select = ui.Select[ui.LayoutView](
        custom_id=custom_ids.choose(act, argument), placeholder="Choose a film", options=options
    )
    return Layout(container(ui.TextDisplay(question), ui.ActionRow(select), colour=QUIET))
