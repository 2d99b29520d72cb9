"""Lay a review out on pages that fit a message: what it comes to first, then its sections, then other voices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import TYPE_CHECKING, Literal, TypeAlias

from bot.domain.drafts import Section
from bot.domain.texts import Span, paginate, shorten, split_spoilers
from bot.ui.text import fit, plain, review_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.domain.drafts import OutsideCritic
    from bot.domain.reviews import Review

__all__ = ["PAGE_TEXT", "Covers", "ReviewPage", "pages_of", "write"]

PAGE_TEXT = 2_400  # what a page may take of a message's 4,000 characters, escapes and covers included
VERDICT_CHARACTERS = 600
READABLE_CHARACTERS = 40_000  # twice the longest reviews of newspapers
SECTION_CHARACTERS = 1_500
# Shorter sections than this share a page with their neighbours; any other has its pages to itself.
SHARED_CHARACTERS = 1_100
LIST_ITEMS, ITEM_CHARACTERS = 5, 140
VOICES_PER_PAGE, VOICE_CHARACTERS = 5, 320
_SHORTEST = 60
_OPENING = "Opening"
_NOTHING = "This review has no text here; follow the link."
_TOO_LONG = "(The rest is too long to be read here.)"
_BLOCK = "\n\n"  # an empty line ends quotes and lists for every client
_NO_LETTERS = re.compile(r"[\W_]+")
_QUOTES = " “”„«»\"'"

Covers: TypeAlias = Literal["none", "marked", "everywhere"]
_OPEN: Covers = "none"


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One page, written twice: its spoilers covered, and shown. `stops` are what one can jump to on it."""

    stops: tuple[str, ...]
    covered: str
    shown: str

    def joined(self, other: ReviewPage) -> ReviewPage:
        """Put another page below this one."""
        return ReviewPage(
            (*self.stops, *other.stops),
            f"{self.covered}{_BLOCK}{other.covered}",
            f"{self.shown}{_BLOCK}{other.shown}",
        )

    @property
    def size(self) -> int:
        return max(len(self.covered), len(self.shown))


@lru_cache(maxsize=64)
def pages_of(review: Review) -> tuple[ReviewPage, ...]:
    """Lay a review out: verdict and lists, then the sections, then what others said. There is at least one page."""
    overview, sections = _overview(review)
    if review.rating and sections and sections[-1].text == review.rating.original:
        sections = sections[:-1]  # every page shows the rating above its text
    if overview and len(sections) > 1 and not sections[0].heading:
        sections = (Section(_OPENING, sections[0].text), *sections[1:])  # below the lists it would seem one of them
    pages = (*overview, *_section_pages(tuple(_readable(sections)), review.spoilers), *_voices(review))
    if not pages:
        return (ReviewPage((), _NOTHING, _NOTHING),)
    whole = reduce(ReviewPage.joined, pages)
    if whole.size <= PAGE_TEXT:
        return (whole,)
    # The verdict has company as long as the opening fits below it.
    if overview and (first := pages[0].joined(pages[1])).size <= PAGE_TEXT:
        return (first, *pages[2:])
    return pages


def write(text: str, characters: int, *, covers: Covers) -> str:
    """Write text as one escaped line of at most so many characters, its spoilers covered as `covers` says."""
    line = " ".join(text.split())
    size = characters
    while len(written := _line(_cut(line, size), covers)) > characters:
        size -= max(1, (len(written) - characters) // 2)
        if size <= 0:
            return "…"
    return written


def _cut(text: str, characters: int) -> list[Span]:
    """Cut text span by span: a spoiler that loses its end is still known as one."""
    spans: list[Span] = []
    for span in split_spoilers(text):
        if characters > 0:
            spans.append(Span(shorten(span.text, characters), span.is_spoiler))
        characters -= len(span.text)
    return spans


def _line(spans: list[Span], covers: Covers) -> str:
    if covers == "everywhere":
        return f"||{plain(''.join(span.text for span in spans))}||" if spans else ""
    return "".join(
        f"||{plain(span.text)}||" if span.is_spoiler and covers == "marked" else plain(span.text) for span in spans
    )


def _paragraphs(text: str, covers: Covers) -> str:
    if covers == "none":
        return "".join(plain(span.text) for span in split_spoilers(text))
    return review_text(text, hide_all=covers == "everywhere")


def _overview(review: Review) -> tuple[tuple[ReviewPage, ...], tuple[Section, ...]]:
    """Write the verdict and the lists; return them with the sections that remain to be read.

    A section that is nothing but the verdict or such a list is told in full here and not a second time.
    """
    if not (review.verdict or review.strengths or review.weaknesses):
        return (), review.sections
    verdict = _letters(review.verdict or "")
    known = {verdict, *(_letters(" ".join(items)) for items in (review.strengths, review.weaknesses))} - {""}
    told = tuple(section for section in review.sections if _letters(section.text) in known)
    lists = tuple(section.heading or "" for section in told if _letters(section.text) != verdict)
    stops = ("Verdict" if review.verdict else "Strengths and weaknesses", *lists)
    # What is cut short above must stay below.
    is_whole = len(review.verdict or "") <= VERDICT_CHARACTERS // 2
    if told and is_whole and (page := _written_overview(review, stops, 50, 1_000)).size <= PAGE_TEXT:
        return (page,), tuple(section for section in review.sections if section not in told)
    return (_written_overview(review, stops[:1], LIST_ITEMS, ITEM_CHARACTERS),), review.sections


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text.casefold())


