"""`/rate`, `/unrate` and the card's form, through the whole bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders import add_film, facts
from reading import message_of, text_of

from bot.domain.ratings import Member

if TYPE_CHECKING:
    from stage import World

FILM = 1


async def test_rating_again_changes_it_and_says_what_it_was(world: World) -> None:
    await add_film(world.database)

    first = await world.ada.slash(world.channel, "rate", film="Heat", stars=9)
    second = await world.ada.slash(world.channel, "rate", film="Heat", stars=7)
    same = await world.ada.slash(world.channel, "rate", film="Heat", stars=7)

    assert first.ephemeral
    assert text_of(first) == "You gave **Heat (1995)** ★★★★½ 4.5 out of 5."
    assert text_of(second) == "You changed **Heat (1995)** to ★★★½☆ 3.5 out of 5. It was ★★★★½ 4.5 out of 5."
    assert text_of(same) == "Your stars for **Heat (1995)** stay at ★★★½☆ 3.5 out of 5."


async def test_the_stars_are_ten_choices(world: World) -> None:
    commands = {command.name: command for command in await world.bot.tree.fetch_commands()}
    stars = next(option.to_dict() for option in commands["rate"].options if option.name == "stars")

    assert [choice["value"] for choice in stars.get("choices", ())] == list(range(10, 0, -1))


async def test_unrating_withdraws_and_without_a_rating_says_so(world: World) -> None:
    await add_film(world.database)
    await world.ada.slash(world.channel, "rate", film="Heat", stars=9)

    withdrawn = await world.ada.slash(world.channel, "unrate", film="Heat")
    again = await world.ada.slash(world.channel, "unrate", film="Heat")

    assert text_of(withdrawn) == "Your rating of **Heat (1995)** is withdrawn. It was ★★★★½ 4.5 out of 5."
    assert "You have not rated Heat (1995) here" in text_of(again)
    assert world.env.errors


async def test_the_form_is_filled_with_what_was_given_before(world: World) -> None:
    film = await add_film(world.database)
    card = await world.ada.slash(world.channel, "review", film="Heat")
    form = await world.ada.click(message_of(card), label="Rate")
    await world.ada.submit_modal(form, {"stars": ["9"], "note": "Twice the coffee", "spoilers": True})

    again = await world.ada.click(message_of(card), label="Rate")

    assert again.modal is not None
    stars, note, spoilers = (part["component"] for part in again.modal["components"])
    assert [option["value"] for option in stars["options"] if option["default"]] == ["9"]
    assert note["value"] == "Twice the coffee"
    assert spoilers["default"] is True
    assert again.modal["custom_id"].startswith(f"rate:{film.film_id}:")


async def test_a_note_can_be_read_under_who_rated_it_and_its_spoiler_stays_hidden(world: World) -> None:
    await add_film(world.database)
    await world.bela.slash(world.channel, "rate", film="Heat", stars=8)
    card = await world.ada.slash(world.channel, "review", film="Heat")
    form = await world.ada.click(message_of(card), label="Rate")
    await world.ada.submit_modal(form, {"stars": ["10"], "note": "**He** dies @everyone", "spoilers": True})

    raters = await world.moderator.click(message_of(card), label="Who rated it")

    assert raters.ephemeral
    text = text_of(raters)
    assert f"### ★★★★★ 5 out of 5\n<@{world.ada.id}> · ||\\*\\*He\\*\\* dies @\u2060everyone||" in text
    assert f"### ★★★★☆ 4 out of 5\n<@{world.bela.id}>" in text


async def test_a_blank_note_in_the_form_removes_the_note(world: World) -> None:
    await add_film(world.database)
    card = await world.ada.slash(world.channel, "review", film="Heat")
    form = await world.ada.click(message_of(card), label="Rate")
    await world.ada.submit_modal(form, {"stars": ["10"], "note": "Good", "spoilers": False})
    form = await world.ada.click(message_of(card), label="Rate")

    await world.ada.submit_modal(form, {"stars": ["10"], "note": "  ", "spoilers": False})

    _, rating = await world.services.ratings.own_rating(_member(world), FILM)
    assert rating is not None
    assert rating.note is None


async def test_rating_by_title_asks_which_film_and_then_keeps_the_stars(world: World) -> None:
    await add_film(world.database, facts("Ballerina", 2023))
    film = await add_film(world.database, facts("Ballerina", 2025))

    chooser = await world.ada.slash(world.channel, "rate", film="Ballerina", stars=9)
    kept = await world.ada.select(message_of(chooser), [str(film.film_id)], custom_id="choose:rate:9")

    assert text_of(kept) == "You gave **Ballerina (2025)** ★★★★½ 4.5 out of 5."


async def test_who_rated_it_is_paged(world: World) -> None:
    await add_film(world.database)
    for number in range(40):
        person = world.guild.add_member(world.env.create_user(f"person{number}"))
        await person.slash(world.channel, "rate", film="Heat", stars=number % 10 + 1)
    card = await world.ada.slash(world.channel, "review", film="Heat")

    first = await world.ada.click(message_of(card), label="Who rated it")
    await world.ada.click(message_of(first), label="Next")

    assert "40 ratings in this server" in text_of(first)
    assert "2 of 3" in text_of(first)


def _member(world: World) -> Member:
    return Member(world.guild.id, world.ada.id, "Ada")
