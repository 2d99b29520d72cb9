"""What Discord's scheduled event of a night says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.domain.films import format_runtime
from bot.domain.texts import clean, shorten
from bot.ui.cards import critics_line
from bot.ui.text import fit, plural

if TYPE_CHECKING:
    from bot.domain.cards import FilmCard
    from bot.domain.night_views import NightView
    from bot.domain.nights import Night

__all__ = ["EventWords", "event_words", "mark_of"]

_NAME, _DESCRIPTION, _LOCATION = 100, 1_000, 100


@dataclass(frozen=True, slots=True)
class EventWords:
    """Name, description and place; `channel` is None for a place in words."""

    film: str
    name: str
    description: str
    kind: discord.EntityType
    channel: discord.VoiceChannel | discord.StageChannel | None
    location: str


def mark_of(night: Night) -> str:
    """The last line of an event's description, by which Marquee knows its own."""
    return f"Film night no. {night.night_id}"


def event_words(view: NightView, card: FilmCard, channel: object) -> EventWords:
    """Describe a screening with what the critics gave the film."""
    film, night = card.film, view.night
    lines = [f"Critics: {critics_line(card.critics)}"]
    if film.directors:
        lines.append(f"By {fit(', '.join(film.directors), 200)}")
    if film.runtime_minutes:
        lines.append(format_runtime(film.runtime_minutes))
    if view.winner and view.winner.pitch:
        lines.append(f"> {fit(view.winner.pitch, 300)}")
    lines.append(f"Chosen by {plural(view.votes, 'vote')}.")
    text = shorten("\n".join(lines), _DESCRIPTION - len(mark_of(night)) - 2)
    is_stage, is_voice = isinstance(channel, discord.StageChannel), isinstance(channel, discord.VoiceChannel)
    kind = discord.EntityType.stage_instance if is_stage else discord.EntityType.voice
    return EventWords(
        film=film.label,
        name=shorten(clean(f"Film night: {film.label}"), _NAME),
        description=f"{text}\n\n{mark_of(night)}",
        kind=kind if is_stage or is_voice else discord.EntityType.external,
        channel=channel if isinstance(channel, (discord.StageChannel, discord.VoiceChannel)) else None,
        location=shorten(clean(night.plan.place or "") or "This server", _LOCATION),
    )
