"""The one search for films: every command and every keystroke asks here."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self, final

from bot.search.worker import SearchWorker
from bot.services.catalogue.search_desk import Asked, SearchDesk, namesakes_rated_first
from bot.storage.catalogue import CatalogueStore
from bot.storage.films import FilmStore
from bot.storage.search_file import SEARCH_FILE, clear_forgotten, read_built_from
from bot.storage.shelves import MOST_NEWER

if TYPE_CHECKING:
    from collections.abc import Hashable
    from types import TracebackType

    from bot.domain.films import Film, FilmChoice
    from bot.search.films import Hit
    from bot.services.catalogue.search_desk import Found
    from bot.services.changes import FilmChanges
    from bot.storage.database import Connection, Database
    from bot.storage.search_file import BuiltFrom

__all__ = ["FilmSearch", "FoundFilm"]

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
REBUILD_SECONDS = 600.0
PROJECT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class FoundFilm:
    """A film with what the search says of it."""

    film: Film
    hit: Hit
    is_rated_here: bool


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
        self._desk = SearchDesk(self._database_path) if self._database_path else None
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
        if self._desk:
            self._desk.close()

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

    async def complete(
        self, text: str, guild_id: int, *, limit: int, member: Hashable | None = None
    ) -> list[FilmChoice] | None:
        """Suggest the films that a text means to a server, best first; None while there is no search file.

        Args:
            text: Anything a member may type.
            guild_id: The server that asks.
            limit: How many films at most.
            member: Who types; a newer keystroke with the same key outdates this one, which then finds nothing.
        """
        asked = await self._asked(text, guild_id, limit)
        if asked is None or self._desk is None or self._worker is None:
            return None
        choices = await self._worker.ask(member or object(), partial(self._desk.choices, asked))
        await self._rebuild_if_late(self._desk)
        return choices or []

    async def find(self, text: str, guild_id: int, *, limit: int) -> list[FoundFilm] | None:
        """Find the films that a text means to a server as `complete` does, with all that is known of them."""
        asked = await self._asked(text, guild_id, limit)
        if asked is None or self._desk is None or self._worker is None:
            return None
        found = await self._worker.ask(object(), partial(self._desk.found, asked))
        return await self._films(found, guild_id) if found else []

    async def _asked(self, text: str, guild_id: int, limit: int) -> Asked | None:
        if asyncio.get_running_loop().time() - self._looked_at >= LOOK_SECONDS:
            await self._look()
        return Asked(text, guild_id, limit, self._built.newest_film) if self._built else None

    async def _films(self, found: Found, guild_id: int) -> list[FoundFilm]:
        async with self._database.read() as connection:
            films = await FilmStore(connection).by_ids([hit.film_id for hit in found.hits], guild_id)
        listed: dict[int, FoundFilm] = {}
        for hit in found.hits:
            film = films.get(hit.film_id)
            # A film that was merged since the file was built may come twice: by its old id and by itself.
            if film is not None and film.film_id not in listed:
                listed[film.film_id] = FoundFilm(film, hit, film.film_id in found.rated)
        ones = list(listed.values())
        order = namesakes_rated_first(
            [one.film.title for one in ones], [one.hit for one in ones], [one.is_rated_here for one in ones]
        )
        return [ones[at] for at in order] if order else ones

    async def _rebuild_if_late(self, desk: SearchDesk) -> None:
        """Have the file built anew when too many films are newer."""
        if desk.newer < MOST_NEWER or asyncio.get_running_loop().time() - self._refreshed_at < REBUILD_SECONDS:
            return
        desk.newer = 0
        await self._turn_edition()
        self.refresh()

    def _note_rating(self, guild_id: int, _film_id: int) -> None:
        if self._desk is not None:
            self._desk.note_rating(guild_id)

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
            await asyncio.to_thread(clear_forgotten, self._path)
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
