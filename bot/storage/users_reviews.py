"""What users of TMDB write about films; it stands beside critics' reviews and is never one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.users_reviews import UsersReview
from bot.storage.rows import moment, seconds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.storage.database import Connection

__all__ = ["UsersReviewStore"]


class UsersReviewStore:
    """Keep what users say of a film that TMDB was asked about; it goes with the film's details."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def replace(
        self, film_id: int, reviews: Iterable[UsersReview], now: datetime, *, total: int, etag: str | None
    ) -> None:
        """Keep these and nothing older, so that what its author took back is gone here too."""
        await self._connection.execute("DELETE FROM users_reviews WHERE film_id = :film_id", {"film_id": film_id})
        await self._connection.execute_many(
            """
            INSERT INTO users_reviews (film_id, item_id, author, rating, excerpt, has_spoilers, url, published_at)
            VALUES (:film_id, :item_id, :author, :rating, :excerpt, :has_spoilers, :url, :published_at)
            ON CONFLICT (film_id, item_id) DO NOTHING
            """,
            [
                {
                    "film_id": film_id,
                    "item_id": review.item_id,
                    "author": review.author,
                    "rating": review.rating,
                    "excerpt": review.excerpt,
                    "has_spoilers": int(review.has_spoilers),
                    "url": review.url,
                    "published_at": seconds(review.published_at) if review.published_at else None,
                }
                for review in reviews
            ],
        )
        await self._connection.execute(
            """
            UPDATE film_details SET users_at = :now, users_total = :total, users_etag = :etag
            WHERE film_id = :film_id
            """,
            {"film_id": film_id, "now": seconds(now), "total": total, "etag": etag},
        )

    async def renew(self, film_id: int, now: datetime) -> None:
        """Note that there is nothing new."""
        await self._connection.execute(
            "UPDATE film_details SET users_at = :now WHERE film_id = :film_id",
            {"film_id": film_id, "now": seconds(now)},
        )

    async def count(self, film_id: int) -> int:
        """Return how many are kept of a film."""
        row = await self._connection.fetch_one(
            "SELECT COUNT(*) AS kept FROM users_reviews WHERE film_id = :film_id", {"film_id": film_id}
        )
        return int(row["kept"]) if row else 0

    async def total(self, film_id: int) -> int:
        """Return how many there are at TMDB."""
        row = await self._connection.fetch_one(
            "SELECT users_total FROM film_details WHERE film_id = :film_id", {"film_id": film_id}
        )
        return int(row["users_total"]) if row else 0

    async def of_film(self, film_id: int, *, limit: int, offset: int) -> list[UsersReview]:
        """Return those of a film, newest first."""
        rows = await self._connection.fetch_all(
            """
            SELECT * FROM users_reviews WHERE film_id = :film_id
            ORDER BY published_at DESC NULLS LAST, item_id
            LIMIT :limit OFFSET :offset
            """,
            {"film_id": film_id, "limit": limit, "offset": offset},
        )
        return [
            UsersReview(
                row["item_id"],
                row["author"],
                row["excerpt"],
                row["rating"],
                row["url"],
                None if row["published_at"] is None else moment(row["published_at"]),
                has_spoilers=row["has_spoilers"] == 1,
            )
            for row in rows
        ]
