"""Marquee's own export; its form is described in docs/export-format.md."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, cast

from bot.domain.errors import InvalidInput
from bot.domain.films import FilmFacts
from bot.domain.imports import LONGEST_TAG, MOST_TAGS, ImportedEntry, ImportedViewing, LeftOut, MemberFile, note_of
from bot.domain.stars import FULL_HALF_STARS, Stars
from bot.domain.texts import clean
from bot.readers.members.tables import MOST_ROWS
from bot.readers.members.values import LARGEST_ID, read_day, read_imdb_id, read_moment, read_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.domain.ratings import Note

__all__ = ["EXPORT_NAME", "is_marquee", "read_marquee"]

EXPORT_NAME: Final = "marquee.json"
FORMAT: Final = "marquee-export"
NEWEST_VERSION: Final = 1
_EARLIEST: Final = datetime(1, 1, 1, tzinfo=UTC)


def is_marquee(content: object) -> bool:
    """Tell whether a JSON file is an export of Marquee."""
    return _mapping(content).get("format") == FORMAT


def read_marquee(content: object, guild_id: int | None) -> MemberFile:
    """Read an export: what it has of one server, else of all servers together, the newest rating of each film.

    Raises:
        InvalidInput: a newer Marquee wrote it, or it holds too much.
    """
    export = _mapping(content)
    version = export.get("version")
    if not isinstance(version, int) or version > NEWEST_VERSION:
        raise InvalidInput("A newer Marquee wrote this export. Ask the host to update this one.")
    servers = [_mapping(server) for server in _list(export.get("servers"))]
    own = [server for server in servers if guild_id is not None and server.get("server_id") == str(guild_id)]
    entries: dict[object, ImportedEntry] = {}
    left_out: list[LeftOut] = []
    rows = 0
    for film in (film for server in own or servers for film in _list(server.get("films"))):
        entry = _entry(_mapping(film), left_out)
        rows += 1 + len(entry.viewings if entry else ())
        if rows > MOST_ROWS:
            raise InvalidInput(f"That is too much at once: {MOST_ROWS:,} ratings and viewings are the most.")
        if entry is not None:
            facts = entry.film
            key = entry.film_id or (facts.title.casefold(), facts.year, facts.imdb_id, facts.tmdb_id)
            entries[key] = _merged(entries[key], entry) if key in entries else entry
    return MemberFile("Marquee", tuple(entries.values()), tuple(left_out))


def _merged(one: ImportedEntry, other: ImportedEntry) -> ImportedEntry:
    """Bring together what two servers have of a film."""
    newer, older = (other, one) if (other.rated_at or _EARLIEST) > (one.rated_at or _EARLIEST) else (one, other)
    rated = newer if newer.stars else older
    return ImportedEntry(
        film=one.film,
        film_id=one.film_id,
        stars=rated.stars,
        rated_at=rated.rated_at,
        note=newer.note or older.note,
        viewings=tuple(dict.fromkeys((*one.viewings, *other.viewings))),
        is_wanted=one.is_wanted or other.is_wanted,
        wanted_at=one.wanted_at or other.wanted_at,
    )


def _entry(value: Mapping[str, Any], left_out: list[LeftOut]) -> ImportedEntry | None:
    film = _mapping(value.get("film"))
    title = read_title(_text(film.get("title")))
    if not title:
        left_out.append(LeftOut(reason="The entry names no film."))
        return None
    facts = FilmFacts(
        title=title,
        year=_number(film.get("year"), 1870, 2200),
        original_title=read_title(_text(film.get("original_title"))) or None,
        directors=_names(film.get("directors")),
        genres=_names(film.get("genres")),
        runtime_minutes=_number(film.get("runtime_minutes"), 1, 60_000),
        imdb_id=read_imdb_id(_text(film.get("imdb_id"))),
        tmdb_id=_number(film.get("tmdb_id"), 1, LARGEST_ID),
    )
    rating, wanted = _mapping(value.get("rating")), value.get("watchlist")
    stars = _stars(rating.get("stars"))
    if rating and stars is None:
        left_out.append(LeftOut(reason="The rating is not on its scale.", title=title, year=facts.year))
    return ImportedEntry(
        film=facts,
        film_id=_number(film.get("id"), 1, LARGEST_ID),
        stars=stars,
        rated_at=read_moment(_text(rating.get("rated_at"))) if stars else None,
        note=_note(value.get("note")),
        viewings=tuple(_viewings(value.get("viewings"), facts, left_out)),
        is_wanted=isinstance(wanted, dict),
        wanted_at=read_moment(_text(_mapping(wanted).get("added_at"))),
    )


def _viewings(value: object, film: FilmFacts, left_out: list[LeftOut]) -> Iterator[ImportedViewing]:
    for viewing in map(_mapping, _list(value)):
        written = _text(viewing.get("watched_on"))
        watched_on = read_day(written)
        if watched_on is None:
            left_out.append(
                LeftOut(reason="The date can't be read.", title=film.title, year=film.year, written=written)
            )
            continue
        tags = (" ".join(_text(tag).split())[:LONGEST_TAG] for tag in _list(viewing.get("tags"))[:MOST_TAGS])
        yield ImportedViewing(
            watched_on=watched_on,
            is_rewatch=viewing.get("is_rewatch") is True,
            stars=_stars(viewing.get("stars")),
            note=_note(viewing.get("note")),
            tags=tuple(tag for tag in tags if tag),
        )


def _note(value: object) -> Note | None:
    note = _mapping(value)
    return note_of(_text(note.get("text")), has_spoilers=note.get("has_spoilers") is True)


def _stars(value: object) -> Stars | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    half_stars = value * 2
    return Stars(int(half_stars)) if half_stars in range(1, FULL_HALF_STARS + 1) else None


def _number(value: object, least: int, most: int) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most else None


def _names(value: object) -> tuple[str, ...]:
    names = (" ".join(_text(name).split())[:200] for name in _list(value)[:50])
    return tuple(name for name in names if name)


def _text(value: object) -> str:
    return clean(value) if isinstance(value, str) else ""


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}
