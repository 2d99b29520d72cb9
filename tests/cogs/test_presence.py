"""What Discord says of servers and members reaches the services."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from builders import add_film
from reading import message_of

from bot.domain.ratings import Member
from bot.domain.stars import Stars

if TYPE_CHECKING:
    from stage import World


async def _left_at(world: World, user_id: int) -> int | None:
    async with world.database.read() as connection:
        row = await connection.fetch_one("SELECT left_at FROM members WHERE user_id = :id", {"id": user_id})
    return row["left_at"] if row else None


async def _asked(world: World, user_id: int) -> bool:
    async with world.database.read() as connection:
        row = await connection.fetch_one(
            """
            SELECT checked_at FROM members WHERE user_id = :id AND checked_at IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM jobs WHERE kind = 'check_member')
            """,
            {"id": user_id},
        )
    return row is not None


async def test_who_is_shown_after_a_while_is_asked_after_and_found_gone(world: World) -> None:
    film = await add_film(world.database)
    gone, there = world.bela, world.ada
    for member in (gone, there):
        await world.services.ratings.rate(Member(world.guild.id, member.id, "x"), film.film_id, Stars(9))

    async def long_ago(connection: object) -> None:
        await connection.execute("UPDATE members SET seen_at = 0")  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType] - a connection

    await world.database.write(long_ago)
    world.guild.remove_member(gone)

    card = await world.moderator.slash(world.channel, "review", film="Heat")
    await world.moderator.click(message_of(card), label="Who rated it")
    for _ in range(200):
        if await _asked(world, gone.id) and await _asked(world, there.id):
            break
        await asyncio.sleep(0.02)

    assert await _left_at(world, gone.id) is not None
    assert await _left_at(world, there.id) is None


async def test_the_servers_are_known_by_name(world: World) -> None:
    known: dict[int, str] = {}
    for _ in range(200):
        async with world.database.read() as connection:
            rows = await connection.fetch_all("SELECT guild_id, name FROM known_guilds WHERE left_at IS NULL")
        known = {row["guild_id"]: row["name"] for row in rows}
        if len(known) == 2:
            break
        await asyncio.sleep(0.02)

    assert known == {guild.id: guild.name for guild in world.bot.guilds}


async def test_a_server_that_sends_the_bot_away_is_noted_and_noted_again_when_it_returns(world: World) -> None:
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None

    world.bot.dispatch("guild_remove", guild)
    assert await becomes(world, [guild.id])
    world.bot.dispatch("guild_join", guild)

    assert await becomes(world, [])


async def becomes(world: World, left: list[int]) -> bool:
    """Wait until these are the servers that the bot has left; say whether that came true."""
    for _ in range(200):
        async with world.database.read() as connection:
            rows = await connection.fetch_all("SELECT guild_id FROM known_guilds WHERE left_at IS NOT NULL")
        if [row["guild_id"] for row in rows] == left:
            return True
        await asyncio.sleep(0.01)
    return False
