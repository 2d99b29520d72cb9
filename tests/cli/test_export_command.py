"""`python -m bot export`."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from builders import GUILD
from test_housekeeping import live, rate, run

from bot.domain.errors import AlreadyDone, NotFound
from bot.storage import exports
from bot.storage.opening import DatabaseUnusable

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["live", "rate"]


def rows_in(target: Path, table: str) -> int:
    with zipfile.ZipFile(target) as archive:
        return len([json.loads(line) for line in archive.read(f"{table}.jsonl").splitlines()])


@pytest.mark.usefixtures("live")
def test_everything_goes_into_one_zip(tmp_path: Path) -> None:
    done = run("export", tmp_path / "copies" / "all.zip")

    assert done.exit_code == 0, done.output
    assert "all.zip: " in done.output
    assert "Not in it: night_ballots, secrets" in done.output
    assert rows_in(tmp_path / "copies" / "all.zip", "ratings") == 3
    assert [file.name for file in (tmp_path / "copies").iterdir()] == ["all.zip"]


@pytest.mark.usefixtures("live")
def test_into_a_folder_it_is_named_after_server_and_time(tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()

    assert run("export", tmp_path / "copies", "--guild", GUILD).exit_code == 0

    (made,) = (tmp_path / "copies").iterdir()
    assert made.name.startswith(f"marquee-server-{GUILD}-20")
    assert made.suffix == ".zip"
    assert made.stat().st_mode & 0o077 == 0
    assert rows_in(made, "ratings") == 3


def test_it_reads_what_a_running_bot_has_acknowledged(live: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(live, isolation_level=None)) as held:
        held.execute("UPDATE ratings SET half_stars = 1")
        held.execute("BEGIN IMMEDIATE")
        held.execute("DELETE FROM notes")
        done = run("export", tmp_path / "all.zip")

    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        stars = [json.loads(line)["half_stars"] for line in archive.read("ratings.jsonl").splitlines()]
    assert stars == [1, 1, 1]


@pytest.mark.usefixtures("live")
def test_an_unknown_server_is_one_sentence(tmp_path: Path) -> None:
    done = run("export", tmp_path / "one.zip", "--guild", 404)

    assert isinstance(done.exception, NotFound)
    assert "belongs to a server with the id 404" in str(done.exception)
    assert not (tmp_path / "one.zip").exists()


@pytest.mark.usefixtures("live")
@pytest.mark.parametrize("guild_id", ["films", "0", "-5", "1.5"])
def test_what_is_no_id_is_refused_with_exit_code_2(tmp_path: Path, guild_id: str) -> None:
    done = run("export", tmp_path / "one.zip", "--guild", guild_id)

    assert done.exit_code == 2
    assert "--guild" in done.output


@pytest.mark.usefixtures("live")
def test_a_path_that_can_not_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    existing = run("export", tmp_path / "file")
    below = run("export", tmp_path / "file" / "out.zip")

    assert isinstance(existing.exception, AlreadyDone)
    assert isinstance(below.exception, DatabaseUnusable)
    assert "could not be written" in str(below.exception)


def test_an_export_that_fails_half_way_leaves_nothing(
    live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exports, "_told", full)
    done = run("export", tmp_path / "all.zip")

    assert isinstance(done.exception, DatabaseUnusable)
    assert "No space left" in str(done.exception)
    assert sorted(file.name for file in tmp_path.iterdir()) == [live.parent.name]


def test_without_a_database_it_says_so_and_makes_none(live: Path, tmp_path: Path) -> None:
    live.unlink()
    done = run("export", tmp_path / "all.zip")

    assert isinstance(done.exception, NotFound)
    assert not live.exists()


def test_another_program_s_database_is_refused(live: Path, tmp_path: Path) -> None:
    live.unlink()
    with closing(sqlite3.connect(live)) as other, other:
        other.execute("CREATE TABLE theirs (x)")
    done = run("export", tmp_path / "all.zip")

    assert isinstance(done.exception, DatabaseUnusable)
    assert "another program" in str(done.exception)
