"""Film nights for tests: films suggested, a vote opened, ballots cast, the queue run."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from builders import GUILD, a_member, add_film, facts

from bot.domain.moderation import Actor
from bot.domain.nights import Choosing, Plan
from bot.domain.voting import Method

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.night_views import BallotPaper
    from bot.domain.nights import Night
    from bot.domain.ratings import Member
    from bot.domain.voting import Ballot
    from bot.services import Services
    from bot.storage.database import Database

__all__ = [
    "CHANNEL",
    "HOST",
    "MODERATOR",
    "TITLES",
    "actor",
    "an_open_night",
    "cast",
    "member",
    "plan",
    "run_queue",
    "suggest_all",
]

CHANNEL = 500
MODERATOR = Actor(guild_id=GUILD, user_id=70, display_name="Mo", manages_messages=True)
HOST = Actor(guild_id=GUILD, user_id=71, display_name="Hedy", role_ids=frozenset({9}))
TITLES = ("Alien", "Brazil", "Casablanca", "Dune")


def member(user_id: int, guild_id: int = GUILD) -> Member:
    return a_member(user_id, guild_id, f"Member {user_id}")


def actor(user_id: int, guild_id: int = GUILD) -> Actor:
    return Actor(guild_id=guild_id, user_id=user_id, display_name=f"Member {user_id}")


async def suggest_all(
    services: Services, database: Database, *, titles: tuple[str, ...] = TITLES, pool: str | None = None
) -> None:
    """Let one member after the other suggest a film of 100 minutes."""
    for user_id, title in enumerate(titles, start=1):
        film = await add_film(database, facts(title, 1980 + user_id, runtime_minutes=100))
        whose = actor(user_id) if pool is None else MODERATOR
        await services.nights.pool.suggest(member(user_id), whose, film.film_id, pool=pool)


def plan(now: datetime, **changes: Any) -> Plan:
    return replace(Plan(closes_at=now + timedelta(days=1), channel_id=CHANNEL), **changes)


async def an_open_night(
    services: Services, database: Database, *, titles: tuple[str, ...] = TITLES, pool: str | None = None, **changes: Any
) -> Night:
    """Open a vote over four films."""
    await suggest_all(services, database, titles=titles, pool=pool)
    pools = await services.nights.pool.pools(GUILD)
    draft = await services.nights.opening.draft(
        MODERATOR, plan(services.clock(), **changes), pools[-1].pool_id, Choosing.ALL, None
    )
    night, _case = await services.nights.opening.open(MODERATOR, draft.night.night_id)
    return night


async def cast(services: Services, night: Night, user_id: int, ballot: Ballot) -> BallotPaper:
    """Mark and cast a ballot as a person would, step by step."""
    voting, voter = services.nights.voting, member(user_id, night.guild_id)
    if night.plan.method in (Method.APPROVAL, Method.PLURALITY):
        await voting.choose(voter, night.night_id, list(ballot))
    elif night.plan.method is Method.RANKED:
        await voting.clear(voter, night.night_id)
        for number in sorted(ballot, key=ballot.__getitem__):
            await voting.pick(voter, night.night_id, number)
    else:
        for number, score in ballot.items():
            await voting.pick(voter, night.night_id, number)
            await voting.mark(voter, night.night_id, number, score)
    return await voting.cast(voter, night.night_id)


async def run_queue(services: Services) -> None:
    """Do what is due."""
    while await services.jobs.run_due():
        pass
