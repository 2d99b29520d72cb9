"""Notice lazily who left a server: without the members intent, only asking tells."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.storage.former_members import FormerMemberStore
from bot.storage.jobs import JobStore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.services.jobs import JobService
    from bot.storage.database import Connection, Database

__all__ = ["CHECK_MEMBER", "FormerMemberService"]

CHECK_MEMBER: Final = "check_member"
EVERY: Final = timedelta(days=1)


class FormerMemberService:
    """Asks after people who are about to be shown, at most once a day each, through the queue."""

    def __init__(self, database: Database, jobs: JobService, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._jobs = jobs
        self._clock = clock

    async def shown(self, guild_id: int, user_ids: Sequence[int]) -> int:
        """Queue a question for each of these people who was not heard of for a day; return for how many."""
        now = self._clock()
        async with self._database.read() as connection:
            if not await FormerMemberStore(connection).unchecked(guild_id, user_ids, now, EVERY):
                return 0

        async def act(connection: Connection) -> int:
            store = FormerMemberStore(connection)
            asked = await store.unchecked(guild_id, user_ids, now, EVERY)
            await store.mark_checked(guild_id, asked, now)
            for user_id in asked:
                await JobStore(connection).enqueue(CHECK_MEMBER, {"guild_id": guild_id, "user_id": user_id}, now)
            return len(asked)

        asked = await self._database.write(act)
        self._jobs.poke()
        return asked

    async def noticed(self, guild_id: int, user_id: int, *, is_there: bool) -> None:
        """Note what Discord answered."""

        async def act(connection: Connection) -> None:
            store = FormerMemberStore(connection)
            if is_there:
                await store.mark_there(guild_id, user_id)
            else:
                await store.mark_left(guild_id, user_id, self._clock())

        await self._database.write(act)
