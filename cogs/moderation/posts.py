"""What is posted from the queue: cases, cards, and what moderators have to know."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, final

import discord
from discord.ext import commands

from bot.domain.errors import NotFound
from bot.services.moderation.acts import LOG_CASE
from bot.services.moderation.notices import TELL
from bot.services.moderation.posting import POST_CARD
from bot.services.moderation.raids import RAID
from bot.services.moderation.reports import REPORT
from bot.services.moderation.settings import LOST
from bot.ui.base import Layout, note
from bot.ui.cards import film_card
from bot.ui.moderation import case_entry
from bot.ui.reports import raid_message, report_notice
from cogs.channels import how_to_give, missing_in

if TYPE_CHECKING:
    from bot.client import Marquee
    from bot.domain.jobs import Job

__all__ = ["ModeratorsPosts"]

log = logging.getLogger(__name__)

CLOSED = "log_closed"


@final
class ModeratorsPosts(commands.Cog):
    """Posts of the queue; the nonce lets Discord recognise one that a crash made us send twice."""

    def __init__(self, bot: Marquee) -> None:
        self._bot = bot
        self._services = bot.services
        bot.services.jobs.outside(LOG_CASE, self._post_case)
        bot.services.jobs.outside(TELL, self._tell)
        bot.services.jobs.outside(POST_CARD, self._post_card)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Begin the daily round that deletes what is kept no longer."""
        await self._services.retention.ensure()

    async def _post_case(self, job: Job) -> None:
        """Post a case to the log channel; a channel that is gone or closed loses nothing but the post."""
        guild_id, number = int(job.payload["guild_id"]), int(job.payload["case_number"])
        case = await self._services.moderation.case(guild_id, number)
        channel_id = (await self._services.settings.get(guild_id)).log_channel_id
        if case is None or channel_id is None:
            return
        if await self._send(guild_id, channel_id, case_entry(case), f"case-{job.job_id}"):
            await self._services.notices.mended(guild_id, CLOSED, channel_id=channel_id)
        else:
            await self._services.notices.trouble(guild_id, CLOSED, channel_id=channel_id)

    async def _send(self, guild_id: int, channel_id: int, layout: Layout, nonce: str) -> bool:
        """Post in a channel; return False where it is gone or closed. Anything else is tried again by the queue."""
        channel = self._bot.get_partial_messageable(channel_id, guild_id=guild_id)
        try:
            await channel.send(view=layout, nonce=nonce)
        except (discord.Forbidden, discord.NotFound) as error:
            log.info("Nothing can be posted in channel %d: %s", channel_id, error)
            return False
        return True

    async def _tell(self, job: Job) -> None:
        """Tell moderators something once, in the log channel or wherever they can be reached."""
        guild_id, topic, nonce = int(job.payload["guild_id"]), str(job.payload["topic"]), f"tell-{job.job_id}"
        layout = await self._told(guild_id, topic, job)
        if layout is None:
            return
        channel_id = (await self._services.settings.get(guild_id)).log_channel_id
        if topic != CLOSED and channel_id and await self._send(guild_id, channel_id, layout, nonce):
            return
        guild = self._bot.get_guild(guild_id)
        if guild is None:
            return
        # Servers with rules have a channel in which Discord itself talks to their moderators.
        updates = guild.public_updates_channel
        if updates is not None and await self._send(guild_id, updates.id, layout, nonce):
            return
        await self._write_to_owner(guild, layout, nonce)

    async def _write_to_owner(self, guild: discord.Guild, layout: Layout, nonce: str) -> None:
        if guild.owner_id is None:
            return
        try:
            owner = await self._bot.fetch_user(guild.owner_id)
            await owner.send(view=layout, nonce=nonce)
        except (discord.Forbidden, discord.NotFound):
            log.info("Nobody in server %d can be told", guild.id)

    async def _told(self, guild_id: int, topic: str, job: Job) -> Layout | None:
        if topic == RAID:
            figures = await self._services.raids.figures(guild_id, int(job.payload["raid_id"]))
            return None if figures is None else raid_message(figures)
        if topic == REPORT:
            label = await self._services.reports.label(guild_id, int(job.payload["report_id"]))
            return None if label is None else report_notice(label)
        guild = self._bot.get_guild(guild_id)
        name = guild.name if guild else "your server"
        if topic == LOST:
            return note(
                f"⚠️ In **{discord.utils.escape_markdown(name)}**, something that Marquee's settings name was deleted: "
                f"{job.payload['names']}. Marquee goes on without it. Choose anew with /settings."
            )
        if topic == CLOSED:
            channel_id = int(job.payload["channel_id"])
            channel = guild.get_channel(channel_id) if guild else None
            how = how_to_give(channel_id, missing_in(channel)) if channel and missing_in(channel) else ""
            return note(
                f"⚠️ Marquee can't post its log in <#{channel_id}> of **{discord.utils.escape_markdown(name)}**. "
                f"Every case is kept all the same: /mod log shows them. {how}"
            )
        return None

    async def _post_card(self, job: Job) -> None:
        """Post a film's card and follow it."""
        guild_id, film_id = int(job.payload["guild_id"]), int(job.payload["film_id"])
        channel_id = int(job.payload["channel_id"])
        try:
            card = await self._services.films.card(film_id, guild_id)
        except NotFound:
            return
        layout, files = film_card(await self._services.details.credited(card))
        channel = self._bot.get_partial_messageable(channel_id, guild_id=guild_id)
        try:
            message = await channel.send(view=layout, files=files, nonce=f"post-{job.job_id}")
        except (discord.Forbidden, discord.NotFound):
            log.info("A card can't be posted in channel %d", channel_id)
            return
        await self._services.cards.posted(guild_id, channel_id, message.id, card.film.film_id, card.version)
        self._services.changes.announce(guild_id, card.film.film_id)
        await self._services.details.looked_up(card.film.film_id, guild_id)
