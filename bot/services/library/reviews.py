"""Read and browse critics' reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.cards import BrowsePage, CriticPage, Reading
from bot.domain.errors import NotFound
from bot.domain.pages import page_of
from bot.domain.reviews import ReviewFilter, habit_of
from bot.services.catalogue.films import CHOICES, visible_film
from bot.services.library.users_reviews import page_of_users
from bot.storage.critics import CriticStore
from bot.storage.reviews import ReviewStore
from bot.storage.users_reviews import UsersReviewStore

if TYPE_CHECKING:
    from bot.domain.reviews import ReviewHeader
    from bot.domain.users_reviews import UsersPage
    from bot.storage.database import Database

__all__ = ["READER_CHOICES", "REVIEWS_PER_PAGE", "ReviewService"]

REVIEWS_PER_PAGE = 8
READER_CHOICES = CHOICES - 2  # two options of the select lead to earlier and later reviews


class ReviewService:
    """The library as one server sees it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open_review(
        self, review_id: int, guild_id: int, *, order: str = "newest", offset: int | None = None
    ) -> Reading:
        """Open a review in the reader, the chooser starting at `offset`, or around the review without one.

        Raises:
            NotFound: no such review, or another server's.
        """
        async with self._database.read() as connection:
            reviews = ReviewStore(connection)
            review = await reviews.get(review_id, guild_id)
            if review is None:
                raise NotFound("That review is not in this server's library any more.")
            total = await reviews.count_of_film(review.film_id, guild_id)
            if offset is None or offset >= total:
                position = await reviews.position(review, guild_id, order)
                offset = position // READER_CHOICES * READER_CHOICES
            offset = max(0, offset)
            choices = await reviews.of_film(review.film_id, guild_id, limit=READER_CHOICES, offset=offset, order=order)
            by_critic = (
                0
                if review.critic_id is None
                else await reviews.count(ReviewFilter(critic_id=review.critic_id), guild_id)
            )
            users = await UsersReviewStore(connection).count(review.film_id)
        return Reading(review, tuple(choices), offset, total, order, by_critic, users)

    async def open_card(self, film_id: int, guild_id: int) -> Reading | UsersPage:
        """Open what there is to read of a film: critics' reviews, else what users of TMDB say.

        Raises:
            NotFound: no such film in this server, or nobody wrote about it.
        """
        async with self._database.read() as connection:
            film = await visible_film(connection, film_id, guild_id)
            users = await page_of_users(connection, film.film_id, guild_id, 0)
        return users if users.kept and not users.critics else await self.open_film(film_id, guild_id)

    async def open_film(self, film_id: int, guild_id: int) -> Reading:
        """Open the review that stands first on a film's card.

        Raises:
            NotFound: no such film in this server, or it has no reviews.
        """
        async with self._database.read() as connection:
            film = await visible_film(connection, film_id, guild_id)
            first = await ReviewStore(connection).of_film(film.film_id, guild_id, limit=1)
        if not first:
            raise NotFound(f"There is no critic's review of {film.label} yet.")
        return await self.open_review(first[0].review_id, guild_id)

    async def users_of(self, film_id: int, guild_id: int, page: int) -> UsersPage:
        """Return a page of what users of TMDB say of a film; a page past the end becomes the last.

        Raises:
            NotFound: no such film in this server, or nothing of theirs is kept any more.
        """
        async with self._database.read() as connection:
            users = await page_of_users(connection, film_id, guild_id, page)
        if not users.kept:
            raise NotFound(f"No review of {users.film.label} by users of TMDB is here any more.")
        return users

    async def by_critic(self, film_id: int, critic: str, guild_id: int) -> ReviewHeader:
        """Find a film's review by a part of the critic's or outlet's name.

        Raises:
            NotFound: no review of this film by such a critic.
        """
        async with self._database.read() as connection:
            film = await visible_film(connection, film_id, guild_id)
            found = await ReviewStore(connection).by_name(film.film_id, critic, guild_id, limit=1)
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
            return await CriticStore(connection).critics_like(text, guild_id, limit=CHOICES)

    async def outlets_like(self, text: str, guild_id: int) -> list[tuple[int, str]]:
        """Return (id, name) of up to 25 outlets by a part of their name."""
        async with self._database.read() as connection:
            return await CriticStore(connection).outlets_like(text, guild_id, limit=CHOICES)

    async def browse(self, wanted: ReviewFilter, guild_id: int, page: int) -> BrowsePage:
        """Return a page of the library; a page past the end becomes the last."""
        async with self._database.read() as connection:
            reviews, critics = ReviewStore(connection), CriticStore(connection)
            total = await reviews.count(wanted, guild_id)
            page, pages = page_of(page, total, REVIEWS_PER_PAGE)
            shown = await reviews.browse(wanted, guild_id, limit=REVIEWS_PER_PAGE, offset=page * REVIEWS_PER_PAGE)
            critic = await critics.critic_name(wanted.critic_id, guild_id) if wanted.critic_id is not None else None
            outlet = await critics.outlet_name(wanted.outlet_id, guild_id) if wanted.outlet_id is not None else None
        return BrowsePage(wanted, tuple(shown), page, pages, total, critic, outlet)

    async def critic(self, critic_id: int, guild_id: int, page: int) -> CriticPage:
        """Return how a critic rates, with a page of their reviews; a page past the end becomes the last.

        Raises:
            NotFound: the server sees no review by this critic.
        """
        wanted = ReviewFilter(critic_id=critic_id)
        async with self._database.read() as connection:
            reviews, critics = ReviewStore(connection), CriticStore(connection)
            name = await critics.critic_name(critic_id, guild_id)
            if name is None:
                raise NotFound("No review by that critic is in this server's library any more.")
            total = await reviews.count(wanted, guild_id)
            page, pages = page_of(page, total, REVIEWS_PER_PAGE)
            shown = await reviews.browse(wanted, guild_id, limit=REVIEWS_PER_PAGE, offset=page * REVIEWS_PER_PAGE)
            outlets = await critics.outlets_of(critic_id, guild_id)
            scores = await critics.scores_beside(critic_id, guild_id)
            habit = habit_of(scores, *await critics.bins_beside(critic_id, guild_id))
        return CriticPage(critic_id, name, outlets, habit, tuple(shown), page, pages, total)
