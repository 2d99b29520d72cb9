"""The demo, used in a real browser from the first key to the changed card."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser.page import DemoPage, find_browser

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
BROWSER = find_browser()

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        BROWSER is None,
        reason="NO BROWSER: Chromium and its driver are not installed, so the demo was NOT tried in one",
    ),
]


@pytest.fixture
def demo() -> Iterator[tuple[str, float]]:
    """Start the demo as a host would; yield its address and how many seconds it took to print it."""
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"LOG_LEVEL": ""},
    )
    watchdog = threading.Timer(90, process.kill)
    watchdog.start()
    try:
        assert process.stdout is not None
        address = next(match[0] for line in process.stdout if (match := re.search(r"http://127\.0\.0\.1\S+", line)))
        yield address, time.monotonic() - started
    finally:
        watchdog.cancel()
        process.terminate()
        process.wait(10)
        assert process.stdout is not None
        process.stdout.close()


def test_a_newcomer_mistypes_looks_ballerina_up_rates_it_and_sees_the_card_change(
    demo: tuple[str, float], tmp_path: Path
) -> None:
    assert BROWSER is not None
    page = DemoPage(demo[0], *BROWSER)
    try:
        page.type_command("review", "qwertyuiop")
        page.wait_for(lambda: "No film called “qwertyuiop”" in page.text())

        page.type_command("review", "ball", pick="Ballerina (2025)")
        page.wait_for(lambda: "Nobody here has rated it yet" in page.text())
        card = page.text()
        assert "★★★★☆ (4/5)" in card
        assert "no rating" in card

        page.click("Rate")
        page.choose_in_form("4.5 out of 5")
        page.submit_form()

        page.wait_for(lambda: "You gave Ballerina (2025) ★★★★½ 4.5 out of 5" in page.text())
        page.wait_for(lambda: "4.5 out of 5 · 1 rating" in page.text())
    finally:
        page.screenshot(str(tmp_path / "demo.png"))
        page.close()
