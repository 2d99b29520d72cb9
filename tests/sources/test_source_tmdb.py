"""Films and users' reviews from TMDB."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from shapes import tmdb_film, tmdb_review, tmdb_reviews
from web_site import KEY, Answer, Site, a_fetcher, a_site, in_json

from bot.domain.errors import InvalidInput
from bot.domain.films import FilmFacts
from bot.sources import Malformed, SourcedReview, TmdbFilm, TmdbFilms, Validators
from bot.sources.tmdb import LONGEST_CACHE
from bot.sources.tmdb_items import film_of

Clock = Callable[[], datetime]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PATH = "/3/movie/4242"


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    async with a_site() as opened:
        yield opened


async def _film(site: Site, clock: Clock, key: str = KEY) -> TmdbFilm | None:
    async with a_fetcher(site, clock) as fetcher:
        return await TmdbFilms(fetcher, key, clock, base=site.address).film(4242)


def _read(node: dict[str, Any]) -> TmdbFilm:
    film = film_of(node, fetched_at=NOW, stale_at=NOW, attribution="TMDB")
    assert film is not None
    return film


def _users(film: TmdbFilm | None) -> tuple[SourcedReview, ...]:
    assert film is not None
    assert film.users is not None
    return film.users.reviews


async def test_a_film_comes_with_its_people_poster_and_ids(site: Site, clock: Clock) -> None:
    site.says(PATH, in_json(tmdb_film()))

    film = await _film(site, clock)

    assert film is not None
    assert film.facts == FilmFacts(
        title="The Salt Harbour",
        year=2025,
        original_title="Salthöfnin",
        directors=("Runa Vik",),
        cast=("First Billed", "Second Billed"),
        genres=("Drama", "Mystery"),
        runtime_minutes=107,
        imdb_id="tt9911001",
        tmdb_id=4242,
    )
    assert film.poster_url == "https://image.tmdb.org/t/p/w500/p0STER-path_1.jpg"
    assert film.attribution == "This product uses the TMDB API but is not endorsed or certified by TMDB."
    assert film.users is not None
    assert (film.users.reviews, film.problems) == ((), ())


async def test_nothing_is_kept_longer_than_six_months(site: Site, clock: Clock) -> None:
    site.says(PATH, in_json(tmdb_film()))

    film = await _film(site, clock)

    assert film is not None
    assert (film.fetched_at, film.stale_at) == (NOW, NOW + LONGEST_CACHE)
    assert timedelta(days=181) > LONGEST_CACHE


async def test_a_users_review_is_marked_as_a_users(site: Site, clock: Clock) -> None:
    site.says(PATH, in_json(tmdb_film(tmdb_review())))

    film = await _film(site, clock)

    (review,) = _users(film)
    draft = review.draft
    assert (review.written_by, review.source_id) == ("user", "tmdb:review:5b1c13b9c3a36848f2026384")
    assert (draft.critic, draft.outlet) == ("harbourfan", "TMDB users")
    assert "not by a critic" in draft.warnings[0]
    assert draft.rating is not None
    assert (draft.rating.original, draft.rating.score_hundredths) == ("8/10", 8000)
    assert draft.verdict == "Loved every wave of it, truly."
    assert draft.sections[0].text.startswith("Loved every wave of it, truly. The keeper is great. More")
    assert len(draft.sections[0].text) <= 400
    assert draft.published_on == date(2026, 2, 9)
    assert (draft.title, draft.year, draft.imdb_id) == ("The Salt Harbour", 2025, "tt9911001")


async def test_a_key_goes_into_the_query_and_a_token_into_the_header(site: Site, clock: Clock) -> None:
    site.says(PATH, in_json(tmdb_film()))

    await _film(site, clock, KEY)
    await _film(site, clock, "aaa.bbb.ccc")

    with_key, with_token = site.requests
    assert with_key.query["api_key"] == KEY
    assert with_key.query["append_to_response"] == "credits,external_ids,reviews"
    assert "Authorization" not in with_key.headers
    assert with_token.headers["Authorization"] == "Bearer aaa.bbb.ccc"
    assert "api_key" not in with_token.query


async def test_a_film_that_tmdb_does_not_know_is_none(site: Site, clock: Clock) -> None:
    assert await _film(site, clock) is None


async def test_the_answer_to_another_question_is_malformed(site: Site, clock: Clock) -> None:
    site.says(PATH, in_json(tmdb_film(id=7)))

    with pytest.raises(Malformed):
        await _film(site, clock)


async def test_a_film_is_found_by_its_imdb_id(site: Site, clock: Clock) -> None:
    found = {"movie_results": [tmdb_film(media_type="movie")], "person_results": [], "tv_results": []}
    site.says("/3/find/tt9911001", in_json(found))
    site.says("/3/find/tt0000000", in_json({"movie_results": []}))

    async with a_fetcher(site, clock) as fetcher:
        films = TmdbFilms(fetcher, KEY, clock, base=site.address)
        match = await films.find("tt9911001")
        nothing = await films.find("tt0000000")
        with pytest.raises(InvalidInput, match="IMDb"):
            await films.find("../movie/1")

    assert match is not None
    assert (match.tmdb_id, match.title, match.year) == (4242, "The Salt Harbour", 2025)
    assert nothing is None


async def test_a_search_gives_films_to_choose_from(site: Site, clock: Clock) -> None:
    results = [tmdb_film(), tmdb_film(id=5, release_date="", poster_path=None), {"id": "x"}, None, {"title": "No id"}]
    site.says("/3/search/movie", in_json({"page": 1, "results": results, "total_pages": 1, "total_results": 5}))

    async with a_fetcher(site, clock) as fetcher:
        matches = await TmdbFilms(fetcher, KEY, clock, base=site.address).search("salt & harbour", 2025)

    assert [(match.tmdb_id, match.year) for match in matches] == [(4242, 2025), (5, None)]
    assert site.requests[0].query["query"] == "salt & harbour"
    assert site.requests[0].query["primary_release_year"] == "2025"


async def test_users_reviews_are_asked_for_again_only_if_there_is_anything_new(site: Site, clock: Clock) -> None:
    answer = in_json(tmdb_reviews(tmdb_review(), total_results=34), ETag='W/"one"')
    site.says(f"{PATH}/reviews", answer, Answer(status=304, headers={"ETag": 'W/"one"'}))

    async with a_fetcher(site, clock) as fetcher:
        films = TmdbFilms(fetcher, KEY, clock, base=site.address)
        first = await films.users_reviews(4242, "The Salt Harbour")
        assert first is not None
        again = await films.users_reviews(4242, "The Salt Harbour", first.validators)

    assert [review.draft.critic for review in first.reviews] == ["harbourfan"]
    assert (first.total, first.is_unchanged, first.problems) == (34, False, ())
    assert again is not None
    assert (again.is_unchanged, again.reviews, again.validators) == (True, (), Validators('W/"one"'))
    assert site.requests[1].headers["If-None-Match"] == 'W/"one"'


async def test_a_film_that_tmdb_does_not_know_any_more_has_no_users_reviews(site: Site, clock: Clock) -> None:
    async with a_fetcher(site, clock) as fetcher:
        assert await TmdbFilms(fetcher, KEY, clock, base=site.address).users_reviews(4242, "Gone") is None


@pytest.mark.parametrize("changed", [None, [], {"page": 1}, {"results": {}}])
async def test_users_reviews_of_another_shape_cost_no_details(changed: object) -> None:
    film = _read(tmdb_film(reviews=changed))

    assert film.users is None
    assert film.facts.runtime_minutes == 107
    assert film.problems == ("TMDB gives users' reviews of The Salt Harbour in an unknown shape.",)


@pytest.mark.parametrize(
    ("text", "warns"),
    [
        ("Spoilers ahead!\r\n\r\nThe keeper is the sea.", True),
        ("It contains major spoilers. The keeper is the sea.", True),
        ("A spoiler-free look at the sea.", False),
        ("The keeper is the sea.", False),
    ],
)
def test_a_users_review_that_warns_of_spoilers_is_known_by_it(text: str, *, warns: bool) -> None:
    (review,) = _users(_read(tmdb_film(tmdb_review(content=text))))

    assert review.draft.has_spoilers is warns


@pytest.mark.parametrize("bad", [None, 7, {}, {"id": "a"}, tmdb_review(content=None), tmdb_review(author=" ")])
def test_a_malformed_review_costs_only_itself(bad: object) -> None:
    film = _read(tmdb_film(tmdb_review(), bad, tmdb_review(id="other")))

    assert len(_users(film)) == 2
    assert len(film.problems) == 1


@pytest.mark.parametrize("rating", [11, 0, -1, "8", True, [], {}, 1e300, 10**30])
def test_no_rating_is_invented(rating: object) -> None:
    (review,) = _users(_read(tmdb_film(tmdb_review(author_details={"rating": rating}))))

    assert review.draft.rating is None
    assert len(review.draft.warnings) == 2


@pytest.mark.parametrize("details", [None, {}, {"rating": None}, "text"])
def test_a_user_may_give_no_rating(details: object) -> None:
    (review,) = _users(_read(tmdb_film(tmdb_review(author_details=details))))

    assert review.draft.rating is None
    assert len(review.draft.warnings) == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("poster_path", "/../../evil.jpg"),
        ("poster_path", "https://evil.example/a.jpg"),
        ("poster_path", "/a.svg"),
        ("poster_path", None),
    ],
)
def test_a_strange_poster_is_no_poster(key: str, value: object) -> None:
    assert _read(tmdb_film(**{key: value})).poster_url is None


def test_unknown_facts_are_left_out() -> None:
    node = tmdb_film(release_date="", runtime=0, credits=[], genres=None, external_ids={"imdb_id": ""}, imdb_id=None)

    facts = _read(node).facts

    assert (facts.year, facts.runtime_minutes, facts.directors, facts.genres, facts.imdb_id) == (
        None,
        None,
        (),
        (),
        None,
    )


@given(
    st.dictionaries(
        st.sampled_from(list(tmdb_film())),
        st.none()
        | st.text(max_size=30)
        | st.integers()
        | st.lists(st.integers() | st.dictionaries(st.text(), st.none())),
    )
)
def test_whatever_an_answer_holds_it_is_read_or_refused(changes: dict[str, Any]) -> None:
    film = film_of(tmdb_film() | changes, fetched_at=NOW, stale_at=NOW, attribution="TMDB")

    assert film is None or film.facts.title
