"""Take reviews into the library, replace them, take them out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.domain.corrections import apply_corrections
from bot.domain.titles import title_key
from bot.storage.given_ids import next_id
from bot.storage.rows import header_of, names_to_json, seconds, word_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.domain.drafts import ReviewDraft, Section
    from bot.domain.reviews import ReviewHeader
    from bot.storage.database import Connection, Row

__all__ = ["KnownReview", "LibraryStore"]


_KNOWN = """
    SELECT reviews.review_id, reviews.film_id, reviews.origin, reviews.digest,
           COALESCE(critics.name_key, '') AS critic, COALESCE(outlets.name_key, '') AS outlet
    FROM reviews
    LEFT JOIN critics ON critics.critic_id = reviews.critic_id
    LEFT JOIN outlets ON outlets.outlet_id = reviews.outlet_id
    WHERE ({where}) AND COALESCE(reviews.guild_id, 0) = COALESCE(:guild_id, 0)
    ORDER BY reviews.review_id
"""


@dataclass(frozen=True, slots=True)
class KnownReview:
    """What the library remembers of where a review came from; `byline` holds the keys of critic and outlet."""

    review_id: int
    film_id: int
    origin: str
    digest: str
    byline: tuple[str, str]


class LibraryStore:
    """Write reviews; `ReviewStore` reads them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def known(self, origin: str, digests: tuple[str, str], guild_id: int | None) -> list[KnownReview]:
        """Return the reviews that a document gave before: those read from its place, else those of its text.

        Args:
            origin: The document's place; its second and further reviews stand at `origin#1`, `origin#2` and so on.
            digests: Of the document, as kept when all of it was taken and when a part was refused.
            guild_id: Whose reviews they are.
        """
        parameters = {"origin": origin, "first": f"{origin}#", "last": f"{origin}$", "guild_id": guild_id}
        at_origin = "reviews.origin = :origin OR (reviews.origin >= :first AND reviews.origin < :last)"
        if rows := await self._connection.fetch_all(_KNOWN.format(where=at_origin), parameters):
            return [_known_of(row) for row in rows]
        of_text = _KNOWN.format(where="reviews.digest = :digest")
        for digest in digests:
            if rows := await self._connection.fetch_all(of_text, {"digest": digest, "guild_id": guild_id}):
                return [_known_of(row) for row in rows]
        return []

    async def origin_of(self, review_id: int) -> str | None:
        """Return where a review was read from."""
        row = await self._connection.fetch_one(
            "SELECT origin FROM reviews WHERE review_id = :review_id", {"review_id": review_id}
        )
        return row["origin"] if row else None

    async def mark_read(self, review_id: int, digest: str) -> None:
        """Note that the document of a review was read again, without changing the review."""
        await self._connection.execute(
            "UPDATE reviews SET digest = :digest WHERE review_id = :review_id",
            {"digest": digest, "review_id": review_id},
        )

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

    async def own(self, text: str, guild_id: int, *, limit: int, is_hidden: bool = False) -> list[ReviewHeader]:
        """Return a server's own reviews, newest first, by the beginning of a word in film, critic or outlet.

        Those that moderators hid are apart from the others.
        """
        rows = await self._connection.fetch_all(
            """
            SELECT reviews.*, critics.name AS critic, outlets.name AS outlet, films.title, films.year
            FROM reviews
            JOIN films ON films.film_id = reviews.film_id
            LEFT JOIN critics ON critics.critic_id = reviews.critic_id
            LEFT JOIN outlets ON outlets.outlet_id = reviews.outlet_id
            WHERE reviews.guild_id = :guild_id AND reviews.is_hidden = :is_hidden
              AND ' ' || films.title_key || ' ' || COALESCE(outlets.name_key, '') || ' '
                  || COALESCE(critics.name_key, '') LIKE :word ESCAPE '\\'
            ORDER BY reviews.review_id DESC LIMIT :limit
            """,
            {
                "guild_id": guild_id,
                "is_hidden": int(is_hidden),
                "word": word_pattern(text),
                "limit": limit,
            },
        )
        return [header_of(row) for row in rows]

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
        corrections: Mapping[str, str] | None = None,
    ) -> int:
        """Add a review, or replace the one named by `review_id`; return its id.

        What a moderator corrected before stays corrected: the corrections of a replaced review are applied to the
        draft again, together with new ones.
        """
        kept = {**(await self._corrections(review_id) if review_id is not None else {}), **(corrections or {})}
        fields = await self._fields(apply_corrections(draft, kept))
        fields |= {"guild_id": guild_id, "film_id": film_id, "origin": origin, "digest": digest}
        fields["corrections"] = json.dumps(kept, ensure_ascii=False)
        if review_id is None:
            review_id = await next_id(self._connection, "reviews")
            await self._insert({"review_id": review_id, **fields, "added_at": seconds(now)})
        else:
            changes = ", ".join(f"{name} = :{name}" for name in fields)
            await self._connection.execute(
                f"UPDATE reviews SET {changes} WHERE review_id = :review_id", {**fields, "review_id": review_id}
            )
        await self._put_sections(review_id, draft.sections)
        return review_id

    async def remove(self, review_id: int, guild_id: int) -> None:
        """Delete a server's own review with its text."""
        await self._connection.execute(
            "DELETE FROM reviews WHERE review_id = :review_id AND guild_id = :guild_id",
            {"review_id": review_id, "guild_id": guild_id},
        )

    async def hide(self, review_id: int, guild_id: int, *, is_hidden: bool) -> bool:
        """Hide a server's own review from everybody, or show it again; return whether that changed anything."""
        row = await self._connection.fetch_one(
            """
            UPDATE reviews SET is_hidden = :is_hidden
            WHERE review_id = :review_id AND guild_id = :guild_id AND is_hidden <> :is_hidden RETURNING review_id
            """,
            {"review_id": review_id, "guild_id": guild_id, "is_hidden": int(is_hidden)},
        )
        return row is not None

    async def is_hidden(self, review_id: int, guild_id: int) -> bool:
        """Say whether moderators hid a server's own review."""
        row = await self._connection.fetch_one(
            "SELECT is_hidden FROM reviews WHERE review_id = :review_id AND guild_id = :guild_id",
            {"review_id": review_id, "guild_id": guild_id},
        )
        return row is not None and row["is_hidden"] == 1

    async def snapshot(self, review_id: int, guild_id: int) -> dict[str, Any] | None:
        """Return a server's own review exactly as stored, for a case; None where there is none."""
        row = await self._connection.fetch_one(
            "SELECT * FROM reviews WHERE review_id = :review_id AND guild_id = :guild_id",
            {"review_id": review_id, "guild_id": guild_id},
        )
        if row is None:
            return None
        sections = await self._connection.fetch_all(
            "SELECT * FROM review_sections WHERE review_id = :review_id ORDER BY position", {"review_id": review_id}
        )
        return {"review": dict(row), "sections": [dict(section) for section in sections]}

    async def restore(self, state: Mapping[str, Any]) -> bool:
        """Put a server's own review back exactly as a snapshot has it; return False where its id is another's."""
        review: dict[str, Any] = state["review"]
        await self.remove(review["review_id"], review["guild_id"])
        is_free = await self.origin_of(review["review_id"]) is None
        if is_free:
            await self._insert(review)
            await self._insert_sections(state["sections"])
        return is_free

    async def _insert(self, review: Mapping[str, Any]) -> None:
        columns, values = ", ".join(review), ", ".join(f":{name}" for name in review)
        await self._connection.execute(f"INSERT INTO reviews ({columns}) VALUES ({values})", review)

    async def _corrections(self, review_id: int) -> dict[str, str]:
        row = await self._connection.fetch_one(
            "SELECT corrections FROM reviews WHERE review_id = :review_id", {"review_id": review_id}
        )
        return json.loads(row["corrections"]) if row else {}

    async def _fields(self, draft: ReviewDraft) -> dict[str, Any]:
        return {
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
            "is_excerpt": int(draft.is_excerpt),
            "attribution": draft.attribution,
            "language": draft.language,
            "strengths": names_to_json(draft.strengths),
            "weaknesses": names_to_json(draft.weaknesses),
            "outside_critics": json.dumps(
                [[found.outlet, found.text, found.is_quotation] for found in draft.outside_critics], ensure_ascii=False
            ),
        }

    async def _put_sections(self, review_id: int, sections: tuple[Section, ...]) -> None:
        await self._connection.execute(
            "DELETE FROM review_sections WHERE review_id = :review_id", {"review_id": review_id}
        )
        await self._insert_sections(
            [
                {"review_id": review_id, "position": position, "heading": section.heading, "body": section.text}
                for position, section in enumerate(sections)
            ]
        )

    async def _insert_sections(self, sections: list[dict[str, Any]]) -> None:
        await self._connection.execute_many(
            """
            INSERT INTO review_sections (review_id, position, heading, body)
            VALUES (:review_id, :position, :heading, :body)
            """,
            sections,
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


def _known_of(row: Row) -> KnownReview:
    return KnownReview(row["review_id"], row["film_id"], row["origin"], row["digest"], (row["critic"], row["outlet"]))
