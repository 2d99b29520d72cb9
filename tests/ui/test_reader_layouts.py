"""The reader and a critic's page: what stands where, what stays covered, and Discord's limits whatever comes."""

from __future__ import annotations

import io
import re
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from test_layouts import check_limits

from bot.domain.cards import BrowsePage, CriticPage, Place, Reading
from bot.domain.drafts import OutsideCritic, Section
from bot.domain.notation import parse_notation
from bot.domain.reviews import CriticHabit, Review, ReviewFilter, ReviewHeader
from bot.ui import custom_ids
from bot.ui.critics import critic_page
from bot.ui.histogram import describe_comparison, draw_comparison
from bot.ui.lists import library_page
from bot.ui.reader import review_reader
from bot.ui.review_pages import PAGE_TEXT, pages_of, write

BIG = 10**17
nasty = st.text(alphabet="ab *_~`|\\[](<>#-\n@é千ש\u202e", max_size=800)
# Every secret is between marks; whatever stands beside them is as bad as text can be.
secrets = st.lists(st.one_of(nasty.map(lambda text: text.replace("|", "/")), st.just("||SECRET one\n\nSECRET two||")))


def a_review(**fields: Any) -> Review:
    known: dict[str, Any] = {"review_id": 1, "film_id": 2, "film_label": "Heat (1995)", "sections": ()}
    known |= {"critic": "Vera", "outlet": "The Paper"}
    return Review(**(known | fields))


def a_reading(review: Review, total: int = 1, **fields: Any) -> Reading:
    header = ReviewHeader(review_id=1, film_id=2, film_label="Heat (1995)", critic="Vera")
    return Reading(review, (header,) * min(total, 23), 0, total, **fields)


def texts_of(parts: list[dict[str, Any]]) -> str:
    return "\n".join(part["content"] for part in parts if "content" in part)


def uncovered(text: str) -> str:
    """What can be read before anything is tapped."""
    return re.sub(r"\|\|.+?\|\|", "", re.sub(r"\\.", "", text), flags=re.DOTALL)


async def test_the_verdict_stands_first_then_strengths_weaknesses_text_and_other_voices() -> None:
    review = a_review(
        verdict="Two men meet.",
        strengths=("The street", "The diner"),
        weaknesses=("The length",),
        sections=(Section("The city", "It glows."),),
        outside_critics=(OutsideCritic("Vulture", "“A marvel”", True), OutsideCritic("IGN", "liked it", False)),
    )

    text = texts_of(check_limits(review_reader(a_reading(review), 0)))

    order = [
        "> Two men meet.",
        "👍 Strengths",
        "- The diner",
        "👎 Weaknesses",
        "- The length",
        "### The city",
        "Vulture",
    ]
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
    assert "**Vulture**, quoted\n> “A marvel”" in text
    assert "**IGN**, as this review tells it\n> liked it" in text


async def test_each_longer_section_has_its_page_and_can_be_jumped_to() -> None:
    sections = (Section(None, "Opening. " * 120), *(Section(f"Part {n}", "Word. " * 190) for n in range(3)))
    layout = review_reader(a_reading(a_review(sections=sections)), 2)

    parts = check_limits(layout)
    select = next(part for part in parts if part["type"] == 3)

    assert [option["label"] for option in select["options"]] == ["Beginning", "Part 0", "Part 1", "Part 2"]
    assert select["placeholder"] == "Section: Part 1"
    assert "### Part 1" in texts_of(parts)
    assert "### Part 0" not in texts_of(parts)


async def test_a_section_that_is_only_the_list_is_not_told_twice() -> None:
    review = a_review(
        strengths=("The street. " + "Long praise. " * 20, "The diner"),
        weaknesses=("The length",),
        sections=(
            Section("What works", "• The street. " + "Long praise. " * 20 + "\n• The diner"),
            Section("What does not", "The length. It is also too loud."),
        ),
    )

    (page,) = pages_of(review)

    assert page.shown.count("Long praise") == 20
    assert page.stops == ("Strengths and weaknesses", "What works", "What does not")
    assert "It is also too loud" in page.shown


