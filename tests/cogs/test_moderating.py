"""`/mod`, reports and bursts of ratings, as people meet them in Discord."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
import pytest
from builders import a_draft, add_film, add_review, facts
from reading import components_of, message_of, text_of
from stage import NOON

from bot.domain.moderation import Actor
from bot.domain.ratings import Member, Note
from bot.domain.stars import Stars
from bot.services import build_services

if TYPE_CHECKING:
    from simcord import MemberActor
    from simcord.results import InteractionResult
    from stage import World

    from bot.domain.films import Film


async def heat(world: World) -> Film:
    """A film that Ada rated with a note."""
    film = await add_film(world.database)
    ada = Member(world.guild.id, world.ada.id, "Ada")
    await world.services.ratings.rate_with_note(ada, film.film_id, Stars(8), Note("A rude note."))
    return film


async def jobs_done(world: World) -> None:
    """Wait until the bot's runner has sent everything."""
    for _ in range(300):
        world.services.jobs.poke()
        async with world.database.read() as connection:
            row = await connection.fetch_one(
                "SELECT COUNT(*) AS jobs FROM jobs WHERE kind IN ('log_case', 'tell_moderators', 'post_card')"
            )
        if row is not None and row["jobs"] == 0:
            return
        await asyncio.sleep(0.01)
    pytest.fail("the queue never became empty")


def posts(world: World) -> list[str]:
    return [str([part.to_dict() for part in message.components]) for message in world.channel.history()]


async def log_to_channel(world: World, manager: MemberActor) -> None:
    panel = await manager.slash(world.channel, "settings")
    assert "More settings" in text_of(panel)
    await manager.select(message_of(panel), [world.channel], custom_id="setting:log_channel_id")


async def test_a_locked_film_takes_no_ratings_until_it_is_unlocked(world: World) -> None:
    await heat(world)
    locked = await world.moderator.slash(world.channel, "mod lock", film="Heat", reason="Brigaded")
    refused = await world.bela.slash(world.channel, "rate", film="Heat", stars=8)
    await world.moderator.slash(world.channel, "mod unlock", film="Heat")

    kept = await world.bela.slash(world.channel, "rate", film="Heat", stars=8)

    assert "Locked Heat (1995) for ratings" in text_of(locked)
    assert "“Brigaded”" in text_of(locked)
    assert text_of(locked).endswith("To take it back: `/mod undo 1`.")
    assert "locked" in text_of(refused)
    assert "You gave" in text_of(kept)
    assert world.env.errors


async def test_a_film_of_which_there_are_two_is_not_guessed(world: World) -> None:
    await add_film(world.database)
    await add_film(world.database, facts("Heat", 1986))

    answer = await world.moderator.slash(world.channel, "mod lock", film="Heat")

    assert "Pick one from the list" in text_of(answer)
    assert world.env.errors


async def test_a_banned_member_rates_no_more_and_the_card_follows(world: World) -> None:
    await heat(world)
    card = await world.bela.slash(world.channel, "review", film="Heat")

    banned = await world.moderator.slash(world.channel, "mod ban", member=world.ada, reason="Spam")
    refused = await world.ada.slash(world.channel, "rate", film="Heat", stars=8)
    await world.env.advance_time(10)
    while_banned = text_of(card)
    await world.moderator.slash(world.channel, "mod unban", member=world.ada)
    await world.env.advance_time(10)

    assert "Banned a member until it is lifted" in text_of(banned)
    assert f"<@{world.ada.id}>" in text_of(banned)
    assert "paused" in text_of(refused)
    assert "Nobody here has rated it yet" in while_banned
    assert "1 rating" in text_of(card)
    assert world.env.errors


async def test_a_duration_that_is_none_is_refused_with_an_example(world: World) -> None:
    answer = await world.moderator.slash(world.channel, "mod ban", member=world.ada, duration="soonish")

    assert "3 days, 2 weeks" in text_of(answer)
    assert world.env.errors


async def test_nobody_bans_the_owner_or_a_moderator_above(world: World) -> None:
    # Discord puts a new role below those that there are.
    juniors = world.guild.create_role("Juniors", permissions=discord.Permissions(manage_messages=True))
    junior = world.guild.add_member(world.env.create_user("junior"), roles=[juniors])
    sentences = [
        text_of(await junior.slash(world.channel, "mod ban", member=target))
        for target in (world.guild.owner, world.moderator)
    ]

    assert "owner" in sentences[0]
    assert "above" in sentences[1]
    assert world.env.errors


