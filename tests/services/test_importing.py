"""Many documents at once, changed documents, and films that may be meant."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from builders import GUILD, add_film, facts
from review_files import document

from bot.domain.reviews import ReviewFilter
from bot.readers import ReadOptions
from bot.services.library import importing as library
from bot.services.library import keeping
from bot.services.library.importing import Document, Imported, Outcome, read_safely
from bot.storage.database import Connection
from bot.storage.library import LibraryStore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.domain.drafts import ReviewDraft
    from bot.domain.reviews import ReviewHeader
    from bot.services import Services
    from bot.storage.database import Database, Row

OPTIONS = ReadOptions()
HEAT, RONIN, THIEF = ("Heat", 1995, "4/5"), ("Ronin", 1998, "3/5"), ("Thief", 1981, "5/5")


def roundup(*films: tuple[str, int, str]) -> bytes:
    parts = (
        f"## {title} ({year})\n\nIt has its moments, and they are long.\n\nRating: {rating}\n"
        for title, year, rating in films
    )
    return ("# The week in films\n\nSeen in one rainy week.\n\n" + "\n".join(parts)).encode()


async def take(
    services: Services,
    *sources: tuple[str, bytes],
    options: ReadOptions = OPTIONS,
    is_gone: Callable[[str], bool] = lambda _: False,
) -> list[Imported]:
    """Import documents as the command does; what is known is named last."""
    documents = [Document(name, f"file:///{name}", data) for name, data in sources]
    await services.library.look_up(documents, options)
    unknown = [each for each in documents if not each.is_known]
    for each in unknown:
        each.reading = read_safely(each.data, each.name, options)
    report = await services.library.keep(unknown, options, is_gone=is_gone)
    known = [Imported(each.name, Outcome.UNCHANGED) for each in documents if each.is_known]
    return [*(line for lines in report for line in lines), *known]


def outcomes(report: list[Imported]) -> list[tuple[str | None, Outcome]]:
    return [(line.film, line.outcome) for line in report]


async def shelf(services: Services) -> list[ReviewHeader]:
    return list((await services.reviews.browse(ReviewFilter(sort="title"), GUILD, 0)).reviews)


async def scores(services: Services) -> dict[str, int | None]:
    return {review.film_label: review.rating and review.rating.score_hundredths for review in await shelf(services)}


async def test_a_document_about_several_films_gives_several_reviews_and_twice_changes_nothing(
    services: Services,
) -> None:
    first = await take(services, ("week.md", roundup(HEAT, RONIN, THIEF)))
    before = await shelf(services)

    second = await take(services, ("week.md", roundup(HEAT, RONIN, THIEF)))

    assert outcomes(first) == [
        ("Heat (1995)", Outcome.ADDED),
        ("Ronin (1998)", Outcome.ADDED),
        ("Thief (1981)", Outcome.ADDED),
    ]
    assert outcomes(second) == [(None, Outcome.UNCHANGED)]
    assert await shelf(services) == before


async def test_films_that_are_gone_from_a_document_are_reported_and_kept(services: Services) -> None:
    await take(services, ("week.md", roundup(HEAT, RONIN, THIEF)))

    report = await take(services, ("week.md", roundup(THIEF, ("Heat", 1995, "1/5"))))
    again = await take(services, ("week.md", roundup(THIEF, ("Heat", 1995, "1/5"))))

    assert outcomes(report) == [
        ("Thief (1981)", Outcome.UPDATED),
        ("Heat (1995)", Outcome.UPDATED),
        ("Ronin (1998)", Outcome.GONE),
    ]
    assert outcomes(again) == [(None, Outcome.UNCHANGED)]
    assert await scores(services) == {"Heat (1995)": 2_000, "Ronin (1998)": 6_000, "Thief (1981)": 10_000}


async def test_a_document_that_goes_back_to_what_it_was_is_read_again(services: Services) -> None:
    await take(services, ("week.md", roundup(HEAT, RONIN)))
    await take(services, ("week.md", roundup(("Heat", 1995, "1/5"), THIEF)))

    report = await take(services, ("week.md", roundup(HEAT, RONIN)))

    assert outcomes(report) == [
        ("Heat (1995)", Outcome.UPDATED),
        ("Ronin (1998)", Outcome.UPDATED),
        ("Thief (1981)", Outcome.GONE),
    ]
    assert await scores(services) == {"Heat (1995)": 8_000, "Ronin (1998)": 6_000, "Thief (1981)": 10_000}


async def test_a_film_put_before_the_others_does_not_take_their_reviews(services: Services) -> None:
    await take(services, ("week.md", roundup(HEAT, RONIN)))
    before = {review.film_label: review.review_id for review in await shelf(services)}

    await take(services, ("week.md", roundup(THIEF, HEAT, RONIN)))
    after = {review.film_label: review.review_id for review in await shelf(services)}

    assert before.items() <= after.items()


async def test_a_review_whose_film_was_put_right_stays_the_same_review(services: Services) -> None:
    await take(services, ("heat.md", document(film="Heet")))
    before = [review.review_id for review in await shelf(services)]

    report = await take(services, ("heat.md", document(film="Heat")))

    assert outcomes(report) == [("Heat (1995)", Outcome.UPDATED)]
    assert [review.review_id for review in await shelf(services)] == before


async def test_a_second_import_keeps_what_a_moderator_corrected(services: Services, database: Database) -> None:
    await take(services, ("heat.md", document()))
    review = (await shelf(services))[0]
    draft = read_safely(document(), "heat.md", OPTIONS)[0]

    async def correct(connection: Any) -> None:
        await LibraryStore(connection).put(
            draft,  # pyright: ignore[reportArgumentType]
            review.film_id,
            review_id=review.review_id,
            guild_id=None,
            origin="file:///heat.md",
            digest="edited",
            now=services.clock(),
            corrections={"rating": "2/5"},
        )

    await database.write(correct)
    await take(services, ("heat.md", document("Seen again.")))

    assert await scores(services) == {"Heat (1995)": 4_000}


async def test_a_renamed_document_is_unchanged_and_a_renamed_and_changed_one_updates(services: Services) -> None:
    await take(services, ("old.md", document()))

    renamed = await take(services, ("new.md", document()), is_gone=lambda _: True)
    changed = await take(services, ("newest.md", document(rating="1/5")), is_gone=lambda _: True)

    assert outcomes(renamed) == [(None, Outcome.UNCHANGED)]
    assert outcomes(changed) == [("Heat (1995)", Outcome.UPDATED)]
    assert await scores(services) == {"Heat (1995)": 2_000}


async def test_two_files_with_one_byline_and_film_do_not_overwrite_each_other_in_turn(services: Services) -> None:
    files = [("a.md", document("One.")), ("b.md", document("Two.", rating="1/5"))]

    first = await take(services, *files)
    second = await take(services, *files)

    assert [line.outcome for line in first] == [Outcome.ADDED, Outcome.DUPLICATE]
    assert first[1].reason == "Vera Critic on Heat (1995) is in the library already, from /a.md."
    assert {line.outcome for line in second} == {Outcome.UNCHANGED, Outcome.DUPLICATE}
    assert await scores(services) == {"Heat (1995)": 8_000}


async def test_a_document_of_which_a_part_was_refused_is_refused_again_until_it_is_clear(
    services: Services, database: Database
) -> None:
    for director in ("Some Body", "Other Body"):
        await add_film(database, facts("Ronin", 1998, directors=(director,)))

    first = await take(services, ("week.md", roundup(HEAT, RONIN)))
    second = await take(services, ("week.md", roundup(HEAT, RONIN)))

    assert [line.outcome for line in first] == [Outcome.ADDED, Outcome.REFUSED]
    assert [line.outcome for line in second] == [Outcome.UNCHANGED, Outcome.REFUSED]
    assert second[1].reason is not None
    assert "Ronin (1998) · Some Body" in second[1].reason


async def test_a_document_that_can_not_be_stored_does_not_stop_the_others(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = LibraryStore.put

    async def failing(self: LibraryStore, draft: ReviewDraft, *arguments: Any, **more: Any) -> int:
        if draft.title == "Ronin":
            raise sqlite3.IntegrityError("a constraint")
        return await put(self, draft, *arguments, **more)

    monkeypatch.setattr(LibraryStore, "put", failing)
    files = [(f"{title}.md", document(film=title, year=year)) for title, year, _ in (HEAT, RONIN, THIEF)]

    report = await take(services, *files)

    assert [line.outcome for line in report] == [Outcome.ADDED, Outcome.REFUSED, Outcome.ADDED]
    assert list(await scores(services)) == ["Heat (1995)", "Thief (1981)"]


async def test_a_database_that_takes_nothing_ends_the_import(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: Any, **__: Any) -> int:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(LibraryStore, "put", failing)

    with pytest.raises(sqlite3.OperationalError):
        await take(services, *((f"{number}.md", document(film=f"Film {number}")) for number in range(20)))


async def test_an_act_ends_when_its_time_is_over(
    services: Services, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts = 0
    write = database.write_at_once

    async def counting(act: Any) -> Any:
        nonlocal acts
        acts += 1
        return await write(act)

    monkeypatch.setattr(database, "write_at_once", counting)
    monkeypatch.setattr(keeping, "LOCK_SECONDS", 0)

    report = await take(services, *((f"{number}.md", document(film=f"Film {number}")) for number in range(5)))

    assert acts == 5
    assert [line.outcome for line in report] == [Outcome.ADDED] * 5


async def test_a_fault_of_the_reader_costs_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(library, "read_document", failing)

    assert read_safely(b"x", "heat.md", OPTIONS) == (
        "heat.md: the reader failed (ZeroDivisionError). Please report it with the document."
    )


@pytest.mark.parametrize(
    ("known", "said", "expected"),
    [
        (facts("Heat", 1995), {"year": 1995}, "Heat (1995)"),
        (facts("Heat", 1995), {"year": None}, "Heat (1995)"),
        (facts("Heat", None), {"year": 1995}, "Heat (1995)"),
        (facts("Heat", 1995), {"year": 1986}, "Heat (1986)"),
        (facts("Hitze", 1995, original_title="Heat"), {"year": 1995}, "Hitze (1995)"),
        (facts("Heat", 1994, directors=("Michael Mann",)), {"directors": "[Mann Michael]"}, "Heat (1994)"),
        (facts("Heat", 1994, directors=("Some Body",)), {"directors": "[Michael Mann]"}, "Heat (1995)"),
        (facts("Heat", 1994), {}, None),
        (facts("Heat", 1995, directors=("Some Body",)), {"directors": "[Michael Mann]"}, None),
        (facts("Heat", 1986, directors=("Some Body",)), {"year": None, "directors": "[Michael Mann]"}, "Heat"),
        (facts("Heat", 1995, imdb_id="tt0000001"), {"imdb": "tt0113277"}, "Heat (1995)"),
    ],
)
async def test_a_film_is_found_added_or_asked_for(
    services: Services, database: Database, known: Any, said: dict[str, Any], expected: str | None
) -> None:
    film = await add_film(database, known)

    line = (await take(services, ("heat.md", document(**said))))[0]

    assert (line.film, line.outcome) == (expected, Outcome.ADDED if expected else Outcome.REFUSED)
    if expected is None:
        assert line.reason is not None
        assert film.label in line.reason
        assert "title and year" in line.reason


async def test_whoever_says_the_film_is_believed_against_its_directors(services: Services, database: Database) -> None:
    await add_film(database, facts("Heat", 1995, directors=("Some Body",)))

    report = await take(
        services, ("heat.md", document(directors="[Michael Mann]")), options=ReadOptions(film=("Heat", 1995))
    )

    assert outcomes(report) == [("Heat (1995)", Outcome.ADDED)]


async def test_what_is_known_of_a_document_is_looked_up_by_index(services: Services, database: Database) -> None:
    await take(services, ("heat.md", document()))
    asked: list[tuple[str, dict[str, Any]]] = []

    class Listening(Connection):
        async def fetch_all(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
            asked.append((sql, dict(parameters or {})))
            return await database_connection.fetch_all(sql, parameters)

    async with database.read() as database_connection:
        await LibraryStore(Listening.__new__(Listening)).known("elsewhere.md", ("a", "b"), None)
        plans = [await database_connection.fetch_all(f"EXPLAIN QUERY PLAN {sql}", given) for sql, given in asked]

    looked_in = [" ".join(step["detail"] for step in plan) for plan in plans]
    assert "reviews_by_origin" in looked_in[0]
    assert all("reviews_by_digest" in plan for plan in looked_in[1:])
    assert not any("SCAN reviews" in plan for plan in looked_in)
