"""`/top` and `/stats`, through the whole bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import a_draft, add_film, add_review, facts
from reading import components_of, message_of, text_of

from bot.client import Marquee
from bot.storage.reveals import RevealStore

if TYPE_CHECKING:
    from stage import World

    from bot.storage.database import Connection

LONG_NAME = "Apichatpong " * 12


@pytest.fixture(autouse=True)
async def _films(world: World) -> None:
    for number in range(1, 26):
        film = facts(
            f"Film {number:02}",
            1980 + number,
            genres=("Drama",) if number % 2 else ("Comedy",),
            directors=(LONG_NAME.strip(),) if number <= 12 else ("Agnès Varda",),
        )
        await add_film(world.database, film)


async def rate_all(world: World) -> None:
    for number in range(1, 26):
        await world.ada.slash(world.channel, "rate", film=f"film:{number}", stars=min(10, number))


async def test_the_ranking_is_public_numbered_and_paged(world: World) -> None:
    await rate_all(world)

    shown = await world.bela.slash(world.channel, "top")
    text = text_of(shown)
    await world.bela.click(message_of(shown), label="Next")

    assert not shown.ephemeral
    assert "25 films" in text
    assert "**1** · **Film 10 (1990)** ·" in text
    assert "-# 1 rating, plain mean 5.00" in text
    assert "1 of 3" in text
    assert "**11** · **Film 20 (2000)** ·" in text_of(shown)


async def test_filters_survive_the_arrows_and_a_restart(world: World) -> None:
    await rate_all(world)
    names = await world.bela.autocomplete(world.channel, "top", "director", "apich")
    genres = await world.bela.autocomplete(world.channel, "top", "genre", "")
    assert [choice["name"] for choice in genres] == ["Drama", "Comedy"]
    assert len(names[0]["name"]) <= 100

    shown = await world.bela.slash(world.channel, "top", director=names[0]["value"], least=1, period="month")
    assert "12 films" in text_of(shown)
    bot = Marquee(world.services, shard_count=1)
    await world.env.restart_bot(bot)
    await world.bela.click(message_of(shown), label="Next")

    text = text_of(shown)
    assert "12 films" in text
    assert "ratings of the last 30 days" in text
    assert "**11** ·" in text
    assert "2 of 2" in text
    assert all(len(part.get("custom_id", "")) <= 100 for part in components_of(shown))
    await bot.close()


async def test_a_decade_is_named_by_any_of_its_years(world: World) -> None:
    await rate_all(world)

    decades = await world.bela.autocomplete(world.channel, "top", "decade", "19")
    by_year = await world.bela.slash(world.channel, "top", decade="1994")
    wrong = await world.bela.slash(world.channel, "top", decade="nineties")

    assert [choice["name"] for choice in decades] == ["1990s (10 films)", "1980s (9 films)"]
    assert "10 films · 1990s" in text_of(by_year)
    assert wrong.ephemeral
    assert text_of(wrong) == "Name a decade by its years, for example 1990s."
    assert world.env.errors


async def test_an_unknown_genre_is_refused_in_private(world: World) -> None:
    await rate_all(world)

    answer = await world.bela.slash(world.channel, "top", genre="Western")

    assert answer.ephemeral
    assert "No film rated here has the genre “Western”" in text_of(answer)
    assert world.env.errors


async def test_a_server_without_ratings_has_an_empty_ranking_and_no_numbers(world: World) -> None:
    top = await world.bela.slash(world.channel, "top")
    stats = await world.bela.slash(world.channel, "stats")

    assert "No film is ranked here yet" in text_of(top)
    assert stats.ephemeral
    assert "Nobody here has rated a film yet" in text_of(stats)
    assert world.env.errors


async def test_the_servers_numbers_are_public_with_pictures_and_words(world: World) -> None:
    await rate_all(world)
    for member in (world.bela, world.moderator):
        await member.slash(world.channel, "rate", film="film:1", stars=10)
    film = await world.services.films.resolve("film:1", world.guild.id)
    await add_review(world.database, film, a_draft(film.title, rating="★☆☆☆☆"), world.services.clock())

    shown = await world.bela.slash(world.channel, "stats")

    assert not shown.ephemeral
    assert [file.filename for file in message_of(shown).attachments] == ["activity.png", "critics.png"]
    text = text_of(shown)
    assert "27 ratings of 25 films by 3 members" in text
    assert f"<@{world.ada.id}> · 25 ratings" in text
    assert "### Higher here\n**Film 01 (1981)** · here 3.5, critics 1.0" in text
    assert "By stars: 18 × 5" in text


async def test_a_concealed_film_is_on_no_public_surface(world: World) -> None:
    for member in (world.ada, world.bela):
        for number in range(1, 8):
            await member.slash(world.channel, "rate", film=f"film:{number}", stars=number)

    async def conceal(connection: Connection) -> None:
        await RevealStore(connection).put(world.guild.id, 7, world.services.clock(), is_revealed=False)

    await world.database.write(conceal)

    for command, options in (("top", {}), ("stats", {}), ("profile", {}), ("compare", {"member": world.bela})):
        text = text_of(await world.ada.slash(world.channel, command, **options))
        assert "Film 07" not in text
        assert not any(said in text for said in ("7 films", "14 ratings", "× 3.5"))
        assert "6 films" in text


async def test_another_server_ranks_its_own(world: World) -> None:
    await rate_all(world)

    answer = await world.stranger.slash(world.elsewhere, "top")

    assert "No film is ranked here yet" in text_of(answer)
