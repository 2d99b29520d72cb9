"""`/data`: a file in, everything out, hidden, deleted; in a server and in the bot's DM."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest
from builders import add_film, facts
from reading import components_of, message_of, text_of
from stage import NOON

from bot.domain.errors import NotFound
from bot.domain.ratings import Member
from bot.domain.stars import Stars
from bot.storage.bans import BanStore

if TYPE_CHECKING:
    from simcord import ChannelHandle
    from simcord.results import InteractionResult
    from stage import World

    from bot.domain.films import Film
    from bot.domain.imports import MemberFile
    from bot.storage.database import Connection

RATINGS = b"""Date,Name,Year,Letterboxd URI,Rating
2023-09-02,Heat,1995,https://boxd.it/a,4.5
2023-09-03,Ronin,1998,https://boxd.it/b,4
2023-09-04,A Film Nobody Knows,2001,https://boxd.it/c,3
"""
NAMESAKES = b"Date,Name,Year,Letterboxd URI,Rating\n2023-09-02,Heat,,https://boxd.it/a,4.5\n"


def id_of(answer: InteractionResult, start: str) -> str:
    return next(part["custom_id"] for part in components_of(answer) if part.get("custom_id", "").startswith(start))


async def known_films(world: World) -> tuple[Film, Film]:
    return await add_film(world.database, facts("Heat", 1995)), await add_film(world.database, facts("Ronin", 1998))


async def brought_in(world: World, data: bytes = RATINGS, name: str = "ratings.csv") -> InteractionResult:
    return await world.ada.slash(world.channel, "data import", file=(name, data))


async def attached(answer: InteractionResult) -> bytes:
    [attachment] = message_of(answer).attachments
    return await attachment.read()


async def stars_of(world: World, channel: ChannelHandle | None = None) -> str:
    return text_of(await world.bela.slash(channel or world.channel, "review", film="Heat"))


async def test_a_file_is_shown_before_anything_changes_and_taken_on_consent(world: World) -> None:
    await known_films(world)

    preview = await brought_in(world)
    shown, before = text_of(preview), await stars_of(world)
    await world.ada.click(message_of(preview), label="Import")
    done = text_of(preview)

    assert preview.ephemeral
    assert "3 in it: 2 found, 1 not in the catalogue" in shown
    assert "Heat (1995) · ★★★★½ 4.5 out of 5" in shown
    assert "A Film Nobody Knows (2001)" in shown
    assert "4.5" not in before
    assert "2 new ratings" in done
    assert "1 thing left out" in done
    assert b"A Film Nobody Knows,2001,3," in await attached(preview)
    assert "4.5" in await stars_of(world)


async def test_a_discarded_import_changes_nothing(world: World) -> None:
    await known_films(world)
    preview = await brought_in(world)

    await world.ada.click(message_of(preview), label="Discard")

    assert "nothing was changed" in text_of(preview)
    assert "4.5" not in await stars_of(world)


async def test_unknown_films_are_added_to_this_server_when_wanted(world: World) -> None:
    await known_films(world)
    preview = await brought_in(world)

    await world.ada.click(message_of(preview), label="Add unknown films")
    assert "will be added to this server's catalogue" in text_of(preview)
    await world.ada.click(message_of(preview), label="Import")

    assert "3 new ratings" in text_of(preview)
    assert message_of(preview).attachments == []
    assert "A Film Nobody Knows" in text_of(await world.ada.slash(world.channel, "review", film="A Film Nobody Knows"))
    elsewhere = await world.stranger.slash(world.elsewhere, "review", film="A Film Nobody Knows")
    assert "No film called" in text_of(elsewhere)
    assert world.env.errors


async def test_which_of_two_namesakes_is_asked(world: World) -> None:
    film, _ = await known_films(world)
    await add_film(world.database, facts("Heat", 1986))
    preview = await brought_in(world, NAMESAKES)
    assert "1 that may be several" in text_of(preview)

    await world.ada.click(message_of(preview), label="Choose films (1 open)")
    await world.ada.select(message_of(preview), [str(film.film_id)], custom_id=id_of(preview, "pick:"))
    await world.ada.click(message_of(preview), label="Back to the import")
    await world.ada.click(message_of(preview), label="Import")

    assert "1 new rating" in text_of(preview)
    assert "4.5" in text_of(await world.bela.slash(world.channel, "review", film="Heat 1995"))


async def test_films_rated_here_already_are_decided_by_their_owner(world: World) -> None:
    film, _ = await known_films(world)
    await world.ada.slash(world.channel, "rate", film="Heat", stars=4)
    preview = await brought_in(world)
    assert "1 other than yours here" in text_of(preview)

    await world.ada.select(message_of(preview), ["theirs"], custom_id=id_of(preview, "import:"))
    assert "1 rating of yours here will change" in text_of(preview)
    await world.ada.click(message_of(preview), label="Import")

    assert "1 rating changed" in text_of(preview)
    member = Member(world.guild.id, world.ada.id, "Ada")
    _, rating = await world.services.ratings.own_rating(member, film.film_id)
    assert rating is not None
    assert rating.stars == Stars(9)


async def test_an_import_is_its_owners_alone(world: World) -> None:
    await known_films(world)
    preview = await brought_in(world)
    import_id = int(id_of(preview, "import:").split(":")[1])
    eve = Member(world.guild.id, 5, "Eve")

    with pytest.raises(NotFound, match="taken or dropped"):
        await world.services.imports.preview(eve, import_id)
    await world.ada.click(message_of(preview), label="Import")

    assert "2 new ratings" in text_of(preview)


async def test_a_file_of_no_known_kind_gets_one_clear_sentence(world: World) -> None:
    answer = await brought_in(world, b"\x89PNG\x00", "picture.png")

    assert "not a text file" in text_of(answer)
    assert answer.ephemeral
    assert not world.env.errors


async def test_an_unforeseen_failure_leaves_no_message_at_work(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> MemberFile:
        raise RuntimeError("a bug")

    monkeypatch.setattr("bot.services.privacy.imports.read_member_file", broken)

    answer = await brought_in(world)

    assert "nothing was changed" in text_of(answer)
    assert "Something went wrong (code" in str(answer.followups[-1].components)
    assert world.env.errors


async def test_what_is_only_elsewhere_can_be_seen_and_deleted_from_here(world: World) -> None:
    film, _ = await known_films(world)
    await world.services.ratings.rate(Member(4_000, world.ada.id, "Ada"), film.film_id, Stars(3))

    panel = await world.ada.slash(world.channel, "data delete")
    here = text_of(panel)
    await world.ada.click(message_of(panel), label="Show all servers")

    assert "nothing here" in here
    assert "- 1 rating" in text_of(panel)


async def test_whoever_may_not_rate_may_not_import(world: World) -> None:
    async def ban(connection: Connection) -> None:
        await BanStore(connection).put(world.guild.id, world.ada.id, NOON, None)

    await world.database.write(ban)

    answer = await brought_in(world)

    assert "paused your part" in text_of(answer)
    assert world.env.errors


async def test_an_export_has_letterboxds_columns_and_the_whole_as_json(world: World) -> None:
    await known_films(world)
    await world.ada.click(message_of(await brought_in(world)), label="Import")

    answer = await world.ada.slash(world.channel, "data export")

    assert answer.ephemeral
    with zipfile.ZipFile(io.BytesIO(await attached(answer))) as archive:
        csv = archive.read("letterboxd-import-1.csv").decode()
        [server] = json.loads(archive.read("marquee.json"))["servers"]
    assert csv.startswith("LetterboxdURI,tmdbID,imdbID,Title,Year,Directors,Rating,Rating10,WatchedDate,Rewatch,Tags,")
    assert ",Heat,1995,,4.5,,,,,\r\n" in csv
    assert [film["rating"]["stars"] for film in server["films"]] == [4.5, 4.0]
    assert server["display_name"] == "Ada"


async def test_in_the_bots_dm_everything_is_exported_and_deleted(world: World) -> None:
    film, _ = await known_films(world)
    await world.services.ratings.rate(Member(world.guild.id, world.ada.id, "Ada"), film.film_id, Stars(9))
    await world.services.ratings.rate(Member(4_000, world.ada.id, "Ada"), film.film_id, Stars(3))

    answer = await world.ada.user.slash("data export")
    with zipfile.ZipFile(io.BytesIO(await attached(answer))) as archive:
        servers = json.loads(archive.read("marquee.json"))["servers"]
    panel = await world.ada.user.slash("data delete")
    shown = text_of(panel)
    await world.ada.user.click(message_of(panel), label="Delete for good")

    assert sorted(server["server_id"] for server in servers) == sorted(["4000", str(world.guild.id)])
    assert "2 ratings" in shown
    assert "Your data everywhere is deleted, 2 ratings among it" in text_of(panel)
    assert "nothing of yours" in text_of(await world.ada.user.slash("data export"))
    assert world.env.errors


async def test_what_belongs_to_a_server_is_refused_in_a_dm(world: World) -> None:
    for command, options in (("data hide", {}), ("data copy", {}), ("data import", {"file": ("a.csv", RATINGS)})):
        answer = await world.ada.user.slash(command, **options)

        assert "works in a server only" in text_of(answer)
    assert world.env.errors


async def test_deleting_shows_what_goes_and_asks_before_it_goes(world: World) -> None:
    film, _ = await known_films(world)
    await world.services.ratings.rate(Member(world.guild.id, world.ada.id, "Ada"), film.film_id, Stars(9))
    await world.services.ratings.rate(Member(4_000, world.ada.id, "Ada"), film.film_id, Stars(3))

    panel = await world.ada.slash(world.channel, "data delete")
    here = text_of(panel)
    await world.ada.click(message_of(panel), label="Show all servers")
    everywhere = text_of(panel)
    await world.ada.click(message_of(panel), label="Show this server only")
    still = await stars_of(world)
    await world.ada.click(message_of(panel), label="Delete for good")

    assert panel.ephemeral
    assert "- 1 rating\n- the name" in here
    assert "- 2 ratings" in everywhere
    assert "Averages are worked out anew" in here
    assert "4.5" in still
    assert "in this server is deleted, 1 rating" in text_of(panel)
    assert "4.5" not in await stars_of(world)
    left = await world.services.privacy.holdings(world.ada.id, None)
    assert left.counts["ratings"] == 1


async def test_keeping_everything_deletes_nothing(world: World) -> None:
    film, _ = await known_films(world)
    await world.services.ratings.rate(Member(world.guild.id, world.ada.id, "Ada"), film.film_id, Stars(9))
    panel = await world.ada.slash(world.channel, "data delete")

    await world.ada.click(message_of(panel), label="Keep everything")

    assert "Nothing was deleted" in text_of(panel)
    assert "4.5" in await stars_of(world)


async def test_a_banned_member_is_told_that_the_ban_stays_and_it_does(world: World) -> None:
    film, _ = await known_films(world)
    await world.services.ratings.rate(Member(world.guild.id, world.ada.id, "Ada"), film.film_id, Stars(9))

    async def ban(connection: Connection) -> None:
        await BanStore(connection).put(world.guild.id, world.ada.id, NOON, None)

    await world.database.write(ban)
    panel = await world.ada.slash(world.channel, "data delete")
    shown = text_of(panel)
    await world.ada.click(message_of(panel), label="Delete for good")
    answer = await world.ada.slash(world.channel, "rate", film="Heat", stars=8)

    assert "The ban stays until it ends" in shown
    assert "paused your part" in text_of(answer)
    assert world.env.errors


async def test_a_hidden_member_is_off_the_list_and_still_counts(world: World) -> None:
    await known_films(world)
    await world.ada.slash(world.channel, "rate", film="Heat", stars=9)

    hidden = text_of(await world.ada.slash(world.channel, "data hide"))
    card = await world.bela.slash(world.channel, "review", film="Heat")
    raters = text_of(await world.bela.click(message_of(card), label="Who rated it"))
    back = text_of(await world.ada.slash(world.channel, "data hide"))
    again = text_of(await world.bela.click(message_of(card), label="Who rated it"))

    assert "off this server's lists" in hidden
    assert "4.5" in text_of(card)
    assert f"<@{world.ada.id}>" not in raters
    assert "And 1 from members who are on no list" in raters
    assert "You are back" in back
    assert f"<@{world.ada.id}>" in again


async def test_films_are_copied_from_a_server_that_one_shares_with_the_bot(world: World) -> None:
    film, _ = await known_films(world)
    elsewhere = next(guild for guild in world.bot.guilds if guild.id != world.guild.id)
    await world.services.ratings.rate(Member(elsewhere.id, world.ada.id, "Ada"), film.film_id, Stars(9))

    chooser = await world.ada.slash(world.channel, "data copy")
    await world.ada.select(message_of(chooser), [str(elsewhere.id)], custom_id=id_of(chooser, "copy:"))
    shown = text_of(chooser)
    await world.ada.click(message_of(chooser), label="Import")

    assert "Import from Another server" in shown
    assert "1 new rating" in text_of(chooser)
    assert "4.5" in await stars_of(world)


async def test_without_films_elsewhere_there_is_nothing_to_copy(world: World) -> None:
    answer = await world.ada.slash(world.channel, "data copy")

    assert "no films in another server" in text_of(answer)
    assert world.env.errors
