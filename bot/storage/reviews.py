"""Critics' reviews: the library of all servers and each server's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain.drafts import Section
from bot.domain.reviews import Review
from bot.domain.titles import title_key
from bot.storage.rows import escape_like, header_fields, header_of, seconds

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.drafts import ReviewDraft
    from bot.domain.reviews import ReviewFilter, ReviewHeader
    from bot.storage.database import Connection

__all__ = ["ReviewStore"]

_HEADER = """
    SELECT reviews.*, critics.name AS critic, outlets.name AS outlet, films.title, films.year
    FROM reviews
    JOIN films ON films.film_id = reviews.film_id
    LEFT JOIN critics ON critics.critic_id = reviews.critic_id
    LEFT JOIN outlets ON outlets.outlet_id = reviews.outlet_id
"""
_VISIBLE = "(reviews.guild_id IS NULL OR reviews.guild_id = :guild_id)"
# This server's own reviews first, then the newest; the order of the card and of the reader.
_OWN_FIRST = "(reviews.guild_id IS NULL), reviews.published_on DESC NULLS LAST, reviews.review_id DESC"
_FILTER = f"""
    {_VISIBLE}
    AND (:critic_id IS NULL OR reviews.critic_id = :critic_id)
    AND (:outlet_id IS NULL OR reviews.outlet_id = :outlet_id)
    AND (:stars IS NULL
         OR (:stars = 0 AND reviews.score_hundredths IS NULL)
         OR (:stars > 0 AND reviews.score_hundredths >= :least))
