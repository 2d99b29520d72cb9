"""Plain facts of a draft: year, date, runtime, genres, ids, who wrote it and where it appeared."""

import re
from datetime import date, datetime
from itertools import pairwise
from typing import Final

from bot.readers.document import Document
from bot.readers.markup import plain
from bot.readers.openings import is_day
from bot.readers.people import clean_name, looks_like_name

__all__ = [
    "critic_of",
    "date_of",
    "genres_of",
    "imdb_id_of",
    "is_sample",
    "outlet_of",
    "runtime_of",
    "url_of",
]

_RUNTIME_FACT: Final = re.compile(
    r"(?m)^(?=[^\n]{0,200} [|•·] )(?:[^\n]{0,200} )?(?P<value>\d\s?h(?:r|ours?)?\s?\d{1,2}\s?m(?:in)?|"
    r"\d{2,3}\s?min(?:utes|s)?)\b"
)
_CRITIC_KEYS: Final = (
    "structured_author",
    "critic",
    "author",
    "authors",
    "critics",
    "reviewer",
    "reviewed_by",
    "byline",
    "author_name",
    "written_by_critic",
    "autor",
    "auteur",
)
_OUTLET_KEYS: Final = (
    "structured_outlet",
    "outlet",
    "publication",
    "publisher",
    "site",
    "site_name",
    "source",
    "magazine",
    "newspaper",
)
_NOBODY: Final = frozenset(
    {"admin", "administrator", "root", "user", "webmaster", "editor", "staff", "unknown", "anonymous"}
)
_DATE_KEYS: Final = (
    "structured_date",
    "published",
    "date",
    "published_on",
    "publish_date",
    "pub_date",
    "pubdate",
    "datepublished",
    "created",
    "review_date",
)
_RUNTIME_KEYS: Final = (
    "structured_runtime",
    "runtime",
    "running_time",
    "duration",
    "length",
    "runtime_minutes",
    "laufzeit",
    "durée",
    "duree",
    "durata",
)
_GENRE_KEYS: Final = ("structured_genre", "genres", "genre")
_DATE_FORMS: Final = (
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%Y.%m.%d",
    "%a, %d %b %Y",
    "%B %d %Y",
)
_BYLINE: Final = re.compile(
    r"(?i)(?:by|reviewed by|review by|written by|words(?: by)?|author|critic|reviewer|posted by|par|von|di|–|"
    r"—|- )\s*[:|]?\s+(?P<name>[^|•·,(\n]{2,50}?)(?:\s*[|•·,(].*)?"
)
_AUTHOR_LABEL: Final = re.compile(r"(?i)(?:author|critic|reviewer|reviewed by|review by)\s*:\s*(?P<name>.{2,40})")
_BYLINE_MARK: Final = re.compile(
    r"(?i)(?:reviewed by|review by|author|critic|reviewer|posted by|by|words by|written by)\b"
)
_HEADLINE: Final = re.compile(r"(?i)(?:^|\s)review(?:$|\s?[:|–—-])")
_EVALUATION: Final = re.compile(r"(?P<name>[A-Z]\w+)[’']s\s(?:evaluation|rating|score|grade|verdict)\b", re.IGNORECASE)


def critic_of(document: Document) -> str | None:
    """Return who wrote the review: the keys' author, or a byline."""
    shown = _labelled_byline(document) if document.kind == "html" else None
    if shown and not document.fields.has("structured_author"):
        return shown  # a page's head often names the site
    stated = document.fields.text(*_CRITIC_KEYS) or _nested_name(document)
    if stated and stated.casefold() not in _NOBODY:
        return clean_name(plain(stated).split("<")[0])[:100] or None
    rows = [line for block in document.blocks if block.kind != "quote" for line in (block.lines or (block.text,))]
    return _byline(rows) or _evaluator(rows)


def _byline(rows: list[str]) -> str | None:
    """Return the name in one of the first or last lines: behind "by", or alone above a day."""
    for line, after in pairwise(rows[:6]):
        if looks_like_name(line) and line not in after and (is_day(after) or _HEADLINE.search(after)):
            return line
    for line in (part for row in [*rows[:6], *rows[-4:]] for part in (row, *re.split(r" [|–—-] ", row[:140])[1:])):
        found = _BYLINE.fullmatch(line.strip(" *_")) if len(line) < 90 else None
        name = clean_name(found["name"]) if found else ""
        if found and (
            looks_like_name(name)
            or (_BYLINE_MARK.match(line) and ":" in line and looks_like_name(name, allows_one_word=True))
        ):
            return name
    return None


