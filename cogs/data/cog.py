"""`/data`: a person's own films in and out, their name off the lists, everything deleted."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import InvalidInput, NotFound
from bot.ui.base import note
from bot.ui.data import EXPORT_NAME, deletion, export_ready
from bot.ui.imports import copy_chooser, import_preview
from bot.ui.replies import patiently, reply
from cogs.data.progress import with_progress
from cogs.interactions import guild_of, member_of

if TYPE_CHECKING:
    from bot.client import Interaction, Marquee
    from bot.services.privacy.import_staging import ImportProgress
    from bot.ui.base import Layout

__all__ = ["Data"]

MOST_BYTES = 10 * 1024 * 1024
LARGEST_UPLOAD_BYTES = 10 * 1024 * 1024  # what Discord takes where nobody paid for more


@final
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
class Data(commands.GroupCog, group_name="data"):
    """Your own data: in, out, hidden, deleted."""

    def __init__(self, bot: Marquee) -> None:
        self._imports = bot.services.imports
        self._privacy = bot.services.privacy

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Drop imports that nobody agreed to in time."""
        await self._imports.drop_old()

    @app_commands.command(name="import")
    async def import_file(self, interaction: Interaction, file: discord.Attachment) -> None:
        """Bring in your films from Letterboxd, IMDb, Trakt or Marquee.

        Args:
            file: Letterboxd's zip or a CSV of it, IMDb's ratings CSV, Trakt's zip or JSON, Marquee's export.
        """
        member = member_of(interaction)
        if file.size > MOST_BYTES:
            raise InvalidInput(f"{file.filename} is too large: {MOST_BYTES // 1024 // 1024} MiB at most.")
        await self._imports.require(member)
        await interaction.response.defer(ephemeral=True, thinking=True)

        async def read(progress: ImportProgress) -> tuple[Layout, bytes]:
            data = await file.read()
            preview = await self._imports.read_file(member, interaction.id, data, file.filename, progress)
            return import_preview(preview), b""

        await with_progress(interaction, read)

    @app_commands.command()
    async def copy(self, interaction: Interaction) -> None:
        """Copy your films from another server that has Marquee."""
        member = member_of(interaction)
        await self._imports.require(member)
        holdings = await self._privacy.holdings(member.user_id, None)
        here = {guild.id: guild.name for guild in interaction.client.guilds}
        others = {one: here[one] for one in holdings.guilds if one in here and one != member.guild_id}
        if not others:
            raise NotFound("You have no films in another server that has Marquee.")
        await reply(interaction, copy_chooser(others))

    @app_commands.command()
    async def export(self, interaction: Interaction) -> None:
        """Take your data away: Letterboxd's import columns, and everything as JSON."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        data, films = await self._privacy.export(interaction.user.id, interaction.guild_id)
        limit = interaction.guild.filesize_limit if interaction.guild else LARGEST_UPLOAD_BYTES
        if len(data) > limit:
            raise InvalidInput(f"Your data has {len(data) // 1024 // 1024} MiB, too much to send here. Ask the host.")
        file = discord.File(io.BytesIO(data), EXPORT_NAME)
        await reply(interaction, export_ready(films, len(data)), files=[file])

    @app_commands.command()
    async def delete(self, interaction: Interaction) -> None:
        """See what is known of you, and delete it: here or in all servers."""
        scope = "all" if interaction.guild_id is None else "here"
        holdings = await self._privacy.holdings(interaction.user.id, interaction.guild_id)
        if holdings.is_nothing and len(holdings.guilds) < 1:
            raise NotFound("There is nothing of yours here.")
        await reply(interaction, deletion(holdings, scope, interaction.guild_id))

    @app_commands.command()
    async def hide(self, interaction: Interaction) -> None:
        """Take your name off lists and comparisons here, or put it back; your stars still count."""
        guild_of(interaction)
        async with patiently(interaction, ephemeral=True):
            is_hidden = await self._privacy.hide(member_of(interaction))
        words = (
            "You are off this server's lists and comparisons. Your stars still count in the averages. "
            "Use `/data hide` again to come back."
            if is_hidden
            else "You are back on this server's lists and comparisons."
        )
        await reply(interaction, note(words))
