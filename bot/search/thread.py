"""One thread that does jobs for an event loop, one after the other."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast, final

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class _Order(NamedTuple):
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[Any]
    job: Callable[[], Any]


@final
class JobThread:
    """Does jobs in a thread of its own, at half of what an executor costs for each: there are hundreds a second."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._orders: SimpleQueue[_Order | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    async def do(self, job: Callable[[], T]) -> T:
        """Return what the job returns, or raise what it raises; the job of a caller that was cancelled is left out."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Any] = loop.create_future()
        self._orders.put(_Order(loop, done, job))
        return cast("T", await done)

    async def end(self) -> None:
        """Let the thread finish what it has; later jobs start another one."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._orders.put(None)
            await asyncio.to_thread(thread.join)

    def _work(self) -> None:
        while (order := self._orders.get()) is not None:
            if order.done.cancelled():
                continue
            result = error = None
            try:
                result = order.job()
            except Exception as raised:  # noqa: BLE001 - it belongs to the caller
                error = raised
            # The loop may have been closed meanwhile; then nobody waits.
            with contextlib.suppress(RuntimeError):
                order.loop.call_soon_threadsafe(_settle, order.done, result, error)


def _settle(done: asyncio.Future[Any], result: object, error: Exception | None) -> None:
    if done.done():
        return
    if error is None:
        done.set_result(result)
    else:
        done.set_exception(error)
