"""What a member wants to see, and the film that was drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.domain.films import format_runtime
from bot.ui import custom_ids
from bot.ui.base import QUIET, Layout, button, container, option, pager
from bot.ui.cards import critics_line, film_heading
from bot.ui.text import fit, plural

if TYPE_CHECKING:
    from bot.domain.cards import Pick, WatchlistPage, Wish

__all__ = ["pick_card", "watchlist_page"]

FILM_CHARACTERS = 100


def watchlist_page(shown: WatchlistPage, words: str | None = None) -> Layout:
    """One's own list, newest first, with a select that takes a film off it.

    Args:
        shown: The page.
        words: What was just done, to stand above it.
    """
    lines = [words] if words else []
    lines.append("## Your watchlist")
    if not shown.wishes:
        lines.append("Nothing on it yet. Press *Want to see* on a film's card, or use `/watchlist add`.")
        return Layout(container(ui.TextDisplay("\n".join(lines)), colour=QUIET))
    lines += [f"-# {plural(shown.total, 'film')}, newest first", *map(_line, shown.wishes)]
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay("\n".join(lines))]
    if shown.pages > 1:
        arrows = [custom_ids.watchlist(shown.page + step, way) for step, way in ((-1, "previous"), (1, "next"))]
        items.append(pager(arrows, shown.page, shown.pages))
    select = ui.Select[ui.LayoutView](
        custom_id=custom_ids.watchlist(shown.page, "remove"),
        placeholder="Take a film off",
        options=[option(wish.film.label, wish.film.film_id, ", ".join(wish.film.directors)) for wish in shown.wishes],
    )
    items.append(ui.ActionRow(select))
    return Layout(container(*items))


def pick_card(pick: Pick) -> Layout:
    """The film that was drawn, for whom and from how many."""
    film = pick.film
    lines = [film_heading(film), _why(pick)]
    if pick.critics.total:
        lines.append(f"Critics: {critics_line(pick.critics)}")
    buttons = ui.ActionRow[ui.LayoutView](
        button("Read reviews", custom_ids.film(film.film_id, "reviews"), is_disabled=not pick.critics.total),
        button("Rate", custom_ids.film(film.film_id, "rate"), emoji="⭐", style=discord.ButtonStyle.primary),
        button("Want to see", custom_ids.film(film.film_id, "want"), emoji="🔖"),
    )
    return Layout(container(ui.TextDisplay("\n".join(lines)), buttons))


def _why(pick: Pick) -> str:
    people = [f"<@{user_id}>" for user_id in pick.user_ids]
    drawn = "the only one" if pick.candidates == 1 else f"drawn from {pick.candidates:,}"
    if len(people) == 1:
        return f"🎲 From the watchlist of {people[0]} · {drawn}"
    return f"🎲 {', '.join(people[:-1])} and {people[-1]} want to see it, and none of them has rated it · {drawn}"


def _line(wish: Wish) -> str:
    film = wish.film
    parts = [f"**{fit(film.label, FILM_CHARACTERS)}**"]
    if film.directors:
        others = len(film.directors) - 1
        parts.append(fit(film.directors[0], 60) + (f" and {others} more" if others else ""))
    if film.runtime_minutes:
        parts.append(format_runtime(film.runtime_minutes))
    if wish.others:
        parts.append(f"{plural(wish.others, 'other')} too")
    return " · ".join(parts)
