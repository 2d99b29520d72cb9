"""Sources that bring reviews by themselves: once each, nothing lost, and told in the right places."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from builders import GUILD, OTHER_GUILD, a_draft, a_member, add_film, add_review, facts
from sources.shapes import guardian_item, guardian_page, rss, rss_item
from sources.web_site import KEY, Answer, Names, Site, a_fetcher, a_site, failing, in_json
from stage import NOON, Clock

from bot.domain.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from bot.domain.guilds import GuildSettings
from bot.domain.moderation import Actor
from bot.domain.reviews import Review, ReviewFilter
from bot.domain.stars import Stars
from bot.services import Services, build_services
from bot.services.library.announcements import ANNOUNCE
from bot.services.library.sources import Network
from bot.sources import Batch, Cursor, FeedReviews, Fetcher, GuardianReviews, RefusedAddress
from bot.storage.guilds import GuildStore
from bot.storage.jobs import JobStore
from bot.storage.reviews import ReviewStore

if TYPE_CHECKING:
    from bot.domain.jobs import Job
    from bot.storage.database import Connection, Database

MODERATOR = Actor(guild_id=GUILD, user_id=9, display_name="Mo", manages_messages=True)
STRANGER = replace(MODERATOR, guild_id=OTHER_GUILD)
MEMBER = replace(MODERATOR, manages_messages=False)
NEWS = 77


def dated(number: int, **changes: object) -> str:
    """An item published so many hours after noon, when the feed was followed."""
    text = f"Sun, 01 Mar 2026 {12 + number}:00:00 +0000"
    title = str(changes.pop("title", f"Review: Film Number {number} (2026)"))
    return rss_item(number, title=title, date=text, **changes)  # pyright: ignore[reportArgumentType]


@dataclass
class Wired:
    """The services with a site to read; `posts` are the announcements that were sent."""

    site: Site
    clock: Clock
    database: Database
    fetcher: Fetcher
    with_guardian: bool = False
    posts: list[tuple[int, tuple[Review, ...], int]] = field(default_factory=list[tuple[int, tuple[Review, ...], int]])

    def __post_init__(self) -> None:
        self.services = self.restarted()

    @property
    def feed(self) -> str:
        return f"http://lantern.example:{self.site.port}/feed.xml"

    def restarted(self) -> Services:
        """The same file and sources in a new process."""
        guardian = GuardianReviews(self.fetcher, KEY, self.clock, base=self.site.address)
        network = Network(
            self.fetcher.guard, FeedReviews(self.fetcher, self.clock), guardian if self.with_guardian else None
        )
        services = build_services(self.database, self.clock, network=network)

        async def post(job: Job) -> None:
            if news := await services.announcements.content(job):
                self.posts.append((news.guild_id, news.reviews, news.more))

        services.jobs.outside(ANNOUNCE, post)
        self.services = services
        return services

    async def run(self) -> None:
        """Do all that is due."""
        while await self.services.jobs.run_due():
            await self.services.sources.settled()

    async def reviews(self, guild_id: int = GUILD) -> list[str]:
        async with self.database.read() as connection:
            found = await ReviewStore(connection).browse(ReviewFilter(), guild_id, limit=50, offset=0)
        return [review.film_label for review in reversed(found)]

    async def last_error(self) -> str | None:
        [source] = (await self.services.feeds.overview(MODERATOR)).sources
        return source.last_error

    @property
    def told(self) -> list[list[str]]:
        return [[review.film_label for review in reviews] for _, reviews, _ in self.posts]


@pytest_asyncio.fixture
async def wired(database: Database, clock: Clock) -> AsyncIterator[Wired]:
    names = Names(lantern_example=[["127.0.0.1"]], inner_example=[["10.0.0.1"]])
    async with a_site() as site, a_fetcher(site, clock, resolver=names) as fetcher:
        site.says("/feed.xml", Answer(rss()))
        opened = Wired(site, clock, database, fetcher)
        yield opened
        await opened.services.sources.stop()


@pytest_asyncio.fixture
async def followed(wired: Wired) -> Wired:
    """A server with a news channel that follows the feed."""
    await set_news_channel(wired.database, GUILD)
    wired.site.says("/feed.xml", Answer(rss(rss_item(99, date="Sun, 01 Feb 2026 09:00:00 +0000"))))
    await wired.services.sources.start()
    await wired.services.feeds.follow(MODERATOR, wired.feed)
    await wired.run()
    return wired


async def set_news_channel(database: Database, guild_id: int) -> None:
    async def act(connection: Connection) -> None:
        await GuildStore(connection).put(GuildSettings(guild_id=guild_id, news_channel_id=NEWS))

    await database.write(act)


async def due_jobs(database: Database, kind: str) -> int:
    async with database.read() as connection:
        row = await connection.fetch_one("SELECT COUNT(*) AS jobs FROM jobs WHERE kind = :kind", {"kind": kind})
    return row["jobs"] if row else -1


async def test_following_a_feed_brings_no_backlog(followed: Wired) -> None:
    assert await followed.reviews() == []
    assert followed.posts == []
    assert await followed.last_error() is None


async def test_new_reviews_come_in_oldest_first_and_are_told_once(followed: Wired) -> None:
    followed.site.says("/feed.xml", Answer(rss(dated(2), dated(1))))
    for _ in range(3):
        followed.clock.advance(hours=3)
        await followed.run()

    assert await followed.reviews() == ["Film Number 1 (2026)", "Film Number 2 (2026)"]
    assert followed.told == [["Film Number 1 (2026)", "Film Number 2 (2026)"]]


async def test_what_comes_in_is_an_excerpt_with_its_attribution(followed: Wired) -> None:
    followed.site.says("/feed.xml", Answer(rss(dated(1))))
    followed.clock.advance(hours=2)
    await followed.run()

    [(guild_id, (review,), more)] = followed.posts
    assert (guild_id, more) == (GUILD, 0)
    assert review.is_excerpt
    assert review.attribution == "Excerpt from Lantern Reviews; read on at the link."
    assert review.rating is not None
    assert review.rating.original == "3.5/4"


async def test_another_server_sees_none_of_it(followed: Wired) -> None:
    await set_news_channel(followed.database, OTHER_GUILD)
    followed.site.says("/feed.xml", Answer(rss(dated(1))))
    followed.clock.advance(hours=2)
    await followed.run()

    [source] = (await followed.services.feeds.overview(MODERATOR)).sources
    assert await followed.reviews(OTHER_GUILD) == []
    assert [guild for guild, *_ in followed.posts] == [GUILD]
    assert (await followed.services.feeds.overview(STRANGER)).sources == ()
    for act in (followed.services.feeds.unfollow, followed.services.feeds.sync_now):
        with pytest.raises(NotFound):
            await act(STRANGER, source.source_id)


async def test_of_many_reviews_five_are_told_and_the_rest_counted(followed: Wired) -> None:
    followed.site.says("/feed.xml", Answer(rss(*(dated(number) for number in range(9, 0, -1)))))
    followed.clock.advance(hours=10)
    await followed.run()

    assert len(await followed.reviews()) == 9
    assert followed.told == [[f"Film Number {number} (2026)" for number in range(1, 6)]]
    assert followed.posts[0][2] == 4


async def test_more_than_one_run_can_take_is_told_in_one_post(followed: Wired) -> None:
    items = [
        rss_item(n, title=f"Review: Film Number {n} (2026)", date=f"Mon, 02 Mar 2026 10:{n:02}:00 +0000")
        for n in range(40)
    ]
    followed.site.says("/feed.xml", Answer(rss(*items)))
    followed.clock.advance(days=2)
    await followed.run()

    assert len(await followed.reviews()) == 40
    assert [(len(reviews), more) for _, reviews, more in followed.posts] == [(5, 35)]


async def test_a_restart_between_taking_and_telling_tells_once(followed: Wired) -> None:
    followed.site.says("/feed.xml", Answer(rss(dated(1))))
    followed.clock.advance(hours=2)
    await followed.services.jobs.run_due()
    await followed.services.sources.settled()
    assert (followed.posts, await due_jobs(followed.database, ANNOUNCE)) == ([], 1)

    await followed.restarted().sources.start()
    await followed.run()
    await followed.restarted().sources.start()
    followed.clock.advance(hours=2)
    await followed.run()

    assert followed.told == [["Film Number 1 (2026)"]]


async def test_a_process_that_was_killed_while_it_read_loses_nothing(followed: Wired) -> None:
    followed.site.says("/feed.xml", Answer(is_slow=True))
    followed.clock.advance(hours=2)
    await followed.services.jobs.run_due()
    await followed.services.sources.stop()

    followed.site.says("/feed.xml", Answer(rss(dated(1))))
    await followed.restarted().sources.start()
    await followed.run()

    assert await followed.reviews() == ["Film Number 1 (2026)"]
    assert await due_jobs(followed.database, "sync_source") == 1


async def test_a_lost_run_is_begun_again_also_by_its_own_job(followed: Wired) -> None:
    followed.site.says("/feed.xml", Answer(is_slow=True))
    followed.clock.advance(hours=2)
    await followed.services.jobs.run_due()
    await followed.services.sources.stop()
    followed.restarted()  # without looking for what was lost

    followed.site.says("/feed.xml", Answer(rss(dated(1))))
    followed.clock.advance(hours=1, seconds=1)
    await followed.run()

    assert await followed.reviews() == ["Film Number 1 (2026)"]


async def test_a_removed_feed_is_read_no_more_and_the_undo_goes_on_where_it_stopped(followed: Wired) -> None:
    [source] = (await followed.services.feeds.overview(MODERATOR)).sources
    removed = await followed.services.feeds.unfollow(MODERATOR, source.source_id)
    asked = len(followed.site.requests)
    followed.site.says("/feed.xml", Answer(rss(dated(1))))
    followed.clock.advance(hours=2)
    await followed.run()
    assert (len(followed.site.requests), await followed.reviews()) == (asked, [])
    assert (await followed.services.feeds.overview(MODERATOR)).sources == ()

    await followed.services.moderation.undo(MODERATOR, removed.number)
    await followed.run()

    assert await followed.reviews() == ["Film Number 1 (2026)"]
    assert followed.told == [["Film Number 1 (2026)"]]


async def test_undoing_the_follow_stops_it_also_after_it_ran(followed: Wired) -> None:
    await followed.services.moderation.undo(MODERATOR, 1)

    assert (await followed.services.feeds.overview(MODERATOR)).sources == ()


async def test_a_feed_removed_while_it_is_read_brings_nothing(followed: Wired, monkeypatch: pytest.MonkeyPatch) -> None:
    [source] = (await followed.services.feeds.overview(MODERATOR)).sources
    read = FeedReviews.new_reviews

    async def read_and_remove(self: FeedReviews, address: str, cursor: Cursor) -> Batch:
        batch = await read(self, address, cursor)
        await followed.services.feeds.unfollow(MODERATOR, source.source_id)
        return batch

    monkeypatch.setattr(FeedReviews, "new_reviews", read_and_remove)
    followed.site.says("/feed.xml", Answer(rss(dated(1))))
    followed.clock.advance(hours=2)
    await followed.run()

    assert await followed.reviews() == []
    assert await due_jobs(followed.database, "sync_source") == 0


async def test_a_feed_followed_anew_starts_with_what_is_new(followed: Wired) -> None:
    [source] = (await followed.services.feeds.overview(MODERATOR)).sources
    await followed.services.feeds.unfollow(MODERATOR, source.source_id)
    followed.site.says("/feed.xml", Answer(rss(dated(1))))
    followed.clock.advance(hours=5)

    await followed.services.feeds.follow(MODERATOR, followed.feed)
    await followed.run()

    assert await followed.reviews() == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (failing(401), "refuses access"),
        (failing(500), "HTTP 500"),
        (Answer(b"{}", headers={"Content-Type": "application/json"}), "not an RSS or Atom feed"),
        (Answer(b"<!doctype html><p>Closed for repairs."), "not an RSS or Atom feed"),
        (Answer(is_cut=True), "can't be reached"),
    ],
)
async def test_a_failing_feed_is_told_and_recovers_by_itself(
    followed: Wired, caplog: pytest.LogCaptureFixture, answer: Answer, words: str
) -> None:
    followed.site.says("/feed.xml", answer)
    followed.clock.advance(hours=2)
    with caplog.at_level(logging.WARNING):
        await followed.run()
    lines = [record.getMessage() for record in caplog.records if "Source" in record.getMessage()]

    assert words in str(await followed.last_error())
    assert len(lines) == 1
    assert words in lines[0]
    assert "Next try at 2026-03-01 1" in lines[0]
    assert not [record for record in caplog.records if record.exc_info]

    followed.site.says("/feed.xml", Answer(rss(dated(1))))
    followed.clock.advance(hours=1, minutes=1)
    await followed.run()

    assert await followed.last_error() is None
    assert await followed.reviews() == ["Film Number 1 (2026)"]


async def test_failures_in_a_row_are_further_and_further_apart(followed: Wired) -> None:
    followed.site.says("/feed.xml", failing(503))
    waits: list[timedelta] = []
    for _ in range(14):
        [source] = (await followed.services.feeds.overview(MODERATOR)).sources
        assert source.next_run_at is not None
        followed.clock.now = source.next_run_at + timedelta(seconds=1)
        await followed.run()
        [source] = (await followed.services.feeds.overview(MODERATOR)).sources
        assert source.next_run_at is not None
        waits.append(source.next_run_at - followed.clock.now)

    assert waits[0] <= timedelta(minutes=1)
    assert waits == sorted(waits)
    assert waits[-1] <= timedelta(hours=12)


async def test_a_site_that_wants_to_be_left_alone_is_left_alone_also_by_sync_now(followed: Wired) -> None:
    [source] = (await followed.services.feeds.overview(MODERATOR)).sources
    followed.site.says("/feed.xml", failing(429, Retry_After="14400"))
    followed.clock.advance(hours=2)
    await followed.run()
    asked = len(followed.site.requests)

    followed.clock.advance(hours=3)
    await followed.restarted().sources.start()
    await followed.run()
    with pytest.raises(InvalidInput, match="left alone"):
        await followed.services.feeds.sync_now(MODERATOR, source.source_id)
    assert len(followed.site.requests) == asked

    followed.site.says("/feed.xml", Answer(rss(dated(1))))
    followed.clock.advance(hours=1, seconds=1)
    await followed.run()
    assert await followed.reviews() == ["Film Number 1 (2026)"]


async def test_sync_now_runs_at_once_but_not_again_and_again(followed: Wired) -> None:
    [source] = (await followed.services.feeds.overview(MODERATOR)).sources
    followed.site.says("/feed.xml", Answer(rss(dated(0))))
    followed.clock.advance(minutes=5)

    await followed.services.feeds.sync_now(MODERATOR, source.source_id)
    await followed.run()

    assert await followed.reviews() == ["Film Number 0 (2026)"]
    with pytest.raises(AlreadyDone):
        await followed.services.feeds.sync_now(MODERATOR, source.source_id)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/feed",
        "http://inner.example:{port}/feed",
        "https://letterboxd.com/someone/rss/",
        "ftp://lantern.example/feed",
        "feed",
        "http://user:secret@lantern.example/",
        "http://[::ffff:10.0.0.1]/",
        "x" * 5_000,
    ],
)
async def test_an_address_that_may_not_be_opened_is_refused_in_a_sentence(wired: Wired, address: str) -> None:
    with pytest.raises(RefusedAddress) as refusal:
        await wired.services.feeds.follow(MODERATOR, address.format(port=wired.site.port))

    assert "secret" not in str(refusal.value)
    assert str(refusal.value).endswith((".", "/data import."))
    assert wired.site.requests == []
    assert (await wired.services.feeds.overview(MODERATOR)).sources == ()


async def test_members_follow_and_see_nothing(followed: Wired) -> None:
    [source] = (await followed.services.feeds.overview(MODERATOR)).sources
    for act in (
        followed.services.feeds.overview(MEMBER),
        followed.services.feeds.follow(MEMBER, followed.feed),
        followed.services.feeds.unfollow(MEMBER, source.source_id),
        followed.services.feeds.sync_now(MEMBER, source.source_id),
    ):
        with pytest.raises(NotAllowed):
            await act


async def test_the_same_feed_is_followed_once_and_a_server_follows_only_so_many(wired: Wired) -> None:
    base = f"http://lantern.example:{wired.site.port}"
    for number in range(12):
        await wired.services.feeds.follow(MODERATOR, f"{base}/{number}")

    with pytest.raises(AlreadyDone):
        await wired.services.feeds.follow(MODERATOR, f"{base}/3#part")
    with pytest.raises(InvalidInput, match="at most 12"):
        await wired.services.feeds.follow(MODERATOR, f"{base}/12")


async def test_without_the_web_nothing_can_be_followed(services: Services) -> None:
    await services.sources.start()
    with pytest.raises(InvalidInput, match="without a connection"):
        await services.feeds.follow(MODERATOR, "https://lantern.example/feed")

    assert not (await services.feeds.overview(MODERATOR)).has_network


async def test_a_key_in_an_address_is_shown_nowhere(wired: Wired, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    wired.site.says("/private", failing(500))
    case = await wired.services.feeds.follow(MODERATOR, f"http://lantern.example:{wired.site.port}/private?key=s3cr3t")
    await wired.run()

    [source] = (await wired.services.feeds.overview(MODERATOR)).sources
    assert "/private" in source.label
    assert "s3cr3t" not in f"{source} {case}"
    assert not [
        record for record in caplog.records if record.name.startswith("bot") and "s3cr3t" in record.getMessage()
    ]


async def test_a_review_that_a_moderator_removed_does_not_come_back(followed: Wired) -> None:
    followed.site.says("/feed.xml", Answer(rss(dated(1))))
    followed.clock.advance(hours=2)
    await followed.run()
    [(_, (review,), _)] = followed.posts
    await followed.services.publishing.remove(MODERATOR, review.review_id)

    # A source that lost its place hands everything over again.
    async def forget(connection: Connection) -> None:
        await connection.execute(
            "UPDATE sources SET cursor = :cursor", {"cursor": '["2026-03-01T12:00:00+00:00",null,[],null,null]'}
        )

    await followed.database.write(forget)
    followed.clock.advance(hours=2)
    await followed.run()

    assert await followed.reviews() == []
    assert len(followed.posts) == 1


async def test_a_review_that_the_library_has_is_left_out(followed: Wired) -> None:
    film = await add_film(followed.database, facts("Film Number 1", 2026))
    draft = a_draft(critic="Ottilie Marsh", outlet="Lantern Reviews")
    await add_review(followed.database, film, draft, NOON)
    followed.site.says("/feed.xml", Answer(rss(dated(1))))
    followed.clock.advance(hours=2)
    await followed.run()

    assert await followed.reviews() == ["Film Number 1 (2026)"]
    assert followed.posts == []


async def test_a_feed_s_review_goes_to_the_film_of_the_catalogue(followed: Wired) -> None:
    film = await add_film(followed.database, facts("Film Number 1", 2026))
    followed.site.says("/feed.xml", Answer(rss(dated(1), dated(2, title="Review: Heat (2026)"))))
    await add_film(followed.database, facts("Heat", 1995))
    followed.clock.advance(hours=3)
    await followed.run()

    [(_, (first, second), _)] = followed.posts
    assert first.film_id == film.film_id
    assert second.film_label == "Heat (2026)"
    async with followed.database.read() as connection:
        row = await connection.fetch_one("SELECT guild_id FROM films WHERE film_id = :id", {"id": second.film_id})
    assert row is not None
    assert row["guild_id"] == GUILD


async def test_an_item_that_cannot_be_stored_costs_only_itself(
    followed: Wired, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from bot.storage.library import LibraryStore

    put = LibraryStore.put

    async def fail_once(self: LibraryStore, draft: object, *rest: object, **more: object) -> int:
        if getattr(draft, "title", "") == "Film Number 1":
            raise RuntimeError("no")
        return await put(self, draft, *rest, **more)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(LibraryStore, "put", fail_once)
    followed.site.says("/feed.xml", Answer(rss(dated(1), dated(2))))
    followed.clock.advance(hours=3)
    await followed.run()

    assert await followed.reviews() == ["Film Number 2 (2026)"]
    assert "could not be stored" in caplog.text


@pytest_asyncio.fixture
async def guardian(wired: Wired) -> Wired:
    """Marquee with the Guardian's key, in two servers, of which one has rated the film."""
    wired.with_guardian = True
    wired.restarted()
    for guild_id in (GUILD, OTHER_GUILD):
        await set_news_channel(wired.database, guild_id)
    wired.site.says("/search", in_json(guardian_page()))
    await wired.services.sources.start()
    await wired.run()
    return wired


