"""A night as a scheduled event of Discord. What fails here is one sentence to moderators; the night goes on."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Any

import discord

from bot.ui.base import note
from bot.ui.nights.event import EventWords, event_words, mark_of
from bot.ui.nights.picture import draw_cover

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.client import Marquee
    from bot.domain.jobs import Job
    from bot.domain.nights import Night
    from bot.services.nights import Screening

__all__ = ["NightEvents"]

log = logging.getLogger(__name__)

_TOO_MANY = 30038
_AHEAD = (discord.EventStatus.scheduled, discord.EventStatus.active)


class NightEvents:
    """Create, change and cancel events, so that each is what its night says by now."""

    def __init__(self, bot: Marquee, shown: Callable[[int], None]) -> None:
        self._bot = bot
        self._services = bot.services
        self._shown = shown

    async def sync(self, job: Job) -> None:
        """Bring a night's event up to date."""
        screening = await self._services.nights.screening.event(int(job.payload["night_id"]))
        guild = None if screening is None else self._bot.get_guild(screening.view.night.guild_id)
        if screening is None or guild is None:
            return
        night = screening.view.night
        try:
            event_id = await self._bring_up_to_date(guild, screening)
        except discord.HTTPException as error:
            if (sentence := _sentence(error)) is None:
                raise  # the queue tries again
            await self.warn(night, sentence)
            return
        if (event_id, None) != (night.event_id, night.event_error):
            await self._services.nights.screening.noted_event(night.night_id, event_id, None)
            self._shown(night.night_id)

    async def warn(self, night: Night, sentence: str) -> None:
        """Tell moderators once what went wrong: in the log channel if there is one, and in `/night status`."""
        if night.event_error == sentence:
            return
        await self._services.nights.screening.noted_event(night.night_id, night.event_id, sentence)
        channel_id = (await self._services.settings.get(night.guild_id)).log_channel_id
        if channel_id is None:
            return
        channel = self._bot.get_partial_messageable(channel_id, guild_id=night.guild_id)
        with contextlib.suppress(discord.HTTPException):
            await channel.send(view=note(sentence), nonce=f"night-warn-{night.night_id}-{night.turn}")

    async def _bring_up_to_date(self, guild: discord.Guild, screening: Screening) -> int | None:
        night, now = screening.view.night, self._services.clock()
        event = await self._find(guild, night)
        if screening.starts_at is None or screening.ends_at is None:
            if event is not None and night.finished_at is None:
                await _call_off(event)
            return None if night.finished_at is None else night.event_id
        words = await self._words(guild, screening)
        if event is not None:
            if event.status is discord.EventStatus.scheduled and screening.starts_at > now:
                await event.edit(**_fields(words, screening.starts_at, screening.ends_at))
            return event.id
        if screening.starts_at <= now:
            return None
        cover = await asyncio.to_thread(draw_cover, words.film, night.title)
        created = await guild.create_scheduled_event(
            privacy_level=discord.PrivacyLevel.guild_only,
            image=cover,
            **_fields(words, screening.starts_at, screening.ends_at),
        )
        return created.id

    async def _find(self, guild: discord.Guild, night: Night) -> discord.ScheduledEvent | None:
        """Return the night's event, also one that was created just before a crash and never noted."""
        events = await guild.fetch_scheduled_events(with_counts=False)
        if night.event_id is not None:
            return next((event for event in events if event.id == night.event_id and event.status in _AHEAD), None)
        mark = mark_of(night)
        own = self._bot.user.id if self._bot.user else 0
        return next(
            (
                event
                for event in events
                if event.creator_id == own and event.status in _AHEAD and (event.description or "").endswith(mark)
            ),
            None,
        )

    async def _words(self, guild: discord.Guild, screening: Screening) -> EventWords:
        winner = screening.view.winner
        assert winner is not None  # noqa: S101 - there is no screening without a film
        card = await self._services.films.card(winner.film.film_id, guild.id)
        channel = guild.get_channel(screening.view.night.plan.place_channel_id or 0)
        return event_words(screening.view, card, channel)


def _fields(words: EventWords, starts_at: datetime, ends_at: datetime) -> dict[str, Any]:
    where: dict[str, Any] = {"channel": words.channel} if words.channel is not None else {"location": words.location}
    return {
        "name": words.name,
        "description": words.description,
        "start_time": starts_at,
        "end_time": ends_at,
        "entity_type": words.kind,
        **where,
    }


async def _call_off(event: discord.ScheduledEvent) -> None:
    if event.status is discord.EventStatus.active:
        await event.end()
    else:
        await event.cancel()


def _sentence(error: discord.HTTPException) -> str | None:
    """Say what moderators can do, None for what may pass by itself."""
    if isinstance(error, discord.Forbidden):
        return "Film night has no event on Discord: Marquee needs the permission Create Events, and to see the channel."
    if error.code == _TOO_MANY:
        return "Film night has no event on Discord: this server has 100 events already, and Discord allows no more."
    if 400 <= error.status < 500 and error.status != 429:
        log.warning("Discord refused an event: %s", error)
        return "Film night has no event on Discord: it refused the date or the place. Move the night to try again."
    return None
