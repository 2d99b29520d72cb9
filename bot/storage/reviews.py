"""Critics' reviews: the library of all servers and each server's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.domain.drafts import OutsideCritic, Section
from bot.domain.reviews import Review
from bot.storage.rows import header_fields, header_of, names_of, seconds, word_pattern

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.reviews import ReviewFilter, ReviewHeader
    from bot.storage.database import Connection

__all__ = ["VISIBLE", "ReviewStore"]

_NAMED = """
    LEFT JOIN critics ON critics.critic_id = reviews.critic_id
    LEFT JOIN outlets ON outlets.outlet_id = reviews.outlet_id
"""
_COLUMNS = "reviews.*, critics.name AS critic, outlets.name AS outlet, films.title, films.year"
_HEADER = f"SELECT {_COLUMNS} FROM reviews JOIN films ON films.film_id = reviews.film_id {_NAMED}"
VISIBLE = "(reviews.guild_id IS NULL OR reviews.guild_id = :guild_id) AND reviews.is_hidden = 0"
"""The reviews that the server `:guild_id` sees."""
# The orders of one film's reviews; the first is the card's too: this server's own, then the newest.
_OWN_FIRST = "(reviews.guild_id IS NULL), reviews.published_on DESC NULLS LAST, reviews.review_id DESC"
_FILM_ORDERS = {
    "newest": _OWN_FIRST,
    "stars": "reviews.score_hundredths DESC NULLS LAST, reviews.published_on DESC NULLS LAST, reviews.review_id DESC",
    "outlet": "outlets.name_key ASC NULLS LAST, critics.name_key ASC NULLS LAST, reviews.review_id ASC",
}
_ORDERS = {
    "newest": "reviews.published_on DESC NULLS LAST, reviews.review_id DESC",
    "oldest": "reviews.published_on ASC NULLS LAST, reviews.review_id ASC",
    "highest": "reviews.score_hundredths DESC NULLS LAST, reviews.published_on DESC NULLS LAST, reviews.review_id DESC",
    "lowest": "reviews.score_hundredths ASC NULLS LAST, reviews.published_on DESC NULLS LAST, reviews.review_id DESC",
    "title": "films.title_key ASC, films.year ASC NULLS FIRST, reviews.review_id ASC",
}


class ReviewStore:
    """Find and keep reviews. `guild_id` is always the server that asks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, review_id: int, guild_id: int | None) -> Review | None:
        """Return a review with its text, if the server may see it."""
        row = await self._connection.fetch_one(
            f"{_HEADER} WHERE reviews.review_id = :review_id AND {VISIBLE}",
            {"review_id": review_id, "guild_id": guild_id},
        )
        if row is None:
            return None
        sections = await self._connection.fetch_all(
            "SELECT heading, body FROM review_sections WHERE review_id = :review_id ORDER BY position",
            {"review_id": review_id},
        )
        return Review(
            **header_fields(row),
            critic_id=row["critic_id"],
            sections=tuple(Section(section["heading"], section["body"]) for section in sections),
            strengths=names_of(row["strengths"]),
            weaknesses=names_of(row["weaknesses"]),
            outside_critics=tuple(OutsideCritic(*found) for found in json.loads(row["outside_critics"])),
            attribution=row["attribution"],
            is_excerpt=row["is_excerpt"] == 1,
        )

    async def of_film(
        self, film_id: int, guild_id: int | None, *, limit: int, offset: int = 0, order: str = "newest"
    ) -> list[ReviewHeader]:
        """Return a film's reviews; the newest order has this server's own first."""
        rows = await self._connection.fetch_all(
            f"""
            {_HEADER} WHERE reviews.film_id = :film_id AND {VISIBLE}
            ORDER BY {_FILM_ORDERS[order]} LIMIT :limit OFFSET :offset
            """,
            {"film_id": film_id, "guild_id": guild_id, "limit": limit, "offset": offset},
        )
        return [header_of(row) for row in rows]

    async def scores(self, film_id: int, guild_id: int | None) -> list[int | None]:
        """Return the score in hundredths of every review of a film, None for those without."""
        rows = await self._connection.fetch_all(
            f"SELECT score_hundredths FROM reviews WHERE film_id = :film_id AND {VISIBLE}",
            {"film_id": film_id, "guild_id": guild_id},
        )
        return [row["score_hundredths"] for row in rows]

    async def samples(self, film_id: int, guild_id: int | None) -> int:
        """Count the reviews of the film that the server sees and that are samples."""
        row = await self._connection.fetch_one(
            f"SELECT COUNT(*) AS samples FROM reviews WHERE film_id = :film_id AND is_sample = 1 AND {VISIBLE}",
            {"film_id": film_id, "guild_id": guild_id},
        )
        return row["samples"] if row else 0

    async def position(self, review: ReviewHeader, guild_id: int | None, order: str) -> int:
        """Count the reviews of the same film that stand before this one in an order of `of_film`."""
        row = await self._connection.fetch_one(
            f"""
            SELECT place FROM (
                SELECT reviews.review_id, ROW_NUMBER() OVER (ORDER BY {_FILM_ORDERS[order]}) AS place
                FROM reviews {_NAMED}
                WHERE reviews.film_id = :film_id AND {VISIBLE}
            ) AS places
            WHERE review_id = :review_id
            """,
            {"film_id": review.film_id, "guild_id": guild_id, "review_id": review.review_id},
        )
        return row["place"] - 1 if row else 0

    async def added(
        self, guild_id: int, since: datetime, until: datetime, limit: int
    ) -> tuple[int, list[ReviewHeader]]:
        """Return how many reviews came in that concern a server, and the newest of them, its own first.

        The library's concern it where somebody there has rated the film; samples never do.
        """
        concerning = """
            reviews.added_at >= :since AND reviews.added_at < :until AND reviews.is_sample = 0 AND reviews.is_hidden = 0
            AND (reviews.guild_id = :guild_id OR (reviews.guild_id IS NULL AND EXISTS (
                SELECT 1 FROM ratings WHERE ratings.guild_id = :guild_id AND ratings.film_id = reviews.film_id)))
        """
        span = {"guild_id": guild_id, "since": seconds(since), "until": seconds(until)}
        row = await self._connection.fetch_one(f"SELECT COUNT(*) AS reviews FROM reviews WHERE {concerning}", span)
        rows = await self._connection.fetch_all(
            f"{_HEADER} WHERE {concerning} ORDER BY {_OWN_FIRST} LIMIT :limit", {**span, "limit": limit}
        )
        return (row["reviews"] if row else 0), [header_of(each) for each in rows]

    async def count_of_film(self, film_id: int, guild_id: int | None) -> int:
        """Count the reviews of a film that the server sees."""
        row = await self._connection.fetch_one(
            f"SELECT COUNT(*) AS reviews FROM reviews WHERE film_id = :film_id AND {VISIBLE}",
            {"film_id": film_id, "guild_id": guild_id},
        )
        return row["reviews"] if row else 0

    async def by_name(self, film_id: int, text: str, guild_id: int | None, *, limit: int) -> list[ReviewHeader]:
        """Return a film's reviews whose critic or outlet has a word that begins like the text; all for no text."""
        rows = await self._connection.fetch_all(
            f"""
            {_HEADER}
            WHERE reviews.film_id = :film_id AND {VISIBLE}
              AND ' ' || COALESCE(outlets.name_key, '') || ' ' || COALESCE(critics.name_key, '') LIKE :word ESCAPE '\\'
            ORDER BY {_OWN_FIRST} LIMIT :limit
            """,
            {"film_id": film_id, "guild_id": guild_id, "word": word_pattern(text), "limit": limit},
        )
        return [header_of(row) for row in rows]

    async def browse(
        self, wanted: ReviewFilter, guild_id: int | None, *, limit: int, offset: int
    ) -> list[ReviewHeader]:
        """Return a page of the reviews that a filter lets through."""
        order = _ORDERS[wanted.sort]
        films = "JOIN films ON films.film_id = reviews.film_id" if wanted.sort == "title" else ""
        # The page is found by ids alone; sorting whole reviews would carry all their text about.
        rows = await self._connection.fetch_all(
            f"""
            WITH page AS (
                SELECT reviews.review_id FROM reviews {films} WHERE {_conditions(wanted)}
                ORDER BY {order} LIMIT :limit OFFSET :offset
            )
            SELECT {_COLUMNS}
            FROM page
            JOIN reviews ON reviews.review_id = page.review_id
            JOIN films ON films.film_id = reviews.film_id
            {_NAMED}
            ORDER BY {order}
            """,
            {**_filter_parameters(wanted, guild_id), "limit": limit, "offset": offset},
        )
        return [header_of(row) for row in rows]

    async def count(self, wanted: ReviewFilter, guild_id: int | None) -> int:
        """Count the reviews that a filter lets through."""
        row = await self._connection.fetch_one(
            f"SELECT COUNT(*) AS reviews FROM reviews WHERE {_conditions(wanted)}",
            _filter_parameters(wanted, guild_id),
        )
        return row["reviews"] if row else 0


def _conditions(wanted: ReviewFilter) -> str:
    """Write the conditions of a filter, only those that it has: an index serves no condition that may be off."""
    conditions = [VISIBLE]
    if wanted.critic_id is not None:
        conditions.append("reviews.critic_id = :critic_id")
    if wanted.outlet_id is not None:
        conditions.append("reviews.outlet_id = :outlet_id")
    if wanted.stars == 0:
        conditions.append("reviews.score_hundredths IS NULL")
    elif wanted.stars is not None:
        conditions.append("reviews.score_hundredths >= :least")
    return " AND ".join(conditions)


def _filter_parameters(wanted: ReviewFilter, guild_id: int | None) -> dict[str, Any]:
    return {
        "guild_id": guild_id,
        "critic_id": wanted.critic_id,
        "outlet_id": wanted.outlet_id,
        # Stars are scores rounded to the nearest half: 3.75 stars already show as four.
        "least": (wanted.stars or 0) * 2000 - 500,
    }
