"""Open a vote: a draft that only its maker sees, then the night itself."""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.domain.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from bot.domain.night_views import NightDraft
from bot.domain.nights import Choosing, check_dates, count_of, require_host
from bot.domain.pages import page_of
from bot.domain.voting import MAX_CANDIDATES, TieRule, new_seed
from bot.readers.moments import read_future
from bot.services.members.gate import require_allowed_text
from bot.services.nights.closing import call_off
from bot.services.nights.common import CLOSE, NIGHT, SHOW, move_screening, named, own_night
from bot.storage.guilds import GuildStore
from bot.storage.jobs import JobStore
from bot.storage.nights import NightStore
from bot.storage.pools import PoolStore
from bot.storage.rows import moment, seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.domain.moderation import Actor, Case
    from bot.domain.nights import Night, Plan, Suggestion
    from bot.services.moderation.acts import ModerationService
    from bot.storage.database import Connection, Database

__all__ = ["OpeningService"]

LEAST_CANDIDATES = 2
OFFERED_PER_PAGE = 25
DRAFTS_LIVE = timedelta(days=1)


class OpeningService:
    """Draft, choose films, open; every opening is a case."""

    def __init__(self, database: Database, moderation: ModerationService, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._moderation = moderation
        self._clock = clock
        moderation.register(NIGHT, _NightSubject(clock), require_host)

    async def require(self, actor: Actor) -> None:
        """Let only those pass who may run film nights.

        Raises:
            NotAllowed: the actor may not.
        """
        async with self._database.read() as connection:
            require_host(actor, await GuildStore(connection).settings(actor.guild_id))

    async def is_host(self, actor: Actor) -> bool:
        """Say whether somebody may run film nights."""
        try:
            await self.require(actor)
        except NotAllowed:
            return False
        return True

    async def moment(self, guild_id: int, text: str) -> datetime:
        """Read a time to come as somebody typed it, in the server's time zone.

        Raises:
            InvalidInput: it can't be understood, or it is in the past.
        """
        async with self._database.read() as connection:
            zone = (await GuildStore(connection).settings(guild_id)).zone
        # The words of a language are loaded at its first use, which takes a moment.
        return await asyncio.to_thread(read_future, text, zone, self._clock())

    async def draft(
        self, actor: Actor, plan: Plan, pool_id: int | None, choosing: Choosing, number: int | None
    ) -> NightDraft:
        """Prepare a vote over films of a pool, without anybody seeing it yet.

        Raises:
            NotAllowed: the actor may not run film nights.
            InvalidInput: a time is out of range, the place has a word that is blocked, or the pool has fewer than two
                films.
            NotFound: there is no such pool.
        """
        await self.require(actor)
        now = self._clock()
        check_dates(plan, now)

        async def act(connection: Connection) -> NightDraft:
            await require_allowed_text(connection, actor.guild_id, plan.place)
            store, pools = NightStore(connection), PoolStore(connection)
            for old in await store.in_state(actor.guild_id, "draft"):
                if old.created_at < now - DRAFTS_LIVE:
                    await store.remove(old.night_id)
            found = [pool for pool in await pools.pools(actor.guild_id) if pool_id in (None, pool.pool_id)]
            waiting = await pools.waiting(actor.guild_id, found[0].pool_id) if found else []
            if len(waiting) < LEAST_CANDIDATES:
                raise InvalidInput("That pool has fewer than two films. Suggest some with /night suggest first.")
            night_id = await store.add(actor.guild_id, found[0].pool_id, plan, now)
            await store.set_candidates(night_id, _chosen(waiting, choosing, number))
            return await self._draft(connection, actor.guild_id, night_id, 0)

        return await self._database.write(act)

    async def preview(self, actor: Actor, night_id: int, page: int) -> NightDraft:
        """Return a draft with one page of the pool to choose from.

        Raises:
            NotAllowed: the actor may not run film nights.
            NotFound: the draft is gone.
        """
        await self.require(actor)
        async with self._database.read() as connection:
            return await self._draft(connection, actor.guild_id, night_id, page)

    async def choose(self, actor: Actor, night_id: int, page: int, suggestion_ids: Sequence[int]) -> NightDraft:
        """Put the chosen films of a page on the ballot, and take the others of that page off it.

        Raises:
            NotAllowed: the actor may not run film nights.
            NotFound: the draft is gone.
            InvalidInput: fewer than two films, or more than 25.
        """
        await self.require(actor)

        async def act(connection: Connection) -> NightDraft:
            draft = await self._draft(connection, actor.guild_id, night_id, page)
            on_page = {each.suggestion_id for each in draft.offered}
            kept = {each.suggestion_id for each in draft.chosen} - on_page
            wanted = kept | (on_page & set(suggestion_ids))
            if not LEAST_CANDIDATES <= len(wanted) <= MAX_CANDIDATES:
                raise InvalidInput(
                    f"A ballot has {LEAST_CANDIDATES} to {MAX_CANDIDATES} films; that makes {len(wanted)}."
                )
            waiting = await PoolStore(connection).waiting(actor.guild_id, draft.night.pool_id)
            chosen = [each for each in waiting if each.suggestion_id in wanted]
            await NightStore(connection).set_candidates(night_id, chosen)
            return await self._draft(connection, actor.guild_id, night_id, page)

        return await self._database.write(act)

    async def discard(self, actor: Actor, night_id: int) -> None:
        """Throw a draft away.

        Raises:
            NotAllowed: the actor may not run film nights.
            NotFound: the draft is gone.
        """
        await self.require(actor)

        async def act(connection: Connection) -> None:
            await self._draft(connection, actor.guild_id, night_id, 0)
            await NightStore(connection).remove(night_id)

        await self._database.write(act)

    async def open(self, actor: Actor, night_id: int) -> tuple[Night, Case]:
        """Open a drafted vote: its card is posted, its deadline is queued.

        Raises:
            NotAllowed: the actor may not run film nights.
            NotFound: the draft is gone.
            AlreadyDone: it is open already, or another vote runs in its pool.
            InvalidInput: its times have passed meanwhile, or a film was withdrawn and fewer than two are left.
        """
        async with self._database.read() as connection:
            pool = (await own_night(connection, actor.guild_id, night_id)).pool

        async def change(connection: Connection) -> tuple[int, Night]:
            return night_id, await self._open(connection, actor.guild_id, night_id)

        return await self._moderation.perform(
            actor, change, prefix=NIGHT, kind="night.open", summary=f"Opened a vote in {pool}", subject_id=night_id
        )

    async def _open(self, connection: Connection, guild_id: int, night_id: int) -> Night:
        store, now = NightStore(connection), self._clock()
        night = await own_night(connection, guild_id, night_id)
        if night.state != "draft":
            raise AlreadyDone("That vote has been opened already.")
        if any(other.pool_id == night.pool_id for other in await store.in_state(guild_id, "open")):
            raise AlreadyDone(f"A vote is running in {night.pool} already. Close it first, or use another pool.")
        check_dates(night.plan, now)
        waiting = {each.suggestion_id: each for each in await PoolStore(connection).waiting(guild_id, night.pool_id)}
        chosen = [
            waiting[each.suggestion_id] for each in await store.candidates(night) if each.suggestion_id in waiting
        ]
        if len(chosen) < LEAST_CANDIDATES:
            raise InvalidInput("Fewer than two of these films are still in the pool. Start again with /night open.")
        await store.set_candidates(night_id, chosen)
        seed = new_seed() if night.plan.tie_rule is TieRule.DRAW else ""
        await store.update(night_id, state="open", seed=seed)
        jobs = JobStore(connection)
        await jobs.enqueue(SHOW, named(night), now)
        await jobs.enqueue(CLOSE, named(night), night.plan.closes_at)
        return await own_night(connection, guild_id, night_id)

    async def _draft(self, connection: Connection, guild_id: int, night_id: int, page: int) -> NightDraft:
        night = await own_night(connection, guild_id, night_id)
        if night.state != "draft":
            raise NotFound("That vote has been opened already. See /night status.")
        waiting = await PoolStore(connection).waiting(guild_id, night.pool_id)
        page, pages = page_of(page, len(waiting), OFFERED_PER_PAGE)
        offered = tuple(waiting[page * OFFERED_PER_PAGE : (page + 1) * OFFERED_PER_PAGE])
        return NightDraft(night, await NightStore(connection).candidates(night), offered, page, pages)


def _chosen(waiting: list[Suggestion], choosing: Choosing, number: int | None) -> list[Suggestion]:
    """Return the films that come on the ballot at first; `waiting` has the oldest first."""
    most = count_of(number, len(waiting))
    if choosing is Choosing.RANDOM:
        return secrets.SystemRandom().sample(waiting, most)
    if choosing is Choosing.WANTED:
        return sorted(waiting, key=lambda each: -each.wants)[:most]
    return waiting[:most]


class _NightSubject:
    """A night as cases know it: whether its vote runs, and when and where it is shown."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    async def read(self, connection: Connection, guild_id: int, subject_id: int) -> str | None:
        """Return what a moderator decides about a night; a draft is none yet."""
        night = await NightStore(connection).get(guild_id, subject_id)
        return None if night is None or night.state == "draft" else json.dumps(_facts(night))

    async def restore(self, connection: Connection, guild_id: int, subject_id: int, state: str | None) -> None:
        """Move a screening back, or cancel a vote whose opening is undone. What was closed stays closed."""
        night = await NightStore(connection).get(guild_id, subject_id)
        if night is None:
            return
        now = self._clock()
        if state is None:
            await call_off(connection, night, "The opening was undone.", now)
            return
        before: dict[str, Any] = json.loads(state)
        if before["state"] != night.state:
            raise AlreadyDone(
                "A vote that was closed or cancelled can't be brought back: its ballots have no names any more."
            )
        starts_at = None if before["starts_at"] is None else moment(before["starts_at"])
        if not night.is_ahead:
            raise AlreadyDone("That film night is over, so it can't be moved back.")
        if starts_at is not None and starts_at <= now:
            raise AlreadyDone("The date that it was moved from has passed. Give it another with /night status.")
        await move_screening(
            connection,
            night,
            now,
            starts_at=starts_at,
            place=before["place"],
            place_channel_id=before["place_channel_id"],
        )


def _facts(night: Night) -> dict[str, Any]:
    plan = asdict(night.plan)
    return {
        "state": night.state,
        "starts_at": None if night.plan.starts_at is None else seconds(night.plan.starts_at),
        "place": plan["place"],
        "place_channel_id": plan["place_channel_id"],
    }
