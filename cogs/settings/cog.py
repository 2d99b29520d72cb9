"""`/settings`: one panel for those who manage the server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, final

from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.domain.errors import NotFound
from bot.ui import custom_ids
from bot.ui.forms import submitted_fields
from bot.ui.replies import patiently, reply
from bot.ui.settings import settings_panel, time_zone_form
from cogs.interactions import Component, actor_of, guild_of, selection, serve_form

if TYPE_CHECKING:
    from bot.client import Interaction, Marquee

__all__ = ["SettingControl", "Settings"]

_TIME_ZONE_FORM = re.compile(custom_ids.TIME_ZONE_FORM)


@final
class Settings(commands.Cog):
    """What a server chooses."""

    def __init__(self, bot: Marquee) -> None:
        self._settings = bot.services.settings

    @app_commands.command()
    @app_commands.default_permissions(manage_guild=True)
    async def settings(self, interaction: Interaction) -> None:
        """Set this server's channels, moderator roles and time zone."""
        await reply(interaction, settings_panel(await self._settings.open(actor_of(interaction))))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Serve submits of the time zone form."""
        await serve_form(interaction, _TIME_ZONE_FORM, self._set_time_zone)

    async def _set_time_zone(self, interaction: Interaction, _match: re.Match[str]) -> None:
        zone = str(dict(submitted_fields(interaction)).get("time_zone", ""))
        async with patiently(interaction, ephemeral=True):
            changed = await self._settings.change(actor_of(interaction), time_zone=zone)
        await reply(interaction, settings_panel(changed))


class SettingControl(Component, template=custom_ids.SETTING):
    """A select or button of the panel."""

    @override
    async def act(self, interaction: Interaction) -> None:
        settings, actor, chosen = interaction.client.services.settings, actor_of(interaction), selection(interaction)
        match self.match["name"]:
            case "time_zone":
                await interaction.response.send_modal(time_zone_form(await settings.open(actor)))
                return
            case "log_channel_id" | "news_channel_id" as name:
                changed = await settings.change(actor, **{name: _own_channel(interaction, chosen)})
            case "moderator_role_ids":
                changed = await settings.change(actor, moderator_role_ids=_own_roles(interaction, chosen))
            case name:
                raise NotFound(f"There is no setting called {name[:40]} any more.")
        await interaction.response.edit_message(view=settings_panel(changed))


def _own_channel(interaction: Interaction, chosen: list[int]) -> int | None:
    """Return the chosen channel of this server, None for no choice."""
    guild = interaction.client.get_guild(guild_of(interaction))
    if chosen and (guild is None or guild.get_channel(chosen[0]) is None):
        raise NotFound("That channel is not in this server, or Marquee can't see it.")
    return chosen[0] if chosen else None


def _own_roles(interaction: Interaction, chosen: list[int]) -> tuple[int, ...]:
    """Return the chosen roles, all of this server."""
    guild = interaction.client.get_guild(guild_of(interaction))
    if guild is None or any(guild.get_role(role_id) is None for role_id in chosen):
        raise NotFound("One of these roles is not in this server any more.")
    return tuple(sorted(chosen))
