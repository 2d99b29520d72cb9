"""Lists that are shown page by page."""

from __future__ import annotations

__all__ = ["page_of"]


def page_of(page: int, total: int, per_page: int) -> tuple[int, int]:
    """Return a page that exists, counted from 0, and how many there are, at least one.

    A page past the end becomes the last: a list may have grown shorter since its arrows were drawn.
    """
    pages = max(1, -(-total // per_page))
    return max(0, min(page, pages - 1)), pages
