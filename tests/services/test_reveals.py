"""Moderators conceal and reveal, every act a case, with the cards told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import GUILD, OTHER_GUILD, a_member, add_film, facts

from bot.domain.errors import AlreadyDone, NotAllowed, NotFound
from bot.domain.moderation import Actor
from bot.domain.stars import Stars
from bot.storage.reveals import RevealStore

if TYPE_CHECKING:
    from bot.services import Services
    from bot.storage.database import Database

MO = Actor(guild_id=GUILD, user_id=9, display_name="Mo", manages_messages=True, manages_server=True)
NOBODY = Actor(guild_id=GUILD, user_id=8, display_name="Nobody")


async def _rated(services: Services, database: Database, title: str = "Heat", half_stars: int = 9) -> int:
    film = await add_film(database, facts(title))
    await services.ratings.rate(a_member(), film.film_id, Stars(half_stars))
    return film.film_id


async def _told(services: Services) -> list[tuple[int, int]]:
    """Run what is due; return the films whose cards were told to redraw."""
    told: list[tuple[int, int]] = []

    def listener(guild_id: int, film_id: int) -> None:
        told.append((guild_id, film_id))

    services.changes.subscribe(listener)
    while await services.jobs.run_due():
        pass
    services.changes.unsubscribe(listener)
    return told


async def _is_concealed(services: Services, film_id: int) -> bool:
    return (await services.films.card(film_id, GUILD)).server.is_concealed


async def test_a_reveal_is_a_case_and_its_undo_conceals_again(services: Services, database: Database) -> None:
    film_id = await _rated(services, database)

    concealed = await services.reveals.conceal(MO, film_id, "So that nobody is swayed")
    hidden = await _is_concealed(services, film_id)
    revealed = await services.reveals.reveal(MO, film_id)
    shown = not await _is_concealed(services, film_id)
    await services.moderation.undo(MO, revealed.number)
    hidden_again = await _is_concealed(services, film_id)

    assert (concealed.summary, concealed.reason) == ("Concealed the stars of Heat (1995)", "So that nobody is swayed")
    assert revealed.summary == "Revealed the stars of Heat (1995)"
    assert (hidden, shown, hidden_again) == (True, True, True)


async def test_the_first_conceal_undone_leaves_it_to_the_setting(services: Services, database: Database) -> None:
    film_id = await _rated(services, database)

    case = await services.reveals.conceal(MO, film_id)
    await services.moderation.undo(MO, case.number)

    async with database.read() as connection:
        assert await RevealStore(connection).row(GUILD, film_id) is None
    assert not await _is_concealed(services, film_id)


async def test_only_moderators_reveal_films_of_their_server_and_once(services: Services, database: Database) -> None:
    film_id = await _rated(services, database)
    elsewhere = await add_film(database, facts("Theirs"), OTHER_GUILD)

    with pytest.raises(NotAllowed):
        await services.reveals.conceal(NOBODY, film_id)
    with pytest.raises(NotFound):
        await services.reveals.conceal(MO, elsewhere.film_id)
    with pytest.raises(AlreadyDone, match="shown to everybody already"):
        await services.reveals.reveal(MO, film_id)
    await services.reveals.conceal(MO, film_id)
    with pytest.raises(AlreadyDone, match="are concealed already"):
        await services.reveals.conceal(MO, film_id)


async def test_cards_are_told_of_a_reveal_and_of_the_setting(services: Services, database: Database) -> None:
    heat, ran = await _rated(services, database), await _rated(services, database, "Ran")
    for message_id, film_id in ((1, heat), (2, ran)):
        card = await services.films.card(film_id, GUILD)
        await services.cards.posted(GUILD, 7, message_id, film_id, card.version)

    await services.reveals.conceal(MO, heat)
    of_one = await _told(services)
    await services.settings.change(MO, hides_stars=True)
    of_all = await _told(services)
    await services.settings.change(MO, digest_hour=3)
    of_none = await services.jobs.run_due()

    assert of_one == [(GUILD, heat)]
    assert of_all == [(GUILD, heat), (GUILD, ran)]
    assert of_none == 0


async def test_cards_follow_when_the_first_setting_of_all_is_undone(services: Services, database: Database) -> None:
    heat = await _rated(services, database)
    await services.settings.change(MO, hides_stars=True)
    card = await services.films.card(heat, GUILD)
    await services.cards.posted(GUILD, 7, 1, heat, card.version)
    await _told(services)

    await services.moderation.undo(MO, 1)

    assert await _told(services) == [(GUILD, heat)]
    assert await services.cards.is_stale(1)
    assert not (await services.films.card(heat, GUILD)).server.is_concealed


@pytest.mark.parametrize("hides_stars", [True, False])
async def test_the_server_s_mean_is_that_of_the_films_that_are_shown(
    services: Services, database: Database, *, hides_stars: bool
) -> None:
    heat, ran = await _rated(services, database), await _rated(services, database, "Ran", 5)
    await _rated(services, database, "Alien", 1)
    await services.settings.change(MO, hides_stars=hides_stars)

    if hides_stars:
        for film_id in (heat, ran):
            await services.reveals.reveal(MO, film_id)
    else:
        await services.reveals.conceal(MO, 3)
    async with database.read() as connection:
        mean = await RevealStore(connection).shown_mean(GUILD)
        nowhere = await RevealStore(connection).shown_mean(OTHER_GUILD)

    assert (mean, nowhere) == (3.5, None)
