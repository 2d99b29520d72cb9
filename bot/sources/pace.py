"""Not too often, host by host."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

__all__ = ["Pace"]

_MOST_HOSTS: Final = 1_000


class Pace:
    """Spaces requests to one host by at least an interval; hosts don't wait for each other.

    Args:
        seconds: The interval between two requests to one host.
        of_hosts: Hosts with an interval of their own.
        monotonic: Seconds that only grow.
        sleep: How to wait.
    """

    def __init__(
        self,
        seconds: float = 1.0,
        of_hosts: Mapping[str, float] | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._seconds = seconds
        self._of_hosts = dict(of_hosts or {})
        self._monotonic = monotonic
        self._sleep = sleep
        self._free_at: dict[str, float] = {}

    def slow_down(self, host: str, seconds: float) -> None:
        """Keep at least this interval for a host that asks for it (a crawl delay)."""
        self._of_hosts[host] = max(seconds, self._of_hosts.get(host, self._seconds))

    async def turn(self, host: str) -> None:
        """Wait until the host may be asked again, and take that turn."""
        now = self._monotonic()
        if len(self._free_at) > _MOST_HOSTS:
            self._free_at = {name: moment for name, moment in self._free_at.items() if moment > now}
        mine = max(now, self._free_at.get(host, now))
        self._free_at[host] = mine + self._of_hosts.get(host, self._seconds)
        if mine > now:
            await self._sleep(mine - now)
