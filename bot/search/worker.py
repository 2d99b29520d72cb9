"""The search for asyncio: one thread, the newest keystroke of a member first, answers kept for a moment."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Self, final

from bot.search.swap import SwappableIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Sequence
    from pathlib import Path
    from types import TracebackType

    from bot.search.films import Hit, IndexedFilm

KEPT_ANSWERS = 512
KEPT_SECONDS = 5.0


class Question(NamedTuple):
    """What an answer depends on."""

    text: str
    limit: int
    favoured: frozenset[int]
    extra: tuple[IndexedFilm, ...]


@final
class SearchWorker:
    """Runs each search as one job in one thread, so that the event loop never waits for it."""

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._clock = clock
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="film-search")
        self._index: SwappableIndex | None = None
        self._newest: dict[Hashable, object] = {}
        self._answers: OrderedDict[Question, tuple[float, list[Hit]]] = OrderedDict()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def open(self) -> None:
        """Open the search file and read what every query needs."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._opened)

    async def close(self) -> None:
        """Finish the running search, drop the waiting ones, and close the file."""
        self._newest.clear()
        if self._index is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._index.close)
        self._thread.shutdown(cancel_futures=True)

    async def search(
        self,
        member: Hashable,
        text: str,
        *,
        limit: int = 25,
        favoured: Collection[int] = (),
        extra: Sequence[IndexedFilm] = (),
    ) -> list[Hit]:
        """Find films for one keystroke; a search that the same member's next one overtakes finds nothing.

        Args:
            member: Who types; keystrokes with the same key outdate each other.
            text: What is typed so far.
            limit: How many hits are wanted at most.
            favoured: Films that this server has rated. Pass the same frozenset until they change.
            extra: The guild's own films. Pass the same tuple until they change.
        """
        question = Question(text, limit, frozenset(favoured), tuple(extra))
        known = self._remembered(question)
        keystroke = object()
        if known is not None:
            self._newest.pop(member, None)
            return known
        self._newest[member] = keystroke
        job = partial(self._found, question, lambda: self._newest.get(member) is not keystroke)
        try:
            hits = await asyncio.get_running_loop().run_in_executor(self._thread, job)
        finally:
            is_newest = self._newest.get(member) is keystroke
            if is_newest:
                del self._newest[member]
        if is_newest:
            self._remember(question, hits)
        return hits

    def _found(self, question: Question, is_outdated: Callable[[], bool]) -> list[Hit]:
        if is_outdated():
            return []
        return self._opened().search(
            question.text,
            limit=question.limit,
            favoured=question.favoured,
            extra=question.extra,
            cancelled=is_outdated,
        )

    def _opened(self) -> SwappableIndex:
        if self._index is None:
            self._index = SwappableIndex(self._path)
        return self._index

    def _remembered(self, question: Question) -> list[Hit] | None:
        found_at, hits = self._answers.get(question, (float("-inf"), []))
        return list(hits) if self._clock() - found_at < KEPT_SECONDS else None

    def _remember(self, question: Question, hits: list[Hit]) -> None:
        self._answers[question] = self._clock(), list(hits)
        self._answers.move_to_end(question)
        if len(self._answers) > KEPT_ANSWERS:
            self._answers.popitem(last=False)
