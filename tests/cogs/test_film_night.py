"""`/night` through the whole bot: suggest, open, vote, close, event, reminder, rating, archive."""

from __future__ import annotations

import asyncio
import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import discord
import pytest
import pytest_asyncio
from builders import add_film, facts
from reading import components_of, message_of, text_of
from simcord import SetupError
from stage import NOON, Clock

from bot.client import Marquee
from bot.domain.guilds import GuildSettings
from bot.domain.voting import Method
from bot.domain.voting.files import read_ballots
from bot.services import build_services
from bot.services.nights import EVENT
from bot.storage.guilds import GuildStore
from bot.storage.jobs import JobStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from simcord import MemberActor
    from simcord.results import InteractionResult
    from stage import World

    from bot.storage.database import Connection, Database

TITLES = ("Alien", "Brazil", "Casablanca")


CLOCK = Clock()


@pytest.fixture(autouse=True)
def clock() -> Clock:
    """One clock for the test, the bot and its own tasks; simcord's stands still for some of them."""
    CLOCK.now = NOON
    return CLOCK


@pytest.fixture(autouse=True)
def quick(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Redraw cards at once; the module is the one that this bot has loaded."""
    live = sys.modules[type(cast("Any", world.bot.get_cog("Delivery"))._live).__module__]
    for name in ("FIRST_SECONDS", "PAUSE_SECONDS"):
        monkeypatch.setattr(live, name, 0.01)


@pytest_asyncio.fixture
async def simcord_bot(database: Database) -> AsyncIterator[Marquee]:
    bot = Marquee(build_services(database, CLOCK), shard_count=1)
    yield bot
    await bot.close()


def menu(message: Any, act: str) -> str:
    """The custom id of a menu on a ballot."""
    match = re.search(rf"ballot:\d+:{act}(?::\d+)?", str(message.components))
    assert match
    return match[0]


async def run(world: World) -> None:
    """Let the bot do what is due, its own runner included, and redraw its cards."""
    for _ in range(200):
        await world.services.jobs.run_due()
        async with world.database.read() as connection:
            now = int(CLOCK().timestamp())
            waiting = await connection.fetch_all("SELECT 1 FROM jobs WHERE due_at <= :now", {"now": now})
        if not waiting:
            await world.env.advance_time(6)
            return
        await asyncio.sleep(0.01)
    pytest.fail("there is no end to what is due")


async def wait(world: World, **amount: float) -> None:
    CLOCK.advance(**amount)
    await run(world)


async def suggest_all(world: World) -> None:
    for title in TITLES:
        film = await add_film(world.database, facts(title, 1985, runtime_minutes=120, directors=("Anna Director",)))
        answer = await world.ada.slash(world.channel, "night suggest", film=f"film:{film.film_id}", pitch=f"{title}!")
        assert "waits in Film night" in text_of(answer)


async def open_night(world: World, **options: Any) -> discord.Message:
    """Open a vote and return its card."""
    await suggest_all(world)
    preview = await world.moderator.slash(world.channel, "night open", **{"closes": "in 2 days", **options})
    assert "Only you see this" in text_of(preview)
    await world.moderator.click(message_of(preview), label="Open the vote")
    await run(world)
    return card(world, "Votes")


async def close_night(world: World) -> None:
    """Close the vote that runs, as a moderator who is asked first."""
    asked = await world.moderator.slash(world.channel, "night close")
    await world.moderator.click(message_of(asked), label="Close and count it")


def posts(world: World, words: str) -> list[Any]:
    return [message for message in world.channel.history() if words in written(message)]


def card(world: World, words: str) -> Any:
    found = posts(world, words)
    assert len(found) == 1, [written(each) for each in world.channel.history()]
    return found[0]


def written(message: Any) -> str:
    return "\n".join(_words(part.to_dict()) for part in message.components)


def _words(part: dict[str, Any]) -> str:
    own = [part.get(key) or "" for key in ("content", "label", "placeholder", "description")]
    inner = [_words(each) for key in ("components", "items", "options") for each in part.get(key, ())]
    return "\n".join(filter(None, [*own, *inner]))


async def vote(who: MemberActor, votes: Any, films: list[str]) -> InteractionResult:
    paper = await who.click(votes, label="Vote")
    assert paper.ephemeral
    paper = await who.select(message_of(paper), films, custom_id=f"ballot:{night_of(votes)}:choose")
    return await who.click(message_of(paper), label="Cast my vote")


def night_of(message: Any) -> int:
    match = re.search(r"night:(\d+):vote", str([part.to_dict() for part in message.components]))
    assert match
    return int(match[1])


async def test_a_whole_night_from_suggestion_to_archive(world: World) -> None:
    votes = await open_night(world, starts="in 3 days", place="The attic", seats=1)
    for who, films in ((world.ada, ["2", "3"]), (world.bela, ["2"]), (world.moderator, ["1"])):
        await vote(who, votes, films)
    await wait(world, seconds=6)
    assert "**Votes** 3" in written(card(world, "Vote"))

    await wait(world, days=2)
    result = card(world, "How it won")
    assert "Brazil (1985)" in written(result)
    assert "2 people of 3 approved Brazil" in written(result)
    assert "Bars of the result" in written(result)
    assert "the vote is closed" in written(card(world, "The result"))
    (event,) = world.env.backend.get_guild(world.guild.id).scheduled_events.values()
    assert (event.name, event.entity_metadata) == ("Film night: Brazil (1985)", {"location": "The attic"})

    assert "See you there" in text_of(await world.ada.click(result, label="I'm coming"))
    assert "number 1 on the waiting list" in text_of(await world.bela.click(result, label="I'm coming"))
    assert "an hour before" in text_of(await world.ada.click(result, label="Remind me"))
    ballots = await world.bela.click(result, label="Download ballots")
    (file,) = message_of(ballots).attachments
    read = read_ballots(await file.read())
    assert (read.winner, read.recount().winner, len(read.ballots)) == (2, 2, 3)

    await wait(world, days=1, minutes=-59)
    assert "starts soon" in written(world.ada.user.dm_channel.last_message)
    await wait(world, hours=4)
    film_cards = [message for message in world.channel.history() if "### Critics" in written(message)]
    assert len(film_cards) == 1
    history = await world.ada.slash(world.channel, "night history")
    assert "**Brazil (1985)**" in text_of(history)
    assert "3 votes" in text_of(history)


@pytest.mark.parametrize("method", list(Method))
async def test_every_method_has_a_ballot_that_can_be_filled_in_and_read_back(world: World, method: Method) -> None:
    votes = await open_night(world, method=str(method))
    night_id = night_of(votes)
    paper = await world.ada.click(votes, label="Vote")
    assert "You have not voted" in text_of(paper)
    if method in (Method.APPROVAL, Method.PLURALITY):
        paper = await world.ada.select(message_of(paper), ["2"], custom_id=f"ballot:{night_id}:choose")
    elif method is Method.RANKED:
        paper = await world.ada.select(message_of(paper), ["2"], custom_id=menu(message_of(paper), "film"))
        paper = await world.ada.select(message_of(paper), ["1"], custom_id=menu(message_of(paper), "film"))
        paper = await world.ada.select(message_of(paper), ["1"], custom_id=menu(message_of(paper), "mark"))
    else:
        paper = await world.ada.select(message_of(paper), ["2"], custom_id=menu(message_of(paper), "film"))
        paper = await world.ada.select(message_of(paper), ["5"], custom_id=menu(message_of(paper), "mark"))
    assert "Not cast yet" in text_of(paper)
    await world.ada.click(message_of(paper), label="Cast my vote")

    again = await world.ada.click(votes, label="Vote")

    assert "Your vote is cast" in text_of(again)
    expected = {
        Method.APPROVAL: "☑️ Brazil (1985)",
        Method.PLURALITY: "☑️ Brazil (1985)",
        Method.RANKED: "**1.** Alien (1985)\n**2.** Brazil (1985)",
        Method.STAR: "★★★★★ **5** · Brazil (1985)",
        Method.SCORE: "★★★★★ **5** · Brazil (1985)",
    }[method]
    assert expected in text_of(again)
    await world.ada.click(message_of(again), label="Withdraw my vote")
    assert "You have not voted" in text_of(await world.ada.click(votes, label="Vote"))


async def test_the_public_card_tells_neither_names_nor_the_tally(world: World) -> None:
    votes = await open_night(world, ties="draw")
    before = written(votes)
    await vote(world.ada, votes, ["2"])
    await wait(world, seconds=6)
    after = written(card(world, "Votes"))

    assert before.replace("**Votes** 0", "**Votes** 1") == after
    assert "<t:" in after
    assert re.search(r"SHA-256 of the seed: `[0-9a-f]{64}`", after)
    assert world.env.backend.get_message(world.channel.id, votes.id).ping_user_ids == []


async def test_a_ballot_of_25_films_fits_and_every_place_can_be_chosen(world: World) -> None:
    long = "A Title So Long That It Has To Be Cut Somewhere Because Nobody Would Read All Of It Anyway On A Phone "

    async def allow(connection: Connection) -> None:
        await GuildStore(connection).put(GuildSettings(guild_id=world.guild.id, suggestions_per_member=30))

    await world.database.write(allow)
    for number in range(25):
        film = await add_film(world.database, facts(f"{long}*{number}*", 1985))
        await world.ada.slash(world.channel, "night suggest", film=f"film:{film.film_id}", pitch="p" * 200)
    preview = await world.moderator.slash(world.channel, "night open", closes="in 2 days", method="ranked")
    await world.moderator.click(message_of(preview), label="Open the vote")
    await run(world)
    votes = card(world, "Votes")
    paper = await world.ada.click(votes, label="Vote")
    for number in range(1, 26):
        paper = await world.ada.select(message_of(paper), [str(number)], custom_id=menu(message_of(paper), "film"))
    paper = await world.ada.select(message_of(paper), ["1"], custom_id=menu(message_of(paper), "mark"))
    await world.ada.click(message_of(paper), label="Cast my vote")

    assert "**25.** A Title" in text_of(paper)
    await close_night(world)
    await run(world)
    assert "How it won" in written(card(world, "How it won"))


async def test_a_vote_is_closed_only_after_a_question(world: World) -> None:
    votes = await open_night(world)
    await vote(world.ada, votes, ["1"])

    asked = await world.moderator.slash(world.channel, "night close")

    assert asked.ephemeral
    assert "That can't be undone" in text_of(asked)
    assert "Your vote is cast" in text_of(await vote(world.bela, votes, ["2"]))
    assert "Closed the vote" in text_of(await world.moderator.click(message_of(asked), label="Close and count it"))


async def test_members_can_neither_open_nor_close_nor_veto(world: World) -> None:
    await open_night(world)

    for command, options in (
        ("night open", {"closes": "in 2 days"}),
        ("night close", {}),
        ("night cancel", {"reason": "x"}),
        ("night veto", {"suggestion": "Alien"}),
    ):
        assert "Only this server's moderators" in text_of(await world.ada.slash(world.channel, command, **options))
    assert world.env.errors


async def test_a_stranger_can_t_use_a_forged_button(world: World) -> None:
    votes = await open_night(world)
    forged = await world.bot.get_partial_messageable(world.elsewhere.id).send(
        view=discord.ui.LayoutView.from_message(
            await world.bot.get_partial_messageable(world.channel.id).fetch_message(votes.id)
        )
    )

    answer = await world.stranger.click(forged, label="Vote")

    assert "not in this server" in text_of(answer)


async def test_cancelling_tells_the_reason_on_the_card(world: World) -> None:
    votes = await open_night(world)
    await vote(world.ada, votes, ["1"])

    await world.moderator.slash(world.channel, "night cancel", reason="The projector *broke*")
    await run(world)

    assert r"The projector \*broke\*" in written(card(world, "cancelled"))
    with pytest.raises(SetupError):
        await world.ada.click(card(world, "cancelled"), label="Vote")


async def test_a_vote_without_ballots_says_so(world: World) -> None:
    await open_night(world)
    await close_night(world)
    await run(world)

    assert "Nobody voted" in written(card(world, "no result"))
    assert "0 people" not in written(card(world, "the vote is closed"))


async def test_ballots_and_forms_survive_a_restart(world: World) -> None:
    votes = await open_night(world, method="star")
    paper = await world.ada.click(votes, label="Vote")
    paper = await world.ada.select(message_of(paper), ["2"], custom_id=menu(message_of(paper), "film"))
    paper = await world.ada.select(message_of(paper), ["4"], custom_id=menu(message_of(paper), "mark"))

    again = Marquee(build_services(world.database, CLOCK), shard_count=1)
    await world.env.restart_bot(again)
    counted = await world.ada.click(message_of(paper), label="Cast my vote")

    assert "Your vote is cast" in text_of(counted)
    await again.close()


async def test_the_event_follows_the_night_and_goes_with_it(world: World) -> None:
    votes = await open_night(world, starts="in 3 days")
    await vote(world.ada, votes, ["1"])
    await close_night(world)
    await run(world)
    (event,) = world.env.backend.get_guild(world.guild.id).scheduled_events.values()
    before = event.scheduled_start_time
    status = await world.moderator.slash(world.channel, "night status")
    form = await world.moderator.click(message_of(status), label="Move")
    moved = await world.moderator.submit_modal(form, {"starts": "in 5 days", "place": "The garden"})
    await run(world)

    (event,) = world.env.backend.get_guild(world.guild.id).scheduled_events.values()
    assert "It is on" in text_of(moved)
    assert (event.scheduled_start_time != before, event.entity_metadata) == (True, {"location": "The garden"})
    await world.moderator.slash(world.channel, "night cancel", reason="No beamer")
    await run(world)
    (event,) = world.env.backend.get_guild(world.guild.id).scheduled_events.values()
    assert event.status == 4


async def test_an_event_that_a_crash_kept_from_being_noted_is_found_again(world: World) -> None:
    votes = await open_night(world, starts="in 3 days")
    await vote(world.ada, votes, ["1"])
    await close_night(world)
    await run(world)
    events = world.env.backend.get_guild(world.guild.id).scheduled_events
    (event_id,) = events

    async def forget(connection: Connection) -> None:
        await connection.execute("UPDATE nights SET event_id = NULL")
        await JobStore(connection).enqueue(EVENT, {"night_id": 1}, CLOCK())

    await world.database.write(forget)
    await run(world)

    assert list(events) == [event_id]
    assert (await world.services.nights.archive.view(world.guild.id, 1)).night.event_id == event_id


async def test_without_the_permission_moderators_get_one_sentence_and_the_night_goes_on(world: World) -> None:
    world.env.inject_error(
        "POST", "/guilds/*/scheduled-events", status=403, code=50013, message="Missing Permissions", times=9
    )
    log = world.guild.create_text_channel("log")

    async def settle(connection: Connection) -> None:
        await GuildStore(connection).put(GuildSettings(guild_id=world.guild.id, log_channel_id=log.id))

    await world.database.write(settle)
    votes = await open_night(world, starts="in 3 days")
    await vote(world.ada, votes, ["1"])
    await close_night(world)
    await run(world)

    warnings = [message for message in log.history() if "Create Events" in written(message)]
    assert len(warnings) == 1
    assert "How it won" in written(card(world, "How it won"))
    assert "Create Events" in text_of(await world.moderator.slash(world.channel, "night status"))
    assert "Create Events" not in text_of(await world.ada.slash(world.channel, "night status"))


async def test_those_with_closed_messages_are_named_in_one_message_and_nobody_else(world: World) -> None:
    votes = await open_night(world, starts="in 3 days")
    await vote(world.ada, votes, ["1"])
    await close_night(world)
    await run(world)
    result = card(world, "How it won")
    for who in (world.ada, world.bela):
        await who.click(result, label="Remind me")
    closed = {world.ada.user.id, world.bela.user.id}
    original = world.bot.create_dm

    async def refuse(user: discord.abc.Snowflake) -> discord.DMChannel:
        if user.id in closed:
            response: Any = type("Response", (), {"status": 403, "reason": "Forbidden"})()
            raise discord.Forbidden(response, {"code": 50007, "message": "Cannot send messages to this user"})
        return await original(user)

    world.bot.create_dm = refuse  # pyright: ignore[reportAttributeAccessIssue]
    await wait(world, days=3, minutes=-59)
    await wait(world, seconds=31)

    call = card(world, "starts soon")
    assert set(world.env.backend.get_message(world.channel.id, call.id).ping_user_ids) == closed


async def test_a_film_card_suggests_and_asks_when_the_film_was_shown(world: World) -> None:
    votes = await open_night(world)
    await vote(world.ada, votes, ["1"])
    await close_night(world)
    await run(world)
    shown = await world.bela.slash(world.channel, "review", film="Alien")
    form = await world.bela.click(message_of(shown), label="Suggest")
    asked = await world.bela.submit_modal(form, {"pitch": "Again!"})
    assert "already won a film night here" in text_of(asked)

    form = await world.bela.click(message_of(asked), label="Suggest it anyway")
    taken = await world.bela.submit_modal(form, {"pitch": "Again!"})

    assert "waits in Film night" in text_of(taken)
    pool = await world.bela.slash(world.channel, "night pool", sort="critics")
    assert "> Again!" in text_of(pool)
    gone = await world.bela.slash(world.channel, "night withdraw", suggestion="Alien")
    assert "does not wait any more" in text_of(gone)


async def test_a_title_of_several_films_is_asked_about_and_keeps_its_pitch(world: World) -> None:
    for year in (1998, 2019):
        await add_film(world.database, facts("Aladdin", year))
    asked = await world.ada.slash(world.channel, "night suggest", film="Aladdin", pitch="A pitch\nthat is long " * 9)
    (chooser,) = [part["custom_id"] for part in components_of(asked) if part.get("custom_id")]

    taken = await world.ada.select(message_of(asked), ["2"], custom_id=chooser)

    assert "**Aladdin (2019)** waits in Film night" in text_of(taken)
    assert "> A pitch that is long A pitch" in text_of(taken)


async def test_a_moderator_chooses_the_films_and_discards(world: World) -> None:
    await suggest_all(world)
    preview = await world.moderator.slash(world.channel, "night open", closes="in 2 days", films="chosen")
    preview = await world.moderator.select(message_of(preview), ["2", "3"], custom_id="nightdraft:1:0:choose")
    assert "On the ballot: 2 films\n1. Brazil (1985)\n2. Casablanca (1985)" in text_of(preview)

    gone = await world.moderator.click(message_of(preview), label="Discard")

    assert "Nobody saw it" in text_of(gone)
    assert posts(world, "Votes") == []


async def test_times_are_read_in_the_server_s_time_zone(world: World) -> None:
    async def settle(connection: Connection) -> None:
        await GuildStore(connection).put(GuildSettings(guild_id=world.guild.id, time_zone="Asia/Tokyo"))

    await world.database.write(settle)
    await suggest_all(world)
    preview = await world.moderator.slash(world.channel, "night open", closes="2026-03-20 20:00")
    refused = await world.moderator.slash(world.channel, "night open", closes="whenever")

    assert f"<t:{int(datetime(2026, 3, 20, 11, tzinfo=UTC).timestamp())}:F>" in text_of(preview)
    assert "Friday 20:00" in text_of(refused)
    assert world.env.errors


async def test_the_menu_of_components_never_says_what_was_chosen(world: World) -> None:
    votes = await open_night(world)
    paper = await vote(world.ada, votes, ["2"])

    ids = [component.get("custom_id", "") for component in components_of(paper)]

    assert all(re.fullmatch(r"|ballot:\d+:(choose|cast|clear|withdraw)", custom_id) for custom_id in ids)


async def test_a_card_whose_edit_hangs_keeps_no_other_from_being_drawn(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    votes = await open_night(world)
    monkeypatch.setattr(sys.modules["cogs.nights.delivery"], "LONGEST_DRAWING_SECONDS", 0.05)
    edit, hung = discord.PartialMessage.edit, list[int]()

    async def hang_once(message: discord.PartialMessage, **changes: Any) -> discord.Message:
        if not hung:
            hung.append(message.id)
            await asyncio.Event().wait()
        return await edit(message, **changes)

    monkeypatch.setattr(discord.PartialMessage, "edit", hang_once)

    await world.moderator.slash(world.channel, "night cancel", reason="No beamer")
    await run(world)
    await wait(world, minutes=1)

    assert hung == [votes.id]
    assert "No beamer" in written(card(world, "cancelled"))
