"""The search while its file is replaced, and while members type."""

from __future__ import annotations

import asyncio
import logging
import threading
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from catalogues import a_film

from bot.search.build import build_index
from bot.search.swap import SwappableIndex
from bot.search.tables import Tables
from bot.search.worker import KEPT_ANSWERS, KEPT_SECONDS, Question, SearchWorker

if TYPE_CHECKING:
    from bot.search.films import Hit, IndexedFilm

SWAPS = 50


def open_files() -> int:
    listed = Path("/proc/self/fd")
    return len(list(listed.iterdir())) if listed.exists() else 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "search.db"
    build_index([a_film(1, "Heat", 1995)], path)
    return path


def test_the_next_query_reads_the_new_file(path: Path) -> None:
    index = SwappableIndex(path)

    build_index([a_film(2, "Heat Wave", 2000)], path)

    assert [hit.film_id for hit in index.search("heat")] == [2]
    index.close()


def test_a_closed_file_gives_its_names_back_at_once(path: Path) -> None:
    tables = Tables(path, cache_mebibytes=1)
    tables.rows([1])
    names = weakref.ref(tables.neighbours)

    tables.close()

    assert names() is None


def test_without_a_file_only_own_films_are_found_until_one_is_there(tmp_path: Path) -> None:
    path = tmp_path / "search.db"
    index = SwappableIndex(path)

    assert index.search("heat") == []
    assert [hit.film_id for hit in index.search("heat", extra=(a_film(9, "Heat"),))] == [9]

    build_index([a_film(1, "Heat", 1995)], path)
    assert [hit.film_id for hit in index.search("heat")] == [1]
    assert index.films == 1
    index.close()


def test_a_bad_file_never_takes_the_place_of_a_good_one(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    index = SwappableIndex(path)
    bad = path.with_name("bad.db")
    bad.write_bytes(b"nonsense" * 1000)

    with caplog.at_level(logging.WARNING):
        bad.replace(path)
        found = [index.search("heat")[0].film_id for _ in range(3)]

    assert found == [1, 1, 1]
    assert len(caplog.records) == 1
    index.close()


def test_fifty_swaps_under_load_fail_no_query_and_leak_nothing(path: Path) -> None:
    index = SwappableIndex(path)
    versions = [path.with_name(f"{number}.db") for number in range(2)]
    for number, version in enumerate(versions):
        build_index([a_film(1, "Heat", 1995), a_film(2 + number, "Heathers")], version)
    before, problems = open_files(), list[object]()
    is_over = threading.Event()

    def ask() -> None:
        while not is_over.is_set():
            hits = index.search("heat")
            if not hits or hits[0].film_id != 1:
                problems.append(hits)

    asking = threading.Thread(target=ask)
    asking.start()
    for swap in range(SWAPS):
        fresh = path.with_name("fresh.db")
        fresh.write_bytes(versions[swap % 2].read_bytes())
        fresh.replace(path)
        is_over.wait(0.005)
    is_over.set()
    asking.join()

    assert problems == []
    assert open_files() == before
    index.close()


async def asked(worker: SearchWorker, member: object, text: str, extra: tuple[IndexedFilm, ...] = ()) -> list[Hit]:
    return await worker.ask(member, lambda search: search(Question(text, extra=extra))) or []


async def test_a_search_answers_off_the_loop(path: Path) -> None:
    async with SearchWorker(path) as worker:
        hits = await asked(worker, "member", "haet")

    assert [hit.film_id for hit in hits] == [1]


async def test_a_newer_keystroke_outdates_the_older_of_the_same_member(path: Path) -> None:
    async with SearchWorker(path) as worker:
        texts = ["h", "he", "hea", "heat"]
        answers = await asyncio.gather(*(asked(worker, "member", text) for text in texts))
        others = await asyncio.gather(*(asked(worker, number, text) for number, text in enumerate(texts)))

    assert [bool(hits) for hits in answers] == [False, False, False, True]
    assert [bool(hits) for hits in others] == [True, True, True, True]


async def test_an_answer_is_kept_for_a_moment_only(path: Path) -> None:
    now = 100.0
    async with SearchWorker(path, clock=lambda: now) as worker:
        first = await asked(worker, "member", "heat")
        build_index([a_film(7, "Heat")], path)
        again = await asked(worker, "member", "heat")
        now += KEPT_SECONDS
        later = await asked(worker, "member", "heat")

    assert [hits[0].film_id for hits in (first, again, later)] == [1, 1, 7]


async def test_a_film_added_a_moment_ago_is_not_hidden_by_a_kept_answer(path: Path) -> None:
    async with SearchWorker(path) as worker:
        before = await asked(worker, "member", "heat")
        after = await asked(worker, "member", "heat", extra=(a_film(1001, "Heat of the Lake"),))

    assert [hit.film_id for hit in before] == [1]
    assert {hit.film_id for hit in after} == {1, 1001}


async def test_kept_answers_are_bounded_and_keystrokes_forgotten(path: Path) -> None:
    async with SearchWorker(path) as worker:
        for number in range(KEPT_ANSWERS + 20):
            await asked(worker, number, f"heat {number}")

        assert len(worker._answers) == KEPT_ANSWERS  # pyright: ignore[reportPrivateUsage]
        assert worker._newest == {}  # pyright: ignore[reportPrivateUsage]


async def test_a_cancelled_command_leaves_nothing_behind(path: Path) -> None:
    async with SearchWorker(path) as worker:
        searching = asyncio.create_task(asked(worker, "member", "heat"))
        await asyncio.sleep(0)
        searching.cancel()
        await asyncio.gather(searching, return_exceptions=True)

        assert worker._newest == {}  # pyright: ignore[reportPrivateUsage]
        assert await asked(worker, "member", "heat")


async def test_an_error_of_a_job_reaches_the_one_who_asked(path: Path) -> None:
    def fail(_search: object) -> None:
        raise ValueError("no luck")

    async with SearchWorker(path) as worker:
        with pytest.raises(ValueError, match="no luck"):
            await worker.ask("member", fail)

        assert await asked(worker, "member", "heat")
