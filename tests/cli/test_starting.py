"""`python -m bot` where it can't start: one or two clear lines, exit code 2, nothing changed."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.__main__ import main
from bot.storage.sole_use import sole_use

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[2]
TOKEN = f"{'A' * 24}.{'b' * 6}.{'c' * 27}"
OURS = {"DISCORD_TOKEN", "DATABASE_PATH", "SAMPLE_LIBRARY", "LOG_LEVEL"}
PATIENCE = 60  # seconds


@dataclass
class Start:
    """A process in a folder of its own, started with the others so that they share the machine."""

    folder: Path
    process: subprocess.Popen[str]

    def ended(self) -> tuple[int, str]:
        _output, errors = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, errors


def start(
    folder: Path, *arguments: str, dotenv: str | None = None, python: Sequence[str] = (), **environment: str
) -> Start:
    folder.mkdir(exist_ok=True)
    if dotenv is not None:
        (folder / ".env").write_text(dotenv, "utf-8")
    inherited = {name: text for name, text in os.environ.items() if name not in OURS}
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, *python, "-m", "bot", *arguments],
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(ROOT), "DATABASE_PATH": str(folder / "new.db"), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return Start(folder, process)


@pytest.fixture(scope="module")
def starts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Start]]:
    base = tmp_path_factory.mktemp("starts")
    corrupt = base / "corrupt.db"
    corrupt.write_bytes(b"SQLite format 3\x00" + b"garbage" * 1_000)
    with socket.create_server(("127.0.0.1", 0)) as taken, sole_use(base / "busy.db"):
        port = str(taken.getsockname()[1])
        started = {
            "no libraries": start(base / "h", python=["-S"]),
            "no token": start(base / "a"),
            "malformed .env": start(base / "b", dotenv=f"LOG_LEVEL=INFO\nDISCORD_TOKEN='{TOKEN}\n"),
            "malformed token": start(base / "c", DISCORD_TOKEN=TOKEN[:30]),
            "corrupt database": start(base / "d", DISCORD_TOKEN=TOKEN, DATABASE_PATH=str(corrupt)),
            "another bot": start(base / "g", DISCORD_TOKEN=TOKEN, DATABASE_PATH=str(base / "busy.db")),
        }
        if importlib.util.find_spec("simcord") is not None:
            started["port in use"] = start(base / "e", "demo", "--port", port)
        yield started
        for one in started.values():
            one.process.kill()
            one.process.communicate()


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("no libraries", "pip install"),
        ("no token", "DISCORD_TOKEN"),
        ("malformed .env", "Line 2"),
        ("malformed token", "does not look like a bot token"),
        ("corrupt database", "corrupt.db"),
        ("another bot", "already"),
        ("port in use", "port"),
    ],
)
def test_what_a_person_can_mend_is_told_in_two_lines_at_most(starts: dict[str, Start], case: str, words: str) -> None:
    if case not in starts:
        pytest.skip("the demo's libraries are not installed")

    exit_code, errors = starts[case].ended()

    assert exit_code == 2, errors
    assert "Traceback" not in errors
    assert 1 <= len(errors.strip().splitlines()) <= 2, errors
    assert words in errors
    assert TOKEN[:24] not in errors
    assert {file.name for file in starts[case].folder.iterdir()} <= {".env"}


def test_a_python_that_is_too_old_is_told_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 12, "final", 0))

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 2
    assert capsys.readouterr().err == "Marquee needs Python 3.11 or newer, and this is Python 3.10.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to catch")
@pytest.mark.skipif(importlib.util.find_spec("simcord") is None, reason="the demo's libraries are not installed")
def test_a_demo_that_is_told_to_end_takes_its_database_with_it(tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    demo = start(tmp_path / "f", "demo", "--port", "0", TMPDIR=str(temporary))
    assert demo.process.stdout is not None
    while "http://" not in demo.process.stdout.readline():
        assert demo.process.poll() is None
    assert list(temporary.iterdir())

    demo.process.terminate()

    assert demo.ended() == (0, "")
    assert not list(temporary.iterdir())
