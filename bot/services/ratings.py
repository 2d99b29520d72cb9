"""Members give, change and withdraw their stars."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.cards import RatersPage
from bot.domain.errors import NotFound
from bot.domain.ratings import RatingChange
from bot.services.films import visible_film
from bot.services.gate import require_note, require_taking_part, require_unlocked
from bot.services.raids import watch
from bot.storage.guilds import GuildStore
from bot.storage.hides import HideStore
from bot.storage.ratings import RatingStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.films import Film
    from bot.domain.ratings import Member, Note, Rating
    from bot.domain.stars import Stars
    from bot.services.changes import FilmChanges
    from bot.storage.database import Connection, Database

__all__ = ["RATERS_PER_PAGE", "RatedFilm", "RatingService", "as_others_see"]

RATERS_PER_PAGE = 15


@dataclass(frozen=True, slots=True)
class RatedFilm:
    """A film and what just became of a member's rating of it."""

    film: Film
    change: RatingChange


class RatingService:
    """One rating per member, film and server; the newest counts."""

    def __init__(
        self,
        database: Database,
        changes: FilmChanges,
        clock: Callable[[], datetime],
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._changes = changes
        self._clock = clock
        self._wake = wake

    async def rate(self, member: Member, film_id: int, stars: Stars) -> RatedFilm:
        """Give or change a member's stars; a note beside them stays.

        Raises:
            NotFound: no such film in this server.
            NotAllowed: the member may not take part, or the film is locked.
        """

        async def act(connection: Connection) -> RatedFilm:
            return await self._put(connection, member, film_id, stars)

        return self._announced(member, await self._database.write(act))

    async def rate_with_note(self, member: Member, film_id: int, stars: Stars, note: Note | None) -> RatedFilm:
        """Give or change a member's stars and the note beside them; None removes the note.

        Raises:
            NotFound: no such film in this server.
            NotAllowed: the member may not take part, or the film is locked.
            InvalidInput: the note is too long for the server, or has a word that it blocks.
        """

        async def act(connection: Connection) -> RatedFilm:
            await require_note(connection, member.guild_id, note)
            rated = await self._put(connection, member, film_id, stars)
            ratings = RatingStore(connection)
            await ratings.set_note(member, rated.film.film_id, note)
            await HideStore(connection).apply(member.guild_id, rated.film.film_id, member.user_id)
            after = await ratings.get(member.guild_id, rated.film.film_id, member.user_id)
            return RatedFilm(rated.film, RatingChange(rated.change.before, after))

        return self._announced(member, await self._database.write(act))

    async def withdraw_rating(self, member: Member, film_id: int) -> RatedFilm:
        """Take a member's stars and note back.

        Raises:
            NotFound: no such film in this server, or the member has not rated it.
        """

        async def act(connection: Connection) -> RatedFilm:
            film = await visible_film(connection, film_id, member.guild_id)
            ratings = RatingStore(connection)
            before = await ratings.get(member.guild_id, film.film_id, member.user_id)
            if before is None:
                raise NotFound(f"You have not rated {film.label} here, so there is nothing to withdraw.")
            await ratings.remove(member.guild_id, film.film_id, member.user_id)
            return RatedFilm(film, RatingChange(before, None))

        return self._announced(member, await self._database.write(act))

    async def own_rating(self, member: Member, film_id: int) -> tuple[Film, Rating | None]:
        """Return the film and what the member gave it before.

        Raises:
            NotFound: no such film in this server.
        """
        async with self._database.read() as connection:
            film = await visible_film(connection, film_id, member.guild_id)
            return film, await RatingStore(connection).get(member.guild_id, film.film_id, member.user_id)

    async def raters(self, guild_id: int, film_id: int, page: int) -> RatersPage:
        """Return a page of who rated a film, highest first; a page past the end becomes the last.

        Raises:
            NotFound: no such film in this server.
        """
        async with self._database.read() as connection:
            film = await visible_film(connection, film_id, guild_id)
            ratings = RatingStore(connection)
            server, _version = await ratings.standing(guild_id, film.film_id)
            pages = max(1, -(-server.tally.count // RATERS_PER_PAGE))
            page = max(0, min(page, pages - 1))
            shown = await ratings.of_film(guild_id, film.film_id, limit=RATERS_PER_PAGE, offset=page * RATERS_PER_PAGE)
            hides_every_note = (await GuildStore(connection).settings(guild_id)).hides_every_note
        seen = tuple(as_others_see(rating, hides_every_note=hides_every_note) for rating in shown)
        return RatersPage(film, seen, page, pages, server)

    async def _put(self, connection: Connection, member: Member, film_id: int, stars: Stars) -> RatedFilm:
        film = await visible_film(connection, film_id, member.guild_id)
        ratings = RatingStore(connection)
        now = self._clock()
        await require_taking_part(connection, member, "rate", now)
        await require_unlocked(connection, member.guild_id, film)
        before = await ratings.get(member.guild_id, film.film_id, member.user_id)
        await ratings.remember(member, now)
        await ratings.put(member, film.film_id, stars, now)
        if before is None:
            await HideStore(connection).apply(member.guild_id, film.film_id, member.user_id)
        await watch(connection, member.guild_id, film.film_id, now)
        after = await ratings.get(member.guild_id, film.film_id, member.user_id)
        return RatedFilm(film, RatingChange(before, after))

    def _announced(self, member: Member, rated: RatedFilm) -> RatedFilm:
        self._changes.announce(member.guild_id, rated.film.film_id)
        if rated.change.after is not None and not rated.change.after.is_counted:
            # The guard against raids may have left something to tell moderators.
            self._wake()
        return rated


def as_others_see(rating: Rating, *, hides_every_note: bool) -> Rating:
    """Leave out a note that moderators hid, and mark every note as a spoiler where the server wants that."""
    if rating.note is None:
        return rating
    if rating.is_note_hidden:
        return replace(rating, note=None)
    return replace(rating, note=replace(rating.note, has_spoilers=True)) if hides_every_note else rating
