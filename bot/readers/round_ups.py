"""Texts about many films whose parts have no headings of their own: led paragraphs, bold lines, and tables."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bot.readers.blocks import Block
from bot.readers.document import Document
from bot.readers.headlines import read_headline
from bot.readers.notations import spans_in
from bot.readers.sections import is_common_heading
from bot.readers.words import words

__all__ = ["is_round_up", "led_groups", "named_groups", "rated_items", "tabled_groups"]

_THINGS: Final = (
    r"(?:films?|movies?|reviews?|reseñas?|críticas?|critiques?|kritiken|recensioni|filme|películas?|pel[ií]s)"
)
_ROUND_UP: Final = re.compile(
    rf"(?:(?:\w+['’]s?\s)?(?:mini|short|quick|capsule|lightning|speed|bite[- ]sized|brief|one[- ]line|two[- ]line)\s"
    r"(?:film |movie )?reviews\b|\b(?:movies|films|películas|filme)\s(?:i|we|i['’]ve|we['’]ve|vistas|of|"
    r"from|in|seen|watched|"
    rf"that|to watch|on)\b|\b{_THINGS}\s(?:round-?up|recap|list|log|diary|digest|dump|catch[- ]?up|marathon|month|week|"
    rf"fight|journal|diary|watch(?:ed|list))\b|\bround-?up\b|rundumschlag|\bbilan\b|\bliste?s?\b.{{0,12}}"
    rf"\bfilms?\b|\bfilms? vus\b|\bcritiques (?:du|de la|des)\b|\brecap\b|\bwatch ?list\b|\bwhat (?:i|we)(?:['’]ve)? "
    rf"(?:watched|seen|been watching)\b|\bwhich (?:films|movies)\b|\b(?:best|worst|favou?rite|top)\b.{{0,24}}"
    r"\b(?:films|movies|horror)\b|\btop (?:\d+|ten|five|twenty)\b|\breseñas\b|\b(?:critiques|recensioni|"
    r"filmkritiken)\b|"
    rf"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)(?:['’]s)? "
    r"(?:films|movies|viewing|watching|horror)\b|\brecently watched\b|\blately\b|\b(?:films|movies|pelis|"
    r"películas|filmes)$|"
    rf"\b(?:movie|film)[- ](?:reviews|ratings|rankings?)$|\bfilm festival\b|\b(?:sundance|tiff|cannes|"
    rf"berlinale|venice|sxsw|fantasia|locarno|rotterdam|\w+ ?fest(?:ival)?)\b.{{0,12}}\b(?:(?:19|20)\d\d|"
    r"part|day)\b|\bin (?:film|movies)$)",
    re.IGNORECASE,
)
_LEAD_AFTER: Final = re.compile(
    r"\s*(?:\(|[-–—:,.]\s|\s?(?:is|was|were|are|has|had|tells|follows|stars|es|fue|è|ist|war|est)\b)"
)
_NOT_A_TITLE: Final = re.compile(
    r"(?i)(?:conclusions?|final|closing|honou?rable|intro|introduction|awards?|rankings?|summary|overall|on|"
    r"about|why|how|what|who|when|where|note|update|edit|spoilers?|warning|tl;?dr)\b"
)
_TITLE_CELLS: Final = words("title film movie name titel titre título titolo pelicula película")
_RATING_CELLS: Final = words("rating score stars grade verdict note nota voto wertung bewertung rank points")
_YEAR_CELLS: Final = words("year released release jahr année anno año")
_RATED_ITEM: Final = re.compile(r".{1,90}? \((?:18|19|20)\d\d\)\s?[-–—:|,]?\s?[\d★⭐(]")
_LONGEST_TITLE: Final = 80
_LEAST: Final = 3
_MOST_ROWS: Final = 150
_LONGEST_ROW: Final = 2_000


def is_round_up(document: Document) -> bool:
    """Tell whether a document's title announces several films."""
    stated = document.fields.text("title", "headline", "name", "heading")
    first = next((block.text for block in document.blocks if block.is_heading), "")
    return any(_ROUND_UP.search(text[:200]) is not None for text in (stated or first,))


def rated_items(document: Document) -> list[tuple[Block, ...]]:
    """Return the items of a list such as "Fog (2019) – ★★★★": a title with its year, and a rating behind it."""
    items = [block for block in document.blocks if block.kind == "item" and _RATED_ITEM.match(block.text[:160])]
    rated = [
        block for block in items if (spans := spans_in(block.text)) and not block.text[spans[-1].end :].strip(" .)")
    ]
    return [(replace(block, kind="heading", level=3),) for block in rated] if len(rated) >= _LEAST else []


