"""`python -m bot`: the command line, where every error that a host can mend ends."""

from __future__ import annotations

import sqlite3
import sys

from bot.domain.errors import UserFacingError

OLDEST_PYTHON = (3, 11)
USAGE_EXIT_CODE = 2


def main() -> None:
    """Run the command line; what a person can mend is one clear message and exit code 2, never a traceback."""
    try:
        _run()
    except UserFacingError as error:
        sys.exit(_complain(str(error)))
    except sqlite3.DatabaseError as error:
        sys.exit(
            _complain(f"The database can't be used: {error}. Restore a backup, or set DATABASE_PATH to another file.")
        )


def _run() -> None:
    if sys.version_info < OLDEST_PYTHON:
        has, needs = (".".join(str(part) for part in version[:2]) for version in (sys.version_info, OLDEST_PYTHON))
        raise UserFacingError(f"Marquee needs Python {needs} or newer, and this is Python {has}.")
    try:
        # Imported here: whoever forgot the virtual environment has none of the libraries.
        from bot.cli import marquee  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] in ("bot", "cogs"):
            raise
        raise UserFacingError(
            f"Marquee's libraries are not installed for {sys.executable} ({error.name} is missing).\n"
            "Activate the virtual environment that has them, or run: pip install -c constraints.txt -e ."
        ) from error
    marquee(prog_name="python -m bot")


def _complain(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return USAGE_EXIT_CODE


if __name__ == "__main__":
    main()
