"""Cells of catalogue files as values; what makes no sense is left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["amount", "article_first", "distinct", "imdb_id", "names", "runtime", "whole_number", "year"]

FIRST_YEAR, LAST_YEAR = 1870, 2100
LONGEST_RUNTIME = 60_000
IMDB_ID = re.compile(r"tt0*(\d{1,9})(?!\d)")
YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
ARTICLE_LAST = re.compile(
    r"^(.+), (The|A|An|La|Le|Les|L'|Il|El|Los|Las|Lo|Gli|I|Der|Die|Das|Ein|Eine|Un|Une|Una|De|Het|Een|Den|Det|En|Ett"
    r"|O|Os|As)$"
)


def whole_number(text: str) -> int | None:
    """Read digits; None for anything else, such as IMDb's backslash N."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def year(text: str) -> int | None:
    """Read a year or a date's year between 1870 and 2100."""
    match = YEAR.search(text)
    found = int(match[0]) if match else None
    return found if found and FIRST_YEAR <= found <= LAST_YEAR else None


def runtime(text: str) -> int | None:
    """Read minutes, with or without a unit; more than a thousand hours is a mistake."""
    found = whole_number(text.strip().split(" ")[0].rstrip("min"))
    return found if found and found <= LONGEST_RUNTIME else None


def amount(text: str) -> float:
    """Read a count or a score, thousands set apart by commas or not; 0 for anything else."""
    try:
        found = float(text.replace(",", ""))
    except ValueError:
        return 0.0
    return found if 0 <= found < float("inf") else 0.0


def imdb_id(text: str) -> str | None:
    """Find an id in an address or alone, with at least seven digits as IMDb writes it."""
    match = IMDB_ID.search(text)
    return f"tt{int(match[1]):07}" if match else None


def names(text: str) -> tuple[str, ...]:
    """Split a list of names at semicolons or bars, or at commas where there are neither."""
    separator = ";" if ";" in text else "|" if "|" in text else ","
    return distinct(text.split(separator))


def distinct(texts: Iterable[str], *, but: Iterable[str] = (), limit: int = 1_000) -> tuple[str, ...]:
    """Keep the first of texts that differ only in case, without empty ones and without those in `but`."""
    seen = {text.casefold() for text in but} | {"", "\\n"}
    kept: list[str] = []
    for text in texts:
        tidy = " ".join(text.split())
        if tidy.casefold() not in seen and len(kept) < limit:
            seen.add(tidy.casefold())
            kept.append(tidy)
    return tuple(kept)


def article_first(title: str) -> str:
    """Turn "Matrix, The" into "The Matrix"."""
    match = ARTICLE_LAST.match(title)
    if match is None:
        return title
    return f"{match[2]}{'' if match[2].endswith(chr(39)) else ' '}{match[1]}"