def _written_overview(review: Review, stops: tuple[str, ...], most: int, characters: int) -> ReviewPage:
    covered, shown = (_BLOCK.join(_comes_to(review, most, characters, how)) for how in (review.spoilers, _OPEN))
    return ReviewPage(tuple(filter(None, stops)), covered, shown)


def _comes_to(review: Review, most: int, characters: int, covers: Covers) -> Iterator[str]:
    if review.verdict:
        yield f"> {write(review.verdict, VERDICT_CHARACTERS, covers=covers)}"
    for heading, items in (("👍 Strengths", review.strengths), ("👎 Weaknesses", review.weaknesses)):
        if items:
            lines = [f"**{heading}**", *(f"- {write(item, characters, covers=covers)}" for item in items[:most])]
            if (more := len(items) - most) > 0:
                lines.append(f"-# and {more:,} more")
            yield "\n".join(lines)


def _readable(sections: Sequence[Section]) -> Iterator[Section]:
    """Cut a text that no critic writes, so that laying it out never keeps others waiting."""
    room = READABLE_CHARACTERS
    for section in sections:
        if len(section.text) <= room:
            yield section
            room -= len(section.text)
            continue
        spans = _cut(section.text, room)
        text = "".join(f"||{span.text}||" if span.is_spoiler else span.text for span in spans)
        yield Section(section.heading, text)
        yield Section(None, _TOO_LONG)
        return


def _section_pages(sections: Sequence[Section], covers: Covers) -> Iterator[ReviewPage]:
    for group in _groups(sections):
        yield from _written(group, SECTION_CHARACTERS, covers)


def _groups(sections: Sequence[Section]) -> Iterator[list[Section]]:
    """Put short sections that follow each other together; a long one stays alone."""
    group: list[Section] = []
    room = SHARED_CHARACTERS
    for section in sections:
        size = len(section.text) + len(section.heading or "")
        if group and size > room:
            yield group
            group, room = [], SHARED_CHARACTERS
        group.append(section)
        room -= size
    if group:
        yield group


def _written(sections: Sequence[Section], characters: int, covers: Covers) -> Iterator[ReviewPage]:
    """Write sections on pages; one that escapes and covers have made too long is cut smaller."""
    for page in paginate(sections, characters):
        if not page.parts:
            continue
        covered, shown = (
            "\n".join(_part(heading, text, how) for heading, text in page.parts) for how in (covers, _OPEN)
        )
        written = ReviewPage(tuple(heading for heading, _ in page.parts if heading), covered, shown)
        if written.size <= PAGE_TEXT or characters <= _SHORTEST:
            yield written
        else:
            yield from _written([Section(*part) for part in page.parts], characters // 2, covers)


def _part(heading: str | None, text: str, covers: Covers) -> str:
    written = _paragraphs(text, covers) or "…"
    return f"### {fit(heading, 150)}\n{written}" if heading and heading.strip() else written


def _voices(review: Review) -> Iterator[ReviewPage]:
    heading = "What other critics said"
    for start in range(0, len(review.outside_critics), VOICES_PER_PAGE):
        voices = review.outside_critics[start : start + VOICES_PER_PAGE]
        covered, shown = (
            _BLOCK.join([f"### {heading}", *(_voice(voice, covers) for voice in voices)])
            for covers in (review.spoilers, _OPEN)
        )
        yield ReviewPage((heading,) if start == 0 else (), covered, shown)


def _voice(voice: OutsideCritic, covers: Covers) -> str:
    """Say who said what: word for word in quotation marks, or as this review tells it."""
    outlet = fit(voice.outlet, 60)
    if voice.is_quotation:
        said = write(voice.text.strip(_QUOTES), VOICE_CHARACTERS, covers=covers)
        return f"**{outlet}**, quoted\n> “{said}”"
    return f"**{outlet}**, as this review tells it\n> {write(voice.text, VOICE_CHARACTERS, covers=covers)}"
