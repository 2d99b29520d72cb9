"""The run of an import: batches looked up, read and kept, the next ones read while one is written."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from bot.cli.import_files import is_gone
from bot.domain.drafts import NotAFilmReview
from bot.services.library.importing import Document, Imported, Outcome, Reading, read_safely

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Generator, Iterable, Iterator, Sequence

    from bot.readers import ReadOptions
    from bot.services.library.importing import LibraryService

__all__ = ["Read", "import_batches", "read_batches", "reading"]

BATCH_DOCUMENTS = 100
BATCH_BYTES = 4 * 1024 * 1024
BATCHES_AHEAD = 3
CHUNK = 20  # documents that one process reads at a time
WORTH_A_PROCESS = 400  # documents; below, starting processes takes longer than it saves

Slot = Document | Imported


class Read(Protocol):
    """Reads documents, one reading each, in their order."""

    def __call__(self, documents: Sequence[Document], options: ReadOptions, /) -> Awaitable[list[Reading]]: ...


@contextmanager
def reading(documents: int) -> Generator[Read]:
    """Give a way to read so many documents: on every processor when there are many."""
    processes = min(os.cpu_count() or 1, 8)
    if documents < WORTH_A_PROCESS or processes == 1:
        yield _read_here
        return
    # Spawned: a fork would take the database's threads' locks along.
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=_step_back)
    try:

        async def read(documents: Sequence[Document], options: ReadOptions) -> list[Reading]:
            if len(documents) <= CHUNK:
                return await _read_here(documents, options)
            loop = asyncio.get_running_loop()
            inputs = [(document.data, document.name) for document in documents]
            chunks = [inputs[start : start + CHUNK] for start in range(0, len(inputs), CHUNK)]
            parts = await asyncio.gather(*(loop.run_in_executor(pool, _read_all, part, options) for part in chunks))
            return [found for part in parts for found in part]

        yield read
    finally:
        pool.shutdown(cancel_futures=True)


def _step_back() -> None:
    """Let Ctrl+C end the import from the process that the host sees, and let that one and a running bot go first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        os.nice(10)


def _read_all(documents: Sequence[tuple[bytes, str]], options: ReadOptions) -> list[Reading]:
    return [read_safely(data, name, options) for data, name in documents]


async def _read_here(documents: Sequence[Document], options: ReadOptions) -> list[Reading]:
    return await asyncio.to_thread(_read_all, [(each.data, each.name) for each in documents], options)


def _batches_of(slots: Iterable[Slot]) -> Iterator[list[Slot]]:
    """Gather documents until there are enough to look up at once, by number or by size."""
    batch: list[Slot] = []
    size = 0
    for slot in slots:
        batch.append(slot)
        size += len(slot.data) if isinstance(slot, Document) else 0
        if len(batch) == BATCH_DOCUMENTS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


async def import_batches(
    library: LibraryService, slots: Iterable[Slot], options: ReadOptions, read: Read, *, reads_known: bool = False
) -> AsyncGenerator[list[Imported]]:
    """Import documents and yield the report batch by batch, in order.

    Args:
        library: Where the reviews go.
        slots: The documents; lines of the report among them are passed on in their place.
        options: What is known beyond the documents.
        read: Reads a batch.
        reads_known: Read unchanged documents too, for their drafts.
    """
    running: deque[tuple[list[Slot], asyncio.Task[None]]] = deque()
    texts: dict[str, str] = {}
    try:
        for batch in _batches_of(slots):
            documents = [slot for slot in batch if isinstance(slot, Document)]
            await library.look_up(documents, options)
            twins = [_unless_twin(slot, texts) for slot in batch]
            unread = [slot for slot in twins if isinstance(slot, Document) and (reads_known or not slot.is_known)]
            running.append((twins, asyncio.create_task(_fill(unread, options, read))))
            if len(running) == BATCHES_AHEAD:
                yield await _finish(library, *running.popleft(), options)
        while running:
            yield await _finish(library, *running.popleft(), options)
    finally:
        for _, task in running:
            task.cancel()


def _unless_twin(slot: Slot, texts: dict[str, str]) -> Slot:
    """Leave out a document whose very text another file of this run has."""
    if isinstance(slot, Imported) or slot.is_known:
        return slot
    first = texts.setdefault(slot.digest, slot.name)
    return slot if first == slot.name else Imported(slot.name, Outcome.DUPLICATE, reason=f"the same text as {first}")


async def _fill(documents: list[Document], options: ReadOptions, read: Read) -> None:
    if documents:
        for document, found in zip(documents, await read(documents, options), strict=True):
            document.reading = found


async def _finish(
    library: LibraryService, slots: list[Slot], reading: asyncio.Task[None], options: ReadOptions
) -> list[Imported]:
    await reading
    new = [slot for slot in slots if isinstance(slot, Document) and not slot.is_known]
    kept = iter(await library.keep(new, options, is_gone=is_gone))
    report: list[Imported] = []
    for slot in slots:
        if isinstance(slot, Imported):
            report.append(slot)
        else:
            report += _unchanged(slot) if slot.is_known else next(kept)
    return report


def _unchanged(document: Document) -> list[Imported]:
    if isinstance(document.reading, str) or not document.reading:
        return [Imported(document.name, Outcome.UNCHANGED)]
    return [Imported(document.name, Outcome.UNCHANGED, draft=draft) for draft in document.reading]


async def read_batches(slots: Iterable[Slot], options: ReadOptions, read: Read) -> AsyncGenerator[list[Imported]]:
    """Read documents for their drafts alone; whatever was read counts as added."""
    for batch in _batches_of(slots):
        documents = [slot for slot in batch if isinstance(slot, Document)]
        await _fill(documents, options, read)
        yield [line for slot in batch for line in ([slot] if isinstance(slot, Imported) else _as_read(slot))]


def _as_read(document: Document) -> list[Imported]:
    if isinstance(document.reading, str):
        return [Imported(document.name, Outcome.REFUSED, reason=document.reading)]
    return [
        Imported(document.name, Outcome.NOT_A_FILM, reason=draft.reason, draft=draft)
        if isinstance(draft, NotAFilmReview)
        else Imported(document.name, Outcome.ADDED, draft=draft)
        for draft in document.reading
    ]
