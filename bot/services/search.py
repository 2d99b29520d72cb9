"""The one search for films: every command and every keystroke asks here."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import sys
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self, final

from bot.search.worker import SearchWorker
from bot.storage.catalogue import CatalogueStore
from bot.storage.films import FilmStore
from bot.storage.search_file import SEARCH_FILE, read_built_from
from bot.storage.shelves import MOST_NEWER, ShelfStore

if TYPE_CHECKING:
    from collections.abc import Hashable
    from types import TracebackType

    from bot.domain.films import Film
    from bot.search.films import Hit, IndexedFilm
    from bot.services.changes import FilmChanges
    from bot.storage.database import Connection, Database
    from bot.storage.search_file import BuiltFrom
    from bot.storage.shelves import ShelfStamp

__all__ = ["FilmSearch", "FoundFilm"]

log = logging.getLogger(__name__)

SHELVES_KEPT = 200
LOOK_SECONDS = 1.0
REBUILD_SECONDS = 600.0
TRIES = 3
PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class FoundFilm:
    """A film with what the search says of it."""

    film: Film
    hit: Hit
    is_rated_here: bool


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What the search has to know of a server; the same objects until they change, because the index prepares them."""

    rated: frozenset[int]
    outside: tuple[IndexedFilm, ...]
    stamp: ShelfStamp
    built: int


