"""Pages that exist, however a list shrank since its arrows were drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pages import page_of


@pytest.mark.parametrize(
    ("page", "total", "expected"), [(0, 0, (0, 1)), (3, 0, (0, 1)), (1, 10, (1, 2)), (9, 11, (2, 3)), (-1, 11, (0, 3))]
)
def test_a_page_past_either_end_becomes_the_one_there(page: int, total: int, expected: tuple[int, int]) -> None:
    assert page_of(page, total, 5) == expected


@given(st.integers(-10, 10_000), st.integers(-5, 10_000), st.integers(1, 50))
def test_every_item_is_on_a_page_and_no_page_but_the_first_is_empty(page: int, total: int, per_page: int) -> None:
    shown, pages = page_of(page, total, per_page)

    assert 0 <= shown < pages
    assert pages * per_page >= total
    assert pages == 1 or (pages - 1) * per_page < total
