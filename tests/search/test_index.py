"""The search index: what is found, in which order, and that nothing breaks it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from catalogues import a_film, an_index, found
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.search.build import build_index
from bot.search.index import SearchIndex
from bot.search.normal import normal_form
from bot.search.tables import SearchFileError, Tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.search.crowds import Answer
    from bot.search.films import IndexedFilm

FILMS = [
    a_film(1, "Heat", 1995, popularity=700),
    a_film(2, "The Heat", 2013, popularity=200),
    a_film(3, "Heathers", 1988, popularity=100),
    a_film(4, "Red Heat", 1988, popularity=90),
    a_film(5, "In the Heat of the Night", 1967, popularity=80),
    a_film(6, "Ballerina", 2023, popularity=30),
    a_film(7, "Ballerina", 2025, popularity=150),
    a_film(8, "1917", 2019, popularity=600),
    a_film(9, "Blade Runner", 1982, popularity=800),
    a_film(10, "Blade Runner 2049", 2017, popularity=600),
    a_film(11, "Se7en", 1995, popularity=900),
    a_film(12, "Come and See", 1985, "Иди и смотри", popularity=80),
    a_film(13, "$", 1971, popularity=3),
    a_film(14, "The Shawshank Redemption", 1994, popularity=2000),
    a_film(15, "Pin Up Girl", 1944, popularity=2),
    a_film(16, "Pinocchio", 1940, popularity=150),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    index = an_index(tmp_path_factory.mktemp("index"), FILMS)
    yield index
    index.close()


@pytest.mark.parametrize("title", ["‐:‐", "$", "‐-‐ ‐:‐"])
def test_signs_that_part_words_are_found_by_their_title(tmp_path: Path, title: str) -> None:
    index = an_index(tmp_path, [a_film(1, title, 1999), a_film(2, "Heat", 1995)])

    assert found(index, title) == [1]
    assert found(index, f"{title}x") == []
    assert found(index, f"{title} 1995") == [2]  # what is left is a year
    index.close()


@pytest.mark.parametrize("text", ["the", "the ", "The", "the w", "war", "wa", "w", "war of", "the war ", "a wa"])
@pytest.mark.parametrize("favoured", [frozenset[int](), frozenset({199, 45})])
def test_crowds_are_answered_beforehand_as_they_would_be_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, favoured: frozenset[int]
) -> None:
    titles = ("The War", "The Wall", "War", "War of Thirst", "A Warm War", "The Lost War")
    films = [
        a_film(number, f"{titles[number % 6]} {number if number > 12 else ''}", popularity=number * 37 % 211)
        for number in range(1, 500)
    ]
    index = an_index(tmp_path, films)
    asked: list[bool] = []
    answers = Tables.answers

    def noted(tables: Tables, start: str) -> list[Answer]:
        asked.append(bool(answers(tables, start)))
        return answers(tables, start)

    monkeypatch.setattr(Tables, "answers", noted)
    beforehand = index.search(text, favoured=favoured)
    assert True in asked

    monkeypatch.setattr("bot.search.engine.KEPT_ANSWERS", 0)  # none are kept for so many wanted
    now = index.search(text, favoured=favoured)

    assert [(hit.film_id, hit.reason) for hit in beforehand] == [(hit.film_id, hit.reason) for hit in now]
    index.close()


def test_a_year_alone_leads_to_its_films_after_those_that_bear_it(tmp_path: Path) -> None:
    films = [
        a_film(1, "1917", 2019, popularity=90),
        a_film(2, "The Immigrant", 1917, popularity=50),
        a_film(3, "Straight Shooting", 1917, popularity=5),
        a_film(4, "Heat", 1995, popularity=99),
        a_film(5, "Summer of 1917", 1977, popularity=1),
    ]
    index = an_index(tmp_path, films)

    assert found(index, "1917") == [1, 5, 2, 3]
    assert found(index, "1995")[0] == 4
    assert found(index, "191") == [1, 5]
    index.close()


def test_a_film_that_bears_its_own_year_comes_before_the_others_of_that_year(tmp_path: Path) -> None:
    others = [a_film(number, f"Musical {number}", 1935, popularity=900 - number) for number in range(1, 31)]
    index = an_index(tmp_path, [*others, a_film(1000, "Gold Diggers of 1935", 1935, popularity=1)])

    assert found(index, "1935")[:2] == [1000, 1]
    index.close()


def test_a_year_alone_leads_to_the_films_of_the_server_too(index: SearchIndex) -> None:
    own = (a_film(1001, "Our Trip", 1995), a_film(1002, "Our Summer", 1996))

    hits = found(index, "1995", extra=own)

    assert 1001 in hits
    assert 1002 not in hits


def test_what_goes_on_like_a_corrected_title_is_offered_with_it(tmp_path: Path) -> None:
    crowd = [a_film(number, f"Sa{number:04} Story", popularity=10) for number in range(1, 1_500)]
    meant = [
        a_film(2001, "Star Wars", popularity=99),
        a_film(2002, "Star Wars: A New Hope", popularity=98),
        a_film(2003, "Mononoke", popularity=97),
        a_film(2004, "Princess Mononoke", popularity=96),
    ]
    index = an_index(tmp_path, [*crowd, *meant])

    assert found(index, "satr wars")[:2] == [2001, 2002]
    assert found(index, "monnoke") == [2003, 2004]
    index.close()


def test_letters_of_an_article_do_not_make_a_short_text_certain(tmp_path: Path) -> None:
    crowd = [a_film(number, f"The {number} Nights", popularity=3000 - number) for number in range(1, 2_500)]
    meant = [a_film(5001, "The Reivers", popularity=5), a_film(5002, "The Devil's Advocate", popularity=9000)]
    index = an_index(tmp_path, [*crowd, *meant])

    assert found(index, "the revi")[0] == 5002
    index.close()


def test_a_far_correction_does_not_end_the_search_for_a_near_one(tmp_path: Path) -> None:
    crowd = [a_film(number, f"Story {number}", popularity=10) for number in range(1, 3_000)]
    meant = [a_film(5001, "Yi Yi", popularity=99), a_film(5002, "Haitan de Yitian", popularity=1)]
    index = an_index(tmp_path, [*crowd, *meant])

    assert found(index, "yiyi")[0] == 5001
    index.close()


def test_a_year_remembered_wrongly_leads_to_the_film_of_that_title_near_it(tmp_path: Path) -> None:
    films = [
        a_film(1, "Heat", 1995, popularity=700),
        a_film(2, "Heathers", 1996, popularity=900),
        a_film(3, "Heat", 1972, popularity=800),
    ]
    index = an_index(tmp_path, films)

    assert sorted(found(index, "heat 1996")) == [1, 2]
    assert found(index, "heat (1995)")[0] == 1
    assert found(index, "heat 1970")[0] == 3


def test_three_letters_begin_a_title_sooner_than_end_one(tmp_path: Path) -> None:
    films = [a_film(1, "Mad Max", popularity=900), a_film(2, "Maxine", popularity=400), a_film(3, "Max", popularity=1)]

    assert found(an_index(tmp_path, films), "max") == [3, 2, 1]


def test_a_misspelling_is_corrected_although_some_unknown_film_is_spelt_so(tmp_path: Path) -> None:
    crowd = [a_film(number, f"Filler {number}", popularity=5) for number in range(30_000, 60_000)]
    films = [a_film(1, "Denial", popularity=900), a_film(2, "Dena", popularity=0), *crowd]

    assert found(an_index(tmp_path, films), "dena")[:2] == [2, 1]


def test_an_exact_title_comes_before_a_last_word_before_a_prefix_before_a_word(index: SearchIndex) -> None:
    hits = index.search("heat")

    assert [hit.film_id for hit in hits] == [1, 2, 4, 3, 5]
    assert [hit.reason for hit in hits] == ["exact", "exact", "words", "prefix", "words"]
    assert [hit.cost for hit in hits] == sorted(hit.cost for hit in hits)


@pytest.mark.parametrize(
    ("text", "film_id"),
    [
        ("heat 95", 1),
        ("heat 2013", 2),
        ("ballerina 2025", 7),
        ("ballerina (2023)", 6),
        ("1917", 8),
        ("blade runner 2049", 10),
        ("blade runner 82", 9),
        ("seven", 11),
        ("иди", 12),
        ("idi i smo", 12),
        ("$", 13),
        ("shawshenk redemtion", 14),
        ("xhawshank", 14),
        ("shaw shank", 14),
        ("the shawshankredemption", 14),
        ("pin ", 15),
        ("redemption boulevard", 14),
    ],
)
def test_the_film_that_is_meant_comes_first(index: SearchIndex, text: str, film_id: int) -> None:
    assert found(index, text)[0] == film_id


def test_corrected_films_say_so(index: SearchIndex) -> None:
    assert [hit.reason for hit in index.search("balerina")] == ["corrected", "corrected"]


def test_no_more_hits_than_asked_for(index: SearchIndex) -> None:
    assert len(found(index, "heat", limit=2)) == 2


@pytest.mark.parametrize("text", ["", "  ", "\x00", "(((", '"', "* OR NEAR(", "a" * 6000, "🎬", "\ud800", "'; DROP"])
def test_strange_texts_raise_nothing(index: SearchIndex, text: str) -> None:
    assert isinstance(index.search(text), list)


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_raises(index: SearchIndex, text: str) -> None:
    hits = index.search(text)

    assert len({hit.film_id for hit in hits}) == len(hits) <= 25


@given(st.sampled_from(FILMS), st.integers(1, 30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_film_is_found_by_every_start_of_its_title(index: SearchIndex, film: IndexedFilm, length: int) -> None:
    assert film.film_id in found(index, film.title[:length])


def test_films_that_the_server_rated_come_first_among_equals(index: SearchIndex) -> None:
    assert found(index, "pi")[0] == 16
    assert found(index, "pi", favoured=frozenset({15}))[0] == 15
    assert found(index, "heat", favoured=frozenset({3}))[0] == 1
    assert found(index, "balerina", favoured=[6])[0] == 6


def test_favoured_films_that_are_not_in_the_file_do_no_harm(index: SearchIndex) -> None:
    assert found(index, "heat", favoured={999_999})[0] == 1


def test_a_guilds_own_film_is_found_at_once_like_any_other(index: SearchIndex) -> None:
    own = (a_film(1001, "Heatwave at the Lake", 2024), a_film(1002, "Our Trip", 2020, "Наша поездка"))

    assert 1001 in found(index, "heatw", extra=own)
    assert found(index, "our trip", extra=own)[0] == 1002
    assert found(index, "наша", extra=own)[0] == 1002
    assert found(index, "our tripp", extra=own)[0] == 1002
    assert found(index, "our trip 2020", extra=own)[0] == 1002
    assert 1002 not in found(index, "our trip 2021", extra=())
    assert found(index, "lake", extra=list(own)) == [1001]


def test_a_guild_may_have_many_films_of_its_own(index: SearchIndex) -> None:
    own = tuple(a_film(1000 + number, f"Home Video {number}", 2000 + number) for number in range(40))

    assert set(found(index, "home v", extra=own, limit=40)) == {film.film_id for film in own}
    assert found(index, "home video 33", extra=own)[0] == 1033
    assert found(index, "hmoe video 33", extra=own)[0] == 1033


def test_of_more_films_of_a_guild_than_are_looked_at_the_first_ones_are_found(index: SearchIndex) -> None:
    own = tuple(a_film(1000 + number, f"Home Video {number}") for number in range(100))

    assert found(index, "home v", extra=own, limit=3) == [1000, 1001, 1002]


def test_a_film_in_the_file_and_on_the_shelf_is_shown_once(index: SearchIndex) -> None:
    hits = found(index, "heat", extra=(a_film(1, "Heat", 1995),))

    assert hits.count(1) == 1


def test_a_cancelled_search_finds_nothing(index: SearchIndex) -> None:
    asked = iter([False, False, True])

    assert index.search("heat", cancelled=lambda: True) == []
    assert index.search("hewt", cancelled=lambda: next(asked, True)) == []


def test_one_of_many_namesakes_is_told_apart_by_its_year(tmp_path: Path) -> None:
    index = an_index(tmp_path, (a_film(year, "Home", year, popularity=year) for year in range(1900, 2000)))

    assert found(index, "home")[0] == 1999
    assert len(found(index, "home")) == 25
    assert found(index, "home 1903")[0] == 1903
    index.close()


TITLES = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30).filter(normal_form)


@given(st.lists(TITLES, min_size=1, max_size=20))
@settings(max_examples=25, deadline=None)
def test_every_film_is_found_by_its_own_title(tmp_path_factory: pytest.TempPathFactory, titles: list[str]) -> None:
    films = [a_film(number, title, 2000) for number, title in enumerate(titles)]
    index = an_index(tmp_path_factory.mktemp("titles"), films)

    for film in films:
        assert film.film_id in found(index, film.title)
    index.close()


def test_films_come_in_any_order_and_the_most_popular_of_equals_is_first(tmp_path: Path) -> None:
    films = [a_film(number, f"Part {number:04}", popularity=number % 977) for number in range(3000)]
    index = an_index(tmp_path, reversed(films))

    assert found(index, "p")[0] == 976
    assert found(index, "part")[:3] == [976, 1953, 2930]
    assert index.films == 3000
    index.close()


def test_building_tells_its_progress_and_its_size(tmp_path: Path) -> None:
    told: list[int] = []

    stats = build_index(
        (a_film(number, f"Film {number}") for number in range(25_000)), tmp_path / "search.db", progress=told.append
    )

    assert told == [10_240, 20_480, 25_000]
    assert (stats.films, stats.names) == (25_000, 25_000)
    assert stats.size_bytes == (tmp_path / "search.db").stat().st_size
    assert [path.name for path in tmp_path.iterdir()] == ["search.db"]


def test_a_build_that_fails_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "search.db"
    build_index([a_film(1, "Heat")], path)
    before = path.read_bytes()

    def broken() -> Iterator[IndexedFilm]:
        yield a_film(2, "Alien")
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        build_index(broken(), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_an_empty_catalogue_finds_nothing(tmp_path: Path) -> None:
    index = an_index(tmp_path, [])

    assert found(index, "heat") == []
    index.close()


def test_a_catalogue_of_one_film_without_a_visible_letter_can_be_searched(tmp_path: Path) -> None:
    index = an_index(tmp_path, [a_film(1, "\u200b")])

    assert found(index, "godfathre") == []

    index.close()


@pytest.mark.parametrize("content", [None, b"", b"not a database at all" * 100])
def test_a_missing_or_damaged_file_is_refused_with_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "search.db"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(SearchFileError, match="search file"):
        SearchIndex(path)


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "search.db"
    build_index([], path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 999")
    connection.close()

    with pytest.raises(SearchFileError, match="build it again"):
        SearchIndex(path)
