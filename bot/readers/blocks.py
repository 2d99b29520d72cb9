"""A text cut into headings, paragraphs, items, quotations and rows, in their order, with their lines."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Final, Literal

from bot.readers.decoding import MAX_LINES
from bot.readers.markup import RATING_MARK, emphasised, picture_texts, plain
from bot.readers.tags import markdown_of, without_comments

__all__ = ["Block", "Kind", "blocks_of"]

Kind = Literal["heading", "bold", "paragraph", "item", "quote", "row", "picture", "mark", "rule", "note"]

_HEADING: Final = re.compile(r"(#{1,6})\s*(?P<text>[^#\s].*?)\s*#*")
_RULE: Final = re.compile(r"(?:[-_*~=]\s?){3,80}")
_ITEM: Final = re.compile(r"(?:[-+•·‣]|\*(?!\*)|\d{1,2}[.)])\s+(?P<text>\S.*)")
_FOOTNOTE: Final = re.compile(r"\[\^[^\]]{1,40}\]:\s?(?P<text>.*)")
_DEFINITION: Final = re.compile(r"\[[^\]]{1,80}\]:\s?\S+.*")
_BOLD_LINE: Final = re.compile(r"(\*\*|__)(?P<text>[^\s].{0,200}?)\1\s?:?")
_LABEL_LINE: Final = re.compile(r"[*_]{0,3}[^\W\d_][\w '/’-]{1,30}[*_]{0,2}:[*_]{0,2}\s*\S.*")
_END: Final = tuple(".,;…”\"'’)!")
_SPOILER_START: Final = ":::spoiler"
_SPOILER_END: Final = ":::end"


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a text.

    Attributes:
        text: Its words without markup, its source lines joined.
        line: The number of its first line in the document, from 1.
        lines: Its source lines without markup.
        emphasised: The phrases that stood in italics or bold.
        is_folded: It stood in an element that a reader must open, which is how pages hide spoilers.
    """

    kind: Kind
    text: str
    line: int
    level: int = 0
    lines: tuple[str, ...] = ()
    emphasised: tuple[str, ...] = ()
    is_folded: bool = False

    @property
    def is_heading(self) -> bool:
        return self.kind in {"heading", "bold"}


def blocks_of(body: str, above: int = 0) -> tuple[Block, ...]:
    """Return the blocks of a text in plain words, Markdown or Markdown with HTML in it.

    Args:
        body: The text without its front matter.
        above: How many lines of the document stand before it.
    """
    lines = markdown_of(without_comments(body)).split("\n", MAX_LINES)[:MAX_LINES]
    scanner = _Scanner(above, has_lines_as_paragraphs=_has_lines_as_paragraphs(lines))
    for number, line in enumerate(lines, 1):
        scanner.take(line.strip(), number)
    scanner.flush()
    return tuple(_with_plain_headings(scanner.blocks))


def _has_lines_as_paragraphs(lines: list[str]) -> bool:
    """Tell whether each line is a paragraph: long lines that follow each other without a blank one."""
    lengths = [len(line) for line in lines if line.strip()]
    followed = [len(a) for a, b in pairwise(lines) if a.strip() and b.strip() and len(b) > 60]
    if not followed or len(followed) * 5 < len(lengths):
        return False
    return median(followed) > 300 or (len(lengths) > 4 and len(lengths) + 1 >= len(lines) and median(lengths) > 110)


