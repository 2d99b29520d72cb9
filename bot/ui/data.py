"""A person's own data: what goes when it is deleted, and what they take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord import ui

from bot.ui import custom_ids
from bot.ui.base import QUIET, Layout, button, container
from bot.ui.text import fit, plural

if TYPE_CHECKING:
    from bot.domain.exports import Holdings

__all__ = ["EXPORT_NAME", "deleted", "deletion", "export_ready"]

EXPORT_NAME: Final = "marquee-data.zip"
_WORDS: Final = {
    "ratings": "rating",
    "notes": "note",
    "viewings": "viewing",
    "watchlist": "film to see",
    "drafts": "preview of a review",
    "suggestions": "suggestion for film night",
    "night_ballots": "ballot in an open vote",
}
_PLURALS: Final = {
    "watchlist": "films to see",
    "drafts": "previews of reviews",
    "suggestions": "suggestions for film night",
    "night_ballots": "ballots in open votes",
}
SHOWN_SERVERS: Final = 10


def deletion(holdings: Holdings, scope: str, guild_id: int | None) -> Layout:
    """Show exactly what would go; only the red button deletes it.

    Args:
        holdings: What is known of the person, where `scope` says.
        scope: "here" or "all".
        guild_id: The server where this is asked, None in a private conversation.
    """
    where = "in this server" if scope == "here" else f"in {plural(len(holdings.guilds), 'server')}"
    items: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(f"## Delete your data {where}?\n-# Only you see this, and nothing is gone yet."),
        ui.TextDisplay("\n".join(_lines(holdings, scope))),
        ui.Separator(),
        ui.TextDisplay("\n".join(_stays(holdings))),
    ]
    row = ui.ActionRow[ui.LayoutView](
        button("Delete for good", custom_ids.forget(scope, "yes"), style=discord.ButtonStyle.danger),
        button("Keep everything", custom_ids.forget(scope, "no")),
    )
    if guild_id is not None and (scope == "all" or set(holdings.guilds) - {guild_id}):
        other = "all" if scope == "here" else "here"
        label = "Show all servers" if other == "all" else "Show this server only"
        row.add_item(button(label, custom_ids.forget(other, "show")))
    return Layout(container(*items, row, colour=discord.Colour(0xC0392B)))


def deleted(ratings: int, *, is_everywhere: bool) -> str:
    """Say that it is done."""
    where = "everywhere" if is_everywhere else "in this server"
    gone = f", {plural(ratings, 'rating')} among it" if ratings else ""
    return f"Your data {where} is deleted{gone}. Averages and posted cards follow."


def export_ready(films: int, size: int) -> Layout:
    """Hand over the file, and say what is in it."""
    text = (
        f"## Your data\n{plural(films, 'film')}, {size / 1024:,.0f} KiB.\n"
        "`marquee.json` has everything; `/data import` takes it back. "
        "The CSV files are for [Letterboxd's import page](https://letterboxd.com/import/)."
    )
    return Layout(container(ui.TextDisplay(text), ui.File(f"attachment://{EXPORT_NAME}"), colour=QUIET))


def _lines(holdings: Holdings, scope: str) -> list[str]:
    lines = [
        f"- {number:,} {_WORDS[table] if number == 1 else _PLURALS.get(table, f'{_WORDS[table]}s')}"
        for table in _WORDS
        if (number := holdings.counts.get(table, 0))
    ]
    if holdings.counts.get("members"):
        lines.append("- the name under which you acted, and whether you are hidden from lists")
    others = sum(number for table, number in holdings.counts.items() if table not in {*_WORDS, "members"})
    if others:
        lines.append(f"- {others:,} other {'entry' if others == 1 else 'entries'}")
    if not lines:
        lines.append("- nothing here")
    if scope == "all" and holdings.guilds:
        names = [fit(name, 60) or f"server {guild_id}" for guild_id, name in holdings.guilds.items()]
        more = f" and {len(names) - SHOWN_SERVERS} more" if len(names) > SHOWN_SERVERS else ""
        lines.append(f"-# {', '.join(names[:SHOWN_SERVERS])}{more}")
    return lines


def _stays(holdings: Holdings) -> list[str]:
    lines = [
        "Averages are worked out anew without you. It can't be undone: `/data export` first keeps a copy.",
        "-# Moderators' records and reports stay, with a code in place of your id that only Marquee can make.",
        "-# Films and reviews that you added for a server are the server's, and stay.",
    ]
    if holdings.is_banned:
        lines.append(
            "⚠️ You are banned from taking part here. The ban stays until it ends: all that is kept "
            "for it is a code that only Marquee can make from your id."
        )
    return lines
