"""The one door for every moderator's act: permission, the act, its case and its log entry in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.domain.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from bot.domain.moderation import (
    MAX_REASON_CHARACTERS,
    CaseFilter,
    require_above,
    require_manager,
    require_moderator,
)
from bot.domain.pages import page_of
from bot.domain.texts import clean
from bot.services.catalogue.films import visible_film
from bot.storage.cases import CaseStore
from bot.storage.guilds import GuildStore
from bot.storage.jobs import JobStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection
    from datetime import datetime

    from bot.domain.films import Film
    from bot.domain.guilds import GuildSettings
    from bot.domain.moderation import Actor, Case, Target
    from bot.services.changes import FilmChanges
    from bot.services.jobs import JobService
    from bot.services.moderation.subjects import MemberSubject, Subject
    from bot.storage.database import Connection, Database

__all__ = ["CASES_PER_PAGE", "EXPORTED_CASES", "LOG_CASE", "ModerationService"]

T = TypeVar("T")

CASES_PER_PAGE = 8
EXPORTED_CASES = 10_000
LOG_CASE = "log_case"
SETTINGS = "settings"


class ModerationService:
    """Acts on record, and their undo."""

    def __init__(
        self, database: Database, jobs: JobService, changes: FilmChanges, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._changes = changes
        self._clock = clock
        self._subjects: dict[str, Subject] = {}
        self._requirements: dict[str, Callable[[Actor, GuildSettings], None]] = {}
        self._member_subjects: dict[str, MemberSubject] = {}
        self._final: dict[str, str] = {}

    def register(
        self, prefix: str, subject: Subject, require: Callable[[Actor, GuildSettings], None] = require_moderator
    ) -> None:
        """Make subjects with a prefix known (`review:45` has the prefix `review`), and who may act on them."""
        self._subjects[prefix] = subject
        self._requirements[prefix] = require

    def register_member(self, prefix: str, subject: MemberSubject) -> None:
        """Make subjects known that belong to one member each."""
        self._member_subjects[prefix] = subject

    def register_final(self, kind: str, sentence: str) -> None:
        """Say why a kind of act can't be undone; whoever does it is asked before instead."""
        self._final[kind] = sentence

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
        target: Target | None = None,
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
            target: Whom it concerns; the summary leaves them out, so that they can be forgotten.

        Raises:
            NotAllowed: the actor may not do this, or not to this member.
            InvalidInput: the reason is too long.
        """
        why = _reason(reason)

        async def act(connection: Connection) -> tuple[T, Case]:
            await self._check(connection, actor, prefix)
            if target is not None:
                require_above(actor, target)
            member_id = target.user_id if target else None
            before = None
            if subject_id is not None:
                before = await self._read(connection, actor.guild_id, prefix, subject_id, member_id)
            changed_id, result = await change(connection)
            after = await self._read(connection, actor.guild_id, prefix, changed_id, member_id)
            subject = f"{prefix}:{changed_id}"
            case = await self._record(connection, actor, kind, subject, summary, why, before, after, member_id)
            return result, case

        done = await self._database.write(act)
        self._jobs.poke()
        return done

    async def undo(self, actor: Actor, number: int, reason: str | None = None, *, target: Target | None = None) -> Case:
        """Undo a case, itself a case.

        Args:
            actor: Who undoes it.
            number: The case.
            reason: Why, in the moderator's words.
            target: Whom the case concerns, as they stand in the server now; None where it concerns nobody.

        Raises:
            NotAllowed: the actor may not do this, or it is of a kind that can't be undone.
            NotFound: no such case in this server.
            AlreadyDone: it was undone, or something changed since.
        """
        why = _reason(reason)

        async def act(connection: Connection) -> tuple[Case, Collection[int]]:
            case = await self._undoable(connection, actor, number, target)
            prefix, _, subject_id = case.subject.partition(":")
            films = await self._restore(connection, actor.guild_id, prefix, int(subject_id), case)
            summary = f"Undid case {number}: {case.summary}"
            undoing = await self._record(
                connection, actor, "undo", case.subject, summary, why, case.after, case.before, case.member_id
            )
            await CaseStore(connection).mark_undone(actor.guild_id, number, undoing.number)
            return undoing, films

        case, films = await self._database.write(act)
        self._jobs.poke()
        self.announce(actor.guild_id, films)
        return case

    async def _undoable(self, connection: Connection, actor: Actor, number: int, target: Target | None) -> Case:
        """Return a case that may be undone now, or refuse as `undo` says."""
        case = await CaseStore(connection).get(actor.guild_id, number)
        prefix, _, subject_id = case.subject.partition(":") if case else ("", "", "")
        await self._check(connection, actor, prefix)
        if case is None:
            raise NotFound(f"There is no case {number} in this server.")
        if case.undone_by is not None:
            raise AlreadyDone(f"Case {number} was already undone by case {case.undone_by}.")
        if sentence := self._final.get(case.kind):
            raise NotAllowed(sentence)
        if case.member_id is not None:
            if target is None or target.user_id != case.member_id:
                raise NotAllowed("That case concerns another member. Use /mod undo again.")
            require_above(actor, target)
        if prefix in self._member_subjects and case.member_id is None:
            raise NotFound("The member that this case concerned had their data deleted: nothing is left to undo.")
        if await self._read(connection, actor.guild_id, prefix, int(subject_id), case.member_id) != case.after:
            raise AlreadyDone(f"Case {number} can't be undone: it was changed again since. Undo the later case first.")
        return case

    def announce(self, guild_id: int, film_ids: Collection[int]) -> None:
        """Have the cards of films redrawn after an act."""
        for film_id in film_ids:
            self._changes.announce(guild_id, film_id)

    async def log(self, actor: Actor, page: int, wanted: CaseFilter | None = None) -> tuple[list[Case], int, int]:
        """Return a page of the server's cases, newest first, with its number and how many pages there are.

        Raises:
            NotAllowed: the actor is no moderator.
        """
        async with self._database.read() as connection:
            await self._check(connection, actor, "")
            cases, now, wanted = CaseStore(connection), self._clock(), wanted or CaseFilter()
            page, pages = page_of(page, await cases.count(actor.guild_id, wanted, now), CASES_PER_PAGE)
            offset = page * CASES_PER_PAGE
            shown = await cases.newest(actor.guild_id, wanted, now, limit=CASES_PER_PAGE, offset=offset)
        return shown, page, pages

    async def export(self, actor: Actor, wanted: CaseFilter) -> list[Case]:
        """Return the newest 10,000 cases that a filter lets through.

        Raises:
            NotAllowed: the actor is no moderator.
        """
        async with self._database.read() as connection:
            await self._check(connection, actor, "")
            return await CaseStore(connection).newest(
                actor.guild_id, wanted, self._clock(), limit=EXPORTED_CASES, offset=0
            )

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

    async def allows(self, actor: Actor) -> bool:
        """Say whether somebody is a moderator."""
        try:
            await self.require(actor)
        except NotAllowed:
            return False
        return True

    async def film(self, actor: Actor, film_id: int) -> Film:
        """Return a film that a moderator is about to act on.

        Raises:
            NotAllowed: the actor is no moderator.
            NotFound: no such film in this server.
        """
        await self.require(actor)
        async with self._database.read() as connection:
            return await visible_film(connection, film_id, actor.guild_id)

    async def _read(
        self, connection: Connection, guild_id: int, prefix: str, subject_id: int, member_id: int | None
    ) -> str | None:
        if member_id is not None and prefix in self._member_subjects:
            return await self._member_subjects[prefix].read(connection, guild_id, subject_id, member_id)
        return await self._subjects[prefix].read(connection, guild_id, subject_id)

    async def _restore(
        self, connection: Connection, guild_id: int, prefix: str, subject_id: int, case: Case
    ) -> Collection[int]:
        if case.member_id is not None and prefix in self._member_subjects:
            subject = self._member_subjects[prefix]
            return await subject.restore(connection, guild_id, subject_id, case.member_id, case.before) or ()
        return await self._subjects[prefix].restore(connection, guild_id, subject_id, case.before) or ()

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
        member_id: int | None,
    ) -> Case:
        now = self._clock()
        case = await CaseStore(connection).add(
            actor,
            now,
            kind=kind,
            subject=subject,
            summary=summary,
            reason=reason,
            before=before,
            after=after,
            member_id=member_id,
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
