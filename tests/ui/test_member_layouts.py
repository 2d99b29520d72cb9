"""Diaries, watchlists, picks and digests keep within Discord's limits, whatever people write."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_layouts import check_limits

from bot.domain.cards import Pick, WatchlistPage, Wish
from bot.domain.diary import DiaryEntry, DiaryPage
from bot.domain.digest import Digest, Mover, RatedLately
from bot.domain.films import Film
from bot.domain.notation import parse_notation
from bot.domain.ratings import Note, ServerStars, Tally
from bot.domain.reviews import CriticsSummary, ReviewHeader
from bot.domain.stars import Stars
from bot.services.members.diary import ENTRIES_PER_PAGE
from bot.services.members.watchlist import MOST_COMPANIONS, WISHES_PER_PAGE
from bot.ui import custom_ids
from bot.ui.diary import diary_page
from bot.ui.digest import digest_post
from bot.ui.limits import CUSTOM_ID
from bot.ui.watchlist import pick_card, watchlist_page

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BIG = 2**62
nasty = st.text(alphabet="ab *_~`|\\[](<>#-\n@é千ש\u202e", max_size=1_000)


def _film(title: str) -> Film:
    return Film(film_id=10**17, title=title or "x", year=1995, directors=(title or "x",) * 3, runtime_minutes=170)


def _diary(title: str, note: str, *, is_own: bool = True, hides_every_note: bool = False) -> DiaryPage:
    entry = DiaryEntry(
        _film(title), NOW.date(), BIG, is_rewatch=True, stars=Stars(9), note=Note(note) if note.strip() else None
    )
    months = [NOW.date() - timedelta(days=31 * back) for back in range(ENTRIES_PER_PAGE)]
    entries = tuple(DiaryEntry(entry.film, day, BIG - day.month, True, entry.stars, entry.note) for day in months)
    return DiaryPage(BIG, entries, 999_998, 999_999, 10**6, 10**6, is_own=is_own, hides_every_note=hides_every_note)


@settings(deadline=None, max_examples=60)
@given(nasty, nasty, st.booleans())
def test_a_diary_holds_ten_entries_of_anything(title: str, note: str, hides: bool) -> None:
    parts = check_limits(diary_page(_diary(title, note, hides_every_note=hides), "Took it out. " * 20))

    assert parts


@pytest.mark.parametrize("is_own", [True, False])
def test_only_one_s_own_diary_can_be_changed(*, is_own: bool) -> None:
    parts = check_limits(diary_page(_diary("Heat", "", is_own=is_own)))

    assert any(part.get("placeholder") == "Take an entry out" for part in parts) == is_own


def test_spoilers_stay_covered_and_the_server_can_cover_every_note() -> None:
    film, day = _film("Heat"), date(2026, 1, 1)
    page = DiaryPage(1, (DiaryEntry(film, day, note=Note("He dies.", has_spoilers=True)),), 0, 1, 0, 1)
    covered = DiaryPage(1, (DiaryEntry(film, day, note=Note("Fine.")),), 0, 1, 0, 1, hides_every_note=True)

    assert "||He dies.||" in str(diary_page(page).to_components())
    assert "||Fine.||" in str(diary_page(covered).to_components())


@settings(deadline=None, max_examples=60)
@given(nasty)
def test_a_watchlist_holds_a_page_of_any_films(title: str) -> None:
    wishes = tuple(Wish(_film(title), NOW, 1_000) for _ in range(WISHES_PER_PAGE))

    assert check_limits(watchlist_page(WatchlistPage(wishes, 1, 3, 2_000), "Took it off. " * 20))


@settings(deadline=None, max_examples=30)
@given(nasty)
def test_a_pick_names_everybody(title: str) -> None:
    people = tuple(BIG - at for at in range(MOST_COMPANIONS + 1))
    layout = pick_card(Pick(_film(title), CriticsSummary(350, 2, 3), people, 2_000))

    assert check_limits(layout)
    assert all(f"<@{user_id}>" in str(layout.to_components()) for user_id in people)


@settings(deadline=None, max_examples=60)
@given(nasty, nasty)
def test_a_digest_holds_five_of_everything(title: str, name: str) -> None:
    film = _film(title)
    review = ReviewHeader(
        review_id=1,
        film_id=1,
        film_label=title,
        critic=name,
        outlet=name,
        headline=name,
        verdict=name,
        rating=parse_notation("4/5"),
    )
    digest = Digest(
        guild_id=1,
        channel_id=1,
        since=NOW,
        until=NOW + timedelta(days=7),
        reviews=(review,) * 5,
        review_count=10**6,
        ratings=10**6,
        raters=10**6,
        most_rated=(RatedLately(film, 10**6, ServerStars(Tally((10**6,) * 10), 2.5)),) * 5,
        movers=(Mover(film, 1.0, 5.0),) * 3,
        lines=("x" * 1_000,) * 9,
    )

    assert check_limits(digest_post(digest))


def test_a_digest_without_stars_to_show_says_how_many_there_are() -> None:
    rated = RatedLately(_film("Heat"), 3, ServerStars(concealed_count=12))
    digest = Digest(guild_id=1, channel_id=1, since=NOW, until=NOW, ratings=3, raters=3, most_rated=(rated,))

    assert "12 ratings, hidden until you rate it" in str(digest_post(digest).to_components())


def test_the_ids_fit() -> None:
    assert len(custom_ids.diary(BIG, 999_999, "previous")) <= CUSTOM_ID
    assert len(custom_ids.watchlist(999_999, "previous")) <= CUSTOM_ID
