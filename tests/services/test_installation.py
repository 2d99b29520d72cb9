"""First steps of an installation: the catalogue once, the samples when wanted, the commands remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import GUILD, OTHER_GUILD, a_member
from review_files import document

from bot.domain.reviews import ReviewFilter
from bot.domain.stars import Stars
from bot.settings import DATA_FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from bot.services import Services


CATALOGUE = """title,original_title,year,directors,cast,genres,runtime,imdb
Heat,,1995,Michael Mann,Al Pacino; Robert De Niro,Crime; Drama,170,tt0113277
Stalker,Сталкер,1979,Andrei Tarkovsky,,Drama,,
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder as Marquee ships it: a catalogue and two samples."""
    folder = tmp_path / "data"
    (folder / "library").mkdir(parents=True)
    (folder / "catalogue.csv").write_text(CATALOGUE, "utf-8")
    (folder / "library" / "heat.md").write_bytes(document(sample="true"))
    (folder / "library" / "stalker.md").write_bytes(document(film="Stalker", year=1979, sample="true", rating=None))
    return folder


async def reviews_in(services: Services) -> int:
    return (await services.reviews.browse(ReviewFilter(), GUILD, 0)).total


async def test_a_first_start_loads_catalogue_and_samples(services: Services, content: Path) -> None:
    await services.installation.load_content(content, with_samples=True)

    film = await services.films.resolve("Сталкер", GUILD)
    card = await services.films.card(film.film_id, GUILD)
    assert film.label == "Stalker (1979)"
    assert (card.samples, card.critics.total) == (1, 1)
    assert await reviews_in(services) == 2


async def test_a_second_start_changes_nothing(services: Services, content: Path) -> None:
    await services.installation.load_content(content, with_samples=True)
    before = await services.reviews.browse(ReviewFilter(), GUILD, 0)

    await services.installation.load_content(content, with_samples=True)

    assert await services.reviews.browse(ReviewFilter(), GUILD, 0) == before
    assert len(await services.films.complete("heat", GUILD)) == 1


async def test_the_catalogue_is_loaded_once_even_if_it_is_gone(services: Services, content: Path) -> None:
    await services.installation.load_content(content, with_samples=False)
    (content / "catalogue.csv").unlink()

    await services.installation.load_content(content, with_samples=False)

    assert [film.label.partition(" (")[0] for film in await services.films.complete("s", GUILD)] == ["Stalker"]


async def test_samples_can_be_left_out(services: Services, content: Path) -> None:
    await services.installation.load_content(content, with_samples=False)

    assert await reviews_in(services) == 0
    assert (await services.films.resolve("Heat", GUILD)).directors == ("Michael Mann",)


async def test_samples_are_taken_out_and_other_reviews_and_ratings_stay(services: Services, content: Path) -> None:
    await services.installation.load_content(content, with_samples=True)
    film = await services.films.resolve("Heat", GUILD)
    await services.library.import_document(document(critic="A Host"), "own.md", origin="file:///own.md")
    await services.ratings.rate(a_member(), film.film_id, Stars(8))

    await services.installation.load_content(content, with_samples=False)
    card = await services.films.card(film.film_id, GUILD)

    assert [review.critic for review in card.reviews] == ["A Host"]
    assert (card.samples, card.server.tally.count) == (0, 1)


async def test_samples_can_come_back(services: Services, content: Path) -> None:
    for with_samples in (True, False, True):
        await services.installation.load_content(content, with_samples=with_samples)

    assert await reviews_in(services) == 2


async def test_a_changed_sample_is_read_again_and_a_new_one_added(services: Services, content: Path) -> None:
    await services.installation.load_content(content, with_samples=True)
    (content / "library" / "heat.md").write_bytes(document("Rewritten.", sample="true", rating="1/5"))
    (content / "library" / "new.md").write_bytes(document(critic="New", sample="true"))

    await services.installation.load_content(content, with_samples=True)
    film = await services.films.resolve("Heat", GUILD)
    card = await services.films.card(film.film_id, GUILD)

    assert await reviews_in(services) == 3
    assert sorted(review.rating.original for review in card.reviews if review.rating) == ["1/5", "4/5"]


async def test_a_sample_that_can_not_be_read_does_not_stop_the_start(
    services: Services, content: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (content / "library" / "broken.md").write_bytes(document(critic='"open', sample="true"))

    await services.installation.load_content(content, with_samples=True)

    assert await reviews_in(services) == 2
    assert "broken.md" in caplog.text


async def test_what_was_refused_is_not_counted_and_tried_again(
    services: Services, content: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot.services.installation")
    (content / "library" / "broken.md").write_bytes(document(critic='"open', sample="true"))

    await services.installation.load_content(content, with_samples=True)
    first = caplog.text
    caplog.clear()
    await services.installation.load_content(content, with_samples=True)
    await services.installation.load_content(content, with_samples=False)

    assert "Loaded the sample library: 2 reviews" in first
    assert "broken.md" in caplog.text
    assert await reviews_in(services) == 0


async def test_the_content_that_ships_loads_without_a_complaint(
    services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    await services.installation.load_content(DATA_FOLDER, with_samples=True)

    film = await services.films.resolve("Ballerina (2025)", GUILD)
    card = await services.films.card(film.film_id, GUILD)
    assert [record.getMessage() for record in caplog.records if record.levelname in {"WARNING", "ERROR"}] == []
    assert (card.critics.rated, card.critics.total, card.critics.mean) == (1, 2, 4.0)
    assert await reviews_in(services) >= 24


async def test_commands_are_remembered_for_each_application(services: Services) -> None:
    assert await services.installation.known_commands(1) is None

    await services.installation.remember_commands(1, "one")
    await services.installation.remember_commands(2, "two")
    await services.installation.remember_commands(1, "one again")

    assert await services.installation.known_commands(1) == "one again"
    assert await services.installation.known_commands(2) == "two"
    assert await services.installation.known_commands(OTHER_GUILD) is None
