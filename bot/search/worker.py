"""The search for asyncio: one thread, the newest keystroke of a member first, answers kept for a moment."""

from __future__ import annotations

import time
from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Self, TypeVar, final

from bot.search.swap import SwappableIndex
from bot.search.thread import JobThread

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path
    from types import TracebackType

    from bot.search.films import Hit, IndexedFilm

KEPT_ANSWERS = 512
KEPT_SECONDS = 5.0

T = TypeVar("T")


class Question(NamedTuple):
    """What is looked for.

    `favoured` are the films that the server has rated, `extra` its own ones; pass the same objects until they change,
    because the index prepares them.
    """

    text: str
    limit: int = 25
    favoured: frozenset[int] = frozenset()
    extra: tuple[IndexedFilm, ...] = ()


class _Kept(NamedTuple):
    found_at: float
    question: Question
    hits: list[Hit]


@final
class SearchWorker:
    """Runs each search as one job in one thread, so that the event loop never waits for it."""

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._clock = clock
        self._thread = JobThread("film-search")
        self._index: SwappableIndex | None = None
        self._newest: dict[Hashable, object] = {}
        self._answers: OrderedDict[tuple[str, int, int, int], _Kept] = OrderedDict()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def open(self) -> None:
        """Open the search file and read what every query needs."""
        await self._thread.do(self._opened)

    async def close(self) -> None:
        """Finish the running search, drop the waiting ones, and close the file."""
        self._newest.clear()
        if self._index is not None:
            await self._thread.do(self._index.close)
        await self._thread.end()

    async def ask(self, member: Hashable, job: Callable[[Callable[[Question], list[Hit]]], T]) -> T | None:
        """Run a job for one keystroke; None when the same member's next one has overtaken it.

        Args:
            member: Who types; keystrokes with the same key outdate each other.
            job: Called in the search's thread with a function that searches.
        """
        self._newest[member] = keystroke = object()
        try:
            result = await self._thread.do(partial(self._done, job, lambda: self._newest.get(member) is not keystroke))
            return result if self._newest.get(member) is keystroke else None
        finally:
            if self._newest.get(member) is keystroke:
                del self._newest[member]

    def _done(self, job: Callable[[Callable[[Question], list[Hit]]], T], is_outdated: Callable[[], bool]) -> T | None:
        return None if is_outdated() else job(partial(self._found, is_outdated))

    def _found(self, is_outdated: Callable[[], bool], question: Question) -> list[Hit]:
        # The kept question holds on to its films, so that no others can come to have their identity.
        key = question.text, question.limit, id(question.favoured), id(question.extra)
        kept = self._answers.get(key)
        if kept is not None and self._clock() - kept.found_at < KEPT_SECONDS:
            return kept.hits
        text, limit, favoured, extra = question
        hits = self._opened().search(text, limit=limit, favoured=favoured, extra=extra, cancelled=is_outdated)
        if not is_outdated():
            self._answers[key] = _Kept(self._clock(), question, hits)
            self._answers.move_to_end(key)
            if len(self._answers) > KEPT_ANSWERS:
                self._answers.popitem(last=False)
        return hits

    def _opened(self) -> SwappableIndex:
        if self._index is None:
            self._index = SwappableIndex(self._path)
        return self._index
