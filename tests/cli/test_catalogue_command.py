"""`python -m bot catalogue`: what it says, how it ends, and that nothing is lost when it is killed."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from readers_catalogues.imdb_files import BASICS, many_films, write_table

from bot.cli import marquee
from bot.domain.errors import UserFacingError
from bot.storage.search_file import SEARCH_FILE, read_built_from

if TYPE_CHECKING:
    from click.testing import Result

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "data" / "catalogue.csv"
FILMS = 20_000
PATIENCE = 120  # seconds


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A host's folder, with a database of its own and no `.env`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_PATH", str(tmp_path / "live" / "marquee.db"))
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("DISCORD_TOKEN", "SAMPLE_LIBRARY", "LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(marquee, ["catalogue", *map(str, arguments)])


def table(folder: Path, text: str, name: str = "films.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def titles(database: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return [title for (title,) in connection.execute("SELECT title FROM films ORDER BY title")]


@pytest.mark.parametrize("arguments", [("stats",), ("build",), ("search", "heat")])
def test_where_there_is_no_database_none_is_made(folder: Path, arguments: tuple[str, ...]) -> None:
    ended = run(*arguments)

    assert isinstance(ended.exception, UserFacingError)
    assert str(folder / "live" / "marquee.db") in str(ended.exception)
    assert not list(folder.iterdir())


def test_an_import_says_what_it_did_and_builds_the_search_file(folder: Path) -> None:
    first, second = run("import", CATALOGUE), run("import", CATALOGUE)

    films = len(titles(folder / "live" / "marquee.db"))
    assert (first.exit_code, second.exit_code) == (0, 0), first.output
    assert first.stdout.splitlines()[0] == f"{films:,} added, 0 updated, 0 unchanged"
    assert first.stdout.splitlines()[1].startswith(f"Built the search file: {films:,} films, ")
    assert second.stdout == f"0 added, 0 updated, {films:,} unchanged\n"


@pytest.mark.usefixtures("folder")
def test_a_search_is_shown_with_the_reason_of_each_rank() -> None:
    run("import", CATALOGUE)

    typo, exact, few = run("search", "amelei"), run("search", "heat"), run("search", "the", "--limit", 3)

    assert "Amélie (2001) · Jean-Pierre Jeunet" in typo.stdout.splitlines()[1]
    assert "spelling corrected" in typo.stdout.splitlines()[1]
    assert len(few.stdout.splitlines()) == 4
    assert "Heat (1995) · Michael Mann" in exact.stdout.splitlines()[1]
    assert "this very title" in exact.stdout.splitlines()[1]
    assert run("search", "qqqqqqqqqq").stdout == "Nothing is found.\n"


def test_a_search_without_a_search_file_says_how_to_make_it(folder: Path) -> None:
    table(folder, "title,year\nHeat,1995\n")
    run("import", "--no-build", folder / "films.csv")

    result = run("search", "heat")

    assert str(result.exception) == "There is no search file yet. Make it with: python -m bot catalogue build"
    assert isinstance(result.exception, UserFacingError)
    assert run("build").stdout.startswith("Built the search file: 1 films")
    assert "Heat (1995)" in run("search", "heat").stdout


def test_the_stats_say_what_is_there_and_whether_the_search_file_is_of_now(folder: Path) -> None:
    table(folder, "title,year,imdb,akas\nHeat,1995,tt0113277,Hitze\n")
    run("import", folder / "films.csv")
    now = run("stats").stdout
    table(folder, "title,year\nStalker,1979\n")
    run("import", "--no-build", folder / "films.csv")

    assert now.split("\n")[0].split() == ["Films", "1"]
    assert "Search file: 1 films, " in now
    assert ", up to date." in now
    assert ["Other", "titles", "1"] in [line.split() for line in now.splitlines()]
    assert "older than the catalogue" in run("stats").stdout


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "films.csv is no catalogue that I know"),
        (b"hello\nworld\n", "films.csv is no catalogue that I know"),
        (gzip.compress(b"title,year\n" + b"Heat,1995\n" * 10_000, mtime=0)[:20], "films.csv ends too early"),
        (b"tconst\taverageRating\tnumVotes\n", "films.csv (title.ratings) says nothing without title.basics"),
        (b"movieId,imdbId,tmdbId\n", "films.csv (MovieLens links) says nothing without MovieLens movies"),
    ],
)
def test_a_bad_file_is_one_sentence(folder: Path, content: bytes, sentence: str) -> None:
    (folder / "films.csv").write_bytes(content)

    result = run("import", folder / "films.csv")

    assert isinstance(result.exception, UserFacingError)
    assert str(result.exception).startswith(sentence)
    assert titles(folder / "live" / "marquee.db") == []


def test_a_bad_file_ends_the_program_with_code_2_and_no_traceback(folder: Path) -> None:
    table(folder, "hello\n")

    ended = start(folder, "import", "films.csv")
    output, errors = ended.communicate(timeout=PATIENCE)

    assert (ended.returncode, output) == (2, "")
    assert errors.startswith("films.csv is no catalogue that I know")
    assert "Traceback" not in errors


def test_a_file_that_is_not_there_and_no_file_are_wrong_use(folder: Path) -> None:
    missing = run("import", folder / "nothing.csv")

    assert (missing.exit_code, run("import").exit_code) == (2, 2)
    assert "does not exist" in missing.stderr


def test_what_is_left_out_is_counted(folder: Path) -> None:
    table(folder, "title,year,adult\nHeat,1995,0\nNot This,1999,1\n")

    assert (
        run("import", folder / "films.csv").stdout.splitlines()[0]
        == "1 added, 0 updated, 0 unchanged, 1 adult left out"
    )
    assert titles(folder / "live" / "marquee.db") == ["Heat"]
    assert run("import", "--adult", folder / "films.csv").stdout.splitlines()[0] == "1 added, 0 updated, 1 unchanged"


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", "catalogue", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def position(database: Path) -> int:
    """How far an import has noted to be, 0 before it began."""
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(database)) as connection:
        row = connection.execute("SELECT value FROM installation WHERE name = 'catalogue_import'").fetchone()
        return int(json.loads(row[0])["report"]["read"]) if row else 0
    return 0


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here")
def test_an_import_that_is_killed_again_and_again_takes_every_film_in_once(folder: Path) -> None:
    """Whatever moment the process ends at, the position belongs to what is stored."""
    rows = [(*row[:5], 1990, *row[6:]) for row in many_films(FILMS)]
    write_table(folder / "title.basics.tsv.gz", BASICS, rows)
    database = folder / "live" / "marquee.db"
    killed_at: list[int] = []
    for kill in range(1, 4):
        process = start(folder, "import", "title.basics.tsv.gz")
        ends_at = time.monotonic() + PATIENCE
        while position(database) < kill * FILMS // 5 and process.poll() is None and time.monotonic() < ends_at:
            time.sleep(0.005)
        process.kill()
        process.communicate()
        killed_at.append(position(database))

    last = start(folder, "import", "title.basics.tsv.gz")
    output, errors = last.communicate(timeout=PATIENCE)

    assert last.returncode == 0, errors
    assert killed_at == sorted(killed_at)
    assert 0 < killed_at[0] < killed_at[-1] < FILMS
    assert f"Going on after {killed_at[-1]:,} films of an import that was interrupted." in errors
    assert output.startswith(f"{FILMS:,} added, 0 updated, 0 unchanged\n")
    assert titles(database) == sorted(f"Film {number}" for number in range(1, FILMS + 1))
    built = read_built_from(database.with_name(SEARCH_FILE))
    assert built is not None
    assert built.films == FILMS
