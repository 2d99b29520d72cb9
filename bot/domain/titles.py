"""Titles as people type them: without accents, punctuation or the article."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["split_year", "title_key"]

# NFKD leaves these letters whole.
_FOLDED = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_NOT_WORD = re.compile(r"[^\w]+|_+")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+(?=\S)")
_TRAILING_YEAR = re.compile(r"^(?P<title>.+?)[\s,]*\(?\b(?P<year>(?:18|19|20)\d\d)\)?$", re.DOTALL)


def title_key(title: str) -> str:
    """Fold a title to what two spellings of it share: `Amélie` and `amelie`, `8½` and `8 1/2`.

    Idempotent. Falls back to the folded text itself where nothing but punctuation is left.
    """
    folded = unicodedata.normalize("NFKD", title.replace("&", " and ").casefold().translate(_FOLDED))
    # Marks belong to letters; casefold again because NFKD can reveal upper case (fullwidth, ligatures).
    letters = "".join(c for c in folded if not unicodedata.combining(c)).casefold().replace("'", "").replace("’", "")
    words = " ".join(_NOT_WORD.sub(" ", letters).split())
    return _ARTICLE.sub("", words) or " ".join(letters.split())


def split_year(text: str) -> tuple[str, int | None]:
    """Split a trailing year off a typed title: `heat 1995`, `Heat (1995)`; a bare `1917` stays a title."""
    if match := _TRAILING_YEAR.match(text.strip()):
        return match["title"].strip(), int(match["year"])
    return text.strip(), None
