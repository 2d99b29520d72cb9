"""A member's diary: what was watched when, and what was only rated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from bot.domain.films import Film
    from bot.domain.ratings import Note
    from bot.domain.stars import Stars

__all__ = ["DiaryEntry", "DiaryPage", "Viewing", "Watched"]


@dataclass(frozen=True, slots=True)
class Watched:
    """What a member says about a viewing.

    `is_rewatch` is None where they did not say: then it is one if an earlier viewing is in the diary.
    """

    on: date
    is_rewatch: bool | None = None


@dataclass(frozen=True, slots=True)
class Viewing:
    """A diary entry: a day, and the stars given then."""

    viewing_id: int
    watched_on: date
    is_rewatch: bool
    stars: Stars | None


@dataclass(frozen=True, slots=True)
class DiaryEntry:
    """A line of a diary as somebody may see it.

    `viewing_id` is None for a rating without a viewing; `day` is then when it was given. `is_concealed` says that the
    reader has to rate the film before the stars and the note are shown, both of which are None then.
    """

    film: Film
    day: date
    viewing_id: int | None = None
    is_rewatch: bool = False
    stars: Stars | None = None
    note: Note | None = None
    is_concealed: bool = False


@dataclass(frozen=True, slots=True)
class DiaryPage:
    """One page of a member's diary, newest first; pages count from 0."""

    user_id: int
    entries: tuple[DiaryEntry, ...]
    page: int
    pages: int
    viewings: int
    undated: int
    is_own: bool = False
    hides_every_note: bool = False
