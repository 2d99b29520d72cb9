# pyright: reportPrivateUsage=false, reportUnknownMemberType=false, reportUnknownVariableType=false
"""Every touch of simcord's private names, so that one test can hold them to the pinned version."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import TYPE_CHECKING, Any

import simcord

if TYPE_CHECKING:
    from datetime import datetime

    from simcord.preview import Preview

__all__ = ["follow_the_clock", "keep_errors_from_page", "name_the_bot", "queue_actions", "set_epoch"]

log = logging.getLogger(__name__)


def set_epoch(env: simcord.Env, moment: datetime) -> None:
    """Let the offline Discord's clock start at a moment; without it, it is always 1 January 2026."""
    env.backend.clock._epoch = moment  # noqa: SLF001


def name_the_bot(env: simcord.Env, name: str) -> None:
    """Give the bot's account a name other than TestBot."""
    env.backend.bot_user.name = name


def keep_errors_from_page(env: simcord.Env) -> None:
    """Keep the errors of commands from the page, which takes no more commands once it has heard of one.

    The bot answers every error itself and logs what is unexpected; a mistyped title is one, too.
    """

    def forget(error: BaseException) -> None:
        pass

    env._record_error = forget  # noqa: SLF001


def queue_actions(preview: Preview, lock: asyncio.Lock) -> None:
    """Queue what the browser does behind the clock, instead of losing it.

    While another operation runs, an action would be refused and the page would give up; the same for an action
    sent before the page has seen the newest publication.
    """
    original = preview._action  # noqa: SLF001

    async def action(context_id: str, body: dict[str, Any]) -> Any:
        async with lock:
            page = preview._pages.get(context_id)  # noqa: SLF001
            if page is not None and "published_revision" in body:
                body = {**body, "published_revision": page.revision}
            return await original(context_id, body)

    preview._action = action  # noqa: SLF001  # pyright: ignore[reportAttributeAccessIssue]


async def follow_the_clock(env: simcord.Env, preview: Preview, lock: asyncio.Lock, step_seconds: float = 0.5) -> None:
    """Let virtual time follow the wall clock, and publish what happened in the background; runs until cancelled."""
    last, published = time.monotonic(), -1
    while True:
        await asyncio.sleep(step_seconds)
        async with lock:
            now = time.monotonic()
            with contextlib.suppress(TimeoutError):
                try:
                    await env.advance_time(now - last)
                    last = now
                    if len(env.backend.transcript) != published:
                        await preview.refresh()
                        published = len(env.backend.transcript)
                except simcord.SetupError as error:
                    log.debug("The demo's clock skipped a beat: %s", error)
