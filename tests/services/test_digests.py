"""The weekly digest: when it is due, that it comes once, and what it tells."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from builders import GUILD, OTHER_GUILD, a_draft, a_member, add_film, add_review, facts
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.digest import next_digest
from bot.domain.guilds import GuildSettings
from bot.domain.moderation import Actor
from bot.domain.stars import Stars
from bot.services.members.digests import DIGEST

if TYPE_CHECKING:
    from stage import Clock

    from bot.domain.digest import Digest
    from bot.domain.jobs import Job
    from bot.services import Services
    from bot.storage.database import Database

MANAGER = Actor(guild_id=GUILD, user_id=9, display_name="Mo", manages_server=True)
CHANNEL = 77
SUNDAY = datetime(2026, 3, 1, 18, tzinfo=UTC)  # the tests' clock starts six hours earlier


class Posts:
    """What a channel got, in place of the cog."""

    def __init__(self, services: Services) -> None:
        self.digests: list[Digest] = []
        self.crashes: set[str] = set()
        self._services = services
        services.jobs.outside(DIGEST, self._post)

    async def _post(self, job: Job) -> None:
        digest = await self._services.digests.compose(job)
        if digest is None:
            return
        if "before" in self.crashes:
            raise ConnectionError
        if not digest.is_empty:
            self.digests.append(digest)
        await self._services.digests.told(job, digest)
        if "after" in self.crashes:
            raise ConnectionError


@pytest.fixture
def posts(services: Services) -> Posts:
    return Posts(services)


async def _switch_on(services: Services, **more: Any) -> None:
    await services.settings.change(MANAGER, digest_channel_id=CHANNEL, **more)


async def _rated(services: Services, database: Database, user_id: int = 1) -> None:
    film = await add_film(database, facts(f"Film {user_id}", 2000))
    await services.ratings.rate(a_member(user_id), film.film_id, Stars(8))


async def _run(services: Services) -> None:
    while await services.jobs.run_due():
        pass


@pytest.mark.parametrize(
    ("zone", "after", "due"),
    [
        ("UTC", "2026-03-01T12:00+00:00", "2026-03-01T18:00+00:00"),
        ("UTC", "2026-03-01T18:00+00:00", "2026-03-08T18:00+00:00"),
        ("Asia/Tokyo", "2026-03-01T12:00+00:00", "2026-03-08T09:00+00:00"),
        ("Europe/Berlin", "2026-03-22T20:00+00:00", "2026-03-29T16:00+00:00"),  # the clocks go forward that morning
        ("Europe/Berlin", "2026-10-18T20:00+00:00", "2026-10-25T17:00+00:00"),  # and back again
        ("America/New_York", "2026-03-01T23:30+00:00", "2026-03-08T22:00+00:00"),
    ],
)
def test_the_hour_is_the_server_s_own(zone: str, after: str, due: str) -> None:
    settings = GuildSettings(guild_id=GUILD, time_zone=zone)

    assert next_digest(settings, datetime.fromisoformat(after)) == datetime.fromisoformat(due)


@given(
    st.sampled_from(
        ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo"]
    ),
    st.integers(0, 6),
    st.integers(0, 23),
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - given a zone
)
def test_a_year_of_digests_is_one_a_week_whatever_the_clocks_do(
    zone: str, weekday: int, hour: int, after: datetime
) -> None:
    settings = GuildSettings(guild_id=GUILD, time_zone=zone, digest_weekday=weekday, digest_hour=hour)
    dates: list[datetime] = []
    moment = after
    for _ in range(53):
        moment = next_digest(settings, moment)
        dates.append(moment.astimezone(ZoneInfo(zone)))

    assert all((later.date() - earlier.date()).days == 7 for earlier, later in itertools.pairwise(dates))
    assert {date.weekday() for date in dates} == {weekday}


async def test_a_digest_comes_on_its_day_and_again_a_week_later(
    services: Services, database: Database, clock: Clock, posts: Posts
) -> None:
    await _switch_on(services)
    await _rated(services, database)

    await _run(services)
    early = len(posts.digests)
    clock.now = SUNDAY
    await _run(services)
    await _run(services)
    await _rated(services, database, 2)
    clock.advance(days=6, hours=23)
    await _run(services)
    once = len(posts.digests)
    clock.advance(hours=1)
    await _run(services)

    assert (early, once) == (0, 1)
    assert [(digest.since, digest.until, digest.ratings) for digest in posts.digests] == [
        (SUNDAY - timedelta(days=7), SUNDAY, 1),
        (SUNDAY, SUNDAY + timedelta(days=7), 1),
    ]
    assert {digest.channel_id for digest in posts.digests} == {CHANNEL}


async def test_a_quiet_week_is_passed_over(services: Services, database: Database, clock: Clock, posts: Posts) -> None:
    await _switch_on(services)
    clock.now = SUNDAY
    await _run(services)
    clock.advance(days=2)
    await _rated(services, database)
    clock.advance(days=5)
    await _run(services)

    assert [digest.until for digest in posts.digests] == [SUNDAY + timedelta(days=7)]


async def test_after_weeks_of_downtime_there_is_one_and_the_next_is_regular(
    services: Services, database: Database, clock: Clock, posts: Posts
) -> None:
    await _switch_on(services)
    await _rated(services, database)
    clock.now = SUNDAY + timedelta(days=17)  # a Wednesday

    await _run(services)
    await _rated(services, database, 2)
    for _ in range(5):
        clock.advance(days=1)
        await _run(services)

    assert [digest.until for digest in posts.digests] == [SUNDAY + timedelta(days=17), SUNDAY + timedelta(days=21)]


async def test_a_late_digest_is_not_followed_by_another_the_next_day(
    services: Services, database: Database, clock: Clock, posts: Posts
) -> None:
    await _switch_on(services)
    await _rated(services, database)
    clock.now = SUNDAY + timedelta(days=6)

    await _run(services)
    await _rated(services, database, 2)
    clock.advance(days=1)
    await _run(services)
    late_only = len(posts.digests)
    clock.advance(days=7)
    await _run(services)

    assert late_only == 1
    assert len(posts.digests) == 2


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_crash_around_the_post_neither_loses_nor_repeats_it(
    services: Services, database: Database, clock: Clock, posts: Posts, when: str
) -> None:
    await _switch_on(services)
    await _rated(services, database)
    clock.now = SUNDAY
    posts.crashes = {when}

    await _run(services)
    posts.crashes = set()
    for _ in range(4):
        clock.advance(hours=7)
        await _run(services)

    assert len(posts.digests) == 1


@pytest.mark.parametrize(
    ("change", "due"),
    [
        ({"digest_weekday": 2}, datetime(2026, 3, 4, 18, tzinfo=UTC)),
        ({"digest_hour": 20}, datetime(2026, 3, 1, 20, tzinfo=UTC)),
        ({"time_zone": "America/New_York"}, datetime(2026, 3, 1, 23, tzinfo=UTC)),
    ],
)
async def test_a_change_of_the_settings_moves_it(
    services: Services, database: Database, clock: Clock, posts: Posts, change: dict[str, Any], due: datetime
) -> None:
    await _switch_on(services)
    await _rated(services, database)

    await services.settings.change(MANAGER, **change)
    clock.now = due - timedelta(seconds=1)
    await _run(services)
    early = len(posts.digests)
    clock.now = due
    await _run(services)

    assert (early, len(posts.digests)) == (0, 1)


async def test_without_a_channel_there_is_none_and_an_undo_brings_it_back(
    services: Services, database: Database, clock: Clock, posts: Posts
) -> None:
    await _switch_on(services)
    await _rated(services, database)
    await services.settings.change(MANAGER, digest_channel_id=None)

    clock.now = SUNDAY
    await _run(services)
    silent = len(posts.digests)
    await services.moderation.undo(MANAGER, 2)
    await _rated(services, database, 2)
    clock.advance(days=7)
    await _run(services)

    assert (silent, len(posts.digests)) == (0, 1)


async def test_the_start_plans_what_no_job_is_there_for_and_only_that(
    services: Services, database: Database, clock: Clock, posts: Posts
) -> None:
    await _switch_on(services)
    await _rated(services, database)

    async with database.read() as connection:
        before = await connection.fetch_all("SELECT job_id FROM jobs")
    await services.digests.plan_missing()
    async with database.read() as connection:
        after = await connection.fetch_all("SELECT job_id FROM jobs")
    await database.write(lambda connection: connection.execute("DELETE FROM jobs"))
    await services.digests.plan_missing()
    clock.now = SUNDAY
    await _run(services)

    assert [tuple(row) for row in before] == [tuple(row) for row in after]
    assert len(posts.digests) == 1


async def test_it_tells_of_ratings_movers_and_reviews(
    services: Services, database: Database, clock: Clock, posts: Posts
) -> None:
    heat, ran, unseen = [await add_film(database, facts(title, 1990)) for title in ("Heat", "Ran", "Unseen")]
    for user_id in range(1, 5):
        await services.ratings.rate(a_member(user_id), heat.film_id, Stars(9))
    clock.advance(days=-1)
    await _switch_on(services)
    clock.now = SUNDAY - timedelta(days=8)
    for user_id in range(1, 4):
        await services.ratings.rate(a_member(user_id), ran.film_id, Stars(4))
    clock.now = SUNDAY - timedelta(days=1)
    for user_id in range(4, 8):
        await services.ratings.rate(a_member(user_id), ran.film_id, Stars(8))
    await services.ratings.rate(a_member(1, OTHER_GUILD), unseen.film_id, Stars(8))
    await add_review(database, heat, a_draft(critic="Vera"), clock.now)
    await add_review(database, unseen, a_draft("Unseen", critic="Nobody"), clock.now)
    await add_review(database, unseen, a_draft("Unseen", critic="Ours"), clock.now, guild_id=GUILD)
    await add_review(database, unseen, a_draft("Unseen", critic="Theirs"), clock.now, guild_id=OTHER_GUILD)
    clock.now = SUNDAY
    await _run(services)

    (digest,) = posts.digests
    assert (digest.ratings, digest.raters) == (8, 7)
    assert [(rated.film.title, rated.ratings, rated.server.count) for rated in digest.most_rated] == [
        ("Heat", 4, 4),
        ("Ran", 4, 7),
    ]
    assert [(mover.film.title, mover.before, round(mover.after, 2)) for mover in digest.movers] == [("Ran", 2.0, 3.14)]
    assert [review.critic for review in digest.reviews] == ["Ours", "Vera"]
    assert digest.review_count == 2


async def test_other_features_tell_what_comes(services: Services, clock: Clock, posts: Posts) -> None:
    async def teller(guild_id: int) -> list[str]:
        return [f"Film night in {guild_id}"]

    await _switch_on(services)
    services.digests.add_teller(teller)
    clock.now = SUNDAY
    await _run(services)

    assert [digest.lines for digest in posts.digests] == [(f"Film night in {GUILD}",)]
