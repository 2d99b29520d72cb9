"""The pictures of members and servers: whatever they show, small enough, and said in words too."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.domain.ratings import Tally
from bot.domain.server_stats import CriticsPoint, ServerStats, last_months
from bot.domain.stars import Stars
from bot.domain.taste import Comparison, Favourite, Profile, SharedFilm, compare
from bot.ui.canvas import GOLD, PANEL, WIDTH
from bot.ui.comparison_picture import describe_tastes, draw_tastes
from bot.ui.profile_picture import describe_profile, draw_profile
from bot.ui.stats_pictures import describe_activity, describe_critics, draw_activity, draw_critics

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST_BYTES = 200_000
LONG = "Maximiliana-Theodora von und zu Hohenstein-Wartenburg 🎬 " * 6
NAMES = ("W", LONG, "نور الدين", "אלי כהן", "黒澤 明", "", "\u202ebackwards")
EMPTY_YEAR = last_months((), date(2026, 3, 1))


def a_profile(name: str, bins: tuple[int, ...], months: int, liked: int) -> Profile:
    favourites = tuple(Favourite(name or "x", 10**6, 4.96, 4.9) for _ in range(liked))
    year = tuple((month, months) for month, _ in EMPTY_YEAR)
    return Profile(1, name, Tally(bins), year, favourites, favourites[:1], favourites, ())


def some_stats(points: int, title: str = "Heat (1995)") -> ServerStats:
    cloud = tuple(CriticsPoint(n, n % 11 / 2, n % 19 / 4 + 0.5, n % 300 + 3, title) for n in range(points))
    return ServerStats(
        Tally((10**5,) * 10), 9_000, 700, tuple((month, 12_345) for month, _ in EMPTY_YEAR), (), cloud, cloud[:3],
        cloud[3:6], ()
    )  # fmt: skip


def a_comparison(stars: list[tuple[int, int]], name: str = "Ada") -> Comparison:
    films = [SharedFilm(f"Film {n}", Stars(own), Stars(other)) for n, (own, other) in enumerate(stars)]
    overlap, agreed, differed = compare(films)
    return Comparison(1, name, 2, name, overlap, tuple(films), agreed, differed)


def opened(picture: bytes) -> Image.Image:
    assert len(picture) < LARGEST_BYTES
    image = Image.open(io.BytesIO(picture))
    assert image.format == "PNG"
    assert image.width == WIDTH
    return image.convert("RGB")


def is_near(colour: Any, other: tuple[int, int, int]) -> bool:
    return all(abs(one - two) <= 12 for one, two in zip(colour, other, strict=True))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("bins", [(0,) * 8 + (1, 0), (10**6,) * 10, (4, 9, 27, 79, 149, 187, 218, 164, 132, 102)])
@pytest.mark.parametrize("liked", [0, 1, 5])
def test_every_profile_can_be_drawn_and_keeps_its_margins(name: str, bins: tuple[int, ...], liked: int) -> None:
    image = opened(draw_profile(a_profile(name, bins, 12_345, liked)))

    edges = [image.crop((0, 0, 30, image.height)), image.crop((WIDTH - 30, 0, WIDTH, image.height))]
    edges += [image.crop((0, 0, WIDTH, 30)), image.crop((0, image.height - 20, WIDTH, image.height))]
    assert all(is_near(pair, PANEL) for edge in edges for pair in zip(*edge.getextrema(), strict=True))


def test_the_habit_is_drawn_in_proportion() -> None:
    image = opened(draw_profile(a_profile("Ada", (0, 0, 50, 0, 0, 0, 0, 0, 0, 100), 0, 0)))
    step = (WIDTH - 2 * 44 + 14) / 10
    columns = [round(44 + index * step + 14) for index in range(10)]
    heights = [sum(is_near(image.getpixel((x, y)), GOLD) for y in range(150, 400)) for x in columns]

    assert [index for index, height in enumerate(heights) if height > 5] == [2, 9]
    assert abs(heights[2] * 2 - heights[9]) <= 10


@pytest.mark.parametrize("points", [6, 7, 100, 1_000, 5_000])
@pytest.mark.parametrize("title", ["Heat (1995)", LONG, "千と千尋の神隠し (2001)", "جدایی نادر از سیمین"])
def test_a_server_of_any_size_can_be_drawn(points: int, title: str) -> None:
    stats = some_stats(points, title)

    assert opened(draw_critics(stats)).height > 600
    assert opened(draw_activity(stats)).height > 400


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 10), st.integers(1, 10)), min_size=1, max_size=300), st.sampled_from(NAMES))
def test_any_two_tastes_can_be_drawn(stars: list[tuple[int, int]], name: str) -> None:
    shown = a_comparison(stars, name)

    assert opened(draw_tastes(shown)).height > 500
    assert len(describe_tastes(shown)) <= 1_024


def test_where_two_agree_there_is_a_golden_dot_and_where_they_do_not_a_blue_one() -> None:
    image = opened(draw_tastes(a_comparison([(10, 10), (1, 10)])))

    assert is_near(image.getpixel((132 + 475, 44 + 25 + 12)), GOLD)
    assert is_near(image.getpixel((132 + 25, 44 + 25 + 12)), (124, 142, 190))


@pytest.mark.parametrize(
    "say",
    [
        lambda: describe_profile(a_profile(LONG, (10**6,) * 10, 12_345, 5)),
        lambda: describe_critics(some_stats(5_000, LONG)),
        lambda: describe_activity(some_stats(10)),
    ],
)
def test_words_for_screen_readers_fit(say: Callable[[], str]) -> None:
    assert 20 < len(say()) <= 1_024


def test_the_words_say_what_the_pictures_show() -> None:
    profile = a_profile("Ada", (0,) * 7 + (3, 0, 12), 2, 1)

    assert describe_profile(profile).startswith("Stars given: 12 × 5, 3 × 4. Films seen in the last twelve months: ")
    assert "April 2, May 2" in describe_profile(profile)
    assert "Best directors: Ada 5.0." in describe_profile(profile)
    assert "1 film by the stars of Ada and of Ada: 1 within half a star" in describe_tastes(a_comparison([(9, 10)]))
    assert "here 0.5, critics 0.0" in describe_critics(some_stats(1))
