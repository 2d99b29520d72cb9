"""A person who asks to be forgotten is forgotten, and no table is missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders import GUILD, OTHER_GUILD, a_member, add_film, facts

from bot.domain.ratings import Note
from bot.domain.stars import Stars
from bot.storage.privacy import FORGOTTEN_TABLES, UNNAMED_TABLES

if TYPE_CHECKING:
    from bot.services import Services
    from bot.storage.database import Database

ADA, BELA = 1, 2


async def tables_with_people(database: Database) -> list[str]:
    """Every table with a `user_id`, as the schema says."""
    async with database.read() as connection:
        rows = await connection.fetch_all(
            """
            SELECT tables.name FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
            WHERE tables.type = 'table' AND columns.name = 'user_id'
            """
        )
    return [row["name"] for row in rows]


async def rows_of(database: Database, user_id: int) -> dict[str, int]:
    counts: dict[str, int] = {}
    for table in await tables_with_people(database):
        async with database.read() as connection:
            rows = await connection.fetch_all(
                f"SELECT * FROM {table} WHERE user_id = :user_id",
                {"user_id": user_id},
            )
        counts[table] = len(rows)
    return counts


async def _everything(services: Services, database: Database, user_id: int) -> int:
    """Have a member act wherever members leave rows; return how many ratings that made."""
    for number, title in enumerate(("Heat", "Alien")):
        found = await services.films.complete(title, GUILD)
        film = found[0] if found else await add_film(database, facts(title))
        for guild_id in (GUILD, OTHER_GUILD):
            member = a_member(user_id, guild_id, f"Member {user_id}")
            note = Note("A note.") if number else None
            await services.ratings.rate_with_note(member, film.film_id, Stars(8), note)
    return 4


async def test_every_table_that_names_people_is_forgotten(database: Database) -> None:
    assert sorted(await tables_with_people(database)) == sorted(FORGOTTEN_TABLES + UNNAMED_TABLES)


async def test_a_forgotten_person_leaves_no_row_and_others_stay(services: Services, database: Database) -> None:
    made = await _everything(services, database, ADA)
    await _everything(services, database, BELA)
    others_before = await rows_of(database, BELA)

    went = await services.privacy.forget(ADA)

    assert went == made
    assert set((await rows_of(database, ADA)).values()) == {0}
    assert await rows_of(database, BELA) == others_before
    assert (others_before["ratings"], others_before["notes"], others_before["members"]) == (4, 2, 2)


async def test_forgetting_in_one_server_leaves_the_other(services: Services, database: Database) -> None:
    await _everything(services, database, ADA)

    went = await services.privacy.forget(ADA, GUILD)

    assert went == 2
    assert (await rows_of(database, ADA))["ratings"] == 2
    assert (await rows_of(database, ADA))["members"] == 1


async def test_cards_are_told_about_what_went(services: Services, database: Database) -> None:
    await _everything(services, database, ADA)
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


async def test_forgetting_a_stranger_changes_nothing(services: Services, database: Database) -> None:
    await _everything(services, database, ADA)

    assert await services.privacy.forget(404) == 0
    assert (await rows_of(database, ADA))["ratings"] == 4
