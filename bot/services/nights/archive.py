"""Look at nights: those that run, those to come, those that were; and what their cards show."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.errors import InvalidInput, NotFound
from bot.domain.night_views import NightPage
from bot.domain.pages import page_of
from bot.services.members.visibility import concealed_from
from bot.services.nights.common import own_night, view_of
from bot.storage.nights import NightStore
from bot.storage.ratings import RatingStore

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from bot.domain.night_views import NightView
    from bot.domain.nights import Night
    from bot.storage.database import Connection, Database

__all__ = ["NIGHTS_PER_PAGE", "ArchiveService"]

NIGHTS_PER_PAGE = 5
UNDATED = timedelta(days=14)


class ArchiveService:
    """Reads only, but for the note of what a card shows."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def ahead(self, guild_id: int) -> list[NightView]:
        """Return the votes that run and the screenings to come; one without a date is dropped after two weeks."""
        oldest = self._clock() - UNDATED
        async with self._database.read() as connection:
            store = NightStore(connection)
            nights = [*await store.in_state(guild_id, "open"), *await store.in_state(guild_id, "closed")]
            return [await view_of(connection, night) for night in nights if _is_shown(night, oldest)]

    async def view(self, guild_id: int, night_id: int) -> NightView:
        """Return one night.

        Raises:
            NotFound: no such night here.
        """
        async with self._database.read() as connection:
            night = await own_night(connection, guild_id, night_id)
            if night.state == "draft":
                raise NotFound("That film night is not in this server any more.")
            return await view_of(connection, night)

    async def any_view(self, night_id: int) -> NightView | None:
        """Return a night of whatever server, for the bot's own messages; None when it is gone."""
        async with self._database.read() as connection:
            night = await NightStore(connection).get(None, night_id)
            return None if night is None or night.state == "draft" else await view_of(connection, night)

    async def find(self, guild_id: int, text: str | None, states: tuple[str, ...]) -> Night:
        """Return the night that is meant: our prefixed id, a pool's name, or the only one there is.

        Raises:
            NotFound: there is none.
            InvalidInput: several are possible.
        """
        found = [view.night for view in await self.ahead(guild_id) if view.night.state in states]
        wanted = (text or "").strip().casefold()
        if wanted:
            found = [night for night in found if wanted in (f"night:{night.night_id}", night.pool.casefold())]
        if not found:
            what = "vote runs" if states == ("open",) else "film night is under way"
            raise NotFound(f"No {'such ' if wanted else ''}{what}. See /night status.")
        if len(found) > 1:
            raise InvalidInput("Several film nights are under way. Pick one from the list.")
        return found[0]

    async def history(self, guild_id: int, page: int, viewer_id: int | None) -> NightPage:
        """Return a page of the archive as a viewer may see it, newest first; a page past the end becomes the last."""
        async with self._database.read() as connection:
            store = NightStore(connection)
            page, pages = page_of(page, await store.count_archive(guild_id), NIGHTS_PER_PAGE)
            nights = await store.archive(guild_id, limit=NIGHTS_PER_PAGE, offset=page * NIGHTS_PER_PAGE)
            views = [await view_of(connection, night) for night in nights]
            films = [view.winner.film.film_id for view in views if view.winner]
            hidden = await concealed_from(connection, guild_id, films, viewer_id)
            entries = tuple([await _entry(connection, view, hidden) for view in views])
        concealed = {view.night.night_id for view in views if view.winner and view.winner.film.film_id in hidden}
        return NightPage(entries, page, pages, frozenset(concealed))

    async def stale(self) -> list[int]:
        """Return the votes whose cards show another number than there are votes."""
        async with self._database.read() as connection:
            nights = await NightStore(connection).open_cards()
            views = [await view_of(connection, night) for night in nights]
        return [view.night.night_id for view in views if view.night.shown != view.votes]

    async def posted(self, night_id: int, **ids: int) -> None:
        """Note a message of a night, or the number that its card shows."""

        async def act(connection: Connection) -> None:
            await NightStore(connection).update(night_id, **ids)

        await self._database.write(act)


async def _entry(
    connection: Connection, view: NightView, hidden: Collection[int]
) -> tuple[NightView, float | None, float | None]:
    """Return a night with the server's means then and now, without them where the film's stars are hidden."""
    night = view.night
    if view.winner is None or view.winner.film.film_id in hidden:
        return view, None, None
    server, _version = await RatingStore(connection).standing(night.guild_id, view.winner.film.film_id)
    then = night.then_half_stars / 2 / night.then_ratings if night.then_ratings and night.then_half_stars else None
    return view, then, server.tally.mean


def _is_shown(night: Night, oldest: datetime) -> bool:
    is_dated = night.plan.starts_at is not None or (night.closed_at is not None and night.closed_at > oldest)
    return night.is_ahead and (night.state == "open" or is_dated)
