"""The catalogue of films taken in from files, in small steps that can be interrupted anywhere."""

from __future__ import annotations

import hashlib
import itertools
import json
import time
from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from bot.domain.errors import UserFacingError
from bot.domain.films import FilmFacts
from bot.readers.catalogues import UnreadableCatalogue, read_films
from bot.services.catalogue.matching import Batch, Incoming
from bot.storage.catalogue import CatalogueStore
from bot.storage.installation import InstallationStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from bot.readers.catalogues import CatalogueFilm
    from bot.services.catalogue.matching import Entry
    from bot.storage.database import Connection, Database

__all__ = ["CatalogueService", "CatalogueStats", "ImportReport", "ImportStopped"]

LOCK_SECONDS = 0.02
"""How long a batch may keep the database to itself; the limit is 0.1."""
LEAST, FIRST, MOST = 20, 100, 1_000
LONGEST_TITLE = 400
LARGEST = 2**53
_IMPORT = "catalogue_import"
_TMDB_VOTES = 1_000  # TMDB's popularity of 1 is a film with about a thousand votes elsewhere


class ImportStopped(UserFacingError):
    """A file could not be read to its end."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How far an import is: films read, and what became of them."""

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    merged: int = 0
    adult: int = 0

    @property
    def changes(self) -> int:
        """How many films are not as they were."""
        return self.added + self.updated + self.merged


@dataclass(frozen=True, slots=True)
class CatalogueStats:
    """What is in the catalogue: counts by name, films by source, and its edition."""

    counts: dict[str, int]
    sources: list[tuple[str, int]]
    edition: str


