"""The first message in a new server, and the help."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
from reading import components_of, text_of

from bot.client import invitation

if TYPE_CHECKING:
    from simcord import MemberActor
    from stage import World


README = Path(__file__).resolve().parents[2] / "README.md"


async def welcomed(world: World, guild_id: int) -> None:
    """Let the bot join a server, as Discord tells it, and say hello."""
    guild = world.bot.get_guild(guild_id)
    assert guild is not None
    world.bot.dispatch("guild_join", guild)
    for _ in range(300):
        world.services.jobs.poke()
        await asyncio.sleep(0.01)
        if greetings(world):
            return
    pytest.fail("nobody said hello")


def greetings(world: World) -> list[str]:
    """What was said in any channel."""
    return [
        str(message.components[0].to_dict())
        for channel in world.guild.channels.values()
        for message in channel.history()
    ]


async def test_a_new_server_is_welcomed_once_where_it_may_be(world: World) -> None:
    await welcomed(world, world.guild.id)

    said = greetings(world)
    assert len(said) == 1
    for words in ("/settings", "What is stored", "/help"):
        assert words in said[0]


async def test_what_is_missing_is_named_with_its_channel(world: World) -> None:
    silent = world.guild.create_text_channel(
        "quiet", overwrites={world.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    )

    await welcomed(world, world.guild.id)

    (said,) = greetings(world)
    assert f"<#{silent.id}>" in said
    assert "Send Messages" in said
    assert "Permissions → add Marquee" in said


async def test_a_host_reads_how_to_invite_the_bot(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "bot.client")

    await world.bot.on_ready()

    ready, invite = (record.getMessage() for record in caplog.records)
    assert ready == f"Ready as {world.bot.user} in 2 servers"
    assert f"client_id={world.bot.application_id}&scope=bot+applications.commands" in invite


def test_the_invitation_asks_for_what_the_readme_lists() -> None:
    asked = parse_qs(urlsplit(invitation(1)).query)
    permissions = discord.Permissions(int(asked["permissions"][0]))

    given = {name for name, is_given in permissions if is_given} - {"read_messages"} | {"view_channel"}  # its two names

    assert given == {"view_channel", "send_messages", "attach_files", "create_events"}
    for name in given:
        assert f"*{name.replace('_', ' ').title()}" in README.read_text("utf-8"), name


async def test_a_member_is_told_what_a_member_may_use(world: World) -> None:
    answer = await world.ada.slash(world.channel, "help")

    shown = text_of(answer)
    assert answer.ephemeral
    assert "`/rate film stars" in shown
    assert "`/night suggest" in shown
    assert "`/night open" not in shown
    assert "/mod" not in shown
    assert "`/settings`" not in shown
    assert "/library" not in shown


async def test_a_moderator_and_a_manager_are_told_more(world: World) -> None:
    managers = world.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    manager = world.guild.add_member(world.env.create_user("manager"), roles=[managers])

    moderators = await everything(world, world.moderator)
    everybody = await everything(world, manager)

    assert "/mod ban member [duration] [reason]" in moderators
    assert "`/settings`" not in moderators
    assert "`/settings`" in everybody
    assert "/mod ban member [duration] [reason]" in everybody


async def everything(world: World, person: MemberActor) -> str:
    """All pages of the help."""
    answer = await person.slash(world.channel, "help")
    pages = [text_of(answer)]
    for _ in range(10):
        arrows = [part for part in components_of(answer) if part.get("label") == "Next"]
        if not arrows or arrows[0].get("disabled"):
            break
        assert answer.response is not None
        await person.click(answer.response, label="Next")
        pages.append(text_of(answer))
    return "\n".join(pages)


async def test_every_command_is_in_the_help_of_whoever_may_use_all(world: World) -> None:
    owners = world.guild.create_role("Bosses", permissions=discord.Permissions(administrator=True))
    boss = world.guild.add_member(world.env.create_user("boss"), roles=[owners])

    shown = await everything(world, boss)

    names = [
        command.qualified_name
        for root in world.bot.tree.get_commands()
        if not isinstance(root, discord.app_commands.ContextMenu)
        for command in (root.walk_commands() if isinstance(root, discord.app_commands.Group) else [root])
    ]
    assert [name for name in names if f"/{name}" not in shown] == []
