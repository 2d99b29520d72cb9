"""Run the durable queue while the bot is connected."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
from typing import TYPE_CHECKING, final

from discord.ext import commands
from typing_extensions import override

if TYPE_CHECKING:
    from bot.client import Marquee

__all__ = ["Schedule"]


@final
class Schedule(commands.Cog):
    """One task that does what is due."""

    def __init__(self, bot: Marquee) -> None:
        self._jobs = bot.services.jobs
        self._runner: asyncio.Task[None] | None = None

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Start once; a reconnect finds the runner at work."""
        if self._runner is None or self._runner.done():
            # A context of its own: the runner belongs to no interaction that happens to be there.
            self._runner = contextvars.Context().run(asyncio.create_task, self._jobs.run(), name="marquee-jobs")

    @override
    async def cog_unload(self) -> None:
        if self._runner is not None:
            self._runner.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._runner
