"""A member's own films as another service, or Marquee itself, wrote them down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from bot.domain.ratings import MAX_NOTE_CHARACTERS, Note
from bot.domain.texts import clean, shorten

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.domain.films import FilmFacts
    from bot.domain.stars import Stars

__all__ = [
    "LONGEST_TAG",
    "MOST_TAGS",
    "ImportedEntry",
    "ImportedViewing",
    "LeftOut",
    "MemberFile",
    "Origin",
    "note_of",
]

Origin: TypeAlias = Literal["Letterboxd", "IMDb", "Trakt", "Marquee"]
"""Whose file it is; also how people read it."""

MOST_TAGS, LONGEST_TAG = 30, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedViewing:
    """One dated entry of a diary; `stars` and `note` are what was said of the film that time."""

    watched_on: date
    is_rewatch: bool = False
    stars: Stars | None = None
    note: Note | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedEntry:
    """All that a file says of one film.

    `stars` is the rating that counts now, `rated_at` when it was given (None: the file does not say).
    `wanted_at` is set where the film is on the watchlist. `film_id` is ours, from an export of our own: a hint.
    """

    film: FilmFacts
    stars: Stars | None = None
    rated_at: datetime | None = None
    note: Note | None = None
    viewings: tuple[ImportedViewing, ...] = ()
    is_wanted: bool = False
    wanted_at: datetime | None = None
    film_id: int | None = None

    @property
    def label(self) -> str:
        """The film as the file calls it: `Heat (1995)`."""
        return f"{self.film.title} ({self.film.year})" if self.film.year else self.film.title


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Something that an import does not take, and why not.

    `written` is what can't be read, as the file has it; `stars` only what is certain.
    """

    reason: str
    title: str = ""
    year: int | None = None
    stars: Stars | None = None
    watched_on: date | None = None
    note: str = ""
    written: str = ""


@dataclass(frozen=True, slots=True)
class MemberFile:
    """What a member's file holds, film by film, in the order of the file."""

    origin: Origin
    entries: tuple[ImportedEntry, ...]
    left_out: tuple[LeftOut, ...] = ()


def note_of(text: str, *, has_spoilers: bool = False) -> Note | None:
    """Make a note of a text from outside; a blank one is none, a long one is cut at `MAX_NOTE_CHARACTERS`."""
    tidy = clean(text).strip()
    return Note(shorten(tidy, MAX_NOTE_CHARACTERS), has_spoilers) if tidy else None
