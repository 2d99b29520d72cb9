"""Words that a server does not want to read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.domain.words import first_blocked, read_blocked_words


@pytest.mark.parametrize(
    "text",
    [
        "What rubbish!",
        "RUBBISH",
        "rub\u200bbish",
        "rub\u200cbish",
        "rub\u00adb\ufe0fish",
        "ｒｕｂｂｉｓｈ",
        "(rubbish)",
        "a  big\nfat   lie",
        "„rubbish“",
    ],
)
def test_case_width_and_hidden_characters_do_not_help(text: str) -> None:
    assert first_blocked(text, ("big fat lie", "rubbish")) is not None


@pytest.mark.parametrize("text", ["rubbishy", "antirubbish", "Scunthorpe", "", "rub bish"])
def test_a_part_of_a_longer_word_is_no_word(text: str) -> None:
    assert first_blocked(text, ("cunt", "rubbish")) is None


def test_a_list_is_read_with_commas_and_lines_each_word_once() -> None:
    assert read_blocked_words("Rubbish, LIE\n  big   fat lie \n\nlie") == ("big fat lie", "lie", "rubbish")


def test_nothing_is_blocked_by_an_empty_list() -> None:
    assert first_blocked("anything", read_blocked_words(" ,\n")) is None


@pytest.mark.parametrize("text", ["x" * 51, ",".join(f"w{number}" for number in range(201))])
def test_too_much_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"(?i)at most"):
        read_blocked_words(text)


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=10), max_size=5))
def test_no_text_and_no_word_breaks_the_search(text: str, words: list[str]) -> None:
    found = first_blocked(text, read_blocked_words("\n".join(words)))

    assert found is None or found.strip()
