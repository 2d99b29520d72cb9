"""A document after its container was opened: what it says in keys, and its text in blocks."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from bot.readers.blocks import Block
from bot.readers.fields import Fields
from bot.readers.words import words

__all__ = ["Document", "Slug", "slug_of"]

_DATE_PREFIX: Final = re.compile(r"(?:(?:19|20)\d\d[-_.]\d{1,2}[-_.]\d{1,2}|(?:19|20)\d{6})[-_. ]+")
_FOLDER_SPEAKS: Final = words("index _index record post page default content body text entry main")
"""Names of files that their folder is named after."""
_EMPTY_NAMES: Final = words(
    "readme review reviews draft drafts message untitled upload uploads new file files test document documents unnamed "
    "clipboard notes note film films movie movies txt import imports downloads posts blog articles content "
    "texts tmp data "
    "inbox desktop reading critics kritik kritiken critique critiques"
)
"""Names of files and folders that say nothing of a film."""
_YEAR_END: Final = re.compile(r"(?P<words>.+?)[-_ .(]+(?P<year>(?:19|20)\d\d)\)?")
_LATEST: Final = 2035
_AFFIXES: Final = re.compile(
    r"^(?:(?:my|a|an|very|short|quick|brief|mini|the)\s+){0,5}(?:(?:film|movie)\s+)?(?:review(?:s|ed)?|"
    r"critique|kritik)(?:\s+of)?\s+"
    r"|\s+(?:(?:film|movie|spoiler free|non spoiler)\s+)?(?:review|critique|kritik|recensione)$"
    r"|^(?:film|movie)\s+(?!\w+$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Slug:
    """What the file's name says: the words of a title, and a year at their end."""

    words: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Document:
    """One document, or one film's part of it.

    Attributes:
        kind: The container: "markdown", "html" or "json".
        is_own: It is written in Marquee's own form, with the keys of the library.
    """

    name: str
    kind: str
    fields: Fields
    blocks: tuple[Block, ...]
    warnings: tuple[str, ...] = ()
    is_own: bool = False

    @property
    def slug(self) -> Slug:
        return slug_of(self.name)

    @property
    def text(self) -> str:
        """All words of the text, a block a line."""
        return "\n".join(block.text for block in self.blocks)


def slug_of(name: str) -> Slug:
    """Read the title that a file name may carry; words are empty when it carries none."""
    path = PurePosixPath(name.replace("\\", "/").strip())
    while True:
        stem = _DATE_PREFIX.sub(
            "", re.sub(r"(?:\.(?:md|markdown|txt|rst|html?|json|xml|mdx|en|fr|de|page))+$", "", path.name)
        )
        if stem.casefold() not in _FOLDER_SPEAKS or not path.parent.name:
            break
        path = path.parent
    if stem.casefold() in _EMPTY_NAMES | _FOLDER_SPEAKS or re.fullmatch(r"[0-9a-f_]{8,}|\d{1,3}_[0-9a-f]{8,}", stem):
        return Slug("", None)
    stem = re.sub(r"^0\d{1,2}[-_. ]+(?=[^\W\d_])", "", stem)  # 030-stalker: its place in a row, not its title
    words = " ".join(re.sub(r"[-_+]+", " ", stem.replace("--", ": ")).split()).replace(" :", ":")
    year = _YEAR_END.fullmatch(words)
    is_year = year is not None and not re.search(
        r"\s(?:in|of|from|since|the|best)$", _strip(year["words"]), re.IGNORECASE
    )
    found = int(year["year"]) if year and is_year and int(year["year"]) <= _LATEST else None
    return Slug(_strip(year["words"] if year and found else words), found)


def _strip(words: str) -> str:
    before = ""
    while before != words:
        before, words = words, _AFFIXES.sub("", words).strip()
    return words
