"""Film search through the whole bot: what members see at every key, and when they pick nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest_asyncio
from builders import add_film, facts
from reading import message_of, text_of

from bot.client import Marquee
from bot.services import build_services
from bot.storage.catalogue import CatalogueStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from simcord import MemberActor
    from stage import World

    from bot.domain.films import Film
    from bot.storage.database import Connection, Database


@pytest_asyncio.fixture
async def simcord_bot(database: Database, database_path: Path) -> AsyncIterator[Marquee]:
    """The bot with a search file to be."""
    services = build_services(database, discord.utils.utcnow, database_path=database_path)
    async with services.search:
        bot = Marquee(services, shard_count=1)
        yield bot
        await bot.close()


@pytest_asyncio.fixture
async def amelie(world: World) -> Film:
    """A small catalogue in the search file, and one film of it."""
    film = await add_film(
        world.database,
        facts("Amélie", 2001, original_title="Le Fabuleux Destin d'Amélie Poulain", directors=("Jean-Pierre Jeunet",)),
    )
    for title, year in (("Heat", 1995), ("America America", 1963), ("1917", 2019)):
        await add_film(world.database, facts(title, year))
    await world.services.search.refresh()
    return film


async def offered(world: World, actor: MemberActor, text: str) -> list[str]:
    channel = world.elsewhere if actor is world.stranger else world.channel
    return [choice["value"] for choice in await actor.autocomplete(channel, "review", "film", text)]


async def test_suggestions_forgive_typos_and_accents(world: World, amelie: Film) -> None:
    for typed in ("amelei", "amelie", "fabuleux", "Améli", "amelie 2001", "poulan"):
        assert (await offered(world, world.ada, typed))[0] == f"film:{amelie.film_id}", typed


async def test_a_suggestion_tells_namesakes_apart(world: World, amelie: Film) -> None:
    choices = await world.ada.autocomplete(world.channel, "review", "film", "amel")

    assert choices[0] == {"name": "Amélie (2001) · Jean-Pierre Jeunet", "value": f"film:{amelie.film_id}"}


async def test_a_mistyped_title_asks_and_the_answer_goes_on(world: World, amelie: Film) -> None:
    chooser = await world.ada.slash(world.channel, "review", film="amelei")
    card = await world.ada.select(message_of(chooser), [str(amelie.film_id)], custom_id="choose:review:")

    assert chooser.ephemeral
    assert "Did you mean" in text_of(chooser)
    assert "Amélie (2001)" in text_of(chooser)
    assert not card.ephemeral
    assert "## Amélie (2001)" in text_of(card)


async def test_an_exact_title_needs_no_choice(world: World, amelie: Film) -> None:
    card = await world.ada.slash(world.channel, "review", film="le fabuleux destin d'amelie poulain")

    assert not card.ephemeral
    assert f"## {amelie.label}" in text_of(card)


async def test_a_server_s_new_film_is_suggested_at_once_and_only_there(world: World, amelie: Film) -> None:
    await offered(world, world.ada, "our ev")
    film = await add_film(world.database, facts("Our Evening", 2026), world.guild.id)

    assert (await offered(world, world.ada, "our ev"))[0] == f"film:{film.film_id}"
    assert f"film:{film.film_id}" not in await offered(world, world.stranger, "our ev")
    assert amelie.film_id != film.film_id


async def test_what_was_rated_here_comes_first_of_its_namesakes(world: World, amelie: Film) -> None:
    newer = await add_film(world.database, facts("Amélie", 2020))
    await world.ada.slash(world.channel, "rate", film=f"film:{newer.film_id}", stars=8)

    assert (await offered(world, world.bela, "amélie"))[0] == f"film:{newer.film_id}"
    assert (await offered(world, world.stranger, "amélie"))[0] == f"film:{amelie.film_id}"


async def test_the_id_of_a_merged_film_still_opens_its_card(world: World, amelie: Film) -> None:
    old = await add_film(world.database, facts("Amelie from Montmartre", 2001))

    async def act(connection: Connection) -> None:
        await CatalogueStore(connection).merge([{"old_film_id": old.film_id, "film_id": amelie.film_id}])

    await world.database.write(act)

    assert "## Amélie (2001)" in text_of(await world.ada.slash(world.channel, "review", film=f"film:{old.film_id}"))


async def test_nothing_like_it_is_said_to_be_missing(world: World, amelie: Film) -> None:
    answer = await world.ada.slash(world.channel, "review", film="qqqqqqqq")

    assert world.env.errors
    assert answer.ephemeral
    assert "is in the catalogue" in text_of(answer)
    assert amelie.title not in text_of(answer)
