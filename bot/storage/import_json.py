"""Staged films, and what is left out, as JSON in a column."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from bot.domain.films import FilmFacts
from bot.domain.imports import LeftOut
from bot.domain.stars import Stars

__all__ = ["facts_from_json", "facts_to_json", "left_out_from_json", "left_out_to_json"]


def facts_to_json(facts: FilmFacts) -> str:
    """Write what a file says of a film; what it does not say takes no room."""
    fields = {
        "title": facts.title,
        "year": facts.year,
        "original_title": facts.original_title,
        "directors": facts.directors,
        "genres": facts.genres,
        "runtime_minutes": facts.runtime_minutes,
        "imdb_id": facts.imdb_id,
        "tmdb_id": facts.tmdb_id,
    }
    return json.dumps({name: value for name, value in fields.items() if value}, ensure_ascii=False)


def facts_from_json(text: str) -> FilmFacts:
    """Read a film back; one that is known by its id alone is called by it."""
    fields: dict[str, Any] = json.loads(text)
    for name in ("directors", "genres"):
        fields[name] = tuple(fields.get(name, ()))
    fields.setdefault("title", "")
    return FilmFacts(**fields)


def left_out_to_json(one: LeftOut) -> str:
    """Write what is left out."""
    fields = {
        "reason": one.reason,
        "title": one.title,
        "year": one.year,
        "half_stars": one.stars.half_stars if one.stars else None,
        "watched_on": one.watched_on.isoformat() if one.watched_on else None,
        "note": one.note,
        "written": one.written,
    }
    return json.dumps({name: value for name, value in fields.items() if value}, ensure_ascii=False)


def left_out_from_json(text: str) -> LeftOut:
    """Read it back."""
    fields: dict[str, Any] = json.loads(text)
    return LeftOut(
        reason=fields.get("reason", ""),
        title=fields.get("title", ""),
        year=fields.get("year"),
        stars=Stars(fields["half_stars"]) if "half_stars" in fields else None,
        watched_on=date.fromisoformat(fields["watched_on"]) if "watched_on" in fields else None,
        note=fields.get("note", ""),
        written=fields.get("written", ""),
    )
