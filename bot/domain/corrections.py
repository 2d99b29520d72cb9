"""What a moderator put right in a review, kept as text so that it survives a new import of the document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.domain.errors import InvalidInput
from bot.domain.notation import parse_notation
from bot.domain.texts import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.domain.drafts import ReviewDraft

__all__ = ["CORRECTABLE", "apply_corrections", "check_corrections"]

# As long as anything that is read, so that a form sent as it stands is never refused.
_LONGEST = {"headline": 300, "verdict": 400, "url": 1_000, "directors": 1_000}
_LONGEST_OTHER = 200


def _text(text: str) -> str | None:
    return text or None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput("Write the date as year-month-day, for example 2025-06-05.") from None


def _url(text: str) -> str | None:
    if text and not text.startswith(("https://", "http://")):
        raise InvalidInput("A link begins with https://.")
    return text or None


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.replace(";", ",").split(",") if name.strip())


_READERS: Mapping[str, Callable[[str], Any]] = {
    "headline": _text,
    "critic": _text,
    "outlet": _text,
    "verdict": _text,
    "url": _url,
    "published_on": _date,
    "rating": lambda text: parse_notation(text) if text else None,
    "directors": _names,
    "has_spoilers": lambda text: text == "yes",
}

CORRECTABLE = tuple(_READERS)
"""The fields that can be corrected, by their names in `ReviewDraft`."""


def check_corrections(corrections: Mapping[str, str]) -> dict[str, str]:
    """Return corrections cleaned of what can't be seen, ready to be kept; an empty text empties the field.

    Raises:
        InvalidInput: a value can't be read, or is too long.
    """
    kept: dict[str, str] = {}
    for name, text in corrections.items():
        plain = " ".join(clean(text).split())
        if len(plain) > _LONGEST.get(name, _LONGEST_OTHER):
            raise InvalidInput(
                f"The {name.replace('_', ' ')} has at most {_LONGEST.get(name, _LONGEST_OTHER)} characters."
            )
        _READERS[name](plain)
        kept[name] = plain
    return kept


def apply_corrections(draft: ReviewDraft, corrections: Mapping[str, str]) -> ReviewDraft:
    """Put checked corrections in place of what was read."""
    changes: dict[str, Any] = {name: _READERS[name](text) for name, text in corrections.items() if name in _READERS}
    if "rating" in changes:
        changes["rating_reason"] = "corrected by a moderator"
    return replace(draft, **changes)
