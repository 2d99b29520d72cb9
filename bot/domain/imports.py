"""A member's own films as another service, or Marquee itself, wrote them down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from bot.domain.ratings import MAX_NOTE_CHARACTERS, Note
from bot.domain.texts import clean, shorten

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.domain.films import Film, FilmFacts
    from bot.domain.stars import Stars

__all__ = [
    "LONGEST_TAG",
    "MOST_TAGS",
    "ChoicesPage",
    "FilmChoices",
    "ImportCounts",
    "ImportPreview",
    "ImportReport",
    "ImportedEntry",
    "ImportedViewing",
    "LeftOut",
    "MemberFile",
    "Origin",
    "Policy",
    "note_of",
]

Origin: TypeAlias = Literal["Letterboxd", "IMDb", "Trakt", "Marquee"]
"""Whose file it is; also how people read it."""

Policy: TypeAlias = Literal["mine", "theirs", "newer"]
"""What becomes of a film rated already: the rating here stays, the file's replaces it, or the newer of both counts."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCounts:
    """What an import holds, and what taking it would change.

    `ambiguous` films may be several, `open` are those of them that nobody has chosen yet, `unknown` ones are not in
    the catalogue. `ratings_changed` depends on what is to become of films rated already.
    """

    films: int
    matched: int
    ambiguous: int
    open: int
    unknown: int
    ratings_in_file: int
    ratings_new: int
    ratings_same: int
    ratings_differing: int
    ratings_changed: int
    viewings_in_file: int
    viewings_new: int
    rewatches_new: int
    wanted_in_file: int
    wanted_new: int
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """An import as it is shown for consent. `examples` are (as the file has it, our film, its stars)."""

    import_id: int
    origin: str
    policy: Policy
    adds_films: bool
    counts: ImportCounts
    examples: tuple[tuple[str, str, Stars], ...] = ()
    unknown: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FilmChoices:
    """A film of a file that may be several; `chosen` is the id of the one that was chosen."""

    position: int
    label: str
    films: tuple[Film, ...]
    chosen: int | None


@dataclass(frozen=True, slots=True)
class ChoicesPage:
    """A page of films that may be several."""

    import_id: int
    choices: tuple[FilmChoices, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What became of an import.

    `counts` are from just before it was taken; `left_out_file` is a CSV of what was left out, if anything was.
    """

    counts: ImportCounts
    notes: int
    films_added: int
    left_out: tuple[LeftOut, ...]
    left_out_file: bytes


def note_of(text: str, *, has_spoilers: bool = False) -> Note | None:
    """Make a note of a text from outside; a blank one is none, a long one is cut at `MAX_NOTE_CHARACTERS`."""
    tidy = clean(text).strip()
    return Note(shorten(tidy, MAX_NOTE_CHARACTERS), has_spoilers) if tidy else None
