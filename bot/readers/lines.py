"""The lines of a review proper, each with its distance from both ends, where critics put their ratings."""

import re
from dataclasses import dataclass
from typing import Final

from bot.readers.blocks import Block
from bot.readers.notations import spans_in
from bot.readers.rating_rules import ASIDE_HEADING

__all__ = ["EDGE", "Line", "content_lines"]

EDGE: Final = 3
_MOST_LINES: Final = 400  # from either end; nobody rates a film in the middle of a longer text
_FOOTER: Final = re.compile(
    r"(?:authors?|tags?|posted|filed|categor(?:y|ies)|view(?:ed)? on|read more|watch(?:ed)?\b|trailer|"
    r"photos?|images?|originally|follow|share|"
    r"©|copyright|reviewed by|by\b|written by|published|source|buy|subscribe|thanks|available|in (?:cinemas|"
    r"theaters|theatres)|out now|now (?:playing|streaming)|"
    r"directed by|director|starring|cast|runtime|running time|genre|release|screened|seen at|until next|see "
    r"you|what did you think|let me know)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of content with its distance from both ends of the text."""

    text: str
    number: int
    block: Block
    from_top: int
    from_bottom: int
    under: str | None

    @property
    def is_edge(self) -> bool:
        return self.from_top < EDGE or self.from_bottom < EDGE

    @property
    def place(self) -> str:
        if self.from_bottom == 0:
            return "the last line"
        return "the first line" if self.from_top == 0 else f"line {self.number}"


def content_lines(blocks: tuple[Block, ...]) -> list[Line]:
    """Return the lines of the text proper, up to where the page turns to other things."""
    rows: list[tuple[str, Block, str | None]] = []
    under: str | None = None
    for i, block in enumerate(blocks):
        if block.is_heading and i > 2 and ASIDE_HEADING.match(block.text):
            break
        if block.kind in {"rule", "note", "mark", "picture"}:
            continue
        rows += ((part, block, under) for line in block.lines or (block.text,) for part in _parted(line) if part)
        under = block.text if block.is_heading else None
    bottom = len(rows) - 1
    while (
        bottom > 0 and len(rows[bottom][0]) < 120 and _FOOTER.match(rows[bottom][0]) and not spans_in(rows[bottom][0])
    ):
        bottom -= 1
    return [
        Line(text, block.line, block, i, max(bottom - i, 0) if i <= bottom else 99, under)
        for i, (text, block, under) in enumerate(rows)
        if i < _MOST_LINES or i > len(rows) - _MOST_LINES
    ]


def _parted(line: str) -> list[str]:
    """Part a line of facts such as "Director: A | Year: 2021 | Rating: 4/5" into its facts."""
    parts = [part.strip() for part in re.split(r"\s[|•·]\s", line)] if len(line) < 400 else []
    return parts if len(parts) > 1 and sum(":" in part for part in parts) > 1 else [line]
