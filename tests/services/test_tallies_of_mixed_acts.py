"""Whatever members and moderators do, in whatever order, the stored tallies equal a recount."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from builders import GUILD, OTHER_GUILD, a_member, add_film, facts
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from stage import Clock

from bot.domain.errors import UserFacingError
from bot.domain.moderation import Actor, Target
from bot.domain.ratings import Note, tally
from bot.domain.stars import Stars
from bot.services import build_services
from bot.storage.database import Database
from bot.storage.ratings import RatingStore

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.domain.ratings import Member
    from bot.storage.database import Connection

USERS, FILMS = 10, 3
EXAMPLES, STEPS = 60, 100  # over 5,000 acts

users, films, stars = st.integers(1, USERS), st.integers(1, FILMS), st.integers(1, 10)
guilds = st.sampled_from([GUILD, GUILD, GUILD, OTHER_GUILD])


class MixedActs(RuleBasedStateMachine):
    """Rate, change, withdraw, ban, unban, hide, restore, hold, count, lock, unlock, undo, be forgotten."""

    @initialize()
    def begin(self) -> None:
        self.loop = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = Clock()
        self.database = self.loop.run(Database.open(Path(self.folder.name) / "marquee.db"))
        self.services = build_services(self.database, self.clock)
        for number in range(FILMS):
            self.loop.run(add_film(self.database, facts(f"Film {number}")))

    def teardown(self) -> None:
        if hasattr(self, "loop"):
            self.loop.run(self.database.close())
            self.loop.close()
            self.folder.cleanup()

    def _do(self, act: Coroutine[Any, Any, object]) -> None:
        """Act; what the rules refuse changes nothing."""
        with contextlib.suppress(UserFacingError):
            self.loop.run(act)

    def _member(self, user_id: int, guild_id: int) -> Member:
        # Everybody is brand new, so that the guard has something to do.
        young = self.clock() - timedelta(hours=1)
        return replace(a_member(user_id, guild_id), account_created_at=young, joined_at=young)

    @staticmethod
    def _actor(guild_id: int) -> Actor:
        return Actor(guild_id=guild_id, user_id=99, display_name="Mo", manages_messages=True, rank=5)

    @rule(user=users, film=films, half=stars, guild=guilds)
    def rate(self, user: int, film: int, half: int, guild: int) -> None:
        self._do(self.services.ratings.rate(self._member(user, guild), film, Stars(half)))

    @rule(user=users, film=films, half=stars, guild=guilds, noted=st.booleans())
    def rate_with_note(self, user: int, film: int, half: int, guild: int, *, noted: bool) -> None:
        note = Note("A note.") if noted else None
        self._do(self.services.ratings.rate_with_note(self._member(user, guild), film, Stars(half), note))

    @rule(film=films, guild=guilds, half=st.sampled_from([1, 10]))
    def raid(self, film: int, guild: int, half: int) -> None:
        for user in range(1, USERS + 1):
            self._do(self.services.ratings.rate(self._member(user, guild), film, Stars(half)))

    @rule(user=users, film=films, guild=guilds)
    def withdraw(self, user: int, film: int, guild: int) -> None:
        self._do(self.services.ratings.withdraw_rating(self._member(user, guild), film))

    @rule(user=users, guild=guilds, days=st.none() | st.integers(1, 5))
    def ban(self, user: int, guild: int, days: int | None) -> None:
        duration = None if days is None else timedelta(days=days)
        self._do(self.services.bans.ban(self._actor(guild), Target(user_id=user), duration))

    @rule(user=users, guild=guilds)
    def unban(self, user: int, guild: int) -> None:
        self._do(self.services.bans.unban(self._actor(guild), Target(user_id=user)))

    @rule(user=users, film=films, guild=guilds, kind=st.sampled_from(["rating", "note"]), hides=st.booleans())
    def hide(self, user: int, film: int, guild: int, kind: Any, *, hides: bool) -> None:
        act = self.services.hiding.hide if hides else self.services.hiding.restore
        self._do(act(self._actor(guild), Target(user_id=user), film, kind))

    @rule(user=users, film=films, guild=guilds, is_held=st.booleans())
    def hold(self, user: int, film: int, guild: int, *, is_held: bool) -> None:
        async def act(connection: Connection) -> None:
            await RatingStore(connection).mark(guild, film, user, "is_held", is_set=is_held)

        self._do(self.database.write(act))

    @rule(raid_id=st.integers(1, 4), guild=guilds, act=st.sampled_from(["hold", "count", "lock"]))
    def decide(self, raid_id: int, guild: int, act: str) -> None:
        self._do(self.services.raids.decide(self._actor(guild), raid_id, act))

    @rule(film=films, guild=guilds, locks=st.booleans())
    def lock(self, film: int, guild: int, *, locks: bool) -> None:
        act = self.services.hiding.lock if locks else self.services.hiding.unlock
        self._do(act(self._actor(guild), film))

    @rule(guild=guilds, back=st.integers(0, 3))
    def undo(self, guild: int, back: int) -> None:
        actor = self._actor(guild)
        cases, _page, _pages = self.loop.run(self.services.moderation.log(actor, 0))
        if len(cases) > back:
            case = cases[back]
            target = Target(user_id=case.member_id) if case.member_id else None
            self._do(self.services.moderation.undo(actor, case.number, target=target))

    @rule(user=users, guild=guilds, everywhere=st.booleans())
    def be_forgotten(self, user: int, guild: int, *, everywhere: bool) -> None:
        self._do(self.services.privacy.forget(user, None if everywhere else guild))

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        self.clock.advance(hours=hours)
        self._do(self.services.jobs.run_due())

    @invariant()
    def tallies_equal_a_recount(self) -> None:
        if hasattr(self, "loop"):
            self.loop.run(self._recount())

    async def _recount(self) -> None:
        async with self.database.read() as connection:
            ratings = await connection.fetch_all("SELECT * FROM ratings")
            tallies = await connection.fetch_all("SELECT * FROM tallies")
            servers = await connection.fetch_all("SELECT * FROM guild_tallies")
        recount: dict[tuple[int, int], list[Stars]] = {(row["guild_id"], row["film_id"]): [] for row in tallies}
        for row in ratings:
            counts = not (row["is_hidden"] or row["is_held"] or row["is_suspended"])
            assert row["is_counted"] == counts
            if counts:
                recount[row["guild_id"], row["film_id"]].append(Stars(row["half_stars"]))
        stored = {
            (row["guild_id"], row["film_id"]): tuple(row[f"bin_{half}"] for half in range(1, 11)) for row in tallies
        }
        assert stored == {key: tally(given).bins for key, given in recount.items()}
        for server in servers:
            here = [
                each.half_stars
                for (guild, _), given in recount.items()
                if guild == server["guild_id"]
                for each in given
            ]
            assert (server["rating_count"], server["half_stars_sum"]) == (len(here), sum(here))


MixedActs.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestMixedActs = pytest.mark.slow(MixedActs.TestCase)
