"""Run the bot against Discord."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import TYPE_CHECKING

import discord

from bot.client import Marquee
from bot.domain.errors import UserFacingError
from bot.services import build_services
from bot.settings import DATA_FOLDER
from bot.storage.database import Database

if TYPE_CHECKING:
    from bot.settings import Secret, Settings

__all__ = ["TokenRefused", "run_bot"]


class TokenRefused(UserFacingError):
    """Discord does not know the token."""


async def run_bot(settings: Settings, token: Secret, *, forces_sync: bool = False) -> None:
    """Open everything, run until interrupted, close everything in reverse order.

    Raises:
        TokenRefused: Discord does not accept the token.
        DatabaseUnusable: the database can't be opened.
    """
    running = asyncio.current_task()
    if running is not None:
        # Stopping a service sends SIGTERM; it ends like Ctrl+C, with everything closed.
        with contextlib.suppress(NotImplementedError):  # Windows has no such handlers
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    async with await Database.open(settings.database_path) as database:
        services = build_services(database, clock=discord.utils.utcnow)
        await services.installation.load_content(DATA_FOLDER, with_samples=settings.sample_library)
        async with Marquee(services, forces_sync=forces_sync) as bot:
            try:
                await bot.start(token.reveal())
            except discord.LoginFailure as error:
                raise TokenRefused(
                    "Discord does not accept this DISCORD_TOKEN. Copy it again from the developer portal."
                ) from error
            except asyncio.CancelledError:
                return
