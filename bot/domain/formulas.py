"""Cells that a spreadsheet would run as a formula, made harmless and back again."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["guarded", "unguarded"]

# What spreadsheets take for the beginning of a formula, in full width too, behind any number of our own guards.
_BEGINS_FORMULA: Final = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def guarded(cell: str) -> str:
    """Put an apostrophe before a cell that would be run; `unguarded` takes exactly that one off."""
    return f"'{cell}" if _BEGINS_FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Take one apostrophe off a cell that has it only as a guard."""
    return cell[1:] if cell.startswith("'") and _BEGINS_FORMULA.match(cell) else cell
