"""The reader and the library, through the whole bot."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from builders import a_draft, add_film, add_review, facts
from discord import ui
from reading import components_of, message_of, text_of
from stage import NOON

from bot.domain.drafts import OutsideCritic, Section
from bot.ui import custom_ids
from bot.ui.base import Layout

if TYPE_CHECKING:
    from simcord.results import InteractionResult
    from stage import World

LONG = tuple(Section(f"Part {number}", "Word " * 280) for number in range(4))


async def test_the_reader_pages_through_sections_in_private(world: World) -> None:
    film = await add_film(world.database)
    await add_review(world.database, film, a_draft(sections=LONG), NOON)
    card = await world.ada.slash(world.channel, "review", film="Heat")

    reader = await world.ada.click(message_of(card), label="Read reviews")
    assert "1 of 4" in text_of(reader)
    await world.ada.click(message_of(reader), label="Next")

    assert reader.ephemeral
    assert "Part 1" in text_of(reader)
    assert "2 of 4" in text_of(reader)


def select_named(answer: InteractionResult, part_of_id: str) -> dict[str, Any]:
    """The select whose custom id holds a text."""
    return next(part for part in components_of(answer) if part["type"] == 3 and part_of_id in part["custom_id"])


async def test_a_section_is_one_choice_away(world: World) -> None:
    film = await add_film(world.database)
    await add_review(world.database, film, a_draft(sections=LONG), NOON)
    card = await world.ada.slash(world.channel, "review", film="Heat")
    reader = await world.ada.click(message_of(card), label="Read reviews")
    sections = select_named(reader, ":section")
    value = next(option["value"] for option in sections["options"] if option["label"] == "Part 3")

    await world.ada.select(message_of(reader), [value], custom_id=sections["custom_id"])

    assert "### Part 3" in text_of(reader)
    assert "4 of 4" in text_of(reader)


async def test_spoilers_are_shown_on_request_stay_shown_on_the_next_page_and_can_be_hidden(world: World) -> None:
    film = await add_film(world.database)
    sections = tuple(Section(f"Part {n}", f"||Secret {n}|| " + "word " * 250) for n in range(3))
    await add_review(world.database, film, a_draft(sections=sections), NOON)
    card = await world.ada.slash(world.channel, "review", film="Heat")
    reader = await world.ada.click(message_of(card), label="Read reviews")

    covered = text_of(reader)
    await world.ada.click(message_of(reader), label="Show spoilers")
    shown = text_of(reader)
    await world.ada.click(message_of(reader), label="Next")
    next_shown = text_of(reader)
    await world.ada.click(message_of(reader), label="Hide spoilers")

    assert reader.ephemeral
    assert "||Secret 0||" in covered
    assert "||" not in shown
    assert "Secret 0" in shown
    assert "\nSecret 1" in next_shown
    assert "||Secret 1||" in text_of(reader)


async def test_another_critic_s_spoilers_are_covered_again(world: World) -> None:
    film = await add_film(world.database)
    for critic in ("Ann", "Bob"):
        await add_review(
            world.database, film, a_draft(critic=critic, sections=(Section(None, f"||{critic}'s||"),)), NOON
        )
    card = await world.ada.slash(world.channel, "review", film="Heat")
    reader = await world.ada.click(message_of(card), label="Read reviews")
    await world.ada.click(message_of(reader), label="Show spoilers")
    critics = select_named(reader, "reader:")
    other = next(option["value"] for option in critics["options"] if not option.get("default"))

    await world.ada.select(message_of(reader), [other], custom_id=critics["custom_id"])

    assert "||Ann's||" in text_of(reader)


async def test_the_critics_are_sorted_by_stars_date_or_outlet(world: World) -> None:
    film = await add_film(world.database)
    for number, (outlet, rating) in enumerate((("Zed", "2/5"), ("Alpha", "3/5"), ("Mid", "5/5"))):
        draft = a_draft(critic=None, outlet=outlet, rating=rating, published_on=date(2020, 1, 1 + number))
        await add_review(world.database, film, draft, NOON)
    card = await world.ada.slash(world.channel, "review", film="Heat")
    reader = await world.ada.click(message_of(card), label="Read reviews")
    orders = {}
    for label in ("By stars", "By outlet", "Newest first"):
        await world.ada.click(message_of(reader), label=label)
        orders[label] = [option["label"] for option in select_named(reader, "reader:")["options"]]

    assert orders == {
        "By stars": ["Mid", "Alpha", "Zed"],
        "By outlet": ["Alpha", "Mid", "Zed"],
        "Newest first": ["Mid", "Alpha", "Zed"],
    }


async def test_outside_critics_are_quoted_or_retold(world: World) -> None:
    film = await add_film(world.database)
    voices = (OutsideCritic("Vulture", "A marvel.", True), OutsideCritic("IGN", "It liked the fights.", False))
    await add_review(world.database, film, replace(a_draft(), outside_critics=voices), NOON)
    card = await world.ada.slash(world.channel, "review", film="Heat")

    text = text_of(await world.ada.click(message_of(card), label="Read reviews"))

    assert "**Vulture**, quoted\n> “A marvel.”" in text
    assert "**IGN**, as this review tells it\n> It liked the fights." in text


async def test_a_critic_s_page_opens_from_the_reader_and_leads_to_their_other_reviews(world: World) -> None:
    for number in range(10):
        film = await add_film(world.database, facts(f"Film {number}", 2000 + number))
        await add_review(
            world.database, film, a_draft(f"Film {number}", rating="4/5", published_on=date(2000 + number, 1, 1)), NOON
        )
        await add_review(world.database, film, a_draft(f"Film {number}", critic="Other", rating="3/5"), NOON)
    reader = await world.ada.slash(world.channel, "review", film="Film 9", critic="Vera")

    page = await world.ada.click(message_of(reader), label="More by this critic")
    picture = next(part for part in components_of(page) if part["type"] == 12)["items"][0]
    first = text_of(page)
    await world.ada.click(message_of(page), label="Next")
    films = select_named(page, "critic:")
    other = await world.ada.select(message_of(page), [films["options"][-1]["value"]], custom_id=films["custom_id"])

    assert page.ephemeral
    assert "10 reviews, all with stars · on average 4.0 out of 5" in first
    assert "On the 10 films that others rated too: 4.0, the others 3.0 (1.0 stars above them)" in first
    assert "4: 10 and 0, 3: 0 and 10" in picture["description"]
    assert "2 of 2" in text_of(page)
    assert [part for part in components_of(page) if part["type"] == 12]
    assert "## Film 0 (2000)" in text_of(other)


async def test_the_only_review_of_a_critic_leads_nowhere_else(world: World) -> None:
    film = await add_film(world.database)
    await add_review(world.database, film, a_draft(), NOON)

    reader = await world.ada.slash(world.channel, "review", film="Heat", critic="Vera")

    assert "More by this critic" not in text_of(reader)


@pytest.mark.parametrize("control", ["show", "next", "spoilers", "old"])
async def test_a_button_of_another_server_s_review_or_critic_gets_a_refusal(world: World, control: str) -> None:
    film = await add_film(world.database)
    review_id = await add_review(world.database, film, a_draft(critic="Local"), NOON, guild_id=world.guild.id)
    review = (await world.services.reviews.open_review(review_id, world.guild.id)).review
    assert review.critic_id is not None
    forged = {
        "show": custom_ids.critic(review.critic_id, 0, "show"),
        "next": custom_ids.critic(review.critic_id, 1, "next"),
        "spoilers": custom_ids.review_page(review_id, 0, "spoilers"),
        "old": f"review:{review_id}:0:next",
    }[control]
    channel = world.bot.get_partial_messageable(world.elsewhere.id)
    message = await channel.send(view=Layout(ui.ActionRow(ui.Button(label="Go", custom_id=forged))))

    answer = await world.stranger.click(message, label="Go")

    assert answer.ephemeral
    assert "this server's library any more" in text_of(answer)
    assert "Local" not in text_of(answer)


async def test_a_button_from_before_the_last_update_still_turns_the_page(world: World) -> None:
    film = await add_film(world.database)
    review_id = await add_review(world.database, film, a_draft(sections=LONG), NOON)
    channel = world.bot.get_partial_messageable(world.channel.id)
    old = Layout(ui.ActionRow(ui.Button(label="Go", custom_id=f"review:{review_id}:2:next")))
    message = await channel.send(view=old)

    answer = await world.ada.click(message, label="Go")

    assert not world.env.errors
    assert answer.response is None or "### Part 2" in text_of(answer)


async def test_the_library_is_sorted_anew_in_place(world: World) -> None:
    for number in range(12):
        film = await add_film(world.database, facts(f"Film {number:02}", 2000))
        await add_review(world.database, film, a_draft(f"Film {number:02}", rating=f"{number % 6}/5"), NOON)
    page = await world.ada.slash(world.channel, "reviews")
    sorter = select_named(page, ":sort")

    await world.ada.select(message_of(page), ["title"], custom_id=sorter["custom_id"])

    assert "12 reviews · film title" in text_of(page)
    assert text_of(page).index("Film 00") < text_of(page).index("Film 07")


async def test_another_critic_is_one_choice_away(world: World) -> None:
    film = await add_film(world.database)
    await add_review(
        world.database, film, a_draft(critic="Ann", outlet="A", sections=(Section(None, "First voice."),)), NOON
    )
    other = await add_review(
        world.database, film, a_draft(critic="Bob", outlet="B", sections=(Section(None, "Second voice."),)), NOON
    )
    card = await world.ada.slash(world.channel, "review", film="Heat")
    reader = await world.ada.click(message_of(card), label="Read reviews")
    opened = select_named(reader, "reader:")["custom_id"]

    await world.ada.select(message_of(reader), [str(other)], custom_id=opened)

    assert "Second voice." in text_of(reader)


async def test_two_hundred_critics_can_all_be_reached(world: World) -> None:
    film = await add_film(world.database)
    for number in range(200):
        await add_review(world.database, film, a_draft(critic=f"Critic {number}", outlet=None), NOON)
    card = await world.ada.slash(world.channel, "review", film="Heat")
    reader = await world.ada.click(message_of(card), label="Read reviews")
    seen: set[str] = set()
    for _ in range(20):
        select = next(part for part in components_of(reader) if part["type"] == 3)
        seen |= {option["label"] for option in select["options"]}
        further = [option["value"] for option in select["options"] if option["value"].startswith("later:")]
        if not further:
            break
        await world.ada.select(message_of(reader), further, custom_id=select["custom_id"])

    assert {f"Critic {number}" for number in range(200)} <= seen


async def test_spoilers_stay_covered_and_markup_is_shown_as_written(world: World) -> None:
    film = await add_film(world.database)
    sections = (Section("The *end*", "It is ||the butler|| who did it, *really*."),)
    await add_review(world.database, film, a_draft(sections=sections), NOON)
    card = await world.ada.slash(world.channel, "review", film="Heat")

    text = text_of(await world.ada.click(message_of(card), label="Read reviews"))

    assert "### The \\*end\\*\nIt is ||the butler|| who did it, \\*really\\*." in text


async def test_a_review_marked_as_spoiling_is_covered_as_a_whole(world: World) -> None:
    film = await add_film(world.database)
    sections = (Section(None, "She leaves.\n\nHe stays."),)
    await add_review(world.database, film, a_draft(sections=sections, has_spoilers=True, verdict="She leaves."), NOON)

    card = await world.ada.slash(world.channel, "review", film="Heat")
    reader = await world.ada.click(message_of(card), label="Read reviews")

    assert "She leaves" not in text_of(card)
    assert "||She leaves.||\n\n||He stays.||" in text_of(reader)


async def test_the_library_is_browsed_by_filters_and_pages(world: World) -> None:
    for number in range(12):
        film = await add_film(world.database, facts(f"Film {number}", 2000 + number))
        rating = f"{number % 6}/5" if number else None
        await add_review(
            world.database, film, a_draft(f"Film {number}", rating=rating, critic=f"Critic {number % 2}"), NOON
        )

    everything = await world.ada.slash(world.channel, "reviews")
    await world.ada.click(message_of(everything), label="Next")
    good = await world.ada.slash(world.channel, "reviews", stars=4, sort="title")
    unrated = await world.ada.slash(world.channel, "reviews", stars=0)
    by_critic = await world.ada.slash(world.channel, "reviews", critic="critic 1")

    assert everything.ephemeral
    assert "12 reviews" in text_of(everything)
    assert "2 of 2" in text_of(everything)
    assert "4 reviews" in text_of(good)
    assert "1 review ·" in text_of(unrated)
    assert "6 reviews" in text_of(by_critic)


async def test_a_review_opens_from_the_library(world: World) -> None:
    film = await add_film(world.database)
    review_id = await add_review(world.database, film, a_draft(), NOON)
    page = await world.ada.slash(world.channel, "reviews")
    select = next(part for part in components_of(page) if part["type"] == 3)

    reader = await world.ada.select(message_of(page), [str(review_id)], custom_id=select["custom_id"])

    assert "two men who meet" in text_of(reader)


async def test_a_filter_that_fits_nothing_says_so(world: World) -> None:
    answer = await world.ada.slash(world.channel, "reviews", critic="Nobody")

    assert "No critic called “Nobody”" in text_of(answer)
    assert world.env.errors
