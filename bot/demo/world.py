"""The demo's small server: a films channel, two members, one moderator, and a crowd behind them if wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord

from bot.demo.people import PEOPLE
from bot.demo.seams import set_epoch

if TYPE_CHECKING:
    import simcord
    from simcord import ChannelHandle, MemberActor

__all__ = ["WELCOME", "World", "build_world"]

# People and channels get their ids from this moment, so that they are the same in every run on one database.
FOUNDED = datetime(2024, 3, 1, tzinfo=UTC)

WELCOME = """\
## Welcome to Marquee
You are in a small film server. Everything here is the real bot with a fresh database; \
nothing leaves your machine.
### Try this
1. Type `/review`, press Tab, type `ball` and pick **Ballerina (2025)**. Send it: critics and this server on one card.
2. Press **Rate** on the card, choose four and a half stars, and watch the card follow.
3. Press **Read reviews** to read the critics in private, or **Who rated it**.
4. Change *Viewing as* to another person and rate it too. Only they see their private answers.
5. `/reviews` browses the library, `/unrate` takes your stars back.
6. `/rate` takes the day you watched it, `/diary` shows what you watched, `/watchlist pick` draws what to see next.
7. Suggest films with `/night suggest`. As **Mo**, `/night open` a vote, vote as several people, then `/night close` it.
-# If the send key only reopens the suggestions, press Escape and then Enter, or use the arrow."""


@dataclass(frozen=True, slots=True)
class World:
    """Where the demo plays, and who can be played."""

    guild_id: int
    films: ChannelHandle
    people: tuple[MemberActor, ...]
    crowd: tuple[MemberActor, ...] = ()

    @property
    def names(self) -> dict[int, str]:
        """Everybody's user id and display name."""
        return {actor.id: actor.user.global_name or actor.user.name for actor in (*self.people, *self.crowd)}


def build_world(env: simcord.Env, *, is_crowded: bool = False) -> World:
    """Make the server before the bot starts, so that it is there when the bot looks; the crowd comes on request."""
    set_epoch(env, FOUNDED)
    guild = env.create_guild("The Back Row")
    films = guild.create_text_channel("films", topic="What did you watch?")
    moderators = guild.create_role(
        "Moderators", permissions=discord.Permissions(manage_guild=True, manage_messages=True, manage_events=True)
    )
    ada = guild.add_member(env.create_user("ada", global_name="Ada"))
    bela = guild.add_member(env.create_user("bela", global_name="Béla"))
    mo = guild.add_member(env.create_user("mo", global_name="Mo (moderator)"), roles=[moderators])
    # After the others, whose ids must not depend on whether there is a crowd.
    crowd = [
        guild.add_member(env.create_user(f"member{number}", global_name=name))
        for number, name in enumerate(PEOPLE if is_crowded else (), start=1)
    ]
    set_epoch(env, datetime.now(UTC))
    return World(guild.id, films, (ada, bela, mo), tuple(crowd))