@pytest.mark.parametrize("text", ["word and more. ", "||SECRET|| x ", "||SECRET ", "*_`~|"])
async def test_a_text_of_a_mebibyte_is_cut_and_keeps_nobody_waiting(text: str) -> None:
    review = a_review(sections=(Section("One", text * (1_048_576 // len(text))), Section("Two", "Never reached.")))
    start = time.process_time()

    pages = pages_of(review)

    assert time.process_time() - start < 1.5
    assert "too long to be read here" in pages[-1].covered
    assert "||SECRET|| x" not in text or not any("SECRET" in uncovered(page.covered) for page in pages)


async def test_a_verdict_that_is_a_section_too_is_told_once() -> None:
    review = a_review(
        verdict="Go and see it.", sections=(Section(None, "Hello."), Section("Verdict", "Go, and see it!"))
    )

    (page,) = pages_of(review)

    assert page.shown == "> Go and see it.\n\nHello."


async def test_a_spoiler_longer_than_what_is_shown_stays_covered() -> None:
    review = a_review(sections=(Section("One", f"||{'SECRET word. ' * 8_000}||"),))

    assert not any("SECRET" in uncovered(page.covered) for page in pages_of(review))


async def test_short_sections_share_a_page() -> None:
    review = a_review(sections=tuple(Section(f"Part {n}", "Short.") for n in range(4)))

    assert len(pages_of(review)) == 1


async def test_more_headings_than_a_select_holds_are_offered_around_the_page() -> None:
    review = a_review(sections=tuple(Section(f"Part {n}", "Word. " * 190) for n in range(34)))

    select = next(part for part in check_limits(review_reader(a_reading(review), 20)) if part["type"] == 3)
    labels = [option["label"] for option in select["options"]]

    assert len(labels) == 25
    assert "Part 20" in labels


@pytest.mark.parametrize(
    ("notation", "words"),
    [
        ("B+", "★★★★☆ 4 out of 5 · originally B+"),
        ("3.5/4", "★★★★½ 4.5 out of 5 · originally 3.5/4"),
        ("4/5", "★★★★☆ (4/5)"),
        ("Fresh", "Rated Fresh"),
        (None, "No rating"),
    ],
)
async def test_the_original_notation_stands_beside_the_stars(notation: str | None, words: str) -> None:
    review = a_review(rating=parse_notation(notation) if notation else None)

    assert words in texts_of(check_limits(review_reader(a_reading(review), 0)))


async def test_spoilers_are_covered_until_asked_for_and_covered_again() -> None:
    review = a_review(
        sections=(Section(None, "It is ||the butler|| who did it."),), verdict="||He|| did it.", headline="||He|| did"
    )

    covered, shown = (
        check_limits(review_reader(a_reading(review), 0, shows_spoilers=asked)) for asked in (False, True)
    )

    assert "It is ||the butler|| who" in texts_of(covered)
    assert "||" not in texts_of(shown)
    assert "It is the butler who did it." in texts_of(shown)
    assert [part["label"] for part in covered + shown if "spoilers" in part.get("label", "")] == [
        "Show spoilers",
        "Hide spoilers",
    ]


async def test_a_review_that_spoils_without_marks_is_covered_everywhere() -> None:
    review = a_review(
        has_spoilers=True,
        headline="SECRET",
        verdict="SECRET",
        strengths=("SECRET",),
        sections=(Section(None, "SECRET\n\nSECRET"),),
        outside_critics=(OutsideCritic("Vulture", "SECRET", True),),
    )

    text = texts_of(check_limits(review_reader(a_reading(review), 0)))

    assert text.count("SECRET") == 6
    assert "SECRET" not in uncovered(text)


async def test_a_review_without_spoilers_has_no_button_for_them() -> None:
    parts = check_limits(review_reader(a_reading(a_review(sections=(Section(None, "2 || 3"),))), 0))

    assert not [part for part in parts if "spoilers" in part.get("label", "")]


async def test_excerpts_attributions_and_samples_say_so() -> None:
    review = a_review(is_excerpt=True, attribution="Data from *Example*", is_sample=True)

    text = texts_of(check_limits(review_reader(a_reading(review), 0)))

    assert "-# An excerpt." in text
    assert "-# Data from \\*Example\\*" in text
    assert "Sample reviews" in text


async def test_critics_can_be_sorted_once_there_are_several() -> None:
    two, three = (check_limits(review_reader(a_reading(a_review(), n, order="stars"), 0)) for n in (2, 3))

    assert not [part for part in two if part.get("label") == "By outlet"]
    assert [part["disabled"] for part in three if part.get("label") in ("By stars", "By outlet")] == [True, False]


@settings(max_examples=60, deadline=None)
@given(secrets, secrets, st.booleans())
async def test_no_secret_shows_on_any_page(first: list[str], second: list[str], spoils: bool) -> None:
    body = "\n".join(("words. " * 200, *first, "more words. " * 190, *second))
    review = a_review(
        sections=(Section("One", body), Section(None, "".join(second))),
        verdict=" ".join(first) or None,
        strengths=tuple(second),
        outside_critics=tuple(OutsideCritic("O", text, True) for text in first),
        has_spoilers=spoils,
    )

    for number in range(len(pages_of(review))):
        assert "SECRET" not in uncovered(texts_of(check_limits(review_reader(a_reading(review), number))))


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="ab |", max_size=60), st.text(alphabet="ab |", max_size=60), st.integers(1, 120))
def test_a_cut_spoiler_stays_covered(before: str, after: str, characters: int) -> None:
    text = f"{before.replace('||', '')} ||SECRETS of the film|| {after}"

    written = write(text, characters, covers="marked")

    assert len(written) <= characters
    assert "SEC" not in uncovered(written) or "SEC" not in written


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.none() | nasty, nasty), max_size=5), nasty, st.booleans(), st.booleans())
async def test_every_page_of_any_review_keeps_within_the_limits(
    parts: list[tuple[str | None, str]], text: str, spoils: bool, shows: bool
) -> None:
    review = a_review(
        review_id=BIG,
        film_id=BIG,
        critic_id=BIG,
        film_label=text or "x",
        critic=text * 3,
        outlet=text,
        headline=text,
        verdict=text,
        strengths=(text,) * 9,
        weaknesses=(text,) * 9,
        outside_critics=(OutsideCritic(text, text, spoils),) * 12,
        sections=tuple(Section(heading, body * 4) for heading, body in parts),
        has_spoilers=spoils,
        is_sample=True,
        is_excerpt=True,
        attribution=text * 2,
        published_on=date(2020, 1, 2),
        rating=parse_notation("3.5/4"),
        url="https://example.org/" + "x" * 400,
    )
    pages = pages_of(review)
    headers = tuple(
        ReviewHeader(review_id=BIG + n, film_id=BIG, film_label="x", critic=text, guild_id=1) for n in range(23)
    )

    assert all(page.size <= PAGE_TEXT for page in pages)
    for number in range(len(pages)):
        check_limits(review_reader(Reading(review, headers, 23, 200, "outlet", 9), number, shows_spoilers=shows))


