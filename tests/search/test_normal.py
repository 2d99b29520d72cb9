"""The normal form of titles and texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.normal import MAX_LENGTH, glued, in_shorthand, names_of, normal_form, without_article

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("Amélie", "amelie"),
        ("WALL·E", "wall e"),
        ("8½", "8 1 2"),
        ("Alien³", "alien 3"),
        ("It's a Wonderful Life", "its a wonderful life"),
        ("Thelma & Louise", "thelma and louise"),
        ("Straße", "strasse"),
        ("Иди и смотри", "иди и смотри"),
        ("千と千尋", "千 と 千 尋"),
        ("Łódź Ærø", "lodz aero"),
        ("  (500)  Days ", "500 days"),
        ("$", "$"),
        ("???", "???"),
        ("\x00\x07", ""),
        ("", ""),
    ],
)
def test_the_normal_form_is_what_is_left_without_case_accents_and_punctuation(title: str, form: str) -> None:
    assert normal_form(title) == form


@given(ANY_TEXT)
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    form = normal_form(text)

    assert normal_form(form) == form
    assert len(form) <= MAX_LENGTH
    form.encode()


@given(ANY_TEXT)
def test_every_text_has_encodable_names_without_line_breaks(text: str) -> None:
    for name in names_of((text,)):
        assert name
        assert "\n" not in name
        name.encode()


def test_a_long_text_is_cut() -> None:
    assert len(normal_form("é" * 6000)) == MAX_LENGTH


@pytest.mark.parametrize(
    ("form", "bare"),
    [("the matrix", "matrix"), ("la haine", "haine"), ("the", "the"), ("theatre of blood", "theatre of blood")],
)
def test_an_article_is_dropped_only_in_front_of_something(form: str, bare: str) -> None:
    assert without_article(form) == bare


def test_hyphens_inside_words_are_glued() -> None:
    assert glued("Spider-Man: Far") == "SpiderMan Far"
    assert glued("Plain") == "Plain"


def test_numbers_and_titles_have_a_shorthand() -> None:
    assert in_shorthand("rocky ii") == "rocky 2"
    assert in_shorthand("twelve monkeys") == "12 monkeys"
    assert in_shorthand("doctor no") == "dr no"


def test_a_film_answers_to_other_scripts_and_spellings() -> None:
    assert "idi i smotri" in names_of(("Иди и смотри",))
    assert {"se7en", "seven"} <= set(names_of(("Se7en",)))
    assert {"lavventura", "avventura"} <= set(names_of(("L'Avventura",)))
    assert {"wall e", "walle"} <= set(names_of(("WALL·E",)))


def test_a_film_of_very_many_titles_keeps_some() -> None:
    assert len(names_of(tuple(f"Title Number {number}" for number in range(30_000)))) == 48
