"""Words that a server does not want to read."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.domain.errors import InvalidInput
from bot.domain.texts import clean

__all__ = ["MOST_BLOCKED_WORDS", "first_blocked", "read_blocked_words"]

MOST_BLOCKED_WORDS, LONGEST_BLOCKED_WORD = 200, 50
_WITHOUT_SHAPE = {"\u034f", "\u115f", "\u1160", "\u3164", "\uffa0", *map(chr, range(0xFE00, 0xFE10))}


def read_blocked_words(text: str) -> tuple[str, ...]:
    """Read a list of words or phrases, separated by commas or line ends, sorted and each once.

    Raises:
        InvalidInput: there are too many, or one is too long.
    """
    words = sorted({" ".join(_folded(word).split()) for word in re.split(r"[,;\n]", text)} - {""})
    if len(words) > MOST_BLOCKED_WORDS:
        raise InvalidInput(f"At most {MOST_BLOCKED_WORDS} words can be blocked; these are {len(words)}.")
    if any(len(word) > LONGEST_BLOCKED_WORD for word in words):
        raise InvalidInput(f"A blocked word has at most {LONGEST_BLOCKED_WORD} characters.")
    return tuple(words)


def first_blocked(text: str, words: tuple[str, ...]) -> str | None:
    """Return a blocked word that stands in a text as a word of its own, None without one.

    Case, width and characters that can't be seen make no difference; a part of a longer word is none.
    """
    if not words:
        return None
    found = _pattern(words).search(" ".join(_folded(text).split()))
    return found[0] if found else None


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", clean(text)).casefold()
    return "".join(character for character in folded if not _is_unseen(character))


def _is_unseen(character: str) -> bool:
    """Joiners, soft hyphens and the like, marks that only choose a glyph, and letters without any shape."""
    return not character.isascii() and (unicodedata.category(character) == "Cf" or character in _WITHOUT_SHAPE)


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
