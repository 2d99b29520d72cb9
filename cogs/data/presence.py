"""Who is still there: members who left a server, servers that sent the bot away."""

from __future__ import annotations

from typing import TYPE_CHECKING, final

import discord
from discord.ext import commands

from bot.services.privacy.former_members import CHECK_MEMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.client import Marquee
    from bot.domain.jobs import Job

__all__ = ["Presence"]

_UNKNOWN = {10007, 10013}  # unknown member, unknown user


@final
class Presence(commands.Cog):
    """Tells the services what Discord says about servers and their members."""

    def __init__(self, bot: Marquee) -> None:
        self._bot = bot
        self._departures = bot.services.departures
        self._former = bot.services.former_members
        bot.services.jobs.outside(CHECK_MEMBER, self._check)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Compare the servers that are known with those that Discord listed, unavailable ones too."""
        shards = self._bot.shard_count or 1
        for shard in self._bot.shard_ids or range(shards):
            guilds = {guild.id: guild.name or "" for guild in self._bot.guilds if (guild.id >> 22) % shards == shard}
            await self._departures.present(guilds, shard, shards)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note a server, which may have sent the bot away before."""
        await self._departures.joined(guild.id, guild.name)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Learn the name of a server that was not to be reached before."""
        await self._departures.joined(guild.id, guild.name)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Let what belongs to the server wait for its end."""
        await self._departures.left(guild.id)

    @commands.Cog.listener()
    async def on_members_shown(self, guild_id: int, user_ids: Sequence[int]) -> None:
        """Ask after people who were just shown somewhere; any feature may dispatch it."""
        await self._former.shown(guild_id, user_ids)

    async def _check(self, job: Job) -> None:
        guild_id, user_id = int(job.payload["guild_id"]), int(job.payload["user_id"])
        guild = self._bot.get_guild(guild_id)
        if guild is None or guild.unavailable:
            return
        try:
            await guild.fetch_member(user_id)
        except discord.NotFound as error:
            if error.code not in _UNKNOWN:
                raise
            await self._former.noticed(guild_id, user_id, is_there=False)
        else:
            await self._former.noticed(guild_id, user_id, is_there=True)
