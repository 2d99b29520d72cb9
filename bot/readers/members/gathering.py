"""Rows of several files brought together film by film."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from bot.domain.errors import InvalidInput
from bot.domain.imports import ImportedEntry, ImportedViewing, LeftOut, MemberFile, note_of
from bot.domain.ratings import MAX_NOTE_CHARACTERS
from bot.readers.members.tables import MOST_ROWS
from bot.readers.members.values import day_start

if TYPE_CHECKING:
    from datetime import date

    from bot.domain.films import FilmFacts
    from bot.domain.imports import Origin
    from bot.domain.ratings import Note
    from bot.domain.stars import Stars

__all__ = ["Gathering"]

_EARLIEST: Final = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class _Viewing:
    """A viewing that may still get its note; `logged_on` tells two of one day apart."""

    watched_on: date
    is_rewatch: bool
    stars: Stars | None
    tags: tuple[str, ...]
    logged_on: date | None
    note: Note | None = None

    def finished(self) -> ImportedViewing:
        return ImportedViewing(
            watched_on=self.watched_on, is_rewatch=self.is_rewatch, stars=self.stars, note=self.note, tags=self.tags
        )


@dataclass(slots=True)
class _Film:
    facts: FilmFacts
    stars: Stars | None = None
    rated_at: datetime | None = None
    note: Note | None = None
    noted_at: datetime | None = None
    viewings: list[_Viewing] = field(default_factory=list)
    is_wanted: bool = False
    wanted_at: datetime | None = None


class Gathering:
    """Collects what the files of one upload say, and counts their rows.

    `ratings_decide`: the upload has a file of the ratings as they are now, so a diary's do not stand in for them.
    """

    def __init__(self, origin: Origin) -> None:
        self.origin: Origin = origin
        self.ratings_decide = False
        self.left_out: list[LeftOut] = []
        self._films: dict[tuple[str, int | None, str | None, int | None], _Film] = {}
        self._rows = 0

    @property
    def rows_left(self) -> int:
        """How many rows the rest of the upload may have."""
        return MOST_ROWS - self._rows

    def count(self, rows: int) -> None:
        """Count rows that were read.

        Raises:
            InvalidInput: there are too many in all.
        """
        self._rows += rows
        if self._rows > MOST_ROWS:
            raise InvalidInput(f"That is too much at once: {MOST_ROWS:,} rows in all are the most.")

    def rate(self, film: FilmFacts, stars: Stars, rated_at: datetime | None) -> None:
        """Take a rating; of several for one film the newest stays."""
        known = self._film(film)
        if known.stars is None or (rated_at or _EARLIEST) >= (known.rated_at or _EARLIEST):
            known.stars, known.rated_at = stars, rated_at

    def view(
        self,
        film: FilmFacts,
        watched_on: date,
        *,
        is_rewatch: bool = False,
        stars: Stars | None = None,
        tags: tuple[str, ...] = (),
        logged_on: date | None = None,
    ) -> None:
        """Take an entry of a diary."""
        self._film(film).viewings.append(_Viewing(watched_on, is_rewatch, stars, tags, logged_on))

    def has_viewing(self, film: FilmFacts, watched_on: date, logged_on: date | None) -> bool:
        """Tell whether a viewing was taken that a review may belong to."""
        return self._viewing_without_note(film, watched_on, logged_on) is not None

    def write(
        self,
        film: FilmFacts,
        text: str,
        *,
        written_at: datetime | None = None,
        has_spoilers: bool = False,
        watched_on: date | None = None,
    ) -> None:
        """Take a note: for its viewing if there is one, and for the film if it is the newest."""
        note = note_of(text, has_spoilers=has_spoilers)
        if note is None:
            return
        known = self._film(film)
        if len(text.strip()) > MAX_NOTE_CHARACTERS:
            reason = f"The note was cut to {MAX_NOTE_CHARACTERS:,} characters; the rest was taken."
            self.leave_out(film, reason, note=text)
        logged_on = written_at.date() if written_at else None
        if watched_on and (viewing := self._viewing_without_note(film, watched_on, logged_on)):
            viewing.note = note
        if known.note is None or (written_at or _EARLIEST) >= (known.noted_at or _EARLIEST):
            known.note, known.noted_at = note, written_at

    def want(self, film: FilmFacts, wanted_at: datetime | None) -> None:
        """Take a film of the watchlist."""
        known = self._film(film)
        known.is_wanted, known.wanted_at = True, known.wanted_at or wanted_at

    def leave_out(self, film: FilmFacts | None, reason: str, *, written: str = "", note: str = "") -> None:
        """Note what is not taken, why, and what the file says there."""
        title, year = (film.title, film.year) if film else ("", None)
        self.left_out.append(LeftOut(reason=reason, title=title, year=year, written=written, note=note))

    def finished(self) -> MemberFile:
        """Return what was gathered."""
        return MemberFile(self.origin, tuple(self._entry(film) for film in self._films.values()), tuple(self.left_out))

    def _film(self, facts: FilmFacts) -> _Film:
        key = (facts.title.casefold(), facts.year, facts.imdb_id, facts.tmdb_id)
        known = self._films.get(key)
        if known is None:
            known = self._films[key] = _Film(facts)
        return known

    def _viewing_without_note(self, film: FilmFacts, watched_on: date, logged_on: date | None) -> _Viewing | None:
        """Return the viewing of a day that has no note yet, of several the one logged on the day of the note."""
        of_day = [one for one in self._film(film).viewings if one.watched_on == watched_on and one.note is None]
        return next((one for one in of_day if one.logged_on == logged_on), of_day[0] if of_day else None)

    def _entry(self, film: _Film) -> ImportedEntry:
        viewings = sorted(film.viewings, key=lambda one: one.watched_on)
        stars, rated_at = film.stars, film.rated_at
        if stars is None and not self.ratings_decide:
            rated = next((one for one in reversed(viewings) if one.stars is not None), None)
            if rated is not None:
                stars, rated_at = rated.stars, day_start(rated.logged_on or rated.watched_on)
        return ImportedEntry(
            film=film.facts,
            stars=stars,
            rated_at=rated_at,
            note=film.note,
            viewings=tuple(one.finished() for one in viewings),
            is_wanted=film.is_wanted,
            wanted_at=film.wanted_at,
        )
