"""Copy the database while it is in use, and put a copy back in its place."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.errors import AlreadyDone, NotFound
from bot.storage.migrating import discover
from bot.storage.opening import DatabaseUnusable, inspect_file

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

__all__ = ["LEFT_OUT", "back_up", "restore", "written_beside"]

# Tables whose rows no backup holds: they are kept no longer than they are needed, and a copy would outlive that.
LEFT_OUT = ("night_ballots",)
_PAGES_AT_ONCE = 2_000


def back_up(database: Path, target: Path, told: Callable[[int, int], None]) -> None:
    """Write a whole, consistent copy into one file; the bot may run meanwhile.

    Args:
        database: The database.
        target: The file to write, which must not exist.
        told: Called with the pages copied so far and how many there are.

    Raises:
        NotFound: there is no database.
        AlreadyDone: the target exists.
        DatabaseUnusable: the database is damaged, or the copy can't be written.
    """
    if not database.is_file():
        raise NotFound(f"There is no database at {database}.")
    if target.exists():
        raise AlreadyDone(f"{target} exists already. Name a new file; a backup never overwrites another.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with written_beside(target) as copy:
            _copy(database, copy, told)
            inspect_file(copy, newest=discover()[-1].number)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseUnusable(f"The backup could not be written: {error}. Nothing was changed.") from error


def restore(backup: Path, database: Path) -> Path | None:
    """Put a backup in the database's place; what was there is kept beside it.

    Returns:
        Where the former database lies now, None without one.

    Raises:
        NotFound: there is no such backup.
        DatabaseUnusable: the backup is no sound database of Marquee's, or the bot is running.
        NewerDatabase: a newer version wrote the backup.
    """
    if not backup.is_file():
        raise NotFound(f"There is no backup at {backup}.")
    try:
        inspect_file(backup, newest=discover()[-1].number, may_be_empty=False)
    except sqlite3.Error as error:
        raise DatabaseUnusable(f"{backup} is not a sound backup ({error}). Nothing was changed.") from error
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        _fold_log(database)
        former = _free_name(database) if database.exists() else None
        with written_beside(database) as copy:
            shutil.copyfile(backup, copy)
            if former is not None:
                _keep(database, former)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseUnusable(
            f"The backup could not be put in place: {error}. Stop the bot first; nothing was changed."
        ) from error
    return former


@contextlib.contextmanager
def written_beside(target: Path) -> Generator[Path]:
    """Give a name beside the target to write to; what was written takes the target's place, whole or not at all."""
    with tempfile.TemporaryDirectory(prefix=".marquee-", dir=target.parent) as folder:
        copy = Path(folder) / target.name
        copy.touch(mode=0o600)
        yield copy
        with copy.open("rb") as file:
            os.fsync(file.fileno())
        copy.replace(target)


def _copy(database: Path, copy: Path, told: Callable[[int, int], None]) -> None:
    source = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
    target = sqlite3.connect(copy, isolation_level=None)
    with contextlib.closing(source), contextlib.closing(target):
        source.backup(
            target, pages=_PAGES_AT_ONCE, progress=lambda _status, left, total: told(total - left, total), sleep=0.001
        )
        target.execute("PRAGMA journal_mode = DELETE")  # one file, with no log beside it
        for table in LEFT_OUT:
            target.execute(f"DELETE FROM {table}")
        if LEFT_OUT:
            target.execute("VACUUM")  # what was deleted is not in the file either


def _fold_log(database: Path) -> None:
    """Write a database's log into it, which only works when nobody else has it open."""
    if not database.exists():
        return
    with contextlib.closing(sqlite3.connect(database, timeout=0.2, isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = DELETE")


def _keep(database: Path, former: Path) -> None:
    try:
        os.link(database, former)
    except OSError:  # a file system without links
        shutil.copyfile(database, former)


def _free_name(database: Path) -> Path:
    names = (database.with_name(f"{database.name}.before-restore-{number}") for number in range(1, 10_000))
    return next(name for name in names if not name.exists())
