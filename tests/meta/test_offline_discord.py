# pyright: reportPrivateUsage=false, reportUnknownMemberType=false
"""The private names of the pinned offline Discord that the demo and the tests lean on."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import discord
import simcord
from reading import text_of
from simcord.preview import Preview
from stage import NOON

from bot.demo.seams import keep_errors_from_page, name_the_bot, set_epoch

if TYPE_CHECKING:
    from stage import World


def test_the_version_is_the_one_that_was_looked_into() -> None:
    assert version("simcord") == "3.2.1"


def test_the_clock_and_the_bots_name_can_be_set() -> None:
    env = simcord.Env(discord.Client(intents=discord.Intents.none()))

    set_epoch(env, NOON)
    name_the_bot(env, "Marquee")

    assert env.backend.clock.now() == NOON
    assert env.backend.bot_user.name == "Marquee"


def test_the_page_has_the_seams_that_the_demo_uses() -> None:
    assert callable(Preview._action)
    assert "_pages" in Preview.__init__.__code__.co_names
    assert callable(Preview.refresh)


def test_the_settling_that_the_tests_shorten_exists() -> None:
    assert "idle" in (simcord.Env._settle_internal.__kwdefaults__ or {})


async def test_a_mistake_that_was_answered_does_not_stop_the_demos_page(world: World) -> None:
    await world.ada.slash(world.channel, "review", film="qwertyuiop")
    heard = len(world.env.errors)
    keep_errors_from_page(world.env)

    answer = await world.ada.slash(world.channel, "review", film="qwertyuiop")

    assert heard == len(world.env.errors) == 1
    assert "No film called" in text_of(answer)
