"""Which part of a headline is the film, when the rest is said about it: the text, or the file's name, confirms it."""

import re
from typing import Final

from bot.readers.document import Document
from bot.readers.words import words

__all__ = ["subject_of"]

_PARTS: Final = re.compile(r"\s+[–—|-]+\s+|\s*[:|]\s+|\s+//\s+")
_QUOTATION: Final = re.compile(
    r"[‘“\"«](?P<a>[^\W_][^‘’“”\"«»]{0,60})[’”\"»](?=$|[\s,:?!.–—])|(?<!\w)'(?P<b>[^\W_][^'\"]{0,60})'(?=$|[\s,:?!.–—])"
)
_IN_BRACKETS: Final = re.compile(r"(?P<first>[^()]{2,80})\s\((?P<second>[^()\d][^()]{1,80})\)")
_SMALL: Final = words("a an the and or of in on at to for by from with as de la le el di und der die das des du et y e")
_LONGEST_SUBTITLE: Final = 4
_LOOKED_AT: Final = 20_000


def subject_of(headline: str, document: Document) -> str | None:
    """Return the part of a headline that the document confirms as its film, or None when the whole may be it.

    Subtitles ("Mission: Impossible – Fallout") are left alone: the whole is said in the text or in the file's name, or
    what follows is short and in title case.
    """
    body = (block.text for block in document.blocks if _normal(block.text) != _normal(headline))
    text = "\n".join(body)[:_LOOKED_AT]
    inside = _quoted(headline, document, text) or _translated(headline, text)
    if inside is not None:
        return inside
    parts = [part.strip(" ‘’“”\"'.") for part in _PARTS.split(headline)]
    parts = [part for part in parts if part]
    if len(parts) < 2 or len(parts) > 4:
        return None
    if _normal(headline) in f" {_normal(text)} ":
        return None
    marked = {_normal(span) for block in document.blocks for span in block.emphasised}
    proven = [part for part in parts if _normal(part) in marked or _is_dated(part, text)]
    slug = _compact(document.slug.words)
    named = next((part for part in parts if slug and _compact(part) == slug), None)
    # A series of one word before the film ("Bondathon: Skyfall") is the site's; "Star Wars VII: X" is the title.
    if named is not None and (named == parts[0] or len(parts[0].split()) == 1 or _is_aside(headline, parts, named)):
        return named
    if not proven:
        proven = _often_said(parts, text)
    if len(proven) != 1 or not _is_aside(headline, parts, proven[0]):
        return None
    return proven[0]


def _quoted(headline: str, document: Document, text: str) -> str | None:
    """Return the one title in quotation marks within a sentence: Why “Fog” is the best film of the year."""
    found = [match["a"] or match["b"] for match in _QUOTATION.finditer(headline)]
    title = found[0].rstrip(",.!?") if len(found) == 1 else ""
    if not title or any(word[:1].islower() and word not in _SMALL for word in title.split()):
        return None
    rest = [word for word in headline.replace(found[0], "").split() if len(word) > 2 and word.islower()]
    is_named = _normal(title) in _normal(document.slug.words) or _normal(title) in _normal(text)
    return title if len(rest) > 1 and is_named else None


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
