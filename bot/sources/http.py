"""One careful fetcher for all sources: checked addresses, time and size limits, retries, pace, conditional requests."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import aiohttp
import stamina
from yarl import URL

from bot import __version__
from bot.sources.addresses import AddressGuard, AddressRules, shown
from bot.sources.answers import Fetched, Validators, raise_for_status
from bot.sources.bodies import read_body
from bot.sources.errors import Malformed, RateLimited, RefusedAddress, Unavailable
from bot.sources.pace import Pace

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping

    from aiohttp.abc import AbstractResolver

__all__ = ["Fetcher", "Limits", "open_fetcher", "user_agent"]

log = logging.getLogger(__name__)

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_QUICK_HOSTS: Final = {"api.themoviedb.org": 0.05}  # allows some forty requests a second
_NO_HEADERS: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, how much and how often.

    Attributes:
        total_seconds: For one request, its body included.
        connect_seconds: For the connection alone.
        body_bytes: The most that a body may hold, packed and unpacked alike.
        redirects: How many are followed.
        attempts: How often a request is made before its failure counts.
        longest_pause: The longest `Retry-After` in seconds that is waited out on the spot.
    """

    total_seconds: float = 20
    connect_seconds: float = 5
    body_bytes: int = 5 * 1024 * 1024
    redirects: int = 5
    attempts: int = 3
    longest_pause: float = 5


@dataclass(frozen=True, slots=True)
class _Request:
    url: URL
    private_headers: Mapping[str, str] = field(repr=False)
    validators: Validators
    body_bytes: int


def user_agent(contact: str = "") -> str:
    """Name Marquee to the sites it reads: `Marquee/1.2 (+mail@example.org)`; the contact is the host's choice."""
    printable = "".join(char for char in contact if " " <= char <= "~" and char not in "()").strip()
    return f"Marquee/{__version__}" + (f" (+{printable[:200]})" if printable else "")


@asynccontextmanager
async def open_fetcher(
    clock: Callable[[], datetime],
    *,
    contact: str = "",
    rules: AddressRules | None = None,
    resolver: AbstractResolver | None = None,
    limits: Limits | None = None,
    pace: Pace | None = None,
) -> AsyncGenerator[Fetcher]:
    """Open the connections of all sources; close them at the end.

    Args:
        clock: Aware UTC.
        contact: An address or page where a site's owner reaches the host of this bot.
        rules: What may be asked beyond the public web on ports 80 and 443.
        resolver: Another way to resolve names; its answers are checked all the same.
        limits: Other limits than the usual.
        pace: Another pace than one request a second to each host (twenty to TMDB).
    """
    guard = AddressGuard(rules, resolver)
    limits = limits or Limits()
    connector = aiohttp.TCPConnector(
        resolver=guard, use_dns_cache=False, socket_factory=guard.socket_for, limit=20, limit_per_host=4
    )
    timeout = aiohttp.ClientTimeout(
        total=limits.total_seconds, connect=limits.connect_seconds, sock_connect=limits.connect_seconds
    )
    headers = {"User-Agent": user_agent(contact), "Accept-Encoding": "gzip"}
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=headers,
        timeout=timeout,
        auto_decompress=False,
        trust_env=False,  # a proxy would connect to addresses that nobody checked
    ) as session:
        yield Fetcher(session, guard, clock, limits=limits, pace=pace or Pace(of_hosts=_QUICK_HOSTS))


