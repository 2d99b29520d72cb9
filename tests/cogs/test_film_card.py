"""`/review`: the film card, through the whole bot."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from builders import a_draft, add_film, add_review, facts
from reading import components_of, message_of, text_of
from stage import NOON

if TYPE_CHECKING:
    from stage import World


async def test_a_film_without_anything_has_a_useful_card(world: World) -> None:
    await add_film(
        world.database, facts("Heat", 1995, directors=("Michael Mann",), runtime_minutes=170, genres=("Crime",))
    )

    card = await world.ada.slash(world.channel, "review", film="Heat")

    assert not card.ephemeral
    text = text_of(card)
    assert "## Heat (1995)\nMichael Mann · 2 h 50 min · Crime" in text
    assert "No critic's review" in text
    assert "Nobody here has rated it yet" in text


async def test_rated_and_unrated_reviews_are_told_apart(world: World) -> None:
    film = await add_film(world.database)
    await add_review(
        world.database, film, a_draft(rating="3.5/4", critic="Ann", outlet="The Paper", verdict="A duel."), NOON
    )
    await add_review(world.database, film, a_draft(rating=None, critic="Bob", outlet="The Gazette", verdict=None), NOON)

    text = text_of(await world.ada.slash(world.channel, "review", film="Heat"))

    assert "★★★★½ 4.4 out of 5 · 1 rated of 2" in text
    assert "**The Paper · Ann** · ★★★★½ (3.5/4)\n> A duel." in text
    assert "**The Gazette · Bob** · no rating" in text


async def test_the_card_shows_this_servers_stars_with_a_described_picture(world: World) -> None:
    film = await add_film(world.database)
    await add_review(world.database, film, a_draft(rating="2/5"), NOON)
    await world.ada.slash(world.channel, "rate", film="Heat", stars=9)
    await world.bela.slash(world.channel, "rate", film="Heat", stars=8)

    card = await world.ada.slash(world.channel, "review", film="Heat")

    text = text_of(card)
    assert "★★★★½ 4.2 out of 5 · 2 ratings" in text
    assert "the plain mean is 4.25" in text
    assert "much higher than the critics" in text
    assert "1 gave 4.5, 1 gave 4." in text
    assert [file.filename for file in message_of(card).attachments] == ["ratings.png"]


async def test_suggestions_carry_ids_and_tell_namesakes_apart(world: World) -> None:
    await add_film(world.database, facts("Ballerina", 2023, directors=("Lee Chung-hyun",)))
    film = await add_film(world.database, facts("Ballerina", 2025, directors=("Len Wiseman",)))

    choices = await world.ada.autocomplete(world.channel, "review", "film", "ball")

    assert {"name": "Ballerina (2025) · Len Wiseman", "value": f"film:{film.film_id}"} in choices
    assert len(choices) == 2


async def test_several_films_of_one_name_lead_to_a_private_chooser(world: World) -> None:
    await add_film(world.database, facts("Ballerina", 2023, directors=("Lee Chung-hyun",)))
    film = await add_film(world.database, facts("Ballerina", 2025, directors=("Len Wiseman",)))

    chooser = await world.ada.slash(world.channel, "review", film="ballerina")
    card = await world.ada.select(message_of(chooser), [str(film.film_id)], custom_id="choose:review:")

    assert chooser.ephemeral
    assert "Which one?" in text_of(chooser)
    assert not card.ephemeral
    assert "## Ballerina (2025)" in text_of(card)


async def test_an_unknown_title_is_answered_with_one_sentence(world: World) -> None:
    answer = await world.ada.slash(world.channel, "review", film="Qwertyuiop")

    assert answer.ephemeral
    assert "No film called “Qwertyuiop”" in text_of(answer)
    assert world.env.errors


async def test_only_five_reviews_stand_on_the_card_and_the_rest_is_counted(world: World) -> None:
    film = await add_film(world.database)
    for number in range(200):
        draft = a_draft(
            critic=f"Critic {number} " + "x" * 80, outlet="y" * 100, verdict="z" * 400, published_on=date(2020, 1, 1)
        )
        await add_review(world.database, film, draft, NOON)

    text = text_of(await world.ada.slash(world.channel, "review", film="Heat"))

    assert "195 more under" in text
    assert len(text) < 4_000


async def test_a_critic_given_with_the_film_opens_the_reader(world: World) -> None:
    film = await add_film(world.database)
    review_id = await add_review(world.database, film, a_draft(critic="Vera Critic", outlet="The Paper"), NOON)

    offered = await world.ada.autocomplete(world.channel, "review", "critic", "vera", film=f"film:{film.film_id}")
    by_id = await world.ada.slash(world.channel, "review", film=f"film:{film.film_id}", critic=f"review:{review_id}")
    by_name = await world.ada.slash(world.channel, "review", film="Heat", critic="vera")

    assert offered == [{"name": "The Paper · Vera Critic", "value": f"review:{review_id}"}]
    assert by_id.ephemeral
    assert "two men who meet" in text_of(by_id)
    assert "two men who meet" in text_of(by_name)


async def test_titles_can_neither_format_nor_mention(world: World) -> None:
    await add_film(world.database, facts("**Heat** @everyone <@123456789012345678> [x](https://example.org)", 1995))

    card = await world.ada.slash(world.channel, "review", film="heat")
    chosen = await world.ada.select(message_of(card), ["1"], custom_id="choose:review:")

    heading = next(part["content"] for part in components_of(chosen) if part["type"] == 10)
    assert heading.startswith(
        "## \\*\\*Heat\\*\\* @\u2060everyone \\<@123456789012345678> \\[x\\](https://example.org)"
    )
