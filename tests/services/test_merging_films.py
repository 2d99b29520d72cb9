"""Moderators correct and merge their server's own films, and take it back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from builders import GUILD, OTHER_GUILD, a_draft, a_member, add_film, add_review, facts
from dumps import dump
from stage import NOON

from bot.domain.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from bot.domain.moderation import Actor, Target
from bot.domain.ratings import Note
from bot.domain.stars import Stars
from bot.storage.catalogue import REFERRING_TABLES
from bot.storage.checks import CheckStore
from bot.storage.films import FilmStore
from bot.storage.merges import BESIDE_RATINGS, KEPT_ONCE, MOVED, STAGED

if TYPE_CHECKING:
    from stage import Clock

    from bot.domain.films import Film
    from bot.services import Services
    from bot.storage.database import Connection, Database

MODERATOR = Actor(guild_id=GUILD, user_id=7, display_name="Mo", manages_messages=True)
MEMBER = Actor(guild_id=GUILD, user_id=9, display_name="Ada")
ADA = Target(user_id=1)
STRANGER = Actor(guild_id=OTHER_GUILD, user_id=8, display_name="Max", manages_server=True)


async def everything(database: Database) -> dict[str, list[dict[str, object]]]:
    """All rows but names that are kept once known, and the tallies that cards follow."""
    return await dump(database, without=("critics", "outlets", "tallies"))


async def assert_tallies_are_true(database: Database) -> None:
    async with database.read() as connection:
        checks = CheckStore(connection)
        stored = {key: tally for key, tally in (await checks.stored_tallies()).items() if tally.count}
        assert stored == await checks.recounted_tallies()


async def stars_of(database: Database, film: Film) -> dict[int, tuple[int, str | None]]:
    async with database.read() as connection:
        rows = await connection.fetch_all(
            """
            SELECT ratings.user_id, half_stars, body FROM ratings
            LEFT JOIN notes ON notes.film_id = ratings.film_id AND notes.user_id = ratings.user_id
            WHERE ratings.film_id = :film_id
            """,
            {"film_id": film.film_id},
        )
    return {row["user_id"]: (row["half_stars"], row["body"]) for row in rows}


@pytest.fixture(params=["own", "global"])
async def films(request: pytest.FixtureRequest, services: Services, database: Database, clock: Clock) -> list[Film]:
    """A film of the server's own with all that may hang on one, and the film that it is."""
    old = await add_film(database, facts("Haet", 1995), GUILD)
    into = await add_film(database, facts("Heat", 1995), GUILD if request.param == "own" else None)
    await services.ratings.rate_with_note(a_member(1), into.film_id, Stars(2), Note("At first."))
    await services.ratings.rate_with_note(a_member(2), old.film_id, Stars(3), Note("Old words."))
    clock.now += timedelta(days=1)
    await services.ratings.rate_with_note(a_member(1), old.film_id, Stars(9), Note("At last."))
    await services.ratings.rate_with_note(a_member(2), into.film_id, Stars(4), None)
    await services.ratings.rate_with_note(a_member(3), old.film_id, Stars(7), Note("Only here."))
    await add_review(database, old, a_draft(), NOON, guild_id=GUILD)
    await services.cards.posted(GUILD, 5, 6, old.film_id, 99)

    async def act(connection: Connection) -> None:
        for film_id, user_id in ((old.film_id, 1), (old.film_id, 2), (into.film_id, 2)):
            await connection.execute(
                """
                INSERT INTO watchlist (guild_id, user_id, film_id, added_at)
                VALUES (:guild_id, :user_id, :film_id, 5)
                """,
                {"guild_id": GUILD, "user_id": user_id, "film_id": film_id},
            )
        for statement in (
            "INSERT INTO film_titles (film_id, title_key, title) VALUES (:old, 'pursuit', 'Pursuit')",
            "INSERT INTO raids (raid_id, guild_id, film_id, opened_at, last_at) VALUES (1, :guild_id, :old, 0, 0)",
            "INSERT INTO raid_ratings (raid_id, user_id, guild_id, film_id) VALUES (1, 3, :guild_id, :old)",
            "INSERT INTO hides VALUES (:guild_id, :old, 'k', 'note', 1)",
            "INSERT INTO hides VALUES (:guild_id, :old, 'l', 'note', 2)",
            "INSERT INTO hides VALUES (:guild_id, :into, 'l', 'note', 3)",
        ):
            keys = {"guild_id": GUILD, "old": old.film_id, "into": into.film_id}
            await connection.execute(statement, {name: keys[name] for name in keys if f":{name}" in statement})

    await database.write(act)
    return [old, into]


