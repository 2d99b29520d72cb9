"""Whether a review warns of spoilers; "spoiled" and "spoiler-free" are no such warnings."""

import re
from typing import Final

from bot.readers.document import Document

__all__ = ["has_spoilers", "warns_of_spoilers"]

_FREE: Final = re.compile(
    r"(?i)(?:spoiler[- ]?free|no (?:major )?spoilers?|non[- ]?spoilers?|without (?:any )?spoil(?:ers?|ing)|"
    r"spoilers?[- ]less|free of spoilers|won[’']t spoil|avoid(?:ing)? spoilers)"
)
_LINE: Final = re.compile(
    r"(?i)\W*(?:(?:major|minor|mild|heavy|full|some|massive|big|warning|caution|note|thoughts|beware|"
    r"contains?|here be|possible|ending)\W+){0,4}spoil(?:ers?|t)\b.{0,60}"
)
_WARNING: Final = re.compile(
    r"(?i)spoilers?\s+(?:ahead|below|herein|follow|alert|warning|start|abound|from here|beyond|after|within|"
    r"to come|galore)|(?:contains?|includes?|warning|beware|alert|full of|(?:has|have) (?:some )?)\W*(?:of |"
    r"some |major |mild |minor |heavy |big |the |may contain )*spoilers|"
    r"may contain spoilers|spoil(?:e|ert) (?:la fin|l[’']histoire)|ça va spoil|attention (?:aux )?spoil|"
    r"achtung,? spoiler|spoilerwarnung|>!|\|\|[^|]{2,400}\|\|"
)


def has_spoilers(document: Document) -> bool:
    """Tell whether the document says of itself that it gives the plot away."""
    stated = (document.fields.text("spoilers", "spoiler", "has_spoilers", "contains_spoilers") or "").casefold()
    if stated:
        return stated in {"true", "yes", "1", "oui", "ja", "major", "minor"}
    for block in document.blocks:
        if block.is_folded:
            return True
        for line in block.lines or (block.text,):
            if _is_warning(line, is_short=len(line) < 100):
                return True
    return False


def warns_of_spoilers(text: str) -> bool:
    """Tell whether a text without any structure says of itself that it gives the plot away."""
    return any(_is_warning(line, is_short=len(line) < 100) for line in text.splitlines())


def _is_warning(line: str, *, is_short: bool) -> bool:
    if "spoil" not in line.casefold() and ">!" not in line and "||" not in line:
        return False
    without = _FREE.sub("", line)
    return _WARNING.search(without) is not None or (is_short and _LINE.fullmatch(without) is not None)
