"""Remind those who asked, an hour before: in private, or where that is closed in one message of the channel."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.services.nights.common import REMIND, named, view_of
from bot.storage.jobs import JobStore
from bot.storage.nights import NightStore
from bot.storage.screenings import ScreeningStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.jobs import Job
    from bot.domain.night_views import NightView
    from bot.services.jobs import JobService
    from bot.storage.database import Connection, Database

__all__ = ["CALL", "TELL", "RemindingService"]

TELL, CALL = "night_tell", "night_call"
CALL_AFTER = timedelta(seconds=30)
MOST_NAMED = 80
"""As many are named in one message: Discord lets one mention a hundred, and a message has 4,000 characters."""


class RemindingService:
    """Each who asked is told once; a screening that has begun is not announced any more."""

    def __init__(self, database: Database, jobs: JobService, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        jobs.on_commit(REMIND, self._remind)

    async def to_tell(self, night_id: int, user_id: int) -> NightView | None:
        """Return the night that a member is to be told of in private, None when there is nothing to tell any more."""
        return await self._due(night_id, lambda states: states.get(user_id) == "asked")

    async def to_call(self, night_id: int) -> tuple[NightView, tuple[int, ...]] | None:
        """Return whom to name in the channel, because their private messages are closed; at most 80 at once."""
        view = await self._due(night_id, lambda states: "closed" in states.values())
        if view is None:
            return None
        async with self._database.read() as connection:
            states = await ScreeningStore(connection).reminders(night_id)
        return view, tuple(user_id for user_id, state in states.items() if state == "closed")[:MOST_NAMED]

    async def told(self, night_id: int, user_id: int) -> None:
        """Note that a member was told in private."""

        async def act(connection: Connection) -> None:
            await ScreeningStore(connection).mark(night_id, user_id, "done")

        await self._database.write(act)

    async def called(self, night_id: int, user_ids: tuple[int, ...]) -> None:
        """Note who was named in the channel; whoever did not fit is named in the next message."""

        async def act(connection: Connection) -> None:
            store = ScreeningStore(connection)
            for user_id in user_ids:
                await store.mark(night_id, user_id, "done")
            if "closed" in (await store.reminders(night_id)).values():
                await self._call(connection, night_id, self._clock())

        await self._database.write(act)

    async def could_not_tell(self, night_id: int, user_id: int) -> None:
        """Note that a member takes no private messages; one message in the channel will name all such."""

        async def act(connection: Connection) -> None:
            store = ScreeningStore(connection)
            is_first = "closed" not in (await store.reminders(night_id)).values()
            await store.mark(night_id, user_id, "closed")
            if is_first:
                await self._call(connection, night_id, self._clock() + CALL_AFTER)

        await self._database.write(act)

    async def _call(self, connection: Connection, night_id: int, due_at: datetime) -> None:
        if night := await NightStore(connection).get(None, night_id):
            await JobStore(connection).enqueue(CALL, named(night), due_at)

    async def _remind(self, connection: Connection, job: Job) -> None:
        night_id = int(job.payload["night_id"])
        night = await NightStore(connection).get(None, night_id)
        if night is None or night.turn != job.payload["turn"] or night.state != "closed":
            return
        for user_id, state in (await ScreeningStore(connection).reminders(night_id)).items():
            if state == "asked":
                await JobStore(connection).enqueue(TELL, {**named(night), "user_id": user_id}, self._clock())

    async def _due(self, night_id: int, is_meant: Callable[[dict[int, str]], bool]) -> NightView | None:
        async with self._database.read() as connection:
            night = await NightStore(connection).get(None, night_id)
            if night is None or night.state != "closed" or night.plan.starts_at is None:
                return None
            if night.plan.starts_at <= self._clock():
                return None
            if not is_meant(await ScreeningStore(connection).reminders(night_id)):
                return None
            return await view_of(connection, night)
