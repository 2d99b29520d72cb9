"""Review documents out of a zip file that may be hostile: bounded in number, size and ratio, its paths only names."""

from __future__ import annotations

import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Final

from bot.domain.drafts import UnreadableDocument
from bot.domain.texts import clean
from bot.readers.decoding import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

__all__ = [
    "ARCHIVE_SUFFIX",
    "DOCUMENT_SUFFIXES",
    "MOST_DOCUMENTS",
    "ArchivedDocument",
    "RefusedMember",
    "count_documents",
    "open_archive",
]

DOCUMENT_SUFFIXES: Final = frozenset({".md", ".markdown", ".txt", ".html", ".htm", ".json"})
"""The kinds of files that are read as reviews, in lower case."""
ARCHIVE_SUFFIX: Final = ".zip"
MOST_DOCUMENTS: Final = 200
"""As many documents as one upload may hold."""
MOST_RATIO: Final = 200
"""Text shrinks to a tenth, a page of nothing but repetition to a hundredth."""
UNSUSPECTED_BYTES: Final = 64 * 1024
"""A member as small as this is read whatever its ratio."""
MOST_TOTAL_BYTES: Final = 4 * 1024**3
MEAN_BYTES: Final = 512 * 1024
"""An archive may unpack to this much for each document that it may hold."""
LONGEST_NAME: Final = 300

_ARCHIVES: Final = frozenset({".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst"})
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_UTF8_NAME: Final = 0x800
_ENCRYPTED: Final = 0x1
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class ArchivedDocument:
    """A document of an archive; its name is its path there, with slashes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class RefusedMember:
    """A member of an archive that is not read, and why, as a sentence."""

    name: str
    reason: str


def open_archive(
    file: BinaryIO, name: str, *, most: int = MOST_DOCUMENTS
) -> Iterator[ArchivedDocument | RefusedMember]:
    """Yield the documents of a zip one by one; nothing is written to disk, at most one is held at a time.

    Files of other kinds, hidden ones and folders are passed over; archives within are refused.

    Args:
        file: The zip, seekable.
        name: What to call it in messages.
        most: How many documents it may hold.

    Raises:
        UnreadableDocument: It is no zip, is damaged, holds no or too many documents, or unpacks to too much.
    """
    archive = _open(file, name)
    with archive:
        members = list(_members(archive, name, most))
        left = min(MOST_TOTAL_BYTES, most * MEAN_BYTES)
        seen: set[str] = set()
        for member in members:
            path = _path(member)
            reason = f"{path} is in the archive twice." if path in seen else _objection(member, path)
            seen.add(path)
            if reason is not None:
                yield RefusedMember(path, reason)
                continue
            unpacked = _unpack(archive, member, path)
            if isinstance(unpacked, ArchivedDocument):
                left -= len(unpacked.data)
                if left < 0:
                    raise UnreadableDocument(f"{name} unpacks to far more than its documents can be.")
            yield unpacked


def count_documents(file: BinaryIO, name: str, *, most: int) -> int:
    """Count what `open_archive` would yield, at little cost.

    Raises:
        UnreadableDocument: As `open_archive`.
    """
    with _open(file, name) as archive:
        return sum(1 for _ in _members(archive, name, most))


def _open(file: BinaryIO, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except _BROKEN as error:
        raise UnreadableDocument(f"{name} is no zip file, or is damaged.") from error


def _members(archive: zipfile.ZipFile, name: str, most: int) -> Iterator[zipfile.ZipInfo]:
    """Yield the members that are to be read or to be refused by name, in the order of the archive."""
    found = [member for member in archive.infolist() if _is_offered(member)]
    documents = sum(_suffix(member) in DOCUMENT_SUFFIXES for member in found)
    if documents > most:
        raise UnreadableDocument(f"{name} holds {documents:,} documents; {most:,} are the most. Split it.")
    if not found:
        kinds = ", ".join(sorted(DOCUMENT_SUFFIXES))
        raise UnreadableDocument(f"{name} holds no document ({kinds}).")
    if len(found) > 2 * most:
        raise UnreadableDocument(f"{name} holds {len(found) - documents:,} archives; unpack them first.")
    if sum(min(member.file_size, MAX_BYTES) for member in found) > min(MOST_TOTAL_BYTES, most * MEAN_BYTES):
        raise UnreadableDocument(f"{name} unpacks to far more than its documents can be.")
    yield from found


def _is_offered(member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(_path(member)).parts
    is_hidden = any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in parts)
    # A damaged archive may name nothing at all, which `is_dir` can't bear.
    is_file = bool(member.filename) and not member.is_dir()
    return is_file and not is_hidden and _suffix(member) in DOCUMENT_SUFFIXES | _ARCHIVES


def _suffix(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(_path(member)).suffix.lower()


def _path(member: zipfile.ZipInfo) -> str:
    """Return a member's path as its maker meant it: in UTF-8 also where the zip does not say so, with slashes."""
    path = member.filename
    if not member.flag_bits & _UTF8_NAME:
        try:
            path = path.encode("cp437").decode("utf-8")
        except UnicodeError:
            path = member.filename
    return clean(path.replace("\\", "/")).replace("\n", " ").replace("\t", " ")[-LONGEST_NAME:]


def _objection(member: zipfile.ZipInfo, path: str) -> str | None:
    windows = PureWindowsPath(path)
    objections = (
        (bool(windows.drive or windows.root) or ".." in windows.parts, "points outside the archive."),
        (_suffix(member) in _ARCHIVES, "is an archive within an archive. Unpack it first."),
        (stat.S_ISLNK(member.external_attr >> 16), "is a link, not a document."),
        (bool(member.flag_bits & _ENCRYPTED), "is locked with a password."),
        (member.compress_type not in _METHODS, "is packed in a way that is not known here."),
        (member.file_size > MAX_BYTES, "is larger than 1 MiB, which no review is."),
        (
            member.file_size > max(UNSUSPECTED_BYTES, MOST_RATIO * member.compress_size),
            f"unpacks to more than {MOST_RATIO} times its size, which no text does.",
        ),
    )
    return next((f"{path} {reason}" for applies, reason in objections if applies), None)


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str) -> ArchivedDocument | RefusedMember:
    try:
        with archive.open(member) as content:
            data = content.read(MAX_BYTES + 1)
    except _BROKEN:
        return RefusedMember(path, f"{path} is damaged.")
    if len(data) > MAX_BYTES:
        return RefusedMember(path, f"{path} is larger than 1 MiB, which no review is.")
    return ArchivedDocument(path, data)
