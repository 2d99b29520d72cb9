"""Several films in one document: found by their headings, each with its own part of the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from bot.readers.blocks import Block
from bot.readers.document import Document
from bot.readers.fields import Fields
from bot.readers.headlines import read_headline
from bot.readers.markup import plain
from bot.readers.notations import spans_in
from bot.readers.ratings import body_candidates
from bot.readers.round_ups import is_round_up, led_groups, named_groups, rated_items, tabled_groups
from bot.readers.sections import is_common_heading
from bot.readers.titles import Title, normal, title_of
from bot.readers.words import words

__all__ = ["Part", "names_no_film", "parts_of"]

_NUMBER: Final = re.compile(r"^(?:#?\d{1,3}\s?[.):–—-]|#\d{1,5}|[•*]|-\.)\s+")
_BRACKETS: Final = re.compile(r"\s*[\[(](?![\[(]?(?:18|19|20)\d\d[\])])[^()\[\]]{0,60}[\])]\s*$")
_SHARED_KEYS: Final = words(
    "critic author authors reviewer byline outlet publication publisher site site_name date published "
    "pubdate published_on url link canonical "
    "permalink lang language sample category categories structured_author structured_outlet structured_date "
    "structured_url"
)
_SCALED: Final = re.compile(r"[★⭐]|/\s?(?:5|10|4)\b|out of|\bstars?$")
_QUOTED_LEAD: Final = re.compile(r"[“\"‘](?P<title>[^“”\"‘\n]{1,80}?)[,.]?[”\"’](?=:\s)")
_YEAR_BRACKETS: Final = re.compile(r",?\s*\([^()]{4,40}\)")
_BARE_YEAR: Final = re.compile(r"(?P<title>.*[^\W\d].*?),?\s(?P<year>(?:19|20)[0-3]\d)", re.DOTALL)
_CRAFT: Final = re.compile(
    r"(?i)(?:directed|written|produced|review(?:ed)?|music|screenplay|photography|words|text|story|play(?:ed)?)"
)
_FILMS_HEADING: Final = re.compile(r"(?i)\W*(?:the |new |recent )*(?:films?|movies?|cinema)\W*")
_OTHERS_HEADING: Final = re.compile(
    r"(?i)\W*(?:the |new |recent )*(?:(?:video |board )?games?|books?|tv(?: shows?| series)?|television|series|shows|"
    r"music|albums?|podcasts?|theatre)\W*"
)
_ISSUE: Final = re.compile(r"\s#\d{1,4}$")  # the number of a column's issue is no part of a title
_SITE_TITLE: Final = re.compile(
    r"(?i)\W*(?:(?:my|our|the|all|recent|latest|mini|short)\s)*(?:(?:movie|film)\s)?(?:reviews?|movies|films|ratings|log|diary|"
    r"watch ?list|watched|watching|seen)\W*"
)
_YEARLY: Final = re.compile(r"(?i)\byear[- ]in[- ]review\b|\byear[- ]end review\b|\bviewing (?:record|log|diary)\b")
_REVIEW_HEAD: Final = re.compile(r"(?i)(?:(?:film|movie|dvd|blu-?ray)\s)?review\s*[:/|–—-]\s+\S")
_DATE_AFTER: Final = re.compile(r"\s+(?:19|20)\d\d-\d\d-\d\d$")
_LONGEST_TITLE: Final = 90
_LONGEST_HEAD: Final = 110
_LEAST: Final = 2
_MOST: Final = 120


@dataclass(frozen=True, slots=True)
class Part:
    """One film's share of a document that is about several."""

    document: Document
    title: Title


def parts_of(document: Document) -> tuple[Part, ...]:
    """Return the films' parts of a document, or nothing when it is about one film."""
    document = replace(document, blocks=tuple(_of_films(document.blocks)))
    for find in (_headed, _led, _rounded_up):
        parts = tuple(find(document))
        if len(parts) >= _LEAST:
            return parts
    return tuple(_named_together(document))


