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
_KEY = re.compile(r"[\x21-\x7e]{8,1000}")
_CONTACT = re.compile(r"[\x20-\x7e]{1,200}")
_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}")
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
    guardian_key: Secret | None = None
    tmdb_key: Secret | None = None
    source_contact: str = ""
    feed_pages: tuple[str, ...] = ()

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
        database_path = _path(given.get("DATABASE_PATH", str(DEFAULT_DATABASE)))
        if database_path is None:
            problems.append("DATABASE_PATH is no path that a file can have")
        problems += _source_problems(given)
        if database_path is None or problems:
            raise SettingsError(f"Please mend your settings (.env): {'; '.join(problems)}.")
        return cls(
            discord_token=_secret(token),
            database_path=database_path,
            sample_library=sample_library in _ON,
            log_level=logging.getLevelNamesMapping()[level],
            guardian_key=_secret(given.get("GUARDIAN_KEY")),
            tmdb_key=_secret(given.get("TMDB_KEY")),
            source_contact=given.get("SOURCE_CONTACT", ""),
            feed_pages=_hosts(given.get("FEED_PAGES", "")),
        )

    def require_token(self) -> Secret:
        """Return the token.

        Raises:
            MissingToken: there is none.
        """
        if self.discord_token is None:
            raise MissingToken
        return self.discord_token


def _source_problems(given: Mapping[str, str]) -> list[str]:
    """Say what is wrong with the variables of the sources, without showing a key."""
    problems = [
        f"{name} does not look like a key (8 characters or more, without spaces)"
        for name in ("GUARDIAN_KEY", "TMDB_KEY")
        if name in given and not _KEY.fullmatch(given[name])
    ]
    if "SOURCE_CONTACT" in given and not _CONTACT.fullmatch(given["SOURCE_CONTACT"]):
        problems.append("SOURCE_CONTACT is no mail address or page (200 plain characters at most)")
    if not all(_HOST.fullmatch(host) for host in _hosts(given.get("FEED_PAGES", ""))):
        problems.append("FEED_PAGES is no list of host names with commas between them, such as lantern.example")
    return problems


def _secret(text: str | None) -> Secret | None:
    return Secret(text) if text else None


def _hosts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(host for part in text.split(",") if (host := part.strip().lower())))


def _path(text: str) -> Path | None:
    """The path that a host means; None for one of a user who does not exist, or with a character no path can have."""
    try:
        return None if "\0" in text else Path(text).expanduser()
    except RuntimeError:  # there is no such home
        return None
