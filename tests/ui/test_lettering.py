"""Names and titles of every script are drawn with real letters, in the right order, within their room."""

# What is drawn shows only behind the curtain, letter by letter.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from bot.ui import lettering
from bot.ui.lettering import SEMIBOLD, fitted, width_of, write

TITLES = [
    "Amélie Nguyễn Łódź",
    "Σοφία και Кин-дза-дза!",
    "ואלס עם באשיר",
    "جدایی نادر از سیمین",
    "千と千尋の神隠し",
    "기생충",
    "臥虎藏龍",
    "पथेर पांचाली",
    "ลุงบุญมีระลึกชาติ",
    "🎬 film_fan ❤️",
]


def drawn(text: str) -> str:
    return "".join(run.text for run in lettering._runs(text))


@pytest.mark.parametrize("title", TITLES)
def test_every_letter_has_a_face_that_knows_it(title: str) -> None:
    runs = lettering._runs(title)

    assert drawn(title).strip()
    assert all(ord(letter) in lettering._coverage(run.face) for run in runs for letter in run.text)


@pytest.mark.parametrize("title", TITLES[:7])
def test_no_letter_is_lost_where_scripts_are_known(title: str) -> None:
    plain = unicodedata.normalize("NFKC", drawn(title))

    assert sorted(plain.replace(" ", "")) == sorted(unicodedata.normalize("NFKC", title).replace(" ", ""))


def test_right_to_left_text_is_turned_with_its_brackets_and_numbers_are_not() -> None:
    assert drawn("ואלס (2008)") == "(2008) סלאו"


def test_arabic_letters_are_joined() -> None:
    assert drawn("نور") == "ﺭﻮﻧ"


def test_letters_that_no_font_has_become_latin_ones() -> None:
    assert drawn("ᚠᚢᚦ Futhark") == "futh Futhark"


def test_scripts_that_cannot_be_joined_without_raqm_become_latin_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lettering, "_HAS_RAQM", False)
    lettering._runs.cache_clear()

    latin = drawn("पथेर")
    lettering._runs.cache_clear()

    assert latin.isascii()
    assert latin.strip()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.integers(20, 600))
def test_a_line_fits_into_its_room_whatever_it_says(text: str, width: int) -> None:
    line = fitted(text, width, 24)

    assert width_of(line, 24) <= width or line == "…"
    assert "\n" not in line


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40))
def test_any_text_can_be_written(text: str) -> None:
    draw = ImageDraw.Draw(Image.new("RGB", (400, 60)))

    write(draw, (200, 40), text, 24, (255, 255, 255), weight=SEMIBOLD, anchor="m")

    assert width_of(text, 24, SEMIBOLD) >= 0


def test_a_cut_never_parts_a_letter_from_its_marks() -> None:
    text = "e\u0323\u0301" * 40

    assert fitted(text, 200, 24).endswith("e\u0323\u0301…")


def test_a_line_can_end_or_be_centred_at_its_place() -> None:
    def inked(anchor: str) -> tuple[int, int]:
        image = Image.new("RGB", (600, 60))
        write(ImageDraw.Draw(image), (300, 40), "Heat", 30, (255, 255, 255), anchor=anchor)
        box = image.getbbox()
        assert box is not None
        return box[0], box[2]

    assert inked("l")[0] >= 298
    assert inked("r")[1] <= 302
    assert abs(sum(inked("m")) / 2 - 300) <= 2
