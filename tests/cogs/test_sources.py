"""`/library sync`, its controls and the posts about new reviews, through the whole bot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
import pytest
import pytest_asyncio
from builders import a_draft, add_film, add_review, facts
from reading import components_of, message_of, text_of
from simcord import SetupError
from sources.shapes import rss, rss_item, tmdb_film, tmdb_review
from sources.web_site import KEY, Answer, Names, Site, a_fetcher, a_site, failing, in_json

from bot.client import Marquee
from bot.domain.guilds import GuildSettings
from bot.domain.moderation import Actor
from bot.services import build_services
from bot.services.library.sources import Network
from bot.sources import FeedReviews, TmdbFilms
from bot.storage.guilds import GuildStore
from bot.ui.sources import sources_panel

if TYPE_CHECKING:
    from simcord.results import InteractionResult, ResponseMessage
    from stage import World

    from bot.storage.database import Connection, Database

_WAITING = """
    SELECT kind FROM jobs WHERE due_at <= :now
    UNION ALL SELECT kind FROM sources WHERE is_followed = 1 AND next_run_at <= :now
    UNION ALL SELECT 'film' FROM film_details WHERE fetched_at IS NULL
"""
NetworkOf = Callable[[], Network]


def wall_clock() -> datetime:
    """The time for the test and for the bot's own tasks alike; simcord's stands still for the test alone."""
    return datetime.now(UTC)


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    async with a_site() as opened:
        opened.says("/feed.xml", Answer(rss()))
        yield opened


@pytest_asyncio.fixture
async def network(site: Site) -> AsyncIterator[NetworkOf]:
    names = Names(lantern_example=[["127.0.0.1"]])
    async with a_fetcher(site, wall_clock, resolver=names) as fetcher:

        def connect() -> Network:
            tmdb = TmdbFilms(fetcher, KEY, wall_clock, base=site.address)
            return Network(fetcher.guard, FeedReviews(fetcher, wall_clock), tmdb=tmdb)

        yield connect


@pytest_asyncio.fixture
async def simcord_bot(database: Database, network: NetworkOf) -> AsyncIterator[Marquee]:
    """The bot under test, with a site to read."""
    bot = Marquee(build_services(database, wall_clock, network=network()), shard_count=1)
    yield bot
    await bot.close()


def feed(site: Site) -> str:
    return f"http://lantern.example:{site.port}/feed.xml"


def item(number: int) -> str:
    """An item that appears a little after now, so that it is new whenever the feed was followed."""
    moment = datetime.now(UTC) + timedelta(minutes=number)
    title = f"Review: Film Number {number} (2026)"
    return rss_item(number, title=title, date=f"{moment:%a, %d %b %Y %H:%M:%S} +0000")


async def follow(world: World, site: Site) -> InteractionResult:
    panel = await world.moderator.slash(world.channel, "library sync")
    form = await world.moderator.click(message_of(panel), label="Add a feed")
    await world.moderator.submit_modal(form, {"address": feed(site)})
    await run(world)
    return panel


async def run(world: World) -> None:
    """Wait until all that is due was done; the bot's own runner takes its part of it."""
    for _ in range(500):
        await world.services.jobs.run_due()
        await world.services.sources.settled()
        async with world.database.read() as connection:
            now = {"now": int(world.services.clock().timestamp())}
            waiting = await connection.fetch_all(_WAITING, now)
        if not waiting:
            return
        await asyncio.sleep(0.01)
    pytest.fail("there is no end to what is due")


async def run_again(world: World) -> None:
    """Make every source due, as after an hour."""

    async def hurry(connection: Connection) -> None:
        await connection.execute("UPDATE jobs SET due_at = 0")
        await connection.execute("UPDATE sources SET next_run_at = 0")

    await world.database.write(hurry)
    await run(world)


async def announce_in(world: World, channel_id: int) -> None:
    async def act(connection: Connection) -> None:
        await GuildStore(connection).put(GuildSettings(guild_id=world.guild.id, news_channel_id=channel_id))

    await world.database.write(act)


def moderator_of(guild_id: int) -> Actor:
    return Actor(guild_id=guild_id, user_id=5, display_name="x", manages_messages=True)


async def panel_from_before(world: World, channel_id: int, seen_by: Actor) -> discord.Message:
    """A panel that this process knows nothing of."""
    panel = sources_panel(await world.services.feeds.overview(seen_by))
    return await world.bot.get_partial_messageable(channel_id).send(view=panel)


def posts(world: World) -> list[str]:
    texts = [str([part.to_dict() for part in message.components]) for message in world.channel.history()]
    return [text for text in texts if "new review" in text]


