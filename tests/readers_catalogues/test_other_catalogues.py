"""TMDB's export, MovieLens, Letterboxd lists, any CSV; and finding out which is which."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import imdb_files as made
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.readers.catalogues import CatalogueFilm, CatalogueForm, UnreadableCatalogue, form_of, read_films
from bot.readers.catalogues.movielens import written_title
from bot.readers.catalogues.values import amount, article_first, imdb_id, runtime, year

if TYPE_CHECKING:
    from pathlib import Path

BLONDIE = {"adult": False, "id": 3924, "original_title": "Blondie", "popularity": 1.2659, "video": False}
LETTERBOXD_LIST = """Letterboxd list export v7
Date,Name,Tags,URL,Description
2024-01-02,My list,"a, b",https://boxd.it/x,"Name, of the
list"

Position,Name,Year,URL,Description
1,"Good, the Bad",1966,https://boxd.it/1,
2,Amélie,2001,https://boxd.it/2,"with ""quotes""
and lines"
"""


def a_file(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_tmdbs_export_is_read_line_by_line(tmp_path: Path) -> None:
    lines = [
        BLONDIE,
        BLONDIE | {"id": 5, "adult": True},
        BLONDIE | {"id": 6, "video": True},
        BLONDIE | {"id": 7, "popularity": None},
    ]
    path = tmp_path / "movie_ids.json.gz"
    path.write_bytes(gzip.compress("\n".join(json.dumps(line) for line in lines).encode() + b"\n\n"))

    films = list(read_films([path]))

    assert films[0] == CatalogueFilm("tmdb", "Blondie", tmdb_id=3924, popularity=1.2659)
    assert [(film.tmdb_id, film.is_adult) for film in films] == [(3924, False), (5, True), (7, False)]
    assert {film.kind for film in read_films([path], kinds={"video"})} == {"video"}


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 5}', '{"id": "x", "original_title": "y"}', "null"])
def test_a_broken_line_of_tmdb_is_named(tmp_path: Path, line: str) -> None:
    path = a_file(tmp_path, "movies.json", f"{json.dumps(BLONDIE)}\n{line}\n")

    with pytest.raises(UnreadableCatalogue, match=r"movies\.json, line 2"):
        list(read_films([path]))


@pytest.mark.parametrize(
    ("written", "title", "aliases", "in_year"),
    [
        ("Matrix, The (1999)", "The Matrix", (), 1999),
        ("Seven (a.k.a. Se7en) (1995)", "Seven", ("Se7en",), 1995),
        (
            "City of Lost Children, The (Cité des enfants perdus, La) (1995)",
            "The City of Lost Children",
            ("La Cité des enfants perdus",),
            1995,
        ),
        ("Avventura, L' (Adventure, The) (1960)", "L'Avventura", ("The Adventure",), 1960),
        ("Hyena Road", "Hyena Road", (), None),
        ("(500) Days of Summer (2009)", "(500) Days of Summer", (), 2009),
        ("Fawlty Towers (1975-1979)", "Fawlty Towers", (), 1975),
        ("A (B) (C) (D) (2001) ", "A", ("B", "C", "D"), 2001),
    ],
)
def test_a_title_of_movielens_is_taken_apart(
    written: str, title: str, aliases: tuple[str, ...], in_year: int | None
) -> None:
    assert written_title(written) == (title, aliases, in_year)


@given(st.text())
def test_no_title_of_movielens_raises(written: str) -> None:
    title, aliases, _ = written_title(written)

    assert title or not aliases


def test_movielens_films_get_their_ids_from_links(tmp_path: Path) -> None:
    movies = a_file(
        tmp_path, "movies.csv", 'movieId,title,genres\n1,"Matrix, The (1999)",Action|Sci-Fi\n2,Odd,(no genres listed)\n'
    )
    links = a_file(tmp_path, "links.csv", "movieId,imdbId,tmdbId\n1,0133093,603\n2,,\n")

    matrix, odd = read_films([links, movies])

    assert (matrix.title, matrix.year, matrix.genres) == ("The Matrix", 1999, ("Action", "Sci-Fi"))
    assert (matrix.imdb_id, matrix.tmdb_id) == ("tt0133093", 603)
    assert (odd.imdb_id, odd.tmdb_id, odd.genres) == (None, None, ())
    assert [film.imdb_id for film in read_films([movies])] == [None, None]


def test_a_row_of_movielens_with_too_many_cells_is_named(tmp_path: Path) -> None:
    movies = a_file(tmp_path, "movies.csv", "movieId,title,genres\n1,Matrix, The (1999),Action\n")

    with pytest.raises(UnreadableCatalogue, match="row 2 has 4 columns instead of 3"):
        list(read_films([movies]))


def test_a_letterboxd_list_is_read_past_its_own_lines(tmp_path: Path) -> None:
    path = a_file(tmp_path, "list.csv", LETTERBOXD_LIST)

    assert form_of(path) == "Letterboxd"
    assert [(film.source, film.title, film.year) for film in read_films([path])] == [
        ("letterboxd", "Good, the Bad", 1966),
        ("letterboxd", "Amélie", 2001),
    ]


def test_a_letterboxd_export_is_a_list_of_films_too(tmp_path: Path) -> None:
    path = a_file(
        tmp_path, "watched.csv", "\ufeffDate,Name,Year,Letterboxd URI\n2023-09-02,On the Line,2022,https://boxd.it/B\n"
    )

    (film,) = read_films([path])

    assert (film.source, film.title, film.year, film.imdb_id) == ("letterboxd", "On the Line", 2022, None)


def test_columns_of_any_csv_are_known_by_name_in_any_order(tmp_path: Path) -> None:
    content = (
        "Year;Title;Country;Directors;Cast;Genres;Runtime (mins);IMDb ID;TMDB id;Votes;Original Title;Adult\n"
        "1985;Come and See;SU;Elem Klimov;A, B;Drama|War;142 min;https://www.imdb.com/title/tt0091251/;25237;1,234;"
        "Иди и смотри;no\n"
        ";;;;;;;;;;;\n"
        "n/a;Short Row\n"
    )

    film, short = read_films([a_file(tmp_path, "films.csv", content)])

    assert film == CatalogueFilm(
        source="csv",
        title="Come and See",
        original_title="Иди и смотри",
        year=1985,
        directors=("Elem Klimov",),
        cast=("A", "B"),
        genres=("Drama", "War"),
        runtime_minutes=142,
        imdb_id="tt0091251",
        tmdb_id=25237,
        popularity=1234,
    )
    assert (short.title, short.year) == ("Short Row", None)


def test_series_and_games_in_a_csv_are_left_out(tmp_path: Path) -> None:
    rows = ["tt1,A,Movie,2001", "tt2,B,TV Series,2002", "tt3,C,Video Game,2003", "tt4,D,tvMovie,2004"]
    content = "\n".join(["Const,Title,Title Type,Year", *rows])

    assert [film.title for film in read_films([a_file(tmp_path, "ratings.csv", content)])] == ["A", "D"]


@pytest.mark.parametrize(
    ("content", "form"),
    [
        ("\t".join(made.BASICS), "title.basics"),
        ("\t".join(made.RATINGS), "title.ratings"),
        ("\t".join(made.AKAS), "title.akas"),
        ("\t".join(made.CREW), "title.crew"),
        ("\t".join(made.NAMES), "name.basics"),
        (json.dumps(BLONDIE), "TMDB export"),
        ("movieId,title,genres", "MovieLens movies"),
        ("movieId,imdbId,tmdbId", "MovieLens links"),
        ("Date,Name,Year,Letterboxd URI,Rating", "Letterboxd"),
        ('"Name"\t"Year"', "CSV"),
    ],
)
def test_a_file_is_known_by_its_first_line(tmp_path: Path, content: str, form: CatalogueForm) -> None:
    assert form_of(a_file(tmp_path, "some.file", f"\n{content}\n")) == form


@pytest.mark.parametrize("content", ["", "hello\nworld\n", "1,2,3\n", "x" * 1_200_000])
def test_another_file_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableCatalogue, match=r"notes\.txt"):
        form_of(a_file(tmp_path, "notes.txt", content))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableCatalogue, match=r"gone\.tsv cannot be opened"):
        form_of(tmp_path / "gone.tsv")


def test_a_file_without_the_one_it_belongs_to_is_refused(tmp_path: Path) -> None:
    ratings = made.write_table(tmp_path / "r.tsv", made.RATINGS, [])

    with pytest.raises(UnreadableCatalogue, match=r"r\.tsv \(title\.ratings\) says nothing without title\.basics"):
        list(read_films([ratings]))


def test_the_same_dataset_twice_is_refused(tmp_path: Path) -> None:
    files = [made.write_table(tmp_path / name, made.BASICS, []) for name in ("a.tsv", "b.tsv")]

    with pytest.raises(UnreadableCatalogue, match=r"a\.tsv and b\.tsv are both title\.basics"):
        list(read_films(files))


@given(st.binary(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any"
    path.write_bytes(b"title,year\n" + content)

    try:
        films = list(read_films([path]))
    except UnreadableCatalogue:
        return
    assert all(film.title for film in films)


@pytest.mark.parametrize(
    ("text", "minutes"), [("142", 142), ("142 min", 142), ("99min", 99), ("\\N", None), ("0", None)]
)
def test_runtimes(text: str, minutes: int | None) -> None:
    assert runtime(text) == minutes


def test_values() -> None:
    assert (year("2001-05-03"), year("20011"), year("1066")) == (2001, None, None)
    assert (imdb_id("tt133093"), imdb_id("https://imdb.com/title/tt0133093/?x"), imdb_id("tt")) == (
        "tt0133093",
        "tt0133093",
        None,
    )
    assert (amount("1,234"), amount("nan"), amount("-3"), amount("inf")) == (1234, 0, 0, 0)
    assert (article_first("Haine, La"), article_first("Avventura, L'"), article_first("Up")) == (
        "La Haine",
        "L'Avventura",
        "Up",
    )
