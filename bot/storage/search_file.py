"""Build the search file from the database, and tell from which state of the catalogue one was built.

Runs as a program of its own too, so that a build takes neither time nor memory of the bot:
`python -m bot.storage.search_file DATABASE FILE`.
"""

from __future__ import annotations

import contextlib
import os
import platform
import re
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, final

from bot.search.build import build_index
from bot.search.films import IndexedFilm
from bot.search.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.search.films import IndexStats

__all__ = ["SEARCH_FILE", "BuiltFrom", "build_search_file", "clear_forgotten", "read_built_from"]

SEARCH_FILE = "search.db"
PAGE = 5_000
NICENESS = 10
FORGOTTEN_SECONDS = 3_600
_FILMS = """
    SELECT film_id, title, original_title, year, popularity FROM films
    WHERE guild_id IS NULL AND film_id > :after ORDER BY film_id LIMIT :page
"""
_TITLES = "SELECT film_id, title FROM film_titles WHERE film_id > :after AND film_id <= :last"


@dataclass(frozen=True, slots=True)
class BuiltFrom:
    """The edition of the catalogue that a search file holds, and the highest id of a film in it."""

    edition: str
    newest_film: int
    films: int

    def is_of(self, edition: str) -> bool:
        """Tell whether the file was built from the same database, be it in an earlier state."""
        return self.edition.partition(".")[0] == edition.partition(".")[0]


def read_built_from(path: Path) -> BuiltFrom | None:
    """Tell what a search file was built from; None when there is none, or none that this version can use."""
    try:
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            row = connection.execute("SELECT edition, newest_film, films FROM built_from").fetchone()
    except sqlite3.Error:
        return None
    return BuiltFrom(*row) if row and version == SCHEMA_VERSION else None


def build_search_file(
    database_path: Path, path: Path, *, progress: Callable[[int], None] | None = None
) -> tuple[BuiltFrom, IndexStats]:
    """Build the search file and swap it in; nobody who reads the old one notices.

    Args:
        database_path: The main database, which is only read, a few thousand films at a time.
        path: Where the search file is.
        progress: Called with the number of films taken in so far.
    """
    clear_forgotten(path)
    with contextlib.closing(sqlite3.connect(f"{database_path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        edition = connection.execute("SELECT value FROM installation WHERE name = 'catalogue_edition'").fetchone()
        catalogue = _Films(connection)
        with tempfile.TemporaryDirectory(prefix=f".{path.name}-{_ours()}-", dir=path.parent) as folder:
            made = Path(folder, path.name)
            stats = build_index(catalogue, made, progress=progress)
            built = BuiltFrom(edition[0] if edition else "", catalogue.newest, stats.films)
            _note(made, built)
            made.replace(path)
    return built, stats


@final
class _Films:
    """The global films in the order of their ids; remembers the last one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.newest = 0

    def __iter__(self) -> Iterator[IndexedFilm]:
        # Page by page: one long read would keep the write-ahead log from being emptied.
        while rows := self._connection.execute(_FILMS, {"after": self.newest, "page": PAGE}).fetchall():
            last = rows[-1]["film_id"]
            titles: defaultdict[int, list[str]] = defaultdict(list)
            for film_id, title in self._connection.execute(_TITLES, {"after": self.newest, "last": last}).fetchall():
                titles[film_id].append(title)
            self.newest = last
            for film_id, title, original, year, popularity in rows:
                others = titles.get(film_id, [])
                yield IndexedFilm(
                    film_id, title, (original, *others) if original else tuple(others), year, (), float(popularity)
                )


def _note(path: Path, built: BuiltFrom) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE built_from (edition TEXT, newest_film INTEGER, films INTEGER)")
        connection.execute(
            "INSERT INTO built_from VALUES (:edition, :newest_film, :films)",
            {"edition": built.edition, "newest_film": built.newest_film, "films": built.films},
        )


def clear_forgotten(path: Path) -> None:
    """Remove what builds that were killed have left behind; those of other machines only after an hour."""
    for folder in path.parent.glob(f".{path.name}-*"):
        host, _, number = folder.name.removeprefix(f".{path.name}-").rpartition("-")[0].rpartition("-")
        with contextlib.suppress(OSError):
            is_old = time.time() - folder.stat().st_mtime > FORGOTTEN_SECONDS
            if is_old or (host == _host() and number.isdigit() and not _is_running(int(number))):
                shutil.rmtree(folder)


def _ours() -> str:
    return f"{_host()}-{os.getpid()}"


def _host() -> str:
    return re.sub(r"\W", "", platform.node())


def _is_running(process_id: int) -> bool:
    if sys.platform == "win32":
        return True  # where a signal to ask with would end it
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def main(arguments: Sequence[str]) -> int:
    """Build the search file as a process of its own, with low priority."""
    database_path, path = map(Path, arguments)
    with contextlib.suppress(AttributeError, OSError):
        os.nice(NICENESS)
    try:
        build_search_file(database_path, path)
    except (sqlite3.Error, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
