"""Members give, change and withdraw their stars."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.cards import RatersPage
from bot.domain.errors import NotFound
from bot.domain.pages import page_of
from bot.domain.ratings import RatingChange
from bot.services.catalogue.films import visible_film
from bot.services.members.diary import log_viewing
from bot.services.members.gate import require_note, require_taking_part, require_unlocked
from bot.services.members.visibility import EVERYBODY, concealed_from, visible_standing
from bot.services.moderation.raids import watch
from bot.storage.former_members import FormerMemberStore
from bot.storage.guilds import GuildStore
from bot.storage.hides import HideStore
from bot.storage.members import MemberStore
from bot.storage.ratings import RatingStore
from bot.storage.watchlist import WatchlistStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.diary import Watched
    from bot.domain.films import Film
    from bot.domain.ratings import Member, Note, Rating, ServerStars
    from bot.domain.stars import Stars
    from bot.services.changes import FilmChanges
    from bot.services.jobs import JobService
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
        self, database: Database, jobs: JobService, changes: FilmChanges, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._changes = changes
        self._clock = clock

    async def rate(self, member: Member, film_id: int, stars: Stars, watched: Watched | None = None) -> RatedFilm:
        """Give or change a member's stars, and write a viewing down with them; a note beside them stays.

        Raises:
            NotFound: no such film in this server.
            NotAllowed: the member may not take part, or the film is locked.
            InvalidInput: it was watched in the future.
        """

        async def act(connection: Connection) -> RatedFilm:
            rated = await self._put(connection, member, film_id, stars)
            if watched is None:
                return rated
            viewing = await log_viewing(connection, member, rated.film.film_id, watched, stars, self._clock())
            return RatedFilm(rated.film, replace(rated.change, viewing=viewing))

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
            return RatedFilm(rated.film, replace(rated.change, after=after))

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

    async def raters(self, guild_id: int, film_id: int, page: int, viewer_id: int | None = EVERYBODY) -> RatersPage:
        """Return a page of who rated a film, highest first, empty while the viewer may not see that.

        A page past the end becomes the last.

        Raises:
            NotFound: no such film in this server.
        """
        async with self._database.read() as connection:
            film = await visible_film(connection, film_id, guild_id)
            ratings = RatingStore(connection)
            server, _version = await visible_standing(connection, guild_id, film.film_id, viewer_id)
            if server.is_concealed:
                return RatersPage(film, (), 0, 1, server)
            unlisted = await ratings.count_unlisted(guild_id, film.film_id)
            page, pages = page_of(page, server.tally.count - unlisted, RATERS_PER_PAGE)
            shown = await ratings.of_film(guild_id, film.film_id, limit=RATERS_PER_PAGE, offset=page * RATERS_PER_PAGE)
            former = await FormerMemberStore(connection).former(
                guild_id, [rating.user_id for rating in shown], self._clock()
            )
            hides_every_note = (await GuildStore(connection).settings(guild_id)).hides_every_note
        seen = tuple(as_others_see(rating, hides_every_note=hides_every_note) for rating in shown)
        return RatersPage(film, seen, page, pages, server, unlisted, former)

    async def _put(self, connection: Connection, member: Member, film_id: int, stars: Stars) -> RatedFilm:
        film = await visible_film(connection, film_id, member.guild_id)
        ratings = RatingStore(connection)
        now = self._clock()
        await require_taking_part(connection, member, "rate", now)
        await require_unlocked(connection, member.guild_id, film)
        before = await ratings.get(member.guild_id, film.film_id, member.user_id)
        await MemberStore(connection).remember(member, now)
        await ratings.put(member, film.film_id, stars, now)
        if before is None:
            await HideStore(connection).apply(member.guild_id, film.film_id, member.user_id)
        await watch(connection, member.guild_id, film.film_id, now)
        was_wanted = await WatchlistStore(connection).remove(member.guild_id, member.user_id, film.film_id)
        after = await ratings.get(member.guild_id, film.film_id, member.user_id)
        revealed = await self._revealed(connection, member, film)
        return RatedFilm(film, RatingChange(before, after, was_wanted=was_wanted, revealed=revealed))

    async def _revealed(self, connection: Connection, member: Member, film: Film) -> ServerStars | None:
        """Return what a member sees by having rated, None where everybody sees it."""
        if not await concealed_from(connection, member.guild_id, [film.film_id], EVERYBODY):
            return None
        return (await visible_standing(connection, member.guild_id, film.film_id, member.user_id))[0]

    def _announced(self, member: Member, rated: RatedFilm) -> RatedFilm:
        self._changes.announce(member.guild_id, rated.film.film_id)
        if rated.change.after is not None and not rated.change.after.is_counted:
            # The guard against raids may have left something to tell moderators.
            self._jobs.poke()
        return rated


def as_others_see(rating: Rating, *, hides_every_note: bool) -> Rating:
    """Leave out a note that moderators hid, and mark every note as a spoiler where the server wants that."""
    if rating.note is None:
        return rating
    if rating.is_note_hidden:
        return replace(rating, note=None)
    return replace(rating, note=replace(rating.note, has_spoilers=True)) if hides_every_note else rating
