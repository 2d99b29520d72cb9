"""Fixtures: a real database per test, services with a clock that stands still, the real bot on an offline Discord."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from typing import TYPE_CHECKING

import discord
import pytest
import pytest_asyncio
import simcord
from hypothesis import HealthCheck, settings
from limits_guard import AckClock, broken_limits
from stage import Clock, World

from bot.client import Marquee
from bot.services import Services, build_services
from bot.storage.database import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from simcord import MemberActor


# Every test of the whole bot loads the cogs anew; where bytecode is turned off, each would compile them again.
sys.dont_write_bytecode = False
# simcord polls every 50 ms whether the bot has finished; 1 ms makes the suite ten times faster.
simcord.Env._settle_internal.__kwdefaults__["idle"] = 0.001  # pyright: ignore[reportPrivateUsage, reportOptionalSubscript]


# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("marquee", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("marquee")


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: tests also wait for the disk and for each other's timers."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database_path(tmp_path: Path) -> Path:
    return tmp_path / "marquee.db"


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the newest schema; a copy costs a tenth of taking every migration again."""
    path = tmp_path_factory.mktemp("empty") / "marquee.db"

    async def make() -> None:
        async with await Database.open(path):
            pass

    asyncio.run(make())
    return path


@pytest_asyncio.fixture
async def database(database_path: Path, empty_database: Path) -> AsyncIterator[Database]:
    shutil.copyfile(empty_database, database_path)
    async with await Database.open(database_path) as opened:
        yield opened


@pytest.fixture
def services(database: Database, clock: Clock) -> Services:
    return build_services(database, clock)


@pytest_asyncio.fixture
async def simcord_bot(database: Database) -> AsyncIterator[Marquee]:
    """The bot under test; simcord runs it but never closes it."""
    bot = Marquee(build_services(database, discord.utils.utcnow), shard_count=1)
    yield bot
    await bot.close()


@pytest.fixture
def world(simcord_env: simcord.Env, simcord_bot: Marquee, database: Database) -> Iterator[World]:
    guild = simcord_env.create_guild("The Back Row")
    other = simcord_env.create_guild("Another server")
    moderators = guild.create_role("Moderators", permissions=discord.Permissions(manage_messages=True))
    acknowledged = AckClock(simcord_env)
    yield World(
        env=simcord_env,
        bot=simcord_bot,
        services=simcord_bot.services,
        database=database,
        guild=guild,
        channel=guild.create_text_channel("films"),
        ada=guild.add_member(simcord_env.create_user("ada", global_name="Ada")),
        bela=guild.add_member(simcord_env.create_user("bela", global_name="Béla")),
        moderator=guild.add_member(simcord_env.create_user("mo", global_name="Mo"), roles=[moderators]),
        elsewhere=other.create_text_channel("films"),
        stranger=other.add_member(simcord_env.create_user("stranger", global_name="Stranger")),
    )
    problems = broken_limits(simcord_env) + acknowledged.late
    assert not problems, "\n".join(problems)


@pytest.fixture
def manager(world: World) -> MemberActor:
    """Somebody who may change the server's settings."""
    permissions = discord.Permissions(manage_guild=True, manage_messages=True)
    managers = world.guild.create_role("Managers", permissions=permissions)
    return world.guild.add_member(world.env.create_user("manager", global_name="Max"), roles=[managers])
