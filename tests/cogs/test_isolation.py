"""One server never sees another's; a forged id gets a sentence, not data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest
from builders import a_draft, add_film, add_review, facts
from discord import ui
from reading import text_of
from stage import NOON

from bot.ui import custom_ids
from bot.ui.base import Layout

if TYPE_CHECKING:
    from stage import World


async def test_ratings_of_another_server_neither_count_nor_show(world: World) -> None:
    await add_film(world.database)
    await world.ada.slash(world.channel, "rate", film="Heat", stars=2)

    card = await world.stranger.slash(world.elsewhere, "review", film="Heat")

    assert "Nobody here has rated it yet" in text_of(card)


async def test_a_servers_own_film_and_review_are_hidden_elsewhere(world: World) -> None:
    film = await add_film(world.database, facts("Our short film", 2024), guild_id=world.guild.id)
    shared = await add_film(world.database, facts("Heat", 1995))
    await add_review(world.database, shared, a_draft(critic="Local hero"), NOON, guild_id=world.guild.id)

    here = await world.ada.slash(world.channel, "review", film="Heat")
    there = await world.stranger.slash(world.elsewhere, "review", film="Heat")
    suggestions = await world.stranger.autocomplete(world.elsewhere, "review", "film", "our")
    forged = await world.stranger.slash(world.elsewhere, "review", film=f"film:{film.film_id}")

    assert "Local hero" in text_of(here)
    assert "No critic's review" in text_of(there)
    assert suggestions == []
    assert "not in the catalogue" in text_of(forged)
    assert world.env.errors


@pytest.mark.parametrize(
    "template",
    [
        "film:{film}:rate",
        "film:{film}:reviews",
        "film:{film}:raters",
        "raters:{film}:0:next",
        "review:{review}:0:next",
        "users:{film}:0:show",
        "users:{film}:0:critics",
    ],
)
async def test_a_forged_button_gets_a_refusal(world: World, template: str) -> None:
    film = await add_film(world.database, facts("Our short film", 2024), guild_id=world.guild.id)
    review = await add_review(world.database, film, a_draft("Our short film"), NOON, guild_id=world.guild.id)
    forged = template.format(film=film.film_id, review=review)
    channel = world.bot.get_partial_messageable(world.elsewhere.id)
    message = await channel.send(view=Layout(ui.ActionRow(ui.Button(label="Go", custom_id=forged))))

    answer = await world.stranger.click(message, label="Go")

    assert answer.ephemeral
    assert "not in this server's" in text_of(answer)


async def test_a_forged_choice_names_nothing(world: World) -> None:
    film = await add_film(world.database, facts("Our short film", 2024), guild_id=world.guild.id)
    options = [
        discord.SelectOption(label="x", value=value)
        for value in (str(film.film_id), "later:99999999999999999999", "drop")
    ]
    selects = [
        ui.Select[ui.LayoutView](custom_id=name, options=options)
        for name in (custom_ids.choose("rate", "9"), custom_ids.reader(film.film_id, 1))
    ]
    channel = world.bot.get_partial_messageable(world.elsewhere.id)
    message = await channel.send(view=Layout(*(ui.ActionRow(select) for select in selects)))

    for select in selects:
        for option in options:
            answer = await world.stranger.select(message, [option.value], custom_id=select.custom_id)
            assert answer.ephemeral
            assert "Our short film" not in text_of(answer)
            assert "Something went wrong" not in text_of(answer)


async def test_films_whose_titles_are_numbers_are_found_although_such_ids_exist(world: World) -> None:
    for number in range(1, 310):
        await add_film(world.database, facts(f"Filler {number}", 1950))
    for title, year in (("1917", 2019), ("300", 2006), ("2001: A Space Odyssey", 1968), ("8½", 1963)):
        await add_film(world.database, facts(title, year))

    found = [
        text_of(await world.ada.slash(world.channel, "review", film=text)) for text in ("300", "1917", "8 1/2", "8½")
    ]

    assert ["300 (2006)" in found[0], "1917 (2019)" in found[1], "8½ (1963)" in found[2], "8½ (1963)" in found[3]] == [
        True
    ] * 4
