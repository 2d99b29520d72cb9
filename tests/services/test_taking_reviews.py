"""Reviews come into the library from files, each exactly once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import GUILD, OTHER_GUILD, add_film, facts
from review_files import document

from bot.domain.reviews import ReviewFilter
from bot.readers import ReadOptions
from bot.services.library.importing import Outcome

if TYPE_CHECKING:
    from bot.domain.cards import BrowsePage
    from bot.services import Services
    from bot.services.library.importing import Imported
    from bot.storage.database import Database


WITH_STARS = """# Ballerina review: knives before breakfast

A dancer learns to fall, and then to make others fall.

Director: Len Wiseman

## Rating

★★★★☆ (4/5)

## Weaknesses

The villain talks too long.

## Verdict

Go for the fights, stay for the flamethrower.
"""
WITHOUT_STARS = """Ballerina (2025), directed by Len Wiseman

I saw Ballerina on a wet Tuesday. It is a spin-off, and proud of it. Somebody fights with plates.
"""


async def take(
    services: Services,
    data: bytes,
    name: str = "heat.md",
    *,
    origin: str = "",
    guild_id: int | None = None,
    options: ReadOptions | None = None,
) -> list[Imported]:
    return await services.library.import_document(
        data, name, origin=origin or f"file:///{name}", guild_id=guild_id, options=options
    )


async def shelf(services: Services, guild_id: int = GUILD) -> BrowsePage:
    return await services.reviews.browse(ReviewFilter(), guild_id, 0)


async def verdict_of(services: Services, review_id: int) -> str:
    reading = await services.reviews.open_review(review_id, GUILD)
    return " ".join(section.text for section in reading.review.sections)


async def test_a_file_adds_its_review_and_its_film(services: Services) -> None:
    report = await take(services, document(directors="[Michael Mann]", runtime=170))

    assert [(line.name, line.outcome, line.film) for line in report] == [("heat.md", Outcome.ADDED, "Heat (1995)")]
    film = await services.films.resolve("Heat", GUILD)
    assert (film.directors, film.runtime_minutes, film.guild_id) == (("Michael Mann",), 170, None)
    assert (await services.films.card(film.film_id, GUILD)).critics.mean == 4.0


async def test_a_review_goes_to_the_film_that_the_catalogue_knows(services: Services, database: Database) -> None:
    known = await add_film(database, facts("Heat", 1995, runtime_minutes=170))

    await take(services, document(runtime=999, genres="[Crime]"))
    film = await services.films.resolve("Heat", GUILD)

    assert film.film_id == known.film_id
    assert (film.runtime_minutes, film.genres) == (170, ("Crime",))


async def test_an_imdb_id_names_the_film_whatever_the_title(services: Services, database: Database) -> None:
    known = await add_film(database, facts("Heat", 1995, imdb_id="tt0113277"))

    await take(services, document(film="Heat (Director's Cut)", imdb="tt0113277"))

    assert (await services.films.card(known.film_id, GUILD)).critics.total == 1


async def test_the_same_file_twice_changes_nothing(services: Services) -> None:
    await take(services, document())
    before = await shelf(services)

    report = await take(services, document())

    assert [line.outcome for line in report] == [Outcome.UNCHANGED]
    assert await shelf(services) == before


async def test_the_same_text_from_another_folder_changes_nothing(services: Services) -> None:
    await take(services, document(), origin="file:///one/heat.md")

    report = await take(services, document(), origin="file:///two/heat.md")

    assert [line.outcome for line in report] == [Outcome.UNCHANGED]
    assert (await shelf(services)).total == 1


async def test_a_changed_file_updates_its_review(services: Services) -> None:
    await take(services, document())
    before = (await shelf(services)).reviews[0]

    report = await take(services, document("Seen again, it is even better.", rating="5/5", critic="V. Critic"))
    after = (await shelf(services)).reviews

    assert [line.outcome for line in report] == [Outcome.UPDATED]
    assert [review.review_id for review in after] == [before.review_id]
    assert (after[0].critic, after[0].stars and after[0].stars.number) == ("V. Critic", "5")
    assert "even better" in await verdict_of(services, before.review_id)


async def test_a_changed_file_may_lose_its_rating(services: Services) -> None:
    await take(services, document())

    await take(services, document(rating=None))

    assert (await shelf(services)).reviews[0].rating is None


async def test_files_of_one_name_in_two_folders_are_two_reviews(services: Services) -> None:
    await take(services, document(), origin="file:///one/heat.md")
    await take(services, document("Another view.", critic="Somebody Else"), origin="file:///two/heat.md")

    assert sorted(review.critic or "" for review in (await shelf(services)).reviews) == ["Somebody Else", "Vera Critic"]


async def test_two_files_of_one_critic_for_one_outlet_about_one_film_are_one_review(services: Services) -> None:
    await take(services, document("First version."), "draft.md")

    report = await take(services, document("Second version."), "final.md")
    reviews = (await shelf(services)).reviews

    assert [line.outcome for line in report] == [Outcome.UPDATED]
    assert len(reviews) == 1
    assert "Second version." in await verdict_of(services, reviews[0].review_id)


async def test_one_critic_for_two_outlets_is_two_reviews(services: Services) -> None:
    await take(services, document("One."), "one.md")
    await take(services, document("Two.", outlet="The Other Paper"), "two.md")

    assert (await shelf(services)).total == 2


async def test_unsigned_reviews_are_never_the_same(services: Services) -> None:
    await take(services, document("One.", critic=None, outlet=None), "one.md")
    await take(services, document("Two.", critic=None, outlet=None), "two.md")

    assert (await shelf(services)).total == 2


async def test_a_broken_file_is_named_with_its_line_and_the_others_go_on(services: Services) -> None:
    broken = document(critic='"Vera')

    refused = await take(services, broken, "broken.md")
    added = await take(services, document(), "heat.md")

    assert [line.outcome for line in refused] == [Outcome.REFUSED]
    assert refused[0].reason is not None
    assert refused[0].reason.startswith("broken.md, line ")
    assert [line.outcome for line in added] == [Outcome.ADDED]


async def test_a_broken_new_version_leaves_the_review_as_it_was(services: Services) -> None:
    await take(services, document())
    before = await shelf(services)

    await take(services, document(critic='"Vera'))

    assert await shelf(services) == before


async def test_a_title_of_several_films_is_refused_with_their_years(services: Services, database: Database) -> None:
    for year in (1926, 2016, 2025):
        await add_film(database, facts("Ballerina", year))

    report = await take(services, document(film="Ballerina", year=None))

    assert [line.outcome for line in report] == [Outcome.REFUSED]
    assert report[0].reason is not None
    assert "Ballerina (2025)" in report[0].reason
    assert "title and year" in report[0].reason
    assert (await shelf(services)).total == 0


async def test_two_plain_texts_find_their_film_by_its_director(services: Services, database: Database) -> None:
    await add_film(database, facts("Ballerina", 2016, directors=("Eric Summer",)))
    film = await add_film(database, facts("Ballerina", 2025, directors=("Len Wiseman",)))

    rated = await take(services, WITH_STARS.encode(), "ballerina-with-stars.md")
    unrated = await take(services, WITHOUT_STARS.encode(), "ballerina-without.txt")
    card = await services.films.card(film.film_id, GUILD)

    assert [line.film for line in (*rated, *unrated)] == ["Ballerina (2025)", "Ballerina (2025)"]
    assert (card.critics.rated, card.critics.total, card.critics.mean) == (1, 2, 4.0)
    assert {review.rating and review.rating.score_hundredths for review in card.reviews} == {8_000, None}


async def test_whoever_imports_may_say_which_film_it_is(services: Services, database: Database) -> None:
    await add_film(database, facts("Ballerina", 2016))
    await add_film(database, facts("Ballerina", 2025))

    report = await take(services, WITH_STARS.encode(), "b.md", options=ReadOptions(film=("Ballerina", 2016)))

    assert [line.film for line in report] == ["Ballerina (2016)"]


async def test_a_server_s_own_review_is_the_server_s_alone(services: Services, database: Database) -> None:
    film = await add_film(database)
    await take(services, document("Everybody's."), origin="file:///all.md")

    await take(services, document("Ours."), origin="server:1:heat.md", guild_id=GUILD)

    assert (await services.films.card(film.film_id, GUILD)).critics.total == 2
    assert (await services.films.card(film.film_id, OTHER_GUILD)).critics.total == 1


async def test_a_film_that_only_a_server_reviews_is_its_own(services: Services) -> None:
    await take(services, document(film="Our short film", year=2024), guild_id=GUILD)

    assert (await services.films.resolve("Our short film", GUILD)).guild_id == GUILD
    assert await services.films.complete("our", OTHER_GUILD) == []


async def test_a_server_can_not_change_the_global_catalogue(services: Services, database: Database) -> None:
    known = await add_film(database, facts("Heat", 1995))

    await take(services, document(runtime=999), guild_id=GUILD)

    assert await services.films.resolve("Heat", OTHER_GUILD) == known


@pytest.mark.parametrize(
    ("rating", "original", "number"), [("★★★★☆", "★★★★☆", "4"), ("B+", "B+", None), ("7/10", "7/10", "3.5")]
)
async def test_a_rating_keeps_its_original_notation(
    services: Services, rating: str, original: str, number: str | None
) -> None:
    await take(services, document(rating=f'"{rating}"'))
    review = (await shelf(services)).reviews[0]

    assert review.rating is not None
    assert review.rating.original == original
    assert number is None or (review.stars is not None and review.stars.number == number)
