"""Tell servers of new reviews: the oldest first, a few at a time, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.sources import Announcement
from bot.storage.guilds import GuildStore
from bot.storage.jobs import JobStore
from bot.storage.reviews import ReviewStore
from bot.storage.sources import SourceStore

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.jobs import Job
    from bot.storage.database import Connection, Database

__all__ = ["ANNOUNCE", "SHOWN_REVIEWS", "AnnouncementService", "announce"]

ANNOUNCE = "announce_reviews"
SHOWN_REVIEWS = 5


async def announce(connection: Connection, guild_id: int | None, review_ids: Sequence[int], now: datetime) -> None:
    """Queue one post for every server that cares, in the act that brought the reviews.

    Args:
        connection: Of that act.
        guild_id: Whose feed brought them; None tells the servers that rated the films.
        review_ids: Oldest first.
        now: When the posts are due.
    """
    for_guilds: dict[int, list[int]] = {}
    for review_id in review_ids:
        for interested in await _interested(connection, guild_id, review_id):
            for_guilds.setdefault(interested, []).append(review_id)
    for interested, news in for_guilds.items():
        payload = {"guild_id": interested, "reviews": news[:SHOWN_REVIEWS], "more": max(0, len(news) - SHOWN_REVIEWS)}
        await JobStore(connection).enqueue(ANNOUNCE, payload, now)


async def _interested(connection: Connection, guild_id: int | None, review_id: int) -> list[int]:
    if guild_id is not None:
        settings = await GuildStore(connection).settings(guild_id)
        return [] if settings.news_channel_id is None else [guild_id]
    review = await ReviewStore(connection).get(review_id, None)
    return [] if review is None else await SourceStore(connection).interested_in(review.film_id)


class AnnouncementService:
    """What a queued post says by the time it is sent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def content(self, job: Job) -> Announcement | None:
        """Return what to post and where; None when there is no channel or nothing left to tell."""
        guild_id = int(job.payload["guild_id"])
        async with self._database.read() as connection:
            channel_id = (await GuildStore(connection).settings(guild_id)).news_channel_id
            found = [await ReviewStore(connection).get(int(each), guild_id) for each in job.payload["reviews"]]
        reviews = tuple(review for review in found if review is not None)
        if channel_id is None or not reviews:
            return None
        return Announcement(guild_id, channel_id, reviews, int(job.payload["more"]))