async def test_a_note_is_hidden_and_restored(world: World) -> None:
    await heat(world)
    await world.moderator.slash(world.channel, "mod hide", member=world.ada, film="Heat")
    card = await world.bela.slash(world.channel, "review", film="Heat")
    hidden = await world.bela.click(message_of(card), label="Who rated it")
    await world.moderator.slash(world.channel, "mod restore", member=world.ada, film="Heat")

    shown = await world.bela.click(message_of(card), label="Who rated it")

    assert "rude" not in text_of(hidden)
    assert "rude" in text_of(shown)


async def test_a_review_is_hidden_and_found_again_to_restore(world: World) -> None:
    film = await heat(world)
    review = await add_review(world.database, film, a_draft(critic="Local hero"), NOON, guild_id=world.guild.id)
    await world.moderator.slash(world.channel, "mod hide", review=f"review:{review}")
    gone = await world.bela.slash(world.channel, "review", film="Heat")
    none_to_hide = await world.moderator.autocomplete(world.channel, "mod hide", "review", "")
    offered = await world.moderator.autocomplete(world.channel, "mod restore", "review", "")
    to_others = await world.services.hiding.hidden_reviews(
        Actor(guild_id=world.guild.id, user_id=world.ada.id, display_name="Ada"), ""
    )

    await world.moderator.slash(world.channel, "mod restore", review=offered[0]["value"])
    back = await world.bela.slash(world.channel, "review", film="Heat")

    assert "Local hero" not in text_of(gone)
    assert none_to_hide == to_others == []
    assert "Local hero" in text_of(back)


@pytest.mark.parametrize("options", [{}, {"film": "Heat"}, {"review": "Heat"}])
async def test_hiding_needs_to_know_what(world: World, options: dict[str, Any]) -> None:
    await heat(world)

    answer = await world.moderator.slash(world.channel, "mod hide", **options)

    assert "Name a member and a film, or a review" in text_of(answer) or "Pick the review" in text_of(answer)
    assert world.env.errors


async def test_a_card_is_posted_after_a_question_and_its_stars_are_revealed(world: World) -> None:
    film = await heat(world)
    question = await world.moderator.slash(world.channel, "mod post", film="Heat", reveal=True)
    asked, before = text_of(question), len(world.channel.history())

    done = await world.moderator.click(message_of(question), label="Post it")
    await jobs_done(world)
    async with world.database.read() as connection:
        cards = await connection.fetch_all("SELECT * FROM cards")
    concealed = await is_concealed(world, film)
    revealed = await world.moderator.click(message_of(done), label="Reveal the stars")
    undo = await world.moderator.slash(world.channel, "mod undo", case=1)

    assert question.ephemeral
    assert "can't be undone" in asked
    assert len(world.channel.history()) == before + 1
    assert [(card["channel_id"], card["film_id"]) for card in cards] == [(world.channel.id, film.film_id)]
    assert concealed
    assert "Revealed the stars of Heat" in text_of(revealed)
    assert not await is_concealed(world, film)
    assert "A post can't be undone" in text_of(undo)
    assert world.env.errors


async def is_concealed(world: World, film: Film) -> bool:
    from bot.storage.reveals import RevealStore

    async with world.database.read() as connection:
        return await RevealStore(connection).is_concealed(world.guild.id, film.film_id)


async def test_a_card_is_not_posted_where_the_bot_may_not_write(world: World) -> None:
    await heat(world)
    nobody_writes = discord.PermissionOverwrite(send_messages=False)
    closed = world.guild.create_text_channel("closed", overwrites={world.guild.default_role: nobody_writes})

    answer = await world.moderator.slash(world.channel, "mod post", film="Heat", channel=closed)

    assert "Send Messages" in text_of(answer)
    assert f"<#{closed.id}>" in text_of(answer)
    assert world.env.errors


