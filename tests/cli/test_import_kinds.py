"""`python -m bot import`: kinds of documents, zips, previews, JSON, scales and what is said of each."""

from __future__ import annotations

import asyncio
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from bot.cli import import_report, import_run, marquee
from bot.cli.import_files import is_gone
from bot.domain.reviews import ReviewFilter
from bot.storage.database import Database
from bot.storage.reviews import ReviewStore

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

KEYS = [
    "file", "kind", "title", "year", "headline", "critic", "outlet", "rating", "directors", "writers", "cast",
    "outside_critics", "spoilers", "sections", "warnings",
]  # fmt: skip
HEAT = "# Heat (1995)\n\nBy Vera Critic\n\nTwo men meet, and it is enough for a whole night.\n\nRating: {rating}\n"
WEEK = "# The week\n\nRain.\n\n## Heat (1995)\n\nGood.\n\nRating: 4/5\n\n## Ronin (1998)\n\nFast.\n\nRating: 3/5\n"
BOOK = "---\ntitle: The Long Night\ncategories: [books]\n---\n\nA novel of 320 pages whose author takes her time.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A host's folder of reviews, with a database of its own and no `.env`."""
    reviews = tmp_path / "reviews"
    reviews.mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_PATH", str(tmp_path / "live" / "marquee.db"))
    monkeypatch.setattr(import_report, "_WIDTH", 2_000)  # every cell on one line
    for name in ("DISCORD_TOKEN", "SAMPLE_LIBRARY", "LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    return reviews


def run(*arguments: object) -> Result:
    return CliRunner().invoke(marquee, ["import", *map(str, arguments)])


def last_line(result: Result) -> str:
    return (result.stdout.strip() or result.stderr.strip()).splitlines()[-1]


def objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def library(folder: Path) -> list[tuple[str, int | None]]:
    async def read() -> list[tuple[str, int | None]]:
        path = folder.parent / "live" / "marquee.db"
        async with await Database.open(path) as database, database.read() as connection:
            reviews = await ReviewStore(connection).browse(ReviewFilter(sort="title"), None, limit=100, offset=0)
        return [(review.film_label, review.rating and review.rating.score_hundredths) for review in reviews]

    return asyncio.run(read())


def heat(folder: Path, name: str = "heat.md", rating: str = "4/5") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(HEAT.format(rating=rating), "utf-8")
    return file


def test_a_zip_is_read_and_twice_changes_nothing(folder: Path) -> None:
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("a/heat.md", HEAT.format(rating="4/5"))
        archive.writestr("week.txt", WEEK.replace("Heat", "Thief"))
        archive.writestr("inner.zip", b"x")

    first, second = run(folder), run(folder)

    assert (first.exit_code, second.exit_code) == (1, 1)
    assert "more.zip/inner.zip is an archive within an archive. Unpack it first." in first.stdout
    assert "more.zip/a/heat.md: added, Heat (1995)" in first.stdout
    assert last_line(first) == "3 added, 0 updated, 0 unchanged, 1 refused"
    assert last_line(second) == "0 added, 0 updated, 2 unchanged, 1 refused"


def test_a_changed_document_in_a_zip_updates_its_review(folder: Path) -> None:
    for rating in ("4/5", "1/5"):
        with zipfile.ZipFile(folder / "more.zip", "w") as archive:
            archive.writestr("heat.md", HEAT.format(rating=rating))
        result = run(folder)

    assert last_line(result) == "0 added, 1 updated, 0 unchanged, 0 refused"
    assert library(folder) == [("Heat (1995)", 2_000)]


def test_a_file_of_another_kind_given_by_name_is_refused_and_in_a_folder_passed_over(folder: Path) -> None:
    heat(folder)
    poster = folder / "poster.jpg"
    poster.write_bytes(b"\xff\xd8\xff")

    assert run(folder).exit_code == 0
    result = run(poster, folder)

    assert result.exit_code == 1
    assert "poster.jpg is of no kind that is read (.htm, " in result.stdout


def test_files_named_twice_and_hidden_ones_are_read_once_and_not(folder: Path) -> None:
    file = heat(folder)
    heat(folder, ".obsidian/heat.md", "1/5")

    assert last_line(run(file, folder, file)) == "1 added, 0 updated, 0 unchanged, 0 refused"


def test_a_book_is_read_but_is_no_film_review(folder: Path) -> None:
    (folder / "book.md").write_text(BOOK, "utf-8")

    result = run(folder)

    assert result.exit_code == 0
    assert last_line(result) == "0 added, 0 updated, 0 unchanged, 0 refused, 1 not about a film"


def test_json_lines_have_the_promised_keys_and_nothing_else_is_on_stdout(folder: Path) -> None:
    (folder / "book.md").write_text(BOOK, "utf-8")
    (folder / "empty.md").write_text("", "utf-8")
    (folder / "week.md").write_text(WEEK, "utf-8")

    result = run("--dry-run", "--json", folder)
    found = objects(result)

    assert result.exit_code == 1
    assert all(list(entry) == KEYS for entry in found)
    assert [(entry["file"].rpartition("/")[2], entry["kind"], entry["title"], entry["year"]) for entry in found] == [
        ("book.md", "not_a_film_review", None, None),
        ("week.md", "review", "Heat", 1995),
        ("week.md", "review", "Ronin", 1998),
    ]
    assert found[1]["rating"] == {
        "value": 4, "scale": 5, "original": "4/5", "score": 80, "reason": found[1]["rating"]["reason"],
    }  # fmt: skip
    assert "empty.md holds no text" in result.stderr
    assert not (folder.parent / "live").exists()


@pytest.mark.parametrize(
    ("rating", "value", "scale", "score"),
    [("3.5/4", 3.5, 4, 87.5), ("B+", "B+", "letters", 83), ("7", 7, None, None)],
)
def test_a_rating_in_json_is_a_number_or_a_letter(
    folder: Path, rating: str, value: object, scale: object, score: object
) -> None:
    file = folder / "heat.md"
    file.write_text(
        f"---\ntitle: Heat\nyear: 1995\nrating: {rating}\n---\n\nTwo men meet, and it is enough.\n", "utf-8"
    )

    read = objects(run("--dry-run", "--json", file))[0]["rating"]

    assert (read["value"], read["scale"], read["score"]) == (value, scale, score)


def test_json_with_an_import_writes_and_prints_unchanged_documents_too(folder: Path) -> None:
    heat(folder)

    first, second = run("--json", folder), run("--json", folder)

    assert objects(first) == objects(second)
    assert len(objects(first)) == 1
    assert "1 unchanged" in second.stderr
    assert library(folder) == [("Heat (1995)", 8_000)]


def test_a_dry_run_shows_what_was_read_and_why_and_writes_nothing(folder: Path) -> None:
    heat(folder)
    (folder / "own.md").write_text(HEAT.replace("Heat", "Our Own Short").format(rating="B+"), "utf-8")
    run(heat(folder, "first/heat.md", "1/5"))
    database = folder.parent / "live" / "marquee.db"
    before = database.read_bytes()

    result = run("--dry-run", folder)
    table = " ".join(result.stdout.replace("│", " ").split())

    assert result.exit_code == 0
    assert "is Heat (1995) of the catalogue" in table
    assert "a new film" in table
    assert "taken from" in table
    assert last_line(result) == "3 read, nothing was written"
    assert database.read_bytes() == before


def test_a_dry_run_says_which_document_would_be_asked_about(folder: Path) -> None:
    for director in ("Some Body", "Other Body"):
        text = (
            f"---\ntitle: Zugzwang\nyear: 1999\nimdb: tt00000{len(director):02}\ndirector: {director}\n---\n\nA film.\n"
        )
        (folder / f"{director}.md").write_text(text, "utf-8")
    run(folder)
    (folder / "which.md").write_text("# Zugzwang (1999)\n\nA film about waiting, and then about more.\n", "utf-8")

    result = run("--dry-run", folder / "which.md")

    assert result.exit_code == 1
    assert "Several films are called Zugzwang" in " ".join(result.stdout.replace("│", " ").split())


def test_an_unstated_scale_is_taken_from_the_command_line_or_the_file_beside_the_database(folder: Path) -> None:
    file = folder / "heat.md"
    file.write_text(
        "---\ntitle: Heat\nyear: 1995\noutlet: Fog Weekly\nrating: 3\n---\n\nTwo men meet at last.\n", "utf-8"
    )
    sources = folder.parent / "live" / "sources.toml"
    sources.parent.mkdir()
    other = folder.parent / "other.toml"
    sources.write_text('[scales]\n"fog weekly" = 5\n', "utf-8")
    other.write_text('[scales]\n"Fog Weekly" = "10"\nfog.com = 4\n', "utf-8")

    def score(*arguments: object) -> object:
        return objects(run("--dry-run", "--json", *arguments, file))[0]["rating"]["score"]

    assert score() == 60
    assert score("--sources", other) == 30
    assert score("--scale", "Fog Weekly=4") == 75
    sources.unlink()
    assert score() is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--scale", "Fog Weekly"], "--scale Fog Weekly: write it as outlet=4"),
        (["--scale", "=4"], "--scale =4: write it as outlet=4"),
        (["--scale", "Fog=many"], "a scale is a number from 2 to 100, not many"),
        (["--film", "https://boxd.it/abc"], "boxd.it links can't be opened"),
        (["--film", "tt0113277"], "write the title"),
        (["--sources", "missing.toml"], "does not exist"),
    ],
)
def test_a_wrong_option_is_named_and_nothing_is_done(folder: Path, arguments: list[str], said: str) -> None:
    heat(folder)

    result = run(*arguments, folder)

    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert not (folder.parent / "live").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[scales\n", "is not valid TOML"),
        ("scales = 4\n", "scales is a table"),
        ('[scales]\n"Fog Weekly" = true\n', "[scales], Fog Weekly: a scale is a number"),
        ('[scales]\n"Fog Weekly" = 0\n', "[scales], Fog Weekly: a scale is a number"),
    ],
)
def test_a_malformed_sources_file_is_named(folder: Path, text: str, said: str) -> None:
    heat(folder)
    file = folder.parent / "s.toml"
    file.write_text(text, "utf-8")

    result = run("--sources", file, folder)

    assert result.exit_code == 2
    assert "s.toml" in result.stderr
    assert said in " ".join(result.stderr.split())


