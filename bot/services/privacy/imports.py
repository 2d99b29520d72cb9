"""A member's own films brought in: read, matched and staged, shown for consent, taken in one short transaction."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.errors import AlreadyDone, InvalidInput, NotFound
from bot.domain.words import first_blocked
from bot.readers.members import read_member_file
from bot.services.members.gate import require_taking_part
from bot.services.privacy.import_planning import SWEEP, take_import
from bot.services.privacy.import_previews import (
    CHOICES_PER_PAGE,
    choices_of,
    choose_film,
    is_of,
    preview_of,
    stored_import,
)
from bot.services.privacy.import_staging import ImportProgress, fit_for, in_steps, stage
from bot.services.privacy.many_changes import announce_all
from bot.storage.films import FilmStore
from bot.storage.guilds import GuildStore
from bot.storage.import_reading import ImportReader
from bot.storage.jobs import JobStore
from bot.storage.member_data import MemberDataStore
from bot.storage.member_imports import MemberImportStore
from bot.storage.members import MemberStore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.domain.films import FilmFacts
    from bot.domain.imports import ChoicesPage, ImportedEntry, ImportPreview, ImportReport, LeftOut, Policy
    from bot.domain.jobs import Job
    from bot.domain.ratings import Member
    from bot.services.changes import FilmChanges
    from bot.services.jobs import JobService
    from bot.storage.database import Connection, Database

__all__ = ["MemberImportService"]

IMPORTS_LAST: Final = timedelta(days=1)
MOST_ADDED: Final = 10_000
"""As many films as one import may add to a server's own catalogue."""
REMOVED_AT_ONCE: Final = 500


