"""The documents of an import: found in files, folders and zips, opened one by one as they are needed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit
from urllib.request import url2pathname

from bot.domain.drafts import UnreadableDocument
from bot.domain.texts import clean
from bot.readers.archives import (
    ARCHIVE_SUFFIX,
    DOCUMENT_SUFFIXES,
    ArchivedDocument,
    count_documents,
    open_archive,
)
from bot.readers.decoding import MAX_BYTES
from bot.services.library.importing import Document, Imported, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["MOST_ARCHIVED", "Found", "count", "documents", "find", "is_gone"]

MOST_ARCHIVED = 20_000
"""As many documents as a zip on the host's own disk may hold."""
_MEMBER = "!/"  # parts a zip's address from the path within, as in Java's jar addresses


@dataclass(frozen=True, slots=True)
class Found:
    """A file to import, or why a path can't be."""

    path: Path
    problem: str | None = None

    @property
    def name(self) -> str:
        """The path as it was given, fit to be printed."""
        return clean(self.path.as_posix()).replace("\n", " ")


def find(paths: Iterable[Path]) -> list[Found]:
    """List the files that paths name, each once; folders with their folders, hidden ones left out."""
    found: dict[Path, Found] = {}
    for path in paths:
        for file in _walk(path) if path.is_dir() else [_given(path)]:
            found.setdefault(file.path.resolve(), file)
    return list(found.values())


def _given(path: Path) -> Found:
    if _is_offered(path):
        return Found(path)
    kinds = ", ".join(sorted({*DOCUMENT_SUFFIXES, ARCHIVE_SUFFIX}))
    return Found(path, f"is of no kind that is read ({kinds}).")


def _walk(folder: Path) -> Iterator[Found]:
    problems: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=problems.append):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__MACOSX")
        files = (Path(place, name) for name in sorted(names) if not name.startswith("."))
        yield from (Found(file) for file in files if _is_offered(file) and (file.is_file() or file.is_symlink()))
    yield from (Found(Path(str(error.filename)), f"can't be opened: {error.strerror}.") for error in problems)


def _is_offered(path: Path) -> bool:
    return path.suffix.lower() in DOCUMENT_SUFFIXES or path.suffix.lower() == ARCHIVE_SUFFIX


def count(files: Iterable[Found]) -> int:
    """Count the documents to come, for a progress bar."""
    return sum(_count(file) for file in files)


def _count(file: Found) -> int:
    if file.problem is None and file.path.suffix.lower() == ARCHIVE_SUFFIX:
        try:
            with file.path.open("rb") as archive:
                return count_documents(archive, file.name, most=MOST_ARCHIVED)
        except (OSError, UnreadableDocument):
            return 1
    return 1


def documents(files: Iterable[Found]) -> Iterator[Document | Imported]:
    """Open the files one after the other; one that can't be opened is a line of the report instead."""
    for file in files:
        if file.problem is not None:
            yield _refused(file.name, file.problem)
            continue
        try:
            yield from _archived(file) if file.path.suffix.lower() == ARCHIVE_SUFFIX else [_document(file)]
        except OSError as error:
            yield _refused(file.name, f"can't be opened: {error.strerror}.")
        except UnreadableDocument as error:
            yield _refused(file.name, str(error))


def _document(file: Found) -> Document:
    with file.path.open("rb") as content:
        data = content.read(MAX_BYTES + 1)  # one more, so that the reader says that it is too large
    return Document(file.name, file.path.resolve().as_uri(), data)


def _archived(file: Found) -> Iterator[Document | Imported]:
    origin = file.path.resolve().as_uri()
    with file.path.open("rb") as archive:
        for member in open_archive(archive, file.name, most=MOST_ARCHIVED):
            name = f"{file.name}/{member.name}"
            if isinstance(member, ArchivedDocument):
                yield Document(name, f"{origin}{_MEMBER}{quote(member.name)}", member.data)
            else:
                yield _refused(name, member.reason.removeprefix(f"{member.name} "))


def _refused(name: str, reason: str) -> Imported:
    return Imported(name, Outcome.REFUSED, reason=reason if reason.startswith(name) else f"{name} {reason}")


def is_gone(origin: str) -> bool:
    """Tell whether the file of an origin is no more; what came from no file of this machine stays."""
    parts = urlsplit(origin.partition(_MEMBER)[0].partition("#")[0])
    return parts.scheme == "file" and not Path(url2pathname(parts.path)).exists()
