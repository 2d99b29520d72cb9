"""The search behind every film option: through the service, with a real search file."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import platform
import random
import re
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from builders import GUILD, OTHER_GUILD, a_member, add_film, facts
from stage import NOON

from bot.domain.errors import NotFound
from bot.domain.stars import Stars
from bot.services import build_services
from bot.services.catalogue.films import SeveralFilms
from bot.settings import DATA_FOLDER
from bot.storage.catalogue import CatalogueStore
from bot.storage.database import Database
from bot.storage.films import FilmStore
from bot.storage.search_file import SEARCH_FILE, build_search_file, clear_forgotten, read_built_from

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from stage import Clock

    from bot.domain.films import Film
    from bot.services import Services
    from bot.storage.database import Connection

SWAPS = 50
QUERIES_A_SECOND = 200
MEMORY_SWING = 16  # MiB; one more search file in memory would be as much
LONGEST_BLOCK = 0.005  # seconds
BEAT = 0.001


@pytest_asyncio.fixture
async def services(database: Database, database_path: Path, clock: Clock) -> AsyncIterator[Services]:
    """Services with a search file to be."""
    services = build_services(database, clock, database_path=database_path)
    async with services.search:
        yield services


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database that holds the starter catalogue, and its search file."""
    path = tmp_path_factory.mktemp("starter") / "marquee.db"

    async def load() -> None:
        async with await Database.open(path) as database:
            installation = build_services(database, lambda: NOON).installation
            await installation.load_content(DATA_FOLDER, with_samples=False)

    asyncio.run(load())
    build_search_file(path, path.with_name(SEARCH_FILE))
    return path.parent


@pytest_asyncio.fixture
async def stock(starter: Path, database_path: Path) -> AsyncIterator[Database]:
    """A database of a test's own with the starter catalogue, and the search file beside it."""
    shutil.copytree(starter, database_path.parent, dirs_exist_ok=True)
    async with await Database.open(database_path) as database:
        yield database


@pytest_asyncio.fixture
async def stocked(stock: Database, database_path: Path, clock: Clock) -> AsyncIterator[Services]:
    """Services with the starter catalogue in the search file; no part of it is built anew."""
    services = build_services(stock, clock, database_path=database_path)
    async with services.search:
        yield services


async def titles(services: Services, text: str, guild_id: int = GUILD) -> list[str]:
    return [film.label.partition(" · ")[0] for film in await services.films.complete(text, guild_id)]


async def merge(database: Database, old: Film, into: Film) -> None:
    async def act(connection: Connection) -> None:
        await CatalogueStore(connection).merge([{"old_film_id": old.film_id, "film_id": into.film_id}])

    await database.write(act)


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("amelei", "Amélie (2001)"),
        ("godfathre", "The Godfather (1972)"),
        ("crouching tigr", "Crouching Tiger, Hidden Dragon (2000)"),
        ("spider man", "Spider-Man: Into the Spider-Verse (2018)"),
        ("wall e", "WALL·E (2008)"),
        ("se7en", "Se7en (1995)"),
        ("8 1/2", "8½ (1963)"),
        ("1917", "1917 (2019)"),
        ("blade runner 2049", "Blade Runner 2049 (2017)"),
        ("heat 95", "Heat (1995)"),
        ("иди и смотри", "Come and See (1985)"),
        ("千と千尋", "Spirited Away (2001)"),
        ("ballerina 2025", "Ballerina (2025)"),
    ],
)
async def test_a_film_is_completed_as_people_type_it(stocked: Services, typed: str, label: str) -> None:
    assert label in (await titles(stocked, typed))[:5]


async def test_free_text_with_a_typo_asks_which_film_is_meant(stocked: Services) -> None:
    with pytest.raises(SeveralFilms, match="Did you mean") as several:
        await stocked.films.resolve("amelei", GUILD)

    assert several.value.films[0].title == "Amélie"


async def test_what_is_like_nothing_is_not_found(stocked: Services) -> None:
    with pytest.raises(NotFound, match="qqqqqqqq"):
        await stocked.films.resolve("qqqqqqqq", GUILD)


async def test_before_there_is_a_search_file_the_database_answers(services: Services, database: Database) -> None:
    film = await add_film(database, facts("Heathers", 1988))

    assert not services.search.is_ready
    assert await services.films.complete("heat", GUILD) == [film.choice]

    await services.search.refresh()

    assert services.search.is_ready
    assert await services.films.complete("haethers", GUILD) == [film.choice]


async def test_a_search_file_that_is_up_to_date_is_not_built_again(stocked: Services, database_path: Path) -> None:
    before = database_path.with_name(SEARCH_FILE).stat()

    await stocked.search.refresh()

    assert database_path.with_name(SEARCH_FILE).stat() == before


