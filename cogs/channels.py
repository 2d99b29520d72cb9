"""What the bot may do in a server's channels, and how to give it what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.domain.errors import NotAllowed, NotFound

if TYPE_CHECKING:
    from bot.client import Interaction

__all__ = ["how_to_give", "missing_in", "own_channel", "require_writable", "writable"]

_NAMES = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "attach_files": "Attach Files",
}


def missing_in(channel: discord.abc.GuildChannel | discord.Thread) -> list[str]:
    """Return the permissions that the bot needs in a channel and lacks, by the names that Discord shows."""
    permissions = channel.permissions_for(channel.guild.me)
    needed = ("view_channel", _writing(channel), "attach_files")
    return [_NAMES[key] for key in needed if not getattr(permissions, key)]


def _writing(channel: discord.abc.GuildChannel | discord.Thread) -> str:
    """Name the permission to write there: threads have one of their own."""
    return "send_messages_in_threads" if isinstance(channel, discord.Thread) else "send_messages"


def how_to_give(channel_id: int, missing: list[str]) -> str:
    """Say what is missing in which channel, and where to give it."""
    return (
        f"In <#{channel_id}> Marquee lacks {', '.join(missing)}. "
        "Open the channel's settings → Permissions → add Marquee → allow it."
    )


def writable(guild: discord.Guild) -> discord.TextChannel | None:
    """Return where the bot may write: the channel for system messages, else the first that it can use."""
    candidates = [guild.system_channel, *guild.text_channels]
    return next((channel for channel in candidates if channel is not None and not missing_in(channel)), None)


def own_channel(interaction: Interaction, channel_id: int) -> discord.abc.GuildChannel | discord.Thread:
    """Return a channel of the interaction's server.

    Raises:
        NotFound: it is another server's, or gone.
    """
    guild = interaction.client.get_guild(interaction.guild_id or 0)
    channel = guild.get_channel_or_thread(channel_id) if guild else None
    if channel is None:
        raise NotFound("That channel is not in this server, or Marquee can't see it.")
    return channel


def require_writable(interaction: Interaction, channel_id: int) -> None:
    """Let pass a channel in which both the bot and whoever asks may write.

    Raises:
        NotFound: it is another server's, or gone.
        NotAllowed: somebody may not write there.
    """
    channel = own_channel(interaction, channel_id)
    if not isinstance(channel, (discord.TextChannel, discord.Thread)):
        raise NotAllowed("Choose a text channel.")
    if missing := missing_in(channel):
        raise NotAllowed(how_to_give(channel_id, missing))
    user = interaction.user
    if isinstance(user, discord.Member) and not getattr(channel.permissions_for(user), _writing(channel)):
        raise NotAllowed("You may not write in that channel, so Marquee does not either.")
