"""A server as large as they come: 700 members who gave 9,000 films 100,000 ratings, and critics' reviews of them."""

from __future__ import annotations

import csv
import itertools
import json
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.domain.titles import title_key

if TYPE_CHECKING:
    from bot.storage.database import Connection, Database

__all__ = ["GUILD", "ServerSize", "fill_server"]

GUILD = 1_000
CATALOGUE = Path(__file__).parents[2] / "data" / "catalogue.csv"
YEARS_OF_RATING = 3
# Names as members have them: long, in several scripts, with emoji.
NAMES = ("Ada", "Béla Kovács", "Zoë of the Very Long Name That Goes On", "李小明", "نور", "דנה", "Σοφία", "film_fan 🎬")
BINS = ", ".join(f"bin_{half_stars}" for half_stars in range(1, 11))


@dataclass(frozen=True)
class ServerSize:
    """How much of everything there is."""

    ratings: int = 100_000
    films: int = 9_000
    members: int = 700
    reviews: int = 10_000


async def fill_server(database: Database, now: datetime, *, seed: int = 1) -> None:
    """Write a server with its ratings and tallies; the same seed writes the same."""
    chance, size = random.Random(seed), ServerSize()
    films = _films(size.films)
    ratings = _ratings(size, now, chance)

    async def act(connection: Connection) -> None:
        await _insert(connection, "films", films)
        await _insert(connection, "members", _members(size.members, now))
        await _insert(connection, "ratings", ratings)
        await _insert(connection, "viewings", _viewings(ratings, chance))
        await _insert(
            connection, "critics", [{"critic_id": n, "name": f"Critic {n}", "name_key": f"{n}"} for n in range(1, 301)]
        )
        await _insert(connection, "reviews", _reviews(size, chance))
        sums = ", ".join(f"SUM(CASE WHEN half_stars = {n} THEN 1 ELSE 0 END)" for n in range(1, 11))
        await connection.execute(
            f"""
            INSERT INTO tallies (guild_id, film_id, {BINS})
            SELECT guild_id, film_id, {sums} FROM ratings GROUP BY guild_id, film_id
            """
        )
        await connection.execute(
            "INSERT INTO guild_tallies SELECT guild_id, COUNT(*), SUM(half_stars) FROM ratings GROUP BY guild_id"
        )

    await database.write(act)


async def _insert(connection: Connection, table: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        columns = list(rows[0])
        values = ", ".join(f":{column}" for column in columns)
        await connection.execute_many(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})", rows)


def _films(number: int) -> list[dict[str, Any]]:
    """The starter catalogue, again and again: its genres and directors are as films have them."""
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        known = list(csv.DictReader(file))
    return [
        {
            "film_id": film_id,
            "title": f"{row['title']}{f' {film_id // len(known) + 1}' if film_id > len(known) else ''}",
            "title_key": title_key(row["title"]),
            "year": int(row["year"]),
            "directors": json.dumps(_names(row["directors"]), ensure_ascii=False),
            "genres": json.dumps(_names(row["genres"]), ensure_ascii=False),
        }
        for film_id, row in zip(range(1, number + 1), itertools.cycle(known), strict=False)
    ]


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(";") if name.strip()]


def _members(number: int, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "guild_id": GUILD,
            "user_id": user_id,
            "display_name": f"{NAMES[user_id % len(NAMES)]} {user_id}",
            "seen_at": int(now.timestamp()),
            "is_unlisted": int(user_id % 29 == 0),
        }
        for user_id in range(1, number + 1)
    ]


def _ratings(size: ServerSize, now: datetime, chance: random.Random) -> list[dict[str, Any]]:
    """Few films have most ratings and few members give most; taste is the film, the member and chance."""
    quality = [min(4.8, max(1.0, chance.gauss(3.2, 0.7))) for _ in range(size.films)]
    kindness = [chance.gauss(0, 0.4) for _ in range(size.members)]
    popularity = list(itertools.accumulate(1 / (rank + 30) ** 0.9 for rank in range(size.films)))
    activity = list(itertools.accumulate(1 / (rank + 10) ** 0.8 for rank in range(size.members)))
    chosen = dict.fromkeys((film, chance.randrange(size.members)) for film in range(size.films))  # each film by someone
    while len(chosen) < size.ratings:
        films = chance.choices(range(size.films), cum_weights=popularity, k=20_000)
        members = chance.choices(range(size.members), cum_weights=activity, k=20_000)
        chosen.update(dict.fromkeys(zip(films, members, strict=True)))
    rows: list[dict[str, Any]] = []
    for film, member in itertools.islice(chosen, size.ratings):
        stars = quality[film] + kindness[member] + chance.gauss(0, 0.7)
        age = timedelta(days=365 * YEARS_OF_RATING * chance.random() ** 1.5)
        rows.append(
            {
                "guild_id": GUILD,
                "film_id": film + 1,
                "user_id": member + 1,
                "half_stars": max(1, min(10, round(stars * 2))),
                "rated_at": int((now - age).timestamp()),
            }
        )
    return rows


def _viewings(ratings: list[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    """A third of the ratings have a day on which the film was seen."""
    return [
        {
            "guild_id": GUILD,
            "user_id": row["user_id"],
            "film_id": row["film_id"],
            "watched_on": datetime.fromtimestamp(row["rated_at"]).astimezone().date().isoformat(),
            "half_stars": row["half_stars"],
            "logged_at": row["rated_at"],
        }
        for row in ratings
        if chance.random() < 0.33
    ]


def _reviews(size: ServerSize, chance: random.Random) -> list[dict[str, Any]]:
    return [
        {
            "review_id": review_id,
            "film_id": min(size.films, int(chance.expovariate(3 / size.films)) + 1),
            "critic_id": chance.randint(1, 300),
            "rating_original": "x",
            "score_hundredths": 1_000 * max(0, min(10, round(chance.gauss(6.5, 1.8)))),
            "origin": f"benchmark:{review_id}",
            "digest": str(review_id),
            "added_at": 0,
        }
        for review_id in range(1, size.reviews + 1)
    ]
