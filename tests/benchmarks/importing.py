"""Measures the import of many documents: the first run, the second, and a bot's wait for the file meanwhile.

    python tests/benchmarks/importing.py --documents 10000

Writes seeded documents of six kinds into a temporary folder and imports them with the command itself. Reading without
writing (`--dry-run --json`) is the reference: no import can be faster than that.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
SEED = 1895
FILMS = 3_000
CRITICS = [
    f"{first} {last}" for first in ("Ada", "Béla", "Cleo", "Dov", "Edda") for last in ("Quill", "Marsh", "Ibarra")
]
OUTLETS = ["The Lamp", "Fog Weekly", "Second Balcony", "The Intermission", "Reel and Harbour"]
FIRST = ("Silent", "Burning", "Last", "Northern", "Hollow", "Golden", "Paper", "Distant", "Iron", "Velvet", "Second")
SECOND = ("Harbour", "Orchard", "Winter", "Machine", "Letter", "Garden", "River", "Station", "Mirror", "Engine")
WORDS = """
    the a film camera scene actor light slow quick story silence music door river face hand city night memory of and
    with without into against beneath after before waits turns breaks holds finds loses looks listens leaves returns
""".split()  # noqa: SIM905 - a list of forty strings reads worse
TARGETS = {"first run": 60.0, "second run": 10.0}


def write_documents(folder: Path, count: int) -> None:
    """Write seeded documents: six kinds, about 3,000 films, a dozen of them in each folder."""
    chance = random.Random(SEED)
    films = [
        (f"{chance.choice(FIRST)} {chance.choice(SECOND)} {number}", 1930 + number % 95) for number in range(FILMS)
    ]
    for number in range(count):
        kind, write = KINDS[number % len(KINDS)]
        file = folder / f"{number // 500:03}" / f"review-{number:05}.{kind}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(write(chance, *chance.choice(films)), "utf-8")


def _prose(chance: random.Random, paragraphs: int = 6) -> str:
    return "\n\n".join(
        " ".join(" ".join(chance.choices(WORDS, k=12)).capitalize() + "." for _ in range(4)) for _ in range(paragraphs)
    )


def _front_matter(chance: random.Random, title: str, year: int) -> str:
    return (
        f'---\ntitle: "{title}"\nyear: {year}\ncritic: {chance.choice(CRITICS)}\noutlet: {chance.choice(OUTLETS)}\n'
        f"rating: {chance.randint(1, 10)}/10\ndirector: {CRITICS[year % len(CRITICS)]}\n---\n\n{_prose(chance)}\n\n"
        f"## Weaknesses\n\n{_prose(chance, 1)}\n"
    )


def _markdown(chance: random.Random, title: str, year: int) -> str:
    return (
        f"# {title} ({year})\n\nBy {chance.choice(CRITICS)}\n\n{_prose(chance)}\n\n"
        f"## Verdict\n\n{_prose(chance, 1)}\n\n**Rating:** {'★' * chance.randint(1, 5)}½\n"
    )


def _text(chance: random.Random, title: str, year: int) -> str:
    return f"{title} ({year})\n\n{_prose(chance)}\n\nGrade: {chance.choice('ABCD')}+\n"


def _page(chance: random.Random, title: str, year: int) -> str:
    linked = {
        "@context": "https://schema.org",
        "@type": "Review",
        "itemReviewed": {"@type": "Movie", "name": title, "dateCreated": str(year)},
        "author": {"@type": "Person", "name": chance.choice(CRITICS)},
        "publisher": {"@type": "Organization", "name": chance.choice(OUTLETS)},
        "reviewRating": {"@type": "Rating", "ratingValue": chance.randint(1, 4), "bestRating": 4},
    }
    body = "".join(f"<p>{paragraph}</p>" for paragraph in _prose(chance).split("\n\n"))
    menu = "".join(f'<li><a href="/{word}">{word}</a></li>' for word in WORDS)
    return (
        f"<!doctype html><html><head><title>{title} review</title>"
        f'<script type="application/ld+json">{json.dumps(linked)}</script></head>'
        f"<body><nav><ul>{menu}</ul></nav><article><h1>{title}</h1>{body}</article></body></html>"
    )


def _json(chance: random.Random, title: str, year: int) -> str:
    fields = {"title": title, "year": year, "critic": chance.choice(CRITICS), "rating": f"{chance.randint(1, 5)}/5"}
    return json.dumps({**fields, "outlet": chance.choice(OUTLETS), "review": _prose(chance)})


def _roundup(chance: random.Random, title: str, year: int) -> str:
    parts = (
        f"## {title} {word} ({year})\n\n{_prose(chance, 2)}\n\nRating: {chance.randint(1, 5)}/5\n"
        for word in ("Rising", "Falling", "Returning")
    )
    return f"# The week in films\n\n{_prose(chance, 1)}\n\n" + "\n".join(parts)


KINDS: list[tuple[str, Callable[[random.Random, str, int], str]]] = [
    ("md", _front_matter),
    ("markdown", _markdown),
    ("txt", _text),
    ("html", _page),
    ("json", _json),
    ("md", _roundup),
]


class Neighbour(threading.Thread):
    """Takes the write lock every 20 ms as a bot would, and notes how long each wait was, in seconds."""

    def __init__(self, database: Path) -> None:
        super().__init__(daemon=True)
        self.waits: list[float] = []
        self._database = database
        self._ended = threading.Event()

    def run(self) -> None:
        connection = sqlite3.connect(self._database, isolation_level=None, timeout=30)
        while not self._ended.wait(0.02):
            started = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            self.waits.append(time.perf_counter() - started)
            connection.execute("COMMIT")
        connection.close()

    def end(self) -> list[float]:
        self._ended.set()
        self.join()
        return sorted(self.waits)


def _run(folder: Path, database: Path, *arguments: str) -> tuple[float, float, str]:
    """Import a folder; return the seconds it took, those of all processors, and the last line that was said."""
    command = [sys.executable, "-m", "bot", "import", *arguments, str(folder)]
    environment = {**os.environ, "DATABASE_PATH": str(database), "PYTHONPATH": str(ROOT)}
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder.parent, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    processors = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    said = (done.stderr if "--json" in arguments else done.stdout).strip().splitlines()
    return seconds, processors, said[-1] if said else f"ended with {done.returncode}"


@click.command()
@click.option("--documents", default=10_000, show_default=True)
def main(*, documents: int) -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory() as temporary:
        folder, database = Path(temporary, "reviews"), Path(temporary, "live", "marquee.db")
        write_documents(folder, documents)
        single = folder.parent / "one.md"
        single.write_text(_front_matter(random.Random(SEED), "One", 2000), "utf-8")
        _run(single, database)
        table = Table("", "seconds", "CPU s", "documents/s", "target s", "said", title=f"{documents:,} documents")
        runs = {"reading alone": ["--dry-run", "--json"], "first run": [], "second run": []}
        waits: list[float] = []
        for name, arguments in runs.items():
            neighbour = Neighbour(database)
            if name == "first run":
                neighbour.start()
            seconds, processors, said = _run(folder, database, *arguments)
            waits = neighbour.end() if name == "first run" else waits
            target = TARGETS.get(name)
            table.add_row(
                name, f"{seconds:.1f}", f"{processors:.1f}", f"{documents / seconds:,.0f}", f"{target or ''}", said
            )
        console = Console(width=140)
        console.print(table)
        if waits:
            median, worst = waits[len(waits) // 2], waits[-1]
            console.print(
                f"A bot's wait for the write lock meanwhile: median {median * 1000:.1f} ms, "
                f"99 % {waits[len(waits) * 99 // 100] * 1000:.0f} ms, longest {worst * 1000:.0f} ms."
            )


if __name__ == "__main__":
    main()
