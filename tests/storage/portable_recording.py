"""A pytest plugin: write down every statement that the bot's own code runs, to the file `RECORDED_SQL` names."""

from __future__ import annotations

import functools
import json
import os
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.storage.connections import Connection, StraightConnection

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
    from types import FrameType

__all__ = ["Recording", "Statement"]

ROOT = Path(__file__).resolve().parents[2]
BOT = str(ROOT / "bot")
DRIVER = frozenset(str(ROOT / "bot" / "storage" / f"{name}.py") for name in ("database", "connections", "bulk"))
# They are the driver's, which has its own ways with each engine.
TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@dataclass
class Statement:
    """One text of SQL, where it was run first (`bot/storage/films.py:31`), and its parameters' Python types."""

    sql: str
    place: str
    kinds: dict[str, list[str]] = field(default_factory=dict[str, list[str]])


@dataclass
class Recording:
    """Statements by their text, and the functions (`bot/storage/films.py:FilmStore.get`) that ran any."""

    statements: dict[str, Statement] = field(default_factory=dict[str, Statement])
    functions: set[str] = field(default_factory=set[str])

    def add(self, sql: str, parameters: Sequence[Mapping[str, Any]], caller: FrameType | None) -> None:
        """Take down a statement that the bot runs; one of a test or of the driver itself is none of ours."""
        frames = [frame for frame in _frames(caller) if frame.f_code.co_filename not in DRIVER]
        if sql.split(maxsplit=1)[0] in TRANSACTIONS or not frames or not _is_ours(frames[0]):
            return
        self.functions.update(f"{_file(frame)}:{frame.f_code.co_qualname}" for frame in frames if _is_ours(frame))
        found = self.statements.setdefault(sql, Statement(sql, f"{_file(frames[0])}:{frames[0].f_lineno}"))
        for name, value in (item for row in parameters for item in row.items()):
            kinds = found.kinds.setdefault(name, [])
            if type(value).__name__ not in kinds:
                kinds.append(type(value).__name__)

    def merge(self, other: Recording) -> None:
        """Take over what another run wrote down."""
        self.functions |= other.functions
        for sql, found in other.statements.items():
            known = self.statements.setdefault(sql, found)
            known.kinds = {
                name: sorted({*known.kinds.get(name, ()), *found.kinds.get(name, ())})
                for name in known.kinds.keys() | found.kinds.keys()
            }

    def write(self, path: Path) -> None:
        """Write all as JSON."""
        document = {"statements": list(map(asdict, self.statements.values())), "functions": sorted(self.functions)}
        path.write_text(json.dumps(document), "utf-8")

    @classmethod
    def read(cls, path: Path) -> Recording:
        """Read what `write` wrote."""
        document = json.loads(path.read_text("utf-8"))
        statements = [Statement(**fields) for fields in document["statements"]]
        return cls({statement.sql: statement for statement in statements}, set(document["functions"]))


def _frames(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _is_ours(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith(BOT)


def _file(frame: FrameType) -> str:
    return Path(frame.f_code.co_filename).relative_to(ROOT).as_posix()


RECORDING = Recording()


def _recorded(
    run: Callable[..., Awaitable[Any]], rows_of: Callable[[Any], Sequence[Mapping[str, Any]]]
) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(run)
    async def recorded(connection: Connection, sql: str, parameters: Any = None) -> Any:
        RECORDING.add(sql, rows_of(parameters), sys._getframe(1))  # pyright: ignore[reportPrivateUsage]
        return await run(connection, sql, parameters)

    return recorded


def pytest_configure() -> None:
    """Listen from before the first test on. `fetch_one` runs through `fetch_all`."""
    for connection in (Connection, StraightConnection):
        for name, rows_of in (("fetch_all", _only), ("execute", _only), ("execute_many", list)):
            setattr(connection, name, _recorded(getattr(connection, name), rows_of))


def _only(row: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    return [row or {}]


def pytest_sessionfinish() -> None:
    """Write the file, whatever became of the tests."""
    RECORDING.write(Path(os.environ["RECORDED_SQL"]))
