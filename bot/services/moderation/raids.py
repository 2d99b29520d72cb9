"""The guard against rating raids: hold a burst's suspicious ratings, tell moderators once, do what they decide."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.errors import AlreadyDone, NotFound
from bot.domain.raids import QUIET_AFTER_COUNTING, RaidFigures, as_of_server, may_be_raid, ratings_to_hold
from bot.services.moderation.notices import tell
from bot.storage.films import FilmStore
from bot.storage.guilds import GuildStore
from bot.storage.hides import LockStore
from bot.storage.raids import RaidStore
from bot.storage.ratings import RatingStore
from bot.storage.rows import moment, seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from bot.domain.moderation import Actor, Case
    from bot.services.moderation.acts import ModerationService
    from bot.storage.database import Connection, Database, Row

__all__ = ["RAID", "SHOWN_RAIDS", "RaidService", "figures_of", "watch"]

RAID = "raid"
SHOWN_RAIDS = 2
_GONE = "That is not on record in this server any more."
_DONE = {"hold": "Held", "count": "Counted", "lock": "Held"}
_STATUS = {"hold": "held", "count": "counted", "lock": "held"}


async def watch(connection: Connection, guild_id: int, film_id: int, now: datetime) -> None:
    """Look at a film's ratings after a new one, within its act, and hold those that make a raid."""
    settings = as_of_server(await GuildStore(connection).settings(guild_id), guild_id, now)
    if not settings.guards_ratings:
        return
    raids = RaidStore(connection)
    raid = await raids.newest(guild_id, film_id)
    if raid is not None and raid["status"] == "counted" and _is_within(raid["decided_at"], now, QUIET_AFTER_COUNTING):
        return
    window = timedelta(minutes=settings.raid_minutes)
    raid = raid if raid is not None and _goes_on(raid, now, window) else None
    since = min(now, moment(raid["opened_at"]) if raid else now) - window
    recent = await raids.recent(guild_id, film_id, since, now)
    if not may_be_raid(recent, settings):
        return
    held = ratings_to_hold(recent, *await raids.earlier(guild_id, film_id, since), settings)
    known = set(await raids.members(raid["raid_id"])) if raid else set[int]()
    if added := held - known:
        await _hold(connection, guild_id, film_id, raid, added, now)


async def _hold(
    connection: Connection, guild_id: int, film_id: int, raid: Row | None, user_ids: Collection[int], now: datetime
) -> None:
    raids, ratings = RaidStore(connection), RatingStore(connection)
    if raid is None:
        raid_id = await raids.open(guild_id, film_id, now)
        await tell(connection, guild_id, RAID, now, raid_id=raid_id)
        raid = await raids.get(guild_id, raid_id)
    assert raid is not None  # noqa: S101 - it was just opened
    await raids.add(raid, sorted(user_ids), now)
    for user_id in user_ids:
        await ratings.mark(guild_id, film_id, user_id, "is_held", is_set=True)


def _goes_on(raid: Row, now: datetime, window: timedelta) -> bool:
    return raid["status"] != "counted" and _is_within(raid["last_at"], now, max(2 * window, timedelta(hours=1)))


def _is_within(at: int | None, now: datetime, span: timedelta) -> bool:
    return at is not None and now - moment(at) < span


