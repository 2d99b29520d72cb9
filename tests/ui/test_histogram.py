"""The histogram is a picture of the tally, with the numbers in words beside it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bot.domain.ratings import Tally
from bot.ui.histogram import HEIGHT, WIDTH, describe_histogram, draw_histogram

BAR = (232, 179, 58)


def _bars(bins: tuple[int, ...]) -> list[int]:
    """Height in pixels of the golden bar in each of the ten columns."""
    image = Image.open(io.BytesIO(draw_histogram(Tally(bins)))).convert("RGB")
    assert image.size == (WIDTH, HEIGHT)
    step = (WIDTH - 72) / 10
    columns = [round(36 + (index + 0.5) * step) - 20 for index in range(10)]
    return [sum(image.getpixel((x, y)) == BAR for y in range(HEIGHT)) for x in columns]


def test_bars_are_in_proportion() -> None:
    heights = _bars((0, 0, 5, 0, 0, 0, 0, 0, 0, 10))

    assert [index for index, height in enumerate(heights) if height] == [2, 9]
    assert abs(heights[2] * 2 - heights[9]) <= 8


@pytest.mark.parametrize("bins", [(0,) * 10, (1,) + (0,) * 9, (0,) * 9 + (1_000_000,), (7,) * 10])
def test_every_tally_can_be_drawn(bins: tuple[int, ...]) -> None:
    assert len(draw_histogram(Tally(bins))) < 60_000


def test_the_words_say_what_the_bars_show() -> None:
    words = describe_histogram(Tally((1, 0, 0, 0, 0, 0, 0, 3, 12, 0)), "Heat (1995)")

    assert words == "Ratings of Heat (1995) from half a star to five stars. 12 gave 4.5, 3 gave 4, 1 gave 0.5."
    assert len(describe_histogram(Tally((10**9,) * 10), "x" * 300)) <= 1_024