def names_no_film(document: Document) -> bool:
    """Tell whether the title announces many films, and the text never speaks of one of that name."""
    if document.fields.has("film", "movie", "film_title", "movie_title"):
        return False
    stated = document.fields.text("title", "headline", "name", "heading")
    first = next((block.text for block in document.blocks if block.is_heading), "")
    is_yearly = _YEARLY.search((stated or first)[:120]) is not None
    if (is_yearly or _SITE_TITLE.fullmatch((stated or first)[:60])) and document.fields.text(
        "year", "director"
    ) is None:
        return True
    if not is_round_up(document) and _ISSUE.search((stated or first)[-20:]) is None:
        return False
    found = title_of(document)
    if found is None or found.is_guess or found.year is not None:
        return False
    if normal(found.title) != normal(plain(stated or first)):
        return False  # its headline was marked as one film's review
    body = "\n".join(block.text for block in document.blocks if not block.is_heading)
    return normal(found.title) not in normal(body[:20_000])


def _of_films(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Leave out what stands under headings such as "Games", where another heading says "Films"."""
    if not any(block.kind == "heading" and _FILMS_HEADING.fullmatch(block.text) for block in blocks):
        yield from blocks
        return
    left_out = 0
    for block in blocks:
        if block.kind == "heading" and (not left_out or block.level <= left_out):
            left_out = block.level if _OTHERS_HEADING.fullmatch(block.text) else 0
        if not left_out:
            yield block


def _headed(document: Document) -> Iterator[Part]:
    """Find headings that are titles: each with a year, in italics, numbered, or with a rating under it."""
    blocks = document.blocks
    by_shape: dict[tuple[str, int], list[int]] = {}
    for i, block in enumerate(blocks):
        if len(block.text) <= _LONGEST_HEAD and _REVIEW_HEAD.match(block.text):
            by_shape.setdefault(("announced", 0), []).append(i)
        elif (block.is_heading or _is_titled_item(blocks[i : i + 2])) and _may_be_title(block):
            by_shape.setdefault((block.kind, block.level), []).append(i)
    for (kind, level), heads in by_shape.items():
        if len(heads) > _MOST:
            continue
        ends = [*heads[1:], len(blocks)]
        groups = [_until_sibling(blocks[start:end], kind, level) for start, end in zip(heads, ends, strict=True)]
        proven = [
            kind == "announced"
            or _has_year(group[0])
            or _is_set_off(group[0])
            or _is_signed(group[0])
            or _is_rated(group)
            for group in groups
        ]
        if sum(proven) >= _LEAST and sum(proven) * 2 >= len(groups):
            # What comes before the first and after the last proven film is about the list, not on it.
            first, last = proven.index(True), len(proven) - proven[::-1].index(True)
            kept = groups[first:last]
            yield from (_part(document, group) for group in kept if len(group) > 1 or _is_rated(group))
            return


def _rounded_up(document: Document) -> Iterator[Part]:
    for find in (tabled_groups, rated_items, led_groups, named_groups):
        groups = find(document)
        if groups:
            yield from (_part(document, group) for group in groups)
            return


def _until_sibling(group: tuple[Block, ...], kind: str, level: int) -> tuple[Block, ...]:
    """Cut a part at the next heading of the same or a higher rank that is no film's, such as "Conclusion"."""
    for i, block in enumerate(group[1:], 1):
        if block.kind == "heading" and (kind == "item" or (kind == "heading" and block.level <= level)):
            return group[:i]
    return group


def _is_titled_item(pair: tuple[Block, ...]) -> bool:
    """Tell whether a list's item is nothing but a title in italics or a link, and its text comes after it."""
    head, *after = pair
    return head.kind == "item" and head.emphasised[:1] == (head.text,) and [b.kind for b in after] == ["paragraph"]


def _led(document: Document) -> Iterator[Part]:
    """Find paragraphs or list items that each begin with a title and carry a rating of their own."""
    blocks = (_with_quoted_lead(block) for block in document.blocks if block.kind in {"item", "paragraph"})
    starts = [
        block for block in blocks if block.emphasised and block.text.startswith(block.emphasised[0]) and _leads(block)
    ]
    if len(starts) >= _LEAST:
        for block in starts:
            head = Block("heading", _lead_of(block), block.line, 3)
            yield _part(document, (head, replace(block, kind="paragraph")))


def _with_quoted_lead(block: Block) -> Block:
    """Return a block that begins with a title in quotation marks as if that were in italics."""
    found = None if block.emphasised else _QUOTED_LEAD.match(block.text)
    return (
        replace(block, text=found["title"] + block.text[found.end() :], emphasised=(found["title"],))
        if found
        else block
    )


def _lead_of(block: Block) -> str:
    """Return the title that a paragraph begins with, and the brackets behind it."""
    lead = block.emphasised[0]
    brackets = _YEAR_BRACKETS.match(block.text[len(lead) :])
    return lead + (brackets[0] if brackets else "")


def _leads(block: Block) -> bool:
    lead = block.emphasised[0]
    after = block.text[len(lead) :]
    if len(lead) > _LONGEST_TITLE or re.match(r"[\s,:–—.(-]", after) is None:
        return False
    if any(span.end - span.start == len(lead) for span in spans_in(lead)):
        return False  # it begins with the rating, not with a title
    candidates = body_candidates((replace(block, kind="paragraph"),))
    return any(c.weight >= 44 or _SCALED.search(c.rating.original) for c in candidates)


def _named_together(document: Document) -> Iterator[Part]:
    """Find two films named in one title: they share the text, and no rating can be given to either."""
    found = title_of(document)
    if found is None or not found.others:
        return
    fields = Fields(tuple(entry for entry in document.fields.entries if entry.key in _SHARED_KEYS))
    warning = "The document reviews several films together; its rating, if any, was left out."
    shared = replace(document, fields=fields, warnings=(*document.warnings, warning), blocks=tuple(_unrated(document)))
    for name in (found.title, *found.others):
        yield Part(shared, replace(found, title=name, year=None, others=(), is_guess=False))


def _unrated(document: Document) -> Iterator[Block]:
    rated = {candidate.line for candidate in body_candidates(document.blocks) if candidate.weight}
    return (block for block in document.blocks if block.line not in rated or len(block.text) > 120)


def _may_be_title(block: Block) -> bool:
    text = _NUMBER.sub("", block.text)
    return (
        0 < len(text) <= _LONGEST_HEAD
        and not is_common_heading(text)
        and not text.endswith((".", ":", "?"))
        and re.search(r"\w", text) is not None
    )


def _has_year(block: Block) -> bool:
    text = _NUMBER.sub("", block.text)
    return read_headline(text).year is not None or _BARE_YEAR.fullmatch(text) is not None


def _is_set_off(block: Block) -> bool:
    """Tell whether a heading is, as a whole, in italics or a link's words in italics, as titles are."""
    return block.kind == "heading" and block.emphasised[:1] == (_NUMBER.sub("", block.text),)


def _is_signed(block: Block) -> bool:
    """Tell whether a heading names its film's maker, as in "Mommy, de Xavier Dolan"."""
    read = read_headline(_NUMBER.sub("", block.text))
    return bool(read.by) and _CRAFT.fullmatch(read.title) is None


def _is_rated(group: tuple[Block, ...]) -> bool:
    return any(candidate.weight >= 43 for candidate in body_candidates(group))


def _part(document: Document, group: tuple[Block, ...]) -> Part:
    head = group[0]
    raw = _DATE_AFTER.sub("", _NUMBER.sub("", head.text))
    bare = _BARE_YEAR.fullmatch(raw)
    raw = f"{bare['title']} ({bare['year']})" if bare else raw
    read = read_headline(_BRACKETS.sub("", raw).strip() or raw)
    spans = [span for span in head.emphasised if span in read.title and len(span) * 2 > len(read.title)]
    title = Title(spans[0] if spans else read.title, is_guess=False, year=read.year)
    fields = Fields(tuple(entry for entry in document.fields.entries if entry.key in _SHARED_KEYS))
    has_rating = bool(body_candidates((head,)))
    blocks = group if has_rating else group[1:]
    return Part(replace(document, name="", fields=fields, blocks=blocks), title)
