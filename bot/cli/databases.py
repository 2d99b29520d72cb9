"""Which database a command works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.errors import NotFound
from bot.environment import read_settings

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["existing_database"]


def existing_database() -> Path:
    """Return the database of the settings, for a command that has nothing to say about a new one.

    Raises:
        NotFound: there is none.
        SettingsError: some settings are malformed.
    """
    path = read_settings().database_path
    if not path.is_file():
        raise NotFound(f"There is no database at {path}. The bot's first start makes it, where DATABASE_PATH says.")
    return path
