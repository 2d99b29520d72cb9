"""The one rule of who may see a film's stars in a server.

Everybody, unless the server's setting or the film's own word conceals them; then those who have rated the film, and
they only in private. Whatever shows stars asks here. Rankings and pictures of many films stand on the same rule in
SQL, `bot.storage.reveals.shown_films`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.ratings import RatingStore
from bot.storage.reveals import RevealStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.ratings import ServerStars
    from bot.storage.database import Connection

__all__ = ["EVERYBODY", "concealed_from", "visible_standing"]

EVERYBODY = None
"""The viewer of whatever is posted in public."""


async def visible_standing(
    connection: Connection, guild_id: int, film_id: int, viewer_id: int | None
) -> tuple[ServerStars, int]:
    """Return a film's stars as a viewer may see them, and the version that a card showing them has.

    Args:
        connection: To read with.
        guild_id: The server.
        film_id: The film.
        viewer_id: Who reads in private, or `EVERYBODY`.
    """
    server, version = await RatingStore(connection).standing(guild_id, film_id)
    if server.tally.count and await concealed_from(connection, guild_id, [film_id], viewer_id):
        return server.concealed(), version
    return server, version


async def concealed_from(
    connection: Connection, guild_id: int, film_ids: Sequence[int], viewer_id: int | None
) -> set[int]:
    """Return those of these films whose stars a viewer may not see."""
    return await RevealStore(connection).concealed_from(guild_id, film_ids, viewer_id)
