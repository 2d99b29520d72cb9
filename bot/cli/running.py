"""Run the bot against Discord."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.client import Marquee
from bot.domain.errors import UserFacingError
from bot.services import build_services
from bot.services.library.sources import Network
from bot.settings import DATA_FOLDER
from bot.sources import FeedReviews, GuardianReviews, TmdbFilms, open_fetcher
from bot.storage.database import Database
from bot.storage.sole_use import sole_use

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from bot.settings import Secret, Settings

__all__ = ["DiscordUnreachable", "TokenRefused", "run_bot"]

log = logging.getLogger(__name__)

# How long people who are being answered may hold up a stop; a service manager kills after ten seconds or more.
FAREWELL_SECONDS = 4.0
_ANSWERING = ("CommandTree-invoker", "discord-ui-", "discord.py: on_interaction")


class TokenRefused(UserFacingError):
    """Discord does not know the token."""


class DiscordUnreachable(UserFacingError):
    """Discord could not be reached, or refused to start the bot."""


async def run_bot(settings: Settings, token: Secret, *, forces_sync: bool = False) -> None:
    """Open everything, run until interrupted, close everything in reverse order.

    Raises:
        TokenRefused: Discord does not accept the token.
        DiscordUnreachable: the network or Discord is down at the start.
        DatabaseUnusable: the database can't be opened, or another bot runs on it.
    """
    running = asyncio.current_task()
    if running is not None:
        # Stopping a service sends SIGTERM; it ends like Ctrl+C, with everything closed.
        with contextlib.suppress(NotImplementedError):  # Windows has no such handlers
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    with sole_use(settings.database_path):
        await _run(settings, token, forces_sync=forces_sync)


async def _run(settings: Settings, token: Secret, *, forces_sync: bool) -> None:
    async with await Database.open(settings.database_path) as database, _network(settings) as network:
        services = build_services(database, discord.utils.utcnow, settings.database_path, network=network)
        await services.installation.load_content(DATA_FOLDER, with_samples=settings.sample_library)
        services.search.refresh()
        async with services.search, Marquee(services, forces_sync=forces_sync) as bot:
            # What is loaded by now stays for good. Looking through it for garbage again and again would cost commands
            # that read thousands of rows half of their time.
            gc.collect()
            gc.freeze()
            await _start(bot, token)


@contextlib.asynccontextmanager
async def _network(settings: Settings) -> AsyncGenerator[Network]:
    """Open the way to the sources; nothing is asked before a key is set or a moderator follows a feed."""
    clock = discord.utils.utcnow
    async with open_fetcher(clock, contact=settings.source_contact) as fetcher:
        guardian, tmdb = settings.guardian_key, settings.tmdb_key
        yield Network(
            guard=fetcher.guard,
            feeds=FeedReviews(fetcher, clock, pages_of=settings.feed_pages),
            guardian=GuardianReviews(fetcher, guardian.reveal(), clock) if guardian else None,
            tmdb=TmdbFilms(fetcher, tmdb.reveal(), clock) if tmdb else None,
        )


async def _start(bot: Marquee, token: Secret) -> None:
    try:
        await bot.start(token.reveal())
    except asyncio.CancelledError:
        log.info("Stopping")
        await _finish_answers()
    except discord.LoginFailure as error:
        raise TokenRefused(
            "Discord does not accept this DISCORD_TOKEN. Copy it again from the developer portal."
        ) from error
    except (aiohttp.ClientError, OSError, TimeoutError, discord.HTTPException, discord.GatewayNotFound) as error:
        log.debug("The start failed", exc_info=error)
        raise DiscordUnreachable(
            f"Discord could not be reached or refused the start ({error}). Check the network and try again."
        ) from error


async def _finish_answers() -> None:
    """Let whoever is being answered get the answer: what they did is stored already."""
    answering = [task for task in asyncio.all_tasks() if task.get_name().startswith(_ANSWERING)]
    if answering:
        await asyncio.wait(answering, timeout=FAREWELL_SECONDS)
