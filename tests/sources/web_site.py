"""A web site on this machine that answers what a test tells it to, and the fetcher that may read it."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

import stamina
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer
from typing_extensions import override

from bot.sources import AddressRules, Limits, Pace, open_fetcher

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping
    from datetime import datetime

    from bot.sources import Fetcher

KEY: Final = "f4ke-k3y-0f-th3-t3sts"


@dataclass(frozen=True)
class Answer:
    """What the site says once; `is_slow` never answers, `is_cut` breaks the connection off."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    is_slow: bool = False
    is_cut: bool = False


SLOW: Final = Answer(is_slow=True)
CUT: Final = Answer(is_cut=True)


def in_json(data: object, **headers: str) -> Answer:
    return Answer(json.dumps(data).encode(), headers={"Content-Type": "application/json", **headers})


def failing(status: int, **headers: str) -> Answer:
    return Answer(b'{"message": "no"}', status, {name.replace("_", "-"): value for name, value in headers.items()})


class Site:
    """Answers of each path come in order; the last one stays."""

    def __init__(self) -> None:
        self.requests: list[web.Request] = []
        self.port = 0
        self._answers: dict[str, list[Answer]] = {}
        self._is_closing = asyncio.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def says(self, path: str, *answers: Answer) -> str:
        """Set the answers of a path and return its address."""
        self._answers[path] = list(answers)
        return self.address + path

    def close(self) -> None:
        self._is_closing.set()

    async def handle(self, request: web.Request) -> web.Response:
        self.requests.append(request)
        answers = self._answers.get(request.path, [Answer(b"nothing here", 404)])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer.is_slow:
            await self._is_closing.wait()
        if answer.is_cut and request.transport is not None:
            request.transport.abort()
        return web.Response(body=answer.body, status=answer.status, headers=answer.headers)


class Names(AbstractResolver):
    """A resolver that knows a few names; of several answers to a name each is given once, the last one for ever."""

    def __init__(self, **names: list[list[str]]) -> None:
        self.names = {name.replace("_", "."): answers for name, answers in names.items()}
        self.asked: list[str] = []

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        self.asked.append(host)
        answers = self.names.get(host)
        if not answers:
            raise OSError("no such name")
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    @override
    async def close(self) -> None: ...


@asynccontextmanager
async def a_site() -> AsyncGenerator[Site]:
    """Open a site on a free port; retries wait no time as long as it is open."""
    site = Site()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", site.handle)
    server = TestServer(app, host="127.0.0.1")
    with stamina.set_testing(True, attempts=3, cap=True):
        await server.start_server(access_log=None)
        site.port = cast("int", server.port)  # pyright: ignore[reportUnknownMemberType]
        yield site
        site.close()
        await server.close()


@asynccontextmanager
async def a_fetcher(
    site: Site,
    clock: Callable[[], datetime],
    *,
    resolver: AbstractResolver | None = None,
    limits: Limits | None = None,
    pace: Pace | None = None,
    allow_loopback: bool = True,
) -> AsyncGenerator[Fetcher]:
    async with open_fetcher(
        clock,
        contact="host@films.example",
        rules=AddressRules(frozenset({site.port}), allow_loopback=allow_loopback),
        resolver=resolver,
        limits=limits or Limits(total_seconds=2, body_bytes=100_000),
        pace=pace or Pace(0),
    ) as fetcher:
        yield fetcher
