"""How critics write their ratings, and what each notation is worth on a scale from 0 to 100."""

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from bot.domain.errors import InvalidInput

__all__ = [
    "LETTERS",
    "LETTER_HUNDREDTHS",
    "CriticRating",
    "GlyphRun",
    "exact_hundredths",
    "letter_rating",
    "number_of",
    "parse_notation",
    "read_glyphs",
    "scaled_rating",
    "text_of",
    "tidy",
]

LETTERS: Final = "letters"
"""The scale of a letter grade."""

# Metacritic's published table ("How We Create the Metascore Magic"): A+ and A are 100, F is 0, and the
# grades between lie at equal distances. It is the only table in wide use that knows F+ and F-.
LETTER_HUNDREDTHS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "A+": 10000, "A": 10000, "A-": 9100,
        "B+": 8300, "B": 7500, "B-": 6700,
        "C+": 5800, "C": 5000, "C-": 4200,
        "D+": 3300, "D": 2500, "D-": 1600,
        "F+": 800, "F": 0, "F-": 0,
    }
)  # fmt: skip
"""What a letter grade is worth, in hundredths of a point of the score from 0 to 100."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FULL: Final = "★⭐✭✮✯🟊⚝"
_EMPTY: Final = "☆✩✰"
_HALF: Final = "½⯪⯨✬"
_GLYPHS: Final = _FULL + _EMPTY + _HALF + "🌟"
_MOST_GLYPHS: Final = 10

_NUMBER: Final = r"\d{1,4}(?:[.,]\d{1,2})?(?:\s?½|\s1/2)?"
_WORDS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
        "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "hundred": 100,
    }
)  # fmt: skip
_WORD: Final = "(?:" + "|".join(_WORDS) + ")"
_AMOUNT: Final = rf"(?:(?:{_NUMBER})|{_WORD}(?:\s+and\s+a\s+half)?)"
_UNIT: Final = r"(?:stars?|points?|stelle|étoiles?|sternen?|estrellas?|estrelas?|sterren)"
_OUT_OF: Final = r"(?:/|out\s+of(?:\s+a\s+possible)?|of|von|sur|su|sobre|de|van|av|z|à)"
FRACTION: Final = re.compile(
    rf"(?<![\w.,/-])(?P<value>{_AMOUNT})(?:\s*{_UNIT})?\s*\(?\s*{_OUT_OF}\s*(?P<scale>{_NUMBER}|{_WORD})"
    rf"(?![\w/]|[.,-]\d)(?:\s*{_UNIT})?",
    re.IGNORECASE,
)
"""A value with its scale: 3.5/4, 4 out of 5, three of four."""
_PERCENT: Final = re.compile(r"(?<![\w.,/-])(?P<value>\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|per\s?cent\b)", re.IGNORECASE)
_STARS: Final = re.compile(rf"(?<![\w.,/-])(?P<value>{_AMOUNT}|½|1/2)[\s-]*{_UNIT}\b", re.IGNORECASE)
_LETTER: Final = re.compile(r"(?P<letter>[A-DFa-df])\s?(?P<sign>[+-]|plus\b|minus\b)?", re.IGNORECASE)
_RUN: Final = re.compile(
    rf"[{_GLYPHS}](?:\s?(?:[{_GLYPHS}]|1/2(?!\d)))*|(?<![\w*«])(?:\*{{1,5}}|«{{1,5}})\s?(?:½|1/2)?(?![\w*«])"
)
_ASTERISKS: Final = re.compile(
    r"(?P<full>\*{1,5}|«{1,5})\s?(?P<half>½|1/2|and a half)?"
    r"(?:\s*\(?\s*(?:out of|/|of)\s*(?P<scale>\*{1,6}|«{1,6}|\d{1,2}|four|five)\)?)?(?:\s*stars)?",
    re.IGNORECASE,
)
_WORD_VERDICTS: Final = _words(
    "fresh rotten certified-fresh thumbs-up thumbs-down two-thumbs-up two-thumbs-down recommended "
    "not-recommended highly-recommended must-see skip skip-it avoid see-it stream-it rent-it excellent "
    "very-good good decent average substandard mediocre poor bad terrible awful great masterpiece fair "
    "okay outstanding perfect parfait cool bof nul meh mauvais moyen bon très-bon bien gut schlecht "
    "ottimo buono pessimo"
)


@dataclass(frozen=True, slots=True)
class CriticRating:
    """A critic's rating as it was written, and what it is worth when its scale is known.

    Attributes:
        original: The notation as written, such as "★★★½" or "B+".
        value: The number, letter or word as text, such as "3.5", "B+" or "Fresh".
        scale: What the number is out of, "letters", or None when the document does not say.
        score_hundredths: Hundredths of a point of a score from 0 to 100 (0 to 10000), or None without a scale.
    """

    original: str
    value: str | None
    scale: str | None
    score_hundredths: int | None


@dataclass(frozen=True, slots=True)
class GlyphRun:
    """Counted stars: how many are full, halves included, and how many in all when empty ones are shown."""

    value: Fraction
    scale: int | None


def parse_notation(text: str) -> CriticRating:
    """Read a text that is, as a whole, one rating.

    Stars without empty ones (★★★½) count as out of five, because that is what nearly all who write them mean;
    a whole number alone keeps no scale and so has no score.

    Raises:
        InvalidInput: The text is no rating, or a value lies above its scale.
    """
    original = " ".join(text.split())
    plain = tidy(text)
    if not plain or len(plain) > 200:
        raise InvalidInput("A rating is a short text such as 4/5, ★★★½, B+ or 85%.")
    for attempt in (_asterisks, _fraction, _glyphs, _percent, _stars, _letter, _number, _word):
        rating = attempt(plain, original)
        if rating is not None:
            return rating
    raise InvalidInput(f"“{original[:60]}” is not a rating I can read. Write it like 4/5, ★★★½, B+ or 85%.")


def tidy(text: str) -> str:
    """Return the text with full-width digits, entities, variation selectors and odd spaces made plain."""
    unescaped = html.unescape(text) if "&" in text else text
    if unescaped.isascii():
        return " ".join(unescaped.split())
    folded = "".join(
        unicodedata.normalize("NFKC", char) if "\uff00" <= char <= "\uffef" or char in "\u00a0\u202f\u2009" else char
        for char in unescaped
        if char not in "\ufe0e\ufe0f\u200d\u200b\u2060\ufeff"
    )
    return " ".join(folded.replace("−", "-").replace("–", "-").replace("⁄", "/").split())


@lru_cache(maxsize=1024)
def number_of(text: str) -> Fraction | None:
    """Return the exact number that a text such as "3,5", "3½", "3 1/2" or "three and a half" names, or None."""
    lowered = text.strip().casefold()
    half = Fraction(0)
    for ending in ("and a half", "1/2", "½"):
        if lowered.endswith(ending):
            lowered, half = lowered.removesuffix(ending).strip(), Fraction(1, 2)
            break
    if half and not lowered:
        return half
    if lowered in _WORDS:
        return _WORDS[lowered] + half
    if re.fullmatch(r"[0-9]{1,4}(?:[.,][0-9]{1,2})?", lowered) is None:
        return None
    return Fraction(lowered.replace(",", ".")) + half


def text_of(value: Fraction) -> str:
    """Return a number as a reader expects it: 4, 3.5, 8.25."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.2f}".rstrip("0")


