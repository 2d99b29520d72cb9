"""What a person may call a film."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.domain.films import Film, FilmReference, format_runtime, read_reference


def test_a_film_s_label_tells_namesakes_of_other_years_apart() -> None:
    film = Film(film_id=1, title="Ballerina", year=2025, directors=("Len Wiseman",))

    assert film.label == "Ballerina (2025)"
    assert film.long_label == "Ballerina (2025) · Len Wiseman"


def test_a_film_of_unknown_year_and_director_is_labelled_by_its_title() -> None:
    film = Film(film_id=1, title="Ballerina")

    assert film.label == film.long_label == "Ballerina"


@pytest.mark.parametrize("text", ["film:1917", " film:1917 "])
def test_a_prefixed_number_is_our_id(text: str) -> None:
    assert read_reference(text) == FilmReference("id", "1917")


@pytest.mark.parametrize(
    "title", ["1917", "300", "2001", "8½", "film:", "film:x", "film: 7", "film:-1", f"film:{9**30}"]
)
def test_anything_but_a_prefixed_number_is_a_title(title: str) -> None:
    reference = read_reference(title)

    assert (reference.kind, reference.value, reference.year) == ("text", title, None)


@pytest.mark.parametrize(
    "address",
    [
        "tt0113277",
        "https://www.imdb.com/title/tt0113277/",
        "https://www.imdb.com/title/tt0113277/?ref_=nv_sr_srsg_0",
        "http://imdb.com/title/tt0113277",
        "m.imdb.com/title/tt0113277/reviews",
        "https://www.imdb.com/de/title/tt0113277/",
    ],
)
def test_an_imdb_address_gives_its_id(address: str) -> None:
    assert read_reference(address) == FilmReference("imdb", "tt0113277")


@pytest.mark.parametrize(
    "address",
    [
        "https://www.themoviedb.org/movie/949",
        "https://www.themoviedb.org/movie/949-heat?language=en",
        "themoviedb.org/movie/949-heat",
    ],
)
def test_a_tmdb_address_gives_its_id(address: str) -> None:
    assert read_reference(address) == FilmReference("tmdb", "949")


@pytest.mark.parametrize(
    ("address", "title", "year", "whole"),
    [
        ("https://letterboxd.com/film/heat-1995/", "heat", 1995, "heat 1995"),
        ("https://letterboxd.com/film/the-third-man/", "the third man", None, "the third man"),
        ("letterboxd.com/somebody/film/paddington-2/1/", "paddington 2", None, "paddington 2"),
        ("https://letterboxd.com/film/blade-runner-2049/", "blade runner", 2049, "blade runner 2049"),
        ("https://letterboxd.com/film/1917/", "1917", None, "1917"),
    ],
)
def test_a_letterboxd_address_gives_the_words_of_its_slug(
    address: str, title: str, year: int | None, whole: str
) -> None:
    assert read_reference(address) == FilmReference("slug", title, year, whole)


@pytest.mark.parametrize("address", ["https://boxd.it/29wK", "boxd.it/29wK", "http://boxd.it/29wK/"])
def test_a_short_address_is_refused_with_what_to_do_instead(address: str) -> None:
    with pytest.raises(InvalidInput, match="full address or its title"):
        read_reference(address)


@pytest.mark.parametrize(
    ("label", "title", "year"),
    [
        ("Ballerina (2025) · Len Wiseman", "Ballerina", 2025),
        ("Ballerina (2025) · Len Wiseman, Somebody Else", "Ballerina", 2025),
        ("Ballerina · Len Wiseman", "Ballerina", None),
        ("Ballerina (2025)", "Ballerina", 2025),
        ("WALL·E (2008) · Andrew Stanton", "WALL·E", 2008),
        ("1917 (2019) · Sam Mendes", "1917", 2019),
    ],
)
def test_our_own_label_reads_back(label: str, title: str, year: int | None) -> None:
    reference = read_reference(label)

    assert (reference.kind, reference.value, reference.year) == ("text", title, year)


def test_a_title_that_ends_in_a_year_is_kept_whole_beside_the_split() -> None:
    assert read_reference("Blade Runner 2049") == FilmReference("text", "Blade Runner", 2049, "Blade Runner 2049")


@given(st.text())
def test_any_text_is_understood_or_refused_clearly(text: str) -> None:
    try:
        reference = read_reference(text)
    except InvalidInput:
        return

    assert reference.kind in {"id", "imdb", "tmdb", "slug", "text"}


@pytest.mark.parametrize(
    ("minutes", "text"), [(125, "2 h 5 min"), (120, "2 h"), (45, "45 min"), (60, "1 h"), (0, "0 min")]
)
def test_a_runtime_is_written_as_people_say_it(minutes: int, text: str) -> None:
    assert format_runtime(minutes) == text