@final
class FilmSearch:
    """Finds films in the search file beside the database, and has it built when it is missing or out of date.

    Use it as `async with`. Without a database path there is no search file and `is_ready` stays false.
    """

    def __init__(self, database: Database, changes: FilmChanges, database_path: Path | None) -> None:
        self._database = database
        self._database_path = database_path.absolute() if database_path else None
        self._path = self._database_path.with_name(SEARCH_FILE) if self._database_path else None
        self._worker = SearchWorker(self._path) if self._path else None
        self._shelves: OrderedDict[int, _Shelf] = OrderedDict()
        self._rated_anew: set[int] = set()
        self._newest: dict[Hashable, object] = {}
        self._built: BuiltFrom | None = None
        self._identity: tuple[int, int, int] | None = None
        self._looked_at = float("-inf")
        self._refreshing: asyncio.Task[None] | None = None
        self._refreshed_at = float("-inf")
        changes.subscribe(self._note_rating)

    async def __aenter__(self) -> Self:
        """Open the search file if there is a good one."""
        await self._look()
        if self._worker and self._built:
            await self._worker.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End a build that is under way, and close the file."""
        if self._refreshing is not None:
            self._refreshing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._refreshing
        if self._worker:
            await self._worker.close()

    @property
    def is_ready(self) -> bool:
        """Whether there is a search file of this database."""
        return self._built is not None

    def refresh(self) -> asyncio.Task[None]:
        """Build the search file in the background if it is missing or older than the catalogue."""
        if self._refreshing is None or self._refreshing.done():
            self._refreshed_at = asyncio.get_running_loop().time()
            self._refreshing = asyncio.create_task(self._refresh(), name="search-refresh")
        return self._refreshing

    async def find(
        self, text: str, guild_id: int, *, limit: int, member: Hashable | None = None
    ) -> list[FoundFilm] | None:
        """Find the films that a text means to a server, best first; None while there is no search file.

        Args:
            text: Anything a member may type.
            guild_id: The server that asks.
            limit: How many films at most.
            member: Who types; a newer search with the same key outdates this one, which then finds nothing.
        """
        await self._look()
        if self._built is None:
            return None
        key = object() if member is None else member
        self._newest[key] = keystroke = object()
        try:
            return await self._found(text, guild_id, limit, key, keystroke)
        finally:
            if self._newest.get(key) is keystroke:
                del self._newest[key]

    async def _found(self, text: str, guild_id: int, limit: int, key: Hashable, keystroke: object) -> list[FoundFilm]:
        """Search with what is known of the server, and once more if that turns out to be out of date."""
        shelf = self._known_shelf(guild_id) or await self._read_shelf(guild_id)
        for _ in range(TRIES):
            if self._worker is None or self._newest.get(key) is not keystroke:
                break
            hits = await self._worker.search(key, text, limit=limit, favoured=shelf.rated, extra=shelf.outside)
            if self._newest.get(key) is not keystroke:
                break
            async with self._database.read() as connection:
                if await ShelfStore(connection).stamp(guild_id, shelf.built) == shelf.stamp:
                    return await self._films(connection, hits, guild_id, shelf)
            shelf = await self._read_shelf(guild_id)
        return []

    async def _films(self, connection: Connection, hits: list[Hit], guild_id: int, shelf: _Shelf) -> list[FoundFilm]:
        films = await FilmStore(connection).by_ids([hit.film_id for hit in hits], guild_id)
        found: dict[int, FoundFilm] = {}
        for hit in hits:
            film = films.get(hit.film_id)
            # A film that was merged since the file was built may come twice: by its old id and by itself.
            if film is not None and film.film_id not in found:
                found[film.film_id] = FoundFilm(film, hit, film.film_id in shelf.rated)
        return _namesakes_rated_first(list(found.values()))

    def _known_shelf(self, guild_id: int) -> _Shelf | None:
        shelf = self._shelves.get(guild_id)
        built = self._built.newest_film if self._built else 0
        if shelf is None or shelf.built != built or guild_id in self._rated_anew:
            return None
        self._shelves.move_to_end(guild_id)
        return shelf

    async def _read_shelf(self, guild_id: int) -> _Shelf:
        self._rated_anew.discard(guild_id)
        built = self._built.newest_film if self._built else 0
        async with self._database.read() as connection:
            store = ShelfStore(connection)
            rated = await store.rated(guild_id)
            stamp = await store.stamp(guild_id, built)
            outside = await store.outside(guild_id, built)
        known = self._shelves.get(guild_id)
        if known is not None:
            rated = known.rated if known.rated == rated else rated
            outside = known.outside if known.outside == outside else outside
        self._shelves[guild_id] = shelf = _Shelf(rated, outside, stamp, built)
        self._shelves.move_to_end(guild_id)
        if len(self._shelves) > SHELVES_KEPT:
            self._shelves.popitem(last=False)
        if stamp.newer >= MOST_NEWER and asyncio.get_running_loop().time() - self._refreshed_at > REBUILD_SECONDS:
            await self._turn_edition()
            self.refresh()
        return shelf

    def _note_rating(self, guild_id: int, _film_id: int) -> None:
        if guild_id in self._shelves:
            self._rated_anew.add(guild_id)

    async def _look(self) -> None:
        """Notice at most once a second that another search file was put in."""
        if self._path is None or asyncio.get_running_loop().time() - self._looked_at < LOOK_SECONDS:
            return
        self._looked_at = asyncio.get_running_loop().time()
        try:
            status = self._path.stat()
            identity = (status.st_ino, status.st_mtime_ns, status.st_size)
        except OSError:
            identity = None
        if identity != self._identity:
            self._identity = identity
            await self._read_built_from()

    async def _read_built_from(self) -> None:
        if self._path is None:
            return
        built = await asyncio.to_thread(read_built_from, self._path)
        if built is None:
            return  # a bad file never takes the place of a good one that is open
        is_ours = built.is_of(await self._edition())
        if not is_ours:
            log.warning("%s was built from another database and is not used", self._path.name)
        self._built = built if is_ours else None

    async def _edition(self) -> str:
        async with self._database.read() as connection:
            return await CatalogueStore(connection).edition()

    async def _turn_edition(self) -> str:
        async def act(connection: Connection) -> str:
            return await CatalogueStore(connection).turn_edition()

        return await self._database.write(act)

    async def _refresh(self) -> None:
        if self._path is None:
            return
        try:
            edition = await self._edition() or await self._turn_edition()
            built = await asyncio.to_thread(read_built_from, self._path)
            if built is None or built.edition != edition:
                await self._build(self._path)
        except Exception:
            log.exception("The search file could not be built; the old one stays")

    async def _build(self, path: Path) -> None:
        """Build in a process of its own, which slows nobody down and gives its memory back."""
        building = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot.storage.search_file", str(self._database_path), str(path)),
            cwd=PROJECT,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            _, errors = await building.communicate()
        except asyncio.CancelledError:
            with contextlib.suppress(ProcessLookupError):
                building.kill()
            await building.wait()
            raise
        if building.returncode:
            log.error("The search file was not built: %s", errors.decode(errors="replace").strip())
            return
        await self._read_built_from()
        log.info("Built the search file: %d films", self._built.films if self._built else 0)


def _namesakes_rated_first(found: list[FoundFilm]) -> list[FoundFilm]:
    """Put the films rated here first among those that bear the very title that was typed and lead the list."""
    title = found[0].film.title.casefold() if found else ""
    namesakes = list(
        itertools.takewhile(lambda one: one.hit.reason == "exact" and one.film.title.casefold() == title, found)
    )
    return sorted(namesakes, key=lambda one: not one.is_rated_here) + found[len(namesakes) :]
