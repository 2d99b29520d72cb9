"""Nothing that anybody types can ping, break a layout, or exceed Discord's limits; the world checks the limits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import discord
import pytest
from builders import a_draft, add_film, add_review, facts
from dumps import dump
from reading import message_of, text_of
from stage import NOON
from test_moderating import jobs_done

from bot.domain.moderation import Actor, Target
from bot.domain.ratings import Member, Note
from bot.domain.reports import Reported
from bot.domain.stars import Stars

if TYPE_CHECKING:
    from stage import World

HOSTILE = {
    "pings": "@everyone @here <@1> <@&2> <#3>",
    "markdown": "**bold** __u__ ~~s~~ ||spoiler|| `code` ```block``` # heading\n> quote [link](https://evil.example)",
    "unclosed": "||never closed ``` ** __ <@",
    "right to left": "\u202eelcycib\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u2067x\u2069",
    "zero width": "z\u200be\u200cr\u200do\ufeff \u2060width",
    "long": "W" * 300,
    "longer marks": "*_~|`[" * 50,
    "combining": "Z\u0351\u036b\u0343\u036a" * 60,
    "emoji": "👩‍👩‍👧‍👦" * 40,
    "lines": "\n" * 40 + "line\r\nline\u2028line",
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_titles_reviews_names_reasons_and_notes(world: World, name: str) -> None:
    text = HOSTILE[name]
    title = (text * (300 // len(text) + 1))[:300].strip() or "x"
    film = await add_film(world.database, facts(title, 1999))
    review = await add_review(
        world.database,
        film,
        a_draft(title, critic=text[:90], outlet=text[:90], verdict=text),
        NOON,
        guild_id=world.guild.id,
    )
    services, guild_id = world.services, world.guild.id
    ada = Member(guild_id, world.ada.id, text[:32])
    await services.ratings.rate_with_note(ada, film.film_id, Stars(8), Note((text * 4)[:1_000]))
    boss = Actor(guild_id=guild_id, user_id=1, display_name=text[:32], manages_server=True, is_owner=True)
    await services.settings.change(boss, log_channel_id=world.channel.id, blocked_words="something else")
    moderator, channel, key = world.moderator, world.channel, f"film:{film.film_id}"
    reason = text.replace("\u2028", " ")[:400]

    answers = [
        await moderator.slash(channel, "mod lock", film=key, reason=reason),
        await moderator.slash(channel, "mod unlock", film=key, reason=reason),
        await moderator.slash(channel, "mod hide", member=world.ada, film=key, reason=reason),
        await moderator.slash(channel, "mod restore", member=world.ada, film=key),
        await moderator.slash(channel, "mod hide", review=f"review:{review}", reason=reason),
        await moderator.slash(channel, "mod restore", review=f"review:{review}"),
        await moderator.slash(channel, "mod ban", member=world.ada, reason=reason),
        await moderator.slash(channel, "mod unban", member=world.ada),
        await moderator.slash(channel, "mod undo", case=2, reason=reason),
    ]
    question = await moderator.slash(channel, "mod post", film=key, reveal=True)
    await moderator.click(message_of(question), label="Post it")
    bela = Member(guild_id, world.bela.id, "Béla")
    await services.reports.report(bela, Reported("note", film.film_id, ada.user_id), reason[:400].strip() or "x")
    await services.reports.report(bela, Reported("review", review), reason.strip() or "x")
    queue = await moderator.slash(channel, "mod reports")
    await moderator.click(message_of(queue), label="Next")
    log = await moderator.slash(channel, "mod log")
    await moderator.click(message_of(log), label="Download as CSV")
    await moderator.autocomplete(channel, "mod hide", "review", "")
    card = await world.bela.slash(channel, "review", film=key)
    choice = await world.bela.context_menu(channel, "Report to moderators", message_of(card))
    await jobs_done(world)

    assert "Something went wrong" not in text_of(choice)
    for answer in [*answers, queue, log]:
        assert "Something went wrong" not in text_of(answer)
        assert not re.search(r"[\u202e\u200b]|@everyone|(?<!\\)<@&2>|(?<!\\)<#3>", text_of(answer))
    for message in world.channel.history():
        stored = world.env.backend.get_message(message.channel.id, message.id)
        assert not stored.ping_user_ids
        assert not stored.ping_role_ids
        assert not stored.mention_everyone
    assert world.env.errors is not None


async def test_a_log_full_of_the_longest_cases_fits_and_leaves_none_out(world: World) -> None:
    actor = Actor(guild_id=world.guild.id, user_id=1, display_name="Mo", manages_messages=True, rank=5)
    for _ in range(8):
        film = await add_film(world.database, facts("*_~|`[" * 50, 1999))
        await world.services.hiding.lock(actor, film.film_id, "*_~|`[" * 66)

    log = await world.moderator.slash(world.channel, "mod log")

    assert text_of(log).count("**Case") == 8


async def test_blocked_words_of_every_kind_fit_into_the_panel(world: World) -> None:
    bosses = world.guild.create_role("Bosses", permissions=discord.Permissions(administrator=True))
    boss = world.guild.add_member(world.env.create_user("boss"), roles=[bosses])
    manager = Actor(guild_id=world.guild.id, user_id=1, display_name="M", manages_server=True)
    await world.services.settings.change(
        manager, blocked_words="\n".join(f"||**`{number}`**||@everyone{'x' * 20}" for number in range(80))
    )
    panel = await boss.slash(world.channel, "settings")
    for section in ("words", "guard", "roles", "ratings", "privacy", "channels", "words"):
        await boss.select(message_of(panel), [section], custom_id="settings:section")
    form = await boss.click(message_of(panel), label="Change the words")

    assert form.modal is not None
    assert "80 words" in text_of(panel)


async def test_targets_who_never_were_here_make_no_rows(world: World) -> None:
    before = await dump(world.database)
    actor = Actor(guild_id=world.guild.id, user_id=1, display_name="Mo", manages_messages=True, rank=5)
    case = await world.services.bans.ban(actor, Target(user_id=404), None)
    await world.services.moderation.undo(actor, case.number, target=Target(user_id=404))

    assert await dump(world.database) == before
