"""`python -m bot import`: what it says, and what it leaves behind."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bot.cli import marquee
from bot.domain.errors import UserFacingError
from bot.domain.reviews import ReviewFilter
from bot.storage.database import Database
from bot.storage.reviews import ReviewStore

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

REVIEW = """---
film: Heat
year: 1995
critic: Vera Critic
outlet: The Paper
rating: {rating}
---

Two men meet, and it is [bold]enough[/bold].
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A host's folder, with a database of its own and no `.env`."""
    reviews = tmp_path / "reviews"
    (reviews / "older").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_PATH", str(tmp_path / "live" / "marquee.db"))
    for name in ("DISCORD_TOKEN", "SAMPLE_LIBRARY", "LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    return reviews


def run(*arguments: object) -> Result:
    return CliRunner().invoke(marquee, ["import", *map(str, arguments)])


def counts(result: Result) -> dict[str, int]:
    """What the last line says happened, without what did not happen at all."""
    said = (part.split(" ", 1) for part in result.stdout.strip().splitlines()[-1].split(", "))
    return {outcome: int(number) for number, outcome in said if int(number)}


def scores(folder: Path) -> list[int | None]:
    async def read() -> list[int | None]:
        async with (
            await Database.open(folder.parent / "live" / "marquee.db") as database,
            database.read() as connection,
        ):
            reviews = await ReviewStore(connection).browse(ReviewFilter(), None, limit=100, offset=0)
        return [review.rating.score_hundredths if review.rating else None for review in reviews]

    return asyncio.run(read())


def test_a_file_is_added_without_a_token(folder: Path) -> None:
    (folder / "heat.md").write_text(REVIEW.format(rating="4/5"), "utf-8")

    result = run(folder / "heat.md")

    assert result.exit_code == 0, result.output
    assert "heat.md: added, Heat (1995)" in result.stdout
    assert counts(result) == {"added": 1}
    assert scores(folder) == [8_000]


def test_the_same_file_twice_changes_nothing_and_a_changed_one_updates(folder: Path) -> None:
    file = folder / "heat.md"
    file.write_text(REVIEW.format(rating="4/5"), "utf-8")
    run(file)

    again = run(file)
    file.write_text(REVIEW.format(rating="1/5"), "utf-8")
    changed = run(file)

    assert counts(again) == {"unchanged": 1}
    assert counts(changed) == {"updated": 1}
    assert (again.exit_code, changed.exit_code) == (0, 0)
    assert scores(folder) == [2_000]


def test_a_folder_is_read_with_its_folders_and_only_what_may_be_a_review(folder: Path) -> None:
    (folder / "heat.md").write_text(REVIEW.format(rating="4/5"), "utf-8")
    (folder / "older" / "heat.md").write_text(REVIEW.format(rating="1/5").replace("Vera", "Old"), "utf-8")
    (folder / "poster.jpg").write_bytes(b"\xff\xd8\xff")

    result = run(folder)

    assert counts(result) == {"added": 2}
    assert sorted(score or 0 for score in scores(folder)) == [2_000, 8_000]


def test_a_bad_file_is_named_with_its_line_and_the_others_go_on(folder: Path) -> None:
    (folder / "a-broken.md").write_text(REVIEW.format(rating='"4/5'), "utf-8")
    (folder / "heat.md").write_text(REVIEW.format(rating="4/5"), "utf-8")

    result = run(folder)

    assert result.exit_code == 1
    assert "a-broken.md, line " in result.stdout
    assert counts(result) == {"added": 1, "refused": 1}


def test_the_film_can_be_said_for_a_text_that_does_not(folder: Path) -> None:
    (folder / "notes.txt").write_text("Seen twice. It holds.\n\nRating: 4/5\n", "utf-8")

    result = run(folder / "notes.txt", "--film", "1917 (2019)")

    assert result.exit_code == 0, result.output
    assert "notes.txt: added, 1917 (2019)" in result.stdout


def test_a_path_that_does_not_exist_is_a_wrong_use(folder: Path) -> None:
    result = run(folder / "nothing.md")

    assert result.exit_code == 2
    assert "does not exist" in result.stderr


def test_nothing_to_import_is_a_wrong_use() -> None:
    assert run().exit_code == 2


def test_a_database_that_can_not_be_used_is_a_clear_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "heat.md").write_text(REVIEW.format(rating="4/5"), "utf-8")
    monkeypatch.setenv("DATABASE_PATH", str(folder))

    result = run(folder / "heat.md")

    assert isinstance(result.exception, UserFacingError)
    assert "is a folder" in str(result.exception)
