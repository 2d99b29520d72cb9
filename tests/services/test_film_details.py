"""Details of films that people look up: filled in once, beside everything else, and taken out when their time is up."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from builders import GUILD, add_film, facts
from sources.shapes import tmdb_film, tmdb_review, tmdb_reviews
from sources.web_site import KEY, Answer, Site, a_fetcher, a_site, failing, in_json
from stage import Clock

from bot.services import Services, build_services
from bot.services.library.sources import Network
from bot.sources import FeedReviews, TmdbFilms
from bot.storage.films import FilmStore

if TYPE_CHECKING:
    from bot.domain.cards import FilmCard
    from bot.domain.films import Film
    from bot.storage.database import Connection, Database


@dataclass
class Wired:
    """The services with TMDB, which knows one film."""

    site: Site
    clock: Clock
    database: Database
    services: Services

    async def look_up(self, film: Film) -> FilmCard:
        """What `/review` does, and all that follows from it."""
        await self.services.details.looked_up(film.film_id, GUILD)
        await self.run()
        return await self.card(film)

    async def card(self, film: Film) -> FilmCard:
        return await self.services.details.credited(await self.services.films.card(film.film_id, GUILD))

    async def run(self) -> None:
        while await self.services.jobs.run_due():
            await self.services.sources.settled()

    @property
    def asked(self) -> list[str]:
        return [request.path for request in self.site.requests]


@pytest_asyncio.fixture
async def wired(database: Database, clock: Clock) -> AsyncIterator[Wired]:
    async with a_site() as site, a_fetcher(site, clock) as fetcher:
        tmdb = TmdbFilms(fetcher, KEY, clock, base=site.address)
        network = Network(fetcher.guard, FeedReviews(fetcher, clock), tmdb=tmdb)
        site.says("/3/movie/4242", in_json(tmdb_film()))
        site.says("/3/search/movie", in_json({"results": [tmdb_film()]}))
        services = build_services(database, clock, network=network)
        await services.sources.start()
        yield Wired(site, clock, database, services)
        await services.sources.stop()


@pytest_asyncio.fixture
async def film(database: Database) -> Film:
    return await add_film(database, facts("The Salt Harbour", 2025))


async def test_a_film_that_was_looked_up_gets_what_it_lacks_and_the_card_says_from_where(
    wired: Wired, film: Film
) -> None:
    card = await wired.look_up(film)

    assert card.film.runtime_minutes == 107
    assert card.film.genres == ("Drama", "Mystery")
    assert card.film.directors == ("Runa Vik",)
    assert card.film.cast == ("First Billed", "Second Billed")
    assert str(card.attribution).startswith("This product uses the TMDB API")
    async with wired.database.read() as connection:
        row = await connection.fetch_one("SELECT poster_url FROM film_details")
    assert row is not None
    assert row["poster_url"] == "https://image.tmdb.org/t/p/w500/p0STER-path_1.jpg"


async def test_looking_a_film_up_waits_for_nobody(wired: Wired, film: Film) -> None:
    wired.site.says("/3/search/movie", Answer(is_slow=True))

    await wired.services.details.looked_up(film.film_id, GUILD)
    await wired.services.jobs.run_due()

    assert (await wired.card(film)).attribution is None


async def test_a_film_is_asked_about_once_and_its_users_every_month(wired: Wired, film: Film) -> None:
    wired.site.says("/3/movie/4242/reviews", in_json(tmdb_reviews(tmdb_review())))

    for _ in range(9):
        await wired.look_up(film)
        wired.clock.advance(days=7)

    assert wired.asked == ["/3/search/movie", "/3/movie/4242", "/3/movie/4242/reviews"]


async def test_what_the_catalogue_knows_stays_and_only_the_poster_is_tmdbs(wired: Wired, database: Database) -> None:
    whole = facts(
        "The Salt Harbour", 2025, directors=("A",), cast=("B",), genres=("C",), runtime_minutes=1, original_title="D"
    )
    card = await wired.look_up(await add_film(database, whole))

    assert (card.film.directors, card.film.runtime_minutes) == (("A",), 1)
    assert (card.poster_url or "").endswith("/p0STER-path_1.jpg")
    assert str(card.attribution).startswith("This product uses the TMDB API")


async def test_after_the_terms_longest_age_all_of_it_goes_but_not_what_was_corrected(wired: Wired, film: Film) -> None:
    await wired.look_up(film)

    async def correct(connection: Connection) -> None:
        await connection.execute("UPDATE films SET runtime_minutes = 111")

    await wired.database.write(correct)
    wired.clock.advance(days=180)
    await wired.run()
    card = await wired.card(film)

    assert (card.attribution, card.poster_url) == (None, None)
    assert (card.film.directors, card.film.genres, card.film.runtime_minutes) == ((), (), 111)
    assert (await wired.look_up(film)).film.directors == ("Runa Vik",)


@pytest.mark.parametrize(
    "results",
    [
        [],
        [tmdb_film(release_date="1951-01-01")],
        [tmdb_film(), tmdb_film(id=4243)],
        [tmdb_film(title="The Salt Harbours", original_title="Else")],
    ],
)
async def test_a_film_that_is_not_certainly_the_same_is_left_alone(
    wired: Wired, film: Film, results: list[object]
) -> None:
    wired.site.says("/3/search/movie", in_json({"results": results}))

    card = await wired.look_up(film)
    await wired.look_up(film)

    assert (card.film, card.attribution) == (film, None)
    assert wired.asked == ["/3/search/movie"]


async def test_an_imdb_id_is_certain(wired: Wired, database: Database) -> None:
    wired.site.says("/3/find/tt9911001", in_json({"movie_results": [tmdb_film()]}))
    film = await add_film(database, facts("Salt", 2024, imdb_id="tt9911001"))

    assert (await wired.look_up(film)).film.runtime_minutes == 107


@pytest.mark.parametrize("answer", [failing(401), failing(429, Retry_After="1800"), failing(500), Answer(b"<html>")])
async def test_tmdb_failing_is_one_line_without_the_key_and_mends_itself(
    wired: Wired, film: Film, caplog: pytest.LogCaptureFixture, answer: Answer
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    wired.site.says("/3/search/movie", answer)
    await wired.look_up(film)
    warnings = [
        record for record in caplog.records if record.levelno >= logging.WARNING and record.name.startswith("bot.")
    ]
    assert len(warnings) == 1
    assert warnings[0].getMessage().startswith("TMDB")
    assert KEY not in caplog.text

    wired.site.says("/3/search/movie", in_json({"results": [tmdb_film()]}))
    wired.clock.advance(hours=1, minutes=1)
    await wired.run()

    assert (await wired.card(film)).film.runtime_minutes == 107


async def test_while_tmdb_is_closed_no_film_asks(wired: Wired, film: Film, database: Database) -> None:
    wired.site.says("/3/search/movie", failing(401))
    await wired.look_up(film)
    await wired.look_up(await add_film(database, facts("Another", 2025)))
    assert len(wired.asked) == 1

    wired.site.says("/3/search/movie", in_json({"results": [tmdb_film()]}))
    wired.clock.advance(hours=1, minutes=1)
    await wired.run()

    assert (await wired.card(film)).film.runtime_minutes == 107


async def test_without_a_key_nothing_is_asked(services: Services, database: Database, film: Film) -> None:
    await services.details.looked_up(film.film_id, GUILD)

    async with database.read() as connection:
        assert await connection.fetch_all("SELECT * FROM film_details") == []
        assert await FilmStore(connection).get(film.film_id, GUILD) == film
