"""Answer an interaction once, in time, whatever happens.

`reply` answers or follows up; `patiently` defers when an act takes long; `report` turns an error into a sentence
by one table, first match wins, for commands, buttons and forms alike.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord import app_commands

from bot.domain.errors import UserFacingError
from bot.ui.base import note
from bot.ui.text import our_words

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from bot.ui.base import Layout

__all__ = ["patiently", "reply", "report", "sentence_for"]

log = logging.getLogger(__name__)

# Half of Discord's three seconds: what is not written by then says so and follows up.
PATIENCE_SECONDS = 1.5
_UNKNOWN_INTERACTION, _ALREADY_ANSWERED = 10062, 40060
NETWORK_ERRORS = (aiohttp.ClientError, OSError, TimeoutError)

# First match wins: the special ones stand before their kin.
_SENTENCES: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((app_commands.NoPrivateMessage,), "This works in a server only."),
    ((app_commands.MissingPermissions,), "You need more permissions in this server for that."),
    (
        (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch),
        "This command has just changed. Wait a minute, or press Ctrl+R, and try again.",
    ),
    ((app_commands.CheckFailure,), "You can't do that here."),
)


async def reply(
    interaction: discord.Interaction[Any],
    layout: Layout,
    *,
    files: Sequence[discord.File] = (),
    ephemeral: bool = True,
) -> discord.Message | discord.InteractionMessage | None:
    """Send the answer, or follow up when the interaction was answered or deferred already.

    A connection that breaks is tried once more: what the person did is stored, and silence would look like failure.

    Returns:
        The message sent, None where Discord did not tell.
    """
    pictures = [(file.filename, file.fp.read()) for file in files]
    try:
        return await _send(interaction, layout, pictures, ephemeral=ephemeral)
    except NETWORK_ERRORS as error:
        log.info("Answering %s again after %r", _describe(interaction), error)
    try:
        return await _send(interaction, layout, pictures, ephemeral=ephemeral)
    except discord.HTTPException as error:
        if error.code != _ALREADY_ANSWERED:
            raise
        return None  # the first try had arrived


async def _send(
    interaction: discord.Interaction[Any], layout: Layout, pictures: Sequence[tuple[str, bytes]], *, ephemeral: bool
) -> discord.Message | discord.InteractionMessage | None:
    files = [discord.File(io.BytesIO(data), name) for name, data in pictures]
    if interaction.response.is_done():
        return await interaction.followup.send(view=layout, files=files, ephemeral=ephemeral, wait=True)
    answered = await interaction.response.send_message(view=layout, files=files, ephemeral=ephemeral)
    return answered.resource if isinstance(answered.resource, discord.InteractionMessage) else None


@contextlib.asynccontextmanager
async def patiently(interaction: discord.Interaction[Any], *, ephemeral: bool) -> AsyncGenerator[None]:
    """Defer the answer if the block takes longer than `PATIENCE_SECONDS`; the visibility must be the answer's."""
    is_deferring = False

    async def defer_late() -> None:
        nonlocal is_deferring
        await asyncio.sleep(PATIENCE_SECONDS)
        is_deferring = True
        await interaction.response.defer(ephemeral=ephemeral, thinking=True)

    timer = asyncio.create_task(defer_late())
    try:
        yield
    finally:
        # A deferral on its way must arrive before the answer, or Discord would see two answers.
        if not is_deferring:
            timer.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await timer


def sentence_for(error: BaseException) -> str | None:
    """Return what to tell the person, None for an error that only the log may know."""
    if (
        isinstance(error, (app_commands.CommandInvokeError, app_commands.TransformerError))
        and error.__cause__ is not None
    ):
        error = error.__cause__
    if isinstance(error, UserFacingError):
        return our_words(str(error))
    if isinstance(error, NETWORK_ERRORS):
        return "Discord could not be reached for a moment. Please try again."
    if isinstance(error, app_commands.CommandOnCooldown):
        ready = discord.utils.format_dt(discord.utils.utcnow() + timedelta(seconds=error.retry_after), "R")
        return f"That was quick. Try again {ready}."
    return next((sentence for kinds, sentence in _SENTENCES if isinstance(error, kinds)), None)


async def report(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Tell the person what went wrong; an unexpected error gets a code that is also in the log."""
    cause = error.__cause__ if isinstance(error, app_commands.CommandInvokeError) else error
    if isinstance(cause, discord.NotFound) and cause.code == _UNKNOWN_INTERACTION:
        log.warning("An interaction expired before it was answered: %s", _describe(interaction))
        return
    sentence = sentence_for(error)
    if sentence is None:
        code = secrets.token_hex(2).upper()
        log.error("Unexpected error %s in %s", code, _describe(interaction), exc_info=error)
        sentence = f"Something went wrong (code {code}). It has been noted; please try again."
    try:
        await reply(interaction, note(sentence))
    except (discord.HTTPException, *NETWORK_ERRORS) as failure:
        log.warning("Could not tell the person about an error in %s: %s", _describe(interaction), failure)


def _describe(interaction: discord.Interaction[Any]) -> str:
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    # Only the purpose of a custom id: never what a member wrote.
    purpose = str((interaction.data or {}).get("custom_id", "")).partition(":")[0]
    return f"{interaction.type.name} {purpose}"