async def test_a_moderator_follows_a_feed_and_the_server_is_told_once(world: World, site: Site) -> None:
    await announce_in(world, world.channel.id)
    panel = await follow(world, site)
    site.says("/feed.xml", Answer(rss(item(2), item(1))))
    await run_again(world)
    await run_again(world)

    assert panel.ephemeral
    assert "Followed the feed http://lantern.example" in text_of(panel)
    [post] = posts(world)
    assert "2 new reviews" in post
    assert post.index("Film Number 1") < post.index("Film Number 2")
    assert "Excerpt from Lantern Reviews" in post
    assert "Film Number 1 (2026)" in text_of(await world.ada.slash(world.channel, "review", film="Film Number 1"))


async def test_more_than_five_are_counted(world: World, site: Site) -> None:
    await announce_in(world, world.channel.id)
    await follow(world, site)
    site.says("/feed.xml", Answer(rss(*(item(number) for number in range(8, 0, -1)))))
    await run_again(world)

    [post] = posts(world)
    assert "8 new reviews" in post
    assert "and 3 more" in post
    assert "Film Number 6" not in post


async def test_the_panel_says_how_a_feed_is_doing(world: World, site: Site) -> None:
    site.says("/feed.xml", failing(500))
    panel = await follow(world, site)
    await world.moderator.click(message_of(panel), label="Refresh")

    shown = text_of(panel)
    assert "⚠️ http://lantern.example" in shown
    assert "(HTTP 500)" in shown
    assert "next run <t:" in shown
    assert "not announced" in shown


async def test_a_panel_of_an_earlier_process_works_and_a_removal_can_be_undone(world: World, site: Site) -> None:
    await follow(world, site)
    message = await panel_from_before(world, world.channel.id, moderator_of(world.guild.id))

    await world.moderator.select(message, ["1"], custom_id="sources:remove")
    removed = await world.moderator.slash(world.channel, "library sync")
    await world.moderator.slash(world.channel, "mod undo", case=2)
    again = await world.moderator.slash(world.channel, "library sync")

    assert "http://lantern.example" not in text_of(removed)
    assert "http://lantern.example" in text_of(again)


async def test_a_restart_of_the_process_tells_nothing_twice(world: World, site: Site, network: NetworkOf) -> None:
    await announce_in(world, world.channel.id)
    await follow(world, site)
    site.says("/feed.xml", Answer(rss(item(1))))
    await run_again(world)

    restarted = build_services(world.database, wall_clock, network=network())
    await restarted.sources.start()
    while await restarted.jobs.run_due():
        await restarted.sources.settled()
    await run_again(world)

    assert len(posts(world)) == 1


async def test_sync_now_reads_the_feed(world: World, site: Site) -> None:
    panel = await follow(world, site)

    async def an_hour_ago(connection: Connection) -> None:
        await connection.execute("UPDATE sources SET last_run_at = last_run_at - 3600")

    await world.database.write(an_hour_ago)
    await world.moderator.click(message_of(panel), label="Refresh")
    [choice] = [part for part in components_of(panel) if part.get("custom_id") == "sources:sync"]
    asked = len(site.requests)

    await world.moderator.select(message_of(panel), [choice["options"][0]["value"]], custom_id="sources:sync")
    await run(world)

    assert "is read now" in text_of(panel)
    assert len(site.requests) == asked + 1


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/feed", "https://letterboxd.com/x/rss/", "feed", "http://nowhere.example/"]
)
async def test_a_refused_address_gets_one_sentence(world: World, site: Site, address: str) -> None:
    panel = await world.moderator.slash(world.channel, "library sync")
    form = await world.moderator.click(message_of(panel), label="Add a feed")

    answer = await world.moderator.submit_modal(form, {"address": address})

    assert answer.followups or answer.response
    assert "No site is followed yet" in text_of(await world.moderator.slash(world.channel, "library sync"))
    assert site.requests == []


async def test_members_are_refused_the_command_and_the_controls(world: World, site: Site) -> None:
    with pytest.raises(SetupError):
        await world.ada.slash(world.channel, "library sync")
    await follow(world, site)
    commands = {command.name: command for command in await world.bot.tree.fetch_commands()}
    world.guild.set_command_permissions(commands["library"].id, {world.ada.user: True})
    message = await panel_from_before(world, world.channel.id, moderator_of(world.guild.id))

    answers = [
        await world.ada.slash(world.channel, "library sync"),
        await world.ada.click(message, label="Add a feed"),
        await world.ada.click(message, label="Refresh"),
        await world.ada.select(message, ["1"], custom_id="sources:sync"),
        await world.ada.select(message, ["1"], custom_id="sources:remove"),
    ]

    assert ["Only this server's moderators" in text_of(answer) for answer in answers] == [True] * 5
    assert len((await world.services.feeds.overview(moderator_of(world.guild.id))).feeds) == 1
    assert world.env.errors


