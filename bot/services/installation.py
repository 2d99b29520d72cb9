"""What an installation does once: load the starter content, remember which commands Discord knows."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING

from bot.readers.starter import read_starter_catalogue
from bot.services.catalogue.importing import take_in
from bot.services.catalogue.matching import Incoming
from bot.services.library.importing import LibraryService, Outcome
from bot.storage.installation import InstallationStore

if TYPE_CHECKING:
    from pathlib import Path

    from bot.storage.database import Connection, Database

__all__ = ["InstallationService"]

log = logging.getLogger(__name__)

_CATALOGUE = "starter_catalogue"
_SAMPLES = "sample_library"
_INCOMPLETE = "incomplete"  # the next start tries what was refused again, a full disk for one
_COMMANDS = "commands:{application_id}"


class InstallationService:
    """Facts and first steps of this installation."""

    def __init__(self, database: Database, library: LibraryService) -> None:
        self._database = database
        self._library = library

    async def load_content(self, folder: Path, *, with_samples: bool) -> None:
        """Load the starter catalogue once, and the sample reviews whenever they changed; take them out if unwanted."""
        await self._load_catalogue(folder / "catalogue.csv")
        if with_samples:
            await self._load_samples(folder / "library")
        elif await self._fact(_SAMPLES) is not None:
            removed = await self._library.remove_samples()
            await self._forget(_SAMPLES)
            log.info("Took %d sample reviews out of the library", removed)

    async def known_commands(self, application_id: int) -> str | None:
        """Return the hash of the commands that were last registered for an application."""
        return await self._fact(_COMMANDS.format(application_id=application_id))

    async def remember_commands(self, application_id: int, commands_hash: str) -> None:
        """Note the commands that were just registered for an application."""
        await self._note(_COMMANDS.format(application_id=application_id), commands_hash)

    async def _load_catalogue(self, path: Path) -> None:
        if await self._fact(_CATALOGUE) is not None:
            return
        films = read_starter_catalogue(path.read_text("utf-8"))

        async def act(connection: Connection) -> None:
            await take_in(connection, [Incoming(film, "starter") for film in films])
            await InstallationStore(connection).put(_CATALOGUE, str(len(films)))

        await self._database.write(act)
        log.info("Loaded the starter catalogue: %d films", len(films))

    async def _load_samples(self, folder: Path) -> None:
        files = [(file.name, file.read_bytes()) for file in sorted(folder.glob("*.md"))]
        edition = hashlib.sha256(b"".join(name.encode() + data for name, data in files)).hexdigest()
        if await self._fact(_SAMPLES) == edition:
            return
        loaded = refused = 0
        for name, data in files:
            for line in await self._library.import_document(data, name, origin=f"sample:{name}"):
                if line.outcome is Outcome.REFUSED:
                    refused += 1
                    log.error("Sample review %s was not loaded: %s", name, line.reason)
                else:
                    loaded += 1
        await self._note(_SAMPLES, _INCOMPLETE if refused else edition)
        log.info("Loaded the sample library: %d reviews", loaded)

    async def _fact(self, name: str) -> str | None:
        async with self._database.read() as connection:
            return await InstallationStore(connection).get(name)

    async def _note(self, name: str, value: str) -> None:
        async def act(connection: Connection) -> None:
            await InstallationStore(connection).put(name, value)

        await self._database.write(act)

    async def _forget(self, name: str) -> None:
        async def act(connection: Connection) -> None:
            await InstallationStore(connection).remove(name)

        await self._database.write(act)
