"""A night's card follows its votes, also over a connection that breaks for a while."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from cogs.nights import live
from cogs.nights.live import MOST_FAILURES, LiveNights

if TYPE_CHECKING:
    from bot.services import Services


@pytest.mark.parametrize(("broken", "tries"), [(0, 1), (2, 3), (99, MOST_FAILURES)])
async def test_a_card_that_was_not_redrawn_is_tried_again_for_a_while(
    services: Services, monkeypatch: pytest.MonkeyPatch, broken: int, tries: int
) -> None:
    monkeypatch.setattr(live, "FIRST_SECONDS", 0)
    monkeypatch.setattr(live, "PAUSE_SECONDS", 0)
    redrawn: list[int] = []

    async def redraw(night_id: int) -> bool:
        redrawn.append(night_id)
        return len(redrawn) > broken

    nights = LiveNights(services.nights, redraw)
    nights.start()
    services.nights.changes.announce(7)
    await asyncio.gather(*[task for task in asyncio.all_tasks() if task.get_name() == "night-7"])
    await nights.stop()

    assert redrawn == [7] * tries


async def test_votes_that_go_on_while_nothing_can_be_drawn_do_not_put_the_card_off_for_hours(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_sleep, naps = asyncio.sleep, list[float]()

    async def nap(seconds: float) -> None:
        naps.append(seconds)
        await real_sleep(0)

    monkeypatch.setattr(asyncio, "sleep", nap)

    async def redraw(night_id: int) -> bool:
        if len(naps) < 20:
            nights.mark(night_id)
        return False

    nights = LiveNights(services.nights, redraw)
    nights.mark(7)
    await asyncio.gather(*[task for task in asyncio.all_tasks() if task.get_name() == "night-7"])

    assert len(naps) >= 20
    assert max(naps) <= 5 * 60
