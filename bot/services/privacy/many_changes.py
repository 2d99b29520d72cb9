"""Announce what became of a great many films at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.storage.cards import CardStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.services.changes import FilmChanges
    from bot.storage.database import Database

__all__ = ["announce_all"]

FEW: Final = 500


async def announce_all(database: Database, changes: FilmChanges, films: Sequence[tuple[int, int]]) -> None:
    """Announce changed films, each a server and a film.

    Of a great many, only those with a card, and one of each server for those who only ask whether anything changed
    there: each announcement is a task.
    """
    told = list(films)
    if len(told) > FEW:
        async with database.read() as connection:
            shown = {
                (guild_id, film_id)
                for guild_id in {guild_id for guild_id, _ in films}
                for film_id in await CardStore(connection).films_shown(guild_id)
            }
        told = [film for film in films if film in shown]
        told += [(guild_id, film_id) for guild_id, film_id in dict(films).items() if (guild_id, film_id) not in shown]
    for guild_id, film_id in told:
        changes.announce(guild_id, film_id)
