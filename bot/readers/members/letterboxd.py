"""Letterboxd: its export, whole or file by file, and the columns that it imports (which are ours too)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from bot.domain.errors import InvalidInput
from bot.domain.films import FilmFacts
from bot.readers.members.values import (
    BadRating,
    day_order,
    day_start,
    plain_text,
    read_day,
    read_id,
    read_imdb_id,
    read_rating,
    read_tags,
    read_title,
    read_year,
)

if TYPE_CHECKING:
    from bot.domain.stars import Stars
    from bot.readers.members.gathering import Gathering
    from bot.readers.members.tables import Cells, Table
    from bot.readers.members.values import DayOrder

__all__ = ["EXPORT_FILES", "is_letterboxd", "take_letterboxd"]

Kind: TypeAlias = Literal["ratings", "diary", "reviews", "watchlist", "import columns"]

EXPORT_FILES: Final = ("ratings.csv", "diary.csv", "reviews.csv", "watchlist.csv")
"""What is read of an export, in this order: a review looks for its diary entry."""

LATEST: Final = datetime(9999, 12, 31, tzinfo=UTC)
_YES: Final = frozenset({"yes", "true", "1", "ja", "oui"})
_OF_EXPORT: Final = frozenset({"name", "year", "letterboxduri"})
_SAYS_SOMETHING: Final = frozenset({"rating", "rating10", "watcheddate", "review"})
_OF_IMPORT: Final = _SAYS_SOMETHING | {"letterboxduri", "tmdbid", "imdbid"}


def is_letterboxd(columns: frozenset[str]) -> bool:
    """Tell whether a header is one of Letterboxd's export, or names columns that it imports."""
    return columns >= _OF_EXPORT or bool("title" in columns and columns & _OF_IMPORT)


def take_letterboxd(table: Table, gathering: Gathering) -> None:
    """Take the rows of one file.

    Raises:
        InvalidInput: the file has films but says nothing of them.
    """
    kind = _kind(table)
    gathering.ratings_decide |= kind == "ratings"
    dates = [row[column] for row in table for column in ("date", "watcheddate")] if "date" in table.columns else []
    order = day_order(dates or (row["watcheddate"] for row in table))
    for row in table:
        _take(row, kind, order, gathering)


def _kind(table: Table) -> Kind:
    columns, name = table.columns, table.name.casefold()
    if "title" in columns and "name" not in columns:
        return "watchlist" if "watchlist" in name and not columns & _SAYS_SOMETHING else "import columns"
    if "watcheddate" in columns:
        return "reviews" if "review" in columns else "diary"
    if "rating" in columns:
        return "ratings"
    if "watchlist" in name:
        return "watchlist"
    if "watched" in name:
        raise InvalidInput(f"{table.name} has neither ratings nor dates. Upload diary.csv and ratings.csv, or the zip.")
    raise InvalidInput(f"{table.name} is only a list of films. If it is your watchlist, name it watchlist.csv.")


def _take(row: Cells, kind: Kind, order: DayOrder, gathering: Gathering) -> None:
    film = FilmFacts(
        title=read_title(row["name"] or row["title"]),
        year=read_year(row["year"]),
        directors=tuple(name.strip() for name in row["directors"].split(",") if name.strip())[:20],
        imdb_id=read_imdb_id(row["imdbid"]),
        tmdb_id=read_id(row["tmdbid"]),
    )
    if not (film.title or film.imdb_id or film.tmdb_id):
        gathering.leave_out(None, "The row names no film.", written=row["rating"], note=row["review"])
        return
    logged_on = read_day(row["date"], order)
    if kind == "watchlist":
        gathering.want(film, day_start(logged_on))
        return
    stars = _stars(row, film, gathering)
    watched = row["watcheddate"]
    watched_on = read_day(watched, order)
    if watched and watched_on is None:
        gathering.leave_out(film, "The date can't be read; the rest of the row was taken.", written=watched)
    review = plain_text(row["review"])
    # A review without a viewing of its own in diary.csv is one itself.
    is_entry = watched_on is not None and not (kind == "reviews" and gathering.has_viewing(film, watched_on, logged_on))
    if watched_on is not None and is_entry:
        is_rewatch = row["rewatch"].casefold() in _YES
        tags = read_tags(row["tags"])
        gathering.view(film, watched_on, is_rewatch=is_rewatch, stars=stars, tags=tags, logged_on=logged_on)
    elif stars is not None and not (kind == "reviews" and gathering.ratings_decide):
        gathering.rate(film, stars, day_start(logged_on))
    if review:
        # In columns to import, the row without a day is about the film as a whole.
        is_of_now = kind == "import columns" and watched_on is None
        written_at = LATEST if is_of_now else day_start(logged_on or watched_on)
        gathering.write(film, review, written_at=written_at, watched_on=watched_on)


def _stars(row: Cells, film: FilmFacts, gathering: Gathering) -> Stars | None:
    for column, full in (("rating", 5), ("rating10", 10)):
        try:
            stars = read_rating(row[column], full=full)
        except BadRating:
            gathering.leave_out(film, "The rating is not on its scale.", written=row[column])
            return None
        if stars is not None:
            return stars
    return None
