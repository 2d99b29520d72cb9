"""What sites ask of programs in their robots.txt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.robotparser import RobotFileParser

from bot.sources.errors import Malformed, RefusedAddress, Unauthorised, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from yarl import URL

    from bot.sources.http import Fetcher

__all__ = ["Robots"]

_NAME: Final = "Marquee"
_KEPT_FOR: Final = timedelta(hours=24)  # the longest that RFC 9309 advises
_LARGEST: Final = 500 * 1024
_SLOWEST: Final = 30.0


@dataclass(frozen=True, slots=True)
class _Rules:
    parser: RobotFileParser
    read_at: datetime


class Robots:
    """Asks each site once a day what Marquee may read there."""

    def __init__(self, fetcher: Fetcher, clock: Callable[[], datetime]) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._rules: dict[str, _Rules] = {}

    async def allow(self, address: URL) -> bool:
        """Tell whether a page may be read, and keep to the site's crawl delay from now on.

        Raises:
            SourceError: the site could not be asked; nothing may be read until it can.
        """
        origin = str(address.origin())
        rules = self._rules.get(origin)
        if rules is None or self._clock() - rules.read_at > _KEPT_FOR:
            rules = self._rules[origin] = _Rules(await self._read(address.origin()), self._clock())
        delay = float(rules.parser.crawl_delay(_NAME) or 0)
        if delay > _SLOWEST:
            return False
        if delay:
            self._fetcher.pace.slow_down(address.raw_host or "", delay)
        return rules.parser.can_fetch(_NAME, str(address))

    async def _read(self, origin: URL) -> RobotFileParser:
        parser = RobotFileParser()
        try:
            fetched = await self._fetcher.get(origin / "robots.txt", body_bytes=_LARGEST)
        except Unavailable as error:
            if error.is_passing:
                raise
            parser.parse([])  # no such file: nothing is forbidden
        except (Unauthorised, Malformed, RefusedAddress):
            parser.parse(["User-agent: *", "Disallow: /"])
        else:
            parser.parse(fetched.body.decode("utf-8-sig", "replace").splitlines())
        return parser
