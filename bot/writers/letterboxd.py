"""The columns that Letterboxd imports."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

from bot.writers.tables import csv_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.domain.imports import ImportedEntry
    from bot.domain.ratings import Note
    from bot.domain.stars import Stars

__all__ = ["COLUMNS", "MOST_FILE_BYTES", "letterboxd_files", "watchlist_files"]

COLUMNS: Final = (
    "LetterboxdURI", "tmdbID", "imdbID", "Title", "Year", "Directors", "Rating", "Rating10", "WatchedDate", "Rewatch",
    "Tags", "Review",
)  # fmt: skip
MOST_FILE_BYTES: Final = 1_000_000
"""Letterboxd takes files of at most 1 MB."""


def letterboxd_files(entries: Sequence[ImportedEntry]) -> Iterator[str]:
    """Yield CSV files: a row for each film's rating and note of now, and one for each viewing with what was said then.

    A viewing that says the same as the rating of now stands for both.
    """
    return csv_files(COLUMNS, (row for entry in entries for row in _rows(entry)), MOST_FILE_BYTES)


def watchlist_files(entries: Sequence[ImportedEntry]) -> Iterator[str]:
    """Yield CSV files of the films to see."""
    rows = ([*_film(entry)[1:]] for entry in entries if entry.is_wanted)
    return csv_files(COLUMNS[1:6], rows, MOST_FILE_BYTES)


def _rows(entry: ImportedEntry) -> Iterator[list[str]]:
    if (entry.stars is not None or entry.note is not None) and not _is_said_by_viewings(entry):
        yield [*_film(entry), *_said(entry.stars), "", "", "", _review(entry.note)]
    for viewing in entry.viewings:
        yield [
            *_film(entry),
            *_said(viewing.stars),
            viewing.watched_on.isoformat(),
            "true" if viewing.is_rewatch else "false",
            ", ".join(viewing.tags),
            _review(viewing.note),
        ]


def _is_said_by_viewings(entry: ImportedEntry) -> bool:
    """Whether whoever reads the viewings alone takes the newest for the rating and the note of now."""
    viewings = sorted(entry.viewings, key=lambda viewing: viewing.watched_on)
    rated = [viewing.stars for viewing in viewings if viewing.stars]
    notes = [viewing.note for viewing in viewings if viewing.note]
    return (rated[-1] if rated else None) == entry.stars and (notes[-1] if notes else None) == entry.note


def _film(entry: ImportedEntry) -> list[str]:
    film = entry.film
    return [
        "",
        str(film.tmdb_id or ""),
        film.imdb_id or "",
        film.title,
        str(film.year or ""),
        ", ".join(film.directors),
    ]


def _said(stars: Stars | None) -> tuple[str, str]:
    """Rating and Rating10, of which one is given."""
    return (stars.number if stars else "", "")


def _review(note: Note | None) -> str:
    """HTML, which this column is: what looks like a tag in a note is no tag."""
    return html.escape(note.text, quote=False) if note else ""
