"""Let one bot at a time run on a database: two would answer every command twice and post everything twice."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

from bot.storage.opening import DatabaseUnusable

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

__all__ = ["sole_use"]


@contextlib.contextmanager
def sole_use(database: Path) -> Generator[None]:
    """Hold a database for one bot; the command line may use it meanwhile, which does not ask here.

    A lock of SQLite's on an empty file beside the database: it works on every system, and ends with the process
    whatever ends it. Where no such file can be made the database itself can't be used, which its opening explains.

    Raises:
        DatabaseUnusable: another bot holds it.
    """
    file = database.with_name(f"{database.name}.lock")
    with contextlib.ExitStack() as held:
        try:
            database.parent.mkdir(parents=True, exist_ok=True)
            lock = held.enter_context(contextlib.closing(sqlite3.connect(file, timeout=0, isolation_level=None)))
            lock.execute("PRAGMA journal_mode = MEMORY")  # no second file
            lock.execute("BEGIN EXCLUSIVE")
        except (OSError, sqlite3.Error) as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
                raise DatabaseUnusable(
                    f"Marquee is running on {database} already. Stop it first, or set DATABASE_PATH to another file."
                ) from error
            held.close()
            yield
            return
        yield
        # Gone before the lock is, so that nobody can hold a file that is about to go.
        with contextlib.suppress(OSError):  # Windows keeps files that are open
            file.unlink()
