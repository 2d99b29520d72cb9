"""Show a draft as it would be published, beside what the library already has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bot.domain.corrections import apply_corrections
from bot.domain.errors import NotFound
from bot.domain.previews import DraftPreview
from bot.services.library.matching import facts_of, match_film
from bot.storage.films import FilmStore
from bot.storage.reviews import ReviewStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.drafts import ReviewDraft, Section
    from bot.domain.films import Film
    from bot.domain.reviews import ReviewHeader
    from bot.storage.database import Connection
    from bot.storage.drafts import DraftStore, StoredDraft

__all__ = ["preview_of", "stored_draft"]

# Above this likeness (0 to 100) of their beginnings, two texts are shown side by side as the same.
SAME_TEXT_PERCENT = 85
COMPARED_CHARACTERS = 2_000


async def stored_draft(store: DraftStore, draft_id: int) -> StoredDraft:
    """Return a moderator's preview.

    Raises:
        NotFound: it was published, discarded or forgotten, or is somebody else's.
    """
    stored = await store.get(draft_id)
    if stored is None:
        raise NotFound("This preview was already published or discarded. Start again with /library add.")
    return stored


async def _candidates(connection: Connection, draft: ReviewDraft, guild_id: int) -> tuple[Film, ...]:
    matched = await match_film(connection, facts_of(draft), guild_id)
    return (matched.film,) if matched.film else matched.candidates


async def preview_of(connection: Connection, guild_id: int, stored: StoredDraft, batch: list[int]) -> DraftPreview:
    """Gather what a moderator sees of a stored draft; `batch` are the drafts of its upload."""
    draft = apply_corrections(stored.draft, stored.corrections)
    film = await FilmStore(connection).get(stored.film_id, guild_id) if stored.film_id is not None else None
    candidates = () if film else await _candidates(connection, draft, guild_id)
    duplicates = await _duplicates(connection, guild_id, film.film_id, stored, draft) if film else []
    return DraftPreview(
        draft_id=stored.draft_id,
        draft=draft,
        film=film,
        candidates=candidates,
        duplicates=tuple(duplicates),
        refused=(),
        number=batch.index(stored.draft_id) + 1,
        total=len(batch),
        is_edit=stored.review_id is not None,
    )


async def _duplicates(
    connection: Connection, guild_id: int, film_id: int, stored: StoredDraft, draft: ReviewDraft
) -> list[ReviewHeader]:
    """Find reviews of the same film with the same byline, the same link, or nearly the same text."""
    reviews = ReviewStore(connection)
    same: list[ReviewHeader] = []
    begins = _beginning(draft.sections)
    for header in await reviews.of_film(film_id, guild_id, limit=200):
        if header.review_id == stored.review_id:
            continue
        is_same_byline = bool(draft.critic) and (header.critic, header.outlet) == (draft.critic, draft.outlet)
        is_same_link = bool(draft.url) and header.url == draft.url
        if not (is_same_byline or is_same_link):
            review = await reviews.get(header.review_id, guild_id)
            likeness = fuzz.ratio(begins, _beginning(review.sections)) if review and begins else 0.0
            if likeness < SAME_TEXT_PERCENT:
                continue
        same.append(header)
    return same[:3]


def _beginning(sections: Sequence[Section]) -> str:
    return " ".join(section.text for section in sections)[:COMPARED_CHARACTERS]
