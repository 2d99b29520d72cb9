"""Members report, moderators decide."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from bot.domain.pages import page_of
from bot.domain.reports import MAX_REPORT_CHARACTERS, REPORTS_PER_DAY, ReportPage
from bot.domain.texts import clean
from bot.services.members.gate import require_allowed_text
from bot.services.moderation.bans import ban, lasting
from bot.services.moderation.hiding import set_hidden
from bot.services.moderation.notices import tell
from bot.services.moderation.raids import SHOWN_RAIDS, figures_of
from bot.services.moderation.reported import ReportSubject, label_of, quote, require_reportable
from bot.storage.films import FilmStore
from bot.storage.library import LibraryStore
from bot.storage.members import MemberStore
from bot.storage.raids import RaidStore
from bot.storage.reports import ReportStore
from bot.storage.reviews import ReviewStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection
    from datetime import datetime

    from bot.domain.moderation import Actor, Case, Target
    from bot.domain.ratings import Member
    from bot.domain.reports import Report, Reported
    from bot.services.jobs import JobService
    from bot.services.moderation.acts import ModerationService
    from bot.storage.database import Connection, Database

__all__ = ["REPORT", "ReportService"]

REPORT = "report"
_DAY = timedelta(days=1)


class ReportService:
    """One open report per member and target; who reported is for moderators alone."""

    def __init__(
        self, database: Database, moderation: ModerationService, jobs: JobService, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._moderation = moderation
        self._jobs = jobs
        self._clock = clock
        moderation.register(REPORT, ReportSubject())

    async def about(self, guild_id: int, reported: Reported) -> str:
        """Say in words what a report would be about, before its form is shown.

        Raises:
            NotFound: there is no such thing in this server.
        """
        async with self._database.read() as connection:
            await require_reportable(connection, guild_id, reported)
            return await label_of(connection, guild_id, reported)

    async def choices(self, guild_id: int, candidates: list[Reported]) -> list[tuple[Reported, str]]:
        """Return those of some candidates that exist in a server, each in words."""
        async with self._database.read() as connection:
            found: list[tuple[Reported, str]] = []
            for candidate in candidates:
                try:
                    await require_reportable(connection, guild_id, candidate)
                except NotFound:
                    continue
                found.append((candidate, await label_of(connection, guild_id, candidate)))
        return found

    async def names(self, guild_id: int, member_ids: Collection[int]) -> dict[int, str]:
        """Return the names under which members last acted, for a list in which nothing can be mentioned."""
        async with self._database.read() as connection:
            return await MemberStore(connection).names(guild_id, member_ids)

    async def label(self, guild_id: int, report_id: int) -> str | None:
        """Say in words what an open report is about, None where it is decided or gone."""
        async with self._database.read() as connection:
            report = await ReportStore(connection).get(guild_id, report_id)
            if report is None or report.status != "open":
                return None
            return await label_of(connection, guild_id, report.about)

    async def report(self, member: Member, reported: Reported, reason: str) -> None:
        """Report something to the moderators.

        Raises:
            NotFound: there is no such thing in this server.
            InvalidInput: the reason is missing, too long, or has a word that is blocked.
            AlreadyDone: the member has an open report of the same.
            NotAllowed: it is their own, or they reported too much within a day.
        """
        why = clean(reason).strip()
        if not why or len(why) > MAX_REPORT_CHARACTERS:
            raise InvalidInput(f"Say in at most {MAX_REPORT_CHARACTERS} characters what is wrong with it.")

        async def act(connection: Connection) -> None:
            now, reports = self._clock(), ReportStore(connection)
            await require_reportable(connection, member.guild_id, reported)
            if reported.member_id == member.user_id:
                raise NotAllowed("That is your own. You can change or withdraw it yourself.")
            await require_allowed_text(connection, member.guild_id, why)
            if await reports.made_since(member.guild_id, member.user_id, now - _DAY) >= REPORTS_PER_DAY:
                raise NotAllowed(f"You made {REPORTS_PER_DAY} reports within a day. The moderators will get to them.")
            quoted = await quote(connection, member.guild_id, reported)
            report_id = await reports.add(member.guild_id, member.user_id, reported, reason=why, quoted=quoted, now=now)
            if report_id is None:
                raise AlreadyDone("You have reported that already. The moderators will look at it.")
            await tell(connection, member.guild_id, REPORT, now, report_id=report_id)

        await self._database.write(act)
        self._jobs.poke()

    async def queue(self, actor: Actor, page: int) -> ReportPage:
        """Return an open report with its context, longest waiting first; a page past the end becomes the last.

        Raises:
            NotAllowed: the actor is no moderator.
        """
        await self._moderation.require(actor)
        async with self._database.read() as connection:
            reports = ReportStore(connection)
            page, pages = page_of(page, await reports.open_count(actor.guild_id), per_page=1)
            report = await reports.open_at(actor.guild_id, page)
            waiting = await RaidStore(connection).waiting(actor.guild_id, SHOWN_RAIDS)
            raids = tuple([await figures_of(connection, raid, self._clock()) for raid in waiting])
            if report is None:
                return ReportPage(report=None, label="", others=0, can_hide=False, page=page, pages=pages, raids=raids)
            states = await reports.states(actor.guild_id, report.about)
            return ReportPage(
                report=report,
                label=await label_of(connection, actor.guild_id, report.about),
                others=sum(status == "open" for status, _ in states.values()) - 1,
                can_hide=await _can_hide(connection, report),
                page=page,
                pages=pages,
                raids=raids,
            )

    async def of(self, actor: Actor, report_id: int) -> Report:
        """Return an open report to a moderator, before what they press is done.

        Raises:
            NotAllowed: the actor is no moderator.
            NotFound: no such report in this server.
            AlreadyDone: it was decided.
        """
        await self._moderation.require(actor)
        async with self._database.read() as connection:
            return await _open_report(connection, actor.guild_id, report_id)

    async def dismiss(self, actor: Actor, report_id: int) -> Case:
        """Leave what was reported as it is.

        Raises:
            NotAllowed: the actor is no moderator.
            NotFound: no such report in this server.
            AlreadyDone: it was decided.
        """

        async def nothing(_connection: Connection, _report: Report) -> list[int]:
            return []

        return await self._decide(actor, report_id, "dismissed", "Dismissed a report of", nothing)

    async def hide(self, actor: Actor, report_id: int, target: Target | None) -> Case:
        """Hide what was reported.

        Raises:
            NotAllowed: the actor may not do this to this member, or it is not this server's to hide.
            NotFound: no such report in this server, or what it was about is gone.
            AlreadyDone: it was decided.
        """

        async def hide(connection: Connection, report: Report) -> list[int]:
            if not await _can_hide(connection, report):
                raise NotAllowed("That is not this server's to hide.")
            about = report.about
            if about.member_id != (target.user_id if target else 0):
                raise NotFound("That report is about somebody else. Open the reports again.")
            if about.kind == "review":
                await LibraryStore(connection).hide(about.subject_id, actor.guild_id, is_hidden=True)
                return []
            film = await FilmStore(connection).get(about.subject_id, actor.guild_id)
            if film is None:
                raise NotFound("That film is gone.")
            await set_hidden(connection, actor.guild_id, film, about.member_id, "note", self._clock(), is_hidden=True)
            return [film.film_id]

        return await self._decide(actor, report_id, "hidden", "Hid, as reported,", hide, target)

    async def ban(
        self, actor: Actor, report_id: int, target: Target, duration: timedelta | None, reason: str | None
    ) -> Case:
        """Ban the member whose note or profile was reported.

        Raises:
            NotAllowed: the actor may not do this to this member.
            NotFound: no such report in this server.
            AlreadyDone: it was decided.
        """

        async def exclude(connection: Connection, report: Report) -> list[int]:
            if not report.about.member_id or report.about.member_id != target.user_id:
                raise NotFound("That report is about nobody here who could be banned.")
            return await ban(connection, actor.guild_id, target.user_id, duration, self._clock())

        words = f"Banned a member {lasting(duration)} because of"
        return await self._decide(actor, report_id, "banned", words, exclude, target, reason=reason)

    async def _decide(
        self,
        actor: Actor,
        report_id: int,
        status: str,
        words: str,
        act: Callable[[Connection, Report], Awaitable[list[int]]],
        target: Target | None = None,
        *,
        reason: str | None = None,
    ) -> Case:
        report = await self.of(actor, report_id)
        async with self._database.read() as connection:
            label = await label_of(connection, actor.guild_id, report.about)
        films: list[int] = []

        async def change(connection: Connection) -> tuple[int, None]:
            fresh = await _open_report(connection, actor.guild_id, report_id)
            films.extend(await act(connection, fresh))
            await ReportStore(connection).decide(actor.guild_id, fresh.about, status, self._clock())
            return report_id, None

        _none, case = await self._moderation.perform(
            actor,
            change,
            prefix=REPORT,
            kind=f"report.{status}",
            summary=f"{words} {label}",
            subject_id=report_id,
            reason=reason,
            target=target,
        )
        self._moderation.announce(actor.guild_id, films)
        return case


async def _open_report(connection: Connection, guild_id: int, report_id: int) -> Report:
    report = await ReportStore(connection).get(guild_id, report_id)
    if report is None:
        raise NotFound("That report is not on record in this server any more.")
    if report.status != "open":
        raise AlreadyDone(f"That report was decided already: {report.status}.")
    return report


async def _can_hide(connection: Connection, report: Report) -> bool:
    if report.about.kind == "review":
        review = await ReviewStore(connection).get(report.about.subject_id, report.guild_id)
        return review is not None and review.guild_id == report.guild_id
    return report.about.kind == "note"
