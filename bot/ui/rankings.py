"""A server's ranking as a paged message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import ui

from bot.domain.rankings import RankingFilter
from bot.ui import custom_ids
from bot.ui.base import QUIET, Layout, container, pager
from bot.ui.text import fit, plural

if TYPE_CHECKING:
    from bot.domain.rankings import TopEntry, TopPage

__all__ = ["PERIOD_NAMES", "change_words", "top_page"]

PERIOD_NAMES = {"week": "the last 7 days", "month": "the last 30 days", "year": "the last 365 days"}


def top_page(shown: TopPage) -> Layout:
    """Lay a page of the ranking out."""
    heading = "\n".join(_heading(shown))
    if not shown.entries:
        is_all = shown.wanted == RankingFilter()
        words = "No film is ranked here yet. Start with `/rate`." if is_all else "No film fits. Try fewer filters."
        return Layout(container(ui.TextDisplay(f"{heading}\n{words}"), colour=QUIET))
    lines = [_entry(entry, has_past=shown.has_past) for entry in shown.entries]
    items: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(heading),
        ui.Separator(),
        ui.TextDisplay("\n".join(lines)),
        ui.TextDisplay(f"-# {_rule(shown)}"),
    ]
    if shown.pages > 1:
        ids = [custom_ids.top(shown.wanted, shown.page + step, way) for step, way in ((-1, "previous"), (1, "next"))]
        items.append(pager(ids, shown.page, shown.pages))
    return Layout(container(*items))


def change_words(change: int | None) -> str:
    """Say how a film moved: `▲ up 3`, `▼ down 1`, `new`; nothing for one that stayed."""
    if change is None:
        return "new"
    return f"▲ up {change:,}" if change > 0 else f"▼ down {-change:,}" if change < 0 else ""


def _heading(shown: TopPage) -> list[str]:
    wanted = shown.wanted
    parts = [
        plural(shown.total, "film") if shown.total else None,
        fit(shown.genre or "a genre no film has", 60) if wanted.genre else None,
        f"{wanted.decade}s" if wanted.decade is not None else None,
        f"by {fit(shown.director or 'nobody known', 100)}" if wanted.director else None,
        f"ratings of {PERIOD_NAMES[wanted.period]}" if wanted.period else None,
        f"at least {plural(wanted.least, 'rating')}" if wanted.least > 1 else None,
    ]
    return list(filter(None, ["## Top films of this server", " · ".join(filter(None, parts))]))


def _entry(entry: TopEntry, *, has_past: bool) -> str:
    standing = entry.standing
    change = change_words(entry.change) if has_past else ""
    line = f"**{standing.rank:,}** · **{fit(entry.film_label, 120)}** · {standing.weighted_mean:.2f}"
    votes = f"-# {plural(standing.votes.rating_count, 'rating')}, plain mean {standing.votes.mean:.2f}"
    return f"{line}{f' · {change}' if change else ''}\n{votes}"


def _rule(shown: TopPage) -> str:
    mean = f"Out of 5, weighted as if {shown.weight:,} more had given the server's mean" if shown.weight else "Out of 5"
    return f"{mean}; moves are since last week." if shown.has_past else f"{mean}."
