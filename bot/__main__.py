"""`python -m bot`: the whole machine on one screen."""

from __future__ import annotations

import sys

from bot.cli import marquee
from bot.domain.errors import UserFacingError

USAGE_EXIT_CODE = 2


def main() -> None:
    """Run the command line; what a person can mend is one clear message and exit code 2, never a traceback."""
    try:
        marquee(prog_name="python -m bot")
    except UserFacingError as error:
        print(error, file=sys.stderr)  # noqa: T201 - this is the command line
        sys.exit(USAGE_EXIT_CODE)


if __name__ == "__main__":
    main()
