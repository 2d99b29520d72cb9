"""Our own JSON, which loses nothing; docs/export-format.md describes it."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.exports import ServerExport
    from bot.domain.films import FilmFacts
    from bot.domain.imports import ImportedEntry
    from bot.domain.ratings import Note

__all__ = ["marquee_json"]

FORMAT: Final = "marquee-export"
VERSION: Final = 1


def marquee_json(servers: Sequence[ServerExport], exported_at: datetime) -> str:
    """Write everything that is known of a person."""
    export = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": _moment(exported_at),
        "servers": [_server(server) for server in servers],
    }
    return json.dumps(export, ensure_ascii=False, indent=1)


def _server(server: ServerExport) -> dict[str, Any]:
    return {
        # Ids are text: programs that read numbers as floats would change their last digits.
        "server_id": str(server.guild_id),
        "server_name": server.server_name,
        "display_name": server.display_name,
        "is_hidden": server.is_hidden,
        "films": [_entry(entry) for entry in server.entries],
        "other": {table: [dict(row) for row in rows] for table, rows in server.other.items()},
    }


def _entry(entry: ImportedEntry) -> dict[str, Any]:
    stars = entry.stars
    return {
        "film": {"id": entry.film_id, **_film(entry.film)},
        "rating": {"stars": stars.half_stars / 2, "rated_at": _moment(entry.rated_at)} if stars else None,
        "note": _note(entry.note),
        "viewings": [
            {
                "watched_on": viewing.watched_on.isoformat(),
                "is_rewatch": viewing.is_rewatch,
                "stars": viewing.stars.half_stars / 2 if viewing.stars else None,
                "note": _note(viewing.note),
                "tags": list(viewing.tags),
            }
            for viewing in entry.viewings
        ],
        "watchlist": {"added_at": _moment(entry.wanted_at)} if entry.is_wanted else None,
    }


def _film(film: FilmFacts) -> dict[str, Any]:
    return {
        "title": film.title,
        "year": film.year,
        "original_title": film.original_title,
        "directors": list(film.directors),
        "genres": list(film.genres),
        "runtime_minutes": film.runtime_minutes,
        "imdb_id": film.imdb_id,
        "tmdb_id": film.tmdb_id,
    }


def _note(note: Note | None) -> dict[str, Any] | None:
    return {"text": note.text, "has_spoilers": note.has_spoilers} if note else None


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