class MemberImportService:
    """One person's imports; each is theirs alone and waits a day for consent."""

    def __init__(
        self, database: Database, jobs: JobService, changes: FilmChanges, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._changes = changes
        self._clock = clock
        self._taking: set[int] = set()
        # Reading takes memory, so one file is read at a time.
        self._reading = asyncio.Semaphore(1)
        jobs.outside(SWEEP, self._sweep)

    async def read_file(
        self, member: Member, import_id: int, data: bytes, name: str, progress: ImportProgress
    ) -> ImportPreview:
        """Read a file and show what taking it would do.

        Args:
            member: Whose file it is, and where to.
            import_id: A number that nothing else has, such as the interaction's.
            data: The file.
            name: Its name.
            progress: Is kept up to date meanwhile.

        Raises:
            InvalidInput: the file can't be read.
            NotAllowed: the member may not take part.
        """
        await self.require(member)
        async with self._reading:
            found = await asyncio.to_thread(read_member_file, data, name, member.guild_id)
            return await self._stage(member, import_id, found.origin, found.entries, found.left_out, progress)

    async def copy_from(
        self, member: Member, import_id: int, guild_id: int, name: str, progress: ImportProgress
    ) -> ImportPreview:
        """Show what copying the member's own films from another server would do.

        Raises:
            NotFound: they have nothing there.
            NotAllowed: the member may not take part.
        """
        await self.require(member)
        async with self._database.read() as connection:
            entries = await MemberDataStore(connection, member.user_id).entries(guild_id)
        if not entries or guild_id == member.guild_id:
            raise NotFound("You have no ratings, viewings or films to see in that server.")
        return await self._stage(member, import_id, name, entries, (), progress)

    async def require(self, member: Member) -> None:
        """Let pass who may bring films in.

        Raises:
            NotAllowed: the member may not take part.
        """
        async with self._database.read() as connection:
            await require_taking_part(connection, member, "rate", self._clock())

    async def preview(self, member: Member, import_id: int) -> ImportPreview:
        """Show an import that waits.

        Raises:
            NotFound: it was taken or dropped, or is somebody else's.
        """
        async with self._database.read() as connection:
            return await preview_of(connection, member, import_id, self._clock())

    async def decide(
        self, member: Member, import_id: int, *, policy: Policy | None = None, adds_films: bool | None = None
    ) -> ImportPreview:
        """Say what is to become of films rated already, or of unknown ones.

        Raises:
            NotFound: the import is gone.
        """
        self._require_idle(import_id)

        async def act(connection: Connection) -> None:
            stored = await stored_import(connection, member, import_id)
            adds = stored.adds_films if adds_films is None else adds_films
            await MemberImportStore(connection).decide(import_id, policy or stored.policy, adds_films=adds)

        await self._database.write(act)
        return await self.preview(member, import_id)

    async def choices(self, member: Member, import_id: int, page: int) -> ChoicesPage:
        """Return a page of the films that may be several.

        Raises:
            NotFound: the import is gone, or no film of it may be several.
        """
        async with self._database.read() as connection:
            return await choices_of(connection, member, import_id, page)

    async def choose(self, member: Member, import_id: int, position: int, film_id: int | None) -> ChoicesPage:
        """Say which film is meant, None: none of these.

        Raises:
            NotFound: the import is gone, or the film is none of its choices.
        """
        self._require_idle(import_id)

        async def act(connection: Connection) -> int:
            return await choose_film(connection, member, import_id, position, film_id)

        before = await self._database.write(act)
        return await self.choices(member, import_id, before // CHOICES_PER_PAGE)

    async def discard(self, member: Member, import_id: int) -> None:
        """Drop an import; one that is gone already is no error."""

        async def act(connection: Connection) -> None:
            store = MemberImportStore(connection)
            stored = await store.get(import_id)
            if stored is not None and is_of(stored, member) and stored.state != "taken":
                await store.set_state(import_id, "dropped")
                await JobStore(connection).enqueue(SWEEP, {}, self._clock())

        await self._database.write(act)
        self._jobs.poke()

    async def take(self, member: Member, import_id: int, progress: ImportProgress) -> ImportReport:
        """Take an import: all of it, or after a failure nothing but new films without ratings.

        Raises:
            NotFound: the import is gone.
            AlreadyDone: it is being taken.
            NotAllowed: the member may not take part any more.
        """
        self._require_idle(import_id)
        self._taking.add(import_id)
        try:
            progress.doing = "Working out what changes"
            await self.require(member)
            added = await self._add_films(member, import_id, progress)
            progress.doing, progress.done, progress.total = "Working out what changes", 0, 0
            report, changed = await take_import(self._database, member, import_id, added, self._clock)
        finally:
            self._taking.discard(import_id)
        self._jobs.poke()
        await announce_all(self._database, self._changes, [(member.guild_id, film_id) for film_id in changed])
        return report

    async def drop_old(self) -> None:
        """Drop imports that nobody agreed to within a day; every new import does the same."""

        async def act(connection: Connection) -> None:
            await MemberImportStore(connection).drop_older_than(self._clock() - IMPORTS_LAST)
            await JobStore(connection).enqueue(SWEEP, {}, self._clock())

        await self._database.write(act)
        self._jobs.poke()

    def _require_idle(self, import_id: int) -> None:
        if import_id in self._taking:
            raise AlreadyDone("This import is being taken already. Give it a moment.")

    async def _stage(
        self,
        member: Member,
        import_id: int,
        origin: str,
        entries: Sequence[ImportedEntry],
        left_out: Sequence[LeftOut],
        progress: ImportProgress,
    ) -> ImportPreview:
        now = self._clock()

        async def begin(connection: Connection) -> None:
            store = MemberImportStore(connection)
            await store.begin(import_id, member.guild_id, member.user_id, origin, now)
            await store.drop_older_than(now - IMPORTS_LAST)
            await JobStore(connection).enqueue(SWEEP, {}, now)
            await MemberStore(connection).remember(member, now)

        await self._database.write(begin)
        async with self._database.read() as connection:
            settings = await GuildStore(connection).settings(member.guild_id)
        today = now.astimezone(settings.zone).date()
        fit, more = await asyncio.to_thread(fit_for, entries, settings, today)
        await stage(self._database, import_id, member.guild_id, fit, progress)
        everything = [*left_out, *more]

        async def put(connection: Connection, start: int, end: int) -> None:
            await MemberImportStore(connection).leave_out(import_id, start, everything[start:end])

        await in_steps(self._database, len(everything), put)

        async def finish(connection: Connection) -> None:
            stored = await MemberImportStore(connection).get(import_id)
            if stored is None or stored.state != "reading":
                raise InvalidInput("A newer import has taken the place of this one.")
            await MemberImportStore(connection).set_state(import_id, "ready")

        await self._database.write(finish)
        return await self.preview(member, import_id)

    async def _add_films(self, member: Member, import_id: int, progress: ImportProgress) -> int:
        """Add unknown films to the server's own catalogue, if the member wants that; return how many."""
        async with self._database.read() as connection:
            stored = await stored_import(connection, member, import_id)
            unknown = await ImportReader(connection).unknown(import_id, limit=MOST_ADDED)
            words = (await GuildStore(connection).settings(member.guild_id)).blocked_words
        new = [one for one in unknown if _may_be_added(one.facts, words)] if stored.adds_films else []
        progress.doing, progress.done, progress.total = "Adding films", 0, len(new)

        async def add(connection: Connection, start: int, end: int) -> None:
            films = FilmStore(connection)
            added = [(one.position, (await films.add(one.facts, member.guild_id)).film_id) for one in new[start:end]]
            await MemberImportStore(connection).settle(import_id, added)
            progress.done = end

        await in_steps(self._database, len(new), add)
        return len(new)

    async def _sweep(self, _job: Job) -> None:
        """Remove imports that are of no more use, a little at a time."""
        async with self._database.read() as connection:
            old = await MemberImportStore(connection).useless()
        for import_id in old:

            async def remove(connection: Connection, import_id: int = import_id) -> bool:
                return await MemberImportStore(connection).remove_some(import_id, REMOVED_AT_ONCE)

            is_gone = await self._database.write(remove)
            while not is_gone:
                await asyncio.sleep(0)  # whoever waits for the database gets it
                is_gone = await self._database.write(remove)


def _may_be_added(facts: FilmFacts, words: tuple[str, ...]) -> bool:
    """Whether a film has a title, and nothing that everybody would read of it has a word that the server blocks."""
    texts = (facts.title, facts.original_title or "", *facts.directors, *facts.genres)
    return bool(facts.title) and not any(first_blocked(text, words) for text in texts)
