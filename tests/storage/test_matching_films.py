"""Titles are completed without a search file too, and never by reading a whole catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from builders import GUILD, OTHER_GUILD, add_film, facts
from rated_server import give

from bot.domain.titles import title_key
from bot.storage.database import Connection
from bot.storage.films import FilmStore

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stage import Clock

    from bot.storage.database import Database, Row

FIRST_FILMS = 3_000


@pytest.fixture
async def catalogue(database: Database) -> Database:
    """Fill a database with as many films as are looked through word by word."""
    rows = [{"title": f"Filler {number}", "key": title_key(f"Filler {number}")} for number in range(FIRST_FILMS)]
    await database.write(
        lambda connection: connection.execute_many("INSERT INTO films (title, title_key) VALUES (:title, :key)", rows)
    )
    return database


async def titles(database: Database, text: str, guild_id: int = GUILD) -> list[str]:
    async with database.read() as connection:
        return [film.title for film in await FilmStore(connection).matching(text, None, guild_id, 25)]


async def test_beginnings_are_found_anywhere_in_a_large_catalogue(catalogue: Database) -> None:
    await add_film(catalogue, facts("Zardoz", 1974))
    await add_film(catalogue, facts("Zabriskie Point", 1970))

    assert await titles(catalogue, "za") == ["Zardoz", "Zabriskie Point"]
    assert await titles(catalogue, "zardoz") == ["Zardoz"]


async def test_the_middle_of_a_title_is_found_where_a_server_is_likely_to_mean_it(
    catalogue: Database, clock: Clock
) -> None:
    far = await add_film(catalogue, facts("The Red Zardoz", 1974))

    assert await titles(catalogue, "zardoz") == []
    await give(catalogue, 1, {far.film_id: 8}, clock())
    assert await titles(catalogue, "zardoz") == ["The Red Zardoz"]
    assert await titles(catalogue, "zardoz", OTHER_GUILD) == []
    assert await titles(catalogue, "2999") == ["Filler 2999"]


async def test_no_keystroke_reads_the_whole_catalogue(catalogue: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    plans: list[str] = []
    fetch_all = Connection.fetch_all

    async def explained(connection: Connection, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        plans.extend(row["detail"] for row in await fetch_all(connection, f"EXPLAIN QUERY PLAN {sql}", parameters))
        return await fetch_all(connection, sql, parameters)

    monkeypatch.setattr(Connection, "fetch_all", explained)
    await titles(catalogue, "filler 1")

    assert any("films_by_title" in plan for plan in plans)
    assert [plan for plan in plans if plan.startswith("SCAN") and "films" in plan] == []
