"""The fetcher against a real server with real faults."""

from __future__ import annotations

import asyncio
import gzip
import logging
import socket
import traceback
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
import stamina
from stamina.instrumentation import RetryDetails
from web_site import CUT, KEY, SLOW, Answer, Names, Site, a_fetcher, a_site, failing

from bot.sources import (
    Limits,
    Malformed,
    Pace,
    RateLimited,
    RefusedAddress,
    SourceError,
    Unauthorised,
    Unavailable,
    Validators,
)
from bot.sources.answers import read_retry_after
from bot.sources.http import user_agent

Clock = Callable[[], datetime]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
QUICK = Limits(total_seconds=0.03, connect_seconds=0.03, attempts=1, body_bytes=100_000)


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    async with a_site() as opened:
        yield opened


async def test_a_document_comes_with_its_validators(site: Site, clock: Clock) -> None:
    stamp = {"ETag": '"v1"', "Last-Modified": "Sun, 01 Mar 2026 11:00:00 GMT", "Content-Type": "text/plain"}
    address = site.says("/a", Answer(b"words", headers=stamp))

    async with a_fetcher(site, clock) as fetcher:
        fetched = await fetcher.get(address)

    assert (fetched.body, fetched.content_type, fetched.is_unchanged) == (b"words", "text/plain", False)
    assert fetched.validators == Validators('"v1"', "Sun, 01 Mar 2026 11:00:00 GMT")
    assert fetched.address == address


async def test_an_unchanged_document_is_said_to_be_unchanged(site: Site, clock: Clock) -> None:
    address = site.says("/a", Answer(status=304, headers={"ETag": '"v2"'}))

    async with a_fetcher(site, clock) as fetcher:
        fetched = await fetcher.get(address, validators=Validators('"v1"', "yesterday"))

    assert fetched.is_unchanged
    assert fetched.validators == Validators('"v2"', "yesterday")
    assert site.requests[0].headers["If-None-Match"] == '"v1"'
    assert site.requests[0].headers["If-Modified-Since"] == "yesterday"


async def test_unchanged_without_a_condition_makes_no_sense(site: Site, clock: Clock) -> None:
    address = site.says("/a", Answer(status=304))

    async with a_fetcher(site, clock) as fetcher:
        with pytest.raises(Malformed):
            await fetcher.get(address)


async def test_marquee_says_who_it_is(site: Site, clock: Clock) -> None:
    address = site.says("/a", Answer(b""))

    async with a_fetcher(site, clock) as fetcher:
        await fetcher.get(address)

    assert site.requests[0].headers["User-Agent"].startswith("Marquee/")
    assert "(+host@films.example)" in site.requests[0].headers["User-Agent"]


def test_a_contact_cannot_break_the_header() -> None:
    assert "\n" not in user_agent("a\r\nX-Header: b (é)")
    assert "(" not in user_agent("")


@pytest.mark.parametrize("status", [401, 403])
async def test_refused_access_is_not_tried_again(site: Site, clock: Clock, status: int) -> None:
    address = site.says("/a", failing(status))

    async with a_fetcher(site, clock) as fetcher:
        with pytest.raises(Unauthorised, match=rf"127\.0\.0\.1.*HTTP {status}"):
            await fetcher.get(address)

    assert len(site.requests) == 1


async def test_an_absent_page_is_not_tried_again(site: Site, clock: Clock) -> None:
    async with a_fetcher(site, clock) as fetcher:
        with pytest.raises(Unavailable) as caught:
            await fetcher.get(f"{site.address}/nowhere")

    assert caught.value.is_absence
    assert not caught.value.is_passing
    assert len(site.requests) == 1


@pytest.mark.parametrize("fault", [failing(500), failing(503, Retry_After="2"), CUT, failing(429, Retry_After="2")])
async def test_a_passing_fault_is_outlasted(site: Site, clock: Clock, fault: Answer) -> None:
    address = site.says("/a", fault, fault, Answer(b"at last"))

    async with a_fetcher(site, clock) as fetcher:
        fetched = await fetcher.get(address)

    assert fetched.body == b"at last"
    assert len(site.requests) == 3


