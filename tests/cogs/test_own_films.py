"""`/library film` and `/library merge`: a server's own films put right, and where old buttons lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders import a_draft, add_film, add_review, facts
from reading import message_of, text_of
from stage import NOON

if TYPE_CHECKING:
    from stage import World


async def test_a_film_is_corrected_in_a_form_and_the_correction_undone(world: World) -> None:
    film = await add_film(world.database, facts("Haet", 1985), world.guild.id)

    form = await world.moderator.slash(world.channel, "library film", film=f"film:{film.film_id}")
    answer = await world.moderator.submit_modal(
        form, {"title": "Heat", "year": "1995", "directors": "Michael Mann, Val Kilmer"}
    )

    assert answer.ephemeral
    assert "Corrected the film Haet (1985), now Heat (1995)" in text_of(answer)
    assert "/mod undo 1" in text_of(answer)
    card = text_of(await world.ada.slash(world.channel, "review", film=f"film:{film.film_id}"))
    assert "Heat (1995)" in card
    assert "Michael Mann" in card

    await world.moderator.slash(world.channel, "mod undo", case=1)
    assert "Haet (1985)" in text_of(await world.ada.slash(world.channel, "review", film=f"film:{film.film_id}"))


async def test_a_merged_film_s_old_card_leads_to_the_film_that_stays(world: World) -> None:
    ours = await add_film(world.database, facts("Haet", 1995), world.guild.id)
    kept = await add_film(world.database, facts("Heat", 1995))
    await add_review(world.database, ours, a_draft(), NOON, guild_id=world.guild.id)
    card = await world.ada.slash(world.channel, "review", film=f"film:{ours.film_id}")
    await world.ada.slash(world.channel, "rate", film=f"film:{ours.film_id}", stars=9)

    answer = await world.moderator.slash(
        world.channel, "library merge", film=f"film:{ours.film_id}", into=f"film:{kept.film_id}", reason="The same"
    )

    assert answer.ephemeral
    assert "Merged the film Haet (1995) into Heat (1995)" in text_of(answer)
    raters = await world.ada.click(message_of(card), label="Who rated it")
    assert "Heat (1995)" in text_of(raters)
    assert "★★★★½" in text_of(raters)

    await world.moderator.slash(world.channel, "mod undo", case=1)
    await world.env.advance_time(5)
    assert "## Haet (1995)" in text_of(card)
    assert "★★★★½" in text_of(await world.ada.click(message_of(card), label="Who rated it"))


async def test_a_film_of_all_servers_is_left_to_the_host(world: World) -> None:
    film = await add_film(world.database, facts("Heat", 1995))
    ours = await add_film(world.database, facts("Haet", 1995), world.guild.id)

    corrected = await world.moderator.slash(world.channel, "library film", film=f"film:{film.film_id}")
    merged = await world.moderator.slash(
        world.channel, "library merge", film=f"film:{film.film_id}", into=f"film:{ours.film_id}"
    )

    for answer in (corrected, merged):
        assert "belongs to the catalogue of all servers" in text_of(answer)
        assert "\\" not in text_of(answer)
    assert len(world.env.errors) == 2


async def test_free_text_asks_which_film_is_meant(world: World) -> None:
    first, second = [await add_film(world.database, facts("Ham", year), world.guild.id) for year in (1990, 2000)]

    asked = await world.moderator.slash(world.channel, "library film", film="Ham")
    form = await world.moderator.select(message_of(asked), [str(first.film_id)])
    refused = await world.moderator.slash(world.channel, "library merge", film="Ham", into=f"film:{first.film_id}")
    answer = await world.moderator.submit_modal(form, {"title": "Hamlet", "year": "1990", "directors": ""})

    assert second.label in text_of(asked)
    assert "now Hamlet (1990)" in text_of(answer)
    assert "Pick both films from the list" in text_of(refused)
    assert world.env.errors
