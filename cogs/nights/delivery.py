"""What film night does on Discord by itself: cards, results, reminders, the film's card afterwards.

Each is a job of the queue. What was posted is noted, and carries a nonce until then, so that a crash in between makes
no second one.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, final

import discord
from discord.ext import commands
from typing_extensions import override

from bot.services.nights import CALL, EVENT, RATING, SEAT, SHOW, TELL
from bot.ui.cards import film_card
from bot.ui.nights.cards import closed_card, result_card, vote_card
from bot.ui.nights.status import reminder_text, seat_text
from bot.ui.replies import NETWORK_ERRORS
from cogs.nights.events import NightEvents
from cogs.nights.live import LiveNights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.client import Marquee
    from bot.domain.jobs import Job
    from bot.domain.night_views import NightView
    from bot.ui.base import Layout

__all__ = ["Delivery"]

log = logging.getLogger(__name__)

LONGEST_DRAWING_SECONDS = 60.0  # a message that hangs must not keep the others from being drawn
_CAN_T_SEND = (50007, 50278)  # their private messages are closed, or they share no server with the bot


@final
class Delivery(commands.Cog):
    """Post, edit, tell."""

    def __init__(self, bot: Marquee) -> None:
        self._bot = bot
        self._services = bot.services
        self._nights = bot.services.nights
        self._live = LiveNights(self._nights, self._redraw)
        self._events = NightEvents(bot, self._live.mark)
        self._drawing = asyncio.Lock()
        handlers = {SHOW: self._show, RATING: self._rate, TELL: self._tell, CALL: self._call, SEAT: self._seat}
        for kind, handler in handlers.items():
            bot.services.jobs.outside(kind, handler)
        bot.services.jobs.outside(EVENT, self._events.sync)

    @override
    async def cog_load(self) -> None:
        self._live.start()

    @override
    async def cog_unload(self) -> None:
        await self._live.stop()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Redraw the cards that votes overtook while the bot was away."""
        await self._live.catch_up()

    @commands.Cog.listener()
    async def on_scheduled_event_update(self, _before: discord.ScheduledEvent, after: discord.ScheduledEvent) -> None:
        """Take note when the event of a night is completed."""
        if after.status is discord.EventStatus.completed:
            await self._nights.screening.event_ended(after.guild_id, after.id)

    async def _show(self, job: Job) -> None:
        await self._draw(int(job.payload["night_id"]))

    async def _redraw(self, night_id: int) -> bool:
        try:
            await self._draw(night_id)
        except (discord.HTTPException, *NETWORK_ERRORS) as error:
            log.warning("The card of night %d was not redrawn: %r", night_id, error)
            return False
        return True

    async def _draw(self, night_id: int) -> None:
        """Bring a night's messages up to date; post those that are missing."""
        async with self._drawing, asyncio.timeout(LONGEST_DRAWING_SECONDS):  # two at once would post twice
            view = await self._nights.archive.any_view(night_id)
            if view is None:
                return
            if view.night.state == "open":
                await self._draw_vote(view)
                return
            if view.night.state == "closed" or view.night.result_message_id is not None:
                view = await self._draw_result(view)
            await self._edit(view, view.night.message_id, closed_card(view))

    async def _draw_vote(self, view: NightView) -> None:
        night = view.night
        if night.message_id is not None:
            await self._edit(view, night.message_id, vote_card(view))
            await self._nights.archive.posted(night.night_id, shown=view.votes)
            return
        message = await self._send(view, vote_card(view), f"night-{night.night_id}")
        if message is not None:
            await self._nights.archive.posted(night.night_id, message_id=message.id, shown=view.votes)

    async def _draw_result(self, view: NightView) -> NightView:
        night = view.night
        film = None
        if view.winner is not None:
            film = await self._services.films.card(view.winner.film.film_id, night.guild_id)
        layout, files = await asyncio.to_thread(result_card, view, film)
        if night.result_message_id is not None:
            await self._edit(view, night.result_message_id, layout, files)
            return view
        message = await self._send(view, layout, f"night-result-{night.night_id}", files)
        if message is not None:
            await self._nights.archive.posted(night.night_id, result_message_id=message.id)
        return await self._nights.archive.view(night.guild_id, night.night_id)

    async def _rate(self, job: Job) -> None:
        view = await self._nights.archive.any_view(int(job.payload["night_id"]))
        if view is None or view.winner is None or view.night.rating_message_id is not None:
            return
        night, film_id = view.night, view.winner.film.film_id
        card = await self._services.films.card(film_id, night.guild_id)
        layout, files = film_card(card)
        message = await self._send(view, layout, f"night-rating-{night.night_id}", files)
        if message is not None:
            await self._nights.screening.noted_rating(night.night_id, message.id)
            await self._services.cards.posted(night.guild_id, message.channel.id, message.id, film_id, card.version)
            self._services.changes.announce(night.guild_id, film_id)
        self._live.mark(night.night_id)

    async def _tell(self, job: Job) -> None:
        night_id, user_id = int(job.payload["night_id"]), int(job.payload["user_id"])
        view = await self._nights.reminding.to_tell(night_id, user_id)
        if view is None:
            return
        if await self._whisper(user_id, reminder_text(view), f"night-tell-{job.job_id}"):
            await self._nights.reminding.told(night_id, user_id)
        else:
            await self._nights.reminding.could_not_tell(night_id, user_id)

    async def _call(self, job: Job) -> None:
        night_id = int(job.payload["night_id"])
        due = await self._nights.reminding.to_call(night_id)
        if due is None:
            return
        view, user_ids = due
        named = discord.AllowedMentions(users=[discord.Object(user_id) for user_id in user_ids])
        await self._send(view, reminder_text(view, user_ids), f"night-call-{job.job_id}", mentions=named)
        await self._nights.reminding.called(night_id, user_ids)

    async def _seat(self, job: Job) -> None:
        view = await self._nights.archive.any_view(int(job.payload["night_id"]))
        user_id = int(job.payload["user_id"])
        if view is not None and view.night.is_ahead and user_id in view.coming.seated:
            await self._whisper(user_id, seat_text(view), f"night-seat-{job.job_id}")

    async def _whisper(self, user_id: int, layout: Layout, nonce: str) -> bool:
        """Send a private message; return False where a member takes none."""
        try:
            channel = await self._bot.create_dm(discord.Object(user_id))
            await channel.send(view=layout, nonce=nonce)
        except discord.HTTPException as error:
            if isinstance(error, discord.NotFound) or error.code in _CAN_T_SEND:
                return False
            raise
        return True

    async def _send(
        self,
        view: NightView,
        layout: Layout,
        nonce: str,
        files: Sequence[discord.File] = (),
        mentions: discord.AllowedMentions | None = None,
    ) -> discord.Message | None:
        """Post in the night's channel; a channel that is gone or closed is told to the moderators, once."""
        plan = view.night.plan
        channel = self._bot.get_partial_messageable(plan.channel_id, guild_id=view.night.guild_id)
        try:
            return await channel.send(
                view=layout,
                files=list(files),
                nonce=nonce,
                allowed_mentions=mentions or discord.AllowedMentions.none(),
            )
        except (discord.Forbidden, discord.NotFound) as error:
            log.info("Night %d can't be posted: %s", view.night.night_id, error)
            sentence = f"Film night can't be posted in <#{plan.channel_id}>: Marquee may not write there."
            await self._events.warn(view.night, sentence)
            return None

    async def _edit(
        self, view: NightView, message_id: int | None, layout: Layout, files: Sequence[discord.File] = ()
    ) -> None:
        """Edit a message of the night; one that was deleted or is out of reach stays as it is."""
        if message_id is None:
            return
        channel = self._bot.get_partial_messageable(view.night.plan.channel_id, guild_id=view.night.guild_id)
        with contextlib.suppress(discord.Forbidden, discord.NotFound):
            await channel.get_partial_message(message_id).edit(view=layout, attachments=list(files))
