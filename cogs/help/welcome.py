"""The first message in a server that added the bot."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, final

import discord
from discord.ext import commands

from bot.ui.help import welcome
from cogs.channels import how_to_give, missing_in, writable

if TYPE_CHECKING:
    from bot.client import Marquee
    from bot.domain.jobs import Job

__all__ = ["Welcome"]

log = logging.getLogger(__name__)

WELCOME = "welcome"
_NAMED_CHANNELS = 5


@final
class Welcome(commands.Cog):
    """Say hello once, where it may be said."""

    def __init__(self, bot: Marquee) -> None:
        self._bot = bot
        self._services = bot.services
        bot.services.jobs.outside(WELCOME, self._welcome)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Queue the welcome, so that a stop of the bot does not lose it."""
        await self._services.notices.later(WELCOME, guild_id=guild.id)

    async def _welcome(self, job: Job) -> None:
        guild = self._bot.get_guild(int(job.payload["guild_id"]))
        if guild is None:
            return
        nonce, missing = f"welcome-{job.job_id}", _missing(guild)
        channel = writable(guild)
        if channel is not None:
            await channel.send(view=welcome(missing), nonce=nonce)
            return
        inviter = await _inviter(guild, self._bot)
        if inviter is None:
            log.info("Nowhere to say hello in server %d", guild.id)
            return
        try:
            await inviter.send(view=welcome(missing), nonce=nonce)
        except discord.Forbidden:
            log.info("Whoever added the bot to server %d takes no messages", guild.id)


def _missing(guild: discord.Guild) -> list[str]:
    """Name what the bot may not do, with the channel and how to give it."""
    found = [(channel.id, missing_in(channel)) for channel in guild.text_channels]
    lines = [how_to_give(channel_id, missing) for channel_id, missing in found if missing]
    more = len(lines) - _NAMED_CHANNELS
    lines = lines[:_NAMED_CHANNELS] + ([f"The same in {more:,} more channels."] if more > 0 else [])
    if not guild.me.guild_permissions.create_events:
        lines.append("Film nights need Create Events: Server Settings → Roles → Marquee → Create Events.")
    return lines


async def _inviter(guild: discord.Guild, bot: Marquee) -> discord.User | None:
    """Return who added the bot, as the audit log tells; None where the bot may not read it."""
    if bot.user is None or not guild.me.guild_permissions.view_audit_log:
        return None
    try:
        async for entry in guild.audit_logs(limit=20, action=discord.AuditLogAction.bot_add):
            if entry.target is not None and entry.target.id == bot.user.id and entry.user_id is not None:
                return await bot.fetch_user(entry.user_id)
    except discord.HTTPException as error:
        log.info("The audit log of server %d tells nothing: %s", guild.id, error)
    return None
