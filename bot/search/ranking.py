"""What makes one film a better answer than another: how it matches, and how well known it is."""

from __future__ import annotations

from math import ceil, exp, log
from typing import TYPE_CHECKING

from rapidfuzz import process

from bot.search.normal import without_article
from bot.search.spelling import MISSING_LETTER, distance, edits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.search.films import Reason
    from bot.search.query import Reading

# Costs add up with the logarithm of the rank by popularity: a famous word match beats an unknown prefix.
FIRST_EXACT = -40.0
"""Below every other sum, so that it can be told from the sum alone."""
EXACT = -2.0
BARE_EXACT = -1.0
PREFIX = 0.0
BARE_PREFIX = 3.0
ENDING = -0.75
PHRASE = 1.5
WORDS = 3.5
# Who has typed three letters or fewer has hardly begun in the middle of a title.
SHORT_ENDING = 1.0
SHORT_PHRASE = 4.0
FEW_LETTERS = 3
YEAR = -12.0
YEAR_HERE = -10.0
NEAR_YEAR = YEAR + 1
YEAR_APART = 1.0
MOST_YEARS_APART = 5
SHORT_YEAR = -4.0
OF_YEAR = 4.0
YEAR_FIT = 0.3
ARTICLE_TYPED = 1.5
FAVOURED_FAME = 0.1
CORRECTED = 2.0
EDIT = 6.0
WHOLE = -2.0
LEAST_CORRECTED = CORRECTED + MISSING_LETTER * EDIT + WHOLE
OTHER_YEAR = 8.0
SOME_WORDS = 22.0
UNBOUNDED = 99.0
"""Above every sum of costs."""
MOST_EDITS = 4.0
JUST_ABOVE = 0.01
LATER_WORD = 0.4
SCATTERED = 0.5
NAMES_COMPARED = 8
WORDS_COMPARED = 8
MOST_FAME = 25.0


def fame(rank: int) -> float:
    """The cost of being little known: the logarithm of the rank by popularity."""
    return log(rank + 5)


def rank_of_fame(cost: float) -> int:
    """The rank of the least known film that costs no more."""
    return max(0, int(exp(min(cost, MOST_FAME))))


def fit(reading: Reading, words: Sequence[str], names: Sequence[str]) -> tuple[float, Reason] | None:
    """Tell how the best of a film's names answers a reading word by word; None when none does."""
    best: tuple[float, Reason] | None = None
    for name in names:
        # Most candidates have the words, not the whole text.
        is_within = reading.form in name
        found = _fit(reading.form, reading.start, words, name) if is_within else _scattered(words, f" {name}")
        if found and (best is None or found[0] < best[0]):
            best = found
    return best


def _fit(form: str, start: str, words: Sequence[str], name: str) -> tuple[float, Reason] | None:
    bare = without_article(name)
    if form in (name, bare):
        return EXACT if form == name else BARE_EXACT, "exact"
    if name.startswith(start) or bare.startswith(start):
        return PREFIX, "prefix"
    is_short = len(form) <= FEW_LETTERS
    if name.endswith(f" {form}"):
        return SHORT_ENDING if is_short else ENDING, "words"
    spaced = f" {name} "
    if f" {start}" in spaced:
        return SHORT_PHRASE if is_short else PHRASE, "words"
    return _scattered(words, spaced)


def _scattered(words: Sequence[str], spaced: str) -> tuple[float, Reason] | None:
    return (WORDS, "words") if all(f" {word}" in spaced for word in words) else None


def misspelling(form: str, words: Sequence[str], names: Sequence[str], most: float = MOST_EDITS) -> float:
    """Count the edits between what was typed and the nearest place in a film's names; above `most`, any number is."""
    best = most + JUST_ABOVE
    for name in names[:NAMES_COMPARED]:
        best = min(best, _misspelt_run(form, name, best))
        if len(words) > 1 and best > 1:
            best = min(best, _misspelt_words(words, name.split(" "), best))
    return best


def _misspelt_run(form: str, name: str, best: float) -> float:
    """Compare with the name from each of its words on, as far as was typed; one of the first two letters is right."""
    length, first, second = len(form), form[0], form[1:2]
    segments, start = [name[: length + 1]], name.find(" ") + 1
    while start and len(segments) < WORDS_COMPARED:
        segments.append(name[start : start + length + 1])
        start = name.find(" ", start) + 1
    # What is farther than this at the typed length is too far at any: one call instead of three for each word.
    limit = ceil(best - JUST_ABOVE)
    near = process.extract(
        form, [segment[:length] for segment in segments], scorer=distance, score_cutoff=limit + 1, limit=None
    )
    for at in sorted(at for _, _, at in near):
        segment = segments[at]
        pair = segment[:2]
        if at and not (first in pair or second in pair):
            continue
        extra = LATER_WORD if at else 0.0
        for end in (length, length - 1, length + 1):
            if 0 < end <= len(segment) or end == length:
                best = min(best, edits(form, segment[:end], ceil(best - extra - JUST_ABOVE)) + extra)
        if best <= LATER_WORD:
            break
    return best


def _misspelt_words(words: Sequence[str], title: Sequence[str], best: float) -> float:
    """Compare word with word wherever they stand, the last one as the start of a word."""
    total = SCATTERED
    last = len(words) - 1
    for at, word in enumerate(words):
        limit = 2 if len(word) > 4 else 1
        if at == last:
            lengths = (len(word), len(word) - 1, len(word) + 1)
            total += _nearest(word, [other[:length] for length in lengths for other in title], limit)
        elif word not in title:
            total += _nearest(word, title, limit)
        if total >= best:
            return best
    return total


def _nearest(word: str, others: Sequence[str], limit: int) -> float:
    """Weigh the edits to the nearest of these words; more than `limit` of them is limit + 1."""
    nearest = process.extractOne(word, others, scorer=distance, score_cutoff=limit)
    return edits(word, nearest[0], limit) if nearest else limit + 1.0


def is_whole(form: str, names: Sequence[str], edits_found: float) -> bool:
    """Tell whether the text is a misspelling of a whole name, not only of its start or middle."""
    limit = ceil(edits_found)
    return any(
        abs(len(name) - len(form)) <= limit and distance(form, name, score_cutoff=limit) <= limit
        for name in names[:NAMES_COMPARED]
    )
