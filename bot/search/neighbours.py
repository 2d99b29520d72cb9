"""Well-known names in order: most letters of a mistyped text are right, so that it stands beside what was meant."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from heapq import nsmallest
from typing import TYPE_CHECKING, NamedTuple, final

from rapidfuzz import process

from bot.search.normal import LAST, without_article
from bot.search.spelling import distance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WELL_KNOWN = 1 << 16
"""Only names of the most popular films are kept in order; the rest are found by their words."""
NAMES_KEPT = 3
LATER = 2
"""A slip in the first letters is looked for among the names in the order of their letters from here on."""
SHIFTS = (0, -1, 1)
SHORTEST_LATER = 3
SHORTEST_ENDING = 7
STANDING_NEAR = 700
STANDING_NEAR_LATER = 600
STANDING_SWAPPED = 200
SWAPPED_START = 6
"""Names are looked at that begin with so many letters of the text, two of the first three swapped."""


class Orders(NamedTuple):
    """Names sorted by their beginnings with the ranks of their films, and the two other orders of the same names."""

    names: list[str]
    ranks: array[int]
    by_later_letters: array[int]
    by_ends: array[int]

    @classmethod
    def of_names(cls, names: Iterable[tuple[str, int]]) -> Orders:
        """Sort (name, rank), with and without articles; a film without a visible letter has no name."""
        kept = sorted({(form, rank) for name, rank in names if name for form in (name, without_article(name))})
        sorted_names = [name for name, _ in kept]
        places = range(len(kept))
        return cls(
            sorted_names,
            array("i", [rank for _, rank in kept]),
            array("i", sorted(places, key=lambda place: sorted_names[place][LATER:])),
            array("i", sorted(places, key=lambda place: sorted_names[place][::-1])),
        )


@final
class Neighbours:
    """Finds the well-known names that stand where a mistyped text would, with the number of edits between them."""

    def __init__(self, orders: Orders) -> None:
        self._names, self._ranks, self._later_places, self._end_places = orders
        names = self._names
        self._later = [names[place][LATER:] for place in self._later_places]
        self._backwards = [names[place][::-1] for place in self._end_places]

    def starting(self, start: str, most: int) -> list[int]:
        """List the ranks of the best known films with a name that starts so."""
        near = self._places_of(start)
        return nsmallest(most, set(self._ranks[near.start : near.stop]))

    def by_beginning_and_end(self, form: str, most_edits: int) -> dict[int, float]:
        """Look beside names that begin like the text, and whole ones that end like it; edits by rank."""
        found: dict[int, float] = {}
        beside = [self._places_of(start)[:STANDING_SWAPPED] for start in _swapped_starts(form)]
        for near in (*beside, _standing_near(self._names, form, STANDING_NEAR)):
            begun = [name[: len(form)] for name in self._names[near.start : near.stop]]
            self._note(found, form, begun, near, most_edits)
        if len(form) >= SHORTEST_ENDING:
            backwards = form[::-1]
            near = _standing_near(self._backwards, backwards, STANDING_NEAR)
            places = self._end_places[near.start : near.stop]
            self._note(found, backwards, self._backwards[near.start : near.stop], places, most_edits)
        return found

    def by_later_letters(self, form: str, most_edits: int) -> dict[int, float]:
        """Look beside names that go on like the text after their first letters; edits by rank."""
        found: dict[int, float] = {}
        for meant in {form, without_article(form)}:
            places: set[int] = set()
            for shift in SHIFTS:
                later = meant[LATER + shift :]
                if len(later) >= SHORTEST_LATER:
                    near = _standing_near(self._later, later, STANDING_NEAR_LATER)
                    places.update(self._later_places[near.start : near.stop])
            in_order = list(places)
            self._note(found, meant, [self._names[place][: len(meant)] for place in in_order], in_order, most_edits)
        return found

    def _places_of(self, start: str) -> range:
        first = bisect_left(self._names, start)
        return range(first, bisect_left(self._names, start + LAST, first))

    def _note(
        self, found: dict[int, float], text: str, names: Sequence[str], places: Sequence[int], most_edits: int
    ) -> None:
        for _, edits, at in process.extract(text, names, scorer=distance, score_cutoff=most_edits, limit=None):
            rank = self._ranks[places[at]]
            if edits < found.get(rank, most_edits + 1):
                found[rank] = edits


def _swapped_starts(text: str) -> list[str]:
    """Swap two of the first three letters; what was meant then stands beside neither the text nor its later letters."""
    if len(text) < SWAPPED_START:
        return []
    (first, second, third), rest = text[:3], text[3:SWAPPED_START]
    swapped = second + first + third, first + third + second
    return [three + rest for three in swapped if three != text[:3]]


def _standing_near(in_order: list[str], text: str, most: int) -> range:
    """Tell the places of the texts that share the most first letters, of so few letters as leave no more than MOST."""
    first, after = 0, len(in_order)
    for length in range(1, len(text) + 1):
        if after - first <= most:
            break
        start = text[:length]
        first = bisect_left(in_order, start, first, after)
        after = bisect_left(in_order, start + LAST, first, after)
    return range(first, min(after, first + most))
