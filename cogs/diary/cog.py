"""`/diary`: viewings and undated ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING, final

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.diary import diary_page
from bot.ui.replies import reply
from cogs.interactions import member_of

if TYPE_CHECKING:
    from bot.client import Interaction, Marquee

__all__ = ["Diary"]


@final
class Diary(commands.Cog):
    """Read what you and others watched."""

    def __init__(self, bot: Marquee) -> None:
        self._diary = bot.services.diary

    @app_commands.command()
    async def diary(self, interaction: Interaction, member: discord.User | None = None) -> None:
        """Page through what you, or another member, watched and rated.

        Args:
            member: Whose diary; leave it out for your own.
        """
        viewer = member_of(interaction)
        await reply(interaction, diary_page(await self._diary.page(viewer, member.id if member else viewer.user_id, 0)))
