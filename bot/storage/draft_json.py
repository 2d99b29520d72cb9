"""Drafts as JSON, for previews that outlive the process."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import date
from typing import Any, cast

from bot.domain.drafts import CastMember, OutsideCritic, RatingFinding, ReviewDraft, Section
from bot.domain.notation import CriticRating

__all__ = ["draft_from_json", "draft_to_json"]

_PARTS: dict[str, type[Section | CastMember | OutsideCritic]] = {
    "sections": Section,
    "cast": CastMember,
    "outside_critics": OutsideCritic,
}


def draft_to_json(draft: ReviewDraft) -> str:
    """Write a draft; `draft_from_json` reads it back equal."""
    return json.dumps(asdict(draft), ensure_ascii=False, default=lambda day: day.isoformat())


def draft_from_json(text: str) -> ReviewDraft:
    """Read a draft; fields that this version does not know are left out."""
    stored: dict[str, Any] = json.loads(text)
    known = {field.name for field in fields(ReviewDraft)}
    values: dict[str, Any] = {
        name: tuple(cast("list[Any]", value)) if isinstance(value, list) else value
        for name, value in stored.items()
        if name in known
    }
    for name, part in _PARTS.items():
        values[name] = tuple(part(**entry) for entry in stored.get(name, ()))
    values["candidates"] = tuple(
        RatingFinding(CriticRating(**entry.pop("rating")), **entry) for entry in stored.get("candidates", ())
    )
    if stored.get("rating"):
        values["rating"] = CriticRating(**stored["rating"])
    if stored.get("published_on"):
        values["published_on"] = date.fromisoformat(stored["published_on"])
    return ReviewDraft(**values)
