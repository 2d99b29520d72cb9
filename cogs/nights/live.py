"""Redraw a night's card after votes, each at most every few seconds."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.services.nights import NightServices

__all__ = ["LiveNights"]

log = logging.getLogger(__name__)

FIRST_SECONDS, PAUSE_SECONDS = 1.0, 4.0
MOST_FAILURES = 6  # each pause is twice as long as the one before: a good four minutes


class LiveNights:
    """One task for each card that is behind; a burst of votes is one edit."""

    def __init__(self, nights: NightServices, redraw: Callable[[int], Awaitable[bool]]) -> None:
        """Follow cards; `redraw` returns whether it worked."""
        self._nights = nights
        self._redraw = redraw
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._again: set[int] = set()

    def start(self) -> None:
        """Listen for changes."""
        self._nights.changes.subscribe(self.mark)

    async def stop(self) -> None:
        """Stop listening and redrawing; what is behind is redrawn at the next start."""
        self._nights.changes.unsubscribe(self.mark)
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def catch_up(self) -> None:
        """Redraw the cards that votes overtook while the bot was away."""
        for night_id in await self._nights.archive.stale():
            self.mark(night_id)

    def mark(self, night_id: int) -> None:
        """Have a card redrawn soon."""
        self._again.add(night_id)
        if night_id not in self._tasks:
            self._tasks[night_id] = asyncio.create_task(self._follow(night_id), name=f"night-{night_id}")

    async def _follow(self, night_id: int) -> None:
        try:
            await asyncio.sleep(FIRST_SECONDS)
            failures = 0
            while night_id in self._again:
                self._again.discard(night_id)
                failures = 0 if await self._redraw(night_id) else min(failures + 1, MOST_FAILURES)
                if 0 < failures < MOST_FAILURES:
                    self._again.add(night_id)
                await asyncio.sleep(PAUSE_SECONDS * 2**failures)
        except Exception:
            log.exception("The card of night %d was not redrawn; the next vote tries again", night_id)
        finally:
            self._tasks.pop(night_id, None)
