"""Measures what reading costs in a library of 10,000 reviews: `/reviews`, the reader and a critic's page.

    python tests/benchmarks/library.py --reviews 10000 --rounds 40

Each row is the work from the click to the finished message: queries through the service, layout, picture. Work is the
processor time of all threads, so that a busy machine does not count; the time that passed stands beside it. The
reference is one plain SELECT by primary key over the same kind of connection.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.domain.reviews import ORDERS, SORTS, ReviewFilter
from bot.services.library.reviews import ReviewService
from bot.storage.database import Connection, Database
from bot.ui.critics import critic_page
from bot.ui.histogram import _draw  # pyright: ignore[reportPrivateUsage]
from bot.ui.lists import library_page
from bot.ui.reader import review_reader

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

GUILD = 1_000
LIMIT_MS = 50
FILMS, CRITICS, OUTLETS = 2_000, 300, 40
BUSY_FILM, BUSY_CRITIC = 1, 1  # a film with 300 reviews, a critic with a tenth of the library
SENTENCE = "The film takes its time, and the time is well spent by everyone in it. "


def review_rows(number: int, seed: random.Random) -> list[dict[str, Any]]:
    """Invent reviews: a tenth without stars, a hundredth a server's own."""
    rows: list[dict[str, Any]] = []
    for review_id in range(1, number + 1):
        half_stars = None if seed.random() < 0.1 else seed.choice((2, 4, 5, 6, 6, 7, 7, 8, 8, 9, 10))
        rows.append(
            {
                "review_id": review_id,
                "guild_id": GUILD if seed.random() < 0.01 else None,
                "film_id": BUSY_FILM if review_id <= 300 else seed.randint(1, FILMS),
                "critic_id": BUSY_CRITIC if seed.random() < 0.1 else seed.randint(1, CRITICS),
                "outlet_id": seed.randint(1, OUTLETS),
                "published_on": f"{seed.randint(1990, 2025)}-{seed.randint(1, 12):02}-{seed.randint(1, 28):02}",
                "verdict": SENTENCE,
                "rating_original": f"{half_stars}/10" if half_stars else None,
                "rating_value": str(half_stars) if half_stars else None,
                "rating_scale": "10" if half_stars else None,
                "score_hundredths": half_stars * 1000 if half_stars else None,
                "has_spoilers": int(seed.random() < 0.1),
                "origin": f"benchmark:{review_id}",
                "digest": str(review_id),
                "added_at": 0,
                "strengths": json.dumps([SENTENCE] * 3),
                "outside_critics": json.dumps([["The Other Paper", SENTENCE, True]] * 2),
            }
        )
    return rows


async def fill(database: Database, number: int) -> None:
    """Insert films, critics, outlets and reviews with six sections each."""
    rows = review_rows(number, random.Random(1))

    async def act(connection: Connection) -> None:
        for kind, count in (("critic", CRITICS), ("outlet", OUTLETS)):
            await connection.execute_many(
                f"INSERT INTO {kind}s ({kind}_id, name, name_key) VALUES (:id, :name, :key)",
                [{"id": n, "name": f"{kind} {n:03}".title(), "key": f"{kind} {n:03}"} for n in range(1, count + 1)],
            )
        await connection.execute_many(
            "INSERT INTO films (film_id, title, title_key, year) VALUES (:id, :title, :key, :year)",
            [
                {"id": n, "title": f"Film {n}", "key": f"film {n:05}", "year": 1950 + n % 75}
                for n in range(1, FILMS + 1)
            ],
        )
        columns = list(rows[0])
        await connection.execute_many(
            f"INSERT INTO reviews ({', '.join(columns)}) VALUES ({', '.join(f':{c}' for c in columns)})",
            rows,
        )
        await connection.execute_many(
            "INSERT INTO review_sections (review_id, position, heading, body) VALUES (:id, :position, :heading, :body)",
            [
                {"id": row["review_id"], "position": n, "heading": f"Part {n}", "body": SENTENCE * 10}
                for row in rows
                for n in range(6)
            ],
        )

    await database.write(act)


