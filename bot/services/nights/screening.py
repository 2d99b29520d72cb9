"""The screening: its date and event, who comes, and what follows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.errors import AlreadyDone, InvalidInput, NotFound
from bot.domain.nights import MAX_PLACE_CHARACTERS, REMINDER, check_start, running_time
from bot.domain.texts import clean
from bot.services.members.gate import require_allowed_text
from bot.services.members.reveals import set_reveal
from bot.services.nights.common import (
    NIGHT,
    OVER,
    RATING,
    THEN,
    move_screening,
    named,
    own_night,
    tell_who_moved_up,
    view_of,
)
from bot.storage.jobs import JobStore
from bot.storage.members import MemberStore
from bot.storage.nights import NightStore
from bot.storage.ratings import RatingStore
from bot.storage.screenings import ScreeningStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.jobs import Job
    from bot.domain.moderation import Actor, Case
    from bot.domain.night_views import NightView
    from bot.domain.nights import Night
    from bot.domain.ratings import Member
    from bot.services.jobs import JobService
    from bot.services.moderation.acts import ModerationService
    from bot.services.nights.common import NightChanges
    from bot.storage.database import Connection, Database

__all__ = ["Screening", "ScreeningService"]

THEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Screening:
    """What Discord should show as an event: None where there should be none."""

    view: NightView
    starts_at: datetime | None
    ends_at: datetime | None


class ScreeningService:
    """Move it, come to it, be done with it."""

    def __init__(
        self,
        database: Database,
        moderation: ModerationService,
        jobs: JobService,
        changes: NightChanges,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._moderation = moderation
        self._jobs = jobs
        self._changes = changes
        self._clock = clock
        jobs.on_commit(OVER, self._over)
        jobs.on_commit(THEN, self._then)

    async def move(
        self, actor: Actor, night_id: int, starts_at: datetime | None, place: str | None, place_channel_id: int | None
    ) -> tuple[Night, Case]:
        """Set another date or place; None for the date leaves it open.

        Raises:
            NotAllowed: the actor may not run film nights.
            NotFound: no such night here.
            AlreadyDone: the night is over or cancelled.
            InvalidInput: the date is in the past, or the place is too long or has a word that is blocked.
        """
        where = " ".join(clean(place or "").split()) or None
        if where and len(where) > MAX_PLACE_CHARACTERS:
            raise InvalidInput(f"A place has at most {MAX_PLACE_CHARACTERS} characters.")
        if starts_at is not None:
            check_start(starts_at, self._clock())
        async with self._database.read() as connection:
            pool = (await own_night(connection, actor.guild_id, night_id)).pool

        async def change(connection: Connection) -> tuple[int, Night]:
            night = await own_night(connection, actor.guild_id, night_id)
            if not night.is_ahead:
                raise AlreadyDone("That film night is over, so it can't be moved.")
            await require_allowed_text(connection, actor.guild_id, where)
            if night.state == "open" and starts_at is not None and starts_at < night.plan.closes_at:
                raise InvalidInput("The screening can't start before the vote is closed.")
            return night_id, await move_screening(
                connection,
                night,
                self._clock(),
                starts_at=starts_at,
                place=where,
                place_channel_id=place_channel_id,
            )

        return await self._moderation.perform(
            actor,
            change,
            prefix=NIGHT,
            kind="night.move",
            summary=f"Moved the film night in {pool}",
            subject_id=night_id,
        )

    async def toggle_coming(self, member: Member, night_id: int) -> NightView:
        """Put a member on the list, or take them off it; whoever gets a seat by that is told.

        Raises:
            NotFound: no such night here.
            AlreadyDone: the screening is over or cancelled.
        """

        async def act(connection: Connection) -> NightView:
            night = await self._ahead(connection, member.guild_id, night_id)
            store = ScreeningStore(connection)
            before = await store.coming(night_id, night.plan.seats)
            if member.user_id in before.seated + before.waiting:
                await store.leave(night_id, member.user_id)
            else:
                await MemberStore(connection).remember(member, self._clock())
                await store.join(night_id, member.guild_id, member.user_id)
            await tell_who_moved_up(connection, night, before, self._clock())
            return await view_of(connection, night)

        view = await self._database.write(act)
        self._changes.announce(night_id)
        self._jobs.poke()
        return view

    async def toggle_reminder(self, member: Member, night_id: int) -> tuple[Night, bool]:
        """Let a member be reminded an hour before, or not any more; return whether they will be.

        Raises:
            NotFound: no such night here, or its screening has no date.
            AlreadyDone: the screening is over or cancelled, or starts so soon that reminders were sent already.
        """

        async def act(connection: Connection) -> tuple[Night, bool]:
            night = await self._ahead(connection, member.guild_id, night_id)
            if night.plan.starts_at is None:
                raise NotFound("The screening has no date yet, so there is nothing to be reminded of.")
            if night.plan.starts_at <= self._clock():
                raise AlreadyDone("The screening has begun.")
            store = ScreeningStore(connection)
            if member.user_id in await store.reminders(night_id):
                await store.unask(night_id, member.user_id)
                return night, False
            if night.state == "closed" and night.plan.starts_at - REMINDER <= self._clock():
                raise AlreadyDone("The screening starts within the hour: it is too late for a reminder.")
            await store.ask(night_id, member.guild_id, member.user_id)
            return night, True

        return await self._database.write(act)

    async def event(self, night_id: int) -> Screening | None:
        """Return what Discord's event of a night should say by now; None when the night is gone."""
        async with self._database.read() as connection:
            night = await NightStore(connection).get(None, night_id)
            if night is None:
                return None
            view = await view_of(connection, night)
        starts_at = night.plan.starts_at
        if night.state != "closed" or view.winner is None or starts_at is None or night.finished_at is not None:
            return Screening(view, None, None)
        return Screening(view, starts_at, starts_at + running_time(view.winner.film))

    async def noted_event(self, night_id: int, event_id: int | None, error: str | None) -> None:
        """Note which event a night has, or why it has none."""

        async def act(connection: Connection) -> None:
            await NightStore(connection).update(night_id, event_id=event_id, event_error=error)

        await self._database.write(act)

    async def event_ended(self, guild_id: int, event_id: int) -> None:
        """Take note that Discord's event was completed."""

        async def act(connection: Connection) -> None:
            night = await NightStore(connection).of_event(guild_id, event_id)
            if night is not None:
                await self._finish(connection, night)

        await self._database.write(act)
        self._jobs.poke()

    async def noted_rating(self, night_id: int, message_id: int) -> None:
        """Note that the film's card was posted for rating; a day later it is kept what the server thinks."""

        async def act(connection: Connection) -> None:
            await NightStore(connection).update(night_id, rating_message_id=message_id)
            if night := await NightStore(connection).get(None, night_id):
                await JobStore(connection).enqueue(THEN, named(night), self._clock() + THEN_AFTER)

        await self._database.write(act)

    async def _ahead(self, connection: Connection, guild_id: int, night_id: int) -> Night:
        night = await own_night(connection, guild_id, night_id)
        if not night.is_ahead:
            raise AlreadyDone("That film night is over.")
        return night

    async def _over(self, connection: Connection, job: Job) -> None:
        night = await NightStore(connection).get(None, int(job.payload["night_id"]))
        if night is not None and night.turn == job.payload["turn"]:
            await self._finish(connection, night)

    async def _finish(self, connection: Connection, night: Night) -> None:
        """End a screening once, whatever tells first that it is over."""
        if night.state != "closed" or night.finished_at is not None:
            return
        now, store = self._clock(), NightStore(connection)
        await store.update(night.night_id, finished_at=now)
        winner = (await view_of(connection, night)).winner
        if winner is None:
            return
        if night.plan.hides_stars:
            await set_reveal(connection, night.guild_id, winner.film.film_id, now, is_revealed=False)
        await JobStore(connection).enqueue(RATING, named(night), now)

    async def _then(self, connection: Connection, job: Job) -> None:
        store = NightStore(connection)
        night = await store.get(None, int(job.payload["night_id"]))
        winner = None if night is None else (await view_of(connection, night)).winner
        if night is None or winner is None:
            return
        server, _version = await RatingStore(connection).standing(night.guild_id, winner.film.film_id)
        await store.update(night.night_id, then_ratings=server.tally.count, then_half_stars=server.tally.half_stars_sum)
