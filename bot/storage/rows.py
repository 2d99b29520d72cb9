"""Turn rows into domain objects, and domain values into parameters."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot.domain.films import Film
from bot.domain.notation import CriticRating
from bot.domain.reviews import ReviewHeader
from bot.domain.titles import title_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.storage.database import Row

__all__ = [
    "escape_like",
    "film_of",
    "header_fields",
    "header_of",
    "moment",
    "names_of",
    "names_to_json",
    "seconds",
    "word_pattern",
]


def seconds(moment: datetime) -> int:
    """Whole seconds since 1970, as stored."""
    return int(moment.timestamp())


def moment(seconds_since_1970: int) -> datetime:
    """The aware UTC time of a stored number of seconds."""
    return datetime.fromtimestamp(seconds_since_1970, UTC)


@lru_cache(maxsize=20_000)  # thousands of films share few lists of genres and directors
def names_of(text: str) -> tuple[str, ...]:
    """Read a stored list of names."""
    if text.startswith('["') and "\\" not in text and '","' not in text:  # as `names_to_json` writes it, mostly
        return tuple(text[2:-2].split('", "'))
    return tuple(json.loads(text))


def names_to_json(names: Iterable[str]) -> str:
    """Write a list of names as stored."""
    return json.dumps(list(names), ensure_ascii=False)


def escape_like(text: str) -> str:
    r"""Make the beginning of a text match itself in LIKE ... ESCAPE '\'; SQLite refuses patterns above 50,000 bytes."""
    return text[:1_000].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def word_pattern(text: str) -> str:
    """Match a word that begins like the text; anything for no text."""
    return f"% {escape_like(title_key(text))}%" if text.strip() else "%"


def film_of(row: Row) -> Film:
    """Read a film from a row of `films`."""
    return Film(
        film_id=row["film_id"],
        guild_id=row["guild_id"],
        title=row["title"],
        original_title=row["original_title"],
        year=row["year"],
        directors=names_of(row["directors"]),
        cast=names_of(row["cast_names"]),
        genres=names_of(row["genres"]),
        runtime_minutes=row["runtime_minutes"],
        imdb_id=row["imdb_id"],
        tmdb_id=row["tmdb_id"],
    )


def header_of(row: Row) -> ReviewHeader:
    """Read a review's header from a row of `reviews` joined with film, critic and outlet."""
    return ReviewHeader(**header_fields(row))


def header_fields(row: Row) -> dict[str, Any]:
    """The fields of a review's header, for `ReviewHeader` and its fuller sibling."""
    return {
        "review_id": row["review_id"],
        "guild_id": row["guild_id"],
        "film_id": row["film_id"],
        "film_label": f"{row['title']} ({row['year']})" if row["year"] else row["title"],
        "critic": row["critic"],
        "outlet": row["outlet"],
        "url": row["url"],
        "published_on": date.fromisoformat(row["published_on"]) if row["published_on"] else None,
        "headline": row["headline"],
        "verdict": row["verdict"],
        "rating": _rating_of(row),
        "has_spoilers": row["has_spoilers"] == 1,
        "is_sample": row["is_sample"] == 1,
    }


def _rating_of(row: Row) -> CriticRating | None:
    if row["rating_original"] is None:
        return None
    return CriticRating(
        original=row["rating_original"],
        value=row["rating_value"],
        scale=row["rating_scale"],
        score_hundredths=row["score_hundredths"],
    )
