"""Measures what members' pictures and rankings cost in a server with 100,000 ratings.

    python tests/benchmarks/members.py --rounds 15

Each row is the work from the command to the finished message: queries through the service, ranking, pictures, layout.
Work is the processor time of all threads, so that waiting does not count; the time that passed stands beside it. The
first reference is one plain SELECT by primary key over the same kind of connection; the second is what no answer from
all ratings can go below: one SELECT that counts and adds up the stars of all of them.
"""

from __future__ import annotations

import asyncio
import gc
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[2]))

from members_data import GUILD, ServerSize, fill_server

from bot.domain.rankings import PERIODS, RankingFilter, short_key
from bot.domain.ratings import Member
from bot.services.members.profiles import ProfileService
from bot.services.members.rankings import RankingService
from bot.services.members.server_stats import ServerStatsService
from bot.storage.database import Database
from bot.ui.profiles import comparison_page, profile_page
from bot.ui.rankings import top_page
from bot.ui.server_stats import stats_page

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import discord

    from bot.ui.base import Layout

LIMIT_MS = 150
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BUSIEST, SECOND, USUAL, QUIET = 1, 2, 300, 690  # members by how much they rated
LARGEST_PICTURE = 200_000


def filters() -> dict[str, RankingFilter]:
    """Name the filters that are measured: each alone, and all together."""
    genre, director = short_key("Drama"), short_key("Stanley Kubrick")
    return {
        "everything": RankingFilter(),
        "genre": RankingFilter(genre=genre),
        "decade": RankingFilter(decade=1990),
        "director": RankingFilter(director=director),
        "at least 20 ratings": RankingFilter(least=20),
        **{f"period: {period}": RankingFilter(period=period) for period in PERIODS},
        "all of them": RankingFilter(genre, 1970, director, "year", 2),
    }


def calls(database: Database) -> dict[str, Callable[[], Awaitable[Any]]]:
    """Name what is measured, the references first."""
    rankings = RankingService(database, lambda: NOW)
    profiles, stats = ProfileService(database, lambda: NOW), ServerStatsService(database, lambda: NOW)

    def query(sql: str) -> Callable[[], Awaitable[Any]]:
        async def run() -> None:
            async with database.read() as connection:
                await connection.fetch_one(sql, {"guild_id": GUILD})

        return run

    def top(wanted: RankingFilter, page: int = 0) -> Callable[[], Awaitable[Any]]:
        async def show() -> None:
            top_page(await rankings.top(GUILD, wanted, page)).to_components()

        return show

    def profile(user_id: int) -> Callable[[], Awaitable[Any]]:
        async def show() -> None:
            _finish(*await profile_page(await profiles.profile(_member(user_id), user_id)))

        return show

    def comparison(own: int, other: int) -> Callable[[], Awaitable[Any]]:
        async def show() -> None:
            _finish(*await comparison_page(await profiles.compare(_member(own), other)))

        return show

    async def numbers() -> None:
        _finish(*await stats_page(await stats.stats(GUILD)))

    measured: dict[str, Callable[[], Awaitable[Any]]] = {
        "reference: SELECT by primary key": query("SELECT * FROM tallies WHERE guild_id = :guild_id AND film_id = 9"),
        "reference: SELECT over all ratings": query(
            "SELECT COUNT(*), SUM(half_stars) FROM ratings WHERE guild_id = :guild_id AND is_counted = 1"
        ),
    }
    measured |= {f"/top, {name}": top(wanted) for name, wanted in filters().items()}
    measured["/top, everything, last page"] = top(RankingFilter(), 999_999)
    for name, user_id in (("busiest", BUSIEST), ("usual", USUAL), ("quiet", QUIET)):
        measured[f"/profile of the {name} member"] = profile(user_id)
    measured["/compare, the two busiest"] = comparison(BUSIEST, SECOND)
    measured["/compare, usual members"] = comparison(USUAL, USUAL + 1)
    measured["/stats"] = numbers
    measured["/top, genre, first within a minute"] = lambda: RankingService(database, lambda: NOW).top(
        GUILD, filters()["genre"], 0
    )
    measured["/top director: suggestions"] = lambda: rankings.directors_like("ste", GUILD)
    return measured


def _member(user_id: int) -> Member:
    return Member(GUILD, user_id, "")


def _finish(layout: Layout, files: list[discord.File]) -> None:
    layout.to_components()
    sizes = [len(file.fp.read()) for file in files]
    assert sizes
    assert max(sizes) < LARGEST_PICTURE, sizes


async def measure(rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Return the milliseconds (work, passed) of every round of every call, after one that is not counted."""
    times: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with await Database.open(Path(folder) / "members.db") as database:
            await fill_server(database, NOW)
            gc.collect()
            gc.freeze()  # as the bot does when it starts
            for name, call in calls(database).items():
                await call()
                times[name] = []
                for _ in range(rounds):
                    work, start = time.process_time(), time.perf_counter()
                    await call()
                    passed = time.perf_counter() - start
                    times[name].append(((time.process_time() - work) * 1000, passed * 1000))
    return times


@click.command()
@click.option("--rounds", default=15, show_default=True, help="How often each call is made.")
def main(rounds: int) -> None:
    """Print the work per call; fails when one takes more than the limit."""
    times, size = asyncio.run(measure(rounds)), ServerSize()
    table = Table(
        title=f"{size.ratings:,} ratings of {size.films:,} films by {size.members:,} members, "
        "milliseconds per call, medians"
    )
    for heading in ("call", "work", "worst work", "passed", "× reference"):
        table.add_column(heading, justify="left" if heading == "call" else "right")
    medians = {name: statistics.median(work for work, _ in found) for name, found in times.items()}
    reference = list(medians.values())[1]
    for name, median in medians.items():
        passed = statistics.median(passed for _, passed in times[name])
        worst = max(work for work, _ in times[name])
        table.add_row(name, f"{median:.2f}", f"{worst:.2f}", f"{passed:.2f}", f"{median / reference:.1f}")
    Console().print(table)
    if slow := [name for name, median in medians.items() if median > LIMIT_MS]:
        raise click.ClickException(f"above {LIMIT_MS} ms: {', '.join(slow)}")


if __name__ == "__main__":
    main()
