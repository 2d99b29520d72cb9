"""The search for the critic's own rating: all candidates in the text, weighed, with the reason for each."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from bot.domain.notation import CriticRating, number_of
from bot.readers.blocks import Block
from bot.readers.lines import EDGE, Line, content_lines
from bot.readers.notations import USUAL_SCALES, Span, lone_notation, spans_in
from bot.readers.rating_rules import (
    RATING_LABEL,
    SOMEBODY_ELSE,
    is_classification,
    is_first_person,
    is_overall,
    label_of,
)

__all__ = ["Candidate", "body_candidates"]

UNSCALED: Final = 45
"""The weight of a number whose scale is not stated; everything that states one weighs more."""
_MOST_SPANS: Final = 5  # from either end of a line; more are a list of something
_REACH: Final = 400
_LONGEST_HEADLINE: Final = 120
_LONGEST_LABEL: Final = 40
_SUMS_UP: Final = re.compile(
    r"\W*(?:tl;?dr|verdict|rating|score|overall|in short|the short version|short version|summary|bottom "
    r"line|conclusion)\b"
    r"[^.!?\d]*$",
    re.IGNORECASE,
)
_CLOSING: Final = re.compile(
    r"[.!?…”\")]\s+(?P<label>(?:(?:final|my|overall) )?(?:grade|rating|score|verdict))\s?[:–—-]\s+(?P<rest>\S.{0,24})$",
    re.IGNORECASE,
)
"""A rating behind the last sentence: "... and the lamp goes out. Grade: B+."."""
_HEADLINE_LABEL: Final = re.compile(r"(?i)(?:(?:film|movie|dvd|blu-?ray) )?review\b")
_SENTENCE_START: Final = re.compile(r"[.!?…]\s+(?=[A-Z“\"(])")
_SENTENCE_STOP: Final = re.compile(r"[.!?…](?:\s|$)")
_SENTENCE_END: Final = re.compile(r"(?:[.!?…)”\"]|[–—:(\[|-])\s*$")
_LEADS: Final = re.compile(r"[\s)\]*_]*[–—:|,-]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A notation that may be the rating; weight 0 says that it is not, and the reason says why."""

    rating: CriticRating
    line: int
    place: str
    weight: int
    reason: str = ""
    is_overall: bool = False
    disagrees: bool = False
    label: str = ""


def body_candidates(blocks: tuple[Block, ...]) -> list[Candidate]:
    """Return every notation of a text with its weight, in reading order."""
    found: list[Candidate] = []
    for line in content_lines(blocks):
        found += _of_line(line)
    found += (_of_mark(block) for block in blocks if block.kind == "mark" for _ in [0] if lone_notation(block.text))
    found += (candidate for block in blocks if block.kind == "picture" for candidate in _of_picture(block))
    return _without_parts(found)


def _of_line(line: Line) -> Iterator[Candidate]:
    text = line.text
    labelled = label_of(text) if len(text) < 600 else None
    if (
        labelled is None
        and line.under
        and RATING_LABEL.search(line.under)
        and len(line.under) < 40
        and lone_notation(text)
    ):
        labelled = (line.under, text)
    if labelled and RATING_LABEL.search(labelled[0]):
        candidate = _of_label(line, *labelled)
        if candidate is not None:
            yield candidate
            return
    alone = lone_notation(text) if len(text) <= 120 and line.block.kind != "quote" else None
    if alone and labelled is None and not SOMEBODY_ELSE.search(text):
        yield from _of_lone(line, alone)
        return
    closing = _CLOSING.search(text[-_LONGEST_HEADLINE:]) if line.from_bottom == 0 else None
    if closing and (candidate := _of_label(line, closing["label"], closing["rest"].rstrip("."))) is not None:
        yield candidate
        return
    spans = spans_in(text)
    for span in (*spans[:_MOST_SPANS], *spans[_MOST_SPANS:][-_MOST_SPANS:]):
        yield _of_prose(line, span, labelled)


def _of_label(line: Line, label: str, rest: str) -> Candidate | None:
    spans = spans_in(rest)
    span = spans[0] if spans and spans[0].start <= 30 and not re.search(r"\d", rest[: spans[0].start]) else None
    if span is None:
        head = re.split(r"\s[–—-]\s|[.;:](?:\s|$)|\s\(", rest, maxsplit=1)[0]
        if is_classification(label, rest):
            return Candidate(
                CriticRating(rest[:60], None, None, None),
                line.number,
                line.place,
                0,
                "it is the board's classification",
            )
        span = lone_notation(head) if len(head) <= 24 else None
        if span is None or (
            span.shape == "word" and not re.match(r"(?i)(?:rating|verdict|grade|overall|score|avis|note)", label)
        ):
            return None
    elif is_classification(label, "") or is_classification("", rest[: span.start].strip(" -,") or "-"):
        return _refused(line, span, "it is a guide for parents or the board's classification")
    if SOMEBODY_ELSE.search(label) or (SOMEBODY_ELSE.search(rest[: span.start])):
        return _refused(line, span, "it is somebody else's rating")
    weight = {True: 84, False: 78}[line.is_edge] + (4 if is_overall(label) else 0)
    if span.rating.scale is None:
        weight = 51 if span.shape != "word" else 40
    return replace(
        _taken(line, span, weight, f"labelled “{label[:40]}”", whole=is_overall(label)), label=label.casefold()
    )


def _of_lone(line: Line, span: Span) -> Iterator[Candidate]:
    if span.shape in {"number", "word"} or is_classification("", line.text):
        return
    if span.shape == "letter" and not (line.is_edge and re.fullmatch(r"\W*[A-DF][+-]?\W*", line.text)):
        return
    if not _has_usual_scale(span) or (span.shape == "percent" and not line.is_edge):
        yield _refused(line, span, "its scale is unusual, so it may count something else")
    elif span.rating.scale is None:
        yield _taken(line, span, 47 if line.is_edge else 0, "alone on a line")
    else:
        weight = 70 if line.from_bottom < EDGE else 68 if line.from_top < EDGE else 50
        yield _taken(line, span, weight, "alone on its line")


