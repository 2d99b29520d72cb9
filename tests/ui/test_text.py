"""Text from outside neither formats nor mentions nor hides, and never grows past its limit."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.text import fit, human_date, names, plain, plural, review_text

UNESCAPED = re.compile(r"(?<!\\)(?:\\\\)*[*_~`|]")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold** _it_ ~no~ `code`", r"\*\*bold\*\* \_it\_ \~no\~ \`code\`"),
        ("[click](https://example.org)", r"\[click\](https://example.org)"),
        ("<@123> <#5> <t:1:R>", r"\<@123> \<#5> \<t:1:R>"),
        ("# big\n- item\n> quote\n-# small\n1. one", "\\# big\n\\- item\n\\> quote\n\\-# small\n1\\. one"),
        ("3.5/4 and 1999. Fine", "3.5/4 and 1999. Fine"),
        ("@everyone @here me@example.org", "@\u2060everyone @\u2060here me@example.org"),
        ("see https://example.org/a_b_c", "see https://example.org/a_b_c"),
        ("right\u202eto left\u200b", "rightto left"),
    ],
)
def test_markup_is_shown_as_written(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(st.text(max_size=300), st.integers(1, 120))
def test_fitted_text_never_exceeds_its_limit(text: str, limit: int) -> None:
    assert len(fit(text, limit)) <= limit


@given(st.text(alphabet="ab *_~`|\\[](<>#-\n", max_size=80))
def test_no_markup_survives(text: str) -> None:
    assert not UNESCAPED.search(plain(text))


def test_spoilers_are_the_only_marks_that_stay() -> None:
    assert review_text("He ||*dies*|| here ||") == r"He ||\*dies\*|| here \|\|"


def test_a_spoiler_of_two_paragraphs_is_covered_in_both() -> None:
    assert review_text("||one\n\ntwo|| three") == "||one||\n\n||two|| three"


def test_hiding_all_covers_each_paragraph_once() -> None:
    assert review_text("a ||b||\n\nc", hide_all=True) == "||a b||\n\n||c||"


def test_small_words() -> None:
    assert plural(1, "rating") == "1 rating"
    assert plural(2_000, "rating") == "2,000 ratings"
    assert names(("A", "B", "C", "D", "E")) == "A, B, C and 2 more"
    assert human_date(date(2025, 6, 5)) == "5 June 2025"
