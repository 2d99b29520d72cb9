"""What users of TMDB say: kept apart from critics, renewed now and then, gone when its time is up."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from builders import GUILD, OTHER_GUILD, a_draft, add_film, add_review, facts
from sources.shapes import tmdb_film, tmdb_review, tmdb_reviews
from sources.web_site import KEY, SLOW, Answer, a_fetcher, a_site, failing, in_json
from test_film_details import Wired

from bot.domain.errors import NotFound
from bot.domain.users_reviews import UsersPage
from bot.services import build_services
from bot.services.library.sources import Network
from bot.sources import FeedReviews, Limits, TmdbFilms
from bot.storage.merges import MergeStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from stage import Clock

    from bot.domain.films import Film
    from bot.storage.database import Connection, Database

FILM, USERS = "/3/movie/4242", "/3/movie/4242/reviews"
QUICK = Limits(total_seconds=0.05, connect_seconds=0.05, attempts=1, body_bytes=100_000)


@pytest_asyncio.fixture
async def wired(database: Database, clock: Clock) -> AsyncIterator[Wired]:
    async with a_site() as site, a_fetcher(site, clock, limits=QUICK) as fetcher:
        tmdb = TmdbFilms(fetcher, KEY, clock, base=site.address)
        site.says(FILM, in_json(tmdb_film(tmdb_review())))
        site.says(USERS, in_json(tmdb_reviews(tmdb_review())))
        services = build_services(
            database, clock, network=Network(fetcher.guard, FeedReviews(fetcher, clock), tmdb=tmdb)
        )
        await services.sources.start()
        yield Wired(site, clock, database, services)
        await services.sources.stop()


@pytest_asyncio.fixture
async def film(database: Database) -> Film:
    return await add_film(database, facts("The Salt Harbour", 2025, tmdb_id=4242))


async def users_of(wired: Wired, film: Film, page: int = 0) -> UsersPage:
    return await wired.services.reviews.users_of(film.film_id, GUILD, page)


async def test_they_are_shown_as_users_with_their_own_rating_and_a_link(wired: Wired, film: Film) -> None:
    await wired.look_up(film)

    page = await users_of(wired, film)

    (review,) = page.reviews
    assert (review.author, review.rating) == ("harbourfan", "8/10")
    assert review.excerpt.startswith("Loved every wave of it, truly. The keeper is great.")
    assert len(review.excerpt) <= 400
    assert review.url == "https://www.themoviedb.org/review/5b1c13b9c3a36848f2026384"
    assert (page.kept, page.total, page.critics) == (1, 1, 0)
    assert page.attribution.startswith("This product uses the TMDB API")


async def test_they_never_count_as_critics(wired: Wired, film: Film) -> None:
    card = await wired.look_up(film)

    assert (card.critics.total, card.critics.rated, card.critics.mean, card.reviews) == (0, 0, None, ())
    assert card.users_reviews == 1
    with pytest.raises(NotFound, match="no critic"):
        await wired.services.reviews.open_film(film.film_id, GUILD)
    assert isinstance(await wired.services.reviews.open_card(film.film_id, GUILD), UsersPage)


async def test_critics_come_first_where_there_are_any(wired: Wired, film: Film, database: Database) -> None:
    await add_review(database, film, a_draft(), wired.clock())
    await wired.look_up(film)

    opened = await wired.services.reviews.open_card(film.film_id, GUILD)

    assert not isinstance(opened, UsersPage)
    assert (opened.total, opened.users_reviews) == (1, 1)
    assert (await users_of(wired, film)).critics == 1


async def test_they_are_paged_newest_first_and_the_rest_is_owned_up_to(wired: Wired, film: Film) -> None:
    reviews = [tmdb_review(id=f"r{n:02}", author=f"u{n}", created_at=f"2026-01-{n:02}T09:00:00Z") for n in range(1, 7)]
    undated = tmdb_review(id="r99", author="undated", created_at=None)
    wired.site.says(FILM, in_json(tmdb_film(reviews=tmdb_reviews(*reviews, undated, total_results=34))))
    await wired.look_up(film)

    first, last = await users_of(wired, film), await users_of(wired, film, 99)

    assert [review.author for review in first.reviews] == ["u6", "u5", "u4", "u3"]
    assert [review.author for review in last.reviews] == ["u2", "u1", "undated"]
    assert (last.page, last.pages, last.kept, last.total) == (1, 2, 7, 34)


async def test_what_its_author_took_back_goes_at_the_next_renewal(wired: Wired, film: Film) -> None:
    await wired.look_up(film)
    wired.site.says(USERS, in_json(tmdb_reviews(tmdb_review(id="new", author="Newcomer"))))

    wired.clock.advance(days=31)
    await wired.look_up(film)

    assert [review.author for review in (await users_of(wired, film)).reviews] == ["Newcomer"]


async def test_nothing_new_is_asked_for_with_the_earlier_answer_s_mark(wired: Wired, film: Film) -> None:
    await wired.look_up(film)
    wired.site.says(USERS, in_json(tmdb_reviews(tmdb_review()), ETag='"one"'), Answer(status=304))

    for _ in range(2):
        wired.clock.advance(days=31)
        await wired.look_up(film)

    assert wired.asked == [FILM, USERS, USERS]
    assert wired.site.requests[-1].headers["If-None-Match"] == '"one"'
    assert (await users_of(wired, film)).kept == 1


async def test_a_film_that_tmdb_dropped_loses_them(wired: Wired, film: Film) -> None:
    await wired.look_up(film)
    wired.site.says(USERS, failing(404))

    wired.clock.advance(days=31)
    card = await wired.look_up(film)

    assert card.users_reviews == 0
    assert card.film.runtime_minutes == 107


async def test_they_go_when_the_terms_longest_age_is_reached(wired: Wired, film: Film) -> None:
    await wired.look_up(film)
    wired.clock.advance(days=100)
    await wired.look_up(film)

    wired.clock.advance(days=80)
    await wired.run()

    assert (await wired.card(film)).users_reviews == 0
    async with wired.database.read() as connection:
        assert await connection.fetch_all("SELECT * FROM users_reviews") == []
    with pytest.raises(NotFound, match="TMDB"):
        await users_of(wired, film)


async def test_details_from_before_they_were_read_bring_them_at_the_next_look_up(wired: Wired, film: Film) -> None:
    wired.site.says(FILM, in_json(tmdb_film()))
    await wired.look_up(film)

    async def forget(connection: Connection) -> None:
        await connection.execute("UPDATE film_details SET users_at = NULL")

    await wired.database.write(forget)
    wired.clock.advance(days=4)

    assert (await wired.look_up(film)).users_reviews == 1


@pytest.mark.parametrize(
    "fault",
    [
        failing(401),
        failing(429, Retry_After="1800"),
        failing(500),
        SLOW,
        Answer(b'{"results": ['),
        in_json({"results": {"0": tmdb_review()}}),
        in_json(["changed"]),
    ],
    ids=["401", "429", "500", "slow", "malformed", "changed", "a list"],
)
async def test_a_fault_is_one_line_loses_nothing_and_mends_itself(
    wired: Wired, film: Film, caplog: pytest.LogCaptureFixture, fault: Answer
) -> None:
    await wired.look_up(film)
    wired.site.says(USERS, fault)
    wired.clock.advance(days=31)
    caplog.set_level(logging.DEBUG, logger="bot")

    card = await wired.look_up(film)

    warnings = [r for r in caplog.records if r.levelno >= logging.WARNING and r.name.startswith("bot.")]
    assert len(warnings) == 1
    assert warnings[0].getMessage().startswith("TMDB")
    assert KEY not in caplog.text
    assert (card.users_reviews, card.film.runtime_minutes) == (1, 107)

    wired.site.says(USERS, in_json(tmdb_reviews(tmdb_review(), tmdb_review(id="second"))))
    wired.clock.advance(hours=1, minutes=1)
    await wired.run()

    assert (await wired.card(film)).users_reviews == 2


async def test_an_answer_that_stays_unreadable_is_given_up_for_a_month(wired: Wired, film: Film) -> None:
    await wired.look_up(film)
    wired.site.says(USERS, Answer(b"<html>"))
    wired.clock.advance(days=31)

    await wired.look_up(film)
    for _ in range(12):
        wired.clock.advance(hours=12)
        await wired.look_up(film)

    assert wired.asked.count(USERS) == 5
    assert (await wired.card(film)).users_reviews == 1


async def test_no_users_reviews_is_an_answer_too(wired: Wired, film: Film) -> None:
    wired.site.says(FILM, in_json(tmdb_film()))

    card = await wired.look_up(film)
    wired.clock.advance(days=7)
    await wired.look_up(film)

    assert card.users_reviews == 0
    assert wired.asked == [FILM]


async def test_a_part_that_can_not_be_read_is_said_and_costs_only_itself(
    wired: Wired, film: Film, caplog: pytest.LogCaptureFixture
) -> None:
    wired.site.says(FILM, in_json(tmdb_film(tmdb_review(), tmdb_review(author=None), tmdb_review(content=7))))

    card = await wired.look_up(film)

    assert card.users_reviews == 1
    assert "lacks its id, author or text. And 1 more like it." in caplog.text


async def test_another_server_does_not_see_those_of_a_film_of_one_s_own(wired: Wired, database: Database) -> None:
    ours = await add_film(database, facts("The Salt Harbour", 2025, tmdb_id=4242), GUILD)
    await wired.look_up(ours)

    assert (await users_of(wired, ours)).kept == 1
    with pytest.raises(NotFound):
        await wired.services.reviews.users_of(ours.film_id, OTHER_GUILD, 0)


async def test_a_merge_lets_them_go_and_taking_it_back_asks_anew(wired: Wired, film: Film, database: Database) -> None:
    ours = await add_film(database, facts("Salt Harbour", 2025, imdb_id="tt9911001"), GUILD)
    wired.site.says("/3/find/tt9911001", in_json({"movie_results": [tmdb_film()]}))
    assert (await wired.look_up(ours)).users_reviews == 1

    merge_id = await database.write(lambda connection: MergeStore(connection, GUILD).merge(ours.film_id, film.film_id))
    async with database.read() as connection:
        assert await connection.fetch_all("SELECT * FROM users_reviews") == []
    await database.write(lambda connection: MergeStore(connection, GUILD).take_back(merge_id))
    assert (await wired.card(ours)).users_reviews == 0
    wired.clock.advance(days=4)

    assert (await wired.look_up(ours)).users_reviews == 1


async def test_a_card_that_was_posted_before_the_answer_came_follows(wired: Wired, film: Film) -> None:
    heard: list[tuple[int, int]] = []
    wired.services.changes.subscribe(lambda guild_id, film_id: heard.append((guild_id, film_id)))
    card = await wired.services.films.card(film.film_id, GUILD)
    await wired.services.cards.posted(GUILD, 5, 6, film.film_id, card.version)

    await wired.look_up(film)

    assert heard == [(GUILD, film.film_id)]
    assert await wired.services.cards.is_stale(6)


async def test_a_card_does_not_go_on_leading_to_what_is_gone(wired: Wired, film: Film) -> None:
    await wired.look_up(film)
    card = await wired.services.films.card(film.film_id, GUILD)
    await wired.services.cards.posted(GUILD, 5, 6, film.film_id, card.version)
    wired.site.says(USERS, failing(404))
    wired.clock.advance(days=31)

    await wired.look_up(film)

    assert await wired.services.cards.is_stale(6)
