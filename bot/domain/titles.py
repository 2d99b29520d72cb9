"""Titles as people type them: without accents, punctuation or the article."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["split_year", "title_key"]

# NFKD leaves these letters whole; an apostrophe joins what it stands between; half a surrogate can't be stored.
_FOLDED = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    | {"&": " and ", "'": "", "’": ""}
    | {chr(code): "" for code in range(0xD800, 0xE000)}
)
_FRACTION = re.compile("(?<=\\d)(?=[¼½¾⅐-⅞])")  # `8½` is read as `8 1/2`, not as `81/2`
_NOT_WORD = re.compile(r"[^\w]+|_+")
_ARTICLE = re.compile(r"^(?:(?:the|a|an)\s+)+(?=\S)")
_TRAILING_YEAR = re.compile(r"[\s,(]((?:18|19|20)[0-9]{2})\)?$")


def title_key(title: str) -> str:
    """Fold a title to what two spellings of it share: `Amélie` and `amelie`, `8½` and `8 1/2`.

    Idempotent. Falls back to the folded text itself where nothing but punctuation is left.
    """
    folded = unicodedata.normalize("NFKD", _FRACTION.sub(" ", title).casefold())
    # Marks belong to letters; casefold again because NFKD can reveal upper case (fullwidth, ligatures).
    letters = "".join(c for c in folded if not unicodedata.combining(c)).casefold().translate(_FOLDED)
    words = " ".join(_NOT_WORD.sub(" ", letters).split())
    return _ARTICLE.sub("", words) or " ".join(letters.split())


def split_year(text: str) -> tuple[str, int | None]:
    """Split a trailing year off a typed title: `heat 1995`, `Heat (1995)`; a bare `1917` stays a title."""
    whole = text.strip()
    # Only the end is looked at: a pattern over the whole text takes seconds on a long run of spaces.
    if match := _TRAILING_YEAR.search(whole, max(0, len(whole) - 8)):
        title = whole[: match.start()].rstrip(" \t\n,(")
        if title:
            return title, int(match[1])
    return whole, None