async def test_a_damaged_search_file_is_built_again(stock: Database, database_path: Path, clock: Clock) -> None:
    database_path.with_name(SEARCH_FILE).write_bytes(b"nonsense" * 1_000)
    services = build_services(stock, clock, database_path=database_path)

    async with services.search:
        assert not services.search.is_ready
        await services.search.refresh()
        assert "Heat (1995)" in await titles(services, "heat")


async def test_the_search_file_of_another_database_is_not_used(stocked: Services, tmp_path: Path, clock: Clock) -> None:
    assert stocked.search.is_ready
    async with await Database.open(tmp_path / "another.db") as other:
        film = await add_film(other, facts("Heat of our own", 2020))
        services = build_services(other, clock, database_path=tmp_path / "another.db")
        async with services.search:
            assert not services.search.is_ready
            assert await services.films.complete("heat", GUILD) == [film.choice]


async def test_a_server_s_own_film_is_found_at_once_and_only_there(stocked: Services, stock: Database) -> None:
    await titles(stocked, "our short", GUILD)

    film = await add_film(stock, facts("Our Short Evening", 2024), GUILD)

    assert (await stocked.films.complete("our short", GUILD))[0] == film.choice
    assert (await stocked.films.complete("our shrot evening", GUILD))[0] == film.choice
    assert film.choice not in await stocked.films.complete("our short", OTHER_GUILD)


async def test_a_changed_film_of_a_server_is_found_by_its_new_original_title(
    stocked: Services,
    stock: Database,
) -> None:
    film = await add_film(stock, facts("Our Short Evening", 2024), GUILD)
    assert (await stocked.films.complete("our short", GUILD))[0] == film.choice

    async def act(connection: Connection) -> None:
        await FilmStore(connection).complete(
            film.film_id, facts("Our Short Evening", 2024, original_title="Abendstück")
        )

    await stock.write(act)

    assert [found.film_id for found in await stocked.films.complete("abendstuck", GUILD)][:1] == [film.film_id]


async def test_a_new_title_is_shown_at_the_next_key(stocked: Services, stock: Database) -> None:
    film = await add_film(stock, facts("Our Short Evening", 2024), GUILD)
    shown = await titles(stocked, "our short", GUILD)

    async def act(connection: Connection) -> None:
        films = FilmStore(connection)
        before = await films.snapshot(film.film_id, GUILD) or {}
        await films.correct(film.film_id, GUILD, {**before, "title": "Our Short Evenings", "year": 2025})

    await stock.write(act)

    assert (shown[0], (await titles(stocked, "our short", GUILD))[0]) == (
        "Our Short Evening (2024)",
        "Our Short Evenings (2025)",
    )


async def test_a_film_that_came_after_the_file_was_built_is_found_at_once(
    stocked: Services,
    stock: Database,
) -> None:
    await titles(stocked, "quiet", GUILD)

    film = await add_film(stock, facts("Quietus Maximus", 2026))

    assert (await stocked.films.complete("quietus", GUILD))[0] == film.choice


async def test_films_rated_here_come_first_among_equals(services: Services, database: Database) -> None:
    first, second = [await add_film(database, facts("Ham", year)) for year in (1990, 2000)]
    await services.search.refresh()
    assert await services.films.complete("ham", GUILD) == [first.choice, second.choice]

    await services.ratings.rate(a_member(), second.film_id, Stars(8))

    assert await services.films.complete("ham", GUILD) == [second.choice, first.choice]
    assert await services.films.complete("ham", OTHER_GUILD) == [first.choice, second.choice]
    await services.ratings.withdraw_rating(a_member(), second.film_id)
    assert await services.films.complete("ham", GUILD) == [first.choice, second.choice]


async def test_an_older_keystroke_of_the_same_member_finds_nothing(stocked: Services) -> None:
    async def typed(text: str, user_id: int) -> list[str]:
        return [film.label.partition(" · ")[0] for film in await stocked.films.complete(text, GUILD, user_id=user_id)]

    older, newer, another = await asyncio.gather(typed("the godf", 1), typed("the godfa", 1), typed("the godf", 2))

    assert older == []
    assert "The Godfather (1972)" in newer
    assert "The Godfather (1972)" in another


async def test_a_title_of_another_country_is_a_title(services: Services, database: Database) -> None:
    film = await add_film(database, facts("The Lives of Others", 2006))

    async def act(connection: Connection) -> None:
        title = {"film_id": film.film_id, "title_key": "la vie des autres", "title": "La vie des autres"}
        await CatalogueStore(connection).add_titles([title])

    await database.write(act)
    await services.search.refresh()

    assert await services.films.resolve("La Vie des autres", GUILD) == film
    assert await services.films.complete("vie des aut", GUILD) == [film.choice]


async def test_the_id_of_a_merged_film_leads_to_the_one_that_stayed(services: Services, database: Database) -> None:
    oldest, old, kept = [await add_film(database, facts(title, 1995)) for title in ("Heat 0", "Heat 1", "Heat")]
    await services.search.refresh()
    await merge(database, oldest, old)
    await merge(database, old, kept)

    for film in (oldest, old, kept):
        assert await services.films.resolve(f"film:{film.film_id}", GUILD) == kept
        assert (await services.films.card(film.film_id, GUILD)).film == kept
    assert await services.films.complete("heat", GUILD) == [kept.choice]


