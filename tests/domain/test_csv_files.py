"""Tables that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.tables import csv_file, harmless_cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\n=1"])
def test_what_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert harmless_cell(text) == f"'{text}"


@pytest.mark.parametrize(("cell", "expected"), [(-5, "-5"), ("a = b", "a = b"), (None, ""), ("", "")])
def test_anything_else_stays_as_it_is(cell: object, expected: str) -> None:
    assert harmless_cell(cell) == expected


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=3, max_size=3)))
def test_every_cell_is_read_back(rows: list[list[str]]) -> None:
    text = csv_file(["a", "b", "c"], rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline="")))

    assert read == [["a", "b", "c"], *([harmless_cell(cell) for cell in row] for row in rows)]