def exact_hundredths(value: Fraction, scale: Fraction) -> int:
    """Return value out of scale as hundredths of a point of 100, rounded half up."""
    return int((value / scale * 10000 * 2 + 1) // 2)


def scaled_rating(original: str, value: Fraction, scale: Fraction | None) -> CriticRating:
    """Return the rating of a number, with a score exactly when its scale is known.

    Raises:
        InvalidInput: The value lies above the scale, or the scale is nothing.
    """
    if scale is None:
        return CriticRating(original, text_of(value), None, None)
    if scale <= 0 or value > scale:
        raise InvalidInput(f"{text_of(value)} out of {text_of(scale)} cannot be: it lies above its scale.")
    return CriticRating(original, text_of(value), text_of(scale), exact_hundredths(value, scale))


def letter_rating(original: str, letter: str) -> CriticRating:
    """Return the rating of a letter grade that is a key of LETTER_HUNDREDTHS."""
    return CriticRating(original, letter, LETTERS, LETTER_HUNDREDTHS[letter])


def read_glyphs(text: str) -> GlyphRun | None:
    """Count the first run of stars in a text, or return None when there is none.

    A 🌟 among ⭐ is a half, because emoji have no half star; alone it is a full one.
    """
    found = _RUN.search(tidy(text))
    if found is None or found[0][0] in "*«":
        return None
    run = re.sub(r"\s", "", found[0]).replace("1/2", "½")
    glowing = run.count("🌟")
    full = sum(map(run.count, _FULL))
    half = sum(map(run.count, _HALF))
    empty = sum(map(run.count, _EMPTY))
    if full and glowing:
        half += glowing
    else:
        full += glowing
    if not full + half or half > 1 or full + half + empty > _MOST_GLYPHS:
        return None
    return GlyphRun(Fraction(full) + Fraction(half, 2), full + half + empty if empty else None)


def _fraction(plain: str, original: str) -> CriticRating | None:
    found = FRACTION.search(plain)
    if found is None or _says_more(plain[: found.start()] + plain[found.end() :]):
        return None
    value, scale = number_of(found["value"]), number_of(found["scale"])
    if value is None or scale is None or not 3 <= scale <= 100:
        return None
    return scaled_rating(original, value, scale)


def _asterisks(plain: str, original: str) -> CriticRating | None:
    found = _ASTERISKS.fullmatch(plain)
    if found is None:
        return None
    value = Fraction(len(found["full"])) + (Fraction(1, 2) if found["half"] else 0)
    stated = found["scale"]
    scale = None if stated is None else number_of(stated) or Fraction(len(stated))
    return scaled_rating(original, value, scale)


def _glyphs(plain: str, original: str) -> CriticRating | None:
    run = read_glyphs(plain)
    if run is None or _says_more(_RUN.sub("", plain)):
        return None
    scale = run.scale or (5 if run.value <= 5 else None)
    return scaled_rating(original, run.value, None if scale is None else Fraction(scale))


def _percent(plain: str, original: str) -> CriticRating | None:
    found = _PERCENT.search(plain)
    if found is None or _says_more(plain[: found.start()] + plain[found.end() :]):
        return None
    value = number_of(found["value"])
    return None if value is None else scaled_rating(original, value, Fraction(100))


def _stars(plain: str, original: str) -> CriticRating | None:
    found = _STARS.search(plain)
    if found is None or _says_more(plain[: found.start()] + plain[found.end() :]):
        return None
    value = number_of(found["value"])
    return None if value is None or value > _MOST_GLYPHS else scaled_rating(original, value, None)


def _letter(plain: str, original: str) -> CriticRating | None:
    found = _LETTER.fullmatch(plain.strip(" \"'“”()[]*_."))
    if found is None:
        return None
    sign = {"plus": "+", "minus": "-"}.get((found["sign"] or "").casefold(), found["sign"] or "")
    return letter_rating(original, found["letter"].upper() + sign)


def _number(plain: str, original: str) -> CriticRating | None:
    value = number_of(plain.strip(" \"'“”()[]*_"))
    return None if value is None or value > 100 or plain == "1/2" else scaled_rating(original, value, None)


def _word(plain: str, original: str) -> CriticRating | None:
    bare = plain.strip(" \"'“”()[]*_.!")
    if "-".join(bare.casefold().split()) in _WORD_VERDICTS:
        return CriticRating(original, bare, None, None)
    return None


def _says_more(rest: str) -> bool:
    """Tell whether what is left beside a notation is more than a short comment such as "(Good)"."""
    without_glyphs = _RUN.sub("", rest)
    return len(without_glyphs.strip()) > 60 or re.search(r"\d", _FRACTION_REST.sub("", without_glyphs)) is not None


_FRACTION_REST: Final = re.compile(rf"{_NUMBER}\s*/\s*{_NUMBER}|{_NUMBER}\s?%")
