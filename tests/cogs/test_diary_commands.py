"""`/rate watched`, `/diary`, `/watchlist` and *Want to see*, through the whole bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders import add_film, facts
from reading import message_of, text_of

from bot.domain.ratings import Member

if TYPE_CHECKING:
    from stage import World

YESTERDAY = "31 December 2025"  # the offline Discord's clock starts with 2026


async def test_a_rating_with_a_day_goes_into_the_diary(world: World) -> None:
    await add_film(world.database)

    kept = await world.ada.slash(world.channel, "rate", film="Heat", stars=9, watched="yesterday")
    again = await world.ada.slash(world.channel, "rate", film="Heat", stars=8, rewatch=True)
    diary = await world.ada.slash(world.channel, "diary")

    assert text_of(kept) == f"You gave **Heat (1995)** ★★★★½ 4.5 out of 5.\nIn your diary: {YESTERDAY}."
    assert "watched again." in text_of(again)
    assert diary.ephemeral
    assert "2 viewings" in text_of(diary)
    assert "**Heat (1995)** · ★★★★☆ 4 · ↻ again" in text_of(diary)
    assert "**Heat (1995)** · ★★★★½ 4.5" in text_of(diary)


async def test_a_day_that_is_none_rates_nothing_and_says_what_to_write(world: World) -> None:
    await add_film(world.database)

    refused = await world.ada.slash(world.channel, "rate", film="Heat", stars=9, watched="tomorrow")
    diary = await world.ada.slash(world.channel, "diary")

    assert refused.ephemeral
    assert "is in the future" in text_of(refused)
    assert "Nothing in it yet" in text_of(diary)
    assert "0 viewings" not in text_of(diary)
    assert world.env.errors


async def test_the_chooser_keeps_the_day(world: World) -> None:
    await add_film(world.database, facts("Ballerina", 2023))
    film = await add_film(world.database, facts("Ballerina", 2025))

    chooser = await world.ada.slash(
        world.channel, "rate", film="Ballerina", stars=9, watched="2025-05-03", rewatch=True
    )
    kept = await world.ada.select(message_of(chooser), [str(film.film_id)], custom_id="choose:rate:9 2025-05-03 again")

    assert "In your diary: 3 May 2025, watched again." in text_of(kept)


async def test_the_option_says_how_a_day_is_understood(world: World) -> None:
    choices = await world.ada.autocomplete(world.channel, "rate", "watched", "3 May 2025")

    assert [(choice["name"], choice["value"]) for choice in choices] == [("Saturday, 3 May 2025", "2025-05-03")]


async def test_a_diary_is_paged_and_an_entry_taken_out(world: World) -> None:
    for number in range(12):
        await add_film(world.database, facts(f"Film {number}", 2000))
        await world.ada.slash(world.channel, "rate", film=f"Film {number}", stars=9, watched=f"2025-05-{number + 1:02}")
    diary = await world.ada.slash(world.channel, "diary")

    assert "### May 2025\n12 · **Film 11 (2000)**" in text_of(diary)
    await world.ada.click(message_of(diary), label="Next")
    assert "2 of 2" in text_of(diary)
    page = await world.services.diary.page(_member(world), world.ada.id, 1)
    oldest = page.entries[-1].viewing_id
    await world.ada.select(message_of(diary), [str(oldest)], custom_id=f"diary:{world.ada.id}:1:remove")

    assert "Took 1 May 2025, **Film 0 (2000)**, out of your diary." in text_of(diary)


async def test_another_member_s_diary_has_no_way_to_change_it(world: World) -> None:
    await add_film(world.database)
    await world.bela.slash(world.channel, "rate", film="Heat", stars=9, watched="2025-05-03")

    diary = await world.ada.slash(world.channel, "diary", member=world.bela)

    assert f"<@{world.bela.id}>" in text_of(diary)
    assert "3 · **Heat (1995)** · ★★★★½ 4.5" in text_of(diary)
    assert "remove" not in str(message_of(diary).components)


async def test_want_to_see_on_the_card_toggles_and_the_card_follows(world: World) -> None:
    await add_film(world.database)
    card = await world.ada.slash(world.channel, "review", film="Heat")

    wanted = await world.bela.click(message_of(card), label="Want to see")
    await world.env.advance_time(5)
    assert "1 member wants to see it" in text_of(card)
    again = await world.bela.click(message_of(card), label="Want to see")
    await world.env.advance_time(5)

    assert wanted.ephemeral
    assert text_of(wanted) == "**Heat (1995)** is now on your watchlist."
    assert text_of(again) == "**Heat (1995)** is off your watchlist."
    assert "to see it" not in text_of(card)


async def test_a_watchlist_is_filled_shown_and_emptied(world: World) -> None:
    film = await add_film(world.database)

    added = await world.ada.slash(world.channel, "watchlist add", film="Heat")
    shown = await world.ada.slash(world.channel, "watchlist show")
    await world.ada.select(message_of(shown), [str(film.film_id)], custom_id="watchlist:0:remove")
    not_there = await world.ada.slash(world.channel, "watchlist remove", film="Heat")

    assert added.ephemeral
    assert text_of(added) == "**Heat (1995)** is now on your watchlist."
    assert shown.ephemeral
    assert "Nothing on it yet" in text_of(shown)
    assert "is not on your watchlist" in text_of(not_there)
    assert world.env.errors


async def test_a_pick_for_two_is_public_and_pings_nobody(world: World) -> None:
    await add_film(world.database)
    await world.ada.slash(world.channel, "watchlist add", film="Heat")
    await world.bela.slash(world.channel, "watchlist add", film="Heat")

    pick = await world.ada.slash(world.channel, "watchlist pick", with_member=world.bela)
    nothing = await world.moderator.slash(world.channel, "watchlist pick")

    assert not pick.ephemeral
    assert "## Heat (1995)" in text_of(pick)
    assert f"<@{world.ada.id}> and <@{world.bela.id}> want to see it" in text_of(pick)
    assert nothing.ephemeral
    assert world.env.errors


async def test_rating_a_wanted_film_says_that_it_left_the_list(world: World) -> None:
    await add_film(world.database)
    await world.ada.slash(world.channel, "watchlist add", film="Heat")

    kept = await world.ada.slash(world.channel, "rate", film="Heat", stars=9)

    assert "It left your watchlist." in text_of(kept)


def _member(world: World) -> Member:
    return Member(world.guild.id, world.ada.id, "Ada")
