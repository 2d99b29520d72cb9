"""Profiles, comparisons, rankings and numbers keep within a message's limits and ping nobody by name."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_layouts import check_limits

from bot.domain.rankings import RankingFilter, Standing, TopEntry, TopPage, Votes, short_key
from bot.domain.ratings import Tally
from bot.domain.server_stats import ActiveMember, CriticsPoint, DivisiveFilm, ServerStats, last_months
from bot.domain.stars import Stars
from bot.domain.taste import Comparison, Favourite, Neighbour, Profile, SharedFilm, compare
from bot.ui import custom_ids
from bot.ui.profiles import comparison_page, profile_page
from bot.ui.rankings import change_words, top_page
from bot.ui.server_stats import stats_page

if TYPE_CHECKING:
    from typing import Any

BIG = 10**17
YEAR = tuple((month, 10**6) for month, _ in last_months((), date(2026, 3, 1)))
nasty = st.text(alphabet="ab *_~`|\\[](<>#-\n@é千ש\u202e", max_size=400)
full = RankingFilter(short_key("g"), 1990, short_key("d"), "month", 1_000)


def text_of(parts: list[dict[str, Any]]) -> str:
    return "\n".join(part.get("content", "") for part in parts)


@settings(max_examples=25, deadline=None)
@given(nasty)
async def test_any_profile_keeps_within_the_limits(text: str) -> None:
    liked = tuple(Favourite(text or "x", 10**6, 4.5, 4.4) for _ in range(5))
    near = tuple(Neighbour(BIG, text, 0.5, 10**6) for _ in range(5))
    tally = Tally((10**6,) * 10)

    layout, files = await profile_page(Profile(BIG, text, tally, YEAR, liked, liked, liked, near, True, 3.0, 3.5))

    check_limits(layout)
    assert [file.filename for file in files] == ["profile.png"]


@settings(max_examples=25, deadline=None)
@given(nasty)
async def test_any_comparison_keeps_within_the_limits(text: str) -> None:
    films = tuple(SharedFilm(text, Stars(n % 10 + 1), Stars(n * 3 % 10 + 1)) for n in range(40))

    layout, _ = await comparison_page(Comparison(BIG, text, BIG, text, *_compared(films)))

    check_limits(layout)


def _compared(films: tuple[SharedFilm, ...]) -> tuple[Any, Any, Any, Any]:
    overlap, agreed, differed = compare(films)
    return overlap, films, agreed, differed


@settings(max_examples=50, deadline=None)
@given(nasty)
async def test_any_page_of_the_ranking_keeps_within_the_limits(text: str) -> None:
    entries = tuple(TopEntry(text, Standing(BIG, 10**6, 4.444, Votes(10**6, 10**6 * 9)), -(10**6)) for _ in range(10))

    parts = check_limits(top_page(TopPage(full, entries, 999_998, 10**6, 10**7, 1_000, text, text, has_past=True)))

    assert sum(part.get("custom_id", "").startswith("top:") for part in parts) == 2


@settings(max_examples=15, deadline=None)
@given(nasty)
async def test_any_servers_numbers_keep_within_the_limits(text: str) -> None:
    points = tuple(CriticsPoint(n, 1.0, 4.5, 10**6, text) for n in range(3))
    divided = tuple(DivisiveFilm(text, Tally((10**6,) * 10), 2.0) for _ in range(5))
    active = tuple(ActiveMember(None if n else BIG, text, 10**6) for n in range(5))

    layout, files = await stats_page(
        ServerStats(Tally((10**6,) * 10), 10**6, 10**6, YEAR, divided, points, points, points, active)
    )

    check_limits(layout)
    assert [file.filename for file in files] == ["activity.png", "critics.png"]


async def test_without_critics_there_is_no_picture_of_them() -> None:
    layout, files = await stats_page(ServerStats(Tally((1,) * 10), 1, 1, YEAR, (), (), (), (), ()))

    assert [file.filename for file in files] == ["activity.png"]
    assert "critics" not in text_of(check_limits(layout)).partition("-#")[0]


async def test_the_filter_is_said_and_survives_in_the_arrows() -> None:
    entry = TopEntry("Heat (1995)", Standing(1, 11, 4.25, Votes(12, 110)), 3)

    parts = check_limits(top_page(TopPage(full, (entry,), 1, 3, 21, 5, "Crime", "Michael Mann", has_past=True)))

    text = text_of(parts)
    assert "21 films · Crime · 1990s · by Michael Mann · ratings of the last 30 days · at least 1,000 ratings" in text
    assert "**11** · **Heat (1995)** · 4.25 · ▲ up 3\n-# 12 ratings, plain mean 4.58" in text
    ids = [part["custom_id"] for part in parts if part.get("custom_id", "").startswith("top:")]
    assert ids == [custom_ids.top(full, page, way) for page, way in ((0, "previous"), (2, "next"))]


@pytest.mark.parametrize(("change", "words"), [(None, "new"), (0, ""), (1, "▲ up 1"), (-1_200, "▼ down 1,200")])
def test_a_move_is_said_in_words(change: int | None, words: str) -> None:
    assert change_words(change) == words


async def test_an_empty_ranking_says_what_to_do() -> None:
    parts = check_limits(top_page(TopPage(RankingFilter(least=9), (), 0, 1, 0)))

    assert "No film fits. Try fewer filters." in text_of(parts)


async def test_a_ranking_of_nothing_does_not_speak_of_filters() -> None:
    parts = check_limits(top_page(TopPage(RankingFilter(), (), 0, 1, 0)))

    assert text_of(parts).strip() == "## Top films of this server\nNo film is ranked here yet. Start with `/rate`."
