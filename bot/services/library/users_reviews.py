"""Keep what users of TMDB write about films, and show it page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.pages import page_of
from bot.domain.users_reviews import UsersPage, UsersReview
from bot.services.catalogue.films import visible_film
from bot.sources.tmdb import ATTRIBUTION
from bot.storage.reviews import ReviewStore
from bot.storage.users_reviews import UsersReviewStore

if TYPE_CHECKING:
    from datetime import datetime

    from bot.sources import SourcedReview, UsersReviews
    from bot.storage.database import Connection

__all__ = ["USERS_PER_PAGE", "keep_users", "page_of_users"]

USERS_PER_PAGE = 4


async def keep_users(connection: Connection, film_id: int, users: UsersReviews | None, now: datetime) -> None:
    """Keep what users say now in the place of what they said before; None lets all of it go."""
    store = UsersReviewStore(connection)
    if users is None:
        await store.replace(film_id, (), now, total=0, etag=None)
    elif users.is_unchanged:
        await store.renew(film_id, now)
    else:
        kept = [_of(review) for review in users.reviews]
        await store.replace(film_id, kept, now, total=users.total, etag=users.validators.etag)


async def page_of_users(connection: Connection, film_id: int, guild_id: int, page: int) -> UsersPage:
    """Return a page of what users say of a film, newest first; a page past the end becomes the last.

    Raises:
        NotFound: no such film, or another server's.
    """
    film = await visible_film(connection, film_id, guild_id)
    store = UsersReviewStore(connection)
    kept = await store.count(film.film_id)
    page, pages = page_of(page, kept, USERS_PER_PAGE)
    reviews = await store.of_film(film.film_id, limit=USERS_PER_PAGE, offset=page * USERS_PER_PAGE)
    total = max(kept, await store.total(film.film_id))
    critics = await ReviewStore(connection).count_of_film(film.film_id, guild_id)
    return UsersPage(film, tuple(reviews), page, pages, kept, total, critics, ATTRIBUTION)


def _of(review: SourcedReview) -> UsersReview:
    draft = review.draft
    return UsersReview(
        item_id=review.source_id,
        author=draft.critic or "",
        excerpt="\n".join(section.text for section in draft.sections),
        rating=draft.rating.original if draft.rating else None,
        url=draft.url,
        published_at=review.published_at,
        has_spoilers=draft.has_spoilers,
    )