def _of_prose(line: Line, span: Span, labelled: tuple[str, str] | None) -> Candidate:
    why = _why_not(line, span, labelled)
    weight, place = (0, why) if why else _standing(line, span)
    if not weight:
        return _refused(line, span, place)
    if span.rating.scale is None:
        return _taken(line, span, 46, place) if span.shape == "glyphs" else _refused(line, span, "no scale is stated")
    return _taken(line, span, weight, place)


def _why_not(line: Line, span: Span, labelled: tuple[str, str] | None) -> str:
    """Return why a notation among other words is somebody else's or a part's, or nothing."""
    if _is_of_somebody_else(_sentence_around(line.text, span)):
        return "it is somebody else's rating"
    is_fact = line.block.kind in {"row", "item", "paragraph"} and labelled is not None and len(labelled[1]) < 30
    if (
        span.shape == "glyphs"
        and span.start == 0
        and len(span.rating.original) == 1
        and re.match(r"\s\w", line.text[1:])
    ):
        return "a single star before words is an ornament"
    if labelled and is_fact and not (RATING_LABEL.search(labelled[0]) or _HEADLINE_LABEL.fullmatch(labelled[0])):
        return f"it rates a part or another thing ({labelled[0][:40]})"
    if line.block.kind == "quote" or not _has_usual_scale(span):
        return "it stands in a quotation or counts something else"
    return "a percentage among other words is rarely a rating" if span.shape == "percent" else ""


@lru_cache(maxsize=1_024)
def _is_of_somebody_else(sentence: str) -> bool:
    """Look for somebody else, once where a list says the same of each of hundreds."""
    return SOMEBODY_ELSE.search(sentence) is not None


def _standing(line: Line, span: Span) -> tuple[int, str]:
    """Return the weight of a notation by where it stands in its line, and that place in words."""
    before, after = line.text[: span.start], line.text[span.end :]
    if line.block.is_heading and not after.strip(" )]*"):
        return 64, "at the end of a heading"
    if line.from_bottom < 2 and not after.strip(" .!)]*_") and _SENTENCE_END.search(before):
        return 62, "at the end of the last paragraph"
    outer = _in_outer_line(line, span, before, after)
    if outer:
        return 61, outer
    if is_first_person(_sentence_around(line.text, span)):
        return 56, "the reviewer says so in a sentence"
    return 0, "it stands in the middle of the text"


def _in_outer_line(line: Line, span: Span, before: str, after: str) -> str:
    """Return the place of a notation that opens, closes or sums up one of the outer lines, or nothing."""
    leads = _LEADS.match(after) is not None
    is_headline = line.from_top == 0 or (line.from_top < EDGE and _HEADLINE_LABEL.match(before) is not None)
    if is_headline and span.shape == "glyphs" and not after.strip() and len(line.text) < _LONGEST_HEADLINE:
        return "at the end of the first line"
    if line.is_edge and len(before) < _LONGEST_LABEL and _SUMS_UP.match(before) and leads:
        return "in the label of an outer line"
    if line.is_edge and not before.strip(" (*[_") and (leads or span.shape == "glyphs"):
        return "at the beginning of an outer line"
    return ""


def _of_mark(block: Block) -> Candidate:
    span = lone_notation(block.text)
    assert span is not None  # noqa: S101 - the caller asked
    weight = 75 if span.rating.scale else 44
    return Candidate(
        span.rating, block.line, f"an element at line {block.line}", weight, "given by an element of the page"
    )


def _of_picture(block: Block) -> Iterator[Candidate]:
    if len(block.text) > 120:
        return
    for span in spans_in(block.text):
        says = re.search(r"star|rating|score|[★⭐]", block.text, re.IGNORECASE) or lone_notation(block.text)
        if span.shape in {"fraction", "glyphs", "stars"} and says:
            weight = 58 if span.rating.scale else 43
            yield Candidate(
                span.rating, block.line, "a picture's description", weight, "given by a picture's description"
            )


def _without_parts(found: list[Candidate]) -> list[Candidate]:
    """Refuse ratings that share a label but not a value: such a label stands under each part of a review."""
    scores: defaultdict[str, set[int | None]] = defaultdict(set)
    for candidate in found:
        scores[candidate.label].add(candidate.rating.score_hundredths)
    parts = {label for label, values in scores.items() if label and len(values) > 1}
    why = "its label stands beside several different ratings"
    return [replace(c, weight=0, reason=why) if c.label in parts and not c.is_overall else c for c in found]


def _has_usual_scale(span: Span) -> bool:
    scale = span.rating.scale
    return scale is None or scale == "letters" or (number_of(scale) or 0) in USUAL_SCALES


def _sentence_around(text: str, span: Span) -> str:
    """Return the sentence that holds a notation, at most some hundred characters to either side."""
    before, after = text[max(0, span.start - _REACH) : span.start], text[span.end : span.end + _REACH]
    start = max((found.end() for found in _SENTENCE_START.finditer(before)), default=0)
    end = _SENTENCE_STOP.search(after)
    return before[start:] + text[span.start : span.end] + (after[: end.start()] if end else after)


def _refused(line: Line, span: Span, why: str) -> Candidate:
    return Candidate(span.rating, line.number, line.place, 0, why)


def _taken(line: Line, span: Span, weight: int, why: str, *, whole: bool = False) -> Candidate:
    return Candidate(span.rating, line.number, line.place, weight, why, whole, span.disagrees)
