"""The bot itself: intents, extensions, command registration, and the one place where errors end."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import TYPE_CHECKING, Any, TypeAlias, final

import discord
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.ui.replies import report
from bot.ui.text import plural
from cogs import EXTENSIONS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.services import Services

__all__ = ["FilmAct", "Interaction", "Marquee", "invitation"]

log = logging.getLogger(__name__)

# What README.md lists; without Create Events, film nights have no event on Discord.
_PERMISSIONS = discord.Permissions(view_channel=True, send_messages=True, attach_files=True, create_events=True)


def invitation(application_id: int) -> str:
    """Return the address under which somebody who manages a server invites the bot, with what it needs there."""
    return discord.utils.oauth_url(application_id, permissions=_PERMISSIONS, scopes=("bot", "applications.commands"))


class Tree(app_commands.CommandTree["Marquee"]):
    """The command tree, whose errors end in the one error table."""

    @override
    async def on_error(self, interaction: discord.Interaction[Marquee], error: app_commands.AppCommandError, /) -> None:
        if interaction.type is discord.InteractionType.autocomplete:
            log.error("Autocomplete failed", exc_info=error)
            return
        await report(interaction, error)


@final
class Marquee(commands.AutoShardedBot):
    """Marquee, assembled from its services; it opens and closes nothing itself."""

    def __init__(
        self,
        services: Services,
        *,
        remembers_commands: bool = True,
        forces_sync: bool = False,
        shard_count: int | None = None,
    ) -> None:
        """Assemble the bot.

        Args:
            services: What it can do.
            remembers_commands: Register commands only when they changed since the last time, and note it.
                The demo registers with an offline Discord and must leave no note.
            forces_sync: Register commands in any case.
            shard_count: Fixed number of shards; None lets Discord recommend.
        """
        # No voice here, so nothing is missing without its libraries.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        intents = discord.Intents.none()
        intents.guilds = True
        intents.guild_scheduled_events = True
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=intents,
            shard_count=shard_count,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        self.services = services
        self.film_acts: dict[str, FilmAct] = {}
        self._remembers_commands = remembers_commands
        self._forces_sync = forces_sync

    @override
    async def setup_hook(self) -> None:
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        await self._register_commands()

    async def _register_commands(self) -> None:
        if not self._remembers_commands:
            await self.tree.sync()
            return
        installation, application_id = self.services.installation, self.application_id or 0
        current = self._commands_hash()
        if not self._forces_sync and await installation.known_commands(application_id) == current:
            log.info("Commands are up to date")
            return
        synced = await self.tree.sync()
        await installation.remember_commands(application_id, current)
        log.info("Registered %d commands", len(synced))

    def _commands_hash(self) -> str:
        payload = sorted(
            (command.to_dict(self.tree) for command in self.tree.get_commands()),
            key=lambda command: str(command["name"]),
        )
        return hashlib.sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()

    async def on_ready(self) -> None:
        """Say that the bot is up, and how a host gets it into a server."""
        log.info("Ready as %s in %s", self.user, plural(len(self.guilds), "server"))
        if self.application_id is not None:
            log.info("Invite it to a server: %s", invitation(self.application_id))

    @override
    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        log.error("Unexpected error in %s", event_method)


Interaction: TypeAlias = discord.Interaction[Marquee]

if TYPE_CHECKING:
    from bot.domain.films import Film

    FilmAct: TypeAlias = Callable[[Interaction, Film, str], Awaitable[None]]
"""What a command does once it is clear which film is meant: (interaction, film, argument)."""
