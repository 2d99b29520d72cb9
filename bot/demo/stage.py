"""Put the real bot on the offline Discord and open the page."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import webbrowser
from typing import TYPE_CHECKING

import discord
import simcord

from bot.client import Marquee
from bot.demo.seams import follow_the_clock, keep_errors_from_page, name_the_bot, queue_actions
from bot.demo.seeding import seed
from bot.demo.world import WELCOME, build_world
from bot.domain.errors import UserFacingError
from bot.services import build_services
from bot.settings import DATA_FOLDER
from bot.storage.database import Database
from bot.ui.base import note

if TYPE_CHECKING:
    from pathlib import Path

    from simcord.preview import Preview

__all__ = ["play"]

# Pictures are drawn and files are written while a command runs.
SETTLE_SECONDS = 30.0


async def play(database_path: Path, *, port: int, opens_browser: bool, is_seeded: bool = False) -> None:
    """Run the demo on a database until the page's server is closed, or until SIGTERM cancels it."""
    running = asyncio.current_task()
    if running is not None:
        with contextlib.suppress(NotImplementedError):  # Windows has no such handlers
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    async with await Database.open(database_path) as database:
        services = build_services(database, clock=discord.utils.utcnow, database_path=database_path)
        await services.installation.load_content(DATA_FOLDER, with_samples=True)
        services.search.refresh()
        async with services.search, Marquee(services, remembers_commands=False, shard_count=1) as bot:
            env = simcord.Env(bot, check_errors=False, settle_timeout=SETTLE_SECONDS)
            name_the_bot(env, "Marquee")
            keep_errors_from_page(env)
            world = build_world(env, is_crowded=is_seeded)
            if is_seeded:
                await seed(database, world.guild_id, world.names, discord.utils.utcnow())
            await env.start()
            try:
                with env.time_context():
                    channel = bot.get_partial_messageable(world.films.id)
                    await channel.send(view=note(WELCOME))
                    async with env.preview(
                        world.films, viewers=world.people, layout="channel", port=port or None
                    ) as preview:
                        _announce(preview, opens_browser=opens_browser)
                        await _serve(env, preview)
            except simcord.SetupError as error:
                if "could not bind" not in str(error):
                    raise
                raise UserFacingError(
                    f"Port {port} is in use. Choose another with --port, or --port 0 for any free one."
                ) from error
            finally:
                await env.shutdown()


def _announce(preview: Preview, *, opens_browser: bool) -> None:
    sys.stdout.write(
        f"\n  Marquee's demo is ready. Open this page in your browser:\n\n  {preview.url}\n\n  Ctrl+C ends it.\n"
    )
    sys.stdout.flush()
    if opens_browser:
        webbrowser.open(preview.url)


async def _serve(env: simcord.Env, preview: Preview) -> None:
    lock = asyncio.Lock()
    queue_actions(preview, lock)
    clock = asyncio.create_task(follow_the_clock(env, preview, lock))
    try:
        await preview.wait_closed()
    finally:
        clock.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await clock