class _Scanner:
    """Collects blocks line by line; one pass, no backtracking."""

    def __init__(self, above: int, *, has_lines_as_paragraphs: bool) -> None:
        self.blocks: list[Block] = []
        self._above = above
        self._splits = has_lines_as_paragraphs
        self._open: list[str] = []
        self._open_at = 0
        self._is_code = False
        self._folded = False
        self._pictures: list[tuple[str, int]] = []

    def take(self, line: str, number: int) -> None:
        if line.startswith(("```", "~~~")):
            self.flush()
            self._is_code = not self._is_code
        elif self._is_code:
            return
        elif not line or line in {_SPOILER_START, _SPOILER_END}:
            self.flush()
            self._folded = line == _SPOILER_START if line else self._folded
        elif not self._take_marked(line, number):
            self._take_words(line, number)

    def flush(self) -> None:
        if self._open:
            self._add_paragraph(self._open, self._open_at)
            self._open = []
        for alt, number in self._pictures:  # behind the words that they stand among
            self._add("picture", alt, number)
        self._pictures = []

    def _take_marked(self, line: str, number: int) -> bool:
        for add in (self._heading, self._ruled, self._quoted, self._listed, self._noted, self._marked):
            if add(line, number):
                return True
        return False

    def _take_words(self, line: str, number: int) -> None:
        if self._splits or (
            self._open and (_LABEL_LINE.fullmatch(line[:300]) or _LABEL_LINE.fullmatch(self._open[-1][:300]))
        ):
            self.flush()
        if not self._open:
            self._open_at = number
        self._open.append(line)

    def _add(self, kind: Kind, raw: str, number: int, level: int = 0) -> None:
        text = plain(raw)
        if text or kind == "rule":
            spans = emphasised(raw[:20_000])
            self.blocks.append(Block(kind, text, self._above + number, level, (text,), spans, self._folded))

    def _heading(self, line: str, number: int) -> bool:
        found = _HEADING.fullmatch(line) if line[0] == "#" else None
        if found is None:
            return False
        self.flush()
        text = line if line[1:2].isdigit() else found["text"]  # "#12 Fog" is the twelfth of a series
        is_false = len(text) > 160 or (len(text) > 90 and text.endswith("."))
        self._add("paragraph" if is_false else "heading", text, number, len(found[1]))
        return True

    def _ruled(self, line: str, number: int) -> bool:
        if line[0] not in "-_*~=" or len(line) > 100 or _RULE.fullmatch(line) is None:
            return False
        if line[0] == "*" and " " not in line and len(line) < 5 and not self._open:
            return False  # *** alone may be three stars: the rating reader decides
        if line[0] in "-=" and len(self._open) == 1 and len(self._open[0]) <= 120:
            text, self._open = self._open[0], []
            self._add("heading", text, self._open_at, 1 if line[0] == "=" else 2)
            return True
        self.flush()
        self._add("rule", "", number)
        return True

    def _quoted(self, line: str, number: int) -> bool:
        if line[0] != ">" or line.startswith(">!"):
            return False
        self.flush()
        self._add("quote", line.lstrip("> "), number)
        return True

    def _listed(self, line: str, number: int) -> bool:
        if line[0] == "|":
            self.flush()
            cells = [plain(cell) for cell in line.strip("| ").split("|")]
            if any(cell.strip(":- ") for cell in cells):
                self.blocks.append(Block("row", " | ".join(cells), self._above + number, lines=(" | ".join(cells),)))
            return True
        found = _ITEM.fullmatch(line)
        if found is None:
            return False
        self.flush()
        self._add("item", found["text"], number)
        return True

    def _noted(self, line: str, number: int) -> bool:
        if line[0] != "[":
            return False
        found = _FOOTNOTE.fullmatch(line)
        if found:
            self.flush()
            self._add("note", found["text"], number)
            return True
        return _DEFINITION.fullmatch(line) is not None

    def _marked(self, line: str, number: int) -> bool:
        if RATING_MARK in line:
            self.flush()
            for part in line.split(RATING_MARK)[1::2]:
                self._add("mark", part, number)
            return not "".join(line.split(RATING_MARK)[::2]).strip()
        self._pictures += ((alt, number) for alt in picture_texts(line))
        return False

    def _add_paragraph(self, lines: list[str], number: int) -> None:
        bold = _BOLD_LINE.fullmatch(lines[0]) if len(lines) == 1 and len(lines[0]) < 220 else None
        if bold and bold[1] not in bold["text"]:
            self._add("bold", bold["text"].strip("* "), number)
            return
        words = tuple(text for line in lines if (text := plain(line)))
        if words:
            spans = emphasised("\n".join(lines)[:50_000])
            self.blocks.append(Block("paragraph", " ".join(words), self._above + number, 0, words, spans, self._folded))


def _with_plain_headings(blocks: list[Block]) -> list[Block]:
    """Return the blocks with short title-like lines before longer paragraphs made headings.

    A text that has marked headings needs no guesses.
    """
    if not blocks or any(block.kind == "heading" and block.level > 1 for block in blocks):
        return blocks
    return [
        replace(block, kind="heading", level=2) if i and after and _looks_like_heading(block, after) else block
        for i, (block, after) in enumerate(zip(blocks, [*blocks[1:], None], strict=True))
    ]


def _looks_like_heading(block: Block, after: Block) -> bool:
    text = block.text
    if block.kind != "paragraph" or len(block.lines) > 1 or not 2 < len(text) <= 80 or _ends_a_sentence(text):
        return False
    words = text.split()
    capitals = sum(word[0].isupper() or not word[0].isalpha() for word in words)
    is_title_like = capitals * 2 > len(words) or len(words) <= 4
    is_label = ":" in text and len(text.split(":")[0].split()) == 1 and not text.split(":")[1].strip()[:1].isupper()
    has_digits = re.search(r"\d\s*/\s*\d|[★☆⭐]|\bout of\b", text) is not None
    return (
        is_title_like
        and not is_label
        and not has_digits
        and after.kind == "paragraph"
        and len(after.text) > len(text) + 20
    )


def _ends_a_sentence(text: str) -> bool:
    """Tell a sentence's end from a title in quotation marks."""
    is_quoted = (text[0], text[-1]) in {("'", "'"), ('"', '"'), ("‘", "’"), ("“", "”")}
    return not is_quoted and text.endswith((*_END, ":"))