class Fetcher:
    """Gets documents from the web; made by `open_fetcher`."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        guard: AddressGuard,
        clock: Callable[[], datetime],
        *,
        limits: Limits,
        pace: Pace,
    ) -> None:
        self.guard = guard
        self.pace = pace
        self._session = session
        self._clock = clock
        self._limits = limits
        self._closed_until: dict[str, datetime] = {}

    async def get(
        self,
        address: str | URL,
        *,
        private_query: Mapping[str, str] | None = None,
        private_headers: Mapping[str, str] = _NO_HEADERS,
        validators: Validators | None = None,
        body_bytes: int | None = None,
    ) -> Fetched:
        """Get a document, trying again after network failures and faults of the server.

        Args:
            address: Where; errors and logs show it without its query.
            private_query: Added to the query of the first request: the place for a key.
            private_headers: Sent to the address's own origin only, never behind a redirect to another.
            validators: What an earlier answer came with; the answer may then be "unchanged".
            body_bytes: A tighter limit than the usual.

        Raises:
            SourceError: one of its children says what happened.
        """
        url = self.guard.admit(address)
        request = _Request(
            url.update_query(private_query) if private_query else url,
            private_headers,
            validators or Validators(),
            min(body_bytes or self._limits.body_bytes, self._limits.body_bytes),
        )
        limits = self._limits
        async for attempt in stamina.retry_context(
            on=self._pause_after, attempts=limits.attempts, timeout=60, wait_initial=0.5, wait_max=8
        ):
            with attempt:
                return await self._follow(request)
        raise AssertionError

    def _pause_after(self, error: Exception) -> bool | float:
        """Say whether to try again, and after how many seconds if the source said so."""
        longest = self._limits.longest_pause
        if isinstance(error, RateLimited):
            pause = max(0.0, (error.until - self._clock()).total_seconds())
            again: bool | float = pause if pause <= longest else False
        elif isinstance(error, Unavailable) and error.is_passing:
            pause = error.retry_after
            again = True if pause is None else pause if pause <= longest else False
        else:
            return False
        log.info("An attempt failed: %s", error)
        return again

    async def _follow(self, request: _Request) -> Fetched:
        url = request.url
        for _ in range(self._limits.redirects + 1):
            at_home = url.origin() == request.url.origin()
            answer = await self._ask(url, request, request.private_headers if at_home else _NO_HEADERS)
            if isinstance(answer, Fetched):
                return answer
            url = self.guard.admit(answer)
            if url.scheme == "http" and request.url.scheme == "https":
                raise RefusedAddress(f"{shown(request.url)} redirects to an address without encryption.")
        raise Malformed(f"{shown(request.url)} redirects too often.")

    async def _ask(self, url: URL, request: _Request, headers: Mapping[str, str]) -> Fetched | URL:
        """Make one request; an address as the answer is where to go next."""
        self._require_open(url)
        await self.pace.turn(url.raw_host or "")
        # Errors of aiohttp name the whole address, key included: none of them may become a cause or context.
        failure: Unavailable | Malformed
        try:
            async with self._session.get(
                url, headers={**request.validators.headers(), **headers}, allow_redirects=False
            ) as response:
                return await self._answer(url, response, request)
        except TimeoutError:
            failure = Unavailable(f"{shown(url)} does not answer in time.")
        except aiohttp.ClientConnectorDNSError:
            failure = Unavailable(f"The name {url.host} can't be found.")
        except aiohttp.ClientResponseError:
            failure = Malformed(f"{shown(url)} does not speak HTTP as it should.")
        except (aiohttp.ClientError, OSError) as error:
            failure = Unavailable(f"{shown(url)} can't be reached ({type(error).__name__}).")
        except ValueError:
            failure = Malformed(f"{shown(url)} answers with something that can't be understood.")
        raise failure

    async def _answer(self, url: URL, response: aiohttp.ClientResponse, request: _Request) -> Fetched | URL:
        source = shown(url)
        if response.status in _REDIRECTS:
            target = response.headers.get("Location", "")
            if not target:
                raise Malformed(f"{source} redirects to nowhere.")
            return url.join(URL(target))
        if response.status == HTTPStatus.NOT_MODIFIED and request.validators:
            return Fetched(str(url), validators=request.validators.renewed(response.headers), is_unchanged=True)
        try:
            raise_for_status(source, response, self._clock())
        except RateLimited as limited:
            self._closed_until[url.raw_host or ""] = limited.until
            raise
        body = await read_body(response, request.body_bytes, source)
        return Fetched(str(url), body, response.headers.get("Content-Type", ""), Validators().renewed(response.headers))

    def _require_open(self, url: URL) -> None:
        """Keep away from a host that has asked for it, without asking it again."""
        until = self._closed_until.get(url.raw_host or "")
        if until is None:
            return
        if until - self._clock() > timedelta(seconds=self._limits.longest_pause):
            raise RateLimited(f"{url.host} wants no requests until {until.astimezone(UTC):%Y-%m-%d %H:%M} UTC.", until)
        del self._closed_until[url.raw_host or ""]
