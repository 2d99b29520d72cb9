"""`python -m bot backup`, `restore`, `check`."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from typing import TYPE_CHECKING

import pytest
from builders import a_member, add_film
from click.testing import CliRunner
from stage import Clock

from bot.cli import marquee
from bot.domain.errors import UserFacingError
from bot.domain.stars import Stars
from bot.services import build_services
from bot.storage import backups
from bot.storage.database import Database

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A host's database with one film that three members rated."""
    path = tmp_path / "live" / "marquee.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_PATH", str(path))
    monkeypatch.setenv("COLUMNS", "200")
    asyncio.run(rate(path, 3))
    return path


async def rate(path: Path, members: int) -> None:
    async with await Database.open(path) as database:
        film = await add_film(database)
        services = build_services(database, Clock())
        for user_id in range(members):
            await services.ratings.rate(a_member(user_id), film.film_id, Stars(8))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(marquee, [str(argument) for argument in arguments])


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def break_with(path: Path, sql: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


@pytest.mark.usefixtures("live")
def test_a_backup_is_one_whole_file(tmp_path: Path) -> None:
    done = run("backup", tmp_path / "copies" / "one.db")

    assert done.exit_code == 0, done.output
    assert "one.db" in done.output
    assert [file.name for file in (tmp_path / "copies").iterdir()] == ["one.db"]
    assert ask(tmp_path / "copies" / "one.db", "SELECT COUNT(*) FROM ratings") == [(3,)]


@pytest.mark.usefixtures("live")
def test_a_backup_into_a_folder_is_named_after_the_time(tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()

    assert run("backup", tmp_path / "copies").exit_code == 0
    assert [file.name.startswith("marquee-20") for file in (tmp_path / "copies").iterdir()] == [True]


def test_a_backup_of_a_database_in_use_holds_what_was_acknowledged(live: Path, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(live)) as held:
        held.execute("DELETE FROM notes")
        held.execute("UPDATE ratings SET half_stars = 2 WHERE user_id = 1")  # not committed
        assert run("backup", tmp_path / "one.db").exit_code == 0

    assert ask(tmp_path / "one.db", "SELECT half_stars FROM ratings WHERE user_id = 1") == [(8,)]


def test_what_no_copy_may_hold_is_left_out_down_to_the_bytes(
    live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_with(live, "INSERT INTO installation VALUES ('a fact', 'only-for-a-while-0815')")
    monkeypatch.setattr(backups, "LEFT_OUT", ("installation",))

    assert run("backup", tmp_path / "one.db").exit_code == 0
    assert b"only-for-a-while-0815" not in (tmp_path / "one.db").read_bytes()
    assert ask(live, "SELECT COUNT(*) FROM installation") == [(1,)]


@pytest.mark.usefixtures("live")
def test_a_backup_never_overwrites_a_file(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("precious", "utf-8")

    done = run("backup", tmp_path / "precious.txt")

    assert isinstance(done.exception, UserFacingError)
    assert "exists already" in str(done.exception)
    assert (tmp_path / "precious.txt").read_text("utf-8") == "precious"


@pytest.mark.usefixtures("live")
def test_a_backup_that_cannot_be_written_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()

    done = run("backup", tmp_path / "a file" / "one.db")

    assert isinstance(done.exception, UserFacingError)
    assert "could not be written" in str(done.exception)


def test_a_restore_brings_the_backup_and_keeps_what_was_there(live: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "one.db")
    break_with(live, "DELETE FROM ratings")

    done = run("restore", tmp_path / "one.db")

    assert done.exit_code == 0, done.output
    assert ask(live, "SELECT COUNT(*) FROM ratings") == [(3,)]
    assert ask(live.with_name("marquee.db.before-restore-1"), "SELECT COUNT(*) FROM ratings") == [(0,)]
    assert run("check").exit_code == 0


def test_a_restore_on_a_new_machine_needs_no_database(live: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "one.db")
    for file in live.parent.iterdir():
        file.unlink()

    assert run("restore", tmp_path / "one.db").exit_code == 0
    assert [file.name for file in live.parent.iterdir()] == ["marquee.db"]


def test_a_restore_while_the_bot_runs_is_refused(live: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "one.db")
    break_with(live, "DELETE FROM ratings")

    async def restore_while_open() -> Result:
        async with await Database.open(live):
            return await asyncio.to_thread(run, "restore", tmp_path / "one.db")

    done = asyncio.run(restore_while_open())

    assert isinstance(done.exception, UserFacingError)
    assert "Stop the bot first" in str(done.exception)
    assert ask(live, "SELECT COUNT(*) FROM ratings") == [(0,)]


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "no backup"), (b"", "not a sound backup|another program's"), (b"text", "not a sound backup")],
)
def test_what_is_no_backup_is_refused(live: Path, tmp_path: Path, content: bytes | None, words: str) -> None:
    if content is not None:
        (tmp_path / "one.db").write_bytes(content)

    done = run("restore", tmp_path / "one.db")

    assert isinstance(done.exception, UserFacingError)
    with pytest.raises(UserFacingError, match=words):
        raise done.exception
    assert ask(live, "SELECT COUNT(*) FROM ratings") == [(3,)]


@pytest.mark.usefixtures("live")
def test_a_check_of_a_sound_database_finds_nothing() -> None:
    done = run("check")

    assert done.exit_code == 0, done.output
    assert "Ratings: 3 looked at, fine" in done.output


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE tallies SET bin_8 = 4", "Films' tallies: 1 looked at, 1 wrong"),
        ("DELETE FROM tallies", "Films' tallies: 0 looked at, 1 wrong"),
        ("UPDATE guild_tallies SET half_stars_sum = 1", "Servers' totals: 1 looked at, 1 wrong"),
        ("UPDATE ratings SET is_held = 1 WHERE user_id = 0", "Ratings: 3 looked at, 1 wrong"),
        ("UPDATE ratings SET film_id = 404", "Files: 1 looked at, 3 wrong"),
    ],
)
def test_a_check_finds_what_is_wrong(live: Path, sql: str, words: str) -> None:
    break_with(live, sql)

    done = run("check")

    assert done.exit_code == 1
    assert words in done.output


def test_a_check_without_a_database_makes_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_PATH", str(tmp_path / "none.db"))

    assert isinstance(run("check").exception, UserFacingError)
    assert isinstance(run("backup", tmp_path / "one.db").exception, UserFacingError)
    assert list(tmp_path.iterdir()) == []