async def test_the_log_is_filtered_paged_and_saved(world: World) -> None:
    await heat(world)
    for _ in range(5):
        await world.moderator.slash(world.channel, "mod lock", film="Heat")
        await world.moderator.slash(world.channel, "mod unlock", film="Heat")
    await world.moderator.slash(world.channel, "mod ban", member=world.ada, reason="=1+1")

    bans = await world.moderator.slash(world.channel, "mod log", member=world.ada)
    films = await world.moderator.slash(world.channel, "mod log", kind="film", period="week")
    await world.moderator.click(message_of(films), label="Next")
    saved = await world.moderator.click(message_of(bans), label="Download as CSV")

    assert text_of(bans).count("**Case") == 1
    assert "about <@" in text_of(bans)
    assert text_of(films).count("**Case") == 2
    assert "films: locks" in text_of(films)
    (file,) = message_of(saved).attachments
    content = (await file.read()).decode("utf-8-sig")
    assert "'=1+1" in content
    assert content.count("\r\n") == 2


async def test_a_member_reports_a_note_that_they_see(world: World) -> None:
    await heat(world)
    card = await world.bela.slash(world.channel, "review", film="Heat")
    raters = await world.bela.click(message_of(card), label="Who rated it")
    choice = await world.bela.click(message_of(raters), label="Report a note")
    value = options_of(choice)[0]["value"]
    form = await world.bela.select(message_of(choice), [value], custom_id="report:pick")

    thanks = await world.bela.submit_modal(form, {"reason": "It is rude."})
    queue = await world.moderator.slash(world.channel, "mod reports")
    waiting = text_of(queue)
    hidden = await world.moderator.click(message_of(queue), label="Hide")

    assert options_of(choice)[0]["description"] == "Ada"
    assert "Only they know" in text_of(thanks) or "only they know" in text_of(thanks)
    assert "A rude note." in waiting
    assert f"<@{world.bela.id}>" in waiting
    assert "Hid, as reported, a member's note of Heat (1995)" in text_of(hidden)
    assert "Nothing waits" in text_of(hidden)
    assert message_of(hidden).id == message_of(queue).id


async def test_a_note_is_reported_where_only_those_who_rated_see_it(world: World) -> None:
    await heat(world)
    await world.bela.slash(world.channel, "rate", film="Heat", stars=8)
    card = await world.bela.slash(world.channel, "review", film="Heat")
    film = (await world.services.films.complete("Heat", world.guild.id))[0]
    moderator = Actor(guild_id=world.guild.id, user_id=world.moderator.id, display_name="Mo", manages_messages=True)
    await world.services.reveals.conceal(moderator, film.film_id)
    raters = await world.bela.click(message_of(card), label="Who rated it")

    choice = await world.bela.click(message_of(raters), label="Report a note")

    assert options_of(choice)[0]["description"] == "Ada"


def options_of(answer: InteractionResult) -> list[dict[str, Any]]:
    return next(part["options"] for part in components_of(answer) if part.get("options"))


async def test_a_review_is_reported_from_the_reader(world: World) -> None:
    film = await heat(world)
    await add_review(world.database, film, a_draft(critic="Local hero"), NOON, guild_id=world.guild.id)
    card = await world.bela.slash(world.channel, "review", film="Heat")
    reader = await world.bela.click(message_of(card), label="Read reviews")
    form = await world.bela.click(message_of(reader), label="Report")

    await world.bela.submit_modal(form, {"reason": "Copied."})
    queue = await world.moderator.slash(world.channel, "mod reports")
    waiting = text_of(queue)
    dismissed = await world.moderator.click(message_of(queue), label="Dismiss")

    assert "the review of Heat (1995) by The Paper · Vera" not in waiting
    assert "Local hero" in waiting
    assert "Dismissed a report" in text_of(dismissed)


async def test_the_message_menu_offers_what_a_card_shows(world: World) -> None:
    film = await heat(world)
    await add_review(world.database, film, a_draft(critic="Local hero"), NOON, guild_id=world.guild.id)
    card = await world.ada.slash(world.channel, "review", film="Heat")

    choice = await world.bela.context_menu(world.channel, "Report to moderators", message_of(card))
    form = await world.bela.select(message_of(choice), [options_of(choice)[0]["value"]], custom_id="report:pick")

    assert "Local hero" in options_of(choice)[0]["label"]
    assert form.modal is not None


async def test_the_message_menu_says_so_on_messages_of_others(world: World) -> None:
    message = await world.ada.send(world.channel, "Hello")
    foreign = await world.bela.context_menu(world.channel, "Report to moderators", message)
    plain = await world.bot.get_partial_messageable(world.channel.id).send("Nothing here")
    empty = await world.bela.context_menu(world.channel, "Report to moderators", plain)

    assert "Marquee's own messages" in text_of(foreign)
    assert "nothing" in text_of(empty).lower() or "no review" in text_of(empty)


