"""Simulated servers: raids on a film, and ordinary evenings with real newcomers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

from builders import add_film, facts

from bot.domain.ratings import Member
from bot.domain.stars import Stars
from bot.storage.members import MemberStore
from bot.storage.ratings import RatingStore

if TYPE_CHECKING:
    import random

    from stage import Clock

    from bot.services import Services
    from bot.storage.database import Connection, Database

__all__ = ["RAIDERS", "Evening", "Raid", "RaiderKind", "ordinary_evening", "raid"]

GUILD = 1_000
REGULARS = 60
RaiderKind: TypeAlias = Literal["new accounts", "old accounts, new members", "sleepers"]
# Age of the account and of the membership, in days. A sleeper has been in the server long and never rated.
RAIDERS: dict[RaiderKind, tuple[tuple[float, float], tuple[float, float]]] = {
    "new accounts": ((0.1, 20.0), (0.01, 2.0)),
    "old accounts, new members": ((300.0, 3_000.0), (0.01, 5.0)),
    "sleepers": ((300.0, 3_000.0), (60.0, 900.0)),
}


@dataclass(frozen=True)
class Raid:
    """What became of a raid: ratings of it that count at the tenth and at the end, and the film's mean."""

    counted_after_ten: int
    counted_at_the_end: int
    bystanders_held: int
    mean_before: float | None
    mean_after: float | None

    @property
    def shift(self) -> float:
        """How far the mean moved, in stars."""
        if self.mean_before is None or self.mean_after is None:
            return 0.0 if self.mean_before == self.mean_after else 5.0
        return abs(self.mean_after - self.mean_before)


@dataclass(frozen=True)
class Evening:
    """What became of an ordinary evening."""

    ratings: int
    newcomers: int
    held: int


@dataclass
class Crowd:
    """Makes members with ages, each with an id of their own."""

    chance: random.Random
    now: datetime
    used: int = 10_000

    def member(self, account_days: tuple[float, float], member_days: tuple[float, float]) -> Member:
        self.used += 1
        joined = self.chance.uniform(*member_days)
        account = max(joined, self.chance.uniform(*account_days))
        return Member(
            GUILD,
            self.used,
            f"Member {self.used}",
            account_created_at=self.now - timedelta(days=account),
            joined_at=self.now - timedelta(days=joined),
        )

    def stars(self, quality: float) -> Stars:
        """What an ordinary viewer gives: around the film's quality, a star more or less."""
        return Stars(max(1, min(10, round(2 * self.chance.gauss(quality, 0.95)))))


async def _regulars(database: Database, crowd: Crowd, film_ids: list[int]) -> list[Member]:
    """Members who have rated other films over the last months."""
    members = [crowd.member((200, 3_000), (60, 900)) for _ in range(REGULARS)]

    async def act(connection: Connection) -> None:
        ratings = RatingStore(connection)
        for member in members:
            await MemberStore(connection).remember(member, crowd.now - timedelta(days=40))
            for film_id in crowd.chance.sample(film_ids, 3):
                rated_at = crowd.now - timedelta(days=crowd.chance.uniform(3, 60))
                await ratings.put(member, film_id, crowd.stars(3.3), rated_at)

    await database.write(act)
    return members


async def _history(database: Database, crowd: Crowd, film_id: int, quality: float, count: int) -> None:
    """Ratings that the film gathered over the last year."""
    members = [crowd.member((200, 3_000), (60, 900)) for _ in range(count)]

    async def act(connection: Connection) -> None:
        ratings = RatingStore(connection)
        for member in members:
            rated_at = crowd.now - timedelta(days=crowd.chance.uniform(2, 365))
            await MemberStore(connection).remember(member, rated_at)
            await ratings.put(member, film_id, crowd.stars(quality), rated_at)

    await database.write(act)


async def _server(database: Database, crowd: Crowd, quality: float, count: int) -> tuple[int, list[Member]]:
    others = [(await add_film(database, facts(f"Film {number}"))).film_id for number in range(8)]
    film = await add_film(database, facts("The film in question", 2024))
    regulars = await _regulars(database, crowd, others)
    await _history(database, crowd, film.film_id, quality, count)
    return film.film_id, regulars


async def _mean(services: Services, film_id: int) -> float | None:
    return (await services.films.card(film_id, GUILD)).server.tally.mean


async def raid(
    services: Services,
    database: Database,
    clock: Clock,
    chance: random.Random,
    *,
    earlier: int,
    size: int,
    kind: RaiderKind,
    is_low: bool,
) -> Raid:
    """Let a film with some ratings be raided, while a regular rates it now and then."""
    crowd = Crowd(chance, clock())
    film_id, regulars = await _server(database, crowd, chance.uniform(2.6, 4.2), earlier)
    before = await _mean(services, film_id)
    values = (1, 2, 3) if is_low else (9, 10)
    pace = chance.uniform(5, 90)
    after_ten, bystanders = 0, list[int]()
    raiders = [crowd.member(*RAIDERS[kind]) for _ in range(size)]
    for number, raider in enumerate(raiders, 1):
        clock.advance(seconds=chance.expovariate(1 / pace))
        await services.ratings.rate(raider, film_id, Stars(chance.choice(values)))
        if number == 10:
            after_ten = await _counted(database, film_id, raiders)
        # One regular in forty raiders, so that what they give moves the mean by little.
        if number % 40 == 0 and regulars and earlier >= 50:
            await services.ratings.rate(regulars[-1], film_id, crowd.stars(before or 3.0))
            bystanders.append(regulars.pop().user_id)
    counted = await _counted(database, film_id, raiders)
    async with database.read() as connection:
        rows = await connection.fetch_all("SELECT user_id FROM ratings WHERE is_held = 1")
    held = {row["user_id"] for row in rows}
    return Raid(after_ten, counted, len(held & set(bystanders)), before, await _mean(services, film_id))


async def _counted(database: Database, film_id: int, members: list[Member]) -> int:
    async with database.read() as connection:
        rows = await connection.fetch_all(
            "SELECT user_id FROM ratings WHERE film_id = :film_id AND is_counted = 1", {"film_id": film_id}
        )
    return len({row["user_id"] for row in rows} & {member.user_id for member in members})


async def ordinary_evening(
    services: Services, database: Database, clock: Clock, chance: random.Random, *, is_new_server: bool = False
) -> Evening:
    """A film night: everybody rates the film that was shown, newcomers among them.

    Newcomers joined within the last days; one in ten has a young account. In a new server nobody has rated before.
    """
    crowd = Crowd(chance, clock())
    quality, earlier = chance.uniform(1.8, 4.6), 0 if is_new_server else chance.choice((0, 5, 50, 500))
    film_id, regulars = await _server(database, crowd, quality, earlier)
    if is_new_server:
        regulars = [crowd.member((200, 3_000), (20, 900)) for _ in range(REGULARS)]
    attending, share = chance.randint(8, 40), chance.uniform(0.1, 0.5)
    newcomers = [
        crowd.member((0.5, 25) if chance.random() < 0.1 else (90, 3_000), (0.02, 6))
        for _ in range(round(attending * share))
    ]
    audience = [*newcomers, *chance.sample(regulars, attending - len(newcomers))]
    chance.shuffle(audience)
    for member in audience:
        clock.advance(seconds=chance.expovariate(1 / 25))
        await services.ratings.rate(member, film_id, crowd.stars(quality))
    async with database.read() as connection:
        row = await connection.fetch_one("SELECT COUNT(*) AS held FROM ratings WHERE is_held = 1")
    return Evening(len(audience), len(newcomers), row["held"] if row else 0)
