"""`python -m bot`: the command line, where every error that a host can mend ends."""

from __future__ import annotations

import sqlite3
import sys

from bot.cli import marquee
from bot.domain.errors import UserFacingError

USAGE_EXIT_CODE = 2


def main() -> None:
    """Run the command line; what a person can mend is one clear message and exit code 2, never a traceback."""
    try:
        marquee(prog_name="python -m bot")
    except UserFacingError as error:
        sys.exit(_complain(str(error)))
    except sqlite3.DatabaseError as error:
        sys.exit(
            _complain(f"The database can't be used: {error}. Restore a backup, or set DATABASE_PATH to another file.")
        )


def _complain(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return USAGE_EXIT_CODE


if __name__ == "__main__":
    main()
