"""Find the film that a person means."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from builders import GUILD, OTHER_GUILD, a_draft, a_member, add_film, add_review, facts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stage import NOON

from bot.domain.errors import InvalidInput, NotFound, UserFacingError
from bot.domain.stars import Stars
from bot.services.catalogue.films import CARD_REVIEWS, CHOICES, SeveralFilms

if TYPE_CHECKING:
    from bot.domain.films import Film
    from bot.services import Services
    from bot.storage.database import Connection, Database


async def renumber(database: Database, film: Film, film_id: int) -> None:
    async def act(connection: Connection) -> None:
        await connection.execute(
            "UPDATE films SET film_id = :new WHERE film_id = :old", {"new": film_id, "old": film.film_id}
        )

    await database.write(act)


async def test_a_film_is_found_by_its_title(services: Services, database: Database) -> None:
    film = await add_film(database)

    for typed in ("Heat", "heat", "HEAT", " Heat ", "Heat (1995)", "heat 1995", "The Heat"):
        assert await services.films.resolve(typed, GUILD) == film


async def test_a_film_is_found_by_its_original_title(services: Services, database: Database) -> None:
    film = await add_film(database, facts("Spirited Away", 2001, original_title="千と千尋の神隠し"))

    assert await services.films.resolve("千と千尋の神隠し", GUILD) == film


async def test_a_film_is_found_by_its_addresses(services: Services, database: Database) -> None:
    film = await add_film(database, facts(imdb_id="tt0113277", tmdb_id=949))

    for address in (
        f"film:{film.film_id}",
        "tt0113277",
        "https://www.imdb.com/title/tt0113277/",
        "https://www.themoviedb.org/movie/949-heat",
        "https://letterboxd.com/film/heat-1995/",
        "https://letterboxd.com/film/heat/",
        film.long_label,
    ):
        assert await services.films.resolve(address, GUILD) == film


@pytest.mark.parametrize("title", ["1917", "300", "2001", "8½"])
async def test_a_title_that_is_a_number_wins_over_the_id(services: Services, database: Database, title: str) -> None:
    film = await add_film(database, facts(title, 2019))
    for number in ("1917", "300", "2001", "8"):
        await renumber(database, await add_film(database, facts(f"Number {number} by id", 1990)), int(number))

    assert await services.films.resolve(title, GUILD) == film
    assert (await services.films.complete(title, GUILD))[0] == film.choice


async def test_a_prefixed_number_is_the_id_whatever_films_are_called(services: Services, database: Database) -> None:
    await add_film(database, facts("1917", 2019))
    await renumber(database, await add_film(database, facts("Something else", 1990)), 1917)

    assert (await services.films.resolve("film:1917", GUILD)).title == "Something else"


async def test_a_title_that_ends_in_a_year_is_tried_whole_first(services: Services, database: Database) -> None:
    film = await add_film(database, facts("Blade Runner 2049", 2017))
    await add_film(database, facts("Blade Runner", 2049))

    assert await services.films.resolve("Blade Runner 2049", GUILD) == film


async def test_namesakes_are_offered_newest_first(services: Services, database: Database) -> None:
    for year in (1926, 2025, 2016):
        await add_film(database, facts("Ballerina", year))

    with pytest.raises(SeveralFilms, match="Several films have that title") as several:
        await services.films.resolve("ballerina", GUILD)

    assert several.value.is_exact
    assert [film.year for film in several.value.films] == [2025, 2016, 1926]
    assert (await services.films.resolve("Ballerina (2016)", GUILD)).year == 2016


async def test_what_comes_near_is_offered_never_taken(services: Services, database: Database) -> None:
    film = await add_film(database, facts("Paddington 2", 2017))

    with pytest.raises(SeveralFilms, match="Did you mean") as several:
        await services.films.resolve("Padding", GUILD)

    assert not several.value.is_exact
    assert several.value.films == [film]


async def test_no_more_films_are_offered_than_discord_shows(services: Services, database: Database) -> None:
    for year in range(1950, 1980):
        await add_film(database, facts("Hamlet", year))

    with pytest.raises(SeveralFilms) as several:
        await services.films.resolve("Hamlet", GUILD)

    assert len(several.value.films) == CHOICES
    assert len(await services.films.complete("ham", GUILD)) == CHOICES


@pytest.mark.parametrize("typed", ["Nothing like it", "film:404", "tt9999999", "https://www.themoviedb.org/movie/9"])
async def test_what_is_not_there_is_said_to_be_missing(services: Services, database: Database, typed: str) -> None:
    await add_film(database)

    with pytest.raises(NotFound, match="in the catalogue"):
        await services.films.resolve(typed, GUILD)


async def test_a_long_text_is_cut_in_the_answer(services: Services) -> None:
    with pytest.raises(NotFound) as refusal:
        await services.films.resolve("x" * 6_000, GUILD)

    assert len(str(refusal.value)) < 200


async def test_a_short_address_is_refused(services: Services) -> None:
    with pytest.raises(InvalidInput, match=r"boxd\.it"):
        await services.films.resolve("https://boxd.it/29wK", GUILD)


async def test_a_film_of_another_server_is_nowhere_to_be_found(services: Services, database: Database) -> None:
    theirs = await add_film(database, facts("Our short film", 2024, imdb_id="tt7654321", tmdb_id=7), OTHER_GUILD)

    for typed in (f"film:{theirs.film_id}", "tt7654321", "https://www.themoviedb.org/movie/7", "Our short film", "Our"):
        with pytest.raises(NotFound):
            await services.films.resolve(typed, GUILD)
    with pytest.raises(NotFound):
        await services.films.card(theirs.film_id, GUILD)

    assert await services.films.complete("our", GUILD) == []
    assert await services.films.resolve("Our short film", OTHER_GUILD) == theirs


async def test_a_server_s_own_film_comes_before_the_catalogue_s_of_one_id(
    services: Services, database: Database
) -> None:
    await add_film(database, facts(imdb_id="tt0113277"))
    ours = await add_film(database, facts("Heat, our cut", imdb_id="tt0113277"), GUILD)

    assert await services.films.resolve("tt0113277", GUILD) == ours


async def test_completion_puts_exact_before_prefix_before_word(services: Services, database: Database) -> None:
    for title in ("Dead Heat", "Heathers", "Heat"):
        await add_film(database, facts(title, 1990))

    found = await services.films.complete("heat", GUILD)

    assert [film.label for film in found] == ["Heat (1990)", "Heathers (1990)", "Dead Heat (1990)"]


async def test_completion_puts_what_this_server_rated_first(services: Services, database: Database) -> None:
    newer, older = await add_film(database, facts("Ham B", 2020)), await add_film(database, facts("Ham A", 1990))
    await services.ratings.rate(a_member(), older.film_id, Stars(8))

    assert await services.films.complete("ham", GUILD) == [older.choice, newer.choice]
    assert await services.films.complete("ham", OTHER_GUILD) == [newer.choice, older.choice]


async def test_completion_takes_a_year_for_either_reading(services: Services, database: Database) -> None:
    sequel, dated = (
        await add_film(database, facts("Runner 2049", 2017)),
        await add_film(database, facts("Runner", 2049)),
    )

    assert await services.films.complete("runner 2049", GUILD) == [sequel.choice, dated.choice]


async def test_before_anything_is_typed_what_is_talked_about_is_offered(services: Services, database: Database) -> None:
    rated, reviewed, silent = [await add_film(database, facts(title)) for title in ("Rated", "Reviewed", "Silent")]
    await add_review(database, reviewed, a_draft(), NOON)
    await services.ratings.rate(a_member(), rated.film_id, Stars(8))

    assert await services.films.complete("", GUILD) == [rated.choice, reviewed.choice]
    assert await services.films.complete(" ", OTHER_GUILD) == [reviewed.choice]
    assert silent.choice not in await services.films.complete("", GUILD)


async def test_signs_of_a_pattern_mean_themselves(services: Services, database: Database) -> None:
    await add_film(database)

    for typed in ("%", "_", "100%", "\\", "a_b"):
        assert await services.films.complete(typed, GUILD) == []


async def test_completion_bears_any_text(services: Services, database: Database) -> None:
    await add_film(database)

    for typed in ("ﷺ" * 6_000, "x" * 6_000, "\ud800", "\x00", "'; DROP TABLE films; --", "?", ":year"):
        assert isinstance(await services.films.complete(typed, GUILD), list)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=30) | st.text(st.sampled_from("film:tbod.xiImdb/19 7½%_'&(")))
async def test_any_text_is_a_film_or_a_clear_answer(services: Services, text: str) -> None:
    await services.films.complete(text, GUILD)
    with contextlib.suppress(UserFacingError):
        assert (await services.films.resolve(text, GUILD)).film_id == 0, "there is no film to be found"


async def test_a_card_shows_the_reviews_the_critics_and_the_server(services: Services, database: Database) -> None:
    film = await add_film(database)
    await add_review(database, film, a_draft(critic="One", rating="★★★★☆"), NOON)
    await add_review(database, film, a_draft(critic="Two", rating=None), NOON)
    await services.ratings.rate(a_member(), film.film_id, Stars(9))

    card = await services.films.card(film.film_id, GUILD)

    assert (card.critics.rated, card.critics.total, card.critics.mean) == (1, 2, 4.0)
    assert {review.critic for review in card.reviews} == {"One", "Two"}
    assert card.server.tally.mean == 4.5
    assert (card.version, card.samples) == (1, 0)


async def test_a_film_without_anything_still_has_a_card(services: Services, database: Database) -> None:
    film = await add_film(database)

    card = await services.films.card(film.film_id, GUILD)

    assert card.film == film
    assert (card.critics.total, card.reviews, card.server.tally.count, card.version) == (0, (), 0, 0)


async def test_a_card_counts_200_reviews_and_shows_the_first_few(services: Services, database: Database) -> None:
    film = await add_film(database)
    for number in range(200):
        await add_review(database, film, a_draft(critic=f"Critic {number}"), NOON)

    card = await services.films.card(film.film_id, GUILD)

    assert (card.critics.total, len(card.reviews)) == (200, CARD_REVIEWS)