class RaidService:
    """What moderators see of a raid, and what they decide."""

    def __init__(self, database: Database, moderation: ModerationService, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._moderation = moderation
        self._clock = clock
        moderation.register(RAID, _RaidSubject())

    async def figures(self, guild_id: int, raid_id: int) -> RaidFigures | None:
        """Return a raid's figures for the message to moderators, None where it is gone."""
        async with self._database.read() as connection:
            raid = await RaidStore(connection).get(guild_id, raid_id)
            return None if raid is None else await figures_of(connection, raid, self._clock())

    async def decide(self, actor: Actor, raid_id: int, act: str) -> tuple[Case, RaidFigures]:
        """Hold a raid's ratings for good, count them, or hold them and lock the film.

        Args:
            actor: Who decides.
            raid_id: The raid, a claim.
            act: `hold`, `count` or `lock`.

        Raises:
            NotAllowed: the actor is no moderator.
            NotFound: no such raid in this server.
            AlreadyDone: it was decided so.
        """
        await self._moderation.require(actor)
        seen = await self.figures(actor.guild_id, raid_id)
        if seen is None:
            raise NotFound(_GONE)

        async def change(connection: Connection) -> tuple[int, RaidFigures]:
            raid = await RaidStore(connection).get(actor.guild_id, raid_id)
            if raid is None:
                raise NotFound(_GONE)
            # A merge may have brought it to another film since it was looked at.
            film_id = raid["film_id"]
            is_locked = await LockStore(connection).row(actor.guild_id, film_id) is not None
            if raid["status"] == _STATUS[act] and (act != "lock" or is_locked):
                raise AlreadyDone("That was decided so already.")
            await _decide(connection, raid, _STATUS[act], seconds(self._clock()))
            if act == "lock" and not is_locked:
                await LockStore(connection).put(actor.guild_id, film_id, seconds(self._clock()))
            raid = await RaidStore(connection).get(actor.guild_id, raid_id)
            assert raid is not None  # noqa: S101 - it was there a moment ago
            return raid_id, await figures_of(connection, raid, self._clock())

        count = f"{seen.ratings:,} rating{'' if seen.ratings == 1 else 's'}"
        locked = " and locked the film" if act == "lock" else ""
        figures, case = await self._moderation.perform(
            actor,
            change,
            prefix=RAID,
            kind=f"raid.{act}",
            summary=f"{_DONE[act]} {count} of a burst for {seen.film_label}{locked}",
            subject_id=raid_id,
        )
        self._moderation.announce(actor.guild_id, [figures.film_id])
        return case, figures


async def figures_of(connection: Connection, raid: Row, now: datetime) -> RaidFigures:
    """Count what moderators are told about a raid."""
    guild_id, film_id = raid["guild_id"], raid["film_id"]
    settings = await GuildStore(connection).settings(guild_id)
    film = await FilmStore(connection).get(film_id, guild_id)
    given = await RaidStore(connection).of_raid(raid, now)
    tally = (await RatingStore(connection).standing(guild_id, film_id))[0].tally
    stars = sum(rating.half_stars for rating in given)
    count, total = tally.count, tally.half_stars_sum
    if raid["status"] == "counted":
        count, total = count - len(given), total - stars
    return RaidFigures(
        raid_id=raid["raid_id"],
        guild_id=guild_id,
        film_id=film_id,
        film_label=film.label if film else "a film that is gone",
        status=raid["status"],
        opened_at=moment(raid["opened_at"]),
        ratings=len(given),
        young=sum(_is_since(each.account_created_at, each.rated_at, settings.young_account_days) for each in given),
        fresh=sum(_is_since(each.joined_at, each.rated_at, settings.fresh_member_days) for each in given),
        newcomers=sum(not each.has_history for each in given),
        raid_mean=_mean(stars, len(given)),
        mean_without=_mean(total, count),
        mean_with=_mean(total + stars, count + len(given)),
        count_without=count,
        is_locked=await LockStore(connection).row(guild_id, film_id) is not None,
    )


def _is_since(since: datetime | None, now: datetime, days: int) -> bool:
    return since is not None and now - since < timedelta(days=days)


def _mean(half_stars: int, count: int) -> float | None:
    return half_stars / 2 / count if count > 0 else None


async def _decide(connection: Connection, raid: Row, status: str, decided_at: int | None) -> None:
    raids, ratings = RaidStore(connection), RatingStore(connection)
    await raids.put_status(raid["raid_id"], status, decided_at)
    for user_id in await raids.members(raid["raid_id"]):
        is_held = status != "counted"
        await ratings.mark(raid["guild_id"], raid["film_id"], user_id, "is_held", is_set=is_held)


class _RaidSubject:
    """What became of a raid, as a subject of cases; whose ratings it has is kept apart from the case."""

    async def read(self, connection: Connection, guild_id: int, subject_id: int) -> str | None:
        """Return the decision and the film's lock."""
        raid = await RaidStore(connection).get(guild_id, subject_id)
        if raid is None:
            return None
        lock = await LockStore(connection).row(guild_id, raid["film_id"])
        return json.dumps([raid["status"], raid["decided_at"], None if lock is None else lock["locked_at"]])

    async def restore(
        self, connection: Connection, guild_id: int, subject_id: int, state: str | None
    ) -> tuple[int, ...]:
        """Decide as it was."""
        raid = await RaidStore(connection).get(guild_id, subject_id)
        if raid is None or state is None:
            return ()
        status, decided_at, locked_at = json.loads(state)
        await _decide(connection, raid, status, decided_at)
        if locked_at is None:
            await LockStore(connection).remove(guild_id, raid["film_id"])
        else:
            await LockStore(connection).put(guild_id, raid["film_id"], locked_at)
        return (raid["film_id"],)
