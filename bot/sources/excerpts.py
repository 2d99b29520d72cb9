"""Texts of sources made plain and cut to what may be quoted."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

from typing_extensions import override
from yarl import URL

from bot.domain.drafts import Section
from bot.domain.texts import clean, shorten

__all__ = ["EXCERPT_CHARACTERS", "excerpt_of", "excerpt_sections", "first_sentence", "web_link", "words_of"]

EXCERPT_CHARACTERS: Final = 400
"""The most that Marquee keeps of a text that belongs to others: some seventy words, a short quotation."""

_MOST_READ: Final = 20_000
_LONGEST_LINK: Final = 1_000
_SILENT: Final = frozenset({"script", "style", "template", "noscript", "iframe", "figure"})
_BREAKS: Final = frozenset({"p", "br", "div", "li", "h1", "h2", "h3", "h4", "blockquote", "tr"})
_SENTENCE: Final = re.compile(r".{20,}?[.!?…]['\"’”)]*(?=\s|$)")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BREAKS:
            self.words.append(" ")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BREAKS:
            self.words.append(" ")

    @override
    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def words_of(markup: str) -> str:
    """Return the words of a piece of HTML on one line; only its first 20,000 characters are read."""
    parser = _Words()
    parser.feed(markup[:_MOST_READ])
    parser.close()
    return " ".join(clean("".join(parser.words)).split())


def excerpt_of(markup: str) -> str:
    """Return the beginning of a text, plain and cut to what may be quoted."""
    return shorten(words_of(markup), EXCERPT_CHARACTERS)


def excerpt_sections(excerpt: str) -> tuple[Section, ...]:
    """Return an excerpt as the sections of a draft."""
    return (Section(None, excerpt),) if excerpt else ()


def first_sentence(excerpt: str) -> str | None:
    """Return an excerpt's first whole sentence, or None when it has none."""
    found = _SENTENCE.match(excerpt)
    return found[0] if found else None


def web_link(text: object) -> str | None:
    """Return an address that is fit to be shown as a link, or None."""
    if not isinstance(text, str) or len(text) > _LONGEST_LINK:
        return None
    try:
        url = URL(text.strip())
        return str(url) if url.scheme in {"http", "https"} and url.host and not url.user else None
    except ValueError:
        return None
