"""Feeds that a server's moderators follow, every change a case."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from yarl import URL

from bot.domain.errors import AlreadyDone, InvalidInput, NotFound
from bot.domain.sources import MOST_FEEDS, SourcesOverview, SourceState
from bot.sources import Cursor
from bot.sources.addresses import shown
from bot.storage.guilds import GuildStore
from bot.storage.jobs import JobStore
from bot.storage.sources import SourceStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.moderation import Actor, Case
    from bot.services.jobs import JobService
    from bot.services.moderation.acts import ModerationService
    from bot.sources import AddressGuard
    from bot.storage.database import Connection, Database
    from bot.storage.sources import StoredSource

__all__ = ["FEED", "SYNC", "FeedService", "label_of", "schedule"]

FEED = "feed"
SYNC = "sync_source"
SOON = timedelta(minutes=1)
_NAMES = {"guardian": "The Guardian"}


async def schedule(connection: Connection, source_id: int, due_at: datetime) -> None:
    """Begin a source's next turn; jobs of earlier turns do nothing any more."""
    turn = await SourceStore(connection).schedule(source_id, due_at)
    await JobStore(connection).enqueue(SYNC, {"source_id": source_id, "turn": turn}, due_at)


def label_of(kind: str, address: str) -> str:
    """Name a source for people and logs, without the parts of its address that may be a key."""
    return _NAMES.get(kind) or shown(URL(address))


class FeedService:
    """What a moderator sees of a server's sources, and does about its feeds; `guard` None opens no address."""

    def __init__(
        self,
        database: Database,
        moderation: ModerationService,
        jobs: JobService,
        clock: Callable[[], datetime],
        guard: AddressGuard | None = None,
    ) -> None:
        self._database = database
        self._moderation = moderation
        self._jobs = jobs
        self._clock = clock
        self._guard = guard
        moderation.register(FEED, _FeedSubject(clock))

    async def overview(self, actor: Actor) -> SourcesOverview:
        """Return what brings reviews to a server, and how it is doing.

        Raises:
            NotAllowed: the actor is no moderator.
        """
        await self._moderation.require(actor)
        async with self._database.read() as connection:
            found = await SourceStore(connection).of_guild(actor.guild_id)
            settings = await GuildStore(connection).settings(actor.guild_id)
        states = tuple(_state_of(source, taken) for source, taken in found)
        return SourcesOverview(states, self._guard is not None, settings.news_channel_id is not None)

    async def follow(self, actor: Actor, address: str) -> Case:
        """Follow a feed from now on; what it holds already is not taken.

        Raises:
            NotAllowed: the actor is no moderator.
            SourceError: the address may not be opened, or its name can't be found.
            AlreadyDone: the server follows it already.
            InvalidInput: the server follows as many as it may, or this Marquee reads no feeds.
        """
        await self._moderation.require(actor)
        if self._guard is None:
            raise InvalidInput("This Marquee runs without a connection to the web, so it follows no feeds.")
        url = str((await self._guard.check(address)).with_fragment(None))
        cursor = Cursor.starting(self._clock()).dump()

        async def change(connection: Connection) -> tuple[int, None]:
            store = SourceStore(connection)
            known = await store.find(actor.guild_id, FEED, url)
            if known is not None and known.is_followed:
                raise AlreadyDone("This server follows that feed already.")
            if await store.count_feeds(actor.guild_id) >= MOST_FEEDS:
                raise InvalidInput(f"A server follows at most {MOST_FEEDS} feeds. Remove one first.")
            source_id = known.source_id if known else await store.add(actor.guild_id, FEED, url, cursor)
            await store.follow(source_id, cursor)
            await schedule(connection, source_id, self._clock())
            return source_id, None

        summary = f"Followed the feed {label_of(FEED, url)}"
        _none, case = await self._moderation.perform(actor, change, prefix=FEED, kind="feed.follow", summary=summary)
        return case

    async def unfollow(self, actor: Actor, source_id: int) -> Case:
        """Stop following a feed; its reviews stay, and the undo goes on where reading stopped.

        Raises:
            NotAllowed: the actor is no moderator.
            NotFound: the server follows no such feed.
        """
        await self._moderation.require(actor)
        async with self._database.read() as connection:
            source = await _own_feed(connection, source_id, actor.guild_id)

        async def change(connection: Connection) -> tuple[int, None]:
            await _own_feed(connection, source_id, actor.guild_id)
            await SourceStore(connection).unfollow(source_id)
            return source_id, None

        summary = f"Removed the feed {label_of(FEED, source.address)}"
        _none, case = await self._moderation.perform(
            actor, change, prefix=FEED, kind="feed.remove", summary=summary, subject_id=source_id
        )
        return case

    async def sync_now(self, actor: Actor, source_id: int) -> None:
        """Run a feed of the server as soon as its site allows.

        Raises:
            NotAllowed: the actor is no moderator.
            NotFound: the server follows no such feed.
            AlreadyDone: it ran, or will run, within a minute.
            InvalidInput: its site asked not to be read before a certain time.
        """
        await self._moderation.require(actor)
        now = self._clock()

        async def act(connection: Connection) -> None:
            source = await _own_feed(connection, source_id, actor.guild_id)
            if source.closed_until is not None and source.closed_until > now:
                raise InvalidInput("The site asks to be left alone for now. Marquee comes back when it may.")
            times = (source.last_run_at, source.next_run_at)
            if any(time is not None and abs(time - now) < SOON for time in times):
                raise AlreadyDone("That feed is being read just now. Look again in a minute.")
            await schedule(connection, source_id, now)

        await self._database.write(act)
        self._jobs.poke()


class _FeedSubject:
    """A feed as cases know it: followed or not. Where reading stopped is kept beside, for the undo."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    async def read(self, connection: Connection, guild_id: int, subject_id: int) -> str | None:
        """Return the feed's name while it is followed."""
        source = await SourceStore(connection).get(subject_id)
        if source is None or source.guild_id != guild_id or not source.is_followed:
            return None
        return json.dumps({"feed": label_of(FEED, source.address)})

    async def restore(self, connection: Connection, guild_id: int, subject_id: int, state: str | None) -> None:
        """Follow the feed again from where reading stopped, or stop following it."""
        store = SourceStore(connection)
        source = await store.get(subject_id)
        if source is None or source.guild_id != guild_id:
            return
        if state is None:
            await store.unfollow(subject_id)
        else:
            await store.follow(subject_id, source.cursor)
            await schedule(connection, subject_id, self._clock())


async def _own_feed(connection: Connection, source_id: int, guild_id: int) -> StoredSource:
    source = await SourceStore(connection).get(source_id)
    if source is None or source.guild_id != guild_id or not source.is_followed:
        raise NotFound("That feed is not among those that this server follows.")
    return source


def _state_of(source: StoredSource, taken: int) -> SourceState:
    return SourceState(
        source_id=source.source_id,
        guild_id=source.guild_id,
        kind=source.kind,
        label=label_of(source.kind, source.address),
        taken=taken,
        next_run_at=source.next_run_at,
        last_run_at=source.last_run_at,
        last_error=source.last_error,
    )
