"""reStructuredText: the title over a row of marks, the fields below it, and directives, which are no words."""

import re
from typing import Final

from bot.readers.fields import Fields, key_of

__all__ = ["split_rst", "without_directives"]

_UNDERLINE: Final = re.compile(r"([#=*~^\"+-])\1{2,100}")
_FIELD: Final = re.compile(r":(?P<key>[A-Za-z][\w -]{0,30}):\s*(?P<value>.*)")
_DIRECTIVE: Final = re.compile(r"\.\. (?:[\w-]{1,40}::|_)")


def split_rst(lines: list[str]) -> tuple[Fields, int] | None:
    """Return the title and the fields under it, and how many lines they take, or None when there are none."""
    if len(lines) < 3 or not lines[0].strip() or _UNDERLINE.fullmatch(lines[1].rstrip()) is None:
        return None
    mapping: dict[object, object] = {"title": lines[0].strip()}
    end = 2
    while end < min(len(lines), 60) and (found := _FIELD.fullmatch(lines[end].rstrip())):
        mapping[key_of(found["key"])] = found["value"].strip()
        end += 1
    return (Fields.from_mapping(mapping), end) if len(mapping) > 1 else None


def without_directives(lines: list[str]) -> list[str]:
    """Blank out directives such as ``.. image::`` with the indented lines below them."""
    kept: list[str] = []
    is_inside = False
    for line in lines:
        is_inside = _DIRECTIVE.match(line) is not None or (is_inside and line[:1] in {" ", "\t"})
        kept.append("" if is_inside else line)
    return kept