class CatalogueService:
    """Take films into the global catalogue; the host's command line and the first start do it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def import_files(
        self,
        paths: Sequence[Path],
        *,
        takes_adult: bool = False,
        on_bytes: Callable[[Path, int, int], None] = lambda _path, _read, _size: None,
        on_films: Callable[[ImportReport], None] = lambda _: None,
    ) -> ImportReport:
        """Take in the films of some files; an import that was interrupted goes on where it was.

        Each batch is one transaction, which also notes how far the import is. This reads files in the event loop's
        thread: it is for the command line.

        Raises:
            UnreadableCatalogue: a file is of no known form, damaged, or lacks the one that it belongs to.
            ImportStopped: the same, noticed after films had been taken in already.
        """
        fingerprint = _fingerprint(paths, takes_adult=takes_adult)
        report = await self._interrupted(fingerprint)
        await self._database.write_at_once(lambda connection: CatalogueStore(connection).make_room())
        on_films(report)
        films = islice(read_films(paths, progress=on_bytes), report.read, None)
        size = FIRST
        try:
            while batch := list(islice(films, size)):
                report, seconds = await self._take(batch, report, fingerprint, takes_adult=takes_adult)
                size = min(max(int(size * LOCK_SECONDS / seconds), LEAST, size // 2), MOST, size * 2)
                on_films(report)
        except UnreadableCatalogue as error:
            if not report.read:
                raise
            raise ImportStopped(f"{error} The {report.read:,} films before that are in the catalogue.") from error
        await self._finish()
        return report

    async def stats(self) -> CatalogueStats:
        """Count what is in the catalogue."""
        async with self._database.read() as connection:
            store = CatalogueStore(connection)
            return CatalogueStats(await store.counts(), await store.sources(), await store.edition())

    async def edition(self) -> str:
        """Return what the catalogue is now, giving it a first edition when it has none."""

        async def act(connection: Connection) -> str:
            store = CatalogueStore(connection)
            return await store.edition() or await store.turn_edition()

        return await self._database.write(act)

    async def _interrupted(self, fingerprint: str) -> ImportReport:
        async with self._database.read() as connection:
            noted = json.loads(await InstallationStore(connection).get(_IMPORT) or "{}")
        return ImportReport(**noted["report"]) if noted.get("fingerprint") == fingerprint else ImportReport()

    async def _take(
        self, films: Sequence[CatalogueFilm], before: ImportReport, fingerprint: str, *, takes_adult: bool
    ) -> tuple[ImportReport, float]:
        """Take in a batch; return the report with it, and how many seconds the batch had the database to itself."""
        wanted = [_incoming(film) for film in films if takes_adult or not film.is_adult]

        async def act(connection: Connection) -> tuple[ImportReport, float]:
            started = time.perf_counter()
            taken = await take_in(connection, wanted)
            report = ImportReport(
                before.read + len(films),
                before.added + taken.added,
                before.updated + taken.updated,
                before.unchanged + taken.unchanged,
                before.merged + taken.merged,
                before.adult + len(films) - len(wanted),
            )
            noted = json.dumps({"fingerprint": fingerprint, "report": asdict(report)})
            await InstallationStore(connection).put(_IMPORT, noted)
            return report, time.perf_counter() - started

        return await self._database.write_at_once(act)

    async def _finish(self) -> None:
        async def act(connection: Connection) -> None:
            await InstallationStore(connection).remove(_IMPORT)

        await self._database.write(act)


async def take_in(connection: Connection, films: Sequence[Incoming]) -> ImportReport:
    """Take films into the catalogue within an act; whatever changes gives the catalogue a new edition."""
    store = CatalogueStore(connection)
    ids = itertools.count(await store.next_film_id())
    batch = Batch(lambda: next(ids))
    rows = [film.row() for film in films]
    await _load(store, batch, rows)
    stored = list(batch.entries.values())
    taken = [batch.take(row) for row in rows]
    called_elsewhere = {entry.kept.film_id for entry, film in zip(taken, films, strict=True) if film.other_titles}
    batch.load_titles(await store.other_titles(sorted(called_elsewhere)))
    for entry, film in zip(taken, films, strict=True):
        entry.kept.add_titles(film.other_titles)
    report = await _write(store, [*stored, *taken])
    unchanged = max(0, len(films) - report.added - report.updated)
    report = ImportReport(len(films), report.added, report.updated, unchanged, report.merged)
    if report.changes:
        await store.turn_edition()
    return report


async def _load(store: CatalogueStore, batch: Batch, rows: Sequence[dict[str, Any]]) -> None:
    """Find what the films may be: by their ids, and where those are unknown by their titles."""
    for name in ("imdb_id", "tmdb_id"):
        batch.load(await store.having(name, (row[name] for row in rows if row[name])))
    pairs = [entry.film_id for row in rows if len(found := batch.by_ids(row)) == 2 for entry in found]
    batch.referred = await store.referred(sorted(set(pairs)))
    unknown = [row for row in rows if not batch.by_ids(row) and (row["year"] or not (row["imdb_id"] or row["tmdb_id"]))]
    titles = {(row[name], row["year"]) for row in unknown for name in ("title_key", "original_key") if row[name]}
    for name in ("title_key", "original_key"):
        batch.load(await store.titled(name, titles))


async def _write(store: CatalogueStore, entries: Iterable[Entry]) -> ImportReport:
    """Write what is new or has changed; every film counts once."""
    distinct = list({id(entry): entry for entry in entries}.values())
    living = [entry for entry in distinct if entry.kept is entry]
    added = [entry.row for entry in living if entry.is_new]
    updated = [entry for entry in living if not entry.is_new and entry.is_changed]
    merged = [
        {"old_film_id": entry.film_id, "film_id": entry.kept.film_id}
        for entry in distinct
        if entry.kept is not entry and not entry.is_new
    ]
    await store.insert(added)  # first: a stored film may have been merged into a new one
    await store.merge(merged)
    await store.update([entry.row for entry in updated])
    await store.add_titles([title for entry in living for title in entry.new_titles])
    return ImportReport(0, len(added), len(updated), 0, len(merged))


def _incoming(film: CatalogueFilm) -> Incoming:
    votes = film.popularity * _TMDB_VOTES if film.source == "tmdb" else film.popularity
    return Incoming(
        FilmFacts(
            # Half a surrogate, which JSON may hold, can't be stored.
            title=film.title[:LONGEST_TITLE].encode(errors="replace").decode(),
            year=film.year,
            original_title=film.original_title,
            directors=film.directors,
            cast=film.cast,
            genres=film.genres,
            runtime_minutes=film.runtime_minutes,
            imdb_id=film.imdb_id,
            tmdb_id=film.tmdb_id if film.tmdb_id and film.tmdb_id < LARGEST else None,
        ),
        film.source,
        film.other_titles,
        round(min(votes, LARGEST)),
        film.is_adult,
    )


def _fingerprint(paths: Sequence[Path], *, takes_adult: bool) -> str:
    """Tell the same files with the same options again, so that an interrupted import can go on."""
    parts = [str(takes_adult)]
    for path in paths:
        status = path.stat() if path.exists() else None
        parts.append(f"{path.absolute()} {status.st_size if status else 0} {status.st_mtime_ns if status else 0}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
