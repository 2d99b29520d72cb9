"""Text of every script in pictures: a font that has each letter, right-to-left order, and never an empty box."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from anyascii import anyascii
from arabic_reshaper import ArabicReshaper
from bidi.algorithm import get_display  # the newer one of `bidi` does not mirror brackets
from fontTools.ttLib import TTFont
from PIL import ImageFont, features

from bot.domain.texts import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

__all__ = ["REGULAR", "SEMIBOLD", "fitted", "font", "width_of", "write"]

REGULAR, SEMIBOLD = 400, 600

_NOTO, _CJK = "manimgx_fonts", "manimgx_fonts_cjk"


class _Face(NamedTuple):
    """A font file; `is_shaped` marks scripts whose letters join in ways that need Raqm."""

    package: str
    file: str
    is_shaped: bool = False


# The first face that has a letter draws it. The large one of Chinese, Japanese and Korean is opened only when none
# of the small ones helps.
_FACES = (
    _Face(_NOTO, "NotoSans[wght].ttf"),  # Latin, Greek, Cyrillic
    *(
        _Face(_NOTO, f"NotoSans{script}[wght].ttf")
        for script in ("Hebrew", "Arabic", "Armenian", "Georgian", "Thai", "Lao", "Ethiopic")
    ),
    *(
        _Face(_NOTO, f"NotoSans{script}[wght].ttf", is_shaped=True)
        for script in (
            *("Devanagari", "Bengali", "Gujarati", "Gurmukhi", "Kannada", "Khmer", "Malayalam", "Myanmar", "Oriya"),
            *("Sinhala", "Tamil", "Telugu"),
        )
    ),
    _Face(_CJK, "NotoSansCJK-VF.otf.ttc"),
    _Face(_NOTO, "NotoSansSymbols[wght].ttf"),
    _Face(_NOTO, "NotoEmoji[wght].ttf"),
)
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
# Raqm comes with Pillow but needs FriBidi from the system, which a bare machine may lack.
_HAS_RAQM = bool(features.check_feature("raqm"))
_reshaper = ArabicReshaper({"delete_harakat": True, "support_ligatures": True})


class _Run(NamedTuple):
    """Letters in the order in which they are drawn, from one face."""

    text: str
    face: int


@lru_cache(maxsize=128)
def font(size: int, weight: int = REGULAR, face: int = 0) -> FreeTypeFont:
    """Open a face in a size; 0 is the Latin one."""
    opened = ImageFont.truetype(
        str(files(_FACES[face].package) / _FACES[face].file),
        size,
        layout_engine=ImageFont.Layout.RAQM if _is_joined(face) else ImageFont.Layout.BASIC,
    )
    opened.set_variation_by_axes([weight])
    return opened


def width_of(text: str, size: int, weight: int = REGULAR) -> float:
    """Return how many pixels wide a line is."""
    return sum(font(size, weight, run.face).getlength(run.text) for run in _runs(text))


def fitted(text: str, width: float, size: int, weight: int = REGULAR) -> str:
    """Return the text, cut with an ellipsis where it is wider than so many pixels."""
    line = " ".join(clean(text).split())[:300]
    if width_of(line, size, weight) <= width:
        return line
    shortest, longest = 0, len(line)
    while shortest < longest:
        middle = (shortest + longest + 1) // 2
        if width_of(_cut(line, middle), size, weight) <= width:
            shortest = middle
        else:
            longest = middle - 1
    return _cut(line, shortest)


def write(
    draw: ImageDraw,
    place: tuple[float, float],
    text: str,
    size: int,
    fill: tuple[int, int, int],
    *,
    weight: int = REGULAR,
    anchor: str = "l",
) -> None:
    """Write a line on its baseline; `anchor` says which end of it `place` is: `l`, `m` or `r`."""
    left, base = place
    if anchor != "l":
        left -= width_of(text, size, weight) / (2 if anchor == "m" else 1)
    for run in _runs(text):
        face = font(size, weight, run.face)
        draw.text((left, base), run.text, font=face, fill=fill, anchor="ls")
        left += face.getlength(run.text)


def _cut(line: str, characters: int) -> str:
    """Cut between letters, never between a letter and its marks."""
    while 0 < characters < len(line) and unicodedata.combining(line[characters]):
        characters -= 1
    return f"{line[:characters].rstrip()}…"


@lru_cache(maxsize=4_096)
def _runs(text: str) -> tuple[_Run, ...]:
    """Split a line into runs of one face each, in visual order."""
    line = "".join(_drawable(" ".join(unicodedata.normalize("NFC", clean(text)).split())))
    if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in line):
        line = str(get_display(_reshaper.reshape(line)))
    runs: list[_Run] = []
    for letter in line:
        face = _face_of(letter)
        if runs and unicodedata.combining(letter) and ord(letter) in _coverage(runs[-1].face):
            face = runs[-1].face  # a mark stays with its letter
        if face is None:
            continue
        if runs and runs[-1].face == face:
            runs[-1] = _Run(runs[-1].text + letter, face)
        else:
            runs.append(_Run(letter, face))
    return tuple(runs)


def _drawable(line: str) -> Iterator[str]:
    """Return the letters, those that no face has (or none can join) in Latin ones."""
    for letter in line:
        face = _face_of(letter)
        if "\ufe00" <= letter <= "\ufe0f" or letter in "\u200c\u200d":  # they only choose between forms
            continue
        yield anyascii(letter) if face is None or (_FACES[face].is_shaped and not _HAS_RAQM) else letter


@lru_cache(maxsize=8_192)
def _face_of(letter: str) -> int | None:
    return next((face for face in range(len(_FACES)) if ord(letter) in _coverage(face)), None)


def _is_joined(face: int) -> bool:
    return _FACES[face].is_shaped and _HAS_RAQM


@cache
def _coverage(face: int) -> frozenset[int]:
    """Read which letters a face has."""
    with TTFont(str(files(_FACES[face].package) / _FACES[face].file), lazy=True, fontNumber=0) as opened:
        return frozenset(opened.getBestCmap() or ())
