"""A member's films come in whole or not at all, exactly once, and hold up nobody."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any

import members_files as made
import pytest
from builders import GUILD, OTHER_GUILD, a_member, add_film, facts
from test_tallies import check_against_a_recount

from bot.domain.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from bot.domain.guilds import GuildSettings
from bot.domain.moderation import Actor, Target
from bot.domain.ratings import Note
from bot.domain.stars import Stars
from bot.domain.titles import title_key
from bot.services.privacy.import_planning import make_plan
from bot.services.privacy.import_staging import ImportProgress, stage
from bot.services.privacy.many_changes import FEW
from bot.storage.bans import BanStore
from bot.storage.guilds import GuildStore
from bot.storage.hides import LockStore
from bot.storage.import_switch import ImportSwitch

if TYPE_CHECKING:
    from datetime import datetime

    from stage import Clock

    from bot.domain.imports import ImportPreview, ImportReport, Policy
    from bot.domain.ratings import Member
    from bot.services import Services
    from bot.storage.database import Connection, Database
    from bot.storage.import_plan import ImportPlan
    from bot.storage.member_imports import StoredImport

ADA = a_member(7)
HEAT = ["2023-09-02", "Heat", 1995, "u"]
TABLES = ("ratings", "notes", "viewings", "watchlist")
NOTHING: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}


async def read(
    services: Services, data: str | bytes, name: str = "ratings.csv", *, member: Member = ADA, import_id: int = 1
) -> ImportPreview:
    content = data.encode() if isinstance(data, str) else data
    return await services.imports.read_file(member, import_id, content, name, ImportProgress())


async def brought_in(
    services: Services,
    data: str | bytes,
    name: str = "ratings.csv",
    *,
    policy: Policy = "newer",
    import_id: int = 1,
    adds_films: bool = False,
    member: Member = ADA,
) -> ImportReport:
    await read(services, data, name, import_id=import_id, member=member)
    await services.imports.decide(member, import_id, policy=policy, adds_films=adds_films)
    return await services.imports.take(member, import_id, ImportProgress())


async def rows(database: Database, table: str) -> list[dict[str, Any]]:
    async with database.read() as connection:
        found = [dict(row) for row in await connection.fetch_all(f"SELECT * FROM {table}")]
    for row in found:
        row.pop("viewing_id", None)
    return sorted(found, key=str)


async def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    return {table: await rows(database, table) for table in TABLES}


def rating(stars: str = "4.5", day: str = "2023-09-02") -> str:
    return made.table(made.RATINGS, [day, *HEAT[1:], stars])


async def change_settings(database: Database, **fields: Any) -> None:
    async def act(connection: Connection) -> None:
        await GuildStore(connection).put(GuildSettings(guild_id=GUILD, **fields))

    await database.write(act)


async def test_a_preview_changes_nothing(services: Services, database: Database) -> None:
    await add_film(database)

    preview = await read(services, rating())

    assert (preview.counts.films, preview.counts.matched, preview.counts.ratings_new) == (1, 1, 1)
    assert preview.examples == (("Heat", "Heat (1995)", Stars(9)),)
    assert await everything(database) == NOTHING


@pytest.mark.parametrize(
    ("policy", "day", "expected"),
    [
        ("mine", "2027-01-01", 4),
        ("theirs", "2020-01-01", 9),
        ("newer", "2020-01-01", 4),
        ("newer", "2027-01-01", 9),
    ],
)
async def test_films_rated_already_follow_the_choice(
    services: Services, database: Database, policy: Policy, day: str, expected: int
) -> None:
    film = await add_film(database)
    await services.ratings.rate(ADA, film.film_id, Stars(4))

    report = await brought_in(services, rating(day=day), policy=policy)

    _, own = await services.ratings.own_rating(ADA, film.film_id)
    assert own is not None
    assert own.stars == Stars(expected)
    assert (report.counts.ratings_differing, report.counts.ratings_changed) == (1, int(expected == 9))
    await check_against_a_recount(database)


async def test_a_rating_is_never_dated_in_the_future(services: Services, database: Database, clock: Clock) -> None:
    await add_film(database)

    await brought_in(services, rating(day="2099-01-01"))

    assert [row["rated_at"] for row in await rows(database, "ratings")] == [int(clock.now.timestamp())]


async def test_a_note_never_stands_beside_other_stars_than_its_own(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.ratings.rate(ADA, film.film_id, Stars(2))
    review = made.table(made.REVIEWS, ["2020-01-01", *HEAT[1:], "5", "", "The best film.", "", ""])

    kept = await brought_in(services, review, policy="mine")
    replaced = await brought_in(services, review, policy="theirs", import_id=2)

    assert (kept.notes, replaced.notes) == (0, 1)
    _, own = await services.ratings.own_rating(ADA, film.film_id)
    assert own is not None
    assert (own.stars, own.note) == (Stars(10), Note("The best film."))


async def test_two_viewings_of_one_day_are_two_and_come_once(services: Services, database: Database) -> None:
    await add_film(database)
    twice = made.table(made.DIARY, *[["2023-09-02", *HEAT[1:], "4", "", "", "2023-09-01"]] * 2)

    first = await brought_in(services, twice, "diary.csv")
    second = await brought_in(services, twice, "diary.csv", import_id=2)

    assert (first.counts.viewings_new, second.counts.viewings_new) == (2, 0)
    assert len(await rows(database, "viewings")) == 2


async def test_a_viewing_in_the_future_is_left_out(services: Services, database: Database) -> None:
    await add_film(database)
    diary = made.table(made.DIARY, ["2026-03-02", *HEAT[1:], "4", "", "", "2026-03-02"])

    report = await brought_in(services, diary, "diary.csv")

    assert [one.reason for one in report.left_out] == ["The date is in the future."]
    assert await rows(database, "viewings") == []


async def test_titles_that_films_have_elsewhere_and_ids_find_them(services: Services, database: Database) -> None:
    film = await add_film(database, facts("Spirited Away", 2001, original_title="千と千尋", imdb_id="tt0245429"))

    async def name(connection: Connection) -> None:
        await connection.execute(
            "INSERT INTO film_titles (film_id, title_key, title) VALUES (:film_id, 'chihiros reise', 'Chihiros Reise')",
            {"film_id": film.film_id},
        )

    await database.write(name)
    by_title = made.table(made.RATINGS, ["2020-01-01", "Chihiros Reise", 2001, "u", 4])
    by_original = made.table(made.RATINGS, ["2020-01-01", "千と千尋", 2001, "u", 4])
    row = made.imdb_row(made.IMDB_NEWER, const="tt0245429", yourrating=9, title="Another name", year=1999)

    found = [
        (await read(services, text, import_id=number)).counts.matched
        for number, text in enumerate((by_title, by_original, made.table(made.IMDB_NEWER, row)), start=1)
    ]

    assert found == [1, 1, 1]


async def test_a_namesake_of_another_id_is_not_taken(services: Services, database: Database) -> None:
    await add_film(database, facts("Heat", 1995, imdb_id="tt0113277"))
    row = made.imdb_row(made.IMDB_NEWER, const="tt9999999", yourrating=9, title="Heat", year=1995)

    preview = await read(services, made.table(made.IMDB_NEWER, row))

    assert preview.counts.matched == 0


async def test_trakts_ids_match_without_any_title(services: Services, database: Database) -> None:
    await add_film(database, facts("Tron Legacy", 2010, tmdb_id=20526))
    item = made.trakt_item(title="Something else", rating=8, rated_at="2020-01-01T00:00:00Z")

    assert (await read(services, json.dumps([item]), "ratings.json")).counts.matched == 1


async def test_another_servers_own_film_is_not_found(services: Services, database: Database) -> None:
    await add_film(database, facts("Our Holiday", 2020), OTHER_GUILD)

    preview = await read(services, made.table(made.RATINGS, ["2020-01-01", "Our Holiday", 2020, "u", 4]))

    assert (preview.counts.matched, preview.counts.unknown) == (0, 1)


async def test_rows_that_turn_out_to_be_one_film_count_once(services: Services, database: Database) -> None:
    await add_film(database, facts("Amélie", 2001))
    text = made.table(made.RATINGS, ["2020-01-01", "Amélie", 2001, "u", 2], ["2021-01-01", "Amelie", 2001, "u", 5])

    report = await brought_in(services, text)

    assert report.counts.ratings_new == 1
    assert [row["half_stars"] for row in await rows(database, "ratings")] == [10]
    await check_against_a_recount(database)


async def test_a_locked_film_takes_no_stars_and_is_told(services: Services, database: Database) -> None:
    film = await add_film(database)
    await database.write(lambda connection: LockStore(connection).put(GUILD, film.film_id, 0))

    report = await brought_in(services, rating())

    assert [one.reason for one in report.left_out] == ["The moderators have locked this film."]
    assert await rows(database, "ratings") == []


async def test_the_servers_rules_for_notes_hold(services: Services, database: Database) -> None:
    for title in ("Heat", "Ronin", "Alien"):
        await add_film(database, facts(title, 1995))
    await change_settings(database, note_characters=20, blocked_words=("darn",))
    texts = {"Heat": "A long note about a long film.", "Ronin": "DARN good.", "Alien": "Darning, fine."}
    reviews = [["2020-01-01", title, 1995, "u", 4, "", text, "", ""] for title, text in texts.items()]

    report = await brought_in(services, made.table(made.REVIEWS, *reviews), "reviews.csv")

    notes = [row["body"] for row in await rows(database, "notes")]
    assert "Darning, fine." in notes
    assert not any("DARN good" in note or len(note) > 20 for note in notes)
    assert sorted(one.note for one in report.left_out) == [texts["Heat"], texts["Ronin"]]


async def test_a_file_adds_no_film_that_is_called_by_a_blocked_word(services: Services, database: Database) -> None:
    await change_settings(database, blocked_words=("darn",))
    films = [["2020-01-01", title, 1995, "u", 4] for title in ("Darn You All", "Fine Film")]

    report = await brought_in(services, made.table(made.RATINGS, *films), adds_films=True)

    assert report.films_added == 1
    assert [(row["title"], row["guild_id"]) for row in await rows(database, "films")] == [("Fine Film", GUILD)]
    assert [one.title for one in report.left_out] == ["Darn You All"]


async def test_a_blocked_word_is_found_however_a_file_writes_it(services: Services, database: Database) -> None:
    titles = ("Heat", "Ronin", "Alien")
    for title in titles:
        await add_film(database, facts(title, 1995))
    await change_settings(database, blocked_words=("darn it",))
    texts = ("\uff24\uff41\uff52\uff4e it", "Da\u200brn it", "Darn   it")
    reviews = [["2020-01-01", title, 1995, "u", 4, "", text, "", ""] for title, text in zip(titles, texts, strict=True)]

    report = await brought_in(services, made.table(made.REVIEWS, *reviews), "reviews.csv")

    assert await rows(database, "notes") == []
    assert {one.reason for one in report.left_out} == {"The note has a word that this server blocks."}


async def test_a_note_without_stars_or_date_comes_back(services: Services, database: Database) -> None:
    await add_film(database)

    report = await brought_in(
        services, made.table(made.REVIEWS, ["2020-01-01", *HEAT[1:], "", "", "Hm.", "", ""]), "reviews.csv"
    )

    assert [(one.reason, one.note) for one in report.left_out] == [("A note needs stars or a date beside it.", "Hm.")]


async def test_a_choice_is_one_of_those_offered(services: Services, database: Database) -> None:
    first = await add_film(database, facts("Heat", 1995))
    await add_film(database, facts("Heat", 1986))
    other = await add_film(database, facts("Ronin", 1998))
    await read(services, made.table(made.RATINGS, ["2020-01-01", "Heat", "", "u", 4]))

    page = await services.imports.choices(ADA, 1, 0)
    position = page.choices[0].position
    with pytest.raises(NotFound, match="none of the choices"):
        await services.imports.choose(ADA, 1, position, other.film_id)
    chosen = await services.imports.choose(ADA, 1, position, first.film_id)
    taken_back = await services.imports.choose(ADA, 1, position, None)

    assert [one.chosen for one in chosen.choices] == [first.film_id]
    assert [one.chosen for one in taken_back.choices] == [None]
    with pytest.raises(NotFound):
        await services.imports.choose(ADA, 1, 99, first.film_id)


async def test_many_namesakes_are_paged(services: Services, database: Database) -> None:
    titles = [f"Film {number}" for number in range(12)]
    for title in titles:
        for year in (1995, 1986):
            await add_film(database, facts(title, year))
    await read(services, made.table(made.RATINGS, *[["2020-01-01", title, "", "u", 4] for title in titles]))

    last = await services.imports.choices(ADA, 1, 99)

    assert (last.page, last.pages, len(last.choices)) == (2, 3, 2)


async def test_nothing_of_a_failed_switch_stays(
    services: Services, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_film(database)
    await read(services, made.letterboxd_zip(ratings=[[*HEAT, 4]], watchlist=[HEAT]), "x.zip")
    take = ImportSwitch.take

    async def fail_at_the_end(self: ImportSwitch) -> None:
        await take(self)
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(ImportSwitch, "take", fail_at_the_end)
        with pytest.raises(OSError, match="disk"):
            await services.imports.take(ADA, 1, ImportProgress())
    before = await everything(database)
    again = await services.imports.take(ADA, 1, ImportProgress())

    assert before == NOTHING
    assert again.counts.ratings_new == 1
    with pytest.raises(NotFound):
        await services.imports.take(ADA, 1, ImportProgress())


async def test_a_rating_given_while_an_import_is_planned_is_minded(
    services: Services, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = await add_film(database)
    await read(services, rating())

    async def with_a_rating_in_between(database: Database, stored: StoredImport, now: datetime) -> ImportPlan:
        monkeypatch.undo()
        plan = await make_plan(database, stored, now)
        await services.ratings.rate(ADA, film.film_id, Stars(2))
        return plan

    monkeypatch.setattr("bot.services.privacy.import_planning.make_plan", with_a_rating_in_between)
    report = await services.imports.take(ADA, 1, ImportProgress())

    assert (report.counts.ratings_new, report.counts.ratings_differing, report.counts.ratings_changed) == (0, 1, 0)
    assert [row["half_stars"] for row in await rows(database, "ratings")] == [2]
    await check_against_a_recount(database)


async def test_nobody_else_can_see_drop_or_take_it(services: Services, database: Database) -> None:
    await add_film(database)
    await read(services, rating())

    for other in (a_member(8), a_member(ADA.user_id, OTHER_GUILD)):
        with pytest.raises(NotFound):
            await services.imports.preview(other, 1)
        with pytest.raises(NotFound):
            await services.imports.take(other, 1, ImportProgress())
        await services.imports.discard(other, 1)

    assert (await services.imports.take(ADA, 1, ImportProgress())).counts.ratings_new == 1


async def test_a_dropped_import_is_gone(services: Services, database: Database) -> None:
    await add_film(database)
    await read(services, rating())

    await services.imports.discard(ADA, 1)
    await services.imports.discard(ADA, 1)

    with pytest.raises(NotFound):
        await services.imports.take(ADA, 1, ImportProgress())


async def test_a_double_click_takes_an_import_once(services: Services, database: Database) -> None:
    await add_film(database)
    await read(services, rating())

    results = await asyncio.gather(
        *(services.imports.take(ADA, 1, ImportProgress()) for _ in range(2)), return_exceptions=True
    )

    assert sorted(type(result).__name__ for result in results) == ["AlreadyDone", "ImportReport"]
    assert any(isinstance(result, AlreadyDone) for result in results)


async def test_a_newer_import_takes_the_place_of_an_older_one(services: Services, database: Database) -> None:
    await add_film(database)
    await read(services, rating())

    await read(services, rating("2"), import_id=2)

    with pytest.raises(NotFound):
        await services.imports.take(ADA, 1, ImportProgress())
    assert (await services.imports.take(ADA, 2, ImportProgress())).counts.ratings_new == 1


async def test_an_import_that_was_overtaken_while_it_was_read_says_so(
    services: Services, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_film(database)
    await add_film(database, facts("Ronin", 1998))
    await services.ratings.rate(a_member(ADA.user_id, OTHER_GUILD), 2, Stars(4))

    async def slowly(*staged: Any) -> None:
        monkeypatch.undo()
        await services.imports.copy_from(ADA, 2, OTHER_GUILD, "Elsewhere", ImportProgress())
        await stage(*staged)

    monkeypatch.setattr("bot.services.privacy.imports.stage", slowly)
    with pytest.raises(InvalidInput, match="newer import"):
        await read(services, rating())

    assert (await services.imports.take(ADA, 2, ImportProgress())).counts.ratings_new == 1


async def test_what_moderators_hid_stays_hidden_when_a_file_brings_it_again(
    services: Services, database: Database
) -> None:
    film = await add_film(database)
    moderator = Actor(guild_id=GUILD, user_id=8, display_name="Max", manages_messages=True, rank=5)
    target = Target(user_id=ADA.user_id)
    await services.ratings.rate_with_note(ADA, film.film_id, Stars(4), Note("Rude."))
    await services.hiding.hide(moderator, target, film.film_id, "rating")
    await services.hiding.hide(moderator, target, film.film_id, "note")
    await services.ratings.withdraw_rating(ADA, film.film_id)

    written = made.table(made.REVIEWS, [*HEAT, "4.5", "", "Rude again.", "", "2023-09-01"])
    await brought_in(services, written, "reviews.csv")

    assert [(row["is_hidden"], row["is_counted"]) for row in await rows(database, "ratings")] == [(1, 0)]
    assert [row["is_hidden"] for row in await rows(database, "notes")] == [1]
    assert not (await services.ratings.raters(GUILD, film.film_id, 0)).ratings
    await check_against_a_recount(database)


async def test_who_was_banned_since_the_preview_takes_nothing(
    services: Services, database: Database, clock: Clock
) -> None:
    await add_film(database)
    await read(services, rating())

    async def ban(connection: Connection) -> None:
        await BanStore(connection).put(GUILD, ADA.user_id, clock.now, None)

    await database.write(ban)

    with pytest.raises(NotAllowed):
        await services.imports.take(ADA, 1, ImportProgress())


@pytest.mark.parametrize("by_another_import", [True, False])
async def test_imports_of_no_more_use_are_swept(
    services: Services, database: Database, clock: Clock, *, by_another_import: bool
) -> None:
    await add_film(database)
    await brought_in(services, rating())
    await read(services, rating("1"), import_id=2)
    while await services.jobs.run_due():
        pass
    waiting = [row["import_id"] for row in await rows(database, "member_imports")]
    clock.advance(days=2)
    if by_another_import:
        await read(services, rating("1"), import_id=3, member=a_member(8))
        await services.imports.discard(a_member(8), 3)
    else:
        await services.imports.drop_old()
    while await services.jobs.run_due():
        pass

    assert waiting == [2]
    for table in ("member_imports", "import_films", "import_viewings", "import_changes", "import_left_out"):
        assert await rows(database, table) == []


async def test_cards_and_lists_hear_of_it_also_of_a_great_many(services: Services, database: Database) -> None:
    number = FEW + 10
    ids = [(await add_film(database, facts(f"Film {one}", 2000))).film_id for one in range(number)]
    await services.cards.posted(GUILD, 5, 50, ids[-1], 0)
    heard: list[tuple[int, int]] = []
    services.changes.subscribe(lambda guild_id, film_id: heard.append((guild_id, film_id)))
    text = made.table(made.RATINGS, *[["2020-01-01", f"Film {one}", 2000, "u", 4] for one in range(number)])

    await brought_in(services, text)

    assert (GUILD, ids[-1]) in heard
    assert len(heard) <= 2


async def test_copying_takes_over_everything_from_another_server(services: Services, database: Database) -> None:
    await add_film(database)
    elsewhere = a_member(ADA.user_id, OTHER_GUILD)
    data = made.letterboxd_zip(
        ratings=[[*HEAT, 4]],
        diary=[["2023-09-02", *HEAT[1:], "4", "", "cinema", "2023-09-01"]],
        reviews=[["2023-09-02", *HEAT[1:], "4", "", "Good.", "cinema", "2023-09-01"]],
    )
    await brought_in(services, data, "x.zip", member=elsewhere)

    preview = await services.imports.copy_from(ADA, 2, OTHER_GUILD, "Elsewhere", ImportProgress())
    await services.imports.take(ADA, 2, ImportProgress())

    assert preview.origin == "Elsewhere"
    for table in ("ratings", "notes", "viewings"):
        found = await rows(database, table)
        here, there = ([row for row in found if row["guild_id"] == guild_id] for guild_id in (GUILD, OTHER_GUILD))
        assert [{**row, "guild_id": GUILD} for row in there] == here
    with pytest.raises(NotFound):
        await services.imports.copy_from(ADA, 3, 4_000, "Nowhere", ImportProgress())
    with pytest.raises(NotFound):
        await services.imports.copy_from(ADA, 3, GUILD, "Here", ImportProgress())


async def test_export_delete_and_import_lose_nothing(services: Services, database: Database) -> None:
    film = await add_film(database, facts("Heat", 1995))
    for title, year, guild_id in (("Heat", 1986, None), ("Our Holiday", 2020, GUILD), ("The Film 11", 1961, None)):
        await add_film(database, facts(title, year), guild_id)
    await services.ratings.rate_with_note(ADA, film.film_id, Stars(9), Note("||He|| <dies> =1+1", has_spoilers=True))
    await brought_in(services, made.real_sized(ratings=60, diary=40, rewatches=5, reviews=20), "x.zip", adds_films=True)
    before = await everything(database)
    data, films = await services.privacy.export(ADA.user_id, GUILD)

    await services.privacy.forget(ADA.user_id)
    gone = await everything(database)
    report = await brought_in(services, data, "marquee-data.zip", import_id=2)

    def kept(state: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
        return {
            table: [{name: value for name, value in row.items() if name != "logged_at"} for row in found]
            for table, found in state.items()
        }

    assert gone == NOTHING
    assert films > 60
    assert kept(await everything(database)) == kept(before)
    assert report.left_out == ()
    await check_against_a_recount(database)


async def test_any_layout_imported_twice_changes_nothing(services: Services, database: Database) -> None:
    await add_film(database, facts("Heat", 1995, imdb_id="tt0113277", tmdb_id=949))
    row = {"const": "tt0113277", "yourrating": 9, "daterated": "2008-11-12", "title": "Heat", "year": 1995}
    heat: dict[str, Any] = {"title": "Heat", "year": 1995, "tmdb": 949}
    trakt = {
        "ratings-movies.json": json.dumps([made.trakt_item(**heat, rating=9, rated_at="2014-09-01T09:10:11.000Z")]),
        "watched-history-1.json": json.dumps([made.trakt_item(**heat, watched_at="2015-03-04T20:00:00.000Z")]),
        "lists-watchlist.json": json.dumps([made.trakt_item(**heat, listed_at="2013-01-01T00:00:00.000Z")]),
    }
    old_trakt = {f"ada/ratings/{name}" if "rat" in name else f"ada/{name}": text for name, text in trakt.items()}
    headers = (made.IMDB_OLDER, made.IMDB_NEWER, made.IMDB_LIST)
    layouts = [
        *(made.table(header, made.imdb_row(header, **row)) for header in headers),
        made.zipped(trakt),
        made.zipped(old_trakt),
        trakt["ratings-movies.json"],
    ]

    for number, data in enumerate(layouts):
        member = a_member(100 + number)
        first = await brought_in(services, data, "x", member=member, import_id=2 * number)
        before = await everything(database)
        second = await brought_in(services, data, "x", member=member, import_id=2 * number + 1)

        assert (first.counts.ratings_new, second.counts.ratings_new, second.counts.ratings_same) == (1, 0, 1)
        assert await everything(database) == before
    await check_against_a_recount(database)


async def fill_catalogue(database: Database, films: int) -> None:
    async def act(connection: Connection) -> None:
        await connection.execute_many(
            "INSERT INTO films (title, title_key, year) VALUES (:title, :key, :year)",
            [
                {"title": made.title_of(one), "key": title_key(made.title_of(one)), "year": 1950 + one % 70}
                for one in range(films)
            ],
        )

    await database.write(act)


@pytest.mark.slow
async def test_a_real_sized_export_comes_in_within_ten_seconds_and_only_once(
    services: Services, database: Database
) -> None:
    await fill_catalogue(database, 5_000)
    data = made.real_sized()
    started = time.perf_counter()

    first = await brought_in(services, data, "letterboxd.zip", adds_films=True)
    seconds = time.perf_counter() - started
    before = await everything(database)
    second = await brought_in(services, data, "letterboxd.zip", import_id=2)

    counts = first.counts
    assert seconds < 10
    assert (counts.ratings_new, counts.viewings_new, counts.rewatches_new) == (5_000, 3_000, 400)
    assert (first.notes, counts.wanted_new, first.films_added, first.left_out) == (600, 200, 200, ())
    assert {table: len(found) for table, found in before.items()} == {
        "ratings": 5_000,
        "notes": 600,
        "viewings": 3_000,
        "watchlist": 200,
    }
    assert await everything(database) == before
    assert (second.counts.ratings_same, second.counts.viewings_new, second.notes) == (5_000, 0, 0)
    await check_against_a_recount(database)


@pytest.mark.slow
async def test_a_large_import_makes_nobody_late(services: Services, database: Database) -> None:
    """200,000 rows; somebody in another server rates all the while, and must not wait for Discord's three seconds."""
    number = 100_000
    await fill_catalogue(database, number)
    films = [["2020-01-02", made.title_of(film), 1950 + film % 70, "u", 4] for film in range(number)]
    data = made.letterboxd_zip(ratings=films, diary=[[*film, "", "", "2020-01-01"] for film in films])
    bela, waits = a_member(8, OTHER_GUILD, "Béla"), list[float]()
    is_over = asyncio.Event()

    async def rate_all_the_while() -> None:
        while not is_over.is_set():
            started = time.perf_counter()
            await services.ratings.rate(bela, 1 + len(waits) % number, Stars(1 + len(waits) % 10))
            waits.append(time.perf_counter() - started)
            await asyncio.sleep(0.02)

    rating = asyncio.create_task(rate_all_the_while())
    report = await brought_in(services, data, "letterboxd.zip")
    is_over.set()
    await rating

    assert (report.counts.ratings_new, report.counts.viewings_new) == (number, number)
    assert len(waits) > 50
    assert max(waits) < 3
