"""The layouts of imports and deletions, within Discord's limits and in plain words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import pytest

from bot.domain.exports import Holdings
from bot.domain.films import Film
from bot.domain.imports import ChoicesPage, FilmChoices, ImportCounts, ImportPreview, ImportReport
from bot.domain.stars import Stars
from bot.ui.data import deleted, deletion, export_ready
from bot.ui.imports import copy_chooser, import_choices, import_preview, import_progress, import_report

if TYPE_CHECKING:
    from bot.ui.base import Layout

LONG = "**A** `long` <@1> title " * 40


def counts(**some: int) -> ImportCounts:
    nothing = dict.fromkeys(ImportCounts.__dataclass_fields__, 0)
    return ImportCounts(**{**nothing, **some})


def parts(layout: Layout) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    pending = list(layout.to_components())
    while pending:
        part = pending.pop(0)
        found.append(part)
        pending = [*cast("list[dict[str, Any]]", part.get("components", [])), *pending]
    return found


def text(layout: Layout) -> str:
    return "\n".join(str(part.get("content") or part.get("label") or "") for part in parts(layout))


def is_within_limits(layout: Layout) -> bool:
    ids = [part["custom_id"] for part in parts(layout) if part.get("custom_id")]
    shown = sum(len(part.get("content", "")) for part in parts(layout))
    return (
        len(parts(layout)) <= 40
        and shown <= 4_000
        and all(len(one) <= 100 for one in ids)
        and len(set(ids)) == len(ids)
    )


def a_preview(some: ImportCounts, **more: Any) -> ImportPreview:
    return ImportPreview(import_id=2**62, origin="Letterboxd", policy="newer", adds_films=False, counts=some, **more)


def test_the_largest_preview_is_within_the_limits() -> None:
    some = counts(**dict.fromkeys(ImportCounts.__dataclass_fields__, 200_000))
    preview = a_preview(some, examples=((LONG, LONG, Stars(1)),) * 3, unknown=(LONG,) * 3, reasons=(LONG,) * 3)

    assert is_within_limits(import_preview(preview))
    assert not re.search(r"(?<!\\)<@1>", text(import_preview(preview)))


def test_a_preview_speaks_only_of_what_is_there() -> None:
    shown = text(import_preview(a_preview(counts(films=1, matched=1, ratings_in_file=1, ratings_new=1))))

    assert "**Films** 1 in it: 1 found" in shown
    assert "**Ratings** 1 in it: 1 new here" in shown
    assert not [word for word in ("Diary", "Watchlist", "left out", "Choose", "unknown") if word in shown]


@pytest.mark.parametrize(("rewatches", "words"), [(0, "2 viewings new"), (1, "(1 rewatch)"), (2, "(2 rewatches)")])
def test_rewatches_are_counted_in_words(rewatches: int, words: str) -> None:
    some = counts(viewings_in_file=2, viewings_new=2, rewatches_new=rewatches)

    assert words in text(import_preview(a_preview(some)))


def test_a_full_page_of_choices_is_within_the_limits() -> None:
    films = tuple(Film(film_id=number, title=LONG, directors=(LONG,)) for number in range(1, 25))
    page = ChoicesPage(2**62, tuple(FilmChoices(number, LONG, films, 3) for number in range(5)), 1, 3)

    selects = [part for part in parts(import_choices(page)) if part.get("options")]
    assert is_within_limits(import_choices(page))
    assert all(len(select["options"]) == 25 for select in selects)
    assert [option["value"] for option in selects[0]["options"] if option.get("default")] == ["3"]


def test_a_report_says_when_there_was_nothing_to_change() -> None:
    same = ImportReport(counts=counts(ratings_same=1), notes=0, films_added=0, left_out=(), left_out_file=b"")
    changed = ImportReport(
        counts=counts(ratings_changed=2, ratings_differing=2), notes=1, films_added=3, left_out=(), left_out_file=b""
    )

    assert "Nothing to change" in text(import_report(same))
    assert "1 rating here stayed as it was" in text(import_report(same))
    assert "- 2 ratings changed\n- 1 note\n- 3 films new in this server's catalogue" in text(import_report(changed))


def test_progress_has_numbers_where_they_are_known() -> None:
    assert "Reading the file …" in text(import_progress("Reading the file", 0, 0))
    assert "400 of 5,200" in text(import_progress("Looking for the films", 400, 5_200))


def test_servers_to_copy_from_fit_into_one_select() -> None:
    layout = copy_chooser(dict.fromkeys(range(1, 60), LONG))

    assert is_within_limits(layout)


def test_a_deletion_names_what_goes_in_words() -> None:
    holdings = Holdings(
        {"ratings": 1, "notes": 2, "watchlist": 3, "drafts": 1, "members": 1, "reminders": 2},
        {1: LONG, 2: ""} | dict.fromkeys(range(3, 40), LONG),
        is_banned=True,
    )

    here, everywhere = deletion(holdings, "here", 1), deletion(holdings, "all", None)

    assert is_within_limits(here)
    assert is_within_limits(everywhere)
    for words in ("1 rating", "2 notes", "3 films to see", "1 preview of a review", "2 other entries", "the ban stays"):
        assert words in text(here).replace("The ban", "the ban")
    assert "and 29 more" in text(everywhere)
    assert "Show all servers" in text(here)
    assert "Show" not in text(everywhere)


def test_what_is_done_is_said_briefly() -> None:
    assert deleted(0, is_everywhere=False) == "Your data in this server is deleted. Averages and posted cards follow."
    assert "everywhere is deleted, 1 rating among it" in deleted(1, is_everywhere=True)
    assert "3 films, 2 KiB" in text(export_ready(3, 2_048))
