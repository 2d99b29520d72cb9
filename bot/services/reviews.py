"""Read and browse critics' reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.cards import BrowsePage, Reading
from bot.domain.errors import NotFound
from bot.services.films import CHOICES, visible_film
from bot.storage.reviews import ReviewStore

if TYPE_CHECKING:
    from bot.domain.reviews import ReviewFilter, ReviewHeader
    from bot.storage.database import Connection, Database

__all__ = ["REVIEWS_PER_PAGE", "ReviewService"]

REVIEWS_PER_PAGE = 8
READER_CHOICES = CHOICES - 2  # two options of the select lead to earlier and later reviews


class ReviewService:
    """The library as one server sees it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open_review(self, review_id: int, guild_id: int) -> Reading:
        """Open a review in the reader, the chooser at the place where it stands.

        Raises:
            NotFound: no such review, or another server's.
        """
        async with self._database.read() as connection:
            reviews = ReviewStore(connection)
            review = await reviews.get(review_id, guild_id)
            if review is None:
                raise NotFound("That review is not in this server's library any more.")
            position = await reviews.position(review, guild_id)
            return await self._reading(
                connection, review_id, review.film_id, guild_id, position // READER_CHOICES * READER_CHOICES
            )

    async def open_film(self, film_id: int, guild_id: int, offset: int = 0) -> Reading:
        """Open the first review of a film, or the one at `offset`, as when paging through the chooser.

        Raises:
            NotFound: no such film in this server, or it has no reviews.
        """
        async with self._database.read() as connection:
            film = await visible_film(connection, film_id, guild_id)
            first = await ReviewStore(connection).of_film(film_id, guild_id, limit=1, offset=max(0, offset))
            if not first:
                raise NotFound(f"There is no critic's review of {film.label} yet.")
            return await self._reading(connection, first[0].review_id, film_id, guild_id, max(0, offset))

    async def by_critic(self, film_id: int, critic: str, guild_id: int) -> ReviewHeader:
        """Find a film's review by a part of the critic's or outlet's name.

        Raises:
            NotFound: no review of this film by such a critic.
        """
        async with self._database.read() as connection:
            film = await visible_film(connection, film_id, guild_id)
            found = await ReviewStore(connection).by_name(film_id, critic, guild_id, limit=1)
        if not found:
            raise NotFound(f"No review of {film.label} by “{critic[:60]}” is in the library.")
        return found[0]

    async def critics_of(self, film_id: int | None, text: str, guild_id: int) -> list[ReviewHeader]:
        """Return reviews whose critic or outlet begins like the text, of one film, for autocomplete."""
        if film_id is None:
            return []
        async with self._database.read() as connection:
            return await ReviewStore(connection).by_name(film_id, text, guild_id, limit=CHOICES)

    async def critics_like(self, text: str, guild_id: int) -> list[tuple[int, str]]:
        """Return (id, name) of up to 25 critics by a part of their name."""
        async with self._database.read() as connection:
            return await ReviewStore(connection).critics_like(text, guild_id, limit=CHOICES)

    async def outlets_like(self, text: str, guild_id: int) -> list[tuple[int, str]]:
        """Return (id, name) of up to 25 outlets by a part of their name."""
        async with self._database.read() as connection:
            return await ReviewStore(connection).outlets_like(text, guild_id, limit=CHOICES)

    async def browse(self, wanted: ReviewFilter, guild_id: int, page: int) -> BrowsePage:
        """Return a page of the library; a page past the end becomes the last."""
        async with self._database.read() as connection:
            reviews = ReviewStore(connection)
            total = await reviews.count(wanted, guild_id)
            pages = max(1, -(-total // REVIEWS_PER_PAGE))
            page = max(0, min(page, pages - 1))
            shown = await reviews.browse(wanted, guild_id, limit=REVIEWS_PER_PAGE, offset=page * REVIEWS_PER_PAGE)
        return BrowsePage(wanted, tuple(shown), page, pages, total)

    async def _reading(
        self, connection: Connection, review_id: int, film_id: int, guild_id: int, offset: int
    ) -> Reading:
        reviews = ReviewStore(connection)
        review = await reviews.get(review_id, guild_id)
        if review is None:
            raise NotFound("That review is not in this server's library any more.")
        choices = await reviews.of_film(film_id, guild_id, limit=READER_CHOICES, offset=offset)
        total = len(await reviews.scores(film_id, guild_id))
        return Reading(review, tuple(choices), offset, total)
