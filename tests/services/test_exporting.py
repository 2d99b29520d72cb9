"""What an export of a server has: all of its rows, nobody else's, no ballot and no key."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from builders import GUILD, OTHER_GUILD, a_draft, add_film, add_review, facts
from test_privacy import leave_traces_everywhere

from bot.domain.errors import AlreadyDone, NotFound
from bot.storage.exports import BELONGING, LEFT_OUT, MASKED, NAMED, export

if TYPE_CHECKING:
    from pathlib import Path

    from stage import Clock

    from bot.services import Services
    from bot.storage.database import Connection, Database

ADA, BELA = 100000000000000001, 100000000000000002
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRETS = ("BALLOT-OF-ADA", "KEY-OF-ALL", "FEED-KEY", "SEED-OF-OPEN", "LENT-BY-TMDB")
Tables = dict[str, list[dict[str, Any]]]


async def fill(connection: Connection) -> None:
    """Leave what may not come out, and a row wherever nobody has acted yet."""
    for guild_id, mark in ((GUILD, "ours"), (OTHER_GUILD, "theirs")):
        here = {"guild_id": guild_id}
        for table, row in (
            ("known_guilds", {**here, "name": mark}),
            ("guild_settings", {**here, "time_zone": "Europe/Budapest"}),
            ("digests", here),
            ("film_reveals", {**here, "film_id": 1, "is_revealed": 1, "set_at": 0}),
            ("film_locks", {**here, "film_id": 1, "locked_at": 0}),
            (
                "cards",
                {**here, "message_id": guild_id, "channel_id": 5, "film_id": 1, "posted_at": 0, "shown_version": 0},
            ),
            (
                "sources",
                {**here, "source_id": guild_id, "kind": "feed", "address": "https://x/FEED-KEY", "cursor": "[]"},
            ),
            ("source_items", {"source_id": guild_id, "item_id": f"item of {mark}", "taken_at": 0}),
            ("night_candidates", {"night_id": guild_id, "number": 1, "film_id": 1, "suggestion_id": guild_id}),
            *(("night_votes", {"night_id": guild_id, "marks": f"{n} votes of {mark}"}) for n in (3, 1, 2)),
        ):
            names = ", ".join(row)
            values = ", ".join(f":{name}" for name in row)
            await connection.execute(f"INSERT INTO {table} ({names}) VALUES ({values}) ON CONFLICT DO NOTHING", row)
    await connection.execute("UPDATE nights SET seed = 'SEED-OF-OPEN', state = 'open', ballots = 3")
    await connection.execute("""UPDATE night_ballots SET cast_as = '["BALLOT-OF-ADA"]'""")
    await connection.execute("INSERT INTO secrets (name, value) VALUES ('person', 'KEY-OF-ALL') ON CONFLICT DO NOTHING")
    await connection.execute("UPDATE secrets SET value = 'KEY-OF-ALL'")
    await connection.execute("INSERT INTO film_details (film_id, asked_at) VALUES (1, 0)")
    await connection.execute(
        "INSERT INTO users_reviews (film_id, item_id, author, excerpt) VALUES (1, 'x', 'LENT-BY-TMDB', '')"
    )


@pytest_asyncio.fixture
async def live(services: Services, database: Database, database_path: Path, clock: Clock) -> Path:
    """A database in which two servers have a row in every table."""
    for user_id in (ADA, BELA):
        await leave_traces_everywhere(services, database, user_id, clock)
    for guild_id, mark in ((GUILD, "ours"), (OTHER_GUILD, "theirs")):
        own = await add_film(database, facts(f"A film of {mark}", 2024), guild_id)
        await add_review(database, own, a_draft(critic=f"Critic of {mark}"), NOW, guild_id=guild_id)
    await add_film(database, facts("Nobody's film", 2000))
    await database.write(fill)
    return database_path


def read(target: Path) -> tuple[Tables, dict[str, Any], str]:
    """Return the rows by table, the manifest, and all of it as one text."""
    tables: Tables = {}
    with zipfile.ZipFile(target) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    for name, text in texts.items():
        if name.endswith(".jsonl"):
            tables[name.removesuffix(".jsonl")] = [json.loads(line) for line in text.splitlines()]
    return tables, json.loads(texts["manifest.json"]), "\n".join(texts.values())


def exported(live: Path, tmp_path: Path, guild_id: int | None = GUILD) -> tuple[Tables, dict[str, Any], str]:
    export(live, tmp_path / "out.zip", guild_id, NOW, lambda _table, _done, _total: None)
    return read(tmp_path / "out.zip")


def tables_of(live: Path) -> dict[str, list[str]]:
    """Return every table of the schema with its columns."""
    with closing(sqlite3.connect(live)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: [column for _, column, *_ in connection.execute(f"PRAGMA table_info({name})")]
            for name in names
            if not name.startswith("sqlite_")
        }


def test_every_table_is_exported_or_named_with_the_reason(live: Path) -> None:
    """A new table is found by its guild_id; any other has to be put into a list, or an export would lose it."""
    tables = tables_of(live)
    by_guild = {name for name, columns in tables.items() if "guild_id" in columns}

    assert set(tables) == by_guild | set(BELONGING) | set(NAMED) | set(LEFT_OUT)
    assert set(BELONGING) & by_guild == set()
    assert set(LEFT_OUT) & (set(BELONGING) | set(NAMED)) == set()
    assert all(len(reason) > 20 for reason in LEFT_OUT.values())
    assert [name for name in MASKED if name[1] not in tables[name[0]]] == []


def test_a_server_s_export_has_all_of_its_rows_of_every_table(live: Path, tmp_path: Path) -> None:
    tables, manifest, _ = exported(live, tmp_path)

    with closing(sqlite3.connect(live)) as connection:
        for table, columns in tables_of(live).items():
            if "guild_id" in columns and table not in LEFT_OUT and table != "films":
                (expected,) = connection.execute(f"SELECT COUNT(*) FROM {table} WHERE guild_id = {GUILD}").fetchone()
                assert len(tables[table]) == expected > 0, table
                assert {row["guild_id"] for row in tables[table]} == {str(GUILD)}
    for table in BELONGING:
        assert tables[table] or table in {"film_titles", "film_redirects"}, table
    assert manifest["rows"] == {table: len(rows) for table, rows in tables.items()}
    assert manifest["server"] == {"server_id": str(GUILD), "name": "ours"}
    assert (manifest["format"], manifest["version"], manifest["exported_at"]) == (
        "marquee-server",
        1,
        "2026-03-01T12:00:00Z",
    )


def test_another_server_s_rows_are_not_in_it(live: Path, tmp_path: Path) -> None:
    tables, _, text = exported(live, tmp_path)

    assert "theirs" not in text
    assert "of ours" in text
    assert [row["night_id"] for row in tables["night_candidates"]] == [GUILD]
    assert {row["title"] for row in tables["films"]} == {"Heat", "Alien", "A film of ours"}
    assert [row["name"] for row in tables["critics"]] == ["Critic of ours"]
    assert [row["name"] for row in tables["outlets"]] == ["The Paper"]


@pytest.mark.parametrize("guild_id", [GUILD, None])
def test_no_ballot_no_key_and_nothing_lent_is_ever_in_it(live: Path, tmp_path: Path, guild_id: int | None) -> None:
    with closing(sqlite3.connect(live)) as connection:
        stored = "".join(connection.iterdump())
    assert [secret for secret in SECRETS if secret not in stored] == []

    tables, manifest, text = exported(live, tmp_path, guild_id)

    assert [secret for secret in SECRETS if secret in text] == []
    assert set(tables) & set(LEFT_OUT) == set()
    assert manifest["left_out"] == dict(LEFT_OUT)
    assert manifest["masked"] == ["sources.address", "sources.last_error", "nights.seed"]


def test_votes_come_out_in_no_order_of_writing_and_only_of_enough_ballots(live: Path, tmp_path: Path) -> None:
    votes = exported(live, tmp_path)[0]["night_votes"]
    with closing(sqlite3.connect(live)) as connection, connection:
        connection.execute("UPDATE nights SET ballots = 2")
    (tmp_path / "out.zip").unlink()

    assert [row["marks"] for row in votes] == ["1 votes of ours", "2 votes of ours", "3 votes of ours"]
    assert exported(live, tmp_path)[0]["night_votes"] == []


def test_the_seed_of_a_closed_draw_is_told(live: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(live)) as connection, connection:
        connection.execute("UPDATE nights SET state = 'closed'")

    assert {row["seed"] for row in exported(live, tmp_path)[0]["nights"]} == {"SEED-OF-OPEN"}


def test_without_a_server_everything_is_in_it(live: Path, tmp_path: Path) -> None:
    tables, manifest, text = exported(live, tmp_path, None)

    assert manifest["server"] is None
    assert "theirs" in text
    assert "ours" in text
    assert "Nobody's film" in text
    assert set(tables) == set(tables_of(live)) - set(LEFT_OUT)
    assert len(tables["ratings"]) == 8


def test_ids_of_discord_are_text_and_the_rest_is_as_stored(live: Path, tmp_path: Path) -> None:
    rating = exported(live, tmp_path)[0]["ratings"][0]

    assert (rating["user_id"], rating["guild_id"], rating["film_id"], rating["half_stars"]) == (
        str(ADA),
        str(GUILD),
        1,
        8,
    )


def test_an_unknown_server_is_refused_with_those_that_are_known(live: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=rf"id 404\. There are {GUILD} \(ours\), {OTHER_GUILD} \(theirs\)\."):
        exported(live, tmp_path, 404)

    assert not (tmp_path / "out.zip").exists()


def test_progress_ends_with_all_of_it_and_nothing_is_overwritten(live: Path, tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    written = export(
        live, tmp_path / "out.zip", None, NOW, lambda table, done, total: heard.append((table, done, total))
    )

    total = sum(written.rows.values())
    assert heard[-1] == ("", total, total)
    with pytest.raises(AlreadyDone, match="exists already"):
        exported(live, tmp_path)
