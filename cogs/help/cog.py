"""`/help`: what the caller may use, read from the command tree itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, final

import discord
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.domain.permissions import PERMISSIONS, may_use
from bot.ui import custom_ids
from bot.ui.help import HelpEntry, HelpGroup, help_page
from bot.ui.replies import reply
from cogs.interactions import Component, actor_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.client import Interaction, Marquee
    from bot.domain.permissions import Who

__all__ = ["Help", "HelpPager"]

# A command may be for fewer than the group that it stands in.
_NARROWER: dict[str, Who] = {entry.name: entry.who for entry in PERMISSIONS if entry.way == "command"}
_Root: TypeAlias = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu


@final
class Help(commands.Cog):
    """Find your way."""

    def __init__(self, bot: Marquee) -> None:
        self._bot = bot

    @app_commands.command()
    async def help(self, interaction: Interaction) -> None:
        """See everything that you may use here."""
        await reply(interaction, help_page(await groups_for(interaction)))


class HelpPager(Component, template=custom_ids.HELP):
    """The arrows under the help."""

    @override
    async def act(self, interaction: Interaction) -> None:
        groups = await groups_for(interaction)
        await interaction.response.edit_message(view=help_page(groups, self.number("page")))


async def groups_for(interaction: Interaction) -> list[HelpGroup]:
    """Group the commands and menus that somebody may use, by what they belong to."""
    client, actor = interaction.client, actor_of(interaction)
    settings = await client.services.settings.get(actor.guild_id)
    groups: dict[str, list[HelpEntry]] = {}
    for root in client.tree.get_commands():
        if may_use(actor, settings, _who(root)):
            entries = [each for name, each in _entries(root) if may_use(actor, settings, _NARROWER.get(name))]
            groups.setdefault(_heading(root), []).extend(entries)
    return [HelpGroup(heading, tuple(entries)) for heading, entries in groups.items()]


def _who(root: _Root) -> Who | None:
    """Read for whom Discord shows a command at first; the services check the same."""
    permissions = root.default_permissions
    if permissions is None:
        return None
    return "manager" if permissions.manage_guild else "moderator"


def _heading(root: _Root) -> str:
    if isinstance(root, app_commands.ContextMenu):
        return "In a message's or member's menu, under Apps"
    if isinstance(root, app_commands.Group):
        return root.description.rstrip(".")
    cog = root.binding
    return cog.description.rstrip(".") if isinstance(cog, commands.Cog) and cog.description else "More"


def _entries(root: _Root) -> Iterator[tuple[str, HelpEntry]]:
    if isinstance(root, app_commands.ContextMenu):
        kind = "message" if root.type is discord.AppCommandType.message else "member"
        yield root.name, HelpEntry(root.name, f"on a {kind}")
    elif isinstance(root, app_commands.Group):
        for command in root.walk_commands():
            if isinstance(command, app_commands.Command):
                yield command.qualified_name, _entry(command)
    else:
        yield root.qualified_name, _entry(root)


def _entry(command: app_commands.Command[Any, ..., Any]) -> HelpEntry:
    options = [option.display_name if option.required else f"[{option.display_name}]" for option in command.parameters]
    return HelpEntry(" ".join([f"/{command.qualified_name}", *options]), command.description)
