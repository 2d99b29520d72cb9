"""The settings panel."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.ui import custom_ids
from bot.ui.base import Layout, button, container
from bot.ui.forms import Form
from bot.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.guilds import GuildSettings

__all__ = ["settings_panel", "time_zone_form"]

MAX_ROLES = 25
_CHANNELS = [discord.ChannelType.text, discord.ChannelType.news]
# A bot can't grant its own commands, so the way is told word for word.
ROLES_HINT = (
    "-# Members of these roles may moderate, but Discord hides moderators' commands from them until you allow it: "
    "Server Settings → Integrations → Marquee → choose the command → Add Roles or Members."
)


def settings_panel(settings: GuildSettings) -> Layout:
    """Everything a server can set, on one private message."""
    return Layout(
        container(
            ui.TextDisplay("## Settings"),
            ui.TextDisplay("### Log channel\nEvery moderator's act is posted there."),
            _channel("log_channel_id", settings.log_channel_id, "No log channel"),
            ui.TextDisplay("### New reviews\nWhere new reviews of films that this server cares about are announced."),
            _channel("news_channel_id", settings.news_channel_id, "No announcements"),
            ui.TextDisplay(f"### Moderator roles\nBesides everyone who may manage messages.\n{ROLES_HINT}"),
            _roles(settings.moderator_role_ids),
            ui.TextDisplay(f"### Time zone\n{plain(settings.time_zone)}"),
            ui.ActionRow(button("Change time zone", custom_ids.setting("time_zone"))),
        )
    )


def time_zone_form(settings: GuildSettings) -> ui.Modal:
    """Ask for the server's time zone."""
    form = Form(title="Time zone", custom_id=f"timezone:{secrets.token_hex(4)}")
    text = ui.TextInput[ui.Modal](custom_id="time_zone", default=settings.time_zone, max_length=60)
    form.add_item(ui.Label(text="Region and city", description="For example Europe/Berlin", component=text))
    return form


def _channel(name: str, channel_id: int | None, placeholder: str) -> ui.ActionRow[ui.LayoutView]:
    chosen = (
        [discord.SelectDefaultValue(id=channel_id, type=discord.SelectDefaultValueType.channel)] if channel_id else []
    )
    select = ui.ChannelSelect[ui.LayoutView](
        custom_id=custom_ids.setting(name),
        channel_types=_CHANNELS,
        placeholder=placeholder,
        min_values=0,
        max_values=1,
        default_values=chosen,
    )
    return ui.ActionRow(select)


def _roles(role_ids: Sequence[int]) -> ui.ActionRow[ui.LayoutView]:
    chosen = [discord.SelectDefaultValue(id=role_id, type=discord.SelectDefaultValueType.role) for role_id in role_ids]
    select = ui.RoleSelect[ui.LayoutView](
        custom_id=custom_ids.setting("moderator_role_ids"),
        placeholder="No extra roles",
        min_values=0,
        max_values=MAX_ROLES,
        default_values=chosen[:MAX_ROLES],
    )
    return ui.ActionRow(select)
