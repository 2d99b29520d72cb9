"""Titles as people type them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.titles import split_year, title_key

# Letters, marks and signs on which folding has stumbled, beside any text at all.
awkward = st.text(st.sampled_from("the an aAﬁßøØǿǽᴭıİ½8'’&＆_ \t·-(ＴＨＥ\u0301\ud800"), max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amélie", "amelie"),
        ("8½", "8 1/2"),
        ("WALL·E", "wall-e"),
        ("The Third Man", "third man"),
        ("Crouching Tiger, Hidden Dragon", "crouching tiger hidden dragon"),
        ("Bonnie & Clyde", "Bonnie and Clyde"),
        ("Schindler's List", "Schindlers List"),
        ("Rosemary’s Baby", "Rosemary's Baby"),
        ("Łódź Story", "lodz story"),
        ("Smørrebrød", "smorrebrod"),
        ("Ǣon", "aeon"),
        ("ＨＥＡＴ", "heat"),
        ("2001: A Space Odyssey", "2001 a space odyssey"),
        ("The A-Team", "A Team"),
    ],
)
def test_two_spellings_of_a_title_share_a_key(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(("title", "key"), [("A", "a"), ("The", "the"), ("An", "an"), ("The The", "the"), ("$", "$")])
def test_a_title_of_nothing_but_an_article_or_a_sign_keeps_a_key(title: str, key: str) -> None:
    assert title_key(title) == key


@given(st.text() | awkward)
@example("the the band")
@example("＆")
@example("\ud800")
def test_the_key_of_a_key_is_itself(title: str) -> None:
    key = title_key(title)

    assert title_key(key) == key


def test_the_key_of_every_foldable_character_is_its_own_key_and_can_be_stored() -> None:
    characters = map(chr, range(0x20000))
    foldable = [c for c in characters if unicodedata.normalize("NFKD", c.casefold()) != c or not c.isprintable()]

    keys = {character: title_key(f"{character}x") for character in foldable}

    assert len(foldable) > 10_000
    assert all(key.encode() for key in keys.values())
    assert not [ascii(character) for character, key in keys.items() if title_key(key) != key]


@given(st.characters(codec="utf-8"))
def test_case_and_article_do_not_matter(character: str) -> None:
    assert title_key(f"The {character}x Film") == title_key(f"{character}x film")


@pytest.mark.parametrize("title", ["1917", "300", "2001", "8½", "2012", "1984", "9", "2001: A Space Odyssey", "Se7en"])
def test_a_number_that_is_the_title_is_no_year(title: str) -> None:
    assert split_year(title) == (title, None)


@pytest.mark.parametrize(
    "typed", ["Heat 1995", "Heat (1995)", "Heat, 1995", "  Heat  (1995)  ", "Heat(1995)", "Heat  1995"]
)
def test_a_trailing_year_is_split_off(typed: str) -> None:
    assert split_year(typed) == ("Heat", 1995)


@pytest.mark.parametrize(
    ("typed", "title", "year"),
    [
        ("1917 (2019)", "1917", 2019),
        ("1917 2019", "1917", 2019),
        ("Blade Runner 2049", "Blade Runner", 2049),
        ("2001: A Space Odyssey (1968)", "2001: A Space Odyssey", 1968),
        ("Room 1408", "Room 1408", None),
        ("Apollo 13", "Apollo 13", None),
        ("Heat 1750", "Heat 1750", None),
        ("Heat 19951", "Heat 19951", None),
        ("Heat1995", "Heat1995", None),
    ],
)
def test_only_a_year_of_film_history_is_a_year(typed: str, title: str, year: int | None) -> None:
    assert split_year(typed) == (title, year)


@given(st.text())
def test_any_text_splits_into_a_title_and_perhaps_a_year(text: str) -> None:
    title, year = split_year(text)

    assert title in text
    assert year is None or 1800 <= year <= 2099
