"""Read what `/night open` was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.domain.errors import NotAllowed, NotFound
from bot.domain.nights import Plan
from bot.domain.texts import clean
from bot.domain.voting import Method, TieRule
from cogs.channels import how_to_give, missing_in, own_channel
from cogs.interactions import guild_of

if TYPE_CHECKING:
    from datetime import datetime

    from discord.app_commands import Choice

    from bot.client import Interaction
    from bot.domain.guilds import GuildSettings

__all__ = ["check_channel", "read_plan"]


def read_plan(
    interaction: Interaction,
    settings: GuildSettings,
    *,
    closes_at: datetime,
    starts_at: datetime | None,
    method: Choice[str] | None,
    ties: Choice[str] | None,
    channel: discord.VoiceChannel | discord.StageChannel | None,
    place: str | None,
    seats: int | None,
    voters: discord.Role | None,
    carries_over: bool,
    hides_stars: bool,
) -> Plan:
    """Return the plan of a vote in the server's channel for film nights, or where the command was given.

    Raises:
        NotAllowed: Marquee may not post in that channel.
    """
    channel_id = settings.night_channel_id or (interaction.channel.id if interaction.channel else 0)
    _check_posting(interaction, channel_id)
    return Plan(
        closes_at=closes_at,
        channel_id=channel_id,
        method=Method(method.value) if method else Method.APPROVAL,
        tie_rule=TieRule(ties.value) if ties else TieRule.EARLIEST,
        starts_at=starts_at,
        place_channel_id=channel.id if channel else None,
        place=None if channel else " ".join(clean(place or "").split()) or None,
        seats=seats,
        # The role that everybody has is no limit.
        voter_role_id=None if voters is None or voters.is_default() else voters.id,
        carries_over=carries_over,
        hides_stars=hides_stars,
    )


def check_channel(interaction: Interaction, chosen: object) -> int | None:
    """Return the id of a voice channel of this server that a form's select holds, None where nothing was chosen.

    Raises:
        NotFound: it is no such channel.
    """
    ids = [str(each) for each in chosen] if isinstance(chosen, list) else []  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if not ids:
        return None
    guild = interaction.client.get_guild(guild_of(interaction))
    channel = guild.get_channel(int(ids[0])) if guild is not None and ids[0].isdigit() else None
    if not isinstance(channel, (discord.VoiceChannel, discord.StageChannel)):
        raise NotFound("Choose a voice channel of this server, or leave it out.")
    return channel.id


def _check_posting(interaction: Interaction, channel_id: int) -> None:
    try:
        channel = own_channel(interaction, channel_id)
    except NotFound:
        raise NotAllowed("Marquee can't see the channel for film nights. Choose another in /settings.") from None
    if missing := missing_in(channel):
        raise NotAllowed(how_to_give(channel_id, missing))