async def test_another_server_s_feed_is_out_of_reach_of_a_forged_choice(world: World, site: Site) -> None:
    await follow(world, site)
    other = world.elsewhere.guild
    assert other is not None
    role = other.create_role("Moderators", permissions=discord.Permissions(manage_messages=True))
    forger = other.add_member(world.env.create_user("forger"), roles=[role])
    message = await panel_from_before(world, world.elsewhere.id, moderator_of(world.guild.id))

    answers = [await forger.select(message, ["1"], custom_id=f"sources:{act}") for act in ("sync", "remove")]
    own = await forger.slash(world.elsewhere, "library sync")

    assert ["not among those" in text_of(answer) for answer in answers] == [True, True]
    assert "lantern" not in text_of(own)
    assert len((await world.services.feeds.overview(moderator_of(world.guild.id))).feeds) == 1


async def test_a_news_channel_that_is_gone_loses_nothing_but_the_post(world: World, site: Site) -> None:
    await announce_in(world, world.channel.id)
    await follow(world, site)
    site.says("/feed.xml", Answer(rss(item(1))))
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50001)
    await run_again(world)

    assert posts(world) == []
    assert "Film Number 1 (2026)" in text_of(await world.ada.slash(world.channel, "review", film="Film Number 1"))


async def test_a_film_s_card_says_whose_details_it_shows(world: World, site: Site) -> None:
    await add_film(world.database, facts("The Salt Harbour", 2025))
    site.says("/3/search/movie", in_json({"results": [tmdb_film()]}))
    site.says("/3/movie/4242", in_json(tmdb_film()))

    first = text_of(await world.ada.slash(world.channel, "review", film="The Salt Harbour"))
    await run(world)
    second = await world.ada.slash(world.channel, "review", film="The Salt Harbour")

    assert "TMDB" not in first
    assert "Runa Vik" in text_of(second)
    assert "This product uses the TMDB API" in text_of(second)


async def looked_up(world: World, site: Site, *reviews: object) -> ResponseMessage:
    """The card of a film that TMDB's users wrote about, as posted after the answer came."""
    site.says("/3/search/movie", in_json({"results": [tmdb_film()]}))
    site.says("/3/movie/4242", in_json(tmdb_film(*reviews)))
    await world.ada.slash(world.channel, "review", film="The Salt Harbour")
    await run(world)
    return message_of(await world.ada.slash(world.channel, "review", film="The Salt Harbour"))


async def test_users_of_tmdb_are_read_where_no_critic_wrote(world: World, site: Site) -> None:
    await add_film(world.database, facts("The Salt Harbour", 2025))
    reviews = [tmdb_review(id=f"r{n}", author=f"user{n}", created_at=f"2026-01-0{n}T09:00:00Z") for n in range(1, 7)]
    card = await looked_up(world, site, *reviews)

    page = await world.bela.click(card, label="Read reviews")
    assert page.ephemeral
    assert "**user6** (TMDB user) · rated 8/10" in text_of(page)
    assert "not by critics" in text_of(page)
    await world.bela.click(message_of(page), label="Next")

    assert "user2" in text_of(page)
    assert "user6" not in text_of(page)


async def test_from_the_critics_to_the_users_and_back(world: World, site: Site) -> None:
    film = await add_film(world.database, facts("The Salt Harbour", 2025))
    await add_review(world.database, film, a_draft("The Salt Harbour"), wall_clock())
    card = await looked_up(world, site, tmdb_review())

    reader = await world.bela.click(card, label="Read reviews")
    assert "Vera Critic" in text_of(reader)
    assert "harbourfan" not in text_of(reader)
    await world.bela.click(message_of(reader), label="TMDB users (1)")
    assert "harbourfan" in text_of(reader)
    assert "Vera Critic" not in text_of(reader)
    await world.bela.click(message_of(reader), label="Back to the critics")

    assert "Vera Critic" in text_of(reader)


async def test_the_posted_card_shows_the_poster_as_soon_as_it_is_known(world: World, site: Site) -> None:
    await add_film(world.database, facts("The Salt Harbour", 2025))
    site.says("/3/search/movie", in_json({"results": [tmdb_film()]}))
    site.says("/3/movie/4242", in_json(tmdb_film()))

    card = await world.ada.slash(world.channel, "review", film="The Salt Harbour")
    assert not thumbnails(card)
    await run(world)
    for _ in range(300):
        if thumbnails(card):
            break
        await asyncio.sleep(0.02)

    (poster,) = thumbnails(card)
    assert poster["media"]["url"] == "https://image.tmdb.org/t/p/w500/p0STER-path_1.jpg"
    assert poster["description"] == "Poster of The Salt Harbour (2025)"


def thumbnails(card: InteractionResult) -> list[dict[str, Any]]:
    accessories: list[dict[str, Any]] = [part["accessory"] for part in components_of(card) if "accessory" in part]
    return [accessory for accessory in accessories if accessory["type"] == 11]
