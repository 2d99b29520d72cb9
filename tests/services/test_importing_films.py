"""Films taken in from files: once, from any number of sources, and never anybody's rating lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from builders import GUILD, a_member, add_film, facts
from readers_catalogues.imdb_files import AKAS, BASICS, CREW, NAMES, RATINGS, aka, basics, odd_films, write_table

from bot.domain.stars import Stars
from bot.readers.catalogues import UnreadableCatalogue
from bot.services.catalogue.importing import ImportReport, ImportStopped
from bot.storage.catalogue import REFERRING_TABLES, CatalogueStore

if TYPE_CHECKING:
    from pathlib import Path

    from bot.domain.films import Film
    from bot.services import Services
    from bot.storage.database import Connection, Database

HEADER = "title,year,directors,imdb,tmdb,votes,akas"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "films.csv"


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join([HEADER, *lines, ""]), "utf-8")
    return path


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.added, report.updated, report.unchanged


async def take(services: Services, *paths: Path, adult: bool = False) -> tuple[int, int, int]:
    return counts(await services.catalogue.import_files(paths, takes_adult=adult))


async def films_in(services: Services) -> int:
    return (await services.catalogue.stats()).counts["films"]


async def test_films_are_added_once(services: Services, table: Path) -> None:
    write(table, "Heat,1995,Michael Mann,tt0113277,949,700000,", "Stalker,1979,Andrei Tarkovsky,,,,Сталкер")

    assert await take(services, table) == (2, 0, 0)
    assert await take(services, table) == (0, 0, 2)

    assert (await services.films.resolve("tt0113277", GUILD)).tmdb_id == 949
    assert (await services.films.resolve("сталкер", GUILD)).title == "Stalker"


async def test_a_second_import_that_changes_nothing_leaves_the_edition(services: Services, table: Path) -> None:
    write(table, "Heat,1995,Michael Mann,tt0113277,949,700000,Hitze")
    await take(services, table)
    edition = (await services.catalogue.stats()).edition

    await take(services, table)

    assert (await services.catalogue.stats()).edition == edition
    write(table, "Heat,1995,Michael Mann,tt0113277,949,700001,Hitze")
    assert await take(services, table) == (0, 1, 0)
    assert (await services.catalogue.stats()).edition != edition


async def test_an_update_leaves_what_the_file_does_not_say(services: Services, table: Path) -> None:
    await take(services, write(table, "Heat,1995,Michael Mann,tt0113277,949,7,"))
    await take(services, write(table, "HEAT,,,tt0113277,,,"))

    film = await services.films.resolve("tt0113277", GUILD)

    assert (film.title, film.year, film.directors, film.tmdb_id) == ("HEAT", 1995, ("Michael Mann",), 949)


@pytest.mark.parametrize(
    ("one", "other", "films"),
    [
        ("Heat,1995,Michael Mann,tt0113277,,,", "Heat,1995,Michael Mann,,949,,", 1),
        ("Heat,1995,Michael Mann,tt0113277,,,", "Heat,1995,,,,,", 1),
        ("The Heat,1995,,,,,", "heat,1995,Michael Mann,tt0113277,,,", 1),
        ("Heat,1995,Michael Mann,tt0113277,,,", "Heat,1986,Michael Mann,,,,", 2),
        ("Heat,1995,Michael Mann,,,,", "Heat,1995,Another One,,,,", 2),
        ("Heat,1995,Michael Mann,tt0113277,,,", "Heat,1995,Michael Mann,tt0000001,,,", 2),
        ("Heat,,,,949,,", "Heat,1995,Michael Mann,tt0113277,,,", 2),
        ("Heat,,,,949,,", "Heat,,,,950,,", 2),
        ("Heat,,,,949,,", "Heat,,,tt0113277,,,", 2),
        ("Heat,,,,,,", "Heat,,,,,,", 1),
    ],
)
@pytest.mark.parametrize("is_one_batch", [True, False])
async def test_the_same_film_from_two_sources_is_one_film(
    services: Services, table: Path, *, one: str, other: str, films: int, is_one_batch: bool
) -> None:
    if is_one_batch:
        await take(services, write(table, one, other))
    else:
        await take(services, write(table, one))
        await take(services, write(table, other))

    assert await films_in(services) == films
    assert await take(services, write(table, one, other)) == (0, 0, 2)


async def test_ids_that_meet_later_make_one_film_of_two(services: Services, table: Path) -> None:
    await take(services, write(table, "Heat,1995,Michael Mann,tt0113277,,,", "Heat,,,,949,,Hitze"))
    old = await services.films.resolve("https://www.themoviedb.org/movie/949", GUILD)

    report = await services.catalogue.import_files([write(table, "Heat,1995,,tt0113277,949,,")])

    kept = await services.films.resolve("tt0113277", GUILD)
    assert (report.merged, await films_in(services)) == (1, 1)
    assert kept.tmdb_id == 949
    assert await services.films.resolve(f"film:{old.film_id}", GUILD) == kept
    assert await services.films.resolve("Hitze", GUILD) == kept
    assert await take(services, table) == (0, 0, 1)


@pytest.mark.parametrize("rated", [("imdb",), ("tmdb",), ("imdb", "tmdb")])
async def test_a_merge_by_an_import_loses_no_rating(services: Services, table: Path, rated: tuple[str, ...]) -> None:
    await take(services, write(table, "Heat,1995,Michael Mann,tt0113277,,,", "Heat,,,,949,,"))
    address = {"imdb": "tt0113277", "tmdb": "https://www.themoviedb.org/movie/949"}
    films = [await services.films.resolve(address[source], GUILD) for source in rated]
    for film in films:
        await services.ratings.rate(a_member(), film.film_id, Stars(8))

    await take(services, write(table, "Heat,1995,,tt0113277,949,,"))

    assert await films_in(services) == len(rated)
    for film in films:
        found = await services.films.resolve(f"film:{film.film_id}", GUILD)
        assert (await services.films.card(found.film_id, GUILD)).server.tally.count == 1
    assert await take(services, table) == (0, 0, 1)


async def test_sources_that_disagree_about_an_id_do_so_every_time(services: Services, table: Path) -> None:
    write(table, "Heat,1995,,tt0113277,949,,", "Heat Two,1996,,tt0000002,949,,", "Heat,1995,,tt0113277,950,,")

    assert await take(services, table) == (2, 0, 1)
    assert await take(services, table) == (0, 0, 3)


async def test_a_lesser_source_fills_gaps_only(services: Services, tmp_path: Path) -> None:
    imdb = write_table(tmp_path / "b.tsv", BASICS, [basics(113277, "Heat", year=1995, genres="Crime")])
    ratings = write_table(tmp_path / "r.tsv", RATINGS, [("tt0113277", 8.3, 700_000)])
    movies, links = tmp_path / "movies.csv", tmp_path / "links.csv"
    movies.write_text("movieId,title,genres\n6,Heat It (a.k.a. Hitze) (1996),Action|Crime\n", "utf-8")
    links.write_text("movieId,imdbId,tmdbId\n6,0113277,949\n", "utf-8")
    export = tmp_path / "export.json"
    line = {"adult": False, "id": 949, "original_title": "Heat!", "popularity": 50.5, "video": False}
    export.write_text(json.dumps(line) + "\n", "utf-8")

    for paths in ((imdb, ratings), (movies, links), (export,)):
        await take(services, *paths)
    film = await services.films.resolve("tt0113277", GUILD)

    assert (film.title, film.year, film.genres, film.tmdb_id) == ("Heat", 1995, ("Crime",), 949)
    assert await services.films.resolve("Hitze", GUILD) == film
    for paths in ((imdb, ratings), (movies, links), (export,)):
        assert await take(services, *paths) == (0, 0, 1)


async def test_the_starter_catalogue_meets_what_was_imported_before(services: Services, tmp_path: Path) -> None:
    await take(services, write(tmp_path / "own.csv", "Heat,1995,,tt0113277,949,,"))
    (tmp_path / "catalogue.csv").write_text(
        "title,original_title,year,directors,cast,genres,runtime,imdb\nHeat,,1995,Michael Mann,,Crime,170,tt0113277\n",
        "utf-8",
    )

    await services.installation.load_content(tmp_path, with_samples=False)

    film = await services.films.resolve("Heat", GUILD)
    assert (film.directors, film.tmdb_id, film.runtime_minutes) == (("Michael Mann",), 949, 170)


async def test_adult_titles_are_left_out_unless_wanted(services: Services, tmp_path: Path) -> None:
    path = write_table(tmp_path / "title.basics.tsv.gz", BASICS, odd_films())

    report = await services.catalogue.import_files([path])

    assert report.adult == 1
    assert await services.films.complete("the adult one", GUILD) == []
    assert await take(services, path, adult=True) == (1, 0, report.added + report.unchanged)
    assert [film.label for film in await services.films.complete("the adult one", GUILD)] == ["The Adult One (2005)"]


async def test_every_oddity_of_real_files_is_taken_in_once(services: Services, tmp_path: Path) -> None:
    akas = [aka(2, number, f"Anders {number}", "DE") for number in range(30_000)]
    paths = (
        write_table(tmp_path / "title.basics.tsv.gz", BASICS, odd_films()),
        write_table(tmp_path / "title.ratings.tsv.gz", RATINGS, [("tt0000002", 7.0, 1_000), ("tt9999999", 1.0, 5)]),
        write_table(tmp_path / "title.akas.tsv.gz", AKAS, akas),
        write_table(tmp_path / "title.crew.tsv.gz", CREW, [("tt0000002", "nm0000001,nm0000404", "\\N")]),
        write_table(tmp_path / "name.basics.tsv.gz", NAMES, [("nm0000001", "Di Rector", "\\N", "\\N", "\\N", "\\N")]),
    )

    first, second = [await services.catalogue.import_files(paths) for _ in range(2)]

    assert (first.updated, second.added, second.updated) == (0, 0, 0)
    film = await services.films.resolve("tt0000002", GUILD)
    assert (film.title, film.directors) == ('"Quoted" from the start', ("Di Rector",))
    assert await services.films.resolve("Anders 5", GUILD) == film
    labels = [found.label for found in await services.films.complete("an episode", GUILD)]
    assert not any(label.startswith("An Episode") for label in labels)


async def test_a_file_that_is_cut_off_says_so_and_can_be_given_again(services: Services, tmp_path: Path) -> None:
    path = write_table(tmp_path / "title.basics.tsv.gz", BASICS, odd_films() * 50)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(UnreadableCatalogue, match=r"title\.basics\.tsv\.gz ends too early"):
        await take(services, path)
    assert await films_in(services) == 0

    path.write_bytes(whole)
    added, updated, _ = await take(services, path)
    assert (added > 5, updated) == (True, 0)


async def test_what_was_read_before_an_error_stays(services: Services, table: Path) -> None:
    write(table, *(f"Film {number},1990,,,,," for number in range(500)), "x" * 1_000_001)

    with pytest.raises(ImportStopped, match=r"films\.csv, line \d+ is too long.* The \d+ films before that"):
        await take(services, table)

    assert await films_in(services) >= 100


async def test_an_import_goes_on_where_it_was(services: Services, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(table, *(f"Film {number},1990,,,,," for number in range(1_000)))
    reports: list[ImportReport] = []

    class PlugPulledError(Exception): ...

    def pull(report: ImportReport) -> None:
        reports.append(report)
        if report.read >= 100:
            raise PlugPulledError

    with pytest.raises(PlugPulledError):
        await services.catalogue.import_files([table], on_films=pull)
    monkeypatch.setattr("bot.services.catalogue.importing.FIRST", 1_000)
    report = await services.catalogue.import_files([table], on_films=reports.append)

    assert reports[2].read == reports[1].read >= 100
    assert (report.added, report.updated, report.unchanged) == (1_000, 0, 0)
    assert await films_in(services) == 1_000


async def test_films_of_a_server_s_own_are_left_alone(services: Services, database: Database, table: Path) -> None:
    ours = await add_film(database, facts("Heat", 1995), GUILD)

    assert await take(services, write(table, "Heat,1995,Michael Mann,tt0113277,,,")) == (1, 0, 0)

    assert (await services.films.resolve(f"film:{ours.film_id}", GUILD)) == ours


async def test_every_table_that_refers_to_films_is_looked_at_before_a_merge(database: Database) -> None:
    """A new table with a film in it has to be listed, or a merge by an import would lose what it holds."""
    async with database.read() as connection:
        rows = await connection.fetch_all("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    referring = {row["name"] for row in rows if "REFERENCES films" in row["sql"]}

    facts_of_films = {"film_titles", "film_redirects", "film_details"}
    assert referring - facts_of_films == set(REFERRING_TABLES)


async def test_signs_that_can_not_be_stored_are_replaced(services: Services, tmp_path: Path) -> None:
    export = tmp_path / "export.json"
    export.write_text('{"adult": false, "id": 5, "original_title": "Half \\ud800", "video": false}\n', "utf-8")

    assert await take(services, export) == (1, 0, 0)


async def test_a_merged_film_s_own_titles_go_to_the_one_that_stayed(services: Services, database: Database) -> None:
    old, kept = await add_film(database, facts("Hitze", 1995)), await add_film(database, facts("Heat", 1995))

    async def act(connection: Connection) -> None:
        store = CatalogueStore(connection)
        await store.add_titles([{"film_id": old.film_id, "title_key": "calor", "title": "Calor"}])
        await store.merge([{"old_film_id": old.film_id, "film_id": kept.film_id}])

    await database.write(act)

    found: Film = await services.films.resolve("Calor", GUILD)
    assert found == kept
