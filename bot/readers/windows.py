"""The pieces of a long text around keywords, so that slow patterns look nowhere else."""

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["BEFORE", "found_near", "windows"]

BEFORE: Final = 100
AFTER: Final = 200


def windows(prose: str, keywords: tuple[str, ...]) -> list[str]:
    """Return the pieces of a text around keywords; looking nowhere else keeps long texts cheap."""
    lowered = prose.lower()
    if len(lowered) != len(prose):  # a few letters grow when lowered, and positions would shift
        lowered = prose
    hits: list[int] = []
    for keyword in keywords:
        at = lowered.find(keyword)
        while at >= 0:
            hits.append(at)
            at = lowered.find(keyword, at + len(keyword))
    spans: list[list[int]] = []
    for at in sorted(hits):
        start, end = max(0, at - BEFORE), at + AFTER
        if spans and start <= spans[-1][1]:
            spans[-1][1] = end
        else:
            spans.append([start, end])
    return [prose[start:end] for start, end in spans]


def found_near(pattern: re.Pattern[str], windows: list[str]) -> Iterator[re.Match[str]]:
    for window in windows:
        yield from pattern.finditer(window)
