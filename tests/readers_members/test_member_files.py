"""What members bring from Letterboxd, IMDb and Trakt is read exactly."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import members_files as made
import pytest

from bot.domain.errors import InvalidInput
from bot.domain.ratings import Note
from bot.domain.stars import Stars
from bot.readers.members import read_member_file

if TYPE_CHECKING:
    from bot.domain.imports import ImportedEntry, MemberFile

HEAT = ["2023-09-02", "Heat", 1995, "https://boxd.it/B0DK"]


def read(text: str, name: str = "ratings.csv") -> MemberFile:
    return read_member_file(text.encode(), name)


def only(found: MemberFile) -> ImportedEntry:
    [entry] = found.entries
    return entry


def test_letterboxds_ratings_are_in_halves_of_five() -> None:
    entry = only(read(made.table(made.RATINGS, [*HEAT, "4.5"])))

    assert (entry.film.title, entry.film.year) == ("Heat", 1995)
    assert (entry.stars, entry.rated_at) == (Stars(9), datetime(2023, 9, 2, tzinfo=UTC))


@pytest.mark.parametrize("rating", ["", "0", "0.0"])
def test_no_rating_and_zero_are_no_rating(rating: str) -> None:
    found = read(made.table(made.DIARY, [*HEAT, rating, "", "", "2023-09-01"]), "diary.csv")

    assert only(found).stars is None
    assert [viewing.stars for viewing in only(found).viewings] == [None]


@pytest.mark.parametrize("rating", ["4.25", "7", "-1", "4/5", "five", "5.5"])
def test_a_rating_off_the_scale_is_left_out_and_told(rating: str) -> None:
    found = read(made.table(made.RATINGS, [*HEAT, rating]))

    assert [(one.title, one.written) for one in found.left_out] == [("Heat", rating)]
    assert all(entry.stars is None for entry in found.entries)


def test_a_diary_keeps_dates_rewatches_tags_and_the_stars_given_then() -> None:
    found = read(
        made.table(
            made.DIARY,
            ["2023-01-02", *HEAT[1:], "3", "", "", "2023-01-01"],
            ["2024-01-02", *HEAT[1:], "5", "Yes", "cinema, with Ada", "2024-01-01"],
        ),
        "diary.csv",
    )

    first, second = only(found).viewings
    assert (first.watched_on, first.is_rewatch, first.stars, first.tags) == (date(2023, 1, 1), False, Stars(6), ())
    assert (second.watched_on, second.is_rewatch, second.tags) == (date(2024, 1, 1), True, ("cinema", "with Ada"))
    assert only(found).stars == Stars(10), "the newest viewing says what the rating is now"


def test_a_review_joins_its_diary_entry_and_is_the_films_note() -> None:
    data = made.letterboxd_zip(
        ratings=[[*HEAT, "4"]],
        diary=[["2023-09-02", *HEAT[1:], "4", "", "", "2023-09-01"]],
        reviews=[["2023-09-02", *HEAT[1:], "4", "", "<b>Good</b> &amp; long<br>I <3 it", "", "2023-09-01"]],
    )

    entry = only(read_member_file(data, "letterboxd.zip"))

    assert entry.note == Note("Good & long\nI <3 it")
    assert [viewing.note for viewing in entry.viewings] == [entry.note]


def test_two_viewings_of_one_day_each_keep_their_review() -> None:
    rows = [
        ["2023-09-02", *HEAT[1:], "4", "", "", "2023-09-01"],
        ["2023-09-03", *HEAT[1:], "5", "Yes", "", "2023-09-01"],
    ]
    reviews = [[*row[:6], f"Seen {number}", *row[6:]] for number, row in enumerate(rows)]

    entry = only(read_member_file(made.letterboxd_zip(diary=rows, reviews=reviews), "letterboxd.zip"))

    assert [(viewing.stars, viewing.note) for viewing in entry.viewings] == [
        (Stars(8), Note("Seen 0")),
        (Stars(10), Note("Seen 1")),
    ]


def test_deleted_orphaned_and_liked_entries_do_not_come_back() -> None:
    found = read_member_file(made.letterboxd_zip(ratings=[[*HEAT, "4"]]), "letterboxd.zip")

    assert [entry.label for entry in found.entries] == ["Heat (1995)"]


def test_an_export_zipped_again_with_its_folder_is_read_the_same() -> None:
    rows = made.table(made.RATINGS, [*HEAT, "4"])
    data = made.zipped(
        {
            "letterboxd-ada/ratings.csv": rows,
            "letterboxd-ada/deleted/ratings.csv": made.table(made.RATINGS, [*HEAT, "1"]),
            "__MACOSX/letterboxd-ada/._ratings.csv": "x",
        }
    )

    assert only(read_member_file(data, "mine.zip")).stars == Stars(8)


def test_ratings_decide_over_a_diary_of_the_same_upload() -> None:
    data = made.letterboxd_zip(
        ratings=[["2020-01-01", *HEAT[1:], "2"]], diary=[["2023-09-02", *HEAT[1:], "5", "", "", "2023-09-01"]]
    )

    assert only(read_member_file(data, "letterboxd.zip")).stars == Stars(4)


def test_a_watchlist_is_known_by_its_name() -> None:
    entry = only(read(made.table(made.WATCHLIST, HEAT), "watchlist.csv"))

    assert (entry.is_wanted, entry.wanted_at, entry.stars) == (True, datetime(2023, 9, 2, tzinfo=UTC), None)


@pytest.mark.parametrize("name", ["watched.csv", "films.csv"])
def test_a_bare_list_of_films_says_which_file_is_meant(name: str) -> None:
    with pytest.raises(InvalidInput, match=r"diary\.csv|watchlist\.csv"):
        read(made.table(made.WATCHLIST, HEAT), name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_spreadsheets_ways_of_saving_are_read(encoding: str, delimiter: str) -> None:
    text = made.table(
        made.RATINGS, ["02.09.2023", "Amélie; or, so", 2001, "https://boxd.it/x", "4,5"], delimiter=delimiter
    )

    entry = only(read_member_file(text.encode(encoding), "ratings.csv"))

    assert (entry.film.title, entry.stars) == ("Amélie; or, so", Stars(9))
    assert entry.rated_at == datetime(2023, 9, 2, tzinfo=UTC)


def test_days_and_months_are_told_apart_by_the_whole_column() -> None:
    rows = [["04/05/2020", "Heat", 1995, "u", 4], ["25/12/2020", "Ronin", 1998, "u", 4]]

    found = read(made.table(made.RATINGS, *rows))
    unsure = read(made.table(made.RATINGS, rows[0]))

    assert [entry.rated_at for entry in found.entries] == [
        datetime(2020, 5, 4, tzinfo=UTC),
        datetime(2020, 12, 25, tzinfo=UTC),
    ]
    assert only(unsure).rated_at is None


@pytest.mark.parametrize("header", [made.IMDB_OLDER, made.IMDB_NEWER, made.IMDB_LIST])
@pytest.mark.parametrize("kind", ["movie", "Movie", "TV Movie", "tvMovie"])
def test_every_layout_of_imdb_is_read_by_its_columns(header: str, kind: str) -> None:
    row = made.imdb_row(
        header, const="tt0113277", yourrating=9, daterated="2008-11-12", title="Heat", year=1995, titletype=kind
    )

    entry = only(read(made.table(header, row)))

    assert (entry.film.imdb_id, entry.film.title, entry.film.year) == ("tt0113277", "Heat", 1995)
    assert (entry.stars, entry.rated_at, entry.is_wanted) == (Stars(9), datetime(2008, 11, 12, tzinfo=UTC), False)


def test_columns_of_imdb_may_stand_anywhere_and_old_files_are_latin() -> None:
    text = "Title;Year;Your Rating;Const;Original Title\nAmélie;2001;10;tt0211915;Le fabuleux destin\n"

    entry = only(read_member_file(text.encode("iso-8859-1"), "old.csv"))

    assert (entry.film.title, entry.film.original_title, entry.stars) == ("Amélie", "Le fabuleux destin", Stars(10))


def test_imdbs_watchlist_and_ratings_may_share_one_form() -> None:
    rated = made.imdb_row(made.IMDB_LIST, const="tt0113277", title="Heat", year=1995, yourrating=7)
    wanted = made.imdb_row(made.IMDB_LIST, const="tt0122690", title="Ronin", year=1998, created="2020-02-02")

    first, second = read(made.table(made.IMDB_LIST, rated, wanted), "WATCHLIST.csv").entries

    assert (first.stars, first.is_wanted) == (Stars(7), False)
    assert (second.stars, second.wanted_at) == (None, datetime(2020, 2, 2, tzinfo=UTC))


@pytest.mark.parametrize("kind", ["tvSeries", "TV Series", "TV Mini Series", "tvEpisode", "Video Game"])
def test_what_is_no_film_is_left_out(kind: str) -> None:
    row = made.imdb_row(made.IMDB_NEWER, const="tt0903747", title="Breaking", yourrating=10, titletype=kind)

    found = read(made.table(made.IMDB_NEWER, row))

    assert found.entries == ()
    assert "not a film" in found.left_out[0].reason


NEW_TRAKT = {
    "user-profile.json": "{}",
    "ratings-movies.json": json.dumps([made.trakt_item(rating=9, rated_at="2014-09-01T09:10:11.000Z")]),
    "watched-movies-1.json": json.dumps([made.trakt_item(plays=2, last_watched_at="2015-03-04T20:00:00.000Z")]),
    "watched-history-1.json": json.dumps([made.trakt_item(watched_at="2015-03-04T20:00:00.000Z")]),
    "watched-history-2.json": json.dumps([made.trakt_item(watched_at="2014-08-31T20:00:00.000Z")]),
    "lists-watchlist.json": json.dumps([made.trakt_item("Heat", 1995, 949, listed_at="2020-01-01T00:00:00.000Z")]),
    "comments-movies.json": json.dumps(
        [made.trakt_item(comment={"comment": "He dies.", "spoiler": True, "created_at": "2015-03-05T00:00:00Z"})]
    ),
    "ratings-episodes.json": json.dumps([{"type": "episode", "rating": 1, "episode": {}, "show": {"title": "x"}}]),
}
OLD_TRAKT = {
    "ada/ratings/ratings-movies.json": NEW_TRAKT["ratings-movies.json"],
    "ada/watched/watched-movies.json": NEW_TRAKT["watched-movies-1.json"],
    "ada/lists/watchlist.json": NEW_TRAKT["lists-watchlist.json"],
}


def test_trakts_new_zip_has_ratings_history_watchlist_and_comments() -> None:
    tron, heat = read_member_file(made.zipped(NEW_TRAKT), "trakt.zip").entries

    assert (tron.film.tmdb_id, tron.stars, tron.rated_at) == (
        20526,
        Stars(9),
        datetime(2014, 9, 1, 9, 10, 11, tzinfo=UTC),
    )
    assert tron.note == Note("He dies.", has_spoilers=True)
    assert [(viewing.watched_on, viewing.is_rewatch) for viewing in tron.viewings] == [
        (date(2014, 8, 31), False),
        (date(2015, 3, 4), True),
    ]
    assert (heat.film.title, heat.is_wanted) == ("Heat", True)


def test_trakts_old_zip_has_its_files_in_folders() -> None:
    tron, heat = read_member_file(made.zipped(OLD_TRAKT), "trakt.zip").entries

    assert (tron.stars, [viewing.watched_on for viewing in tron.viewings]) == (Stars(9), [date(2015, 3, 4)])
    assert heat.is_wanted


def test_trakts_json_is_read_alone_and_series_are_left_out() -> None:
    show = {"type": "show", "rating": 8, "show": {"title": "Dark"}}
    content = json.dumps([made.trakt_item(rating=10, rated_at="2014-09-01"), show])

    found = read(content, "ratings.json")

    assert only(found).stars == Stars(10)
    assert [(one.title, one.reason) for one in found.left_out] == [("Dark", "This is a series, not a film.")]


def test_a_viewing_on_an_unknown_day_is_told_not_dated_1970() -> None:
    found = read(json.dumps([made.trakt_item(watched_at="1970-01-01T00:00:00.000Z")]), "history.json")

    assert found.entries == ()
    assert found.left_out[0].written.startswith("1970")


def test_a_note_too_long_is_cut_and_comes_back_whole() -> None:
    text = "A long review. " * 100
    row = [*HEAT, "4", "", text, "", "2023-09-01"]

    found = read(made.table(made.REVIEWS, row), "reviews.csv")

    note = only(found).note
    assert note is not None
    assert (len(note.text) <= 1_000, note.text.endswith("…")) == (True, True)
    assert found.left_out[0].note == text.strip()


def test_a_real_sized_export_is_counted_exactly() -> None:
    found = read_member_file(made.real_sized(), "letterboxd.zip")

    viewings = [viewing for entry in found.entries for viewing in entry.viewings]
    assert sum(entry.stars is not None for entry in found.entries) == 5_000
    assert (len(viewings), sum(viewing.is_rewatch for viewing in viewings)) == (3_000, 400)
    assert sum(viewing.note is not None for viewing in viewings) == 600
    assert sum(entry.is_wanted for entry in found.entries) == 200
    assert found.left_out == ()
