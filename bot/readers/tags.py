"""HTML tags in a text turned into the Markdown that the block reader knows."""

import re
from typing import Final

from bot.readers.icons import icon_of, with_icons_as_stars
from bot.readers.markup import RATING_MARK
from bot.readers.words import words

__all__ = ["attribute", "markdown_of", "without_comments"]

_TAG: Final = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][\w-]{0,30})(?P<rest>[^<>]{0,4000})>")
_ATTRIBUTE: Final = re.compile(r"""([\w:-]{1,40})\s*=\s*(?:"([^"]{0,1500})"|'([^']{0,1500})'|([^\s"'>]{1,300}))""")
_BREAKS: Final = words("p div section article header footer main figure table tbody thead ul ol dl aside")
_DROPPED: Final = words("script style iframe noscript svg template figcaption object select button form nav")
_RATED: Final = re.compile(r"rating|stars?\b|score|meter|review-?value", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?")
_MARKS: Final = re.compile(r"[\\`*_\[\]#|{}]|^\s*[>+-](?=\s)")
_PAIRED: Final = {"b": "**", "strong": "**", "i": "_", "em": "_", "cite": "_"}


def attribute(rest: str, *names: str) -> str | None:
    """Return the value of the first of the named attributes that a tag has."""
    found = {name.casefold(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(rest)}
    return next((found[name] for name in names if found.get(name)), None)


def without_comments(text: str) -> str:
    """Return the text without HTML comments, keeping their line ends; linear even when none is closed."""
    return _without_between(text, "<!--", "-->")


def markdown_of(text: str, *, is_page: bool = False) -> str:
    """Return the text with its HTML tags turned into Markdown marks.

    Args:
        text: Markdown with tags in it, or the HTML of a page.
        is_page: Line ends and Markdown's own marks in the words mean nothing, as in a page.
    """
    return with_icons_as_stars(_Writer(text, is_page=is_page).written()) if "<" in text else text


class _Writer:
    """Writes tags as Markdown in one pass; the lines of the source keep their numbers, rows of tables aside."""

    def __init__(self, text: str, *, is_page: bool) -> None:
        self._text = text
        self._is_page = is_page
        self._pieces: list[str] = []
        self._ends: dict[str, int] = {}
        self._dropped: str | None = None
        self._icon = ""
        self._row_lines: int | None = None

    def written(self) -> str:
        at = 0
        for found in _TAG.finditer(self._text):
            before = self._text[at : found.start()]
            at = found.end()
            self._take(before, found, at)
        self._pieces.append("" if self._dropped else self._text[at:])
        return "".join(self._pieces)

    def _take(self, before: str, found: re.Match[str], at: int) -> None:
        name, is_end = found["name"].casefold(), bool(found["end"])
        if self._dropped is not None:
            self._pieces.append("" if self._is_page else "\n" * before.count("\n"))
            self._dropped = None if is_end and name == self._dropped else self._dropped
            return
        self._add_words(before)
        if is_end and name == self._icon:
            self._icon = ""
            return
        drawn = "" if is_end else _icon(name, found["rest"], self._text[at : at + 20])
        if drawn:
            self._pieces.append(drawn)
            self._icon = "" if name == "img" or found["rest"].endswith("/") else name
        if name in _DROPPED and not is_end and _last_end(name, self._text, self._ends) > at:
            self._dropped = name
        elif not drawn:
            self._pieces.append(self._mark(name, found["rest"], is_end=is_end))

    def _add_words(self, words: str) -> None:
        if self._is_page:
            words = _MARKS.sub(r"\\\g<0>", " ".join(words.split("\n")))
        elif self._row_lines is not None:  # the cells of a row may stand on lines of their own
            self._row_lines += words.count("\n")
            words = " ".join(words.split("\n"))
        self._pieces.append(words)

    def _mark(self, name: str, rest: str, *, is_end: bool) -> str:
        if name != "tr":
            self._row_lines = None if name in {"table", "tbody"} else self._row_lines
            return _mark(name, is_end, rest)
        lines, self._row_lines = self._row_lines or 0, None if is_end else 0
        return "\n" * max(lines, 2) if is_end else "\n\n| "


def _last_end(name: str, text: str, ends: dict[str, int]) -> int:
    """Return where the last end tag of this name is; an element that is never closed hides nothing."""
    if name not in ends:
        ends[name] = max(text.rfind(f"</{name}"), text.rfind(f"</{name.upper()}"))
    return ends[name]


def _mark(name: str, is_end: bool, rest: str) -> str:
    if name in _PAIRED:
        return _PAIRED[name]
    if name in _BREAKS:
        return "\n\n"
    if len(name) == 2 and name[0] == "h" and name[1] in "123456":
        return "\n\n" if is_end else f"\n\n{'#' * int(name[1])} "
    if name in {"td", "th"}:
        return " | " if is_end else ""
    if is_end:
        return {"summary": "\n", "details": "\n\n:::end\n\n", "blockquote": "\n\n", "li": "\n"}.get(name, "")
    return _opening(name, rest)


def _icon(name: str, rest: str, inside: str) -> str:
    """Return the mark of an element that draws a star: an empty one, a drawing, or a picture."""
    is_empty = name in {"img", "svg"} or rest.endswith("/") or inside.lstrip().startswith("</")
    if not is_empty or ("star" not in rest.casefold() and name != "img"):
        return ""
    return icon_of(name, attribute(rest, "class") or "", attribute(rest, "alt") or "")


def _opening(name: str, rest: str) -> str:
    if name == "img":
        alt = attribute(rest, "alt")
        return f"![{alt}]()" if alt and not set(alt) & set("[]\n") else ""
    simple = {"br": "\n", "hr": "\n\n---\n\n", "li": "\n- ", "blockquote": "\n\n> ", "dt": "\n\n", "dd": "\n"}
    simple |= {"details": "\n\n:::spoiler\n\n"}
    return simple.get(name) or _rating_mark(name, rest)


def _rating_mark(name: str, rest: str) -> str:
    """Return a rating that an element carries in its attributes, set between marks on a line of its own."""
    shown = attribute(rest, "aria-label", "title") or ""
    if not (_RATED.search(name) or _RATED.search(rest)):
        return ""
    value = attribute(rest, "value", "data-rating", "data-score", "data-value", "rating", "score", "stars")
    best = attribute(rest, "max", "data-max", "best", "out-of")
    if value and _NUMBER.fullmatch(value.strip(" {}")):
        scale = f"/{best.strip(' {}')}" if best and _NUMBER.fullmatch(best.strip(" {}")) else ""
        return f"\n{RATING_MARK}{value.strip(' {}')}{scale}{RATING_MARK}\n"
    if re.search(r"\d\s*(?:/|out of|stars?)", shown) and len(shown) < 60:
        return f"\n{RATING_MARK}{shown}{RATING_MARK}\n"
    return ""


def _without_between(text: str, opening: str, closing: str) -> str:
    pieces: list[str] = []
    at = 0
    while (start := text.find(opening, at)) >= 0:
        end = text.find(closing, start)
        if end < 0:
            break
        pieces += (text[at:start], "\n" * text.count("\n", start, end))
        at = end + len(closing)
    return "".join((*pieces, text[at:]))
