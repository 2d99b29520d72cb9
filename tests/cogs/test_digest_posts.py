"""The digest in its channel, through the whole bot."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING

import aiohttp
import discord
import pytest
from builders import add_film

from bot.domain.jobs import MAX_ATTEMPTS
from bot.domain.moderation import Actor
from bot.domain.ratings import Member
from bot.domain.stars import Stars
from bot.services.members.digests import DIGEST
from bot.storage.digests import DigestPlan, DigestStore

if TYPE_CHECKING:
    from stage import World

    from bot.storage.database import Connection


async def _want_digest(world: World, channel_id: int) -> None:
    manager = Actor(guild_id=world.guild.id, user_id=world.ada.id, display_name="Ada", manages_server=True)
    await world.services.settings.change(manager, digest_channel_id=channel_id)


async def _make_due(world: World, *, attempts: int = 0) -> None:
    """Have the digest due now, and let the bot's runner post it; it lives by the wall clock."""
    payload = {"guild_id": world.guild.id, "due_at": int(world.env.now().timestamp()) - 60}

    async def act(connection: Connection) -> None:
        plan = await DigestStore(connection).plan(world.guild.id)
        await connection.execute(
            "UPDATE jobs SET due_at = 0, payload = :payload, attempts = :attempts WHERE job_id = :job_id",
            {"payload": json.dumps(payload), "attempts": attempts, "job_id": plan.job_id},
        )

    await world.database.write(act)
    for _ in range(1_000):
        world.services.jobs.poke()
        async with world.database.read() as connection:
            waiting = await connection.fetch_all("SELECT 1 FROM jobs WHERE kind = 'digest' AND due_at = 0")
        if not waiting:
            return
        await asyncio.sleep(0.01)
    pytest.fail("the digest is never done")


async def _rate(world: World) -> None:
    film = await add_film(world.database)
    await world.services.ratings.rate(Member(world.guild.id, world.ada.id, "Ada"), film.film_id, Stars(9))
    lately = {"lately": int(time.time()) - 60}  # by the runner's clock

    async def date_it(connection: Connection) -> None:
        await connection.execute("UPDATE ratings SET rated_at = :lately", lately)

    await world.database.write(date_it)


def _posts(world: World) -> list[str]:
    texts = [str([part.to_dict() for part in message.components]) for message in world.channel.history()]
    return [text for text in texts if "The week in film" in text]


async def test_it_is_posted_in_its_channel_with_the_week_s_stars(world: World) -> None:
    await _rate(world)
    await _want_digest(world, world.channel.id)

    await _make_due(world)

    (post,) = _posts(world)
    assert "1 rating by 1 member" in post
    assert "Heat (1995)" in post
    assert "★★★★½ 4.5 out of 5 · 1 rating" in post


async def test_a_process_that_died_after_the_post_does_not_post_again(world: World) -> None:
    await _rate(world)
    await _want_digest(world, world.channel.id)
    await _make_due(world)

    async def forget(connection: Connection) -> None:
        plan = await DigestStore(connection).plan(world.guild.id)
        await DigestStore(connection).put(world.guild.id, DigestPlan(plan.job_id, None))

    await world.database.write(forget)
    await _make_due(world, attempts=1)
    once = len(_posts(world))
    await world.database.write(forget)
    await _make_due(world)  # the first try of another week

    assert once == 1
    assert len(_posts(world)) == 2


async def test_a_channel_that_is_gone_loses_the_post_only(world: World) -> None:
    await _rate(world)
    await _want_digest(world, 404)

    await _make_due(world)

    async with world.database.read() as connection:
        rows = await connection.fetch_all("SELECT attempts FROM jobs WHERE kind = :kind", {"kind": DIGEST})
    assert [row["attempts"] for row in rows] == [0]
    assert _posts(world) == []


async def test_a_network_that_stays_down_loses_the_post_only(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await _rate(world)
    await _want_digest(world, world.channel.id)

    async def send(*_values: object, **_named: object) -> None:
        raise aiohttp.ClientConnectionError

    monkeypatch.setattr(discord.PartialMessageable, "send", send)
    await _make_due(world, attempts=MAX_ATTEMPTS - 1)

    async with world.database.read() as connection:
        rows = await connection.fetch_all("SELECT attempts FROM jobs WHERE kind = :kind", {"kind": DIGEST})
    assert [row["attempts"] for row in rows] == [0]
    assert _posts(world) == []
