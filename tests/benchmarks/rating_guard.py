"""Measure the guard against rating raids: `python tests/benchmarks/rating_guard.py [SEEDS]`.

Prints the tables of docs/rating-guard.md: simulated raids on films with 0, 5, 50 and 500 ratings, and ordinary
evenings with real newcomers.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1])]

from evenings import RAIDERS, Raid, ordinary_evening, raid  # noqa: E402 - after the path is set
from stage import Clock  # noqa: E402

from bot.services import build_services  # noqa: E402
from bot.storage.database import Database  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import TypeVar

    from evenings import RaiderKind

    from bot.services import Services

    T = TypeVar("T")

EARLIER, SIZES = (0, 5, 50, 500), (10, 50, 300)
EVENINGS = 20


async def on_a_stage(play: Callable[[Services, Database, Clock], Awaitable[T]]) -> T:
    """Play on a fresh database."""
    with tempfile.TemporaryDirectory() as folder:
        async with await Database.open(Path(folder) / "marquee.db") as database:
            clock = Clock()
            return await play(build_services(database, clock), database, clock)


async def one_raid(seed: int, kind: RaiderKind, earlier: int, size: int, *, is_low: bool) -> Raid:
    """Play one raid."""
    chance = random.Random(f"{seed}{kind}{earlier}{size}{is_low}")
    return await on_a_stage(
        lambda services, database, clock: raid(
            services, database, clock, chance, earlier=earlier, size=size, kind=kind, is_low=is_low
        )
    )


async def measure_raids(seeds: range) -> None:
    """Print how many raid ratings count in the end, and how far the mean moved at most."""
    print(
        "| Raiders | Film had | Raid of | raids | counted after the tenth | counted at the end | mean moved at most |"
    )
    print("|---|---|---|---|---|---|---|")
    for kind, earlier, size in itertools.product(RAIDERS, EARLIER, SIZES):
        found = [await one_raid(seed, kind, earlier, size, is_low=is_low) for seed in seeds for is_low in (True, False)]
        late = max(each.counted_after_ten for each in found)
        left = max(each.counted_at_the_end for each in found)
        shift = max(each.shift for each in found)
        print(f"| {kind} | {earlier} | {size} | {len(found)} | {late} | {left} | {shift:.2f} |", flush=True)


async def measure_evenings(seeds: range) -> None:
    """Print how many ratings of ordinary evenings were held."""
    print("\n| Server | evenings | ratings | by newcomers | falsely held | evenings with any |")
    print("|---|---|---|---|---|---|")
    for name, is_new in (("with regulars", False), ("new, nobody rated before", True)):
        found = [
            await on_a_stage(
                lambda services, database, clock, seed=seed, number=number, is_new=is_new: ordinary_evening(
                    services, database, clock, random.Random(f"{seed}:{number}:{is_new}"), is_new_server=is_new
                )
            )
            for seed in seeds
            for number in range(EVENINGS)
        ]
        ratings, held = sum(each.ratings for each in found), sum(each.held for each in found)
        newcomers, with_any = sum(each.newcomers for each in found), sum(each.held > 0 for each in found)
        print(
            f"| {name} | {len(found)} | {ratings} | {newcomers} | {held} ({held / ratings:.2%}) | {with_any} |",
            flush=True,
        )


if __name__ == "__main__":
    chosen = range(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
    asyncio.run(measure_raids(chosen))
    asyncio.run(measure_evenings(range(4 * len(chosen))))