async def test_a_merged_film_s_ratings_reviews_and_cards_come_to_the_film_that_stays(
    services: Services, database: Database, films: list[Film]
) -> None:
    old, into = films

    await services.own_films.merge(MODERATOR, old.film_id, into.film_id, "The same film")

    assert await stars_of(database, into) == {1: (9, "At last."), 2: (4, None), 3: (7, "Only here.")}
    assert await services.films.resolve(f"film:{old.film_id}", GUILD) == into
    assert len((await services.films.card(old.film_id, GUILD)).reviews) == 1
    async with database.read() as connection:
        cards = await connection.fetch_all("SELECT film_id, shown_version, guild_id FROM cards")
        version = await connection.fetch_one(
            "SELECT version FROM tallies WHERE film_id = :film_id", {"film_id": into.film_id}
        )
        watched = await connection.fetch_all("SELECT user_id, film_id FROM watchlist ORDER BY user_id")
    assert [row["film_id"] for row in cards] == [into.film_id]
    assert version is not None
    assert version["version"] > cards[0]["shown_version"]
    assert [tuple(row) for row in watched] == [(1, into.film_id), (2, into.film_id)]
    await assert_tallies_are_true(database)


async def test_an_undo_puts_back_exactly_what_was_and_can_be_undone(
    services: Services, database: Database, films: list[Film]
) -> None:
    old, into = films
    before = await everything(database)
    case = await services.own_films.merge(MODERATOR, old.film_id, into.film_id)
    merged = await everything(database)
    announced: list[int] = []
    services.changes.subscribe(lambda _guild_id, film_id: announced.append(film_id))

    undoing = await services.moderation.undo(MODERATOR, case.number)

    assert announced == [old.film_id, into.film_id]
    assert await everything(database) == before
    assert await services.films.resolve(f"film:{old.film_id}", GUILD) == old
    await assert_tallies_are_true(database)

    await services.moderation.undo(MODERATOR, undoing.number)

    assert await everything(database) == merged
    await assert_tallies_are_true(database)


async def test_stars_given_since_a_merge_stay_where_they_were_given(
    services: Services, database: Database, films: list[Film], clock: Clock
) -> None:
    old, into = films
    case = await services.own_films.merge(MODERATOR, old.film_id, into.film_id)
    clock.now += timedelta(days=1)
    await services.ratings.rate(a_member(1), old.film_id, Stars(10))
    await services.ratings.withdraw_rating(a_member(3), into.film_id)

    await services.moderation.undo(MODERATOR, case.number)

    assert await stars_of(database, into) == {1: (10, "At last."), 2: (4, None)}
    assert await stars_of(database, old) == {1: (9, "At last."), 2: (3, "Old words."), 3: (7, "Only here.")}
    await assert_tallies_are_true(database)


async def hidden_in(database: Database, film: Film) -> tuple[int, int]:
    """How many ratings and notes of a film are hidden."""
    async with database.read() as connection:
        rows = await connection.fetch_all(
            """
            SELECT ratings.is_hidden, COALESCE(notes.is_hidden, 0) FROM ratings
            LEFT JOIN notes ON notes.film_id = ratings.film_id AND notes.user_id = ratings.user_id
            WHERE ratings.film_id = :film_id
            """,
            {"film_id": film.film_id},
        )
    return sum(row[0] for row in rows), sum(row[1] for row in rows)


@pytest.mark.parametrize("hidden", ["going", "staying"])
@pytest.mark.parametrize("newest", ["going", "staying"])
async def test_what_is_hidden_of_either_film_stays_hidden_when_they_are_merged(
    services: Services, database: Database, clock: Clock, hidden: str, newest: str
) -> None:
    old, into = await add_film(database, facts("Haet"), GUILD), await add_film(database, facts("Heat"))
    films = {"going": old, "staying": into}
    for name in sorted(films, key=lambda name: name == newest):
        clock.advance(days=1)
        await services.ratings.rate_with_note(a_member(1), films[name].film_id, Stars(3), Note("Rude words."))
    for kind in ("rating", "note"):
        await services.hiding.hide(MODERATOR, ADA, films[hidden].film_id, kind)
    before = await everything(database)

    case = await services.own_films.merge(MODERATOR, old.film_id, into.film_id)

    assert await hidden_in(database, into) == (1, 1)
    assert (await services.ratings.raters(GUILD, into.film_id, 0)).ratings == ()
    await assert_tallies_are_true(database)
    await services.moderation.undo(MODERATOR, case.number)
    assert await everything(database) == before
    await assert_tallies_are_true(database)