async def test_a_lasting_fault_ends_after_three_attempts(
    site: Site, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.sources")
    address = site.says("/a", failing(500))

    async with a_fetcher(site, clock) as fetcher:
        with pytest.raises(Unavailable, match=r"answers with an error \(HTTP 500\)") as caught:
            await fetcher.get(address)

    assert (caught.value.status, caught.value.is_passing) == (500, True)
    assert len(site.requests) == 3
    assert "An attempt failed: http://127.0.0.1" in caplog.text


async def test_a_short_retry_after_is_what_is_waited(site: Site, clock: Clock) -> None:
    waits: list[float] = []

    def note(details: RetryDetails) -> None:
        waits.append(details.wait_for)

    address = site.says("/a", failing(429, Retry_After="0.02"), Answer(b"welcome"))
    stamina.instrumentation.set_on_retry_hooks([note])
    try:
        async with a_fetcher(site, clock) as fetcher:
            with stamina.set_testing(False):
                fetched = await fetcher.get(address)
    finally:
        stamina.instrumentation.set_on_retry_hooks(None)

    assert waits == pytest.approx([0.02])
    assert fetched.body == b"welcome"


async def test_a_long_retry_after_keeps_marquee_away_without_asking(site: Site, clock: Clock) -> None:
    address = site.says("/a", failing(429, Retry_After="900"), Answer(b"welcome"))

    async with a_fetcher(site, clock) as fetcher:
        with pytest.raises(RateLimited) as first:
            await fetcher.get(address)
        with pytest.raises(RateLimited) as second:
            await fetcher.get(f"{site.address}/another")

        assert first.value.until == second.value.until == NOW + timedelta(minutes=15)
        assert len(site.requests) == 1
        clock.advance(minutes=15)  # pyright: ignore[reportFunctionMemberAccess, reportUnknownMemberType]
        assert (await fetcher.get(address)).body == b"welcome"


@pytest.mark.parametrize(
    ("header", "minutes"),
    [("Sun, 01 Mar 2026 12:30:00 GMT", 30), ("999999999", 24 * 60), ("soon", 1), ("-5", 1), ("9" * 5000, 1), (None, 1)],
)
async def test_any_retry_after_gives_a_bounded_moment(
    site: Site, clock: Clock, header: str | None, minutes: int
) -> None:
    address = site.says("/a", failing(429, **({"Retry_After": header} if header else {})))

    async with a_fetcher(site, clock) as fetcher:
        with pytest.raises(RateLimited) as caught:
            await fetcher.get(address)

    assert caught.value.until == NOW + timedelta(minutes=minutes)


def test_a_retry_after_in_the_past_means_now() -> None:
    assert read_retry_after("Sun, 01 Mar 2020 12:30:00 GMT", NOW) == 0
    assert read_retry_after("Sun, 01 Mar 2026 12:00:10 -0000", NOW) == 10


async def test_a_slow_server_is_given_up(site: Site, clock: Clock) -> None:
    address = site.says("/a", SLOW)

    async with a_fetcher(site, clock, limits=QUICK) as fetcher:
        with pytest.raises(Unavailable, match="does not answer in time"):
            await fetcher.get(address)


async def test_a_connection_that_breaks_is_said_to_be_unreachable(site: Site, clock: Clock) -> None:
    address = site.says("/a", CUT)

    async with a_fetcher(site, clock) as fetcher:
        with pytest.raises(Unavailable, match="can't be reached"):
            await fetcher.get(address)


async def test_a_closed_port_is_said_to_be_unreachable(site: Site, clock: Clock) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # bound, but nobody listens
        site.port = silent.getsockname()[1]
        async with a_fetcher(site, clock) as fetcher:
            with pytest.raises(Unavailable, match="can't be reached"):
                await fetcher.get(site.address)


async def test_an_answer_that_is_not_http_is_malformed(clock: Clock, site: Site) -> None:
    async def mumble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(mumble, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    site.port = port
    async with server, a_fetcher(site, clock) as fetcher:
        with pytest.raises(Malformed, match="does not speak HTTP"):
            await fetcher.get(f"http://127.0.0.1:{port}/")


async def test_an_unknown_name_is_said_to_be_unknown(site: Site, clock: Clock) -> None:
    async with a_fetcher(site, clock, resolver=Names()) as fetcher:
        with pytest.raises(Unavailable, match=r"The name films\.example can't be found"):
            await fetcher.get(f"http://films.example:{site.port}/")


async def test_a_packed_body_is_unpacked(site: Site, clock: Clock) -> None:
    packed = gzip.compress(b"first ", mtime=0) + gzip.compress(b"second")
    deflated = zlib.compress(b"third")
    one = site.says("/a", Answer(packed, headers={"Content-Encoding": "gzip"}))
    two = site.says("/b", Answer(deflated, headers={"Content-Encoding": "deflate"}))

    async with a_fetcher(site, clock) as fetcher:
        assert (await fetcher.get(one)).body == b"first second"
        assert (await fetcher.get(two)).body == b"third"

    assert site.requests[0].headers["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize(
    ("body", "encoding", "problem"),
    [
        (b"x" * 100_001, "identity", "too much"),
        (gzip.compress(bytes(50_000_000), mtime=0), "gzip", "too much"),
        (gzip.compress(bytes(90_000), mtime=0) * 2, "gzip", "too much"),
        (gzip.compress(b"x", mtime=0) * 9, "gzip", "too many parts"),
        (gzip.compress(b"words" * 100, mtime=0)[:-9], "gzip", "cut short"),
        (b"not packed at all", "gzip", "damaged"),
        (b"words", "br", "not asked for"),
    ],
)
async def test_a_body_that_is_too_large_or_damaged_is_refused(
    site: Site, clock: Clock, body: bytes, encoding: str, problem: str
) -> None:
    address = site.says("/a", Answer(body, headers={"Content-Encoding": encoding}))

    async with a_fetcher(site, clock) as fetcher:
        with pytest.raises(Malformed, match=problem):
            await fetcher.get(address)

    assert len(site.requests) == 1


async def test_a_bomb_is_never_unpacked_as_a_whole(site: Site, clock: Clock) -> None:
    address = site.says("/a", Answer(gzip.compress(bytes(50_000_000), mtime=0), headers={"Content-Encoding": "gzip"}))

    async with a_fetcher(site, clock) as fetcher:
        tracemalloc.start()
        with pytest.raises(Malformed):
            await fetcher.get(address)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert peak < 5_000_000


async def test_a_body_without_a_stated_length_is_limited_too(site: Site, clock: Clock) -> None:
    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        try:
            for _ in range(1_000):
                writer.write(b"x" * 10_000)
                await writer.drain()
        except ConnectionError:
            pass
        writer.close()

    server = await asyncio.start_server(flood, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    site.port = port
    async with server, a_fetcher(site, clock) as fetcher:
        with pytest.raises(Malformed, match="too much"):
            await fetcher.get(f"http://127.0.0.1:{port}/")


async def test_redirects_are_followed_to_the_end(site: Site, clock: Clock) -> None:
    address = site.says("/a", Answer(status=301, headers={"Location": "/b"}))
    site.says("/b", Answer(status=307, headers={"Location": f"{site.address}/c?x=1"}))
    site.says("/c", Answer(b"here"))

    async with a_fetcher(site, clock) as fetcher:
        fetched = await fetcher.get(address)

    assert (fetched.body, fetched.address) == (b"here", f"{site.address}/c?x=1")


@pytest.mark.parametrize(
    ("location", "problem"),
    [("/a", "redirects too often"), ("", "redirects to nowhere"), ("http://[", "can't be understood")],
)
async def test_a_redirect_that_leads_nowhere_is_malformed(
    site: Site, clock: Clock, location: str, problem: str
) -> None:
    address = site.says("/a", Answer(status=302, headers={"Location": location}))

    async with a_fetcher(site, clock) as fetcher:
        with pytest.raises(Malformed, match=problem):
            await fetcher.get(address)

    assert len(site.requests) <= 6


@pytest.mark.parametrize(
    "location",
    [
        "http://10.0.0.1:{port}/",
        "http://169.254.169.254:{port}/latest/meta-data/",
        "http://[::ffff:10.0.0.1]:{port}/",
        "http://inside.example:{port}/",
        "http://127.0.0.1:22/",
        "file:///etc/passwd",
        "https://letterboxd.com/somebody/rss/",
        "http://user:word@127.0.0.1:{port}/",
    ],
)
async def test_a_redirect_to_where_marquee_may_not_go_is_refused(site: Site, clock: Clock, location: str) -> None:
    names = Names(inside_example=[["192.168.0.10"]])
    address = site.says("/a", Answer(status=302, headers={"Location": location.format(port=site.port)}))

    async with a_fetcher(site, clock, resolver=names) as fetcher:
        with pytest.raises(RefusedAddress):
            await fetcher.get(address)

    assert len(site.requests) == 1


async def test_a_name_that_changes_its_address_after_the_check_is_refused(site: Site, clock: Clock) -> None:
    names = Names(rebinding_example=[["127.0.0.1"], ["10.0.0.1"]])
    site.says("/feed", Answer(b"words"))
    address = f"http://rebinding.example:{site.port}/feed"

    async with a_fetcher(site, clock, resolver=names) as fetcher:
        await fetcher.guard.check(address)
        with pytest.raises(RefusedAddress):
            await fetcher.get(address)

    assert site.requests == []


async def test_the_connection_goes_to_the_address_that_was_checked(site: Site, clock: Clock) -> None:
    names = Names(rebinding_example=[["127.0.0.1"], ["10.0.0.1"]])
    site.says("/feed", Answer(b"words"))

    async with a_fetcher(site, clock, resolver=names) as fetcher:
        fetched = await fetcher.get(f"http://rebinding.example:{site.port}/feed")

    assert fetched.body == b"words"
    assert names.asked == ["rebinding.example"]


async def test_this_machine_is_refused_unless_a_test_allows_it(site: Site, clock: Clock) -> None:
    address = site.says("/a", Answer(b"words"))

    async with a_fetcher(site, clock, allow_loopback=False, resolver=Names(here_example=[["127.0.0.1"]])) as fetcher:
        with pytest.raises(RefusedAddress):
            await fetcher.get(address)
        with pytest.raises(RefusedAddress):
            await fetcher.get(f"http://here.example:{site.port}/a")

    assert site.requests == []


async def test_a_key_stays_with_its_own_site(site: Site, clock: Clock) -> None:
    names = Names(other_example=[["127.0.0.1"]])
    address = site.says("/a", Answer(status=302, headers={"Location": f"http://other.example:{site.port}/b"}))
    site.says("/b", Answer(b"there"))

    async with a_fetcher(site, clock, resolver=names) as fetcher:
        await fetcher.get(address, private_headers={"Authorization": KEY}, private_query={"api-key": KEY})

    first, second = site.requests
    assert (first.headers["Authorization"], first.query["api-key"]) == (KEY, KEY)
    assert "Authorization" not in second.headers
    assert KEY not in str(second.url)


@pytest.mark.parametrize(
    "fault",
    [
        failing(401),
        failing(404),
        failing(429, Retry_After="900"),
        failing(500),
        CUT,
        SLOW,
        Answer(b"x" * 200_000),
        Answer(status=302, headers={"Location": "http://10.0.0.1/"}),
        Answer(status=302),
        Answer(status=302, headers={"Location": "http://["}),
    ],
)
async def test_a_key_is_in_no_error_and_no_log(
    site: Site, clock: Clock, fault: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    address = site.says("/a", fault)

    async with a_fetcher(site, clock, limits=QUICK) as fetcher:
        with pytest.raises(SourceError) as caught:
            await fetcher.get(address, private_query={"api-key": KEY}, private_headers={"Authorization": KEY})

    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + caplog.text
    assert KEY not in told + "".join(str(record.__dict__) for record in caplog.records)
    assert caught.value.__context__ is None


async def test_requests_to_one_host_keep_their_distance(site: Site, clock: Clock) -> None:
    now, waits = [100.0], list[float]()

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    pace = Pace(1.0, {"quick.example": 0.1}, monotonic=lambda: now[0], sleep=sleep)
    address = site.says("/a", Answer(b"words"))

    async with a_fetcher(site, clock, pace=pace) as fetcher:
        for _ in range(3):
            await fetcher.get(address)
    await pace.turn("another.example")
    await pace.turn("quick.example")
    pace.slow_down("quick.example", 5)
    await pace.turn("quick.example")
    await pace.turn("quick.example")

    assert waits == pytest.approx([1.0, 1.0, 0.1, 5.0])
