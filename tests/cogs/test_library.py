"""`/library`: from a file, a form or a message to a published review, and back."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from builders import a_draft, add_film, add_review, facts
from reading import components_of, message_of, text_of
from simcord import SetupError
from stage import NOON

if TYPE_CHECKING:
    from simcord.results import InteractionResult
    from stage import World

REVIEW = b"""\
---
film: Heat
year: 1995
critic: Vera Kessler
outlet: The Night Desk
rating: 3.5/4
---

# Two men and a city

They circle each other for nearly three hours, and every minute is needed.

## The diner

Nothing happens but talk, and it is the best scene.

## Verdict

A crime film that knows what loneliness costs.
"""


def _select_id(answer: InteractionResult, beginning: str) -> str:
    return next(part["custom_id"] for part in components_of(answer) if part.get("custom_id", "").endswith(beginning))


async def test_a_file_is_read_into_a_private_preview_and_published(world: World) -> None:
    await add_film(world.database)

    preview = await world.moderator.slash(world.channel, "library add", file=("heat.md", REVIEW))
    shown = text_of(preview)
    await world.moderator.click(message_of(preview), label="Publish")
    card = await world.ada.slash(world.channel, "review", film="Heat")

    assert preview.ephemeral
    assert "### Heat (1995)" in shown
    assert "The Night Desk · Vera Kessler" in shown
    assert "★★★★½ (3.5/4)" in shown
    assert "The diner" in shown
    assert "Published the review of **Heat (1995)** by The Night Desk · Vera Kessler" in text_of(preview)
    assert "**The Night Desk · Vera Kessler** · ★★★★½ (3.5/4)" in text_of(card)


async def test_nothing_is_published_before_the_moderator_says_so(world: World) -> None:
    await add_film(world.database)

    preview = await world.moderator.slash(world.channel, "library add", file=("heat.md", REVIEW))
    await world.moderator.click(message_of(preview), label="Discard")

    assert "No critic's review" in text_of(await world.ada.slash(world.channel, "review", film="Heat"))


async def test_a_pasted_review_goes_through_the_same_preview(world: World) -> None:
    await add_film(world.database)
    form = await world.moderator.slash(world.channel, "library add")

    preview = await world.moderator.submit_modal(
        form,
        {"part1": "A long night, well told.\n\nRating: ★★★★☆ (4/5)", "part2": "", "part3": "", "film": "Heat (1995)"},
    )

    assert "★★★★☆ (4/5)" in text_of(preview)
    assert "### Heat (1995)" in text_of(preview)


async def test_a_film_named_before_stands_in_the_form(world: World) -> None:
    film = await add_film(world.database)

    form = await world.moderator.slash(world.channel, "library add", film=f"film:{film.film_id}")

    assert form.modal is not None
    fields = {part["component"]["custom_id"]: part["component"] for part in form.modal["components"]}
    assert fields["film"]["value"] == "Heat (1995)"


async def test_a_pasted_text_without_a_title_names_no_film(world: World) -> None:
    form = await world.moderator.slash(world.channel, "library add")

    answer = await world.moderator.submit_modal(
        form, {"part1": "A long night, well told.\n\nRating: 4/5", "part2": "", "part3": "", "film": ""}
    )

    assert "no film title was found" in text_of(answer)


async def test_a_part_as_long_as_the_box_asks_whether_it_was_cut(world: World) -> None:
    await add_film(world.database)
    form = await world.moderator.slash(world.channel, "library add")

    preview = await world.moderator.submit_modal(
        form, {"part1": "A long night, well told. " * 160, "part2": "", "part3": "", "film": "Heat (1995)"}
    )

    assert "nothing was cut off" in text_of(preview)


async def test_a_wrong_rating_is_put_right_before_publishing(world: World) -> None:
    await add_film(world.database)
    preview = await world.moderator.slash(world.channel, "library add", file=("heat.md", REVIEW))
    form = await world.moderator.select(message_of(preview), ["rating"], custom_id=_select_id(preview, ":correct"))

    await world.moderator.submit_modal(form, {"rating": "B+"})

    assert "(B+)" in text_of(preview)
    assert "Corrected by a moderator" in text_of(preview)


async def test_an_unreadable_correction_changes_nothing_and_says_so(world: World) -> None:
    await add_film(world.database)
    preview = await world.moderator.slash(world.channel, "library add", file=("heat.md", REVIEW))
    form = await world.moderator.select(message_of(preview), ["rating"], custom_id=_select_id(preview, ":correct"))

    answer = await world.moderator.submit_modal(form, {"rating": "splendid"})

    assert answer.ephemeral
    assert "★★★★½ (3.5/4)" in text_of(preview)


async def test_which_of_two_namesakes_is_asked_not_guessed(world: World) -> None:
    await add_film(world.database, facts("Heat", 1995))
    other = await add_film(world.database, facts("Heat", 1986))
    text = b"Heat is a film I keep going back to. Heat is long.\n\nRating: 4/5"

    preview = await world.moderator.slash(world.channel, "library add", file=("heat.txt", text), film="Heat")
    assert "Several films may be meant" in text_of(preview)
    await world.moderator.select(message_of(preview), [str(other.film_id)], custom_id=_select_id(preview, ":film"))

    assert "### Heat (1986)" in text_of(preview)


async def test_what_may_be_the_same_review_is_shown_beside_it(world: World) -> None:
    film = await add_film(world.database)
    await add_review(world.database, film, a_draft(critic="Vera Kessler", outlet="The Night Desk", rating="2/5"), NOON)

    preview = await world.moderator.slash(world.channel, "library add", file=("heat.md", REVIEW))

    assert "Already in the library: **The Night Desk · Vera Kessler** · ★★☆☆☆ (2/5)" in text_of(preview)


async def test_the_same_document_is_not_published_twice(world: World) -> None:
    await add_film(world.database)
    first = await world.moderator.slash(world.channel, "library add", file=("heat.md", REVIEW))
    second = await world.moderator.slash(world.channel, "library add", file=("heat.md", REVIEW))

    await world.moderator.click(message_of(first), label="Publish")
    answer = await world.moderator.click(message_of(second), label="Publish")

    assert "in your library already" in str(answer.followups[-1].components)


async def test_a_review_is_edited_removed_and_brought_back(world: World) -> None:
    await add_film(world.database)
    preview = await world.moderator.slash(world.channel, "library add", file=("heat.md", REVIEW))
    await world.moderator.click(message_of(preview), label="Publish")
    [choice] = await world.moderator.autocomplete(world.channel, "library edit", "review", "night")

    edit = await world.moderator.slash(world.channel, "library edit", review=choice["value"])
    form = await world.moderator.select(message_of(edit), ["byline"], custom_id=_select_id(edit, ":correct"))
    await world.moderator.submit_modal(
        form, {"critic": "V. Kessler", "outlet": "The Night Desk", "published_on": "", "url": ""}
    )
    await world.moderator.click(message_of(edit), label="Publish")
    assert "V. Kessler" in text_of(await world.ada.slash(world.channel, "review", film="Heat"))

    removed = await world.moderator.slash(world.channel, "library remove", review=choice["value"], reason="Wrong film")
    assert "Removed the review of Heat" in text_of(removed)
    assert "No critic's review" in text_of(await world.ada.slash(world.channel, "review", film="Heat"))

    undone = await world.moderator.slash(world.channel, "mod undo", case=3)
    assert "Undid case 3" in text_of(undone)
    assert "V. Kessler" in text_of(await world.ada.slash(world.channel, "review", film="Heat"))


async def test_an_undo_that_was_overtaken_refuses(world: World) -> None:
    await add_film(world.database)
    preview = await world.moderator.slash(world.channel, "library add", file=("heat.md", REVIEW))
    await world.moderator.click(message_of(preview), label="Publish")
    [choice] = await world.moderator.autocomplete(world.channel, "library edit", "review", "")
    await world.moderator.slash(world.channel, "library remove", review=choice["value"])

    answer = await world.moderator.slash(world.channel, "mod undo", case=1)

    assert "changed again since" in text_of(answer)
    assert world.env.errors


async def test_a_message_becomes_a_review(world: World) -> None:
    await add_film(world.database)
    message = await world.ada.send(world.channel, "Heat (1995) is the best film about work.\n\nRating: 9/10")

    preview = await world.moderator.context_menu(world.channel, "Add as review", message)

    assert "9/10" in text_of(preview)


async def test_members_are_refused_also_when_the_server_lets_them_see_the_command(world: World) -> None:
    with pytest.raises(SetupError):
        await world.ada.slash(world.channel, "library add")
    commands = {command.name: command for command in await world.bot.tree.fetch_commands()}
    world.guild.set_command_permissions(commands["library"].id, {world.ada.user: True})

    answer = await world.ada.slash(world.channel, "library add", file=("heat.md", REVIEW))

    assert "Only this server's moderators" in text_of(answer)
    assert world.env.errors


async def test_another_moderators_preview_is_none_of_ones_business(world: World) -> None:
    await add_film(world.database)
    await world.moderator.slash(world.channel, "library add", file=("heat.md", REVIEW))
    from bot.domain.moderation import Actor

    stranger = Actor(guild_id=world.guild.id, user_id=999, display_name="x", manages_messages=True)

    with pytest.raises(Exception, match="already published or discarded"):
        await world.services.drafting.preview(stranger, 1)


async def test_reviews_of_all_servers_are_the_hosts(world: World) -> None:
    film = await add_film(world.database)
    review_id = await add_review(world.database, film, a_draft(), NOON)

    answer = await world.moderator.slash(world.channel, "library remove", review=f"review:{review_id}")

    assert "only the host can change it" in text_of(answer)
    assert world.env.errors


async def test_a_zip_gives_one_preview_after_the_other_and_all_that_are_certain_at_once(world: World) -> None:
    await add_film(world.database, facts("Heat", 1995))
    await add_film(world.database, facts("Ronin", 1998))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("heat.md", REVIEW)
        archive.writestr("ronin.md", REVIEW.replace(b"film: Heat", b"film: Ronin").replace(b"1995", b"1998"))
        archive.writestr("inner.zip", b"PK")

    preview = await world.moderator.slash(world.channel, "library add", file=("reviews.zip", packed.getvalue()))
    assert "1 of 2" in text_of(preview)
    assert "Not taken: inner.zip" in text_of(preview)
    await world.moderator.click(message_of(preview), label="Publish all that are certain")

    assert "Published 2 reviews" in text_of(preview)
    assert "Vera Kessler" in text_of(await world.ada.slash(world.channel, "review", film="Ronin"))
