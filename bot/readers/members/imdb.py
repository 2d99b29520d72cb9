"""IMDb's ratings, lists and watchlists, in every layout seen: by the names of their columns, never by their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.films import FilmFacts
from bot.readers.members.values import (
    BadRating,
    day_order,
    day_start,
    plain_text,
    read_day,
    read_imdb_id,
    read_rating,
    read_title,
    read_year,
)

if TYPE_CHECKING:
    from bot.readers.members.gathering import Gathering
    from bot.readers.members.tables import Cells, Table
    from bot.readers.members.values import DayOrder

__all__ = ["is_imdb", "take_imdb"]

_OTHERS: Final = {
    "tvseries": "a series",
    "tvminiseries": "a series",
    "tvepisode": "an episode of a series",
    "videogame": "a game",
    "musicvideo": "a music video",
    "podcastseries": "a podcast",
    "podcastepisode": "a podcast",
}


def is_imdb(columns: frozenset[str]) -> bool:
    """Tell whether a header is IMDb's."""
    return "const" in columns and bool(columns & {"yourrating", "yourated", "titletype", "position"})


def take_imdb(table: Table, gathering: Gathering) -> None:
    """Take the rows of one file: a row with a rating is a rating, one of a list without it a film to see."""
    is_list = "position" in table.columns or "watchlist" in table.name.casefold()
    order = day_order(row["daterated"] or row["created"] for row in table)
    for row in table:
        _take(row, order, gathering, is_list=is_list)


def _take(row: Cells, order: DayOrder, gathering: Gathering, *, is_list: bool) -> None:
    title, original = read_title(row["title"]), read_title(row["originaltitle"])
    rating = row["yourrating"] or row["yourated"]
    film = FilmFacts(
        title=title or original,
        year=read_year(row["year"]),
        original_title=original if original not in ("", title) else None,
        directors=tuple(name.strip() for name in row["directors"].split(",") if name.strip())[:20],
        imdb_id=read_imdb_id(row["const"]),
    )
    if not (film.title or film.imdb_id):
        gathering.leave_out(None, "The row names no film.", written=rating)
        return
    kind = "".join(letter for letter in row["titletype"].casefold() if letter.isalnum())
    if kind in _OTHERS:
        gathering.leave_out(film, f"This is {_OTHERS[kind]}, not a film.", written=rating)
        return
    try:
        stars = read_rating(rating, full=10)
    except BadRating:
        gathering.leave_out(film, "The rating is not on IMDb's scale of 1 to 10.", written=rating)
        return
    created = day_start(read_day(row["created"], order))
    if stars is not None:
        rated_at = day_start(read_day(row["daterated"], order)) or created
        gathering.rate(film, stars, rated_at)
        if note := plain_text(row["description"]):
            gathering.write(film, note, written_at=rated_at)
    elif is_list:
        gathering.want(film, created)
    else:
        gathering.leave_out(film, "The row has no rating.")
