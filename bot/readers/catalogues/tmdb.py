"""Films from TMDB's daily export: one JSON object a line, without years."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from bot.readers.catalogues.files import Progress, UnreadableCatalogue, ignore_progress, lines
from bot.readers.catalogues.film import FILM_KINDS, CatalogueFilm, FilmKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

__all__ = ["is_tmdb_export", "read_tmdb"]


def is_tmdb_export(first: str) -> bool:
    """Tell whether a first line is one of the export of films."""
    try:
        return {"id", "original_title"} <= set(_object(first))
    except ValueError:
        return False


def read_tmdb(
    path: Path, *, kinds: Collection[FilmKind] = FILM_KINDS, progress: Progress = ignore_progress
) -> Iterator[CatalogueFilm]:
    """Yield the films of an export.

    Raises:
        UnreadableCatalogue: The file is cut off or damaged, or a line is no JSON object with an id and a title.
    """
    for number, line in enumerate(lines(path, progress), 1):
        if not line.strip():
            continue
        try:
            fields = _object(line)
            film_id, title = int(fields["id"]), str(fields["original_title"])
        except (ValueError, KeyError, TypeError) as error:
            problem = f"{path.name}, line {number:,} is no line of TMDB's export of films."
            raise UnreadableCatalogue(problem) from error
        kind: FilmKind = "video" if fields.get("video") is True else "film"
        if kind in kinds and title.strip():
            popularity = fields.get("popularity")
            yield CatalogueFilm(
                source="tmdb",
                title=" ".join(title.split()),
                tmdb_id=film_id,
                popularity=max(0.0, float(popularity)) if isinstance(popularity, int | float) else 0.0,
                is_adult=fields.get("adult") is True,
                kind=kind,
            )


def _object(line: str) -> dict[str, Any]:
    fields = json.loads(line)
    if not isinstance(fields, dict):
        raise TypeError(line[:40])
    return cast("dict[str, Any]", fields)
