"""Full-text expressions that stay cheap: crowded words are left out while rare ones already narrow the field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Self

from bot.search.spelling import LONGEST_TERM

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.search.tables import Tables, Term

NARROW = 300
CROWDED_SHARE = 50
"""A word of one film in so many, or more, is a crowd."""
FEW = 32
"""So few films are sooner read than the full text asked for another word."""
YEARS_ON_FILM = 60
SIGN = re.compile(r"[\x00-/:-@\[-`{-\x7f]")
"""Parts words in the full text; only titles without any letter have it, and those are found by their beginning."""
EVERY_RANK = 1 << 40


class Group(NamedTuple):
    """An expression that a film must match, and about how many films do."""

    films: int
    expression: str


def word_group(word: str, term: Term | None, *, is_last: bool) -> Group | None:
    """Match one word, the last one as a word start; None when no film has it."""
    if term is None or not (term.prefix_films if is_last else term.films) or SIGN.search(word):
        return None
    quoted = '"' + word.replace('"', '""') + '"'
    return Group(term.prefix_films, f"{quoted}*") if is_last else Group(term.films, quoted)


class Plan:
    """Groups that a film has to match all together."""

    def __init__(self, tables: Tables, groups: Iterable[Group]) -> None:
        self._tables = tables
        self.groups = sorted(groups)

    @classmethod
    def of_words(cls, tables: Tables, words: Sequence[str], *, is_last_whole: bool = False) -> Self | None:
        """Plan for all of these words, the last one unfinished or whole; None when one of them is unknown."""
        last = -1 if is_last_whole else len(words) - 1
        asked = [word[:LONGEST_TERM] if at == last else word for at, word in enumerate(words)]
        terms = tables.terms(set(asked))
        groups = [
            word_group(word, terms.get(key), is_last=at == last)
            for at, (word, key) in enumerate(zip(words, asked, strict=True))
        ]
        known = [group for group in groups if group is not None]
        return cls(tables, known) if len(known) == len(groups) else None

    def restrict_to_years(self, years: Sequence[int]) -> None:
        """Ask for films of one of these years too."""
        expression = " OR ".join(f'"y{year}"' for year in years)
        self.groups.append(Group(self._tables.films // YEARS_ON_FILM, f"({expression})"))
        self.groups.sort()

    def matches(self, limit: int, *, narrow: int = NARROW, last_rank: int = EVERY_RANK) -> list[int]:
        """List the ranks of the best known films that match, more of them when a crowded word was left out."""
        if not self.groups:
            return []
        films, used, left_out = float(self.groups[0].films), [self.groups[0].expression], False
        crowd = max(2000, self._tables.films // CROWDED_SHARE)
        for group in self.groups[1:]:
            if films <= FEW or (group.films > crowd and films <= narrow):
                left_out = True
                continue
            used.append(group.expression)
            films *= min(1.0, 3 * group.films / self._tables.films)
        return self._tables.matching(" AND ".join(used), max(limit, narrow) if left_out else limit, last_rank)
