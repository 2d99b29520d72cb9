"""The film's year, which is never the review's: stated, beside the title, among facts, or said in the opening."""

import re
from typing import Final

from bot.readers.document import Document

__all__ = ["year_of"]

_YEAR: Final = re.compile(r"(?<!\d)(?:18[89]\d|19\d\d|20[0-3]\d)(?!\d)")
_BESIDE: Final = re.compile(r"[’”\"»]?,?\s?[(\[](?:[^()\d]{0,40},\s?)?(?P<year>(?:18|19|20)\d\d)[,)\]]")
_FACT_LINE: Final = re.compile(r"(?m)^(?P<year>(?:19|20)\d\d) [|•·] (?=[^\n]{0,80}\d{1,3}\s?(?:m|h|min)\b)")
_FACT_VALUE: Final = re.compile(
    r"\b(?P<year>(?:19|20)\d\d)\s?[,|•·/-]\s?\d{2,3}\s?(?:m|min|mins|minutes)\b", re.IGNORECASE
)
_OPENING_YEAR: Final = re.compile(
    r"[^().]{2,80}\s\((?P<year>(?:18|19|20)\d\d)\),?\s(?:is|was|by|de|di|von|par|es|est|è|ist|directed|dirigid[ao])\b"
)
_YEAR_KEYS: Final = (
    "structured_year", "year", "film_year", "movie_year", "release_year", "released", "release", "release_date",
    "date_created", "datecreated", "film_release_date", "annee", "année", "jahr", "anno",
)  # fmt: skip
_FILM_NOUN: Final = (
    "film|movie|thriller|comedy|drama|horror|western|noir|musical|documentary|classic|sequel|romance|adventure|"
    "fantasy|satire"
)


def year_of(document: Document, title: str, stated: int | None) -> int | None:
    """Return the film's year: the title line's, the keys', or the one beside the title in the text."""
    if stated is not None:
        return stated
    for value in document.fields.texts(*_YEAR_KEYS)[:1]:
        found = _YEAR.search(value)
        if found:
            return int(found[0])
    slug_year = document.slug.year
    if slug_year is not None and not title.endswith(str(slug_year)):
        return slug_year
    return _year_in_text(document, title)


def _year_in_text(document: Document, title: str) -> int | None:
    text = document.text[:30_000]
    described = "\n".join(document.fields.texts("info", "description", "excerpt", "summary", "subtitle"))[:2_000]
    beside = (
        _year_beside(text, title)
        or _year_beside(described, title)
        or _year_of_opening(document)
        or _listed_year(document, text)
    )
    if beside:
        return beside
    dated = re.search(
        r"(?i)(?:\b(?:year|release(?:d| date| year)?|jahr|année|año|ano|anno|год)|上映(?:时间|時間|日期)?|"
        r"年份|公開)\s*[:：]\s*"
        r"(?:[^\n:]{0,24}?[\s./-])?(?P<year>(?:19|20)\d\d)(?!\d)",
        text,
    )
    if dated:
        return int(dated["year"])
    opening = "\n".join(block.text for block in document.blocks if block.kind in {"paragraph", "item", "quote"})[:1_500]
    return _said_year(opening, title)


def _said_year(opening: str, title: str) -> int | None:
    """Read "released in 2019" and "this 2019 thriller", unless another film is named."""
    said = re.search(
        r"(?i)\b(?:(?:came out|released|premiered|made|(?:was|were) (?:shot|filmed))(?:\s\w+){0,2}\s(?:in|"
        r"back in)|this|from|sortie?\sen|estrenad[ao]\sen|uscit[oa]\snel|lançad[ao]\sem)\s"
        r"(?P<year>(?:19|20)\d\d)(?=[\s.,;)](?!s))",
        opening,
    )
    described = re.search(
        r"(?i)(?<!\bon the )(?<!\bfrom the )\b(?P<year>(?:19|"
        rf"20)\d\d)\s(?!short\b)(?:[\w-]+\s){{0,4}}?(?:{_FILM_NOUN})\b(?!\s[\"“‘'_*]*(?!{re.escape(title)})(?-i:[A-Z]))",
        opening[:250],
    )
    found = said or described
    return int(found["year"]) if found else None


def _year_of_opening(document: Document) -> int | None:
    """Read "El laberinto (2006) de ...": the first words name the film, if only in another language."""
    first = next((block.text for block in document.blocks if block.kind == "paragraph"), "")
    found = _OPENING_YEAR.match(first[:200])
    return int(found["year"]) if found else None


def _year_beside(text: str, title: str) -> int | None:
    """Find a year in brackets behind the title, whatever its case there."""
    lowered, wanted = text.casefold(), title.casefold()
    if len(lowered) != len(text):  # a few letters grow when folded, and positions would shift
        lowered, wanted = text, title
    # A title of nothing stands everywhere, and the search would never end.
    at = lowered.find(wanted) if wanted else -1
    while at >= 0:
        beside = _BESIDE.match(text, at + len(title))
        if beside:
            return int(beside["year"])
        at = lowered.find(wanted, at + len(title))
    return None


def _listed_year(document: Document, text: str) -> int | None:
    """Find a year among facts such as "2021 | 98 min" or "France 2023, 150 mins", in the text or in a key."""
    listed = _FACT_LINE.search(text[:3_000])
    values = (value for field in document.fields.entries for value in field.values if 12 < len(value) < 300)
    listed = listed or next((found for value in values if (found := _FACT_VALUE.search(value))), None)
    return int(listed["year"]) if listed else None