async def test_what_moderators_did_since_a_merge_holds_when_it_is_taken_back(
    services: Services, database: Database, clock: Clock
) -> None:
    old, into = await add_film(database, facts("Haet"), GUILD), await add_film(database, facts("Heat"))
    for user_id in (1, 2):
        await services.ratings.rate_with_note(a_member(user_id), old.film_id, Stars(3), Note("Rude words."))
        await services.ratings.rate_with_note(a_member(user_id), into.film_id, Stars(2), Note("At first."))
        clock.advance(days=1)
        await services.ratings.rate_with_note(a_member(user_id), old.film_id, Stars(4), Note("Ruder words."))
    case = await services.own_films.merge(MODERATOR, old.film_id, into.film_id)
    await services.hiding.hide(MODERATOR, ADA, into.film_id, "note")
    await services.bans.ban(MODERATOR, Target(user_id=2), None)

    await services.moderation.undo(MODERATOR, case.number)

    assert await stars_of(database, old) == {1: (4, "Ruder words."), 2: (4, "Ruder words.")}
    assert await hidden_in(database, old) == await hidden_in(database, into) == (0, 1)
    for film in (old, into):
        listed = (await services.ratings.raters(GUILD, film.film_id, 0)).ratings
        assert [(rating.user_id, rating.is_note_hidden) for rating in listed] == [(1, True)]
    await assert_tallies_are_true(database)


async def test_what_was_shown_again_since_a_merge_can_be_hidden_once_it_is_taken_back(
    services: Services, database: Database, clock: Clock
) -> None:
    old, into = await add_film(database, facts("Haet"), GUILD), await add_film(database, facts("Heat"))
    await services.ratings.rate(a_member(1), into.film_id, Stars(2))
    await services.hiding.hide(MODERATOR, ADA, into.film_id, "rating")
    clock.advance(days=1)
    await services.ratings.rate(a_member(1), old.film_id, Stars(4))
    case = await services.own_films.merge(MODERATOR, old.film_id, into.film_id)
    await services.hiding.restore(MODERATOR, ADA, into.film_id, "rating")

    await services.moderation.undo(MODERATOR, case.number)

    assert await hidden_in(database, old) == await hidden_in(database, into) == (0, 0)
    await assert_tallies_are_true(database)


async def test_merges_in_a_row_are_taken_back_in_their_order(services: Services, database: Database) -> None:
    first, second, third = [await add_film(database, facts(f"Heat {number}"), GUILD) for number in range(3)]
    before = await everything(database)
    one = await services.own_films.merge(MODERATOR, first.film_id, second.film_id)
    two = await services.own_films.merge(MODERATOR, second.film_id, third.film_id)
    assert await services.films.resolve(f"film:{first.film_id}", GUILD) == third

    with pytest.raises(AlreadyDone, match="changed again since"):
        await services.moderation.undo(MODERATOR, one.number)
    await services.moderation.undo(MODERATOR, two.number)
    assert await services.films.resolve(f"film:{first.film_id}", GUILD) == second
    await services.moderation.undo(MODERATOR, one.number)

    assert await everything(database) == before


async def test_a_forgotten_member_is_not_brought_back_by_an_undo(
    services: Services, database: Database, films: list[Film]
) -> None:
    old, into = films
    case = await services.own_films.merge(MODERATOR, old.film_id, into.film_id)

    await services.privacy.forget(3, None)
    await services.moderation.undo(MODERATOR, case.number)

    assert 3 not in await stars_of(database, old)
    assert 3 not in await stars_of(database, into)
    async with database.read() as connection:
        assert await connection.fetch_all("SELECT * FROM merged_rows") == []


