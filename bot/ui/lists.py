"""Paged lists: who rated a film, the library, and the choice between films of one name."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from discord import ui

from bot.domain.ratings import FORMER_MEMBER
from bot.domain.reviews import SORTS
from bot.domain.texts import shorten
from bot.ui import custom_ids, moderation_ids
from bot.ui.base import QUIET, Layout, button, container, option, pager
from bot.ui.cards import SAMPLES_NOTICE
from bot.ui.critics import review_line
from bot.ui.text import fit, plural, review_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.cards import BrowsePage, RatersPage
    from bot.domain.films import Film
    from bot.domain.ratings import Note, Rating

__all__ = ["film_chooser", "library_page", "note_line", "raters_list"]

NOTE_CHARACTERS = 160
LIST_CHARACTERS = 3_500


def raters_list(shown: RatersPage) -> Layout:
    """Members grouped by their stars, highest first, with their notes."""
    film = shown.film
    lines = [f"## {fit(film.label, 200)}", f"{plural(shown.server.count, 'rating')} in this server"]
    for stars, group in groupby(shown.ratings, key=lambda rating: rating.stars):
        lines.append(f"### {stars}")
        lines += [_rater(rating, is_former=rating.user_id in shown.former) for rating in group]
    if shown.server.is_concealed:
        lines.append("You see who gave what once you have rated it yourself.")
    elif not shown.ratings and not shown.unlisted:
        lines.append("Nobody here has rated it yet.")
    if shown.unlisted:
        lines.append(f"-# And {shown.unlisted:,} from members who are on no list.")
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay("\n".join(lines))]
    if shown.pages > 1:
        arrows = [
            custom_ids.raters(film.film_id, shown.page - 1, "previous"),
            custom_ids.raters(film.film_id, shown.page + 1, "next"),
        ]
        items.append(pager(arrows, shown.page, shown.pages))
    if any(rating.note for rating in shown.ratings):
        report = moderation_ids.report_notes(film.film_id, shown.page)
        items.append(ui.ActionRow(button("Report a note", report, emoji="🚩")))
    return Layout(container(*items))


def _rater(rating: Rating, *, is_former: bool) -> str:
    line = FORMER_MEMBER if is_former else f"<@{rating.user_id}>"
    return line if rating.note is None else f"{line} · {note_line(rating.note)}"


def note_line(note: Note, *, hides_all: bool = False) -> str:
    """A note in one line, cut to some 160 characters, with what gives something away covered."""
    text = " ".join(note.text.split())
    size = NOTE_CHARACTERS
    # Escapes may double a text; fifteen such lines have to fit into one message.
    while len(shown := _note(shorten(text, size), is_spoiler=note.has_spoilers or hides_all)) > NOTE_CHARACTERS + 20:
        size -= 10
    return shown


def _note(text: str, *, is_spoiler: bool) -> str:
    # A cut may have taken a spoiler's closing mark: then all of it is hidden.
    return review_text(text, hide_all=is_spoiler or text.count("||") % 2 == 1)


def library_page(shown: BrowsePage) -> Layout:
    """A page of the library with a chooser that opens a review, and one that sorts."""
    heading = _library_heading(shown)
    if not shown.reviews:
        return Layout(container(ui.TextDisplay(f"{heading}\nNothing fits. Try fewer filters."), colour=QUIET))
    lines = [heading, *(review_line(review, review.byline) for review in shown.reviews)]
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay("\n".join(lines)[:LIST_CHARACTERS])]
    options = [option(review.film_label, review.review_id, review.byline) for review in shown.reviews]
    open_id = custom_ids.browse(shown.wanted, shown.page, "open")
    items.append(ui.ActionRow(ui.Select(custom_id=open_id, placeholder="Read one of these", options=options)))
    if shown.pages > 1:
        arrows = [
            custom_ids.browse(shown.wanted, shown.page + step, way) for step, way in ((-1, "previous"), (1, "next"))
        ]
        items += [pager(arrows, shown.page, shown.pages), ui.ActionRow(_sorter(shown))]
    if shown.critic and shown.wanted.critic_id is not None:
        about = custom_ids.critic(shown.wanted.critic_id, 0, "show")
        items.append(ui.ActionRow(button("How this critic rates", about)))
    if any(review.is_sample for review in shown.reviews):
        items.append(ui.TextDisplay(SAMPLES_NOTICE))
    return Layout(container(*items))


def _library_heading(shown: BrowsePage) -> str:
    stars = {None: None, 0: "without stars", 5: "five stars"}
    parts = [
        plural(shown.total, "review"),
        f"by {fit(shown.critic, 100)}" if shown.critic else None,
        f"from {fit(shown.outlet, 100)}" if shown.outlet else None,
        stars.get(shown.wanted.stars, f"{plural(shown.wanted.stars or 0, 'star')} or more"),
        SORTS[shown.wanted.sort].lower(),
    ]
    return f"## Reviews\n{' · '.join(filter(None, parts))}"


def _sorter(shown: BrowsePage) -> ui.Select[ui.LayoutView]:
    return ui.Select(
        custom_id=custom_ids.browse(shown.wanted, 0, "sort"),
        placeholder="Sort",
        options=[option(name, sort, is_default=sort == shown.wanted.sort) for sort, name in SORTS.items()],
    )


def film_chooser(films: Sequence[Film], question: str, act: str, argument: str) -> Layout:
    """Ask which film is meant; the answer continues the command named by `act` with its `argument`."""
    options = [option(film.label, film.film_id, ", ".join(film.directors)) for film in films]
    select = ui.Select[ui.LayoutView](
        custom_id=custom_ids.choose(act, argument), placeholder="Choose a film", options=options
    )
    return Layout(container(ui.TextDisplay(question), ui.ActionRow(select), colour=QUIET))
