"""Stars drawn with icons: elements and pictures that stand in a row, each one full, half or empty."""

import re
from typing import Final

__all__ = ["icon_of", "with_icons_as_stars"]

_ICON: Final = re.compile(r"(?<![a-z])stars?(?![a-z])|\bstar_(?:border|half|rate)", re.IGNORECASE)
_CONTAINER: Final = re.compile(r"ratings?|review|list|wars|trek|wrap|group|container|system|count", re.IGNORECASE)
_HALF: Final = re.compile(r"half", re.IGNORECASE)
_EMPTY: Final = re.compile(
    r"empty|outline|border|off\b|blank|unchecked|inactive|unfilled|gr[ae]y|muted|disabled|star-o\b|\bfar\b|"
    r"fa-regular|no-star",
    re.IGNORECASE,
)
_FULL: Final = re.compile(
    r"checked|active|filled|-fill\b|full|gold|yellow|orange|warning|selected|\bon\b|\bfas\b|fa-solid", re.IGNORECASE
)
_MARKS: Final = {"full": "\ue020", "half": "\ue021", "empty": "\ue022", "plain": "\ue023"}
_RUN: Final = re.compile(r"[\ue020-\ue023](?:\s{0,40}[\ue020-\ue023]){0,19}")
_LEAST: Final = 3


def icon_of(name: str, classes: str, alt: str) -> str:
    """Return a mark for an element that draws one star, or nothing; the marks last until all are counted."""
    shown = alt.strip().strip("*★☆ ")
    if name == "img":
        is_star = alt.strip() in {"*", "★", "☆"} or re.fullmatch(
            r"(?i)(?:(?:full|half|empty|filled|gold|grey|gray|no)[- ])?star", shown
        )
        words = "empty" if alt.strip() == "☆" else alt
    else:
        is_star = name in {"i", "span", "svg", "use"} and _ICON.search(classes) and not _CONTAINER.search(classes)
        words = classes
    if not is_star:
        return ""
    if _HALF.search(words):
        return _MARKS["half"]
    if _EMPTY.search(words):
        return _MARKS["empty"]
    return _MARKS["full"] if _FULL.search(words) else _MARKS["plain"]


def with_icons_as_stars(text: str) -> str:
    """Write rows of icons as counted stars; fewer than three are an ornament, and mean nothing."""
    return _RUN.sub(_stars, text) if any(mark in text for mark in _MARKS.values()) else text


def _stars(run: re.Match[str]) -> str:
    marks = re.sub(r"\s", "", run[0])
    if len(marks) < _LEAST:
        return ""
    # A plain star is an empty one beside coloured ones, and a full one beside outlines.
    plain = "☆" if _MARKS["full"] in marks else "★"
    return "".join(
        {_MARKS["full"]: "★", _MARKS["half"]: "½", _MARKS["empty"]: "☆", _MARKS["plain"]: plain}[mark] for mark in marks
    )
