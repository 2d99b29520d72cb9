"""Small catalogues for the search tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.search.build import build_index
from bot.search.films import IndexedFilm
from bot.search.index import SearchIndex

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def a_film(film_id: int, title: str, year: int | None = None, *others: str, popularity: float = 0) -> IndexedFilm:
    return IndexedFilm(film_id, title, others, year, (), popularity)


def an_index(folder: Path, films: Iterable[IndexedFilm]) -> SearchIndex:
    path = folder / "search.db"
    build_index(films, path)
    return SearchIndex(path)


def found(index: SearchIndex, text: str, **options: object) -> list[int]:
    return [hit.film_id for hit in index.search(text, **options)]  # pyright: ignore[reportArgumentType]
