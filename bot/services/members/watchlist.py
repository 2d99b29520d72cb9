"""What members want to see, and the film to watch together."""

from __future__ import annotations

from dataclasses import dataclass
from random import SystemRandom
from typing import TYPE_CHECKING

from bot.domain.cards import Pick, WatchlistPage
from bot.domain.errors import InvalidInput, NotFound
from bot.domain.pages import page_of
from bot.domain.reviews import summarise
from bot.services.catalogue.films import visible_film
from bot.storage.films import FilmStore
from bot.storage.members import MemberStore
from bot.storage.ratings import RatingStore
from bot.storage.reviews import ReviewStore
from bot.storage.viewings import ViewingStore
from bot.storage.watchlist import WatchlistStore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from random import Random

    from bot.domain.films import Film
    from bot.domain.ratings import Member
    from bot.services.changes import FilmChanges
    from bot.storage.database import Connection, Database

__all__ = ["MOST_COMPANIONS", "MOST_WISHES", "WISHES_PER_PAGE", "WantedFilm", "WatchlistService"]

WISHES_PER_PAGE = 15
MOST_WISHES = 2_000
MOST_COMPANIONS = 5


@dataclass(frozen=True, slots=True)
class WantedFilm:
    """A film and whether a member wants to see it, after and before an act."""

    film: Film
    is_wanted: bool
    was_wanted: bool


class WatchlistService:
    """One watchlist per member and server."""

    def __init__(
        self,
        database: Database,
        changes: FilmChanges,
        clock: Callable[[], datetime],
        random: Random | None = None,
    ) -> None:
        self._database = database
        self._changes = changes
        self._clock = clock
        self._random = random or SystemRandom()

    async def add(self, member: Member, film_id: int) -> WantedFilm:
        """Put a film on a member's list.

        Raises:
            NotFound: no such film in this server.
            InvalidInput: the list is full.
        """
        return await self._change(member, film_id, is_wanted=True)

    async def remove(self, member: Member, film_id: int) -> WantedFilm:
        """Take a film off a member's list.

        Raises:
            NotFound: no such film in this server, or it is not on the list.
        """
        return await self._change(member, film_id, is_wanted=False)

    async def toggle(self, member: Member, film_id: int) -> WantedFilm:
        """Put a film on a member's list, or take it off where it is on it.

        Raises:
            NotFound: no such film in this server.
            InvalidInput: the list is full.
        """
        return await self._change(member, film_id, is_wanted=None)

    async def page(self, member: Member, page: int) -> WatchlistPage:
        """Return a page of a member's own list; a page past the end becomes the last."""
        async with self._database.read() as connection:
            store = WatchlistStore(connection)
            total = await store.count(member.guild_id, member.user_id)
            page, pages = page_of(page, total, WISHES_PER_PAGE)
            wishes = await store.newest(
                member.guild_id, member.user_id, limit=WISHES_PER_PAGE, offset=page * WISHES_PER_PAGE
            )
        return WatchlistPage(tuple(wishes), page, pages, total)

    async def pick(self, member: Member, companions: Sequence[int]) -> Pick:
        """Draw a film that the member and all companions want to see and none of them has rated.

        Raises:
            NotFound: there is none.
            InvalidInput: too many companions, or one of them keeps off all lists.
        """
        user_ids = tuple(dict.fromkeys([member.user_id, *companions]))
        if len(user_ids) > MOST_COMPANIONS + 1:
            raise InvalidInput(f"At most {MOST_COMPANIONS} others can be crossed with your list.")
        async with self._database.read() as connection:
            for user_id in user_ids[1:]:
                if await ViewingStore(connection).is_unlisted(member.guild_id, user_id):
                    raise InvalidInput("One of these members keeps their lists to themselves.")
            candidates = await WatchlistStore(connection).shared(member.guild_id, user_ids)
            if not candidates:
                raise NotFound(_nothing_to_pick(len(user_ids)))
            film = await FilmStore(connection).get(self._random.choice(candidates), member.guild_id)
            if film is None:
                raise NotFound(_nothing_to_pick(len(user_ids)))
            critics = summarise(await ReviewStore(connection).scores(film.film_id, member.guild_id))
        return Pick(film, critics, user_ids, len(candidates))

    async def _change(self, member: Member, film_id: int, *, is_wanted: bool | None) -> WantedFilm:
        async def act(connection: Connection) -> WantedFilm:
            film = await visible_film(connection, film_id, member.guild_id)
            changed = await self._put(connection, member, film, is_wanted=is_wanted)
            if changed.is_wanted != changed.was_wanted:
                # Cards show how many want to see the film.
                await RatingStore(connection).touch(member.guild_id, film.film_id)
            return changed

        changed = await self._database.write(act)
        if changed.is_wanted != changed.was_wanted:
            self._changes.announce(member.guild_id, changed.film.film_id)
        return changed

    async def _put(self, connection: Connection, member: Member, film: Film, *, is_wanted: bool | None) -> WantedFilm:
        store, key = WatchlistStore(connection), (member.guild_id, member.user_id, film.film_id)
        if is_wanted is not True and await store.remove(*key):
            return WantedFilm(film, is_wanted=False, was_wanted=True)
        if is_wanted is False:
            raise NotFound(f"{film.label} is not on your watchlist.")
        if await store.count(member.guild_id, member.user_id) >= MOST_WISHES:
            raise InvalidInput(f"A watchlist holds {MOST_WISHES:,} films. Take some off first.")
        await MemberStore(connection).remember(member, self._clock())
        return WantedFilm(film, is_wanted=True, was_wanted=not await store.add(*key, self._clock()))


def _nothing_to_pick(members: int) -> str:
    if members == 1:
        return (
            "There is nothing to draw: your watchlist has no film that you haven't rated. Add one with /watchlist add."
        )
    all_of_them = "both" if members == 2 else f"all {members}"
    return f"No film is on {all_of_them} watchlists and rated by none of you. Add some with /watchlist add."
