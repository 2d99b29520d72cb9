"""Film night's messages at their largest, and what they say."""

from __future__ import annotations

import io
import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from stage import NOON

from bot.domain.cards import FilmCard
from bot.domain.films import Film
from bot.domain.night_views import BallotPaper, NightDraft, NightPage, NightView, PoolPage
from bot.domain.nights import Candidate, Coming, Night, Plan, Pool, Suggestion
from bot.domain.ratings import ServerStars
from bot.domain.reviews import CriticsSummary
from bot.domain.voting import Method, TieRule, count, new_seed, priority
from bot.ui.nights.ballot import ballot_paper
from bot.ui.nights.cards import closed_card, result_card, vote_card
from bot.ui.nights.opening import draft_preview
from bot.ui.nights.picture import describe_result, draw_cover, draw_result
from bot.ui.nights.pool import pool_page
from bot.ui.nights.status import history_page, reminder_text, status_page

if TYPE_CHECKING:
    from discord import ui

LONG = "*A* [Title] So_Long ~That~ It `Has` To |Be| Cut, Because Nobody Would Read All Of It on a Telephone anyway "
METHODS = pytest.mark.parametrize("method", list(Method))


def candidates(number: int = 25) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(at, Film(film_id=at, title=f"{LONG}{at}", year=1985, directors=("D" * 90,)), at, 10**18, "p" * 200)
        for at in range(1, number + 1)
    )


def a_night(method: Method, **changes: object) -> Night:
    plan = Plan(
        closes_at=NOON,
        channel_id=10**18,
        method=method,
        tie_rule=TieRule.DRAW,
        starts_at=NOON + timedelta(days=1),
        place="x" * 100,
        seats=20,
        voter_role_id=10**18,
    )
    fields: dict[str, object] = {
        "night_id": 10**17,
        "guild_id": 10**18,
        "pool_id": 1,
        "pool": "*" * 40,
        "state": "open",
        "plan": plan,
        "created_at": NOON,
        "seed": new_seed(),
        **changes,
    }
    return Night(**fields)  # pyright: ignore[reportArgumentType] - every field is named above


def a_result(method: Method, films: int = 25) -> NightView:
    """A closed vote of 60 people over many films, with as many rounds as that gives."""
    chance, numbers = random.Random(5), list(range(1, films + 1))
    ballots = [
        {order[0]: 1}
        if method is Method.PLURALITY
        else dict.fromkeys(order, 1)
        if method is Method.APPROVAL
        else {number: rank for rank, number in enumerate(order, 1)}
        if method is Method.RANKED
        else {number: chance.randint(0, 5) for number in order}
        for order in (chance.sample(numbers, chance.randint(1, films)) for _ in range(60))
    ]
    night = a_night(method)
    result = count(method, ballots, priority(TieRule.DRAW, numbers, night.seed))
    closed = a_night(
        method,
        state="closed",
        closed_at=NOON + timedelta(days=7),
        winner=result.winner,
        ballots=60,
        event_id=10**18,
        result_message_id=10**18,
        seed=night.seed,
    )
    coming = Coming(tuple(range(10**18, 10**18 + 20)), tuple(range(10**18, 10**18 + 200)))
    return NightView(closed, candidates(films), 60, coming, result)


def assert_fits(layout: ui.LayoutView) -> str:
    assert layout.total_children_count <= 40
    assert layout.content_length() <= 4_000
    return str(layout.to_components())


@METHODS
def test_a_vote_s_card_fits_and_tells_neither_tally_nor_names(method: Method) -> None:
    text = assert_fits(vote_card(NightView(a_night(method), candidates(), 12_345)))

    assert method.sentence in text
    assert "**Votes** 12,345" in text
    assert "<@" not in text.replace("<@&", "")  # of many films not even who suggested them


@METHODS
def test_a_result_fits_with_its_way_picture_and_proof(method: Method) -> None:
    view = a_result(method)
    assert view.winner is not None
    film = FilmCard(view.winner.film, CriticsSummary(3, 5, 4.2), (), ServerStars(), 0)

    layout, files = result_card(view, film)
    text = assert_fits(layout)

    assert [file.filename for file in files] == ["result.png"]
    assert "60 people voted." in text
    assert view.night.seed in text
    assert "was away at the deadline" in text
    assert_fits(closed_card(view))


@METHODS
def test_a_full_ballot_fits(method: Method) -> None:
    marks = {at: at if method is Method.RANKED else 5 if method.is_scored else 1 for at in range(1, 26)}
    if method is Method.PLURALITY:
        marks = {7: 1}

    blank = assert_fits(ballot_paper(BallotPaper(a_night(method), candidates(), {}, None)))
    full = assert_fits(ballot_paper(BallotPaper(a_night(method), candidates(), marks, marks, 25)))
    changed = assert_fits(ballot_paper(BallotPaper(a_night(method), candidates(), marks, {1: 1}, 25)))

    assert "You have not voted" in blank
    assert "Your vote is cast" in full
    assert "Changed, not cast" in changed


def test_the_lists_fit() -> None:
    suggestions = tuple(
        Suggestion(
            suggestion_id=each.number,
            pool_id=1,
            film=each.film,
            user_id=10**18,
            pitch="*" * 200,
            suggested_at=NOON,
            wants=9,
            critics_mean=3.3,
        )
        for each in candidates()
    )
    pools = tuple(Pool(at, "*" * 40, 99) for at in range(25))
    results = [a_result(Method.RANKED) for _ in range(9)]
    draft = NightDraft(a_night(Method.STAR, state="draft"), candidates(), suggestions, 0, 3)

    assert_fits(pool_page(PoolPage(pools[0], pools, "age", suggestions[:8], 0, 4, 25)))
    assert_fits(status_page(results, is_host=True))
    assert_fits(history_page(NightPage(tuple((view, 4.5, 3.0) for view in results[:5]), 0, 2)))
    assert_fits(draft_preview(draft))
    assert "<@1000000000000000000>" in assert_fits(reminder_text(results[0], (10**18,)))


def test_a_long_way_shows_its_beginning_and_its_end() -> None:
    view = a_result(Method.RANKED)
    assert view.winner is not None
    assert view.result is not None
    film = FilmCard(view.winner.film, CriticsSummary(0, 0, None), (), ServerStars(), 0)

    text = str(result_card(view, film)[0].to_components())

    assert "Round 1:" in text
    assert f"Round {len(view.result.rounds)}:" in text
    assert "more rounds: see the picture and the ballots" in text


@METHODS
def test_the_picture_has_a_row_for_each_film_and_words_beside_it(method: Method) -> None:
    few, many = a_result(method, 3), a_result(method, 25)

    sizes = [Image.open(io.BytesIO(draw_result(view))).size for view in (few, many)]

    assert sizes[0][0] == sizes[1][0] == 1_000
    assert sizes[0][1] < sizes[1][1] < 1_000
    assert few.winner is not None
    assert few.winner.film.label in describe_result(few)


def test_a_cover_is_drawn_for_titles_of_every_script() -> None:
    for title in ("M", "千と千尋の神隠し", LONG * 3):
        assert Image.open(io.BytesIO(draw_cover(title, "Film night"))).size == (800, 320)
