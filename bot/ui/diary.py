"""A member's diary, page by page."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from discord import ui

from bot.ui import custom_ids
from bot.ui.base import QUIET, Layout, container, option, pager
from bot.ui.lists import note_line
from bot.ui.text import fit, human_date, plural

if TYPE_CHECKING:
    from bot.domain.diary import DiaryEntry, DiaryPage

__all__ = ["diary_page"]

FILM_CHARACTERS = 100


def diary_page(shown: DiaryPage, words: str | None = None) -> Layout:
    """Viewings and undated ratings by month, newest first; one's own entries can be taken out.

    Args:
        shown: The page.
        words: What was just done, to stand above it.
    """
    heading = "## Your diary" if shown.is_own else f"## Diary\n<@{shown.user_id}>"
    lines = [words] if words else []
    lines += [heading, _counts(shown)] if shown.entries else [heading]
    for month, entries in groupby(shown.entries, key=lambda entry: f"{entry.day:%B %Y}"):
        lines.append(f"### {month}")
        lines += [_line(entry, hides_note=shown.hides_every_note) for entry in entries]
    if not shown.entries:
        lines.append(_nothing(shown))
        return Layout(container(ui.TextDisplay("\n".join(lines)), colour=QUIET))
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay("\n".join(lines))]
    if shown.pages > 1:
        arrows = [
            custom_ids.diary(shown.user_id, shown.page + step, way) for step, way in ((-1, "previous"), (1, "next"))
        ]
        items.append(pager(arrows, shown.page, shown.pages))
    if shown.is_own and (dated := [entry for entry in shown.entries if entry.viewing_id is not None]):
        items.append(ui.ActionRow(_remover(shown, dated)))
    return Layout(container(*items))


def _counts(shown: DiaryPage) -> str:
    parts = [plural(shown.viewings, "viewing")]
    if shown.undated:
        parts.append(f"{plural(shown.undated, 'film')} rated without a date")
    return "-# " + " · ".join(parts)


def _line(entry: DiaryEntry, *, hides_note: bool) -> str:
    parts = [f"{entry.day.day}", f"**{fit(entry.film.label, FILM_CHARACTERS)}**"]
    if entry.is_concealed:
        parts.append("stars hidden until you rate it")
    elif entry.stars is not None:
        parts.append(f"{entry.stars.glyphs} {entry.stars.number}")
    if entry.is_rewatch:
        parts.append("↻ again")
    if entry.viewing_id is None:
        parts.append("*rated*")
    line = " · ".join(parts)
    return f"{line}\n-# {note_line(entry.note, hides_all=hides_note)}" if entry.note else line


def _nothing(shown: DiaryPage) -> str:
    if shown.is_own:
        return "Nothing in it yet. `/rate` with *watched* writes the first entry."
    return "Nothing in it yet."


def _remover(shown: DiaryPage, dated: list[DiaryEntry]) -> ui.Select[ui.LayoutView]:
    return ui.Select(
        custom_id=custom_ids.diary(shown.user_id, shown.page, "remove"),
        placeholder="Take an entry out",
        options=[
            option(entry.film.label, entry.viewing_id or 0, f"{human_date(entry.day)}; your stars stay")
            for entry in dated
        ],
    )
