"""Modules stay small enough to be read in one sitting."""

from __future__ import annotations

import statistics
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LARGEST_MODULE, LARGEST_MEDIAN = 400, 150


def _lengths() -> dict[str, int]:
    files = [path for folder in ("bot", "cogs") for path in (ROOT / folder).rglob("*.py")]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in files}
    return {name: length for name, length in lengths.items() if length}


def test_no_module_is_a_god_file() -> None:
    assert not {name: length for name, length in _lengths().items() if length > LARGEST_MODULE}


def test_the_median_module_is_short() -> None:
    assert statistics.median(_lengths().values()) <= LARGEST_MEDIAN
