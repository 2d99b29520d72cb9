"""Logging for a host who reads it in a terminal or a journal."""

from __future__ import annotations

import logging
import sys

__all__ = ["set_up_logging"]

# discord.http logs addresses that hold interaction tokens at DEBUG; nobody needs them.
_QUIET = {
    "discord.http": logging.WARNING,
    "discord.gateway": logging.INFO,
    "discord.client": logging.INFO,
    "aiosqlite": logging.INFO,
    "stamina": logging.ERROR,  # a failed attempt is told by the source itself, once and without a stack
}


def set_up_logging(level: int) -> None:
    """Log to standard error, one line per event."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        logging.Formatter("{asctime} {levelname:<7} {name}: {message}", "%Y-%m-%d %H:%M:%S", style="{")
    )
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    for name, floor in _QUIET.items():
        logging.getLogger(name).setLevel(max(level, floor))
