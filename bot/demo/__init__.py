"""The demo: the real bot on an offline Discord, with a page to use it in a browser."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.errors import UserFacingError
from bot.log import set_up_logging
from bot.storage.sole_use import sole_use

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["DemoMissing", "run_demo"]


class DemoMissing(UserFacingError):
    """The demo's libraries are not installed."""


def run_demo(*, port: int, database_path: Path | None, opens_browser: bool, is_seeded: bool = False) -> None:
    """Run the demo until interrupted.

    Args:
        port: Of the page on 127.0.0.1; 0 takes a free one.
        database_path: The file to use; None makes a fresh one and removes it at the end.
        opens_browser: Whether to open the page.
        is_seeded: Whether the server has a crowd that has rated films for two years.

    Raises:
        DemoMissing: the `demo` extra is not installed.
        UserFacingError: the port is taken, or the database can't be used.
    """
    try:
        from bot.demo.stage import play  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise DemoMissing(
            f'The demo needs its extra ({error.name} is missing). Run: pip install -c constraints.txt -e ".[demo]"'
        ) from error
    _check_port(port)
    set_up_logging(logging.WARNING)
    with _database_file(database_path) as path, contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(play(path, port=port, opens_browser=opens_browser, is_seeded=is_seeded))


def _check_port(port: int) -> None:
    """Find out before anything is opened whether the page can have its port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            why = "is in use" if error.errno == errno.EADDRINUSE else f"can't be used ({error.strerror})"
            raise UserFacingError(
                f"Port {port} {why}. Choose another with --port, or --port 0 for a free one."
            ) from error


@contextlib.contextmanager
def _database_file(path: Path | None) -> Generator[Path]:
    if path is not None:
        with sole_use(path):
            yield path
        return
    with tempfile.TemporaryDirectory(prefix="marquee-demo-") as folder:
        yield Path(folder) / "marquee.db"
