"""`/settings`, `/mod log` and the log channel."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from builders import add_film
from reading import components_of, message_of, text_of
from test_library import REVIEW

if TYPE_CHECKING:
    from simcord import MemberActor
    from stage import World


async def test_the_panel_changes_settings_and_every_change_is_a_case(world: World, manager: MemberActor) -> None:
    panel = await manager.slash(world.channel, "settings")
    await manager.select(message_of(panel), [world.channel], custom_id="setting:log_channel_id")
    form = await manager.click(message_of(panel), label="Change time zone")
    await manager.submit_modal(form, {"time_zone": "berlin"})

    settings = await world.services.settings.get(world.guild.id)
    log = await manager.slash(world.channel, "mod log")

    assert panel.ephemeral
    assert settings.log_channel_id == world.channel.id
    assert settings.time_zone == "Europe/Berlin"
    assert "**Case 2** · Changed the time zone" in text_of(log)
    assert "**Case 1** · Changed the log channel" in text_of(log)


async def test_reading_the_settings_writes_nothing(world: World, manager: MemberActor) -> None:
    await manager.slash(world.channel, "settings")

    assert "No moderator has done anything yet" in text_of(await manager.slash(world.channel, "mod log"))


async def test_an_unknown_time_zone_is_refused_with_a_hint(world: World, manager: MemberActor) -> None:
    panel = await manager.slash(world.channel, "settings")
    form = await manager.click(message_of(panel), label="Change time zone")

    answer = await manager.submit_modal(form, {"time_zone": "Middle-earth"})

    assert "Europe/Berlin" in text_of(answer)


async def test_moderators_cannot_change_settings_by_a_button_of_the_panel(world: World) -> None:
    from bot.ui.settings import settings_panel

    panel = settings_panel(await world.services.settings.get(world.guild.id))
    message = await world.bot.get_partial_messageable(world.channel.id).send(view=panel)

    answer = await world.moderator.click(message, label="Change time zone")

    assert "manage this server" in text_of(answer)


async def test_a_moderator_role_of_the_settings_may_moderate(world: World, manager: MemberActor) -> None:
    await add_film(world.database)
    curators = world.guild.create_role("Curators")
    curator = world.guild.add_member(world.env.create_user("cora"), roles=[curators])
    commands = {command.name: command for command in await world.bot.tree.fetch_commands()}
    world.guild.set_command_permissions(commands["library"].id, {curators: True})
    refused = await curator.slash(world.channel, "library add", file=("heat.md", REVIEW))
    panel = await manager.slash(world.channel, "settings")
    await manager.select(message_of(panel), ["roles"], custom_id="settings:section")

    await manager.select(message_of(panel), [curators], custom_id="setting:moderator_role_ids")
    allowed = await curator.slash(world.channel, "library add", file=("heat.md", REVIEW))

    assert "Only this server's moderators" in text_of(refused)
    assert "Heat (1995)" in text_of(allowed)
    assert world.env.errors


async def test_a_case_is_posted_to_the_log_channel_once(world: World, manager: MemberActor) -> None:
    await add_film(world.database)
    panel = await manager.slash(world.channel, "settings")
    await manager.select(message_of(panel), [world.channel], custom_id="setting:log_channel_id")
    await _all_jobs_done(world)
    preview = await world.moderator.slash(world.channel, "library add", file=("heat.md", REVIEW))
    await world.moderator.click(message_of(preview), label="Publish")

    await _all_jobs_done(world)

    # The moderator's own answer names the case too; on a busy machine it is deferred and stands in the history.
    others = [message for message in world.channel.history() if message.id != message_of(preview).id]
    posts = [message for message in others if "Case 2" in str(message.components[0].to_dict())]
    assert len(posts) == 1


async def test_a_log_channel_that_is_gone_loses_no_case(world: World, manager: MemberActor) -> None:
    await add_film(world.database)
    panel = await manager.slash(world.channel, "settings")
    await manager.select(message_of(panel), [world.channel], custom_id="setting:log_channel_id")
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50001)

    await _all_jobs_done(world)

    assert "Case 1" in text_of(await manager.slash(world.channel, "mod log"))


async def test_undoing_a_setting_puts_it_back(world: World, manager: MemberActor) -> None:
    panel = await manager.slash(world.channel, "settings")
    await manager.select(message_of(panel), [world.channel], custom_id="setting:log_channel_id")

    await manager.slash(world.channel, "mod undo", case=1)

    assert (await world.services.settings.get(world.guild.id)).log_channel_id is None


async def test_the_panel_shows_what_is_set(world: World, manager: MemberActor) -> None:
    panel = await manager.slash(world.channel, "settings")
    await manager.select(message_of(panel), [world.channel], custom_id="setting:news_channel_id")

    selects = [part for part in components_of(panel) if part.get("custom_id") == "setting:news_channel_id"]
    assert [str(value["id"]) for value in selects[0]["default_values"]] == [str(world.channel.id)]


async def _all_jobs_done(world: World) -> None:
    """Wait until the queue is empty, whoever works on it: the bot's own runner or this test."""
    for _ in range(200):
        await world.services.jobs.run_due()
        async with world.database.read() as connection:
            row = await connection.fetch_one("SELECT COUNT(*) AS jobs FROM jobs WHERE kind = 'log_case'")
        if row is not None and row["jobs"] == 0:
            return
        await asyncio.sleep(0.01)
    pytest.fail("the queue never became empty")