def _labelled_byline(document: Document) -> str | None:
    """Return the name behind a label such as "Author:" at the head of a page's words."""
    rows = [block.text for block in document.blocks[:6] if len(block.text) < 60]
    found = next((found for row in rows if (found := _AUTHOR_LABEL.fullmatch(row))), None)
    return found["name"] if found and looks_like_name(found["name"], allows_one_word=True) else None


def _nested_name(document: Document) -> str | None:
    """Return the name under a key such as author, when that holds a name beside other things."""
    fields = document.fields.find("name", "full_name", "display_name")
    return next((f.values[0] for f in fields if f.path[-2:-1] and f.path[-2] in _CRITIC_KEYS and f.values), None)


def _evaluator(rows: list[str]) -> str | None:
    found = next((found for line in rows[-2:] if (found := _EVALUATION.match(line))), None)
    return (
        found["name"] if found and found["name"].casefold() not in {"today", "film", "movie", "it", "critic"} else None
    )


def outlet_of(document: Document) -> str | None:
    """Return where the review appeared."""
    stated = document.fields.text(*_OUTLET_KEYS)
    return plain(stated)[:100] if stated and not stated.startswith("http") else None


def url_of(document: Document) -> str | None:
    """Return the review's own address."""
    stated = document.fields.text(
        "structured_url", "url", "link", "canonical", "canonical_url", "permalink", "review_url"
    )
    return stated if stated and re.fullmatch(r"https?://[^\s<>\"]{4,1000}", stated) else None


def date_of(document: Document) -> date | None:
    """Return the review's date, which is never the film's year."""
    for value in document.fields.texts(*_DATE_KEYS)[:1]:
        head = re.match(r"\d{4}-\d\d-\d\d", value.strip("\"'[ "))
        try:
            return date.fromisoformat(head[0]) if head else _spelled(value.strip())
        except ValueError:
            return None
    return None


def _spelled(value: str) -> date | None:
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(value[:40], form).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    return None


def runtime_of(document: Document) -> int | None:
    """Return the film's length in minutes, read from keys and labelled lines only."""
    stated = document.fields.text(*_RUNTIME_KEYS)
    if stated is None:
        labelled = re.search(
            r"(?im)^\W*(?:runtime|running time|duration|length|laufzeit|durée|durata)\s*:\s*(?P<value>.{1,40})",
            document.text[:20_000],
        )
        labelled = labelled or _RUNTIME_FACT.search(document.text[:3_000])
        stated = labelled["value"] if labelled else ""
    iso = re.match(r"P?T?(?:(?P<h>\d{1,2})\s?H)?\s?(?:(?P<m>\d{1,3})\s?M)?", stated.strip(), re.IGNORECASE)
    if iso and (iso["h"] or iso["m"]):
        minutes = int(iso["h"] or 0) * 60 + int(iso["m"] or 0)
    else:
        hours = re.match(r"(\d{1,2})\s?(?:h|hours?|std)\D{0,6}(\d{1,2})?", stated) or re.match(r"(\d):(\d\d)\b", stated)
        number = re.match(r"\d{1,3}", stated)
        minutes = int(hours[1]) * 60 + int(hours[2] or 0) if hours else int(number[0]) if number else 0
    return minutes if 1 < minutes < 1_000 else None


def genres_of(document: Document) -> tuple[str, ...]:
    """Return the stated genres."""
    values = document.fields.texts(*_GENRE_KEYS)
    parts = (part.strip() for value in values for part in re.split(r"[,;/|]", value))
    return tuple(dict.fromkeys(part[:40] for part in parts if part))[:12]


def imdb_id_of(document: Document) -> str | None:
    """Return the film's IMDb id from the keys; one in the text may be another film's."""
    for field in document.fields.entries:
        if "imdb" in "_".join(field.path):
            for value in field.values:
                found = re.search(r"\btt\d{7,10}\b", value)
                if found:
                    return found[0]
    return None


def is_sample(document: Document) -> bool:
    """Tell whether the document calls itself an invented example."""
    return (document.fields.text("sample", "is_sample") or "").casefold() in {"true", "yes", "1"}
