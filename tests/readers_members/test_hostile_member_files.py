"""Nothing that a file may hold makes the reader raise anything but one clear sentence, or unpack without end."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import members_files as made
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.domain.formulas import guarded, unguarded
from bot.readers.members import files, read_member_file, tables
from bot.writers.left_out import left_out_csv

if TYPE_CHECKING:
    from bot.domain.imports import MemberFile

HEADERS = (made.RATINGS, made.DIARY, made.REVIEWS, made.IMDB_OLDER, made.IMDB_NEWER, made.IMDB_LIST)
WHOLE = (
    made.table(made.DIARY, ["2023-09-02", "Heat", 1995, "u", "4.5", "Yes", "a, b", "2023-09-01"]).encode(),
    made.table(
        made.REVIEWS, ["2023-09-02", "Heat", 1995, "u", "4.5", "", 'A "quoted"\nline', "", "2023-09-01"]
    ).encode(),
    made.table(made.IMDB_NEWER, made.imdb_row(made.IMDB_NEWER, const="tt0113277", yourrating=9, title="Heat")).encode(),
    json.dumps([made.trakt_item(rating=9, rated_at="2014-09-01T09:10:11.000Z")]).encode(),
    json.dumps({"format": "marquee-export", "version": 1, "servers": [{"films": [{"film": {"title": "x"}}]}]}).encode(),
    made.letterboxd_zip(ratings=[["2023-09-02", "Heat", 1995, "u", "4"]]),
)
WILD = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["5", "0", "10", "4.5", "2023-01-01", "9999-99-99", "tt1", "'=1", '"', "\x00", "\ud800", "1" * 5_000]
    ),
    st.integers(),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)

# The machine may be busy; what takes too long shows in the real-sized tests.
PATIENT = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


def outcome(data: bytes, name: str = "file") -> MemberFile | str:
    """Read a file; only a sentence for people may be raised."""
    try:
        return read_member_file(data, name)
    except InvalidInput as error:
        return str(error)


def is_well(found: MemberFile | str) -> bool:
    """Whether it is a sentence, or everything in it can be written."""
    if isinstance(found, str):
        return found.endswith(".") and "\n" not in found
    for entry in found.entries:
        entry.film.title.encode()
        assert entry.film.title or entry.film.imdb_id or entry.film.tmdb_id
    written = left_out_csv(found.left_out).encode()
    return written.startswith(b"\xef\xbb\xbfTitle,Year")


@PATIENT
@given(st.binary(max_size=400), st.sampled_from(["ratings.csv", "x.zip", "x.json", "watchlist.csv", ""]))
def test_any_bytes(data: bytes, name: str) -> None:
    assert is_well(outcome(data, name))


@PATIENT
@given(st.sampled_from(HEADERS), st.lists(st.lists(WILD, max_size=20), max_size=5), st.sampled_from(",;\t"))
def test_any_rows_under_a_known_header(header: str, rows: list[list[object]], delimiter: str) -> None:
    text = made.table(header, *rows, delimiter=delimiter)

    assert is_well(outcome(text.encode(errors="surrogatepass"), "watchlist.csv"))


@PATIENT
@given(st.sampled_from(WHOLE), st.data())
def test_a_good_file_cut_or_with_other_bytes(whole: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    changed = whole[:start] + data.draw(st.binary(max_size=8)) + whole[end:]

    assert is_well(outcome(changed, "file"))
    assert is_well(outcome(whole[:start], "file"))


@PATIENT
@given(
    st.lists(st.dictionaries(st.sampled_from(["rating", "movie", "show", "watched_at", "comment"]), JSON), max_size=4)
)
def test_any_json_like_trakts(items: list[object]) -> None:
    assert is_well(outcome(json.dumps([{"movie": {"title": "x"}, "rating": 1}, *items]).encode()))


@PATIENT
@given(
    st.lists(st.dictionaries(st.sampled_from(["film", "rating", "note", "viewings", "watchlist"]), JSON), max_size=4)
)
def test_any_json_like_ours(films: list[object]) -> None:
    export = {"format": "marquee-export", "version": 1, "servers": [{"server_id": "1", "films": films}, 7]}

    assert is_well(outcome(json.dumps(export).encode()))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b"hello there", "no file that can be imported"),
        (b"a,b\n1,2\n", "no file that can be imported"),
        (b"[1, 2]", "no file that can be imported"),
        (b"[" * 200_000, "damaged"),
        (b'{"format": "marquee-export", "version": 99}', "newer Marquee"),
        (made.table(made.RATINGS).encode(), "holds no films"),
        (made.RATINGS.encode() + b'\n2020-01-01,"Heat,1995', "never closed"),
        (b"\x89PNG\x00\x00", "not a text file"),
        (made.zipped({"readme.txt": "x"}), "no file that can be imported"),
        (made.zipped({"deleted/ratings.csv": made.RATINGS, "x": ""}), "no file that can be imported"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        read_member_file(data, "file")


def test_a_zip_bomb_is_stopped_by_what_comes_out_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_UNPACKED_BYTES", 3 * 1024 * 1024)
    bomb = made.zipped({"ratings.csv": made.RATINGS + "\n" + " " * 4_000_000})

    with pytest.raises(InvalidInput, match="unpacks to more than 3 MiB"):
        read_member_file(bomb, "bomb.zip")


def test_a_zip_that_lies_about_its_size_gains_nothing() -> None:
    honest = made.zipped({"ratings.csv": made.table(made.RATINGS, ["2020-01-01", "Heat", 1995, "u", 4])})
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        size = archive.infolist()[0].file_size
    lying = honest.replace(size.to_bytes(4, "little"), (1).to_bytes(4, "little"))

    assert is_well(outcome(lying, "lying.zip"))


def test_the_limits_are_those_that_were_promised() -> None:
    assert files.MOST_BYTES == 10 * 1024 * 1024
    assert files.MOST_UNPACKED_BYTES == 100 * 1024 * 1024
    assert tables.MOST_ROWS == 200_000


def test_too_many_rows_are_refused_also_over_several_files(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [["2020-01-01", f"Film {number}", 1995, "u", 4] for number in range(4)]
    diary = [[*row, "", "", "2020-01-01"] for row in rows]
    monkeypatch.setattr("bot.readers.members.MOST_ROWS", 6)

    with pytest.raises(InvalidInput, match="too many rows"):
        read_member_file(made.letterboxd_zip(ratings=rows, diary=diary), "x.zip")


@pytest.mark.parametrize("path", ["../ratings.csv", "/ratings.csv", "C:\\ratings.csv", "a/../../ratings.csv"])
def test_paths_are_names_and_lead_nowhere(path: str) -> None:
    packed = made.zipped({path: made.table(made.RATINGS, ["2020-01-01", "Heat", 1995, "u", 4]), "other/x.txt": ""})

    assert isinstance(outcome(packed, "x.zip"), str)


def test_a_locked_zip_is_refused() -> None:
    data = bytearray(made.letterboxd_zip(ratings=[["2020-01-01", "Heat", 1995, "u", 4]]))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        for place in [data.find(b"PK\x01\x02")]:
            assert archive.infolist()
            data[place + 8] |= 1
            index = data.find(b"ratings.csv", place)
            assert index > 0
    while (place := data.find(b"PK\x01\x02", place + 1)) > 0:
        data[place + 8] |= 1

    with pytest.raises(InvalidInput, match="password"):
        read_member_file(bytes(data), "x.zip")


@PATIENT
@given(st.text(max_size=20) | st.text("'=+-@\t\r\n＝x", max_size=8))
def test_a_guard_goes_on_and_off_without_a_trace(cell: str) -> None:
    written = guarded(cell)

    assert written[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"}
    assert unguarded(written) == cell
