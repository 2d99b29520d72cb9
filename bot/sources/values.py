"""Answers in JSON, taken apart without trust: every step says what it found or that it found nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NoReturn, cast

from bot.domain.texts import clean
from bot.sources.errors import Malformed

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Node", "items_of", "moment_of", "node_of", "number_in", "read_json", "text_of"]

Node = Mapping[str, object]

_LONGEST_NUMBER: Final = 40


def read_json(body: bytes, source: str) -> Node:
    """Read an answer that has to be a JSON object.

    Raises:
        Malformed: it is not.
    """
    try:
        data: object = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise Malformed(f"{source} answers with something that is not JSON.") from None
    node = node_of(data)
    if node is None:
        raise Malformed(f"{source} answers in a shape that Marquee does not know.")
    return node


def node_of(value: object) -> Node | None:
    """Return an object as such, anything else as None."""
    return cast("Node", value) if isinstance(value, Mapping) else None


def items_of(value: object) -> Sequence[object]:
    """Return a list as such, anything else as no items."""
    return cast("list[object]", value) if isinstance(value, list) else ()


def text_of(node: Node, key: str, *, most: int = 500) -> str | None:
    """Return a text on one line, cleaned and cut, or None when there is none."""
    value = node.get(key)
    if not isinstance(value, str):
        return None
    return " ".join(clean(value[: most * 4]).split())[:most].strip() or None


def number_in(node: Node, key: str, least: int, most: int) -> int | None:
    """Return a whole number, given as a number or a text, when it lies in a range."""
    value = node.get(key)
    if isinstance(value, bool) or not isinstance(value, int | str) or len(str(value)) > _LONGEST_NUMBER:
        return None
    if re.fullmatch(r"[0-9]+", str(value).strip()) is None:
        return None
    number = int(value)
    return number if least <= number <= most else None


def moment_of(value: object) -> datetime | None:
    """Return an ISO 8601 time as aware UTC, or None when it is no such time."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
