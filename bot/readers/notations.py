"""Every notation of a rating in a line of text, wherever it stands in it."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal

from bot.domain.errors import InvalidInput
from bot.domain.notation import FRACTION, CriticRating, number_of, parse_notation, read_glyphs, scaled_rating, tidy

__all__ = ["Shape", "Span", "lone_notation", "spans_in"]

Shape = Literal["fraction", "glyphs", "percent", "stars", "letter", "number", "word"]

USUAL_SCALES: Final = frozenset({3, 4, 5, 6, 10, 20, 100})
_GLYPH_RUN: Final = re.compile(r"[★⭐✭✮✯🟊☆✩✰🌟](?:\s?(?:[★⭐✭✮✯🟊☆✩✰½⯪⯨✬🌟]|1/2(?!\d))){0,12}")
_ASTERISKS: Final = re.compile(
    r"(?<![\w*«/])(?:\*{1,5}|«{1,5})\s?(?:½|1/2)?(?:\s*\(?(?:out of|/|of)\s*(?:\*{3,6}|«{3,6}|(?:[45]|four|"
    r"five)\b)\)?)(?:\s*stars)?|(?<![\w*«/])(?:\*{1,4}|«{2,4})\s?(?:½|1/2)(?![\w*])",
    re.IGNORECASE,
)
_OUT_OF: Final = re.compile(
    r"\s?\(?\s?(?:out\s+of|/|of)\s?(?P<scale>4|5|10|four|five|ten)\b(?:\s?stars)?\s?\)?", re.IGNORECASE
)
_TRAILING: Final = re.compile(r"[^*]{2,120}\s(?P<stars>\*{2,5}|\*{1,4}\s?(?:½|1/2|and a half))\s*")
_PERCENT: Final = re.compile(r"(?<![\w.,/-])\d{1,3}(?:[.,]\d{1,2})?\s?(?:%|per\s?cent\b)", re.IGNORECASE)
_HINT: Final = re.compile(
    r"[0-9★☆⭐✩✭✮✯🟊🌟½*«]|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten)\b", re.IGNORECASE
)
_LONGEST_LINE: Final = 20_000
_STARS: Final = re.compile(
    r"(?<![\w.,/-])(?:\d{1,2}(?:[.,]\d{1,2})?(?:\s?½|\s1/2)?|½|1/2|(?:zero|one|two|three|four|"
    r"five)(?:\s+and\s+a\s+half)?)[\s-]*"
    r"(?:stars?|stelle|étoiles?|sternen?|estrellas?|sterren)\b",
    re.IGNORECASE,
)
_PATTERNS: Final[tuple[tuple[re.Pattern[str], Shape], ...]] = (
    (_ASTERISKS, "glyphs"),
    (FRACTION, "fraction"),
    (_PERCENT, "percent"),
    (_STARS, "stars"),
)


@dataclass(frozen=True, slots=True)
class Span:
    """A notation with its place in the line; `disagrees` when glyphs beside a fraction say something else."""

    start: int
    end: int
    rating: CriticRating
    shape: Shape
    disagrees: bool = False


@lru_cache(maxsize=1024)  # the same lines are asked about by several modules
def spans_in(text: str) -> tuple[Span, ...]:
    """Return the notations of a line in their order, those that stand together merged; letters and bare numbers not."""
    if len(text) > _LONGEST_LINE or _HINT.search(text) is None:
        return ()
    found: list[Span] = []
    for pattern, shape in _PATTERNS:
        for match in pattern.finditer(text):
            span = _span(text, match.start(), match.end(), shape)
            if span and not any(other.start < span.end and span.start < other.end for other in found):
                found.append(span)
    found += (span for match in _GLYPH_RUN.finditer(text) if (span := _glyph_span(match)))
    trailing = _TRAILING.fullmatch(text) if not found and "*" in text else None
    if trailing and (span := _span(text, trailing.start("stars"), trailing.end("stars"), "glyphs")):
        return (span,)
    return tuple(_merged(text, sorted(found, key=lambda span: span.start)))


def lone_notation(text: str) -> Span | None:
    """Read a text that is one notation and at most a short comment, letters and bare numbers included."""
    plain = tidy(text).strip(" .!–—|").lstrip("- ")
    if not plain or len(plain) > 120:
        return None
    spans = spans_in(plain)
    if len(spans) == 1 or (spans and len({span.rating.score_hundredths for span in spans}) == 1):
        rest = plain[: spans[0].start] + plain[spans[-1].end :]
        return spans[0] if len(rest.strip(" ()[]*_:–-")) <= 40 and not re.search(r"\d", rest) else None
    if spans:
        return None
    try:
        rating = parse_notation(plain)
    except InvalidInput:
        return None
    return Span(0, len(text), rating, _shape_of(rating))


def _shape_of(rating: CriticRating) -> Shape:
    if rating.scale == "letters":
        return "letter"
    return "number" if rating.value and rating.value[0].isdigit() else "word"


def _span(text: str, start: int, end: int, shape: Shape) -> Span | None:
    if shape == "fraction" and _is_no_rating(text, start, end):
        return None
    try:
        rating = parse_notation(text[start:end].strip())
    except InvalidInput:
        return None
    return Span(start, end, rating, shape)


def _is_no_rating(text: str, start: int, end: int) -> bool:
    """Tell dates, counters and parts of a whole from a value with its scale."""
    before, notation, after = text[max(0, start - 24) : start], text[start:end], text[end : end + 12]
    is_date = re.match(r"0\d", notation) is not None or re.search(r"/\s*0\d", notation) is not None
    is_counter = re.search(
        r"\b(?:day|part|week|chapter|episode|ep|film|movie|no|nr|number|season|challenge|act|vol(?:ume)?|"
        r"page|disc|reel|take|"
        r"step|night|book|round|top|january|february|march|april|may|june|july|august|september|october|"
        r"november|december)"
        r"\s*[#|:]?\s*$|\b(?:no|nr|vol|ep|pt)\.\s*$",
        before,
        re.IGNORECASE,
    )
    is_part = re.match(r"\s*(?:of\s+(?:the|an?|its|this|my)\b|th|rds?\b)", after, re.IGNORECASE) is not None
    return is_date or is_counter is not None or is_part


def _glyph_span(match: re.Match[str]) -> Span | None:
    run = read_glyphs(match[0])
    if run is None:
        return None
    stated = _OUT_OF.match(match.string, match.end())
    end = stated.end() if stated else match.end()
    scale = run.scale or (number_of(stated["scale"]) if stated else 5 if 4 < run.value <= 5 else None)
    try:
        rating = scaled_rating(
            match.string[match.start() : end].strip(), run.value, None if scale is None else Fraction(scale)
        )
    except InvalidInput:
        return None
    return Span(match.start(), end, rating, "glyphs")


def _merged(text: str, spans: list[Span]) -> list[Span]:
    """Join glyphs and the number beside them into one finding: the explicit number beats the counted glyphs."""
    merged: list[Span] = []
    for span in spans:
        last = merged[-1] if merged else None
        if last and text[last.end : span.start].strip(" ()[]|–—-:,=or") == "" and "glyphs" in {last.shape, span.shape}:
            merged[-1] = _joined(text, last, span)
        else:
            merged.append(span)
    return merged


def _joined(text: str, first: Span, second: Span) -> Span:
    glyphs, other = (first, second) if first.shape == "glyphs" else (second, first)
    end = second.end + (text[second.end : second.end + 1] in {")", "]"} and "(" in text[first.start : second.end])
    original = text[first.start : end].strip()
    rating = other.rating if other.rating.scale else glyphs.rating
    value, shown = number_of(other.rating.value or ""), number_of(glyphs.rating.value or "")
    scale = number_of(other.rating.scale or "") or Fraction(5)
    agrees = value == shown or (
        value is not None and shown is not None and abs(value / scale * 5 - shown) < Fraction(1, 2)
    )
    joined = CriticRating(original, rating.value, rating.scale, rating.score_hundredths)
    return Span(first.start, end, joined, other.shape, disagrees=not agrees or first.disagrees or second.disagrees)
