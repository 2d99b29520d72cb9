"""Cases in a list and in the log channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.ui import custom_ids
from bot.ui.base import QUIET, Layout, container, pager
from bot.ui.text import fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.moderation import Case

__all__ = ["case_entry", "case_list", "case_words"]


def case_words(case: Case) -> str:
    """One case in two or three lines."""
    lines = [f"**Case {case.number}** · {fit(case.summary, 250)}"]
    if case.reason:
        lines.append(f"> {fit(' '.join(case.reason.split()), 300)}")
    undone = f" · undone by case {case.undone_by}" if case.undone_by else ""
    lines.append(f"-# <@{case.moderator_id}> · {discord.utils.format_dt(case.acted_at, 'R')}{undone}")
    return "\n".join(lines)


def case_entry(case: Case) -> Layout:
    """A case as the log channel shows it."""
    return Layout(container(ui.TextDisplay(case_words(case)), colour=QUIET))


def case_list(cases: Sequence[Case], page: int, pages: int) -> Layout:
    """A page of the log, newest first."""
    text = "\n".join(map(case_words, cases)) if cases else "No moderator has done anything yet."
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(f"## Moderators' log\n{text}"[:3_900])]
    if pages > 1:
        items.append(
            pager([custom_ids.log_page(page - 1, "previous"), custom_ids.log_page(page + 1, "next")], page, pages)
        )
    return Layout(container(*items))