async def test_a_profile_is_reported_and_its_member_banned(world: World) -> None:
    await heat(world)
    shown = await world.bot.get_partial_messageable(world.channel.id).send(
        view=_mentioning(f"The profile of <@{world.ada.id}>")
    )
    choice = await world.bela.context_menu(world.channel, "Report to moderators", shown)
    form = await world.bela.select(message_of(choice), [options_of(choice)[0]["value"]], custom_id="report:pick")
    await world.bela.submit_modal(form, {"reason": "Rude picture."})
    queue = await world.moderator.slash(world.channel, "mod reports")
    ban = await world.moderator.click(message_of(queue), label="Ban")

    banned = await world.moderator.submit_modal(ban, {"duration": ""})

    assert "Hide" not in text_of(queue)
    assert "Banned a member until it is lifted because of a member's profile" in text_of(banned)
    assert "paused" in text_of(await world.ada.slash(world.channel, "rate", film="Heat", stars=1))
    assert world.env.errors


def _mentioning(text: str) -> Any:
    from bot.ui.base import note

    return note(text)


async def test_moderators_hear_of_a_report_without_its_reporter(world: World, manager: MemberActor) -> None:
    film = await heat(world)
    await log_to_channel(world, manager)
    bela = Member(world.guild.id, world.bela.id, "Béla")
    from bot.domain.reports import Reported

    await world.services.reports.report(bela, Reported("note", film.film_id, world.ada.id), "Rude.")
    await jobs_done(world)

    told = [post for post in posts(world) if "A member reported" in post]
    assert len(told) == 1
    assert str(world.bela.id) not in told[0]


async def test_a_raid_is_told_once_and_decided_by_a_button(world: World, manager: MemberActor) -> None:
    film = await heat(world)
    await log_to_channel(world, manager)
    # The bot's own services may see the wall's clock here, long after the accounts were made.
    services, young = build_services(world.database, world.env.now), world.env.now() - timedelta(hours=1)
    for number in range(12):
        raider = Member(world.guild.id, 100 + number, "Raider", account_created_at=young, joined_at=young)
        await services.ratings.rate(raider, film.film_id, Stars(1))
    await jobs_done(world)
    told = [message for message in world.channel.history() if "Unusual ratings" in str(message.components[0].to_dict())]

    counted = await world.moderator.click(told[0], label="Count them")
    card = text_of(await world.bela.slash(world.channel, "review", film="Heat"))
    undone = await world.moderator.slash(world.channel, "mod undo", case=2)

    assert len(told) == 1
    assert "Counted 12 ratings of a burst for Heat (1995)" in str(counted.followups[0].components)
    assert "13 ratings" in card
    assert "Undid case 2" in text_of(undone)


async def test_a_log_channel_that_closed_is_told_once_to_the_owner(world: World, manager: MemberActor) -> None:
    await heat(world)
    await log_to_channel(world, manager)
    await jobs_done(world)
    for _ in range(2):
        world.env.inject_error("POST", f"/channels/{world.channel.id}/messages", status=403, code=50001)
        await world.moderator.slash(world.channel, "mod ban", member=world.ada)
        await jobs_done(world)

    letters = world.guild.owner.dm_channel.history()
    assert len([letter for letter in letters if "can't post its log" in str(letter.components[0].to_dict())]) == 1
    assert "Case 3" in text_of(await world.moderator.slash(world.channel, "mod log"))


async def test_a_channel_of_the_settings_that_was_deleted_is_noticed(world: World, manager: MemberActor) -> None:
    news = world.guild.create_text_channel("news")
    await log_to_channel(world, manager)
    panel = await manager.slash(world.channel, "settings")
    await manager.select(message_of(panel), [news], custom_id="setting:news_channel_id")

    world.env.backend.delete_channel(news.id)
    await world.env.settle()
    await jobs_done(world)

    settings = await world.services.settings.get(world.guild.id)
    assert settings.news_channel_id is None
    assert settings.log_channel_id == world.channel.id
    assert len([post for post in posts(world) if "was deleted: channel for new reviews" in post]) == 1
