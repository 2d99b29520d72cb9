"""Every client meets every fault: one clear error, the cursor untouched, and the next run goes well."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

import pytest
import pytest_asyncio
from shapes import guardian_item, guardian_page, rss, rss_item, tmdb_film, tmdb_review, tmdb_reviews
from web_site import CUT, KEY, SLOW, Answer, Site, a_fetcher, a_site, failing

from bot.sources import (
    Batch,
    Cursor,
    FeedReviews,
    Fetcher,
    GuardianReviews,
    Limits,
    Malformed,
    RateLimited,
    SourceError,
    TmdbFilm,
    TmdbFilms,
    Unauthorised,
    Unavailable,
    UsersReviews,
)

Clock = Callable[[], datetime]
Run = Callable[[Fetcher, Site, Clock], Awaitable[Batch | TmdbFilm | UsersReviews | None]]
QUICK = Limits(total_seconds=0.05, connect_seconds=0.05, attempts=2, body_bytes=200_000)


async def guardian(fetcher: Fetcher, site: Site, clock: Clock) -> Batch:
    return await GuardianReviews(fetcher, KEY, clock, base=site.address).new_reviews(Cursor())


async def tmdb(fetcher: Fetcher, site: Site, clock: Clock) -> TmdbFilm | None:
    return await TmdbFilms(fetcher, KEY, clock, base=site.address).film(4242)


async def users(fetcher: Fetcher, site: Site, clock: Clock) -> UsersReviews | None:
    return await TmdbFilms(fetcher, KEY, clock, base=site.address).users_reviews(4242, "The Salt Harbour")


async def feed(fetcher: Fetcher, site: Site, clock: Clock) -> Batch:
    return await FeedReviews(fetcher, clock).new_reviews(f"{site.address}/feed.xml", Cursor())


def _good(data: object) -> Answer:
    return Answer(data if isinstance(data, bytes) else json.dumps(data).encode())


CLIENTS = [
    pytest.param(guardian, "/search", _good(guardian_page(guardian_item())), id="guardian"),
    pytest.param(tmdb, "/3/movie/4242", _good(tmdb_film()), id="tmdb"),
    pytest.param(users, "/3/movie/4242/reviews", _good(tmdb_reviews(tmdb_review())), id="tmdb users"),
    pytest.param(feed, "/feed.xml", _good(rss(rss_item())), id="feed"),
]
FAULTS = [
    (failing(401), Unauthorised),
    (failing(403), Unauthorised),
    (failing(429, Retry_After="600"), RateLimited),
    (failing(429), RateLimited),
    (failing(500), Unavailable),
    (failing(503, Retry_After="3600"), Unavailable),
    (SLOW, Unavailable),
    (CUT, Unavailable),
    (Answer(b""), Malformed),
    (Answer(b"{"), Malformed),
    (Answer(b"[" * 100_000), Malformed),
    (Answer(b'{"response": {"status": "ok", "results": [{"fields": NaN}]}, "id": 4242}'), Malformed),
    (Answer(b"<!doctype html><html><title>Sorry</title><p>Down for maintenance.</p></html>"), Malformed),
    (Answer(b"\x00\xff\xfe\x00" * 50), Malformed),
    (Answer(b'["changed", "shape"]'), Malformed),
    (Answer(b'{"response": {"status": "ok", "results": {}}, "reviews": []}'), Malformed),
    (Answer(b'{"response": [], "id": "4242"}'), Malformed),
    (Answer(b"x" * 300_000), Malformed),
    (Answer(gzip.compress(bytes(30_000_000), mtime=0), headers={"Content-Encoding": "gzip"}), Malformed),
]


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    async with a_site() as opened:
        yield opened


@pytest.mark.parametrize(("fault", "kind"), FAULTS)
@pytest.mark.parametrize(("run", "path", "good"), CLIENTS)
async def test_a_fault_is_one_clear_error_and_the_next_run_recovers(
    site: Site, clock: Clock, run: Run, path: str, good: Answer, fault: Answer, kind: type[SourceError]
) -> None:
    site.says(path, fault)

    async with a_fetcher(site, clock, limits=QUICK) as fetcher:
        with pytest.raises(kind) as caught:
            await run(fetcher, site, clock)
        clock.advance(hours=1)  # pyright: ignore[reportFunctionMemberAccess, reportUnknownMemberType]
        site.says(path, good)
        result = await run(fetcher, site, clock)

    assert isinstance(caught.value, kind)
    assert KEY not in str(caught.value)
    assert 10 < len(str(caught.value)) < 300
    assert result is not None
    assert isinstance(result, TmdbFilm) or len(result.reviews) == 1


@pytest.mark.parametrize(("run", "path", "good"), CLIENTS)
async def test_a_server_that_fails_once_is_not_even_noticed(
    site: Site, clock: Clock, run: Run, path: str, good: Answer
) -> None:
    site.says(path, failing(500), good)

    async with a_fetcher(site, clock) as fetcher:
        result = await run(fetcher, site, clock)

    assert result is not None
    assert len(site.requests) == 2