def calls(database: Database, number: int) -> dict[str, Callable[[], Awaitable[Any]]]:
    """Name what is measured, the reference first."""
    reviews, seed = ReviewService(database), random.Random(2)

    async def reference() -> None:
        async with database.read() as connection:
            await connection.fetch_one(
                "SELECT * FROM reviews WHERE review_id = :review_id", {"review_id": seed.randint(1, number)}
            )

    def browsing(wanted: ReviewFilter, page: int = 0) -> Callable[[], Awaitable[Any]]:
        async def browse() -> None:
            library_page(await reviews.browse(wanted, GUILD, page)).to_components()

        return browse

    def reading(order: str, offset: int | None = None) -> Callable[[], Awaitable[Any]]:
        async def read() -> None:
            review_id = seed.randint(1, 300)
            review_reader(await reviews.open_review(review_id, GUILD, order=order, offset=offset), 0).to_components()

        return read

    def about(critic_id: int) -> Callable[[], Awaitable[Any]]:
        async def draw() -> None:
            _draw.cache_clear()
            critic_page(await reviews.critic(critic_id, GUILD, 0))

        return draw

    measured: dict[str, Callable[[], Awaitable[Any]]] = {"reference: SELECT by primary key": reference}
    filters = {
        "everything": {},
        "one critic": {"critic_id": 7},
        "busiest critic": {"critic_id": BUSY_CRITIC},
        "one outlet": {"outlet_id": 7},
        "critic and outlet": {"critic_id": BUSY_CRITIC, "outlet_id": 7},
        **{f"{stars} stars or more" if stars else "without stars": {"stars": stars} for stars in range(6)},
    }
    for sort in SORTS:
        for name, fields in filters.items():
            measured[f"/reviews, {name}, {sort}"] = browsing(ReviewFilter(**fields, sort=sort))
        measured[f"/reviews, everything, {sort}, last page"] = browsing(ReviewFilter(sort=sort), 999_999)
    for order in ORDERS:
        measured[f"reader of 300 critics, {order}"] = reading(order)
        measured[f"reader of 300 critics, {order}, More critics"] = reading(order, 276)
    measured["critic's page, with picture"] = about(7)
    measured["busiest critic's page, with picture"] = about(BUSY_CRITIC)
    measured["/reviews critic: suggestions"] = lambda: reviews.critics_like("cri", GUILD)
    measured["/reviews outlet: suggestions"] = lambda: reviews.outlets_like("0", GUILD)
    measured["/review critic: suggestions"] = lambda: reviews.critics_of(BUSY_FILM, "cri", GUILD)
    return measured


async def measure(number: int, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Return the milliseconds (work, passed) of every round of every call, after one that is not counted."""
    times: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with await Database.open(Path(folder) / "library.db") as database:
            await fill(database, number)
            for name, call in calls(database, number).items():
                await call()
                times[name] = []
                for _ in range(rounds):
                    work, start = time.process_time(), time.perf_counter()
                    await call()
                    passed = time.perf_counter() - start
                    times[name].append(((time.process_time() - work) * 1000, passed * 1000))
    return times


@click.command()
@click.option("--reviews", default=10_000, show_default=True, help="Size of the library.")
@click.option("--rounds", default=40, show_default=True, help="How often each call is made.")
def main(reviews: int, rounds: int) -> None:
    """Print the work per call; fails when one takes more than the limit."""
    times = asyncio.run(measure(reviews, rounds))
    table = Table(title=f"{reviews:,} reviews, milliseconds per call, medians")
    for heading in ("call", "work", "worst work", "passed", "× reference"):
        table.add_column(heading, justify="left" if heading == "call" else "right")
    medians = {name: statistics.median(work for work, _ in found) for name, found in times.items()}
    reference = next(iter(medians.values()))
    for name, median in medians.items():
        passed = statistics.median(passed for _, passed in times[name])
        worst = max(work for work, _ in times[name])
        table.add_row(name, f"{median:.2f}", f"{worst:.2f}", f"{passed:.2f}", f"{median / reference:.1f}")
    Console().print(table)
    if slow := [name for name, median in medians.items() if median > LIMIT_MS]:
        raise click.ClickException(f"above {LIMIT_MS} ms: {', '.join(slow)}")


if __name__ == "__main__":
    main()
