"""Cases in a list, in the log channel and as a file; the card that moderators are about to post."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.domain.moderation import KINDS, CaseFilter
from bot.domain.tables import csv_file
from bot.ui import moderation_ids
from bot.ui.base import QUIET, Layout, button, container, pager
from bot.ui.text import fit, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.films import Film
    from bot.domain.moderation import Case

__all__ = ["case_entry", "case_file", "case_list", "case_words", "done_words", "post_question", "posted"]

_LIST_CHARACTERS = 3_400
_CSV_HEADING = (
    "case",
    "when (UTC)",
    "kind",
    "summary",
    "reason",
    "moderator id",
    "moderator",
    "member id",
    "undone by case",
)


def case_words(case: Case) -> str:
    """One case in two to four lines."""
    about = f" · about <@{case.member_id}>" if case.member_id else ""
    lines = [f"**Case {case.number}** · {fit(' '.join(case.summary.split()), 250)}{about}"]
    if case.reason:
        lines.append(f"“{fit(' '.join(case.reason.split()), 300)}”")
    undone = f" · undone by case {case.undone_by}" if case.undone_by else ""
    by = f"<@{case.moderator_id}>" if case.moderator_id else "a former moderator"
    lines.append(f"-# {by} · {discord.utils.format_dt(case.acted_at, 'R')}{undone}")
    return "\n".join(lines)


def done_words(case: Case) -> str:
    """The same for the moderator who has just acted, with the way back."""
    return f"{case_words(case)}\nTo take it back: `/mod undo {case.number}`."


def case_entry(case: Case) -> Layout:
    """A case as the log channel shows it."""
    return Layout(container(ui.TextDisplay(case_words(case)), colour=QUIET))


def case_list(cases: Sequence[Case], page: int, pages: int, wanted: CaseFilter | None = None) -> Layout:
    """A page of the log, newest first."""
    wanted = wanted or CaseFilter()
    filters = _filter_words(wanted)
    if not cases:
        text = f"Nothing on record {filters}." if filters else "No moderator has done anything yet."
        return Layout(container(ui.TextDisplay(f"## Moderators' log\n{text}"), colour=QUIET))
    shown: list[str] = [f"## Moderators' log{f' {filters}' if filters else ''}"]
    for case in cases:
        # A page of the longest cases would not fit: what is cut off then is a reason, never a case.
        words = case_words(case)
        left = _LIST_CHARACTERS - sum(map(len, shown))
        shown.append(words if len(words) <= left - 150 * (len(cases) - len(shown)) else _short(case))
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay("\n".join(shown))]
    if pages > 1:
        arrows = [
            moderation_ids.log_page(wanted, page - 1, "previous"),
            moderation_ids.log_page(wanted, page + 1, "next"),
        ]
        items.append(pager(arrows, page, pages))
    items.append(ui.ActionRow(button("Download as CSV", moderation_ids.log_page(wanted, page, "csv"), emoji="📄")))
    return Layout(container(*items))


def _short(case: Case) -> str:
    by = f"<@{case.moderator_id}>" if case.moderator_id else "a former moderator"
    return f"**Case {case.number}** · {fit(' '.join(case.summary.split()), 90)}\n-# {by}"


def _filter_words(wanted: CaseFilter) -> str:
    parts = [
        f"by <@{wanted.moderator_id}>" if wanted.moderator_id else None,
        f"about <@{wanted.member_id}>" if wanted.member_id else None,
        f"· {KINDS[wanted.kind].lower()}" if wanted.kind in KINDS else None,
        f"of the last {wanted.period}" if wanted.period else None,
    ]
    return " ".join(filter(None, parts))


def case_file(cases: Sequence[Case]) -> tuple[Layout, list[discord.File]]:
    """The log as a CSV file."""
    rows = [
        (
            case.number,
            case.acted_at.strftime("%Y-%m-%d %H:%M:%S"),
            case.kind,
            case.summary,
            case.reason,
            case.moderator_id or None,
            case.moderator_name,
            case.member_id,
            case.undone_by,
        )
        for case in cases
    ]
    file = discord.File(io.BytesIO(csv_file(_CSV_HEADING, rows)), "cases.csv")
    text = ui.TextDisplay[ui.LayoutView](f"## Moderators' log\n{plural(len(cases), 'case')}, newest first.")
    return Layout(container(text, ui.File("attachment://cases.csv"), colour=QUIET)), [file]


def post_question(film: Film, channel_id: int, *, conceals: bool) -> Layout:
    """Ask before something is posted that can't be undone."""
    stars = "Its stars stay hidden from those who gave none until you reveal them." if conceals else ""
    text = f"Post the card of **{fit(film.label, 300)}** in <#{channel_id}>? That can't be undone.\n{stars}"
    confirm = moderation_ids.post(film.film_id, channel_id, conceals=conceals)
    return Layout(
        container(
            ui.TextDisplay(text.strip()),
            ui.ActionRow(button("Post it", confirm, style=discord.ButtonStyle.primary)),
            colour=QUIET,
        )
    )


def posted(case: Case, film_id: int, channel_id: int, *, conceals: bool) -> Layout:
    """Say that a card is on its way, with the way to reveal its stars."""
    items: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(f"On its way to <#{channel_id}>.\n{case_words(case)}"),
    ]
    if conceals:
        items.append(ui.ActionRow(button("Reveal the stars", moderation_ids.reveal(film_id), emoji="👁️")))
    return Layout(container(*items, colour=QUIET))
