"""Read `.env` the way a host means it: a line that can't be read is named, not skipped."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from dotenv.parser import parse_stream

from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["read_environment", "read_settings"]


def read_environment(dotenv: Path, environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Merge a `.env` file with the process's environment, which wins.

    Raises:
        SettingsError: the file can't be read, or a line of it can't.
    """
    values: dict[str, str] = {}
    try:
        text = dotenv.read_text("utf-8-sig") if dotenv.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{dotenv} can't be read: {error}.") from error
    for binding in parse_stream(io.StringIO(text)):
        if binding.error:
            # The line itself stays out of the message: it may hold the token.
            text = binding.original.string
            line = binding.original.line + text[: len(text) - len(text.lstrip())].count(
                "\n"
            )  # blank lines belong to it
            raise SettingsError(f"Line {line} of {dotenv} can't be read. Write it as NAME=value.")
        if binding.key is not None:
            values[binding.key] = binding.value or ""
    return {**values, **(os.environ if environment is None else environment)}


def read_settings() -> Settings:
    """Read the settings from `.env` in the working folder and from the environment.

    Raises:
        SettingsError: some are malformed.
    """
    return Settings.from_env(read_environment(Path(".env")))
