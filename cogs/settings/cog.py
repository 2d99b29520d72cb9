"""`/settings`: one panel for those who manage the server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, final

import discord
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.domain.errors import NotFound
from bot.domain.moderation import Actor
from bot.ui import moderation_ids
from bot.ui.forms import submitted_fields
from bot.ui.replies import patiently, reply
from bot.ui.settings import SECTIONS, section_of, settings_panel
from bot.ui.settings_forms import FORM_GROUPS, setting_form
from cogs.channels import how_to_give, missing_in, own_channel
from cogs.interactions import Component, actor_of, guild_of, selected, selection, serve_form

if TYPE_CHECKING:
    from bot.client import Interaction, Marquee
    from bot.domain.guilds import GuildSettings

__all__ = ["SectionChooser", "SettingControl", "Settings"]

_SETTING_FORM = re.compile(moderation_ids.SETTING_FORM)
_FLAGS = ("hides_every_note", "hides_stars")


@final
class Settings(commands.Cog):
    """What a server chooses."""

    def __init__(self, bot: Marquee) -> None:
        self._bot = bot
        self._settings = bot.services.settings

    @app_commands.command()
    @app_commands.default_permissions(manage_guild=True)
    async def settings(self, interaction: Interaction) -> None:
        """Set this server's channels, roles, rules for ratings and notes, and what is kept."""
        settings = await self._settings.open(actor_of(interaction))
        await reply(interaction, settings_panel(settings, problems=_problems(interaction, settings)))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Serve submits of the forms, also of those that were opened before a restart."""
        await serve_form(interaction, _SETTING_FORM, self._submit)

    async def _submit(self, interaction: Interaction, match: re.Match[str]) -> None:
        names = FORM_GROUPS.get(match["group"])
        if names is None:
            raise NotFound("That form is out of date. Use /settings again.")
        typed = {name: str(value or "") for name, value in submitted_fields(interaction) if name in names}
        async with patiently(interaction, ephemeral=True):
            changed = await self._settings.change(actor_of(interaction), **typed)
        section = section_of(match["group"])
        await reply(interaction, settings_panel(changed, section, _problems(interaction, changed)))

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Notice what was deleted while the bot was away."""
        for guild in self._bot.guilds:
            await self._drop_lost(guild)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Notice that a channel of the settings is gone."""
        await self._drop_lost(channel.guild)

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Notice that a role of the settings is gone."""
        await self._drop_lost(role.guild)

    async def _drop_lost(self, guild: discord.Guild) -> None:
        if guild.unavailable or self._bot.user is None:
            return
        bot = Actor(guild_id=guild.id, user_id=self._bot.user.id, display_name="Marquee", manages_server=True)
        channels = {channel.id for channel in guild.channels} | {thread.id for thread in guild.threads}
        await self._settings.drop_lost(bot, channel_ids=channels, role_ids={role.id for role in guild.roles})


class SectionChooser(Component, template=moderation_ids.SETTINGS_SECTION):
    """The select that turns to another section."""

    @override
    async def act(self, interaction: Interaction) -> None:
        settings = await interaction.client.services.settings.open(actor_of(interaction))
        section = selected(interaction)
        if section not in SECTIONS:
            raise NotFound("That section is gone. Use /settings again.")
        await interaction.response.edit_message(
            view=settings_panel(settings, section, _problems(interaction, settings))
        )


class SettingControl(Component, template=moderation_ids.SETTING):
    """A select or button of the panel."""

    @override
    async def act(self, interaction: Interaction) -> None:
        settings, actor = interaction.client.services.settings, actor_of(interaction)
        name = self.match["name"]
        current = await settings.open(actor)
        if name in FORM_GROUPS:
            await interaction.response.send_modal(setting_form(name, current))
            return
        changed = await settings.change(actor, **{name: _chosen(interaction, name, current)})
        await interaction.response.edit_message(
            view=settings_panel(changed, section_of(name), _problems(interaction, changed))
        )


def _chosen(interaction: Interaction, name: str, current: GuildSettings) -> object:
    """Return what a select or switch of the panel means, its ids checked against the server."""
    if name.endswith("_channel_id"):
        chosen = selection(interaction)
        return own_channel(interaction, chosen[0]).id if chosen else None
    if name.endswith("_role_ids"):
        return _own_roles(interaction, selection(interaction))
    if name in _FLAGS:
        return selected(interaction) == "1"
    if name in ("digest_weekday", "digest_hour"):
        return selected(interaction)
    if name == "guards_ratings":
        return not current.guards_ratings
    raise NotFound(f"There is no setting called {name[:40]} any more.")


def _own_roles(interaction: Interaction, chosen: list[int]) -> tuple[int, ...]:
    """Return the chosen roles, all of this server."""
    guild = interaction.client.get_guild(guild_of(interaction))
    if guild is None or any(guild.get_role(role_id) is None for role_id in chosen):
        raise NotFound("One of these roles is not in this server any more.")
    return tuple(sorted(chosen))


def _problems(interaction: Interaction, settings: GuildSettings) -> list[str]:
    """Name what the bot may not do in the chosen channels."""
    guild = interaction.client.get_guild(guild_of(interaction))
    chosen = (
        settings.cards_channel_id,
        settings.news_channel_id,
        settings.log_channel_id,
        settings.digest_channel_id,
        settings.night_channel_id,
    )
    channels = [guild.get_channel(channel_id) for channel_id in chosen if channel_id] if guild else []
    found = {channel.id: missing_in(channel) for channel in channels if channel is not None}
    return [how_to_give(channel_id, missing) for channel_id, missing in found.items() if missing]
