"""Text from outside: cleaned, cut, split at its spoiler marks, laid out on pages."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.drafts import Section
from bot.domain.texts import Span, clean, paginate, shorten, split_spoilers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.texts import Page

# Prose with the marks that matter: spoilers whole and broken, sentences, paragraphs, words too long for a page.
pieces = st.sampled_from(
    ["||", "|", " ", "\n\n", ". ", "!) ", "word", "Ende.", "||he dies||", "|| not one ||", "x" * 60, "·", "…", "é"]
)
prose = st.lists(pieces | st.text(max_size=6), max_size=40).map("".join)
sections_of_prose = st.lists(st.builds(Section, st.none() | st.just("A heading"), prose), max_size=5)
page_sizes = st.integers(20, 120)
MARKS = 4  # "||" at both ends of a piece whose spoiler was cut


def _bare(text: str) -> str:
    """The text without what laying out may add or take: spoiler bars and white space."""
    return "".join(text.replace("|", "").split())


def _hidden(texts: Sequence[str]) -> str:
    return _bare("".join(span.text for text in texts for span in split_spoilers(text) if span.is_spoiler))


def _texts(pages: Sequence[Page]) -> list[str]:
    return [text for page in pages for _heading, text in page.parts]


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        ("a\x00b\x07c\x1bd\x7fe\x85f", "abcdef"),
        ("tab\tand line\nstay", "tab\tand line\nstay"),
        ("\u202ereversed\u202c \u2066isolated\u2069", "reversed isolated"),
        ("\ufeffzero\u200bwidth", "zerowidth"),
        ("half a \ud83d surrogate", "half a  surrogate"),
        ("👩\u200d🚀 stays joined", "👩\u200d🚀 stays joined"),
        ("é, ½, 漢字, ٣ and 😀 stay", "é, ½, 漢字, ٣ and 😀 stay"),
    ],
)
def test_what_can_not_be_seen_is_dropped_and_letters_stay(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("text", "size", "short"),
    [
        ("short", 5, "short"),
        ("a long sentence about films", 20, "a long sentence…"),
        ("a sentence-that-has-one-long-word", 20, "a sentence-that-has…"),
        ("anything", 1, "…"),
        ("anything", 0, ""),
    ],
)
def test_a_text_is_cut_at_a_word_if_one_ends_near(text: str, size: int, short: str) -> None:
    assert shorten(text, size) == short


@given(st.text(), st.integers(0, 50))
def test_a_shortened_text_fits_and_begins_like_the_whole(text: str, size: int) -> None:
    short = shorten(text, size)

    assert len(short) <= size
    assert short == text or text.startswith(short[:-1])


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", []),
        ("plain", [Span("plain")]),
        ("||all||", [Span("all", is_spoiler=True)]),
        ("he ||dies|| twice", [Span("he "), Span("dies", is_spoiler=True), Span(" twice")]),
        ("||a||||b||", [Span("a", is_spoiler=True), Span("b", is_spoiler=True)]),
        ("||one\ntwo||", [Span("one\ntwo", is_spoiler=True)]),
        ("a || b", [Span("a || b")]),
        ("half a ||mark", [Span("half a ||mark")]),
        ("x || y || z", [Span("x "), Span(" y ", is_spoiler=True), Span(" z")]),
    ],
)
def test_spoilers_are_split_at_their_marks(text: str, spans: list[Span]) -> None:
    assert split_spoilers(text) == spans


@given(prose)
def test_splitting_loses_nothing_but_the_marks(text: str) -> None:
    spans = split_spoilers(text)

    assert "".join(f"||{span.text}||" if span.is_spoiler else span.text for span in spans) == text


def test_there_is_always_a_page() -> None:
    assert [page.parts for page in paginate([], 100)] == [()]
    assert [page.parts for page in paginate([Section(None, " ")], 100)] == [()]


def test_short_sections_share_a_page() -> None:
    sections = [Section(None, "Opening."), Section("Strengths", "Two."), Section("Verdict", "Good.")]

    pages = paginate(sections, 100)

    assert [page.parts for page in pages] == [((None, "Opening."), ("Strengths", "Two."), ("Verdict", "Good."))]


def test_a_section_that_does_not_fit_beside_the_last_begins_a_page() -> None:
    pages = paginate([Section("One", "x" * 60), Section("Two", "y" * 60)], 100)

    assert [page.parts for page in pages] == [(("One", "x" * 60),), (("Two", "y" * 60),)]


def test_a_long_section_shows_its_heading_once() -> None:
    pages = paginate([Section("Long", "A sentence. " * 40)], 100)

    assert [heading for page in pages for heading, _text in page.parts] == ["Long"] + [None] * (len(pages) - 1)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (f"{'a' * 70}\n\n{'b. ' * 30}", "a" * 70),
        (f"{'a' * 70}. {'word ' * 30}", f"{'a' * 70}."),
        (f"{'a' * 70} {'b' * 90}", "a" * 70),
        ("a" * 150, "a" * 100),
    ],
    ids=["at a paragraph", "else at a sentence", "else at a space", "else anywhere"],
)
def test_a_long_text_is_cut_where_reading_pauses(text: str, first: str) -> None:
    assert _texts(paginate([Section(None, text)], 100))[0] == first


def test_a_cut_spoiler_stays_hidden_on_both_pages() -> None:
    secret = " ".join(f"secret{number}" for number in range(40))

    pages = paginate([Section(None, f"Open. ||{secret}|| Open again.")], 100)

    assert len(pages) > 3
    assert _hidden(_texts(pages)) == _bare(secret)
    assert "secret" not in "".join(
        span.text for text in _texts(pages) for span in split_spoilers(text) if not span.is_spoiler
    )


def test_a_mark_without_a_partner_hides_nothing_on_later_pages() -> None:
    pages = paginate([Section(None, f"In C, a || b means or. {'More prose. ' * 30}")], 100)

    assert _hidden(_texts(pages)) == ""


@given(prose, page_sizes)
@example("x" * 19 + "||he dies|| and more " * 3, 20)
@example("||" + "x" * 17 + "|| plain prose ||dies||" * 2, 20)
def test_paging_hides_exactly_what_was_hidden(text: str, size: int) -> None:
    pages = paginate([Section(None, text)], size)

    assert _hidden(_texts(pages)) == _hidden([text.strip()])


@given(sections_of_prose, page_sizes)
def test_paging_loses_nothing_and_keeps_the_order(sections: list[Section], size: int) -> None:
    pages = paginate(sections, size)

    assert _bare("".join(_texts(pages))) == _bare("".join(section.text for section in sections))
    shown = [heading for page in pages for heading, _text in page.parts if heading]
    assert shown == [section.heading for section in sections if section.heading and section.text.strip()]


@given(sections_of_prose, page_sizes)
def test_every_page_is_bounded_and_none_is_empty(sections: list[Section], size: int) -> None:
    pages = paginate(sections, size)

    assert len(pages) >= 1
    assert all(page.parts for page in pages) or len(pages) == 1
    for page in pages:
        headings = sum(len(heading) for heading, _text in page.parts if heading)
        assert sum(len(text) for _heading, text in page.parts) <= size + headings + MARKS


@given(sections_of_prose, page_sizes)
def test_two_pages_in_a_row_would_not_have_fitted_on_one(sections: list[Section], size: int) -> None:
    pages = paginate(sections, size)

    for before, after in pairwise(pages):
        assert sum(len(h or "") + len(t) for h, t in (*before.parts, after.parts[0])) > size * 2 // 3


@given(prose, st.integers(1, 19))
def test_even_a_tiny_page_comes_to_an_end(text: str, size: int) -> None:
    assert _bare("".join(_texts(paginate([Section(None, text)], size)))) == _bare(text)
