"""The base of every message layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.domain.texts import clean, shorten
from bot.ui.limits import OPTION_TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["GOLD", "QUIET", "Layout", "button", "container", "note", "option", "pager"]

GOLD = discord.Colour(0xE8B33A)
QUIET = discord.Colour(0x80848E)


class Layout(ui.LayoutView):
    """A layout whose buttons are served by DynamicItems, at any time and by any process.

    It is finished from the start, so discord.py neither stores it nor times it out: what a click means stands
    in its custom id. (A stored view that mixes DynamicItems with other items would take their class away from
    the whole bot when it stops.)
    """

    def __init__(self, *items: ui.Item[ui.LayoutView]) -> None:
        super().__init__(timeout=None)
        for item in items:
            self.add_item(item)
        self.stop()


def container(*items: ui.Item[ui.LayoutView], colour: discord.Colour = GOLD) -> ui.Container[ui.LayoutView]:
    """A framed group of components."""
    return ui.Container(*items, accent_colour=colour)


def note(text: str) -> Layout:
    """A private sentence."""
    return Layout(container(ui.TextDisplay(text), colour=QUIET))


def button(
    label: str,
    custom_id: str,
    *,
    emoji: str | None = None,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    is_disabled: bool = False,
) -> ui.Button[ui.LayoutView]:
    """A button whose meaning stands in its custom id."""
    return ui.Button(label=label, custom_id=custom_id, emoji=emoji, style=style, disabled=is_disabled)


def option(
    label: str, value: int | str, description: str | None = None, *, emoji: str | None = None, is_default: bool = False
) -> discord.SelectOption:
    """An option of a select: plain text that Discord never formats, cut to its limits."""
    return discord.SelectOption(
        label=shorten(clean(label).strip(), OPTION_TEXT) or "Untitled",
        value=str(value),
        description=shorten(clean(description or "").strip(), OPTION_TEXT) or None,
        emoji=emoji,
        default=is_default,
    )


def pager(custom_ids: Sequence[str], page: int, pages: int) -> ui.ActionRow[ui.LayoutView]:
    """Previous, where we are, next; `custom_ids` are those of the two arrows."""
    return ui.ActionRow(
        button("Previous", custom_ids[0], emoji="◀️", is_disabled=page == 0),
        button(f"{page + 1} of {pages}", "page:here", is_disabled=True),
        button("Next", custom_ids[1], emoji="▶️", is_disabled=page + 1 >= pages),
    )
