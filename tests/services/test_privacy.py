"""A person who asks to be forgotten is forgotten, and no table is missed."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from builders import GUILD, OTHER_GUILD, a_draft, a_member, add_film, facts
from nights import an_open_night
from test_tallies import check_against_a_recount

from bot.domain.errors import NotAllowed, NotFound
from bot.domain.moderation import Actor
from bot.domain.ratings import Note
from bot.domain.stars import Stars
from bot.services.privacy.import_staging import ImportProgress
from bot.storage.bans import BanStore, person_key
from bot.storage.cases import CaseStore
from bot.storage.departures import GUILD_TABLES
from bot.storage.drafts import DraftStore
from bot.storage.jobs import JobStore
from bot.storage.privacy import FORGOTTEN_TABLES, KEYED_COLUMNS, UNNAMED_TABLES
from bot.storage.ratings import RatingStore

if TYPE_CHECKING:
    from stage import Clock

    from bot.services import Services
    from bot.storage.database import Connection, Database

ADA, BELA = 100000000000000001, 200000000000000002
SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "export.schema.json"

# Columns that end like an id and are nobody's; whoever adds one says so here, or has it forgotten.
NOT_PEOPLE = {
    "film_id", "old_film_id", "guild_id", "review_id", "critic_id", "outlet_id", "source_id", "item_id", "draft_id",
    "batch_id", "job_id", "message_id", "channel_id", "log_channel_id", "news_channel_id", "cards_channel_id",
    "digest_channel_id", "night_channel_id", "viewing_id", "import_id", "imdb_id", "tmdb_id", "merge_id", "night_id",
    "pool_id", "suggestion_id", "place_channel_id", "voter_role_id", "result_message_id", "event_id",
    "rating_message_id", "report_id", "subject_id", "raid_id",
}  # fmt: skip


async def columns(database: Database) -> list[tuple[str, str]]:
    """Every table with every column, as the schema says."""
    async with database.read() as connection:
        rows = await connection.fetch_all(
            """
            SELECT tables.name AS of_table, columns.name AS of_column
            FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'
            """
        )
    return [(row["of_table"], row["of_column"]) for row in rows]


async def traces_of(database: Database, user_id: int) -> list[str]:
    """Every place in the whole database where an id stands, as a number or in a text."""
    found: list[str] = []
    async with database.read() as connection:
        for table, column in await columns(database):
            rows = await connection.fetch_all(
                f"SELECT COUNT(*) AS traces FROM {table} WHERE CAST({column} AS TEXT) LIKE :pattern",
                {"pattern": f"%{user_id}%"},
            )
            found += [f"{table}.{column}"] * rows[0]["traces"]
    return found


async def rows_of(database: Database, user_id: int) -> dict[str, int]:
    counts: dict[str, int] = {}
    async with database.read() as connection:
        for table in (*FORGOTTEN_TABLES, *UNNAMED_TABLES):
            rows = await connection.fetch_all(f"SELECT 1 FROM {table} WHERE user_id = :id", {"id": user_id})
            counts[table] = len(rows)
    return counts


async def leave_traces_everywhere(services: Services, database: Database, user_id: int, clock: Clock) -> int:
    """Have somebody act wherever people leave rows; return how many ratings that made."""
    for number, title in enumerate(("Heat", "Alien")):
        found = await services.films.complete(title, GUILD)
        film = found[0] if found else await add_film(database, facts(title))
        for guild_id in (GUILD, OTHER_GUILD):
            member = a_member(user_id, guild_id, f"Member {user_id % 10}")
            note = Note("A note.") if number else None
            await services.ratings.rate_with_note(member, film.film_id, Stars(8), note)
    for guild_id in (GUILD, OTHER_GUILD):
        await _leave_more(services, database, user_id, guild_id, clock)
    return 4


async def _leave_more(services: Services, database: Database, user_id: int, guild_id: int, clock: Clock) -> None:
    diary = b"Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n2020-01-02,Heat,1995,u,4,,,2020-01-01\n"
    wanted = b"Title,Year,imdbID\nAlien,1995,\n"
    member = a_member(user_id, guild_id, f"Member {user_id % 10}")
    for number, (data, name) in enumerate(((diary, "diary.csv"), (wanted, "watchlist.csv"), (diary, "diary.csv"))):
        import_id = user_id % 1_000 * 100 + guild_id + number
        await services.imports.read_file(member, import_id, data, name, ImportProgress())
        if number < 2:
            await services.imports.take(member, import_id, ImportProgress())

    async def act(connection: Connection) -> None:
        drafts = DraftStore(connection, guild_id, user_id)
        await drafts.add(a_draft(), clock.now, batch_id=1, name="a.md", digest="", film_id=None)
        actor = Actor(guild_id=guild_id, user_id=user_id, display_name=f"Member {user_id % 10}")
        await CaseStore(connection).add(
            actor,
            clock.now,
            kind="ban",
            subject=f"member:{user_id}",
            summary=f"Banned <@{user_id}>",
            reason=f"see {user_id}",
            before=None,
            after=json.dumps({"user_id": user_id}),
        )
        await BanStore(connection).put(guild_id, user_id, clock.now, None)
        await _leave_in_a_night(connection, user_id, guild_id)
        await JobStore(connection).enqueue("check_member", {"guild_id": guild_id, "user_id": user_id}, clock.now)
        for film_id in (1, 2):
            await RatingStore(connection).mark(guild_id, film_id, user_id, "is_suspended", is_set=film_id == 1)

    await database.write(act)


async def _leave_in_a_night(connection: Connection, user_id: int, guild_id: int) -> None:
    """Leave a suggestion, a ballot, a seat and a reminder, and a rating that waits for the undo of a merge."""
    here, whose = {"guild_id": guild_id}, {"guild_id": guild_id, "user_id": user_id}
    rules = {"method": "approval", "tie_rule": "earliest", "carries_over": 0, "hides_stars": 0}
    times = {"created_at": 0, "closes_at": 0}
    report = {"reporter_key": "x", "kind": "note", "subject_id": 1, "reason": "Rude.", "quoted": "…", "reported_at": 0}
    for table, row in (
        ("pools", {"pool_id": guild_id, "name": "Film night", "name_key": "film night", **here}),
        ("suggestions", {"pool_id": guild_id, "film_id": 1, "suggested_at": 0, **whose}),
        ("nights", {"night_id": guild_id, "pool_id": guild_id, "channel_id": 1, **rules, **times, **here}),
        ("night_ballots", {"night_id": guild_id, **whose}),
        ("night_coming", {"night_id": guild_id, "place": 1, **whose}),
        ("night_reminders", {"night_id": guild_id, **whose}),
        ("raids", {"raid_id": guild_id, "film_id": 1, "opened_at": 0, "last_at": 0, **here}),
        ("raid_ratings", {"raid_id": guild_id, "film_id": 1, **whose}),
        ("reports", {**report, "member_id": user_id, **whose}),
        ("reports", {**report, "member_id": 0, "reporter_key": f"of {user_id % 10}", **here}),
        ("told", {"topic": "guard", "told_at": 0, **here}),
        ("hides", {"film_id": 1, "person_key": f"key of {user_id % 10}", "kind": "note", "hidden_at": 0, **here}),
        ("film_merges", {"merge_id": guild_id, "old_film_id": 9, "film_id": 1, "facts": "{}", **here}),
        ("merged_rows", {"merge_id": guild_id, "table_name": "ratings", "film_id": 9, "content": "{}", **whose}),
    ):
        values = ", ".join(f":{name}" for name in row)
        await connection.execute(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({values}) ON CONFLICT DO NOTHING", row
        )


async def test_every_column_that_may_name_a_person_is_dealt_with(database: Database) -> None:
    keyed = set(KEYED_COLUMNS)
    everywhere = await columns(database)
    people = [(table, column) for table, column in everywhere if column.endswith("_id") and column not in NOT_PEOPLE]

    missed = [
        (table, column)
        for table, column in people
        if (table, column) not in keyed and not (column == "user_id" and table in (*FORGOTTEN_TABLES, *UNNAMED_TABLES))
    ]

    assert missed == []
    assert {column for _, column in everywhere} >= NOT_PEOPLE
    assert {table for table, column in everywhere if column == "user_id"} == {*FORGOTTEN_TABLES, *UNNAMED_TABLES}


async def test_every_table_of_a_server_goes_with_it(database: Database) -> None:
    assert {table for table, column in await columns(database) if column == "guild_id"} == set(GUILD_TABLES)


async def test_a_forgotten_person_leaves_no_trace_and_others_stay(
    services: Services, database: Database, clock: Clock
) -> None:
    made = await leave_traces_everywhere(services, database, ADA, clock)
    await leave_traces_everywhere(services, database, BELA, clock)
    own_before, others_before = await rows_of(database, ADA), await rows_of(database, BELA)

    went = await services.privacy.forget(ADA)

    assert went == made
    assert min(own_before.values()) > 0, "the test must leave a row in every table"
    assert await traces_of(database, ADA) == []
    assert await rows_of(database, BELA) == others_before
    await check_against_a_recount(database)


async def test_jobs_about_somebody_go_and_those_about_a_longer_id_stay(
    services: Services, database: Database, clock: Clock
) -> None:
    night = await an_open_night(services, database, starts_at=clock.now + timedelta(days=1, minutes=30), seats=1)
    for user_id in (ADA, BELA):
        await services.nights.screening.toggle_reminder(a_member(user_id), night.night_id)
    await services.nights.voting.choose(a_member(1), night.night_id, [1])
    await services.nights.voting.cast(a_member(1), night.night_id)
    for user_id in (1, ADA, 1):  # the second gets the first one's seat
        await services.nights.screening.toggle_coming(a_member(user_id), night.night_id)
    longer = ADA * 10

    async def add(connection: Connection) -> None:
        await JobStore(connection).enqueue("check_member", {"guild_id": GUILD, "user_id": longer}, clock.now)

    await database.write(add)
    clock.advance(days=1)
    for _ in range(2):  # the close, and the reminders that it brings forward
        await services.jobs.run_due()

    await services.privacy.forget(ADA, GUILD)

    async with database.read() as connection:
        payloads = [json.loads(row["payload"]) for row in await connection.fetch_all("SELECT payload FROM jobs")]
    assert sorted(payload["user_id"] for payload in payloads if "user_id" in payload) == [BELA, longer]


async def test_forgetting_in_one_server_leaves_the_other(services: Services, database: Database, clock: Clock) -> None:
    await leave_traces_everywhere(services, database, ADA, clock)
    before = await rows_of(database, ADA)

    went = await services.privacy.forget(ADA, GUILD)

    assert went == 2
    assert await rows_of(database, ADA) == {table: count // 2 for table, count in before.items()}
    await check_against_a_recount(database)


async def test_the_record_of_moderation_keeps_a_code_that_is_the_same_for_the_same_person(
    services: Services, database: Database, clock: Clock
) -> None:
    async def act_as_a_moderator(connection: Connection) -> None:
        for guild_id in (GUILD, OTHER_GUILD):
            actor = Actor(guild_id=guild_id, user_id=ADA, display_name="Ada")
            about: dict[str, Any] = {
                "kind": "ban",
                "subject": f"member:{ADA}",
                "summary": f"Banned <@{ADA}>",
                "reason": None,
            }
            await CaseStore(connection).add(actor, clock.now, **about, before=None, after=None)

    for _ in range(2):
        await database.write(act_as_a_moderator)
        await services.privacy.forget(ADA)

    async with database.read() as connection:
        rows = await connection.fetch_all("SELECT * FROM cases WHERE guild_id = :guild_id", {"guild_id": GUILD})
        elsewhere = await connection.fetch_all("SELECT * FROM cases WHERE guild_id <> :guild_id", {"guild_id": GUILD})
    [code], [subject] = {row["moderator_key"] for row in rows}, {row["subject"] for row in rows}
    assert {(row["moderator_id"], row["moderator_name"]) for row in rows} == {(0, "")}
    assert subject.startswith("member:")
    assert str(ADA) not in subject
    assert code not in {row["moderator_key"] for row in elsewhere}


async def test_a_ban_outlives_the_data_and_still_bites(services: Services, database: Database, clock: Clock) -> None:
    film = await add_film(database)
    member = a_member(ADA)
    await services.ratings.rate(member, film.film_id, Stars(9))

    async def ban(connection: Connection) -> None:
        await BanStore(connection).put(GUILD, ADA, clock.now, None)

    await database.write(ban)
    known = await services.privacy.holdings(ADA, GUILD)
    await services.privacy.forget(ADA)

    assert known.is_banned
    with pytest.raises(NotAllowed):
        await services.ratings.rate(member, film.film_id, Stars(9))
    async with database.read() as connection:
        [row] = await connection.fetch_all("SELECT * FROM bans")
        assert row["person_key"] == await person_key(connection, GUILD, ADA)
    assert row["user_id"] is None


async def test_cards_are_told_about_what_went(services: Services, database: Database, clock: Clock) -> None:
    await leave_traces_everywhere(services, database, ADA, clock)
    heard: list[tuple[int, int]] = []
    services.changes.subscribe(lambda guild_id, film_id: heard.append((guild_id, film_id)))

    await services.privacy.forget(ADA)

    assert sorted(heard) == [(guild_id, film_id) for guild_id in (GUILD, OTHER_GUILD) for film_id in (1, 2)]


async def test_a_forgotten_rating_counts_no_more(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.ratings.rate(a_member(ADA), film.film_id, Stars(2))
    await services.ratings.rate(a_member(BELA), film.film_id, Stars(10))

    await services.privacy.forget(ADA)
    card = await services.films.card(film.film_id, GUILD)

    assert (card.server.tally.count, card.server.tally.mean, card.server.server_mean) == (1, 5.0, 5.0)


async def test_forgetting_a_stranger_changes_nothing(services: Services, database: Database, clock: Clock) -> None:
    await leave_traces_everywhere(services, database, ADA, clock)
    before = await rows_of(database, ADA)

    assert await services.privacy.forget(404) == 0
    assert await rows_of(database, ADA) == before


async def test_what_is_known_is_counted_before_it_goes(services: Services, database: Database, clock: Clock) -> None:
    await leave_traces_everywhere(services, database, ADA, clock)

    here, everywhere = await services.privacy.holdings(ADA, GUILD), await services.privacy.holdings(ADA, None)

    assert (here.counts["ratings"], everywhere.counts["ratings"]) == (2, 4)
    assert (here.counts["viewings"], here.counts["watchlist"], here.counts["drafts"]) == (1, 1, 1)
    assert set(everywhere.guilds) == {GUILD, OTHER_GUILD}
    assert (await services.privacy.holdings(404, None)).is_nothing


async def test_an_export_keeps_to_its_schema_and_names_every_table(
    services: Services, database: Database, clock: Clock
) -> None:
    await leave_traces_everywhere(services, database, ADA, clock)
    await services.departures.joined(GUILD, "The Back Row")

    data, films = await services.privacy.export(ADA, None)

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        export: dict[str, Any] = json.loads(archive.read("marquee.json"))
    jsonschema.validate(export, json.loads(SCHEMA.read_text("utf-8")))
    here, there = export["servers"]
    assert films == 4
    assert (here["server_name"], there["server_name"]) == ("The Back Row", None)
    assert [film["film"]["title"] for film in here["films"]] == ["Heat", "Alien"]
    assert [bool(film["note"]) for film in here["films"]] == [False, True]
    assert len(here["films"][0]["viewings"]) == 1
    assert here["films"][1]["watchlist"] is not None
    told = {"ratings", "notes", "viewings", "watchlist", "member_imports"}
    kept = {*FORGOTTEN_TABLES, *UNNAMED_TABLES, "cases"} - told
    assert {table for table, rows in here["other"].items() if rows} == kept
    assert not re.search(r"person_key", json.dumps(export))
    with pytest.raises(NotFound):
        await services.privacy.export(404, None)


async def test_whoever_only_moderated_or_voted_gets_that_too(services: Services, database: Database) -> None:
    film = await add_film(database)
    moderator = Actor(guild_id=OTHER_GUILD, user_id=ADA, display_name="Ada", manages_messages=True)
    await services.hiding.lock(moderator, film.film_id)

    night = await an_open_night(services, database)
    await services.nights.voting.choose(a_member(BELA), night.night_id, [1])
    others: list[dict[str, Any]] = []
    for user_id in (ADA, BELA):
        data, _films = await services.privacy.export(user_id, None)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            (server,) = json.loads(archive.read("marquee.json"))["servers"]
        others.append({table: len(rows) for table, rows in server["other"].items() if rows})

    assert others == [{"cases": 1}, {"night_ballots": 1}]


async def test_hiding_takes_nothing_away_and_ends_the_same_way(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.ratings.rate(a_member(ADA), film.film_id, Stars(2))
    await services.ratings.rate(a_member(BELA), film.film_id, Stars(10))

    first = await services.privacy.hide(a_member(ADA))
    listed = await services.ratings.raters(GUILD, film.film_id, page=0)
    second = await services.privacy.hide(a_member(ADA))
    again = await services.ratings.raters(GUILD, film.film_id, page=0)

    assert (first, second) == (True, False)
    assert [rating.user_id for rating in listed.ratings] == [BELA]
    assert (listed.unlisted, listed.server.tally.count) == (1, 2)
    assert (len(again.ratings), again.unlisted) == (2, 0)
