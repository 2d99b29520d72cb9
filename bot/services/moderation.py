"""The one door for every moderator's act: permission, the act, its case and its log entry in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.domain.errors import AlreadyDone, InvalidInput, NotFound
from bot.domain.moderation import MAX_REASON_CHARACTERS, require_manager, require_moderator
from bot.domain.texts import clean
from bot.storage.cases import CaseStore
from bot.storage.guilds import GuildStore
from bot.storage.jobs import JobStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.domain.guilds import GuildSettings
    from bot.domain.moderation import Actor, Case
    from bot.services.jobs import JobService
    from bot.storage.database import Connection, Database

__all__ = ["CASES_PER_PAGE", "LOG_CASE", "ModerationService", "Subject"]

T = TypeVar("T")

CASES_PER_PAGE = 8
LOG_CASE = "log_case"
SETTINGS = "settings"


class Subject(Protocol):
    """What a kind of act is about: how to read it as text and how to put it back."""

    async def read(self, connection: Connection, guild_id: int, subject_id: int) -> str | None:
        """Return the subject as stored, None where it does not exist."""
        ...

    async def restore(self, connection: Connection, guild_id: int, subject_id: int, state: str | None) -> None:
        """Put the subject into a state that `read` returned."""
        ...


class ModerationService:
    """Acts on record, and their undo."""

    def __init__(self, database: Database, jobs: JobService, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._jobs = jobs
        self._clock = clock
        self._subjects: dict[str, Subject] = {}
        self._requirements: dict[str, Callable[[Actor, GuildSettings], None]] = {}

    def register(
        self, prefix: str, subject: Subject, require: Callable[[Actor, GuildSettings], None] = require_moderator
    ) -> None:
        """Make subjects with a prefix known (`review:45` has the prefix `review`), and who may act on them."""
        self._subjects[prefix] = subject
        self._requirements[prefix] = require

    async def perform(
        self,
        actor: Actor,
        change: Callable[[Connection], Awaitable[tuple[int, T]]],
        *,
        prefix: str,
        kind: str,
        summary: str,
        subject_id: int | None = None,
        reason: str | None = None,
    ) -> tuple[T, Case]:
        """Do a moderator's act and record it, in one transaction.

        Args:
            actor: Who acts.
            change: The act; returns the subject's id and a result.
            prefix: What kind of subject it is.
            kind: A verb for the record, such as `review.remove`.
            summary: What was done, in words.
            subject_id: The subject, where it exists before the act.
            reason: Why, in the moderator's words.

        Raises:
            NotAllowed: the actor may not do this.
            InvalidInput: the reason is too long.
        """
        why = _reason(reason)

        async def act(connection: Connection) -> tuple[T, Case]:
            await self._check(connection, actor, prefix)
            subject = self._subjects[prefix]
            before = None if subject_id is None else await subject.read(connection, actor.guild_id, subject_id)
            changed_id, result = await change(connection)
            after = await subject.read(connection, actor.guild_id, changed_id)
            case = await self._record(connection, actor, kind, f"{prefix}:{changed_id}", summary, why, before, after)
            return result, case

        done = await self._database.write(act)
        self._jobs.poke()
        return done

    async def undo(self, actor: Actor, number: int, reason: str | None = None) -> Case:
        """Undo a case, itself a case.

        Raises:
            NotAllowed: the actor may not do this.
            NotFound: no such case in this server.
            AlreadyDone: it was undone, or something changed since.
        """
        why = _reason(reason)

        async def act(connection: Connection) -> Case:
            cases = CaseStore(connection)
            case = await cases.get(actor.guild_id, number)
            if case is None:
                await self._check(connection, actor, "")
                raise NotFound(f"There is no case {number} in this server.")
            prefix, _, subject_id = case.subject.partition(":")
            await self._check(connection, actor, prefix)
            if case.undone_by is not None:
                raise AlreadyDone(f"Case {number} was already undone by case {case.undone_by}.")
            subject = self._subjects[prefix]
            now_stored = await subject.read(connection, actor.guild_id, int(subject_id))
            if now_stored != case.after:
                raise AlreadyDone(
                    f"Case {number} can't be undone: it was changed again since. Undo the later case first."
                )
            await subject.restore(connection, actor.guild_id, int(subject_id), case.before)
            summary = f"Undid case {number}: {case.summary}"
            undoing = await self._record(connection, actor, "undo", case.subject, summary, why, case.after, case.before)
            await cases.mark_undone(actor.guild_id, number, undoing.number)
            return undoing

        case = await self._database.write(act)
        self._jobs.poke()
        return case

    async def log(self, actor: Actor, page: int) -> tuple[list[Case], int, int]:
        """Return a page of the server's cases, newest first, with its number and how many pages there are.

        Raises:
            NotAllowed: the actor is no moderator.
        """
        async with self._database.read() as connection:
            await self._check(connection, actor, "")
            cases = CaseStore(connection)
            pages = max(1, -(-await cases.count(actor.guild_id) // CASES_PER_PAGE))
            page = max(0, min(page, pages - 1))
            shown = await cases.newest(actor.guild_id, limit=CASES_PER_PAGE, offset=page * CASES_PER_PAGE)
        return shown, page, pages

    async def case(self, guild_id: int, number: int) -> Case | None:
        """Return a case for the log channel."""
        async with self._database.read() as connection:
            return await CaseStore(connection).get(guild_id, number)

    async def require(self, actor: Actor) -> None:
        """Let only moderators pass, before a form or a preview is shown.

        Raises:
            NotAllowed: the actor is no moderator.
        """
        async with self._database.read() as connection:
            await self._check(connection, actor, "")

    async def _check(self, connection: Connection, actor: Actor, prefix: str) -> None:
        if prefix == SETTINGS:
            require_manager(actor)
        else:
            require = self._requirements.get(prefix, require_moderator)
            require(actor, await GuildStore(connection).settings(actor.guild_id))

    async def _record(
        self,
        connection: Connection,
        actor: Actor,
        kind: str,
        subject: str,
        summary: str,
        reason: str | None,
        before: str | None,
        after: str | None,
    ) -> Case:
        now = self._clock()
        case = await CaseStore(connection).add(
            actor, now, kind=kind, subject=subject, summary=summary, reason=reason, before=before, after=after
        )
        if (await GuildStore(connection).settings(actor.guild_id)).log_channel_id is not None:
            payload = {"guild_id": actor.guild_id, "case_number": case.number}
            await JobStore(connection).enqueue(LOG_CASE, payload, now)
        return case


def _reason(reason: str | None) -> str | None:
    text = clean(reason or "").strip()
    if len(text) > MAX_REASON_CHARACTERS:
        raise InvalidInput(f"A reason has at most {MAX_REASON_CHARACTERS} characters.")
    return text or None
