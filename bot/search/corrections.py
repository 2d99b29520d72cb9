"""Misspelt words: the words of the catalogue that may have been meant, as full-text groups."""

from __future__ import annotations

from heapq import nsmallest
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.search.plan import Group, word_group
from bot.search.ranking import EDIT, fame
from bot.search.spelling import LONGEST_TERM, STEM, allowed_edits, lookups, near_stems

if TYPE_CHECKING:
    from bot.search.tables import Tables, Term

ALTERNATIVES = 12
WEIGHED = 48
UNKNOWN = 99.0
SPLITS = 3
SHORTEST_SPLIT = 5


class Alternatives(NamedTuple):
    """What may stand for a word: a group for the full text, and whole respelt texts."""

    group: Group | None
    texts: list[str]


class Corrections:
    """The words of one text against the vocabulary."""

    def __init__(self, tables: Tables, words: list[str]) -> None:
        self._tables = tables
        self._words = words
        self._last = len(words) - 1
        joined = (one + other for one, other in pairwise(words))
        self._terms = tables.terms({*words, words[-1][:LONGEST_TERM], *joined})

    def known(self, at: int) -> Group | None:
        """Match the word as it was typed; None when no film has it."""
        word, is_last = self._words[at], at == self._last
        return word_group(word, self._terms.get(word[:LONGEST_TERM] if is_last else word), is_last=is_last)

    def alternatives(self, at: int) -> Alternatives:
        """Match a word respelt, joined to a neighbour, or split in two."""
        word, is_last = self._words[at], at == self._last
        respelt = self._respelt(word, is_last=is_last)
        groups = [word_group(other, term, is_last=is_last or len(other) == STEM) for other, term in respelt.items()]
        groups += [*self._joined(at), *self._split(word, is_last=is_last)]
        found = [group for group in groups if group is not None]
        before, after = self._words[:at], self._words[at + 1 :]
        texts = [" ".join((*before, other, *after)) for other in respelt]
        if not found:
            return Alternatives(None, texts)
        any_of = " OR ".join(group.expression for group in found)
        return Alternatives(Group(sum(group.films for group in found), f"({any_of})"), texts)

    def _respelt(self, word: str, *, is_last: bool) -> dict[str, Term]:
        """List the likeliest words, or word starts, of which this is a misspelling."""
        limit = allowed_edits(word)
        if not limit:
            return {}
        near = near_stems(word, self._tables.stems(lookups(word)), limit)
        near.pop(word, None)
        terms = self._tables.terms(nsmallest(WEIGHED, near, key=near.__getitem__))

        def cost(stem: str) -> float:
            best = terms[stem].best if is_last or len(stem) == STEM else terms[stem].word_best
            return EDIT * near[stem] + fame(best) if best else UNKNOWN

        return {stem: terms[stem] for stem in nsmallest(ALTERNATIVES, terms, key=cost)}

    def _joined(self, at: int) -> list[Group]:
        groups: list[Group] = []
        for first in (at - 1, at):
            if first >= 0 and first < self._last:
                joined = self._words[first] + self._words[first + 1]
                term = self._terms.get(joined)
                if term is not None:
                    groups.append(Group(term.prefix_films, f'"{joined}"*'))
        return groups

    def _split(self, word: str, *, is_last: bool) -> list[Group]:
        if len(word) < SHORTEST_SPLIT:
            return []
        halves = [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
        terms = self._tables.terms({half for pair in halves for half in pair})
        found: list[tuple[int, Group]] = []
        for one, other in halves:
            left, right = terms.get(one), terms.get(other)
            if left and left.word_best and right and (right.word_best or is_last):
                expression = f'("{one}" AND "{other}"{"*" if is_last else ""})'
                found.append((max(left.word_best, right.best), Group(min(left.films, right.prefix_films), expression)))
        return [group for _, group in sorted(found)[:SPLITS]]
