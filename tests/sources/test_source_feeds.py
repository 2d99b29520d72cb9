"""Reviews from feeds, and from the structured data of pages where a host allows it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Collection
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from shapes import atom, atom_entry, page_with_review, rss, rss_item
from web_site import Answer, Names, Site, a_fetcher, a_site, failing

from bot.readers import ReadOptions
from bot.sources import Batch, Cursor, FeedReviews, Malformed, RefusedAddress
from bot.sources.feed_items import Feed, FeedItem, read_feed
from bot.sources.feed_reviews import NotAReview, reviews_of, structured_data_in

Clock = Callable[[], datetime]
_ENTITY_BOMB = (
    b'<?xml version="1.0"?><!-- <x --><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    + b"".join(b'<!ENTITY %c "%s">' % (99 + n, b"&%c;" % (98 + n) * 10) for n in range(9))
    + b"]><rss version='2.0'><channel><title>&k;</title></channel></rss>"
)
_OUTER_ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    b"<rss version='2.0'><channel><title>&x;</title></channel></rss>"
)
FEBRUARY = datetime(2026, 2, 1, tzinfo=UTC)
HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    async with a_site() as opened:
        yield opened


async def _run(
    site: Site, clock: Clock, cursor: Cursor | None = None, *, pages_of: Collection[str] = (), path: str = "/feed.xml"
) -> Batch:
    names = Names(lantern_example=[["127.0.0.1"]])
    async with a_fetcher(site, clock, resolver=names) as fetcher:
        feeds = FeedReviews(fetcher, clock, pages_of=pages_of)
        return await feeds.new_reviews(f"http://lantern.example:{site.port}{path}", cursor or Cursor())


async def test_an_rss_item_becomes_a_review_with_an_excerpt(site: Site, clock: Clock) -> None:
    site.says("/feed.xml", Answer(rss(rss_item())))

    batch = await _run(site, clock)

    (review,) = batch.reviews
    draft = review.draft
    assert (draft.title, draft.year, draft.critic, draft.outlet) == (
        "The Salt Harbour",
        2025,
        "Ottilie Marsh",
        "Lantern Reviews",
    )
    assert draft.rating is not None
    assert (draft.rating.original, draft.rating.scale) == ("3.5/4", "4")
    assert draft.url == "https://lantern.example/1/the-salt-harbour"
    assert draft.published_on == date(2026, 3, 1)
    assert [section.text for section in draft.sections] == ["A slow film that rewards the patient watcher."]
    assert review.attribution == "Excerpt from Lantern Reviews; read on at the link."
    assert review.source_id.startswith("feed:lantern.example:")
    assert review.written_by == "critic"


async def test_an_atom_entry_becomes_a_review(site: Site, clock: Clock) -> None:
    site.says("/feed.xml", Answer(atom(atom_entry())))

    batch = await _run(site, clock)

    (review,) = batch.reviews
    assert (review.draft.title, review.draft.critic) == ("The Salt Harbour", "Ottilie Marsh")
    assert review.draft.rating is not None
    assert review.draft.rating.score_hundredths == 8000
    assert review.published_at == datetime(2026, 3, 1, 7, tzinfo=UTC)


async def test_an_empty_feed_is_an_empty_batch(site: Site, clock: Clock) -> None:
    site.says("/feed.xml", Answer(rss()))

    batch = await _run(site, clock)

    assert (batch.reviews, batch.problems) == ((), ())


async def test_new_reviews_come_once_and_oldest_first(site: Site, clock: Clock) -> None:
    site.says("/feed.xml", Answer(rss(rss_item(2), rss_item(1))))
    first = await _run(site, clock)
    site.says("/feed.xml", Answer(rss(rss_item(4), rss_item(3), rss_item(2), rss_item(1))))

    second = await _run(site, clock, Cursor.load(first.cursor.dump()))

    assert [review.draft.published_on for review in first.reviews] == [date(2026, 3, 1), date(2026, 3, 2)]
    assert [review.draft.published_on for review in second.reviews] == [date(2026, 3, 3), date(2026, 3, 4)]


async def test_an_unchanged_feed_is_not_read_again(site: Site, clock: Clock) -> None:
    site.says("/feed.xml", Answer(rss(rss_item()), headers={"ETag": '"v1"'}), Answer(status=304))
    first = await _run(site, clock)

    second = await _run(site, clock, first.cursor)

    assert second.reviews == ()
    assert second.cursor == first.cursor
    assert site.requests[1].headers["If-None-Match"] == '"v1"'


async def test_following_a_feed_posts_no_backlog(site: Site, clock: Clock) -> None:
    old = rss_item(1, date="Mon, 05 Jan 2026 09:00:00 +0000")
    site.says("/feed.xml", Answer(rss(rss_item(3, date=""), rss_item(2), old)))

    first = await _run(site, clock, Cursor.starting(FEBRUARY))
    site.says("/feed.xml", Answer(rss(rss_item(4, date=""), rss_item(3, date=""), rss_item(2), old)))
    second = await _run(site, clock, first.cursor)

    assert [review.draft.published_on for review in first.reviews] == [date(2026, 3, 2)]
    assert len(second.reviews) == 1


async def test_a_flood_is_handed_over_in_parts(site: Site, clock: Clock) -> None:
    stamps = [f"Sun, 01 Mar 2026 {number // 60:02}:{number % 60:02}:00 +0000" for number in range(35)]
    items = [rss_item(number + 1, date=stamp) for number, stamp in enumerate(stamps)]
    site.says("/feed.xml", Answer(rss(*reversed(items)), headers={"ETag": '"v1"'}))

    first = await _run(site, clock)
    second = await _run(site, clock, first.cursor)

    assert (len(first.reviews), first.has_more) == (30, True)
    assert (len(second.reviews), second.has_more) == (5, False)
    assert "If-None-Match" not in site.requests[1].headers
    assert second.cursor.validators.etag == '"v1"'


async def test_an_item_without_anything_to_know_it_by_costs_only_itself(site: Site, clock: Clock) -> None:
    site.says("/feed.xml", Answer(rss("<item></item>", rss_item(1), "<item><title>No link</title></item>")))

    batch = await _run(site, clock)

    assert len(batch.reviews) == 1
    assert len(batch.problems) == 2


@pytest.mark.parametrize(
    "item",
    [
        rss_item(title="New trailer for The Salt Harbour", text="<p>Watch it.</p>", category="News"),
        rss_item(title="Book review: The Long Tide", text="<p>A novel. 4/5</p>"),
        rss_item(title="TV review: Tides, season 2", text="<p>4/5</p>"),
    ],
)
async def test_what_is_no_film_review_is_passed_over(site: Site, clock: Clock, item: str) -> None:
    site.says("/feed.xml", Answer(rss(item)))

    batch = await _run(site, clock)

    assert batch.reviews == ()
    assert len(batch.passed_over) == 1
    assert batch.cursor.seen


async def test_a_broken_feed_is_read_as_far_as_it_goes(site: Site, clock: Clock) -> None:
    site.says("/feed.xml", Answer(rss(rss_item(1), rss_item(2))[:-40].replace(b"<language>", b"<language>&nbsp;<b>")))

    batch = await _run(site, clock)

    assert len(batch.reviews) == 2


async def test_letterboxd_feeds_are_refused(site: Site, clock: Clock) -> None:
    async with a_fetcher(site, clock) as fetcher:
        with pytest.raises(RefusedAddress, match="Letterboxd's terms"):
            await FeedReviews(fetcher, clock).new_reviews("https://letterboxd.com/somebody/rss/", Cursor())

    assert site.requests == []


async def test_a_page_is_not_asked_unless_its_host_is_allowed(site: Site, clock: Clock) -> None:
    site.says("/feed.xml", Answer(rss(rss_item(link=f"http://lantern.example:{site.port}/page"))))

    await _run(site, clock, pages_of=["another.example"])

    assert [request.path for request in site.requests] == ["/feed.xml"]


def _feed_with_page(site: Site, *page: Answer, robots: Answer | None = None, hours_old: float = 1) -> None:
    stamp = (datetime(2026, 3, 1, 12, tzinfo=UTC) - timedelta(hours=hours_old)).strftime("%a, %d %b %Y %H:%M:%S +0000")
    link = f"http://lantern.example:{site.port}/page"
    item = rss_item(title="The Salt Harbour", link=link, date=stamp, text="<p>A slow film.</p>")
    site.says("/feed.xml", Answer(rss(item), headers={"ETag": '"v1"'}))
    site.says("/page", *page)
    if robots is not None:
        site.says("/robots.txt", robots)


async def test_the_structured_data_of_an_allowed_page_is_read(site: Site, clock: Clock) -> None:
    _feed_with_page(site, Answer(page_with_review(), headers=HTML))

    batch = await _run(site, clock, pages_of=["Lantern.example"])

    (review,) = batch.reviews
    assert review.draft.rating is not None
    assert (review.draft.rating.value, review.draft.rating.scale) == ("4.5", "5")
    assert (review.draft.year, review.draft.outlet) == (2025, "The Lantern")
    assert "stay on the page" not in repr(review)
    assert [request.path for request in site.requests] == ["/feed.xml", "/robots.txt", "/page"]


@pytest.mark.parametrize(
    "robots",
    [
        Answer(b"User-agent: *\nDisallow: /"),
        Answer(b"\xef\xbb\xbfUser-agent: marquee\nDisallow: /page\n\nUser-agent: *\nAllow: /"),
        Answer(b"User-agent: *\nCrawl-delay: 600"),
        failing(403),
        Answer(b"x" * 600_000),
    ],
)
async def test_robots_are_respected(site: Site, clock: Clock, robots: Answer) -> None:
    _feed_with_page(site, Answer(page_with_review(), headers=HTML), robots=robots)

    batch = await _run(site, clock, pages_of=["lantern.example"])

    assert "/page" not in [request.path for request in site.requests]
    assert all(review.draft.rating is None for review in batch.reviews)


async def test_robots_are_asked_once_a_day(site: Site, clock: Clock) -> None:
    _feed_with_page(site, Answer(page_with_review(), headers=HTML), robots=Answer(b"User-agent: *\nAllow: /"))
    names = Names(lantern_example=[["127.0.0.1"]])

    async with a_fetcher(site, clock, resolver=names) as fetcher:
        feeds = FeedReviews(fetcher, clock, pages_of=["lantern.example"])
        for _ in range(2):
            await feeds.new_reviews(f"http://lantern.example:{site.port}/feed.xml", Cursor())
        clock.advance(hours=25)  # pyright: ignore[reportFunctionMemberAccess, reportUnknownMemberType]
        await feeds.new_reviews(f"http://lantern.example:{site.port}/feed.xml", Cursor())

    assert [request.path for request in site.requests].count("/robots.txt") == 2


@pytest.mark.parametrize(
    "fault",
    [failing(500), failing(429, Retry_After="900"), Answer(b"{}", headers={"Content-Type": "application/json"})],
)
async def test_a_review_waits_a_day_for_its_page_and_then_comes_without_it(
    site: Site, clock: Clock, fault: Answer
) -> None:
    _feed_with_page(site, fault)
    waiting = await _run(site, clock, pages_of=["lantern.example"])
    clock.advance(hours=24)  # pyright: ignore[reportFunctionMemberAccess, reportUnknownMemberType]
    given_up = await _run(site, clock, waiting.cursor, pages_of=["lantern.example"])

    assert (waiting.reviews, waiting.cursor.seen) == ((), ())
    assert "could not be read" in waiting.problems[0]
    assert "If-None-Match" not in site.requests[-1].headers
    assert len(given_up.reviews) + len(given_up.passed_over) == 1


async def test_a_review_that_waited_comes_with_its_page(site: Site, clock: Clock) -> None:
    _feed_with_page(site, failing(500), failing(500), failing(500), Answer(page_with_review(), headers=HTML))
    waiting = await _run(site, clock, pages_of=["lantern.example"])

    mended = await _run(site, clock, waiting.cursor, pages_of=["lantern.example"])

    assert mended.reviews[0].draft.rating is not None


async def test_a_page_that_leads_to_another_site_is_not_used(site: Site, clock: Clock) -> None:
    _feed_with_page(site, Answer(status=302, headers={"Location": f"{site.address}/moved"}))
    site.says("/moved", Answer(page_with_review(), headers=HTML))

    batch = await _run(site, clock, pages_of=["lantern.example"])

    assert all(review.draft.rating is None for review in batch.reviews)


def test_a_feed_whose_body_is_a_files_name_opens_no_file(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_bytes(rss(rss_item()))

    with pytest.raises(Malformed):
        read_feed(str(file).encode(), "http://lantern.example/", "", "lantern.example")


@pytest.mark.parametrize(
    "hostile",
    [
        _ENTITY_BOMB,
        _ENTITY_BOMB.decode().encode("utf-16"),
        _OUTER_ENTITY,
        b"<rss version='2.0'><channel>" + b"<item>" * 20_000,
        b"<rss version='2.0'><channel>" + b"<a>" * 20_000,
        b"<rss version='2.0'><channel><item><description>" + b"<" * 100_000,
        b"<rss version='2.0'><channel><item><title>" + b"&#60;b" * 20_000 + b"</title></item></channel></rss>",
    ],
    ids=[
        "entity bomb",
        "wide entity bomb",
        "outer entity",
        "nested items",
        "nested elements",
        "brackets",
        "escaped brackets",
    ],
)
def test_a_hostile_feed_is_read_or_refused_quickly(hostile: bytes) -> None:
    started = time.process_time()
    try:
        feed = read_feed(hostile, "http://lantern.example/", "", "lantern.example")
    except Malformed:
        feed = Feed(None, None, (), ())

    assert time.process_time() - started < 2
    assert len(feed.title or "") <= 100
    assert feed.title is None or Path("/etc/hostname").read_text().strip() not in feed.title


def test_structured_data_is_found_without_reading_the_page_again_and_again() -> None:
    assert structured_data_in('<script type="application/ld+json">{"a": 1}</script>') == ('{"a": 1}',)
    assert structured_data_in('<SCRIPT defer type="application/ld+json" >1</SCRIPT>') == ()
    started = time.process_time()
    assert structured_data_in('<script type="application/ld+json">' * 100_000) == ()
    assert structured_data_in("<script " * 200_000) == ()
    assert time.process_time() - started < 1


@given(st.text(max_size=200), st.text(max_size=200), st.lists(st.text(max_size=50), max_size=2))
def test_whatever_an_entry_holds_it_is_read_or_refused(title: str, content: str, blocks: list[str]) -> None:
    item = FeedItem("feed:x:1", title, None, None, None, content, content, ("Reviews",))
    try:
        reviews = reviews_of(item, Feed(None, None, (item,), ()), tuple(blocks), ReadOptions())
    except NotAReview as other:
        assert str(other)  # noqa: PT017  either outcome is right, as long as it says what it is
    else:
        assert len({review.source_id for review in reviews}) == len(reviews)
