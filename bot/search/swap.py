"""A search index that follows its file: when a new one has been moved in, the next query reads it."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, final

from bot.search.index import SearchIndex, never
from bot.search.tables import SearchFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from bot.search.films import Hit, IndexedFilm

log = logging.getLogger(__name__)

WARMING = ("the", "star wars", "godfathre", "amelie", "zzyzx")
"""Queries that read the pages every later query needs; the first one after opening would take 20 ms more."""

FileIdentity = tuple[int, int, int]


@final
class SwappableIndex:
    """Searches the file at a path, whichever is there now. Use it from one thread at a time.

    Without a file, or with one that cannot be used, queries find the guild's own films only; a bad file never takes
    the place of a good one that is open.
    """

    def __init__(self, path: Path, *, cache_mebibytes: int = 8) -> None:
        self._path = path
        self._address = os.fspath(path)
        self._cache_mebibytes = cache_mebibytes
        self._index = SearchIndex(None)
        self._identity: FileIdentity | None = None
        self._follow()

    @property
    def films(self) -> int:
        """How many films the open file holds."""
        return self._index.films

    def search(
        self,
        text: str,
        *,
        limit: int = 25,
        favoured: Collection[int] = (),
        extra: Sequence[IndexedFilm] = (),
        cancelled: Callable[[], bool] = never,
    ) -> list[Hit]:
        """Find films as `SearchIndex.search` does, in the newest file."""
        self._follow()
        return self._index.search(text, limit=limit, favoured=favoured, extra=extra, cancelled=cancelled)

    def close(self) -> None:
        """Close the open file."""
        self._index.close()

    def _follow(self) -> None:
        """Open the file at the path if it is another one than before."""
        identity = self._identity_now()
        if identity is None or identity == self._identity:
            return
        self._identity = identity
        try:
            newest = SearchIndex(self._path, cache_mebibytes=self._cache_mebibytes)
        except SearchFileError as error:
            log.warning("Search keeps its old file: %s", error)
            return
        for text in WARMING:
            newest.search(text)
        self._index, old = newest, self._index
        old.close()
        log.info("Search reads %s: %d films", self._path.name, newest.films)

    def _identity_now(self) -> FileIdentity | None:
        try:
            status = os.stat(self._address)  # noqa: PTH116 - asked at every key pressed
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size
