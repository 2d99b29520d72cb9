"""`/profile`, *Film profile* and `/compare`, through the whole bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import add_film, facts
from rated_server import unlist
from reading import components_of, message_of, text_of

if TYPE_CHECKING:
    from simcord import MemberActor
    from stage import World


@pytest.fixture(autouse=True)
async def _films(world: World) -> None:
    for number in range(1, 8):
        await add_film(world.database, facts(f"Film {number}", 1990 + number, genres=("Drama",)))


async def rate(world: World, member: MemberActor, *half_stars: int) -> None:
    for number, stars in enumerate(half_stars, start=1):
        await member.slash(world.channel, "rate", film=f"film:{number}", stars=stars)


async def test_a_profile_is_public_with_a_picture_its_alt_text_and_the_numbers(world: World) -> None:
    await rate(world, world.ada, 10, 9, 8)
    await rate(world, world.bela, 4)

    shown = await world.bela.slash(world.channel, "profile", member=world.ada)

    assert not shown.ephemeral
    assert [file.filename for file in message_of(shown).attachments] == ["profile.png"]
    text = text_of(shown)
    assert f"<@{world.ada.id}> · 3 films rated · 4.5 out of 5 on average" in text
    assert "Kinder than the others: 5.00 on average, theirs 2.00 on the same films" in text
    assert "**Stars given** 1 × 5, 1 × 4.5, 1 × 4" in text
    assert "**Genres** Drama 4.5 (3)" in text
    galleries = [part for part in components_of(shown) if part["type"] == 12]
    assert galleries[0]["items"][0]["description"].startswith("Stars given: 1 × 5, 1 × 4.5, 1 × 4.")


async def test_without_a_name_the_profile_is_ones_own_and_nobody_is_pinged(world: World) -> None:
    await rate(world, world.ada, 1, 3, 5, 7, 9, 10)
    await rate(world, world.bela, 2, 3, 4, 8, 9, 9)

    shown = await world.ada.slash(world.channel, "profile")

    assert f"<@{world.ada.id}> · 6 films rated" in text_of(shown)
    assert f"<@{world.bela.id}> · +0.3" in text_of(shown)
    stored = world.env.backend.get_message(world.channel.id, message_of(shown).id)
    assert not stored.ping_user_ids


async def test_the_menu_film_profile_shows_the_same(world: World) -> None:
    await rate(world, world.ada, 10)

    menu = await world.bela.context_menu(world.channel, "Film profile", world.ada)
    command = await world.bela.slash(world.channel, "profile", member=world.ada)

    assert text_of(menu) == text_of(command)
    assert not menu.ephemeral


async def test_who_is_off_all_lists_sees_their_profile_in_private_and_nobody_else_does(world: World) -> None:
    await rate(world, world.ada, 10)
    await rate(world, world.bela, 10)
    await unlist(world.database, world.ada.id)

    own = await world.ada.slash(world.channel, "profile")
    other = await world.bela.slash(world.channel, "profile", member=world.ada)
    menu = await world.bela.context_menu(world.channel, "Film profile", world.ada)
    compared = await world.bela.slash(world.channel, "compare", member=world.ada)

    assert own.ephemeral
    assert "Only you can see this" in text_of(own)
    for refused in (other, menu, compared):
        assert refused.ephemeral
        assert text_of(refused) == "This member has chosen not to be shown."
    assert len(world.env.errors) == 3


async def test_a_member_without_ratings_has_no_profile(world: World) -> None:
    answer = await world.ada.slash(world.channel, "profile")

    assert answer.ephemeral
    assert text_of(answer) == "You have not rated a film here yet. Start with /rate."
    assert world.env.errors


async def test_a_comparison_is_public_and_said_in_words(world: World) -> None:
    await rate(world, world.ada, 1, 3, 5, 7, 9, 10)
    await rate(world, world.bela, 1, 3, 5, 7, 9, 1)

    shown = await world.ada.slash(world.channel, "compare", member=world.bela)

    assert not shown.ephemeral
    assert [file.filename for file in message_of(shown).attachments] == ["tastes.png"]
    text = text_of(shown)
    assert f"<@{world.ada.id}> and <@{world.bela.id}>" in text
    assert "over 6 films in common" in text
    assert "### Differed most\n**Film 6 (1996)** · ★★★★★ 5 and ½☆☆☆☆ 0.5" in text


async def test_four_films_in_common_are_no_verdict(world: World) -> None:
    await rate(world, world.ada, 1, 3, 5, 7)
    await rate(world, world.bela, 1, 3, 5, 7)

    text = text_of(await world.ada.slash(world.channel, "compare", member=world.bela))

    assert "4 films in common. From 5 on there is a verdict." in text


async def test_nothing_in_common_is_told_in_private(world: World) -> None:
    await rate(world, world.ada, 1)

    answer = await world.ada.slash(world.channel, "compare", member=world.bela)

    assert answer.ephemeral
    assert "no film yet that both of you have rated" in text_of(answer)
    assert world.env.errors


async def test_another_server_knows_nothing_of_a_member(world: World) -> None:
    await rate(world, world.ada, 10)

    answer = await world.stranger.slash(world.elsewhere, "profile")

    assert "You have not rated a film here yet" in text_of(answer)
    assert world.env.errors
