"""Searches in tests take the time they need."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every part of a search be tried, however busy the machine is."""
    monkeypatch.setattr("bot.search.index.DEADLINE_SECONDS", 1.0)
