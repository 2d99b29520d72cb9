"""What Marquee says of itself: the help, and the welcome in a new server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from discord import ui

from bot.domain.texts import shorten
from bot.ui import custom_ids
from bot.ui.base import Layout, container, pager

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["HelpEntry", "HelpGroup", "help_page", "welcome"]

PAGE_CHARACTERS = 2_800


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """A command as members type it, and what it does."""

    usage: str
    description: str


@dataclass(frozen=True, slots=True)
class HelpGroup:
    """Commands that belong together."""

    heading: str
    entries: tuple[HelpEntry, ...]


def help_page(groups: Sequence[HelpGroup], page: int = 0) -> Layout:
    """A page of everything that the reader may use; a page past the end becomes the last."""
    pages = _pages(groups)
    page = max(0, min(page, len(pages) - 1))
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(f"## What Marquee can do\n{pages[page]}")]
    if len(pages) > 1:
        items.append(
            pager(
                [custom_ids.help_page(page - 1, "previous"), custom_ids.help_page(page + 1, "next")], page, len(pages)
            )
        )
    return Layout(container(*items))


def _pages(groups: Sequence[HelpGroup]) -> list[str]:
    pages = [""]
    for group in groups:
        lines = [f"- `{shorten(entry.usage, 120)}` {shorten(entry.description, 100)}" for entry in group.entries]
        text = shorten(f"### {group.heading}\n" + "\n".join(lines), PAGE_CHARACTERS)
        if pages[-1] and len(pages[-1]) + len(text) > PAGE_CHARACTERS:
            pages.append("")
        pages[-1] = f"{pages[-1]}\n{text}".strip()
    return pages


def welcome(missing: Sequence[str]) -> Layout:
    """Say hello in a server, and what is missing there."""
    items: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(
            "## 🎬 Hello, I am Marquee\n"
            "Look films up, read what critics wrote, give your own stars, and see how this server rates.\n"
            "- `/review` shows a film, `/rate` gives it your stars, `/help` lists everything you may use.\n"
            "- Whoever manages this server sets channels, roles and rules with `/settings`. Nothing has to be set."
        ),
        ui.TextDisplay(
            "### What is stored\n"
            "Your stars, notes and the name under which you gave them, for this server alone. I read no messages. "
            "Moderators' acts are kept on record. Whoever wants their data deleted can have it deleted."
        ),
    ]
    if missing:
        lines = "\n".join(f"- {each}" for each in missing)
        items.append(ui.TextDisplay(f"### What I may not do yet\n{lines}"[:1_500]))
    return Layout(container(*items))
