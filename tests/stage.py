"""The world that tests play in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import simcord
    from simcord import ChannelHandle, GuildHandle, MemberActor

    from bot.client import Marquee
    from bot.services import Services
    from bot.storage.database import Database

__all__ = ["NOON", "Clock", "World"]

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that moves only when told."""

    now: datetime = field(default=NOON)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@dataclass(frozen=True)
class World:
    """A server with two members and a moderator, and another server that must never see anything of it."""

    env: simcord.Env
    bot: Marquee
    services: Services
    database: Database
    guild: GuildHandle
    channel: ChannelHandle
    ada: MemberActor
    bela: MemberActor
    moderator: MemberActor
    elsewhere: ChannelHandle
    stranger: MemberActor
