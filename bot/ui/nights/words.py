"""Phrases that several of film night's messages share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.ui.text import fit, plural

if TYPE_CHECKING:
    from bot.domain.night_views import NightView
    from bot.domain.nights import Coming, Night

__all__ = ["candidate_names", "coming_words", "message_link", "screening_words", "when"]

TITLE_CHARACTERS = 70


def when(night: Night) -> str | None:
    """When a screening starts, for everyone in their own time; None without a date."""
    starts_at = night.plan.starts_at
    if starts_at is None:
        return None
    return f"{discord.utils.format_dt(starts_at, 'F')} ({discord.utils.format_dt(starts_at, 'R')})"


def screening_words(night: Night) -> str | None:
    """When and where a film is shown, None where neither is known."""
    place = f"<#{night.plan.place_channel_id}>" if night.plan.place_channel_id else fit(night.plan.place or "", 150)
    return " · ".join(part for part in (when(night), place) if part) or None


def coming_words(night: Night, coming: Coming) -> str:
    """How many come, how many seats there are, and how many wait."""
    words = f"{len(coming.seated):,} coming"
    if night.plan.seats is not None:
        words += f" of {plural(night.plan.seats, 'seat')}"
    return f"{words}, {len(coming.waiting):,} waiting" if coming.waiting else words


def candidate_names(view: NightView) -> dict[int, str]:
    """The films' names by number, fit to stand in a message."""
    return {each.number: fit(each.film.label, TITLE_CHARACTERS) for each in view.candidates}


def message_link(night: Night, message_id: int) -> str:
    """The address of a message in the night's channel."""
    return f"https://discord.com/channels/{night.guild_id}/{night.plan.channel_id}/{message_id}"
