"""What films can be narrowed by, looked up by name instead of film by film."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.domain.rankings import short_key
from bot.domain.titles import title_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.domain.rankings import FilmTraits, RankingFilter

__all__ = ["TraitIndex", "names_beginning"]


class TraitIndex:
    """The genres, directors and decades of many films.

    `genres`, `directors` and `decades` count the films that have each; names of most films come first, and a name
    that is spelt in several ways counts under the first of them.
    """

    def __init__(self, films: Iterable[FilmTraits]) -> None:
        self._genres: defaultdict[str, set[int]] = defaultdict(set)
        self._directors: defaultdict[str, set[int]] = defaultdict(set)
        self._decades: defaultdict[int, set[int]] = defaultdict(set)
        self._names: dict[str, str] = {}
        self.film_ids: set[int] = set()
        # Thousands of films share few lists of names.
        of_genres: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        of_directors: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for film_id, year, genres, directors in films:
            self.film_ids.add(film_id)
            of_genres[genres].append(film_id)
            of_directors[directors].append(film_id)
            if year is not None:
                self._decades[year // 10 * 10].add(film_id)
        for shared, found in ((of_genres, self._genres), (of_directors, self._directors)):
            for names, film_ids in shared.items():
                for name in names:
                    found[self._key(name)].update(film_ids)
        self.genres, self.directors = self._counts(self._genres), self._counts(self._directors)
        self.decades = {decade: len(found) for decade, found in sorted(self._decades.items(), reverse=True)}

    def fitting(self, wanted: RankingFilter) -> set[int]:
        """Return the films that have all that a filter asks for."""
        parts: list[set[int]] = []
        if wanted.genre:
            parts.append(self._genres.get(wanted.genre, set()))
        if wanted.director:
            parts.append(self._directors.get(wanted.director, set()))
        if wanted.decade is not None:
            parts.append(self._decades.get(wanted.decade, set()))
        fitting = parts[0] if parts else self.film_ids
        for part in parts[1:]:
            fitting = fitting & part
        return fitting

    def name_of(self, key: str) -> str | None:
        """Return the genre or director that a short key stands for."""
        return self._names.get(key)

    def _key(self, name: str) -> str:
        key = short_key(name)
        self._names.setdefault(key, name)
        return key

    def _counts(self, found: Mapping[str, set[int]]) -> dict[str, int]:
        counts = {self._names[key]: len(films) for key, films in found.items()}
        return dict(sorted(counts.items(), key=lambda item: -item[1]))


def names_beginning(names: Iterable[str], text: str, limit: int) -> list[str]:
    """Return the first names of which a word begins like the text; all fit a blank one."""
    wanted = title_key(text) if text.strip() else ""
    found = (name for name in names if not wanted or f" {wanted}" in f" {title_key(name)}")
    return [name for name, _ in zip(found, range(limit), strict=False)]
