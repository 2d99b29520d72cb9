"""Bans: a member's part in ratings, suggestions and votes, paused for a while."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.domain.durations import duration_words
from bot.domain.errors import AlreadyDone
from bot.storage.bans import BanStore, person_key
from bot.storage.jobs import JobStore
from bot.storage.ratings import RatingStore
from bot.storage.rows import moment, seconds

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from bot.domain.jobs import Job
    from bot.domain.moderation import Actor, Case, Target
    from bot.services.jobs import JobService
    from bot.services.moderation.acts import ModerationService
    from bot.storage.database import Connection, Database

__all__ = ["BanService", "ban", "ban_state", "lasting", "restore_ban"]

BAN, BAN_ENDS = "ban", "ban_ends"
_ONLY = 0  # a member has one ban in a server, so it needs no number


class BanService:
    """Ban and let back; a ban ends by itself, also while the bot is away."""

    def __init__(
        self, database: Database, moderation: ModerationService, jobs: JobService, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._moderation = moderation
        self._clock = clock
        moderation.register_member(BAN, _BanSubject())
        jobs.outside(BAN_ENDS, self._end)

    async def ban(self, actor: Actor, target: Target, duration: timedelta | None, reason: str | None = None) -> Case:
        """Ban a member, or change when their ban ends; None bans until it is lifted.

        Their ratings stop counting at once.

        Raises:
            NotAllowed: the actor may not do this to this member.
        """
        films: list[int] = []

        async def change(connection: Connection) -> tuple[int, None]:
            films.extend(await ban(connection, actor.guild_id, target.user_id, duration, self._clock()))
            return _ONLY, None

        _none, case = await self._moderation.perform(
            actor,
            change,
            prefix=BAN,
            kind="ban.set",
            summary=f"Banned a member {lasting(duration)}",
            subject_id=_ONLY,
            reason=reason,
            target=target,
        )
        self._moderation.announce(actor.guild_id, films)
        return case

    async def unban(self, actor: Actor, target: Target, reason: str | None = None) -> Case:
        """Lift a member's ban; their ratings count again.

        Raises:
            NotAllowed: the actor may not do this to this member.
            AlreadyDone: the member is not banned.
        """
        films: list[int] = []

        async def change(connection: Connection) -> tuple[int, None]:
            if not await BanStore(connection).is_banned(actor.guild_id, target.user_id, self._clock()):
                raise AlreadyDone("That member is not banned.")
            films.extend(await restore_ban(connection, actor.guild_id, target.user_id, None))
            return _ONLY, None

        _none, case = await self._moderation.perform(
            actor,
            change,
            prefix=BAN,
            kind="ban.lift",
            summary="Lifted a member's ban",
            subject_id=_ONLY,
            reason=reason,
            target=target,
        )
        self._moderation.announce(actor.guild_id, films)
        return case

    async def _end(self, job: Job) -> None:
        """End a ban whose time has come; one that was lifted or prolonged meanwhile stays as it is."""
        guild_id, key = int(job.payload["guild_id"]), str(job.payload["person_key"])

        async def act(connection: Connection) -> list[int]:
            bans = BanStore(connection)
            row = await bans.by_key(guild_id, key)
            if row is None or row["ends_at"] is None or moment(row["ends_at"]) > self._clock():
                return []
            await bans.remove_key(guild_id, key)
            return [] if row["user_id"] is None else await _suspend(connection, guild_id, row["user_id"], is_set=False)

        self._moderation.announce(guild_id, await self._database.write(act))


def lasting(duration: timedelta | None) -> str:
    """Say how long a ban lasts."""
    return "until it is lifted" if duration is None else f"for {duration_words(duration)}"


async def ban(
    connection: Connection, guild_id: int, user_id: int, duration: timedelta | None, now: datetime
) -> list[int]:
    """Ban a member within an act; return the films whose stars changed."""
    ends_at = None if duration is None else seconds(now + duration)
    return await restore_ban(connection, guild_id, user_id, json.dumps([seconds(now), ends_at]))


async def ban_state(connection: Connection, guild_id: int, user_id: int) -> str | None:
    """Return a member's ban as text, None without one."""
    row = await BanStore(connection).row(guild_id, user_id)
    return None if row is None else json.dumps([row["banned_at"], row["ends_at"]])


async def restore_ban(connection: Connection, guild_id: int, user_id: int, state: str | None) -> list[int]:
    """Put a member's ban into a state that `ban_state` returned; return the films whose stars changed."""
    bans = BanStore(connection)
    if state is None:
        await bans.remove(guild_id, user_id)
    else:
        banned_at, ends_at = json.loads(state)
        await bans.put(guild_id, user_id, moment(banned_at), None if ends_at is None else moment(ends_at))
        if ends_at is not None:
            # Without the person's id: the queue outlives the removal of their data.
            payload = {"guild_id": guild_id, "person_key": await person_key(connection, guild_id, user_id)}
            await JobStore(connection).enqueue(BAN_ENDS, payload, moment(ends_at))
    return await _suspend(connection, guild_id, user_id, is_set=state is not None)


async def _suspend(connection: Connection, guild_id: int, user_id: int, *, is_set: bool) -> list[int]:
    ratings = RatingStore(connection)
    return [
        film_id
        for film_id in await ratings.films_of(user_id, guild_id)
        if await ratings.mark(guild_id, film_id, user_id, "is_suspended", is_set=is_set)
    ]


class _BanSubject:
    """A member's ban as a subject of cases."""

    async def read(self, connection: Connection, guild_id: int, subject_id: int, member_id: int) -> str | None:
        """Return when it began and ends, None without a ban."""
        del subject_id
        return await ban_state(connection, guild_id, member_id)

    async def restore(
        self, connection: Connection, guild_id: int, subject_id: int, member_id: int, state: str | None
    ) -> list[int]:
        """Ban or let back as it was."""
        del subject_id
        return await restore_ban(connection, guild_id, member_id, state)