def led_groups(document: Document) -> list[tuple[Block, ...]]:
    """Return the paragraphs that begin with a film's title in bold, italics or a link, each with what follows it."""
    starts = [i for i, block in enumerate(document.blocks) if _leads(block)]
    leads = {document.blocks[i].emphasised[0].casefold() for i in starts}
    if len(leads) != len(starts):
        return []
    dated = sum(_has_year(document.blocks[i]) for i in starts)
    enough = 2 if is_round_up(document) or dated * 2 > len(starts) else 99
    return _cut(document.blocks, starts) if len(starts) >= enough else []


def named_groups(document: Document) -> list[tuple[Block, ...]]:
    """Return the parts under headings or bold lines that are titles; only a round-up's title vouches for them."""
    if not is_round_up(document):
        return []
    by_shape: dict[tuple[str, int], list[int]] = {}
    for i, block in enumerate(document.blocks[:-1]):
        if block.is_heading and _is_title(block.text) and document.blocks[i + 1].kind == "paragraph":
            by_shape.setdefault((block.kind, block.level), []).append(i)
    shapes = sorted(by_shape.values(), key=len)
    starts = shapes[-1] if shapes else []
    return _cut(document.blocks, starts) if len(starts) >= _LEAST else []


def tabled_groups(document: Document) -> list[tuple[Block, ...]]:
    """Return the rows of a table of films, each as a heading with its words and its rating."""
    columns: dict[str, int] | None = None
    groups: list[tuple[Block, ...]] = []
    rows = [block for block in document.blocks if block.kind == "row"]
    if len(rows) > _MOST_ROWS:
        return []
    for block in rows:
        cells = [cell.strip() for cell in block.text[:_LONGEST_ROW].split("|")]
        if columns is None:
            columns = _columns(cells)
        elif len(cells) > columns["title"] and cells[columns["title"]]:
            groups.append(tuple(_row(cells, columns, block)))
    return groups if len(groups) >= _LEAST else []


def _row(cells: list[str], columns: dict[str, int], block: Block) -> Iterator[Block]:
    cell = {name: cells[at] for name, at in columns.items() if at < len(cells)}
    year = cell.get("year", "")
    title = f"{cell['title']} ({year})" if re.fullmatch(r"(?:18|19|20)\d\d", year) else cell["title"]
    yield Block("heading", title[:_LONGEST_TITLE], block.line, 3)
    if cell.get("rating"):
        text = f"Rating: {cell['rating']}"
        yield Block("paragraph", text, block.line, lines=(text,))
    rest = ", ".join(text for i, text in enumerate(cells) if text and i not in columns.values())
    if rest:
        yield Block("paragraph", rest, block.line, lines=(rest,))


def _columns(cells: list[str]) -> dict[str, int] | None:
    found: dict[str, int] = {}
    for name, wanted in (("title", _TITLE_CELLS), ("rating", _RATING_CELLS), ("year", _YEAR_CELLS)):
        at = next((i for i, cell in enumerate(cells) if set(re.findall(r"\w+", cell.casefold())) & wanted), None)
        if at is not None:
            found[name] = at
    return found if "title" in found and "rating" in found and found["title"] != found["rating"] else None


def _leads(block: Block) -> bool:
    if block.kind not in {"paragraph", "item"} or not block.emphasised:
        return False
    at = block.text.find(block.emphasised[0])
    # "First up, Another Earth is": a few words may stand before the title.
    if at < 0 or (at > 0 and re.fullmatch(r"(?:[A-Z]\w+(?: \w+){0,3},?|\d{1,3}[.)])\s", block.text[:at]) is None):
        return False
    lead = block.emphasised[0]
    return _is_title(lead) and _LEAD_AFTER.match(block.text[at + len(lead) :]) is not None


def _is_title(text: str) -> bool:
    return (
        len(text) <= _LONGEST_TITLE
        and text[:1].isalnum()
        and not text[:1].islower()
        and not text.endswith((".", ":", "?", ","))
        and not is_common_heading(text)
        and _NOT_A_TITLE.match(text) is None
    )


def _has_year(block: Block) -> bool:
    return re.match(r".{0,90}?\((?:[^()\d]{0,60},\s?)?(?:19|20)\d\d\)", block.text) is not None


def _cut(blocks: tuple[Block, ...], starts: list[int]) -> list[tuple[Block, ...]]:
    groups: list[tuple[Block, ...]] = []
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        head = blocks[start]
        if head.is_heading:
            groups.append(blocks[start:end])
            continue
        lead = head.emphasised[0]
        after = head.text[head.text.find(lead) + len(lead) :]
        year = re.match(r"\s*(\((?:[^()]{0,60},\s?)?(?:19|20)\d\d\))", after)
        named = f"{read_headline(lead).title} {year[1]}" if year else lead
        groups.append(
            (Block("heading", named, head.line, 3), replace(head, kind="paragraph"), *blocks[start + 1 : end])
        )
    return groups
