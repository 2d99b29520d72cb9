"""Which cards are followed, and which of them show old numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders import GUILD, OTHER_GUILD, a_member, add_film, facts

from bot.domain.stars import Stars
from bot.services.cards import LIVE_CARDS_PER_FILM

if TYPE_CHECKING:
    from bot.services import Services
    from bot.storage.database import Database

CHANNEL = 77


async def stale_ids(services: Services, guild_id: int | None = None, film_id: int | None = None) -> list[int]:
    return [card.message_id for card in await services.cards.stale(guild_id, film_id)]


async def test_a_card_is_stale_once_a_rating_changed(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.cards.posted(GUILD, CHANNEL, 1, film.film_id, version=0)
    assert await stale_ids(services) == []

    await services.ratings.rate(a_member(), film.film_id, Stars(8))
    stale = await services.cards.stale(GUILD, film.film_id)

    assert [(card.message_id, card.channel_id, card.guild_id) for card in stale] == [(1, CHANNEL, GUILD)]


async def test_a_card_that_was_redrawn_is_fresh_until_the_next_change(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.cards.posted(GUILD, CHANNEL, 1, film.film_id, version=0)
    await services.ratings.rate(a_member(), film.film_id, Stars(8))
    card = await services.films.card(film.film_id, GUILD)

    await services.cards.shown(1, card.version)
    assert await stale_ids(services) == []
    await services.ratings.withdraw_rating(a_member(), film.film_id)

    assert await stale_ids(services) == [1]


async def test_a_rating_between_reading_and_drawing_leaves_the_card_stale(
    services: Services, database: Database
) -> None:
    film = await add_film(database)
    await services.cards.posted(GUILD, CHANNEL, 1, film.film_id, version=0)
    await services.ratings.rate(a_member(1), film.film_id, Stars(8))
    drawn = await services.films.card(film.film_id, GUILD)
    await services.ratings.rate(a_member(2), film.film_id, Stars(2))

    await services.cards.shown(1, drawn.version)

    assert await stale_ids(services) == [1]


async def test_an_older_redrawing_never_overtakes_a_newer(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.cards.posted(GUILD, CHANNEL, 1, film.film_id, version=0)
    for user_id in range(3):
        await services.ratings.rate(a_member(user_id), film.film_id, Stars(8))

    await services.cards.shown(1, 3)
    await services.cards.shown(1, 1)

    assert await stale_ids(services) == []


async def test_only_cards_of_that_server_and_film_become_stale(services: Services, database: Database) -> None:
    heat, alien = await add_film(database), await add_film(database, facts("Alien", 1979))
    await services.cards.posted(GUILD, CHANNEL, 1, heat.film_id, version=0)
    await services.cards.posted(GUILD, CHANNEL, 2, alien.film_id, version=0)
    await services.cards.posted(OTHER_GUILD, CHANNEL, 3, heat.film_id, version=0)

    await services.ratings.rate(a_member(), heat.film_id, Stars(8))

    assert await stale_ids(services) == [1]
    assert await stale_ids(services, GUILD, alien.film_id) == []
    assert await stale_ids(services, OTHER_GUILD, heat.film_id) == []


async def test_the_newest_ten_cards_of_a_film_in_a_server_stay_live(services: Services, database: Database) -> None:
    heat, alien = await add_film(database), await add_film(database, facts("Alien", 1979))
    await services.cards.posted(OTHER_GUILD, CHANNEL, 900, heat.film_id, version=0)
    await services.cards.posted(GUILD, CHANNEL, 901, alien.film_id, version=0)
    for message_id in range(100, 100 + LIVE_CARDS_PER_FILM + 2):
        await services.cards.posted(GUILD, CHANNEL, message_id, heat.film_id, version=0)

    for guild_id, film in ((GUILD, heat), (GUILD, alien), (OTHER_GUILD, heat)):
        await services.ratings.rate(a_member(guild_id=guild_id), film.film_id, Stars(8))

    assert await stale_ids(services, GUILD, heat.film_id) == list(range(111, 101, -1))
    assert await stale_ids(services) == [901, 900, *range(111, 101, -1)]


async def test_a_card_noted_again_is_still_one(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.cards.posted(GUILD, CHANNEL, 1, film.film_id, version=0)
    await services.ratings.rate(a_member(), film.film_id, Stars(8))

    await services.cards.posted(GUILD, CHANNEL, 1, film.film_id, version=1)
    assert await stale_ids(services) == []
    await services.ratings.rate(a_member(), film.film_id, Stars(9))

    assert await stale_ids(services) == [1]


async def test_a_card_whose_message_is_gone_is_forgotten(services: Services, database: Database) -> None:
    film = await add_film(database)
    await services.cards.posted(GUILD, CHANNEL, 1, film.film_id, version=0)
    await services.ratings.rate(a_member(), film.film_id, Stars(8))

    await services.cards.gone(1)
    await services.cards.gone(404)

    assert await stale_ids(services) == []
