"""Whatever takes long tells how far it is, in the message that then shows the result."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast
from unittest.mock import create_autospec

import aiohttp
import discord
import pytest

from bot.domain.errors import InvalidInput
from bot.ui.base import Layout, note
from cogs.data import progress as module
from cogs.data.progress import with_progress

if TYPE_CHECKING:
    from bot.services.privacy.import_staging import ImportProgress


@pytest.fixture
def interaction(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(module, "EVERY_SECONDS", 0.01)
    return create_autospec(discord.Interaction, instance=True)


def told(interaction: Any) -> list[str]:
    calls = interaction.edit_original_response.await_args_list
    return [str(cast("Layout", call.kwargs["view"]).to_components()) for call in calls]


async def test_progress_is_told_until_the_result_is_there(interaction: Any) -> None:
    async def work(progress: ImportProgress) -> tuple[Layout, bytes]:
        progress.doing, progress.done, progress.total = "Looking for the films", 400, 5_200
        await asyncio.sleep(0.1)
        return note("Done."), b"Title"

    await with_progress(interaction, work, "left-out.csv")

    assert "Looking for the films · 400 of 5,200" in told(interaction)[0]
    assert "Done." in told(interaction)[-1]
    [file] = interaction.edit_original_response.await_args.kwargs["attachments"]
    assert file.filename == "left-out.csv"


async def test_a_sentence_for_the_person_takes_the_place_of_the_progress(interaction: Any) -> None:
    async def work(_: ImportProgress) -> tuple[Layout, bytes]:
        raise InvalidInput("That is no file.")

    await with_progress(interaction, work)

    assert "That is no file." in told(interaction)[-1]


async def test_a_bug_does_not_leave_the_progress_standing(interaction: Any) -> None:
    async def work(_: ImportProgress) -> tuple[Layout, bytes]:
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError):
        await with_progress(interaction, work)

    assert "nothing was changed" in told(interaction)[-1]


async def test_a_broken_connection_is_tried_once_more(interaction: Any) -> None:
    interaction.edit_original_response.side_effect = [aiohttp.ClientConnectionError(), None]

    async def work(_: ImportProgress) -> tuple[Layout, bytes]:
        return note("Done."), b"Title"

    await with_progress(interaction, work, "left-out.csv")

    assert len(told(interaction)) == 2
