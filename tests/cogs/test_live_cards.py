"""Cards follow the ratings: soon, seldom, and across a restart."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import discord
from builders import add_film
from reading import message_of, text_of

from bot.client import Marquee
from bot.domain.moderation import Actor
from bot.services import build_services

if TYPE_CHECKING:
    from collections.abc import Generator

    import simcord
    from stage import World


def _edits(world: World) -> int:
    return sum(request.method == "PATCH" and "/channels/" in request.path for request in world.env.http_requests)


@contextlib.contextmanager
def _together(env: simcord.Env) -> Generator[None]:
    """Let interactions of several people be in flight at once."""

    async def at_once(*_arguments: Any, **_named: Any) -> None:
        return None

    env._settle_internal = at_once  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]
    try:
        yield
    finally:
        del env._settle_internal  # pyright: ignore[reportPrivateUsage]


async def test_a_card_follows_a_rating(world: World) -> None:
    await add_film(world.database)
    card = await world.ada.slash(world.channel, "review", film="Heat")

    await world.bela.slash(world.channel, "rate", film="Heat", stars=9)
    await world.env.advance_time(2)

    assert "★★★★½ 4.5 out of 5 · 1 rating" in text_of(card)


async def test_a_burst_of_votes_is_a_handful_of_edits_and_ends_exact(world: World) -> None:
    await add_film(world.database)
    card = await world.ada.slash(world.channel, "review", film="Heat")
    people = [world.guild.add_member(world.env.create_user(f"person{number}")) for number in range(100)]

    with _together(world.env):
        for number, person in enumerate(people):
            await person.slash(world.channel, "rate", film="Heat", stars=number % 10 + 1)
    await world.env.settle()
    await world.env.advance_time(10)

    assert "100 ratings" in text_of(card)
    assert "the plain mean is 2.75" in text_of(card)
    assert _edits(world) <= 5


async def test_only_the_newest_ten_cards_of_a_film_stay_live(world: World) -> None:
    await add_film(world.database)
    cards = [await world.ada.slash(world.channel, "review", film="Heat") for _ in range(11)]

    await world.bela.slash(world.channel, "rate", film="Heat", stars=9)
    await world.env.advance_time(5)

    assert "Nobody here has rated it yet" in text_of(cards[0])
    assert all("1 rating" in text_of(card) for card in cards[1:])


async def test_a_withdrawn_rating_leaves_the_card_too(world: World) -> None:
    await add_film(world.database)
    await world.bela.slash(world.channel, "rate", film="Heat", stars=9)
    card = await world.ada.slash(world.channel, "review", film="Heat")

    await world.bela.slash(world.channel, "unrate", film="Heat")
    await world.env.advance_time(5)

    assert "Nobody here has rated it yet" in text_of(card)


async def test_what_was_missed_is_drawn_at_the_start_and_old_buttons_work(world: World) -> None:
    await add_film(world.database)
    card = await world.ada.slash(world.channel, "review", film="Heat")
    await world.bela.slash(world.channel, "rate", film="Heat", stars=9)
    await world.bot.close()

    async with Marquee(build_services(world.database, discord.utils.utcnow), shard_count=1) as restarted:
        await world.env.restart_bot(restarted)
        await world.env.advance_time(5)
        raters = await world.ada.click(message_of(card), label="Who rated it")
        form = await world.ada.click(message_of(card), label="Rate")

    assert "4.5 out of 5 · 1 rating" in text_of(card)
    assert f"<@{world.bela.id}>" in text_of(raters)
    assert form.modal is not None


async def test_a_deleted_card_is_forgotten(world: World) -> None:
    await add_film(world.database)
    card = await world.ada.slash(world.channel, "review", film="Heat")
    await message_of(card).message.delete()

    await world.bela.slash(world.channel, "rate", film="Heat", stars=9)
    await world.env.advance_time(5)

    assert await world.services.cards.stale() == []


async def test_a_card_that_cannot_be_edited_now_is_tried_again(world: World) -> None:
    await add_film(world.database)
    card = await world.ada.slash(world.channel, "review", film="Heat")
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=500)

    await world.bela.slash(world.channel, "rate", film="Heat", stars=9)
    await world.env.advance_time(3)
    assert "Nobody here" in text_of(card)
    await world.env.advance_time(60)

    assert "1 rating" in text_of(card)


async def test_a_card_that_has_to_wait_holds_up_no_other(world: World) -> None:
    film = await add_film(world.database)
    old = await world.ada.slash(world.channel, "review", film="Heat")
    await world.env.advance_time(56 * 60)
    new = await world.ada.slash(world.channel, "review", film="Heat")
    for half_stars in (2, 4, 6):
        await world.bela.slash(world.channel, "rate", film=f"film:{film.film_id}", stars=half_stars)
        await world.env.advance_time(5)

    assert "3.0 out of 5 · 1 rating" in text_of(new)
    assert "1.0 out of 5 · 1 rating" in text_of(old)
    await world.env.advance_time(60)
    assert "3.0 out of 5 · 1 rating" in text_of(old)


async def test_a_card_that_nobody_follows_is_redrawn_when_it_is_used(world: World) -> None:
    await add_film(world.database)
    card = await world.ada.slash(world.channel, "review", film="Heat")
    await world.services.cards.gone(message_of(card).id)
    await world.bela.slash(world.channel, "rate", film="Heat", stars=9)
    await world.env.advance_time(5)
    assert "Nobody here" in text_of(card)

    await world.ada.click(message_of(card), label="Rate")
    await world.env.advance_time(2)

    assert "4.5 out of 5 · 1 rating" in text_of(card)


async def test_a_closed_channel_is_left_alone_until_the_next_rating(world: World) -> None:
    await add_film(world.database)
    await world.ada.slash(world.channel, "review", film="Heat")
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=403, code=50001)

    await world.bela.slash(world.channel, "rate", film="Heat", stars=9)
    await world.env.advance_time(600)

    assert _edits(world) == 1


async def test_a_card_is_behind_when_stars_were_concealed_or_revealed(world: World) -> None:
    # The queue's runner, which redraws it at once, lives by the wall clock; a click redraws what is behind as well.
    await world.bot.unload_extension("cogs.schedule")
    film = await add_film(world.database)
    moderator = Actor(guild_id=world.guild.id, user_id=world.moderator.id, display_name="Mo", manages_messages=True)
    await world.bela.slash(world.channel, "rate", film="Heat", stars=9)
    card = await world.ada.slash(world.channel, "review", film="Heat")

    await world.services.reveals.conceal(moderator, film.film_id)
    raters = await world.ada.click(message_of(card), label="Who rated it")
    await world.env.advance_time(10)
    concealed = text_of(card)
    own = await world.ada.slash(world.channel, "rate", film="Heat", stars=2)
    await world.env.advance_time(10)
    await world.services.reveals.reveal(moderator, film.film_id)
    await world.ada.click(message_of(card), label="Who rated it")
    await world.env.advance_time(10)

    assert "1 rating, hidden until you rate it" in concealed
    assert "4.5" not in concealed
    assert "You see who gave what once you have rated it yourself." in text_of(raters)
    assert "This server, for those who rated it: ★★★" in text_of(own)
    assert "2 ratings" in text_of(card)
    assert "the plain mean is 2.75" in text_of(card)
