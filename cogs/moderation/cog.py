"""`/mod`: the record of moderators' acts, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, final

import discord
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.services.moderation import LOG_CASE
from bot.ui import custom_ids
from bot.ui.base import note
from bot.ui.moderation import case_entry, case_list, case_words
from bot.ui.replies import patiently, reply
from cogs.interactions import Component, actor_of

if TYPE_CHECKING:
    from bot.client import Interaction, Marquee
    from bot.domain.jobs import Job

__all__ = ["LogPager", "Moderation"]


@final
@app_commands.default_permissions(manage_messages=True)
class Moderation(commands.GroupCog, group_name="mod"):
    """See and undo what moderators did."""

    def __init__(self, bot: Marquee) -> None:
        self._bot = bot
        self._moderation = bot.services.moderation
        bot.services.jobs.outside(LOG_CASE, self._post_case)

    @app_commands.command()
    async def log(self, interaction: Interaction) -> None:
        """See what moderators did, newest first."""
        await reply(interaction, case_list(*await self._moderation.log(actor_of(interaction), page=0)))

    @app_commands.command()
    async def undo(
        self,
        interaction: Interaction,
        case: app_commands.Range[int, 1, 999_999_999],
        reason: app_commands.Range[str, 1, 400] | None = None,
    ) -> None:
        """Undo a moderator's act by its case number.

        Args:
            case: The number of the case, as /mod log shows it.
            reason: Why; it is kept with the case.
        """
        async with patiently(interaction, ephemeral=True):
            undone = await self._moderation.undo(actor_of(interaction), case, reason)
        await reply(interaction, note(case_words(undone)))

    async def _post_case(self, job: Job) -> None:
        """Post a case to the log channel; a channel that is gone or closed loses nothing but the post."""
        guild_id, number = int(job.payload["guild_id"]), int(job.payload["case_number"])
        case = await self._moderation.case(guild_id, number)
        channel_id = (await self._bot.services.settings.get(guild_id)).log_channel_id
        if case is None or channel_id is None:
            return
        channel = self._bot.get_partial_messageable(channel_id, guild_id=guild_id)
        try:
            # The nonce lets Discord recognise the post if a crash made us send it twice.
            await channel.send(view=case_entry(case), nonce=f"case-{job.job_id}")
        except (discord.Forbidden, discord.NotFound):
            return


class LogPager(Component, template=custom_ids.LOG_PAGE):
    """The arrows under the log."""

    @override
    async def act(self, interaction: Interaction) -> None:
        page = await interaction.client.services.moderation.log(actor_of(interaction), self.number("page"))
        await interaction.response.edit_message(view=case_list(*page))
