"""What people read when something fails, and what the log gets."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import TYPE_CHECKING

import pytest
from builders import add_film
from reading import message_of, text_of

from bot.domain.errors import NotAllowed
from bot.ui import replies

if TYPE_CHECKING:
    from stage import World

    from bot.domain.cards import FilmCard
    from bot.services.members.ratings import RatedFilm


async def test_an_unexpected_error_gets_a_code_that_is_also_in_the_log(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await add_film(world.database)

    async def broken(*_arguments: object) -> FilmCard:
        raise RuntimeError("no card of that film")

    monkeypatch.setattr(type(world.services.films), "card", broken)
    answer = await world.ada.slash(world.channel, "review", film="Heat")

    code = re.search(r"code ([0-9A-F]{4})", text_of(answer))
    assert code is not None
    assert f"Unexpected error {code[1]} in /review" in caplog.text
    assert "no card of" not in text_of(answer)
    assert world.env.errors


async def test_an_error_of_a_button_is_told_too(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await add_film(world.database)
    card = await world.ada.slash(world.channel, "review", film="Heat")

    async def refuse(*_arguments: object) -> None:
        raise NotAllowed("Not today.")

    monkeypatch.setattr(type(world.services.ratings), "own_rating", refuse)
    answer = await world.ada.click(message_of(card), label="Rate")

    assert text_of(answer) == "Not today."
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_a_slow_act_defers_and_still_answers(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await add_film(world.database)
    original = type(world.services.ratings).rate

    async def slow(*arguments: object) -> RatedFilm:
        await asyncio.sleep(replies.PATIENCE_SECONDS + 0.5)
        return await original(*arguments)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(type(world.services.ratings), "rate", slow)
    answer = await world.ada.slash(world.channel, "rate", film="Heat", stars=9)
    await world.env.advance_time(3)

    callbacks = [request for request in world.env.http_requests if request.path.endswith("/callback")]
    assert [dict(callback.json or {})["type"] for callback in callbacks] == [5]
    assert "You gave **Heat (1995)**" in text_of(answer)
    assert answer.ephemeral


async def test_suggestions_that_fail_are_empty_and_logged(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_arguments: object) -> None:
        raise RuntimeError("index gone")

    monkeypatch.setattr(type(world.services.films), "complete", broken)

    assert await world.ada.autocomplete(world.channel, "review", "film", "x") == []
    assert "No suggestions" in caplog.text
