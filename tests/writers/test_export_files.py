"""What people take away is whole, has Letterboxd's columns, and is run by no spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stage import NOON

from bot.domain.exports import ServerExport
from bot.domain.films import FilmFacts
from bot.domain.imports import ImportedEntry, ImportedViewing, LeftOut, note_of
from bot.domain.stars import MEMBER_STARS, Stars
from bot.readers.members import read_member_file
from bot.writers import JSON_NAME, write_export
from bot.writers.left_out import left_out_csv
from bot.writers.letterboxd import COLUMNS, letterboxd_files

TEXT = st.text("ab =+-@'<>&\"\n\té千🎬|*", min_size=1, max_size=30)
TITLES = TEXT.map(lambda text: " ".join(text.split())).filter(bool)
NOTES = st.builds(note_of, TEXT, has_spoilers=st.booleans()) | st.none()
STARS = st.sampled_from(MEMBER_STARS)
DAYS = st.dates(date(1971, 1, 1), date(2026, 1, 1))
TAGS = st.lists(TITLES.filter(lambda tag: "," not in tag), max_size=2, unique=True).map(tuple)
VIEWINGS = st.builds(
    ImportedViewing, watched_on=DAYS, is_rewatch=st.booleans(), stars=STARS | st.none(), note=NOTES, tags=TAGS
)
FILMS = st.builds(
    FilmFacts,
    title=TITLES,
    year=st.integers(1880, 2030) | st.none(),
    directors=st.lists(TITLES, max_size=2).map(tuple),
    imdb_id=st.sampled_from([None, "tt0113277"]),
    tmdb_id=st.integers(1, 9) | st.none(),
)
MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2026, 1, 1)).map(lambda at: at.replace(microsecond=0, tzinfo=UTC))  # noqa: DTZ001 - hypothesis wants bare limits
ENTRIES = st.builds(
    ImportedEntry,
    film=FILMS,
    film_id=st.integers(1, 99),
    stars=STARS,
    rated_at=MOMENTS,
    note=NOTES,
    viewings=st.lists(VIEWINGS, max_size=3).map(tuple),
    is_wanted=st.just(value=True),
    wanted_at=MOMENTS,
)


def exported(*entries: ImportedEntry, guild_id: int = 1) -> ServerExport:
    return ServerExport(guild_id, "The Back Row", "Ada", is_hidden=False, entries=entries, other={})


def opened(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(ENTRIES, min_size=1, max_size=3, unique_by=lambda entry: entry.film_id))
def test_our_own_json_loses_nothing(entries: list[ImportedEntry]) -> None:
    data = write_export([exported(*entries)], NOON)

    assert read_member_file(data, "marquee.zip").entries == tuple(entries)


def test_a_viewing_that_is_listed_last_is_not_the_newest() -> None:
    viewings = (
        ImportedViewing(watched_on=date(2000, 1, 2), stars=Stars(1)),
        ImportedViewing(watched_on=date(2000, 1, 1), stars=Stars(2)),
    )
    entry = ImportedEntry(
        film=FilmFacts(title="Heat", year=1995), film_id=1, stars=Stars(2), rated_at=NOON, viewings=viewings
    )

    [text] = letterboxd_files([entry])
    [back] = read_member_file(text.encode(), "letterboxd-import-1.csv").entries

    assert back.stars == Stars(2)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(ENTRIES)
def test_our_import_reads_the_columns_that_we_write_for_letterboxd(entry: ImportedEntry) -> None:
    [text] = letterboxd_files([entry])

    [back] = read_member_file(text.encode(), "letterboxd-import-1.csv").entries

    assert (back.film.title, back.film.year, back.stars) == (entry.film.title, entry.film.year, entry.stars)
    assert (back.film.imdb_id, back.film.tmdb_id) == (entry.film.imdb_id, entry.film.tmdb_id)
    if entry.note is not None:  # without one, these columns can't tell it from the newest viewing's
        assert back.note is not None
        assert back.note.text == entry.note.text
    assert sorted((one.watched_on, one.is_rewatch, one.tags) for one in back.viewings) == sorted(
        (one.watched_on, one.is_rewatch, one.tags) for one in entry.viewings
    )


@given(ENTRIES)
def test_no_cell_begins_like_a_formula(entry: ImportedEntry) -> None:
    [text] = letterboxd_files([entry])

    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]


def test_the_columns_are_those_that_letterboxd_imports() -> None:
    entry = ImportedEntry(film=FilmFacts(title="Heat", year=1995, tmdb_id=949), stars=Stars(9), rated_at=NOON)

    [text] = letterboxd_files([entry])

    assert text.splitlines() == [
        "LetterboxdURI,tmdbID,imdbID,Title,Year,Directors,Rating,Rating10,WatchedDate,Rewatch,Tags,Review",
        ",949,,Heat,1995,,4.5,,,,,",
    ]
    assert ",".join(COLUMNS) == text.splitlines()[0]


def test_a_viewing_with_the_rating_of_now_is_not_written_twice() -> None:
    viewing = ImportedViewing(watched_on=date(2024, 1, 1), stars=Stars(9), note=note_of("Good <3"))
    entry = ImportedEntry(film=FilmFacts(title="Heat"), stars=Stars(9), note=note_of("Good <3"), viewings=(viewing,))

    [text] = letterboxd_files([entry])

    assert text.splitlines()[1:] == [",,,Heat,,,4.5,,2024-01-01,false,,Good &lt;3"]


def test_large_exports_are_split_below_a_megabyte_each_with_its_header() -> None:
    note = note_of("é" * 1_000)
    entries = [
        ImportedEntry(film=FilmFacts(title=f"Film {number}"), stars=Stars(9), note=note) for number in range(1_200)
    ]

    written = list(letterboxd_files(entries))
    back = [entry for text in written for entry in read_member_file(text.encode(), "part.csv").entries]

    assert len(written) == 3
    assert all(len(text.encode()) <= 1_000_000 for text in written)
    assert all(text.startswith("LetterboxdURI,") for text in written)
    assert len(back) == 1_200


def test_several_servers_are_kept_apart_and_each_takes_its_own_back() -> None:
    def entry(stars: int) -> ImportedEntry:
        return ImportedEntry(film=FilmFacts(title="Heat"), film_id=1, stars=Stars(stars), rated_at=NOON)

    data = write_export([exported(entry(2), guild_id=1), exported(entry(8), guild_id=2)], NOON)

    assert {"marquee.json", "server-1/letterboxd-import-1.csv", "server-2/letterboxd-import-1.csv"} <= set(opened(data))
    assert [one.stars for one in read_member_file(data, "x.zip", 2).entries] == [Stars(8)]
    assert [one.stars for one in read_member_file(data, "x.zip", 3).entries] == [Stars(2)]


def test_ids_are_text_because_programs_round_large_numbers() -> None:
    data = write_export([exported(guild_id=123456789012345678)], NOON)

    assert json.loads(opened(data)[JSON_NAME])["servers"][0]["server_id"] == "123456789012345678"


def test_what_was_left_out_can_be_mended_and_imported_again() -> None:
    left = LeftOut(reason="No film is called so.", title="=Heet", year=1995, stars=Stars(9), written="8")

    text = left_out_csv([left])
    [entry] = read_member_file(text.encode(), "left-out.csv").entries

    assert "'=Heet" in text
    assert (entry.film.title, entry.stars) == ("=Heet", Stars(9))