def later(number: int = 1, **changes: object) -> dict[str, object]:
    return guardian_item(number, webPublicationDate=f"2026-03-01T1{number + 2}:00:00Z", **changes)


async def test_the_guardian_s_reviews_are_everybody_s_and_told_where_the_film_was_rated(guardian: Wired) -> None:
    film = await add_film(guardian.database, facts("The Salt Harbour", 2025))
    await guardian.services.ratings.rate(a_member(), film.film_id, Stars(8))
    guardian.site.says("/search", in_json(guardian_page(later())))
    guardian.clock.advance(hours=2)
    await guardian.run()

    assert await guardian.reviews(GUILD) == await guardian.reviews(OTHER_GUILD) == ["The Salt Harbour (2025)"]
    assert [guild for guild, *_ in guardian.posts] == [GUILD]
    [review] = guardian.posts[0][1]
    assert (review.film_id, review.guild_id, review.is_excerpt) == (film.film_id, None, True)
    assert "Guardian News & Media" in str(review.attribution)


async def test_a_film_that_may_be_another_is_left_out_with_a_line(
    guardian: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    await add_film(guardian.database, facts("The Salt Harbour", 1951))
    guardian.site.says("/search", in_json(guardian_page(later())))
    guardian.clock.advance(hours=2)
    await guardian.run()

    assert await guardian.reviews() == []
    assert "“The Salt Harbour” may or may not be a film of the catalogue (The Salt Harbour (1951))" in caplog.text


async def test_the_guardian_s_words_go_after_a_day_and_the_stars_stay(guardian: Wired) -> None:
    film = await add_film(guardian.database, facts("The Salt Harbour", 2025))
    guardian.site.says("/search", in_json(guardian_page(later())))
    guardian.clock.advance(hours=2)
    await guardian.run()
    taken = await guardian.services.reviews.open_film(film.film_id, GUILD)
    guardian.clock.advance(hours=23, minutes=30)
    await guardian.run()
    cut = await guardian.services.reviews.open_film(film.film_id, GUILD)

    assert taken.review.sections
    assert (cut.review.sections, cut.review.verdict, cut.review.headline) == ((), None, None)
    assert cut.review.rating == taken.review.rating
    assert cut.review.url == taken.review.url


@pytest.mark.parametrize(
    "answer",
    [failing(401), failing(429, Retry_After="1200"), failing(500), Answer(b"<html>"), in_json({"response": []})],
)
async def test_the_guardian_failing_shows_no_key_and_loses_nothing(
    guardian: Wired, caplog: pytest.LogCaptureFixture, answer: Answer
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    guardian.site.says("/search", answer)
    guardian.clock.advance(hours=1, minutes=30)
    await guardian.run()
    assert "Source 1 (The Guardian)" in caplog.text
    assert KEY not in caplog.text
    assert KEY not in str(await guardian.last_error())

    guardian.site.says("/search", in_json(guardian_page(later())))
    guardian.clock.advance(hours=1, minutes=1)
    await guardian.run()

    assert await guardian.reviews() == ["The Salt Harbour"]


async def test_without_its_key_the_guardian_rests_and_goes_on_with_it(guardian: Wired) -> None:
    guardian.with_guardian = False
    await guardian.restarted().sources.start()
    guardian.clock.advance(hours=2)
    await guardian.run()
    assert (await guardian.services.feeds.overview(MODERATOR)).sources == ()

    guardian.with_guardian = True
    guardian.site.says("/search", in_json(guardian_page(later())))
    await guardian.restarted().sources.start()
    await guardian.run()

    assert await guardian.reviews() == ["The Salt Harbour"]


async def test_a_start_leaves_one_job_for_each_source(guardian: Wired) -> None:
    await guardian.services.feeds.follow(MODERATOR, guardian.feed)
    for _ in range(3):
        await guardian.restarted().sources.start()
        await guardian.run()

    assert await due_jobs(guardian.database, "sync_source") == 2
    assert await due_jobs(guardian.database, "source_upkeep") == 1
    async with guardian.database.read() as connection:
        assert await JobStore(connection).next_due() is not None
