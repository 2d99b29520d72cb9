"""Show how far an import is while it works, and what came of it in the same message."""

from __future__ import annotations

import asyncio
import contextlib
import io
from typing import TYPE_CHECKING

import discord

from bot.domain.errors import UserFacingError
from bot.services.privacy.import_staging import ImportProgress
from bot.ui.base import note
from bot.ui.imports import import_progress
from bot.ui.replies import NETWORK_ERRORS, sentence_for

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.client import Interaction
    from bot.ui.base import Layout

__all__ = ["with_progress"]

EVERY_SECONDS = 2.0


async def with_progress(
    interaction: Interaction, work: Callable[[ImportProgress], Awaitable[tuple[Layout, bytes]]], file_name: str = ""
) -> None:
    """Do some work for an interaction that was deferred; its message tells how far it is, and then the result.

    Args:
        interaction: Deferred.
        work: Returns what to show, and the content of the file beside it, empty for none.
        file_name: What to call that file.
    """
    progress = ImportProgress()
    telling = asyncio.create_task(_tell(interaction, progress))
    try:
        layout, content = await work(progress)
    except UserFacingError as error:
        layout, content = note(sentence_for(error) or str(error)), b""
    except Exception:
        await _stop(telling)
        with contextlib.suppress(discord.HTTPException, *NETWORK_ERRORS):
            await interaction.edit_original_response(view=note("That did not work; nothing was changed."))
        raise
    await _stop(telling)
    try:
        await _finish(interaction, layout, content, file_name)
    except NETWORK_ERRORS:
        await _finish(interaction, layout, content, file_name)


async def _stop(telling: asyncio.Task[None]) -> None:
    telling.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await telling


async def _finish(interaction: Interaction, layout: Layout, content: bytes, file_name: str) -> None:
    files = [discord.File(io.BytesIO(content), file_name)] if content else []
    await interaction.edit_original_response(view=layout, attachments=files)


async def _tell(interaction: Interaction, progress: ImportProgress) -> None:
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        view = import_progress(progress.doing, progress.done, progress.total)
        with contextlib.suppress(discord.HTTPException, *NETWORK_ERRORS):
            await interaction.edit_original_response(view=view)
