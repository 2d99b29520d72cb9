"""One bot at a time on a database, however the one before it ended."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.storage.database import Database, DatabaseUnusable
from bot.storage.sole_use import sole_use

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from bot.storage.sole_use import sole_use
with sole_use(Path(sys.argv[1])):
    print(flush=True)
    input()
"""


def test_a_second_one_is_told_which_database_is_in_use(tmp_path: Path) -> None:
    path = tmp_path / "new" / "marquee.db"

    with sole_use(path), pytest.raises(DatabaseUnusable) as refusal, sole_use(path):
        pass

    assert str(path) in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_after_the_end_nothing_is_left_and_another_may_begin(tmp_path: Path) -> None:
    path = tmp_path / "marquee.db"
    with sole_use(path):
        during = {file.name for file in tmp_path.iterdir()}

    with sole_use(path):
        again = {file.name for file in tmp_path.iterdir()}

    assert during == again == {"marquee.db.lock"}
    assert not list(tmp_path.iterdir())


def test_a_bot_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "marquee.db"
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", HOLD, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(DatabaseUnusable), sole_use(path):
            pass
        holder.kill()

    with sole_use(path):
        assert path.with_name("marquee.db.lock").exists()


async def test_the_command_line_works_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "marquee.db"

    with sole_use(path):
        async with await Database.open(path) as database:
            await database.write(lambda connection: connection.execute("DELETE FROM installation"))

    assert path.is_file()


def test_where_no_file_can_be_made_it_is_left_to_the_opening_to_complain(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("no folder", "utf-8")

    with sole_use(blocked / "marquee.db"):
        assert blocked.read_text("utf-8") == "no folder"
