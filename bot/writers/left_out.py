"""What an import could not take, as a CSV that its owner can mend and import again."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

from bot.writers.tables import csv_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.imports import LeftOut

__all__ = ["LEFT_OUT_COLUMNS", "left_out_csv"]

LEFT_OUT_COLUMNS: Final = ("Title", "Year", "Rating", "WatchedDate", "Review", "Reason", "As written")
_MARK: Final = "\ufeff"  # spreadsheets take a file without it for another encoding


def left_out_csv(left_out: Iterable[LeftOut]) -> str:
    """Write one row for each thing left out, with its reason."""
    return _MARK + csv_line(LEFT_OUT_COLUMNS) + "".join(csv_line(_cells(one)) for one in left_out)


def _cells(one: LeftOut) -> list[str]:
    return [
        one.title,
        str(one.year or ""),
        one.stars.number if one.stars else "",
        one.watched_on.isoformat() if one.watched_on else "",
        html.escape(one.note, quote=False),
        one.reason,
        one.written,
    ]
