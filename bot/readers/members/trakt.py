"""Trakt: its zip in the new and the old layout, and its JSON files alone; each item says what it is."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, cast

from bot.domain.films import FilmFacts
from bot.domain.texts import clean
from bot.readers.members.values import (
    BadRating,
    plain_text,
    read_id,
    read_imdb_id,
    read_moment,
    read_rating,
    read_title,
    read_year,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from bot.readers.members.gathering import Gathering

__all__ = ["TRAKT_FILES", "is_trakt", "take_trakt"]

TRAKT_FILES: Final = re.compile(
    r"(?:ratings-movies|watched-history|history|watched-movies|(?:lists-)?watchlist|comments-movies)(?:-\d{1,4})?\.json"
)
"""The files of a zip that are read, by their own name, whatever folder they lie in."""


def is_trakt(content: object) -> bool:
    """Tell whether a JSON file is a list of Trakt's items."""
    items = cast("list[object]", content) if isinstance(content, list) else []
    return any(isinstance(item, dict) and ("movie" in item or "show" in item) for item in items[:50])


def take_trakt(files: Sequence[object], gathering: Gathering) -> None:
    """Take the items of all files: ratings, the history of viewings, the watchlist, comments.

    A film that was seen but stands in no history has its last viewing. A film's first viewing is the first of them by
    date, every later one is a rewatch.
    """
    history: dict[tuple[object, ...], tuple[FilmFacts, list[date]]] = {}
    seen: list[tuple[FilmFacts, date]] = []
    for content in files:
        items = cast("list[object]", content) if isinstance(content, list) else []
        gathering.count(len(items))
        for item in items:
            _take(cast("Mapping[str, Any]", item if isinstance(item, dict) else {}), gathering, history, seen)
    for film, day in seen:
        history.setdefault(_key(film), (film, [day]))
    for film, days in history.values():
        days.sort()
        gathering.view(film, days[0])
        for _, day in pairwise(days):
            gathering.view(film, day, is_rewatch=True)


def _take(
    item: Mapping[str, Any],
    gathering: Gathering,
    history: dict[tuple[object, ...], tuple[FilmFacts, list[date]]],
    seen: list[tuple[FilmFacts, date]],
) -> None:
    film = _film(item.get("movie"))
    rating = _text(item.get("rating"))
    if film is None:
        if item.get("show") or item.get("episode"):
            title = read_title(_text(_mapping(item.get("show")).get("title")))
            gathering.leave_out(FilmFacts(title=title), "This is a series, not a film.", written=rating)
        else:
            gathering.leave_out(None, "The item names no film.", written=rating)
        return
    if "rated_at" in item or rating:
        _rate(film, rating, item, gathering)
    elif isinstance(item.get("comment"), dict):
        comment = _mapping(item["comment"])
        gathering.write(
            film,
            plain_text(_text(comment.get("comment"))),
            written_at=read_moment(_text(comment.get("created_at"))),
            has_spoilers=comment.get("spoiler") is True,
        )
    elif "listed_at" in item:
        gathering.want(film, read_moment(_text(item["listed_at"])))
    elif watched := _text(item.get("watched_at") or item.get("last_watched_at")):
        moment = read_moment(watched)
        if moment is None:
            gathering.leave_out(film, "The date can't be read or is unknown.", written=watched)
        elif "watched_at" in item:
            history.setdefault(_key(film), (film, []))[1].append(moment.date())
        else:
            seen.append((film, moment.date()))
    else:
        gathering.leave_out(film, "The item says nothing about the film.")


def _rate(film: FilmFacts, rating: str, item: Mapping[str, Any], gathering: Gathering) -> None:
    try:
        stars = read_rating(rating, full=10)
    except BadRating:
        gathering.leave_out(film, "The rating is not on Trakt's scale of 1 to 10.", written=rating)
        return
    if stars is None:
        gathering.leave_out(film, "The item has no rating.")
    else:
        gathering.rate(film, stars, read_moment(_text(item.get("rated_at"))))


def _film(value: object) -> FilmFacts | None:
    movie = _mapping(value)
    ids = _mapping(movie.get("ids"))
    film = FilmFacts(
        title=read_title(_text(movie.get("title"))),
        year=read_year(_text(movie.get("year"))),
        imdb_id=read_imdb_id(_text(ids.get("imdb"))),
        tmdb_id=read_id(_text(ids.get("tmdb"))),
    )
    return film if film.title or film.imdb_id or film.tmdb_id else None


def _key(film: FilmFacts) -> tuple[object, ...]:
    return (film.title.casefold(), film.year, film.imdb_id, film.tmdb_id)


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def _text(value: object) -> str:
    """A JSON value as text; what is neither text nor number is nothing."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return clean(str(value))