"""
_ORDERS = {
    "newest": "reviews.published_on DESC NULLS LAST, reviews.review_id DESC",
    "oldest": "reviews.published_on ASC NULLS LAST, reviews.review_id",
    "highest": "reviews.score_hundredths DESC NULLS LAST, reviews.published_on DESC NULLS LAST, reviews.review_id DESC",
    "lowest": "reviews.score_hundredths ASC NULLS LAST, reviews.published_on DESC NULLS LAST, reviews.review_id DESC",
    "title": "films.title_key, films.year NULLS FIRST, reviews.review_id",
}


class ReviewStore:
    """Find and keep reviews. `guild_id` is always the server that asks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, review_id: int, guild_id: int | None) -> Review | None:
        """Return a review with its text, if the server may see it."""
        row = await self._connection.fetch_one(
            f"{_HEADER} WHERE reviews.review_id = :review_id AND {_VISIBLE}",
            {"review_id": review_id, "guild_id": guild_id},
        )
        if row is None:
            return None
        sections = await self._connection.fetch_all(
            "SELECT heading, body FROM review_sections WHERE review_id = :review_id ORDER BY position",
            {"review_id": review_id},
        )
        return Review(**header_fields(row), sections=tuple(Section(s["heading"], s["body"]) for s in sections))

    async def of_film(self, film_id: int, guild_id: int | None, *, limit: int, offset: int = 0) -> list[ReviewHeader]:
        """Return a film's reviews, this server's own first, then newest first."""
        rows = await self._connection.fetch_all(
            f"""
            {_HEADER} WHERE reviews.film_id = :film_id AND {_VISIBLE}
            ORDER BY {_OWN_FIRST} LIMIT :limit OFFSET :offset
            """,
            {"film_id": film_id, "guild_id": guild_id, "limit": limit, "offset": offset},
        )
        return [header_of(row) for row in rows]

    async def scores(self, film_id: int, guild_id: int | None) -> list[int | None]:
        """Return the score in hundredths of every review of a film, None for those without."""
        rows = await self._connection.fetch_all(
            f"SELECT score_hundredths FROM reviews WHERE film_id = :film_id AND {_VISIBLE}",
            {"film_id": film_id, "guild_id": guild_id},
        )
        return [row["score_hundredths"] for row in rows]

    async def has_samples(self, film_id: int, guild_id: int | None) -> bool:
        """Say whether any review of the film that the server sees is a sample."""
        row = await self._connection.fetch_one(
            f"SELECT 1 FROM reviews WHERE film_id = :film_id AND is_sample = 1 AND {_VISIBLE} LIMIT 1",
            {"film_id": film_id, "guild_id": guild_id},
        )
        return row is not None

    async def position(self, review: ReviewHeader, guild_id: int | None) -> int:
        """Count the reviews of the same film that stand before this one in `of_film`'s order."""
        rows = await self._connection.fetch_all(
            f"SELECT review_id FROM reviews WHERE film_id = :film_id AND {_VISIBLE} ORDER BY {_OWN_FIRST}",
            {"film_id": review.film_id, "guild_id": guild_id},
        )
        return [row["review_id"] for row in rows].index(review.review_id)

    async def by_name(self, film_id: int, text: str, guild_id: int | None, *, limit: int) -> list[ReviewHeader]:
        """Return a film's reviews whose critic or outlet has a word that begins like the text; all for no text."""
        rows = await self._connection.fetch_all(
            f"""
            {_HEADER}
            WHERE reviews.film_id = :film_id AND {_VISIBLE}
              AND ' ' || COALESCE(outlets.name_key, '') || ' ' || COALESCE(critics.name_key, '') LIKE :word ESCAPE '\\'
            ORDER BY {_OWN_FIRST} LIMIT :limit
            """,
            {"film_id": film_id, "guild_id": guild_id, "word": _word_pattern(text), "limit": limit},
        )
        return [header_of(row) for row in rows]

    async def browse(
        self, wanted: ReviewFilter, guild_id: int | None, *, limit: int, offset: int
    ) -> list[ReviewHeader]:
        """Return a page of the reviews that a filter lets through."""
        rows = await self._connection.fetch_all(
            f"{_HEADER} WHERE {_FILTER} ORDER BY {_ORDERS[wanted.sort]} LIMIT :limit OFFSET :offset",
            {**_filter_parameters(wanted, guild_id), "limit": limit, "offset": offset},
        )
        return [header_of(row) for row in rows]

    async def count(self, wanted: ReviewFilter, guild_id: int | None) -> int:
        """Count the reviews that a filter lets through."""
        row = await self._connection.fetch_one(
            f"SELECT COUNT(*) AS reviews FROM reviews WHERE {_FILTER}", _filter_parameters(wanted, guild_id)
        )
        return row["reviews"] if row else 0

    async def critics_like(self, text: str, guild_id: int | None, *, limit: int) -> list[tuple[int, str]]:
        """Return (id, name) of critics by the beginning of a word in their name, most reviews first."""
        return await self._names_like("critic", text, guild_id, limit=limit)

    async def outlets_like(self, text: str, guild_id: int | None, *, limit: int) -> list[tuple[int, str]]:
        """Return (id, name) of outlets by the beginning of a word in their name, most reviews first."""
        return await self._names_like("outlet", text, guild_id, limit=limit)

    async def find_origin(self, origin: str) -> tuple[int, str] | None:
        """Return (id, digest) of the review that was read from a place."""
        row = await self._connection.fetch_one(
            "SELECT review_id, digest FROM reviews WHERE origin = :origin", {"origin": origin}
        )
        return (row["review_id"], row["digest"]) if row else None

    async def find_digest(self, digest: str, guild_id: int | None) -> int | None:
        """Return the review whose text and reading were exactly these."""
        row = await self._connection.fetch_one(
            "SELECT review_id FROM reviews WHERE digest = :digest AND COALESCE(guild_id, 0) = COALESCE(:guild_id, 0)",
            {"digest": digest, "guild_id": guild_id},
        )
        return row["review_id"] if row else None

    async def find_same(self, film_id: int, critic: str | None, outlet: str | None, guild_id: int | None) -> int | None:
        """Return the review of a film by the same critic for the same outlet; unsigned reviews are never the same."""
        if not critic and not outlet:
            return None
        row = await self._connection.fetch_one(
            """
            SELECT review_id FROM reviews
            LEFT JOIN critics ON critics.critic_id = reviews.critic_id
            LEFT JOIN outlets ON outlets.outlet_id = reviews.outlet_id
            WHERE film_id = :film_id AND COALESCE(guild_id, 0) = COALESCE(:guild_id, 0)
              AND COALESCE(critics.name_key, '') = :critic AND COALESCE(outlets.name_key, '') = :outlet
            """,
            {
                "film_id": film_id,
                "guild_id": guild_id,
                "critic": title_key(critic) if critic else "",
                "outlet": title_key(outlet) if outlet else "",
            },
        )
        return row["review_id"] if row else None

    async def remove_samples(self) -> int:
        """Delete the sample reviews; return how many there were."""
        rows = await self._connection.fetch_all("DELETE FROM reviews WHERE is_sample = 1 RETURNING review_id")
        return len(rows)

    async def put(
        self,
        draft: ReviewDraft,
        film_id: int,
        *,
        review_id: int | None,
        guild_id: int | None,
        origin: str,
        digest: str,
        now: datetime,
    ) -> int:
        """Add a review, or replace the one named by `review_id`; return its id."""
        fields = {
            "guild_id": guild_id,
            "film_id": film_id,
            "critic_id": await self._name_id("critic", draft.critic),
            "outlet_id": await self._name_id("outlet", draft.outlet),
            "url": draft.url,
            "published_on": draft.published_on.isoformat() if draft.published_on else None,
            "headline": draft.headline,
            "verdict": draft.verdict,
            "rating_original": draft.rating.original if draft.rating else None,
            "rating_value": draft.rating.value if draft.rating else None,
            "rating_scale": draft.rating.scale if draft.rating else None,
            "score_hundredths": draft.rating.score_hundredths if draft.rating else None,
            "has_spoilers": int(draft.has_spoilers),
            "is_sample": int(draft.is_sample),
            "origin": origin,
            "digest": digest,
        }
        if review_id is None:
            columns = ", ".join((*fields, "added_at"))
            values = ", ".join(f":{name}" for name in (*fields, "added_at"))
            row = await self._connection.fetch_one(
                f"INSERT INTO reviews ({columns}) VALUES ({values}) RETURNING review_id",
                {**fields, "added_at": seconds(now)},
            )
            assert row is not None  # noqa: S101 - RETURNING always returns
            review_id = int(row["review_id"])
        else:
            changes = ", ".join(f"{name} = :{name}" for name in fields)
            await self._connection.execute(
                f"UPDATE reviews SET {changes} WHERE review_id = :review_id",
                {**fields, "review_id": review_id},
            )
        await self._put_sections(review_id, draft.sections)
        return review_id

    async def _put_sections(self, review_id: int, sections: tuple[Section, ...]) -> None:
        await self._connection.execute(
            "DELETE FROM review_sections WHERE review_id = :review_id", {"review_id": review_id}
        )
        await self._connection.execute_many(
            """
            INSERT INTO review_sections (review_id, position, heading, body)
            VALUES (:review_id, :position, :heading, :body)
            """,
            [
                {
                    "review_id": review_id,
                    "position": position,
                    "heading": section.heading,
                    "body": section.text,
                }
                for position, section in enumerate(sections)
            ],
        )

    async def _name_id(self, kind: str, name: str | None) -> int | None:
        """Return the id of a critic's or outlet's name, adding it when new; the newest spelling wins."""
        if not name:
            return None
        row = await self._connection.fetch_one(
            f"""
            INSERT INTO {kind}s (name, name_key) VALUES (:name, :key)
            ON CONFLICT (name_key) DO UPDATE SET name = excluded.name
            RETURNING {kind}_id AS name_id
            """,
            {"name": name, "key": title_key(name)},
        )
        return row["name_id"] if row else None

    async def _names_like(self, kind: str, text: str, guild_id: int | None, *, limit: int) -> list[tuple[int, str]]:
        rows = await self._connection.fetch_all(
            f"""
            SELECT {kind}s.{kind}_id AS name_id, {kind}s.name
            FROM {kind}s
            JOIN reviews ON reviews.{kind}_id = {kind}s.{kind}_id
            WHERE {_VISIBLE} AND ' ' || {kind}s.name_key LIKE :word ESCAPE '\\'
            GROUP BY {kind}s.{kind}_id, {kind}s.name
            ORDER BY COUNT(*) DESC, {kind}s.name
            LIMIT :limit
            """,
            {"guild_id": guild_id, "word": _word_pattern(text), "limit": limit},
        )
        return [(row["name_id"], row["name"]) for row in rows]


def _word_pattern(text: str) -> str:
    """Match a word that begins like the text; anything for no text."""
    return f"% {escape_like(title_key(text))}%" if text.strip() else "%"


def _filter_parameters(wanted: ReviewFilter, guild_id: int | None) -> dict[str, Any]:
    return {
        "guild_id": guild_id,
        "critic_id": wanted.critic_id,
        "outlet_id": wanted.outlet_id,
        "stars": wanted.stars,
        # Stars are scores rounded to the nearest half: 3.75 stars already show as four.
        "least": (wanted.stars or 0) * 2000 - 500,
    }
