"""Which part of a headline is the film, when the rest is said about it: the text, or the file's name, confirms it."""

import re
from typing import Final

from bot.readers.document import Document
from bot.readers.words import words

__all__ = ["quoted_film", "subject_of"]

_PARTS: Final = re.compile(r"\s+[–—|-]+\s+|\s*[:|]\s+|\s+//\s+")
_QUOTATION: Final = re.compile(
    r"[‘“\"«](?P<a>[^\W_][^‘’“”\"«»]{0,60})[’”\"»](?=$|[\s,:?!.–—])|(?<!\w)'(?P<b>[^\W_][^'\"]{0,60})'(?=$|[\s,:?!.–—])"
)
_COLUMN: Final = re.compile(
    r"(?i)\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weeks?|weekly|month|monthly|club|corner|diary|challenge|"
    r"marathon|\w+athon|spotlight|flashback|throwback|vault|essentials|classics)\b"
)
"""Words in the name of a column, which stands before the film in a headline."""
_IN_BRACKETS: Final = re.compile(r"(?P<first>[^()]{2,80})\s\((?P<second>[^()\d][^()]{1,80})\)")
_SMALL: Final = words("a an the and or of in on at to for by from with as de la le el di und der die das des du et y e")
_LONGEST_SUBTITLE: Final = 4
_MOST_PARTS: Final = 4
_LOOKED_AT: Final = 20_000


def subject_of(headline: str, document: Document) -> str | None:
    """Return the part of a headline that the document confirms as its film, or None when the whole may be it.

    Subtitles ("Mission: Impossible – Fallout") are left alone: the whole is said in the text or in the file's name, or
    what follows is short and in title case.
    """
    text = _text_without(headline, document)
    inside = quoted_film(headline, document) or _translated(headline, text)
    if inside is not None:
        return inside
    parts = [part.strip(" ‘’“”\"'.") for part in _PARTS.split(headline)]
    parts = [part for part in parts if part]
    is_said = _normal(headline) in f" {_normal(text)} "
    return None if is_said or not 2 <= len(parts) <= _MOST_PARTS else _confirmed(headline, parts, document, text)


def _confirmed(headline: str, parts: list[str], document: Document, text: str) -> str | None:
    """Return the part that the file's name or the text confirms as the film."""
    slug = _compact(document.slug.words)
    named = next((part for part in parts if slug and _compact(part) == slug), None)
    if named == parts[0] and re.search(rf"\b{re.escape(parts[1])}", text):
        return None  # the file's name is the title cut short: the text says the subtitle, too
    # A series of one word before the film ("Bondathon: Skyfall") is the site's; "Star Wars VII: X" is the title.
    if named is not None and (named == parts[0] or len(parts[0].split()) == 1 or _is_aside(headline, parts, named)):
        return named
    marked = {_normal(span) for block in document.blocks for span in block.emphasised}
    proven = [part for part in parts if _normal(part) in marked or _is_dated(part, text)] or _often_said(parts, text)
    is_column = len(parts) == 2 and _COLUMN.search(parts[0]) is not None and _normal(parts[0]) not in _normal(text)
    is_film = len(proven) == 1 and (_is_aside(headline, parts, proven[0]) or (is_column and proven == parts[1:]))
    return proven[0] if is_film else None


def quoted_film(headline: str, document: Document) -> str | None:
    """Return the one title in quotation marks within a sentence: Why “Fog” is the best film of the year."""
    found = [match["a"] or match["b"] for match in _QUOTATION.finditer(headline)]
    title = found[0].rstrip(",.!?") if len(found) == 1 else ""
    if not title or any(word[:1].islower() and word not in _SMALL for word in title.split()):
        return None
    text = _normal(_text_without(headline, document))
    rest = [word for word in headline.replace(found[0], "").split() if len(word) > 2 and word.islower()]
    if len(rest) > 1:
        return title if _normal(title) in _normal(document.slug.words) or _normal(title) in text else None
    # "‘Fog’ Blows Us Away": in title case only the text can tell, which never says the whole.
    is_first = re.match(rf"\W{re.escape(found[0])}[^\w\s]\s\w", headline) is not None
    return title if is_first and text.count(_normal(title)) > 1 and _normal(headline) not in text else None


def _text_without(headline: str, document: Document) -> str:
    body = (block.text for block in document.blocks if _normal(block.text) != _normal(headline))
    return "\n".join(body)[:_LOOKED_AT]


def _translated(headline: str, text: str) -> str | None:
    """Return the name in brackets when the text calls the film by it, and never by the one before."""
    found = _IN_BRACKETS.fullmatch(headline)
    if found is None or found["first"].casefold() in text.casefold():
        return None
    return found["second"] if len(re.findall(rf"\b{re.escape(found['second'])}\b", text)) > 1 else None


def _is_dated(part: str, text: str) -> bool:
    return re.search(re.escape(part) + r"[’”\"'»*_]{0,3},?\s\((?:18|19|20)\d\d\)", text, re.IGNORECASE) is not None


def _often_said(parts: list[str], text: str) -> list[str]:
    """Return the one part that the text says at least twice, when it says no other."""
    counts = {part: len(re.findall(rf"\b{re.escape(part)}\b", text)) for part in parts}
    said = [part for part, count in counts.items() if count]
    return said if len(said) == 1 and counts[said[0]] > 1 else []


def _is_aside(headline: str, parts: list[str], film: str) -> bool:
    """Tell whether what stands beside the film is said about it, and is not its subtitle."""
    rest = parts[0] if parts[0] != film else parts[1]
    if parts[0] != film and re.search(r"\s[–—|-]\s|\|", headline):
        return True
    spoken = rest.split()
    lower = [word for word in spoken if word[:1].islower() and word.casefold() not in _SMALL]
    return bool(lower) or rest[:1].islower() or len(spoken) > _LONGEST_SUBTITLE or rest.endswith(("?", "!"))


def _normal(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold().replace("’", "").replace("'", "")))


def _compact(text: str) -> str:
    return "".join(re.findall(r"\w", text.casefold()))
