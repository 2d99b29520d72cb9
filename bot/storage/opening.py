"""Look at a file before it is opened as Marquee's database, so that what is not Marquee's stays untouched."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

from bot.domain.errors import UserFacingError
from bot.storage.migrating import refuse_newer

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["APPLICATION_ID", "DatabaseUnusable", "check_file", "inspect_file"]

APPLICATION_ID = 0x4D617271  # "Marq", as the first migration sets it
_HEADER = b"SQLite format 3\x00"


class DatabaseUnusable(UserFacingError):
    """The file can't be opened as Marquee's database; it was left untouched."""


def check_file(path: Path, *, newest: int) -> None:
    """Refuse what is not Marquee's before anything is written to it; make the folder of a new file.

    Args:
        path: The file, which need not exist yet.
        newest: The newest schema that this version knows.

    Raises:
        DatabaseUnusable: it is a folder, another kind of file, another program's, damaged, or can't be opened.
        NewerDatabase: a newer version wrote it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise DatabaseUnusable(
                f"DATABASE_PATH is a folder: {path}. Name a file in it, for example {path / 'marquee.db'}."
            )
        if not path.exists():
            return
        with path.open("r+b") as file:  # for writing too: SQLite would open a read-only file and fail at the first act
            header = file.read(len(_HEADER))
    except OSError as error:
        raise DatabaseUnusable(f"The database {path} can't be opened: {error.strerror}.") from error
    if not header:
        return
    if header != _HEADER:
        raise DatabaseUnusable(f"{path} is not a database. It was left as it is; set DATABASE_PATH to another file.")
    try:
        inspect_file(path, newest=newest)
    except sqlite3.Error as error:
        raise DatabaseUnusable(
            f"The database {path} is damaged or locked ({error}). It was left as it is; "
            "restore a backup or set DATABASE_PATH to another file."
        ) from error


def inspect_file(path: Path, *, newest: int, may_be_empty: bool = True) -> None:
    """Read a database file without changing it or making another beside it.

    Raises:
        DatabaseUnusable: it is another program's.
        NewerDatabase: a newer version wrote it.
        sqlite3.Error: it is damaged or locked.
    """
    # Reading a file in WAL mode makes two files beside it, unless it is called immutable; without a log it is.
    how = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)) as connection:
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        application, version = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
        )
        if (tables or not may_be_empty) and application != APPLICATION_ID:
            raise DatabaseUnusable(
                f"{path} is another program's database. It was left as it is; set DATABASE_PATH to another file."
            )
        refuse_newer(version, newest)
        problem = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if problem != "ok":
        raise sqlite3.DatabaseError(" ".join(problem.split()))
