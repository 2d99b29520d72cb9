"""Fill a server with members who have rated, noted, watched and wished for two years.

The same seed gives the same server. Everything goes through the stores, so the tallies are what they would be had
the members done it themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from bot.demo.notes import DISLIKED, LIKED, MIXED, SPOILERS
from bot.demo.taste import draw_films, draw_person, draw_qualities
from bot.domain.ratings import Member, Note
from bot.domain.stars import FULL_HALF_STARS, Stars
from bot.storage.films import FilmStore
from bot.storage.members import MemberStore
from bot.storage.ratings import RatingStore
from bot.storage.viewings import ViewingStore
from bot.storage.watchlist import WatchlistStore

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.demo.taste import Person
    from bot.domain.films import Film
    from bot.storage.database import Connection, Database

__all__ = ["Seeded", "seed"]

YEARS = timedelta(days=730)
STARTERS, RATED_FILMS = 1_200, 600
# How often there is a note, a viewing, an earlier viewing, a giveaway where there is one to give.
NOTED, DATED, SEEN_BEFORE, GIVEN_AWAY = 0.14, 0.65, 0.12, 0.5


@dataclass(slots=True)
class Seeded:
    """What was filled in."""

    members: int = 0
    ratings: int = 0
    notes: int = 0
    viewings: int = 0
    wishes: int = 0


async def seed(
    database: Database, guild_id: int, people: Mapping[int, str], now: datetime, *, number: int = 1, most: int = 260
) -> Seeded:
    """Give every one of these people a past in a server.

    Args:
        database: With the starter catalogue loaded.
        guild_id: The server.
        people: User ids with the names shown.
        now: The end of the two years.
        number: The seed; the same one gives the same server.
        most: How many films one member rates at most.

    Returns:
        What was filled in; people who have rated something are left as they are.
    """
    random = Random(number)  # noqa: S311 - repeatable on purpose
    async with database.read() as connection:
        found = await FilmStore(connection).by_ids(range(1, STARTERS + 1), guild_id)
        reviewed = {film.film_id for film in await FilmStore(connection).talked_about(None, STARTERS)}
        rated = {user_id for user_id in people if any(await ViewingStore(connection).counts(guild_id, user_id))}
    films = [found[film_id] for film_id in sorted(found)]
    random.shuffle(films)
    # What the sample critics wrote about, and what can be given away, is better known than the rest.
    films.sort(key=lambda film: film.film_id not in reviewed and (film.title, film.year) not in SPOILERS)
    films = films[:RATED_FILMS]
    stage = _Stage(films, [1 / (place + 12) ** 0.8 for place in range(len(films))], draw_qualities(films, random), now)
    seeded = Seeded()
    for at, (user_id, name) in enumerate(people.items()):
        if user_id not in rated:
            own = Random(f"{number}:{at}")  # noqa: S311 - so that one person's past is not moved by another's
            past = _Past(stage, Member(guild_id, user_id, name), draw_person(own, at, most), own)
            await database.write(partial(past.live, seeded=seeded))
    return seeded


@dataclass(frozen=True, slots=True)
class _Stage:
    """What all members have in common: the films, how known and how good they are, and the end of the time."""

    films: Sequence[Film]
    fame: Sequence[float]
    qualities: Mapping[int, float]
    now: datetime


@dataclass(frozen=True, slots=True)
class _Past:
    """What one member did."""

    stage: _Stage
    member: Member
    person: Person
    random: Random

    async def live(self, connection: Connection, *, seeded: Seeded) -> None:
        """Write it all down."""
        joined_at = self.stage.now - YEARS * self.random.uniform(0.1, 1)
        wishes = self.random.randint(3, 24)
        films = draw_films(
            self.person, self.stage.films, self.stage.fame, self.person.ratings + 2 * wishes, self.random
        )
        await MemberStore(connection).remember(replace(self.member, joined_at=joined_at), self.stage.now)
        for film in films[: self.person.ratings]:
            await self._rate(connection, film, self._evening(joined_at), seeded)
        for film in self.random.sample(films[self.person.ratings :], wishes):
            added_at = self._evening(joined_at)
            await WatchlistStore(connection).add(self.member.guild_id, self.member.user_id, film.film_id, added_at)
        seeded.members += 1
        seeded.ratings += self.person.ratings
        seeded.wishes += wishes

    async def _rate(self, connection: Connection, film: Film, rated_at: datetime, seeded: Seeded) -> None:
        stars = self.person.judge(film, self.stage.qualities[film.film_id], self.random)
        ratings = RatingStore(connection)
        await ratings.put(self.member, film.film_id, stars, rated_at)
        if self.random.random() < NOTED:
            await ratings.set_note(self.member, film.film_id, self._note(film, stars))
            seeded.notes += 1
        if self.random.random() < DATED:
            seeded.viewings += await self._watch(connection, film, stars, rated_at)

    async def _watch(self, connection: Connection, film: Film, stars: Stars, rated_at: datetime) -> int:
        """Write down when it was watched, and for some films an earlier time; return how many entries that makes."""
        days = [rated_at - timedelta(days=self.random.choice((0, 0, 0, 1, 2)))]
        given = [stars]
        if self.random.random() < SEEN_BEFORE:
            days.insert(0, days[0] - timedelta(days=self.random.randint(30, 400)))
            then = stars.half_stars + self.random.choice((-2, -1, 0, 0, 1))
            given.insert(0, Stars(max(1, min(FULL_HALF_STARS, then))))
        for at, (day, half) in enumerate(zip(days, given, strict=True)):
            await ViewingStore(connection).add(
                self.member.guild_id, self.member.user_id, film.film_id, day.date(), half, day, is_rewatch=at > 0
            )
        return len(days)

    def _note(self, film: Film, stars: Stars) -> Note:
        giveaway = SPOILERS.get((film.title, film.year or 0))
        if giveaway and self.random.random() < GIVEN_AWAY:
            return Note(giveaway, has_spoilers=True)
        lines = LIKED if stars.half_stars >= 8 else MIXED if stars.half_stars >= 5 else DISLIKED
        return Note(self.random.choice(lines))

    def _evening(self, since: datetime) -> datetime:
        """Draw a moment after work, now and then an afternoon."""
        day = since + (self.stage.now - since) * self.random.random()
        hour = self.random.choice((14, 16, 18, 19, 20, 20, 21, 21, 22, 23))
        moment = day.replace(hour=hour, minute=self.random.randrange(60), second=self.random.randrange(60))
        return min(moment, self.stage.now)
