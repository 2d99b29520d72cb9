"""Write what a server has, or everything, into one zip: a file of JSON lines for each table, found from the schema.

Like a backup this goes past the stores: it reads one consistent state through a connection of its own, row by row,
while the bot may run.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from bot.domain.errors import AlreadyDone, NotFound
from bot.domain.nights import LEAST_BALLOTS_TO_TELL
from bot.storage.backups import written_beside
from bot.storage.migrating import discover
from bot.storage.opening import DatabaseUnusable, inspect_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

__all__ = ["BELONGING", "LEFT_OUT", "MASKED", "NAMED", "Export", "export"]

FORMAT: Final = "marquee-server"
VERSION: Final = 1

LEFT_OUT: Final[Mapping[str, str]] = {
    "night_ballots": "Ballots are secret: who cast which is never copied.",
    "secrets": "The key of this installation.",
    "installation": "Facts of this installation, not of a server.",
    "given_ids": "Which numbers this installation has given out.",
    "jobs": "Work that waits, for this installation alone.",
    "film_details": "Lent by TMDB, whose terms do not let it be handed on.",
    "users_reviews": "Lent by TMDB, whose terms do not let it be handed on.",
    "member_imports": "Imports that a member has not agreed to yet.",
    "import_films": "Imports that a member has not agreed to yet.",
    "import_viewings": "Imports that a member has not agreed to yet.",
    "import_changes": "Imports that a member has not agreed to yet.",
    "import_left_out": "Imports that a member has not agreed to yet.",
}
"""Tables that no export has, with the reason, which the export states too."""
BELONGING: Final[Mapping[str, str]] = {
    "review_sections": "reviews",
    "night_candidates": "nights",
    "night_votes": "nights",
    "source_items": "sources",
    "film_titles": "films",
    "film_redirects": "films",
}
"""Tables whose rows belong to a server because those of another table do, to which they refer."""
NAMED: Final = ("films", "critics", "outlets")
"""Tables of which a server's export has what its rows refer to, and what is the server's own."""
MASKED: Final[Mapping[tuple[str, str], str]] = {
    ("sources", "address"): "''",  # it may hold a key
    ("sources", "last_error"): "NULL",
    ("nights", "seed"): "CASE WHEN state = 'closed' THEN seed ELSE '' END",  # whoever has it foresees the draw
}
_SHOWN: Final[Mapping[str, str]] = {
    # Of fewer, one could guess whose they are.
    "night_votes": f"night_id IN (SELECT night_id FROM nights WHERE ballots >= {LEAST_BALLOTS_TO_TELL})"
}
# Discord's ids are text: programs that read numbers as floats would change their last digits.
_DISCORD_IDS: Final = ("guild_id", "user_id", "member_id", "moderator_id", "channel_id", "message_id", "role_id")
_TOLD_EVERY: Final = 1_000
_NAMES_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Export:
    """What was written: rows by table, and why other tables were not."""

    rows: Mapping[str, int]
    left_out: Mapping[str, str] = field(default_factory=lambda: LEFT_OUT)


def export(
    database: Path, target: Path, guild_id: int | None, now: datetime, told: Callable[[str, int, int], None]
) -> Export:
    """Write a server's data, or (None) everything, into a zip; the bot may run meanwhile.

    Args:
        database: The database.
        target: The file to write, which must not exist.
        guild_id: Whose data.
        now: Noted in the export; aware UTC.
        told: Called with the table and with how many of all rows are written.

    Raises:
        NotFound: there is no database, or no such server in it.
        AlreadyDone: the target exists.
        DatabaseUnusable: the database can't be read, or the export can't be written.
        NewerDatabase: a newer version wrote the database.
    """
    if not database.is_file():
        raise NotFound(f"There is no database at {database}.")
    if target.exists():
        raise AlreadyDone(f"{target} exists already. Name a new file; an export never overwrites another.")
    try:
        inspect_file(database, newest=discover()[-1].number, may_be_empty=False)
        with contextlib.closing(_opened(database)) as connection:
            selection = _Selection(connection, guild_id)
            selection.require_known()
            target.parent.mkdir(parents=True, exist_ok=True)
            with written_beside(target) as copy:
                return _write(copy, selection, now, told)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseUnusable(f"The export could not be written: {error}. Nothing was changed.") from error


def _opened(database: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("BEGIN")  # one state of the data, however long it takes
    return connection


def _write(copy: Path, selection: _Selection, now: datetime, told: Callable[[str, int, int], None]) -> Export:
    total = sum(selection.count(table) for table in selection.tables)
    rows: dict[str, int] = {}
    written = 0
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in selection.tables:
            rows[table] = 0
            with archive.open(f"{table}.jsonl", "w", force_zip64=True) as lines:
                for row in selection.rows(table):
                    lines.write((json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "replace"))
                    rows[table] += 1
                    written += 1
                    if written % _TOLD_EVERY == 0:
                        told(table, written, total)
        manifest = selection.manifest() | {"exported_at": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "rows": rows}
        archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
    told("", total, total)
    return Export(rows)


class _Selection:
    """Which rows of which tables are exported; every name in its SQL comes from the schema."""

    def __init__(self, connection: sqlite3.Connection, guild_id: int | None) -> None:
        self._connection = connection
        self._guild_id = guild_id
        names = [
            str(row["name"])
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            if not row["name"].startswith("sqlite_")
        ]
        self._columns = {
            name: [str(row["name"]) for row in connection.execute(f"PRAGMA table_info({name})")] for name in names
        }
        self.tables = [
            name for name in names if name not in LEFT_OUT and (guild_id is None or self._is_a_server_s(name))
        ]

    def require_known(self) -> None:
        """Refuse a server of which there is nothing.

        Raises:
            NotFound: with the servers that there are.
        """
        if self._guild_id is None or any(self.count(table) for table in self.tables if table not in NAMED):
            return
        known = self._connection.execute("SELECT guild_id, name FROM known_guilds ORDER BY guild_id").fetchall()
        names = ", ".join(f"{row['guild_id']} ({row['name'] or 'unnamed'})" for row in known[:_NAMES_SHOWN])
        more = f" and {len(known) - _NAMES_SHOWN:,} more" if len(known) > _NAMES_SHOWN else ""
        there = f"There are {names}{more}." if known else "No server is known yet."
        raise NotFound(f"Nothing in this database belongs to a server with the id {self._guild_id}. {there}")

    def count(self, table: str) -> int:
        """Return how many rows of a table are exported."""
        sql = f"SELECT COUNT(*) FROM {table} WHERE {self._where(table)}"
        return int(self._connection.execute(sql, {"guild_id": self._guild_id}).fetchone()[0])

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Give the rows of a table one by one; ordered by what is in them, so that no order of writing shows."""
        columns = self._columns[table]
        parts = ", ".join(f"{MASKED.get((table, column), column)} AS {column}" for column in columns)
        order = ", ".join(str(number) for number in range(1, 1 + len(columns)))
        sql = f"SELECT {parts} FROM {table} WHERE {self._where(table)} ORDER BY {order}"
        for row in self._connection.execute(sql, {"guild_id": self._guild_id}):
            yield {name: _told(name, row[name]) for name in columns}

    def manifest(self) -> dict[str, Any]:
        """Say what the export is."""
        known = self._connection.execute(
            "SELECT name FROM known_guilds WHERE guild_id = :guild_id", {"guild_id": self._guild_id}
        ).fetchone()
        server = {"server_id": str(self._guild_id), "name": known["name"] if known else None}
        return {
            "format": FORMAT,
            "version": VERSION,
            "schema": self._connection.execute("PRAGMA user_version").fetchone()[0],
            "server": None if self._guild_id is None else server,
            "left_out": {table: reason for table, reason in LEFT_OUT.items() if table in self._columns},
            "masked": [f"{table}.{column}" for table, column in MASKED],
        }

    def _is_a_server_s(self, table: str) -> bool:
        return "guild_id" in self._columns[table] or table in BELONGING or table in NAMED

    def _where(self, table: str) -> str:
        shown = _SHOWN.get(table, "1 = 1")
        return shown if self._guild_id is None else f"{shown} AND ({self._theirs(table)})"

    def _theirs(self, table: str) -> str:
        """Say in SQL which rows of a table are a server's."""
        conditions: list[str] = []
        if "guild_id" in self._columns[table]:
            conditions.append("guild_id = :guild_id")
        elif table in BELONGING:
            ours, theirs = next(self._references(table, BELONGING[table]))
            conditions.append(
                f"{ours} IN (SELECT {theirs} FROM {BELONGING[table]} WHERE {self._theirs(BELONGING[table])})"
            )
        if table in NAMED:
            conditions += [
                f"{theirs} IN (SELECT {ours} FROM {other} WHERE {self._theirs(other)})"
                for other in self.tables
                if other not in NAMED and BELONGING.get(other) not in NAMED
                for ours, theirs in self._references(other, table)
            ]
        return " OR ".join(conditions)

    def _references(self, table: str, other: str) -> Iterator[tuple[str, str]]:
        """Give the columns with which a table refers to another, and the other's."""
        for row in self._connection.execute(f"PRAGMA foreign_key_list({table})").fetchall():
            if row["table"] == other:
                yield row["from"], row["to"] or self._columns[other][0]  # a key of one column stands first


def _told(name: str, value: Any) -> Any:
    is_discord_s = name.endswith(_DISCORD_IDS) or name == "event_id"
    return str(value) if is_discord_s and isinstance(value, int) else value
