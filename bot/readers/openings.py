"""The first lines of a text without a headline of its own, one of which may name the film."""

import re
from collections.abc import Iterator
from typing import Final

from bot.readers.document import Document
from bot.readers.headlines import Headline, read_headline
from bot.readers.markup import plain
from bot.readers.subjects import quoted_film
from bot.readers.words import words

__all__ = ["is_day", "is_navigation", "opening_headline"]

_LINES: Final = 3
_LONGEST: Final = 120
_LONGEST_TITLE: Final = 90
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY: Final = re.compile(
    rf"(?i)(?:posted |published |on )*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:{_MONTH}\s+\d{{1,2}}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}),?\s+(?:19|20)\d\d\b.{{0,60}}|(?:19|20)\d\d-\d\d-\d\d"
)
_ENDS_IN_A_DAY: Final = re.compile(rf"(?i)\b{_MONTH}\s+\d{{1,2}},?\s+(?:19|20)\d\d$")
_SITE_WORDS: Final = words(
    "movies movie tv film films reviews review home blog news entertainment arts culture cinema and"
)
_MENU_WORDS: Final = _SITE_WORDS | words(
    "about contact business technology tech sports sport world opinion analysis lifestyle science health environment "
    "politics music games books podcast podcasts search menu login subscribe trending trendingnews video videos"
)
_STARS: Final = re.compile(r"(?P<title>[^★☆⭐\n]{1,80}?)\s+[★⭐](?:\s?[★⭐☆½]){0,9}(?:\s?1/2)?")
_FACTS: Final = re.compile(
    r"(?P<title>[^.\n(]{1,80}?)(?:\.\s|\s\()(?:[^.\d\n]{2,40},\s)?(?P<year>(?:19|20)\d\d)\)?\.\s(?:directed by|"
    r"director|dir\.|dire[cç][cç]?[aã]o|dirección|regie|regia|réalisation)\b",
    re.IGNORECASE,
)
"""A first line such as "Fog. France, 2021. Directed by ..."."""


def opening_headline(document: Document) -> tuple[Headline, str] | None:
    """Return what the first line that names a film says, and the line."""
    for line, is_heading in _lines(document):
        facts = _FACTS.match(line[:400])
        if facts:
            return Headline(facts["title"], int(facts["year"])), facts["title"]
        if len(line) > _LONGEST:
            return None
        read = read_headline(line)
        is_whole = read.is_marked and 0 < len(read.title) <= _LONGEST_TITLE
        if is_whole and not _is_of_site(read.title) and (is_heading or not line.endswith(".")):
            return read, line
        starred = _STARS.fullmatch(line)
        quoted = quoted_film(plain(line), document)
        if starred or quoted:
            return Headline(starred["title"].strip(" -–—:") if starred else quoted or ""), line
    return None


def is_day(line: str) -> bool:
    """Tell whether a line is nothing but a day, with at most some words about who posted it."""
    return _DAY.fullmatch(line.strip()) is not None


def is_navigation(line: str) -> bool:
    """Tell the menu of a page, pasted with the rest of it."""
    spoken = re.findall(r"\w+", line.casefold())
    return len(spoken) > 4 and sum(word in _MENU_WORDS for word in spoken) * 3 > len(spoken) * 2


def _lines(document: Document) -> Iterator[tuple[str, bool]]:
    blocks = [block for block in document.blocks if block.kind in {"heading", "bold", "paragraph"}]
    rows = [(block.lines[0] if block.lines else block.text, block.is_heading) for block in blocks[: 2 * _LINES]]
    yield from [(line, is_heading) for line, is_heading in rows if not _is_aside(line)][:_LINES]


def _is_aside(line: str) -> bool:
    is_dated = is_day(line) or _ENDS_IN_A_DAY.search(line) is not None
    return is_dated or is_navigation(line) or _is_of_site(line)


def _is_of_site(line: str) -> bool:
    """Tell a trail such as "Movies & TV / Reviews" from a film's headline."""
    spoken = re.findall(r"\w+", line.casefold())
    return len(spoken) > 1 and set(spoken) <= _SITE_WORDS
