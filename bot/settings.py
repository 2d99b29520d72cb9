"""Settings from the environment: read once, checked all together, the token masked everywhere."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from bot.domain.errors import UserFacingError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DATA_FOLDER", "DEFAULT_DATABASE", "MissingToken", "Secret", "Settings", "SettingsError"]

DATA_FOLDER = Path(__file__).resolve().parent.parent / "data"
DEFAULT_DATABASE = DATA_FOLDER / "live" / "marquee.db"

_TOKEN = re.compile(r"[\w-]{18,}\.[\w-]{4,}\.[\w-]{20,}")
_ON, _OFF = {"on", "true", "yes", "1"}, {"off", "false", "no", "0"}
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingsError(UserFacingError):
    """Some variables are malformed; the text names every one of them."""


class MissingToken(UserFacingError):
    """The bot was started without a token."""

    def __init__(self) -> None:
        super().__init__(
            "There is no DISCORD_TOKEN: copy .env.example to .env and set it, then start again.\n"
            "To try Marquee without one, run: python -m bot demo"
        )


class Secret:
    """A text that shows itself only on request, never in a repr, a log or a traceback."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text itself."""
        return self._text

    def __repr__(self) -> str:
        return "Secret('**********')"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a host can set. Every field is an environment variable of the same name in upper case."""

    discord_token: Secret | None = None
    database_path: Path = DEFAULT_DATABASE
    sample_library: bool = True
    log_level: int = logging.INFO

    @classmethod
    def from_env(cls, environment: Mapping[str, str]) -> Self:
        """Read the settings; an empty variable counts as unset.

        Raises:
            SettingsError: one or more variables are malformed; one message names them all.
        """
        problems: list[str] = []
        given = {name: text.strip() for name, text in environment.items() if text.strip()}
        token = given.get("DISCORD_TOKEN")
        if token and not _TOKEN.fullmatch(token):
            problems.append("DISCORD_TOKEN does not look like a bot token (three parts with dots between them)")
        sample_library = given.get("SAMPLE_LIBRARY", "on").lower()
        if sample_library not in _ON | _OFF:
            problems.append("SAMPLE_LIBRARY is neither on nor off")
        level = given.get("LOG_LEVEL", "INFO").upper()
        if level not in _LEVELS:
            problems.append(f"LOG_LEVEL is none of {', '.join(_LEVELS)}")
        if problems:
            raise SettingsError(f"Please mend your settings (.env): {'; '.join(problems)}.")
        return cls(
            discord_token=Secret(token) if token else None,
            database_path=Path(given.get("DATABASE_PATH", str(DEFAULT_DATABASE))).expanduser(),
            sample_library=sample_library in _ON,
            log_level=logging.getLevelNamesMapping()[level],
        )

    def require_token(self) -> Secret:
        """Return the token.

        Raises:
            MissingToken: there is none.
        """
        if self.discord_token is None:
            raise MissingToken
        return self.discord_token
