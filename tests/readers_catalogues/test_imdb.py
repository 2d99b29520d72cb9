"""IMDb's datasets, joined, with every oddity."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import imdb_files as made
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.readers.catalogues import UnreadableCatalogue, read_films
from bot.readers.catalogues.buckets import NumberSet
from bot.readers.catalogues.imdb import MOST_OTHER_TITLES, ImdbFiles, read_imdb

if TYPE_CHECKING:
    from pathlib import Path

    from bot.readers.catalogues import CatalogueFilm


def by_id(films: list[CatalogueFilm]) -> dict[str | None, CatalogueFilm]:
    return {film.imdb_id: film for film in films}


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    return made.write_table(tmp_path / "title.basics.tsv.gz", made.BASICS, made.odd_films())


def test_films_are_told_from_shorts_episodes_and_games(odd: Path) -> None:
    films = list(read_films([odd]))

    assert {film.kind for film in films} == {"film", "tv film"}
    assert {"tt0000001", "tt0000007", "tt0000008"}.isdisjoint(by_id(films))
    assert {film.title for film in read_imdb(ImdbFiles(odd), kinds={"short", "game"})} == {"Carmencita", "A Game"}


def test_quotation_marks_mean_nothing(odd: Path) -> None:
    films = by_id(list(read_films([odd])))

    assert films["tt0000002"].title == '"Quoted" from the start'
    assert films["tt0000003"].title == '"Never closed'


def test_cells_without_sense_are_left_out(odd: Path) -> None:
    films = by_id(list(read_films([odd])))

    assert (films["tt0000004"].year, films["tt0000004"].runtime_minutes, films["tt0000004"].genres) == (None, None, ())
    assert (films["tt0000010"].year, films["tt0000010"].runtime_minutes) == (None, None)


def test_a_title_that_is_there_twice_is_read_once(odd: Path) -> None:
    ids = [film.imdb_id for film in read_films([odd])]

    assert len(ids) == len(set(ids)) == 10
    assert "tt123456789" in ids


def test_adult_titles_are_flagged_and_other_facts_kept(odd: Path) -> None:
    films = by_id(list(read_films([odd])))

    assert [film.imdb_id for film in films.values() if film.is_adult] == ["tt0000006"]
    assert films["tt0000005"].genres == ("Drama", "War")
    assert films["tt0000005"].runtime_minutes == 142
    assert films["tt0000005"].original_title is None
    assert films["tt0000012"].original_title == "Original Sen"


def test_ratings_titles_and_directors_are_joined_in_any_order(tmp_path: Path) -> None:
    files = [
        made.write_table(
            tmp_path / "c.tsv", made.CREW, [("tt0000003", "nm0000002,nm0000001", "\\N"), ("tt0000001", "\\N", "\\N")]
        ),
        made.write_table(
            tmp_path / "a.tsv.gz",
            made.AKAS,
            [
                made.aka(3, 1, "Drei", "DE"),
                made.aka(9, 1, "Of an unknown film"),
                made.aka(3, 2, "drei", "AT"),
                made.aka(3, 3, "Three", "US"),
                made.aka(3, 4, "Trois", "FR", 1),
            ],
        ),
        made.write_table(tmp_path / "b.tsv", made.BASICS, reversed([made.basics(1, "One"), made.basics(3, "Three")])),
        made.write_table(
            tmp_path / "n.tsv",
            made.NAMES,
            [(f"nm000000{at}", name, 1, 2, 3, 4) for at, name in ((1, "Ann"), (2, "Bo"), (3, "Cy"))],
        ),
        made.write_table(tmp_path / "r.tsv", made.RATINGS, [("tt0000003", 7.5, 1234), ("tt0000099", 5, 5)]),
    ]

    films = by_id(list(read_films(files)))

    assert films["tt0000003"].other_titles == ("Trois", "Drei")
    assert films["tt0000003"].directors == ("Bo", "Ann")
    assert films["tt0000003"].popularity == 1234
    assert (films["tt0000001"].other_titles, films["tt0000001"].directors) == ((), ())


def test_thirty_thousand_other_titles_are_cut_and_the_original_is_kept(tmp_path: Path) -> None:
    rows = [
        *(made.aka(1, number, f"Title {number}") for number in range(30_000)),
        made.aka(1, 30_000, "Last", "\\N", 1),
    ]
    basics = made.write_table(tmp_path / "b.tsv", made.BASICS, [made.basics(1, "One")])
    akas = made.write_table(tmp_path / "a.tsv", made.AKAS, rows)

    (film,) = read_films([basics, akas])

    assert len(film.other_titles) == MOST_OTHER_TITLES
    assert film.other_titles[0] == "Last"


def test_every_film_is_read_once_and_always_in_the_same_order(tmp_path: Path) -> None:
    basics = made.write_table(tmp_path / "b.tsv.gz", made.BASICS, made.many_films(5000))

    first, second = ([film.imdb_id for film in read_films([basics])] for _ in range(2))

    assert first == second
    assert len(set(first)) == 5000


def test_progress_is_told_in_bytes_on_disk(tmp_path: Path) -> None:
    basics = made.write_table(tmp_path / "b.tsv.gz", made.BASICS, made.many_films(50_000))
    told: list[tuple[int, int]] = []

    list(read_films([basics], progress=lambda _path, read, size: told.append((read, size))))

    assert told == sorted(told)
    assert len(told) > 2
    assert told[-1] == (basics.stat().st_size, basics.stat().st_size)


def test_a_file_with_too_few_columns_is_refused_with_its_line(tmp_path: Path) -> None:
    basics = made.write_table(tmp_path / "b.tsv", made.BASICS, [made.basics(1, "One"), ("tt0000002", "movie", "Two")])

    with pytest.raises(UnreadableCatalogue, match=r"b\.tsv, line 3 has 3 columns instead of 9"):
        list(read_films([basics]))


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = made.write_table(tmp_path / "b.tsv", ("tconst", "titleType", "primaryTitle"), [])

    with pytest.raises(UnreadableCatalogue, match="no column originalTitle"):
        list(read_imdb(ImdbFiles(path)))


def test_a_file_cut_off_says_how_far_it_got(tmp_path: Path) -> None:
    whole = made.write_table(tmp_path / "b.tsv.gz", made.BASICS, made.many_films(5000))
    whole.write_bytes(whole.read_bytes()[:-2000])

    with pytest.raises(UnreadableCatalogue, match=r"ends too early, after [\d,]+ whole lines"):
        list(read_films([whole]))


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = made.write_table(tmp_path / "b.tsv.gz", made.BASICS, made.many_films(5000))
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = bytes(len(content) // 2)
    path.write_bytes(content)

    with pytest.raises(UnreadableCatalogue, match=r"damaged|too early|columns instead"):
        list(read_films([path]))


def test_a_compressed_file_needs_no_telling_name(tmp_path: Path) -> None:
    plain = made.write_table(tmp_path / "b.tsv", made.BASICS, made.many_films(10))
    odd_name = tmp_path / "basics"
    odd_name.write_bytes(gzip.compress(plain.read_bytes()))

    assert list(read_films([odd_name])) == list(read_films([plain]))


@given(st.lists(st.integers(0, 100_000)))
def test_a_number_set_is_a_set(numbers: list[int]) -> None:
    kept = NumberSet()

    assert [kept.add(number) for number in numbers] == [number not in numbers[:at] for at, number in enumerate(numbers)]
    assert all(number in kept for number in numbers)
    assert 100_001 not in kept
