"""What Marquee may do in a channel, and in a thread."""

from __future__ import annotations

from unittest.mock import create_autospec

import discord
import pytest

from cogs.channels import missing_in


@pytest.mark.parametrize(
    ("kind", "allowed", "missing"),
    [
        (discord.TextChannel, {"view_channel", "send_messages", "attach_files"}, []),
        (discord.TextChannel, {"view_channel", "send_messages_in_threads", "attach_files"}, ["Send Messages"]),
        (discord.Thread, {"view_channel", "send_messages_in_threads", "attach_files"}, []),
        (discord.Thread, {"view_channel", "send_messages"}, ["Send Messages in Threads", "Attach Files"]),
    ],
)
def test_a_thread_has_its_own_permission_to_write(
    kind: type[discord.TextChannel | discord.Thread], allowed: set[str], missing: list[str]
) -> None:
    channel = create_autospec(kind, instance=True)
    channel.permissions_for.return_value = discord.Permissions(**dict.fromkeys(allowed, True))

    assert missing_in(channel) == missing