@settings(max_examples=40, deadline=None)
@given(nasty, st.integers(0, 10**9))
async def test_any_critic_s_page_keeps_within_the_limits(text: str, number: int) -> None:
    habit = CriticHabit(number, 3.0, number, 3.0, 2.0, (number,) * 11, (number * 9,) * 11)
    header = ReviewHeader(review_id=BIG, film_id=BIG, film_label=text, critic=text, outlet=text, is_sample=True)

    layout, files = critic_page(CriticPage(BIG, text, (text,) * 9, habit, (header,) * 8, 3, 9_999, 80_000))

    check_limits(layout)
    assert len(files) == bool(number)


async def test_a_critic_is_set_beside_the_others() -> None:
    habit = CriticHabit(
        rated=3,
        mean=3.5,
        shared_films=2,
        own_on_shared=4.0,
        others_on_shared=3.25,
        bins=(0,) * 7 + (1, 2, 0, 0),
        others_bins=(0,) * 6 + (5, 0, 0, 0, 0),
    )
    layout, files = critic_page(CriticPage(1, "Vera", ("The Paper",), habit, (), 0, 1, 4))

    parts = check_limits(layout)
    picture = next(part for part in parts if part["type"] == 12)["items"][0]

    assert "4 reviews, 3 with stars · on average 3.5 out of 5" in texts_of(parts)
    assert "On the 2 films that others rated too: 4.0, the others 3.2 (0.8 stars above them)" in texts_of(parts)
    assert "4: 2 and 0, 3.5: 1 and 0, 3: 0 and 5" in picture["description"]
    assert len(files) == 1


def test_bars_of_a_comparison_are_shares_of_their_own_kind() -> None:
    bins = (0,) * 6 + (3, 0, 0, 0, 3)
    image = Image.open(io.BytesIO(draw_comparison(bins, (0,) * 10 + (700,)))).convert("RGB")
    gold, blue = (
        [sum(image.getpixel((x, y)) == colour for y in range(70, image.height)) for x in range(image.width)]
        for colour in ((232, 179, 58), (124, 142, 190))
    )

    assert abs(max(gold) * 2 - max(blue)) <= 4
    assert len(describe_comparison((10**9,) * 11, (10**9,) * 11, "x" * 200)) <= 1_024


async def test_the_library_says_what_it_was_filtered_by() -> None:
    header = ReviewHeader(review_id=1, film_id=2, film_label="Heat", critic="V", published_on=date(2020, 1, 2))
    wanted = ReviewFilter(7, 8, 4, "highest")

    text = texts_of(check_limits(library_page(BrowsePage(wanted, (header,), 0, 3, 24, "Vera *V*", "The Paper"))))

    assert "24 reviews · by Vera \\*V\\* · from The Paper · 4 stars or more · highest stars" in text
    assert "-# V · 2 January 2020" in text


def test_custom_ids_of_the_reader_stay_short_and_are_understood() -> None:
    largest, place = 10**18 - 1, Place(999_999, "newest", 999_999, shows_spoilers=True)

    reader = custom_ids.reader(largest, largest, place)
    page = custom_ids.review_page(largest, 999_999, "by_newest", place)

    assert max(map(len, (reader, page, custom_ids.critic(largest, 999_999, "previous")))) <= 100
    assert re.fullmatch(custom_ids.READER, reader)
    assert re.fullmatch(custom_ids.REVIEW_PAGE, page)
    assert re.fullmatch(custom_ids.REVIEW_PAGE, "review:1:0:next")
    assert re.fullmatch(custom_ids.READER, "reader:1:2")
