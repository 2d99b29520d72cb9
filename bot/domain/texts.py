"""Text from outside, made fit to be handled: cleaned, cut, and split at its spoiler marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.domain.drafts import Section

__all__ = ["Page", "Span", "clean", "paginate", "shorten", "split_spoilers"]

# Control characters but for tab and line feed; marks that reorder, hide or join text without being letters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_SPOILER = re.compile(r"\|\|(.+?)\|\|", re.DOTALL)
_SENTENCE_END = re.compile(r"[.!?…]['\"’”)]*\s+")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text that is a spoiler as a whole, or not at all."""

    text: str
    is_spoiler: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What a reader sees at once: (heading, text) pairs in reading order."""

    parts: tuple[tuple[str | None, str], ...]


def clean(text: str) -> str:
    """Drop characters that can't be seen but change how a message looks, and unify line ends."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def shorten(text: str, characters: int) -> str:
    """Cut text to at most so many characters, at a word if one ends near, with an ellipsis."""
    if len(text) <= characters:
        return text
    cut = text[: max(0, characters - 1)]
    space = cut.rfind(" ")
    return f"{cut[:space] if space > characters * 2 // 3 else cut}…"[:characters]


def split_spoilers(text: str) -> list[Span]:
    """Split text at `||spoiler||` marks; a mark without its partner is plain text."""
    spans: list[Span] = []
    end = 0
    for match in _SPOILER.finditer(text):
        if match.start() > end:
            spans.append(Span(text[end : match.start()]))
        spans.append(Span(match[1], is_spoiler=True))
        end = match.end()
    if end < len(text):
        spans.append(Span(text[end:]))
    return spans


def paginate(sections: Sequence[Section], characters: int) -> tuple[Page, ...]:
    """Lay sections out on pages of at most about so many characters.

    Short sections share a page; a long one is cut at a paragraph, else at a sentence, else at a space,
    and a spoiler that is cut stays a spoiler on both pages. There is always at least one page.
    """
    pages: list[list[tuple[str | None, str]]] = [[]]
    room = characters
    for heading, text in _pieces(sections, characters):
        size = len(heading or "") + len(text)
        if pages[-1] and size > room:
            pages.append([])
            room = characters
        pages[-1].append((heading, text))
        room -= size
    return tuple(Page(tuple(page)) for page in pages)


def _pieces(sections: Sequence[Section], characters: int) -> Iterator[tuple[str | None, str]]:
    for section in sections:
        for number, piece in enumerate(_cut(section.text, characters)):
            yield (section.heading if number == 0 else None), piece


def _cut(text: str, characters: int) -> Iterator[str]:
    rest = text.strip()
    while len(rest) > characters:
        head, rest = _split(rest, _break_before(rest, characters))
        yield head
    if rest:
        yield rest


def _split(text: str, end: int) -> tuple[str, str]:
    """Split text; a spoiler around the cut is closed before it and opened again behind it."""
    spoiler = _spoiler_around(text, end)
    if spoiler is not None and spoiler.start() > 0 and not text[spoiler.start(1) : end].strip():
        end, spoiler = spoiler.start(), None  # it has only just begun: it goes to the next page whole
    if spoiler is None:
        return text[:end].rstrip(), text[end:].lstrip()
    end = max(end, spoiler.start(1) + 1)
    if not text[end : spoiler.end(1)].strip():
        return f"{text[: min(end, spoiler.end(1))].rstrip()}||", text[spoiler.end() :].lstrip()
    return f"{text[:end].rstrip()}||", f"||{text[end:].lstrip()}"


def _spoiler_around(text: str, place: int) -> re.Match[str] | None:
    """Return the spoiler that a place is in; what begins behind the place is not looked at."""
    for match in _SPOILER.finditer(text):
        if match.start() >= place:
            return None
        if place < match.end():
            return match
    return None


def _break_before(text: str, limit: int) -> int:
    """The best place for a cut in the last third before the limit."""
    least = limit * 2 // 3
    paragraph = text.rfind("\n\n", least, limit)
    if paragraph > 0:
        return paragraph
    ends = [match.end() for match in _SENTENCE_END.finditer(text, least, limit)]
    if ends:
        return ends[-1]
    space = text.rfind(" ", least, limit)
    return space if space > 0 else limit
