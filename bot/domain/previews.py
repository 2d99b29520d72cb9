"""What a moderator sees of a review before it is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.drafts import ReviewDraft
    from bot.domain.films import Film
    from bot.domain.reviews import ReviewHeader

__all__ = ["DraftPreview"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPreview:
    """A review as it would be published.

    Attributes:
        draft: What was read, with the moderator's corrections in place.
        film: The film it is about; None when it is new or not certain.
        candidates: Films that may be meant, when none is certain.
        duplicates: Reviews in the library that may be the same.
        refused: Why other documents of the upload are not here.
        number: Of how many (`total`) of the upload this is, from 1.
        is_edit: Whether it replaces a review that is in the library.
    """

    draft_id: int
    draft: ReviewDraft
    film: Film | None
    candidates: tuple[Film, ...]
    duplicates: tuple[ReviewHeader, ...]
    refused: tuple[str, ...]
    number: int
    total: int
    is_edit: bool