@pytest.mark.parametrize("act", ["unlock", "remove", "restore", "reveal"])
async def test_an_undo_about_a_film_that_was_merged_since_says_so(
    services: Services, database: Database, act: str
) -> None:
    old, into = await add_film(database, facts("Haet"), GUILD), await add_film(database, facts("Heat"))
    await services.ratings.rate_with_note(a_member(1), old.film_id, Stars(3), Note("Words."))
    match act:
        case "unlock":
            await services.hiding.lock(MODERATOR, old.film_id)
            case = await services.hiding.unlock(MODERATOR, old.film_id)
        case "remove":
            review = await add_review(database, old, a_draft(), NOON, guild_id=GUILD)
            case = await services.publishing.remove(MODERATOR, review)
        case "restore":
            await services.hiding.hide(MODERATOR, ADA, old.film_id, "note")
            case = await services.hiding.restore(MODERATOR, ADA, old.film_id, "note")
        case _:
            await services.reveals.conceal(MODERATOR, old.film_id)
            case = await services.reveals.reveal(MODERATOR, old.film_id)
    await services.own_films.merge(MODERATOR, old.film_id, into.film_id)

    with pytest.raises(AlreadyDone, match="changed again since" if act == "reveal" else "merged"):
        await services.moderation.undo(MODERATOR, case.number, target=ADA if act == "restore" else None)

    await assert_tallies_are_true(database)


async def test_only_a_server_s_own_film_is_corrected_or_goes(services: Services, database: Database) -> None:
    ours, theirs = [await add_film(database, facts("Short"), guild_id) for guild_id in (GUILD, OTHER_GUILD)]
    everybody_s = await add_film(database, facts("Heat", 1995))

    with pytest.raises(NotAllowed, match="belongs to the catalogue of all servers"):
        await services.own_films.merge(MODERATOR, everybody_s.film_id, ours.film_id)
    with pytest.raises(NotAllowed, match="on the command line"):
        await services.own_films.correct(MODERATOR, everybody_s.film_id, "Heat", "1995", "")
    for film_id, into_id in ((theirs.film_id, ours.film_id), (ours.film_id, theirs.film_id), (ours.film_id, 10**12)):
        with pytest.raises(NotFound):
            await services.own_films.merge(MODERATOR, film_id, into_id)
    with pytest.raises(NotFound):
        await services.own_films.correct(STRANGER, ours.film_id, "Mine", "", "")
    with pytest.raises(InvalidInput, match="one and the same"):
        await services.own_films.merge(MODERATOR, ours.film_id, ours.film_id)
    with pytest.raises(NotAllowed, match="moderators"):
        await services.own_films.merge(MEMBER, ours.film_id, everybody_s.film_id)
    with pytest.raises(NotAllowed, match="moderators"):
        await services.own_films.correct(MEMBER, ours.film_id, "Mine", "", "")


async def test_a_film_is_corrected_and_the_correction_undone(services: Services, database: Database) -> None:
    film = await add_film(database, facts("Haet", 1985), GUILD)

    case = await services.own_films.correct(MODERATOR, film.film_id, " Heat ", "1995", "Michael Mann,, Val  Kilmer")

    assert case.summary == "Corrected the film Haet (1985), now Heat (1995)"
    found = await services.films.resolve("heat 1995", GUILD)
    assert (found.film_id, found.directors) == (film.film_id, ("Michael Mann", "Val Kilmer"))
    with pytest.raises(AlreadyDone, match="already called"):
        await services.own_films.correct(MODERATOR, film.film_id, "Heat", "1995", "Michael Mann, Val Kilmer")

    await services.moderation.undo(MODERATOR, case.number)

    async with database.read() as connection:
        assert await FilmStore(connection).get(film.film_id, GUILD) == film


@pytest.mark.parametrize(
    ("title", "year", "directors", "sentence"),
    [
        (" ", "", "", "needs a title"),
        ("x" * 201, "", "", "at most 200"),
        ("Heat", "95", "", "four digits"),
        ("Heat", "99999", "", "four digits"),
        ("Heat", "١٩٩٥", "", "four digits"),
        ("Heat", "", ",".join(map(str, range(11))), "at most 10 directors"),
        ("Heat", "", "x" * 101, "directors"),
    ],
)
async def test_a_field_that_says_something_else_is_refused(
    services: Services, database: Database, title: str, year: str, directors: str, sentence: str
) -> None:
    film = await add_film(database, facts("Heat"), GUILD)

    with pytest.raises(InvalidInput, match=sentence):
        await services.own_films.correct(MODERATOR, film.film_id, title, year, directors)


def test_a_merge_moves_every_table_that_refers_to_films() -> None:
    assert {*MOVED, *KEPT_ONCE, *BESIDE_RATINGS, *STAGED, "ratings", "tallies"} == set(REFERRING_TABLES)
