"""A film as a catalogue file tells of it."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["FILM_KINDS", "CatalogueFilm", "FilmKind", "Source"]

Source = Literal["imdb", "tmdb", "movielens", "letterboxd", "csv"]
FilmKind = Literal["film", "tv film", "video", "short", "series", "episode", "game", "other"]

FILM_KINDS: frozenset[FilmKind] = frozenset({"film", "tv film"})
"""What a catalogue of films is made of; the rest is left out unless asked for."""


@dataclass(frozen=True, slots=True)
class CatalogueFilm:
    """One film of one source, not yet matched with those of other sources.

    Attributes:
        title: As the source shows it, articles in front.
        original_title: In its own language, if the source tells and it differs from the title.
        other_titles: What it is called elsewhere, without repetitions.
        popularity: Votes or any other non-negative number of the source; not comparable between sources.
    """

    source: Source
    title: str
    original_title: str | None = None
    other_titles: tuple[str, ...] = ()
    year: int | None = None
    directors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    runtime_minutes: int | None = None
    imdb_id: str | None = None
    tmdb_id: int | None = None
    popularity: float = 0.0
    is_adult: bool = False
    kind: FilmKind = "film"