async def test_the_id_of_a_merged_film_is_never_given_again(services: Services, database: Database) -> None:
    kept, newest = await add_film(database, facts("Heat", 1995)), await add_film(database, facts("Heat 2", 1995))
    await merge(database, newest, kept)

    film = await add_film(database, facts("Another", 2000))

    assert film.film_id > newest.film_id
    assert (await services.films.resolve(f"film:{newest.film_id}", GUILD)) == kept


async def test_a_build_leaves_nothing_behind_and_says_what_it_was_built_from(
    stocked: Services, database_path: Path
) -> None:
    built = read_built_from(database_path.with_name(SEARCH_FILE))

    assert built is not None
    assert built.edition == (await stocked.catalogue.stats()).edition
    assert built.films == built.newest_film > 1_000
    assert [path.name for path in database_path.parent.glob(".search*")] == []


def test_what_a_killed_build_left_is_removed_and_a_running_one_is_let_be(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", "print()"], stdout=subprocess.DEVNULL)
    ended.wait()
    host = re.sub(r"\W", "", platform.node())
    left, running, elsewhere, old = [
        tmp_path / f".{SEARCH_FILE}-{name}-x"
        for name in (f"{host}-{ended.pid}", f"{host}-{os.getpid()}", f"another{host}-{ended.pid}", "another-1")
    ]
    for folder in (left, running, elsewhere, old):
        folder.mkdir()
        (folder / "staged.db").touch()
    os.utime(old, (1, 1))

    clear_forgotten(tmp_path / SEARCH_FILE)

    assert sorted(tmp_path.iterdir()) == sorted((running, elsewhere))


def open_search_files() -> int:
    """Count the search files that this process holds open, those that were replaced meanwhile included."""
    names = [file.readlink().name for file in Path("/proc/self/fd").iterdir() if file.is_symlink()]
    return sum(name.startswith((SEARCH_FILE, "fresh.db")) for name in names)


def resident_mebibytes() -> float:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize() / 2**20


@pytest.mark.slow
async def test_fifty_swaps_under_200_queries_a_second_leave_no_answer_empty_and_nothing_behind(
    stocked: Services, database_path: Path
) -> None:
    path, chance = database_path.with_name(SEARCH_FILE), random.Random(3)
    made = [path.with_name(f"made{number}") for number in range(2)]
    for file in made:
        await asyncio.to_thread(build_search_file, database_path, file)
    is_over = asyncio.Event()
    asked: list[asyncio.Task[list[str]]] = []

    async def ask() -> None:
        while not is_over.is_set():
            typed = "".join(chance.choice((letter, letter.upper())) for letter in "heat")  # not remembered
            asked.append(asyncio.create_task(titles(stocked, chance.choice((typed, f"{typed} 95", f"{typed} (1995)")))))
            await asyncio.sleep(1 / QUERIES_A_SECOND)

    async def swap(times: int) -> None:
        for number in range(times):
            fresh = path.with_name("fresh.db")
            await asyncio.to_thread(shutil.copyfile, made[number % 2], fresh)
            fresh.replace(path)
            await asyncio.sleep(0.1)

    asking = asyncio.create_task(ask())
    await swap(5)
    memory = resident_mebibytes()
    await swap(SWAPS)
    is_over.set()
    await asking
    answers = await asyncio.gather(*asked)

    assert len(answers) > SWAPS * 0.1 * QUERIES_A_SECOND / 2
    assert all("Heat (1995)" in answer for answer in answers)
    assert open_search_files() == 1
    assert resident_mebibytes() < memory + MEMORY_SWING


async def longest_waits(seconds: float) -> list[float]:
    """Measure how late a task of the loop is served, in seconds, the longest wait first."""
    waits, ends_at = list[float](), time.perf_counter() + seconds
    while time.perf_counter() < ends_at:
        started = time.perf_counter()
        await asyncio.sleep(BEAT)
        waits.append(time.perf_counter() - started - BEAT)
    return sorted(waits, reverse=True)


@pytest.mark.slow
async def test_no_query_and_no_build_blocks_the_loop(stocked: Services, stock: Database) -> None:
    idle = await longest_waits(2)

    async def ask() -> None:
        for number in itertools.count():
            await titles(stocked, f"{'godfathre amelei heat star wras the'[number % 30 :]} {number}")

    async def turn(connection: Connection) -> None:
        await CatalogueStore(connection).turn_edition()

    await stock.write(turn)
    building, asking = stocked.search.refresh(), asyncio.create_task(ask())
    busy = await longest_waits(4)
    asking.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asking
    await building

    # One beat in a hundred may meet another process of a busy machine; blocking code would show at every query.
    assert busy[len(busy) // 100] < LONGEST_BLOCK + idle[len(idle) // 100]