def test_a_film_whose_title_ends_in_a_number_can_be_said(folder: Path) -> None:
    (folder / "notes.txt").write_text("Seen twice. It holds, and it is long.\n\nRating: 4/5\n", "utf-8")

    assert "added, Blade Runner 2049 (2017)" in run("--film", "Blade Runner 2049", folder).stdout


def test_many_documents_are_read_by_several_processes_with_the_same_result(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_run, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    for number in range(45):
        (folder / f"{number:02}.md").write_text(HEAT.replace("Heat", f"Film {number:02}").format(rating="4/5"), "utf-8")
    (folder / "week.md").write_text(WEEK, "utf-8")
    (folder / "again.md").write_text(WEEK, "utf-8")

    result = run(folder)

    assert last_line(result) == "47 added, 0 updated, 0 unchanged, 0 refused, 1 left out as a duplicate"
    assert last_line(run(folder)) == "0 added, 0 updated, 47 unchanged, 0 refused"


def test_an_origin_is_gone_when_its_file_is(tmp_path: Path) -> None:
    file = tmp_path / "ein #1 name.md"
    file.write_text("x", "utf-8")
    origin = file.as_uri()

    assert not is_gone(origin)
    assert not is_gone(f"{origin}#2")
    assert not is_gone("sample:heat.md")
    file.unlink()
    assert is_gone(origin)
    assert is_gone(f"{origin}!/a.md#1")
