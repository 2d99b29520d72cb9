"""Whose stars are concealed: a film's own word first, then the server's setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import GUILD, add_film
from stage import NOON

from bot.domain.guilds import GuildSettings
from bot.storage.guilds import GuildStore
from bot.storage.reveals import RevealStore

if TYPE_CHECKING:
    from bot.storage.database import Connection, Database


@pytest.mark.parametrize("film_says", [None, True, False])
@pytest.mark.parametrize("hides_stars", [None, True, False])
async def test_a_film_s_own_word_stands_above_the_setting(
    database: Database, hides_stars: bool | None, film_says: bool | None
) -> None:
    film = await add_film(database)

    async def decide(connection: Connection) -> None:
        if hides_stars is not None:
            await GuildStore(connection).put(GuildSettings(guild_id=GUILD, hides_stars=hides_stars))
        if film_says is not None:
            await RevealStore(connection).put(GUILD, film.film_id, NOON, is_revealed=film_says)

    await database.write(decide)
    async with database.read() as connection:
        is_concealed = await RevealStore(connection).is_concealed(GUILD, film.film_id)

    assert is_concealed == (bool(hides_stars) if film_says is None else not film_says)
