"""A member's upload, unpacked within bounds: its files by name, nothing written to disk, paths only names."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from bot.domain.errors import InvalidInput
from bot.domain.texts import clean
from bot.readers.decoding import marked_encoding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["MOST_BYTES", "MOST_UNPACKED_BYTES", "Upload", "text_of", "unpack"]

MIB: Final = 1024 * 1024
MOST_BYTES: Final = 10 * MIB
"""As large as an upload may be."""
MOST_UNPACKED_BYTES: Final = 100 * MIB
MOST_MEMBERS: Final = 5_000
LONGEST_NAME: Final = 300
CHUNK_BYTES: Final = MIB

_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED: Final = 0x1
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, IndexError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of an upload. `path` is as it stood in the zip, without the folder around everything."""

    path: PurePosixPath
    read: Callable[[], bytes]
    is_packed: bool = True

    @property
    def name(self) -> str:
        """The file's name in small letters: `ratings.csv`."""
        return self.path.name.casefold()


def unpack(data: bytes, name: str) -> list[Upload]:
    """Return the files of a zip, or the one file that the upload is; what is hidden or a folder is passed over.

    Each file is unpacked only when it is read, and together they may give no more than `MOST_UNPACKED_BYTES`.

    Raises:
        InvalidInput: the upload is empty, too large, damaged, or unpacks to too much.
    """
    shown = clean(name).replace("\n", " ")[:80] or "The file"
    if not data:
        raise InvalidInput(f"{shown} is empty.")
    if len(data) > MOST_BYTES:
        raise InvalidInput(f"{shown} is too large: {MOST_BYTES // MIB} MiB at most.")
    if not zipfile.is_zipfile(io.BytesIO(data)):
        if shown.casefold().endswith(".zip"):
            raise InvalidInput(f"{shown} is no zip file, or is damaged.")
        return [Upload(PurePosixPath(_tidy(name)), lambda: data, is_packed=False)]
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except _BROKEN as error:
        raise InvalidInput(f"{shown} is no zip file, or is damaged.") from error
    if len(members) > MOST_MEMBERS:
        raise InvalidInput(f"{shown} holds {len(members):,} files; {MOST_MEMBERS:,} are the most.")
    return _without_outer_folder(list(_uploads(archive, members, shown)))


def text_of(upload: Upload) -> str:
    """Return a file's text: by its mark, else UTF-8, else as old Windows programs and old IMDb files wrote it.

    Raises:
        InvalidInput: it is no text, or can't be unpacked.
    """
    data = upload.read()
    if encoding := marked_encoding(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            raise InvalidInput(f"{_shown(upload)} is damaged; save it as UTF-8.") from error
    if data.count(0):
        raise InvalidInput(f"{_shown(upload)} is not a text file.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _uploads(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], shown: str) -> Iterator[Upload]:
    left = [MOST_UNPACKED_BYTES]
    for member in members:
        path = PurePosixPath(_tidy(member.filename))
        is_hidden = any(part.startswith(".") or part == "__MACOSX" for part in path.parts)
        if not member.filename or member.is_dir() or is_hidden or path.is_absolute():
            continue
        yield Upload(path, _reader(archive, member, shown, left))


def _reader(archive: zipfile.ZipFile, member: zipfile.ZipInfo, shown: str, left: list[int]) -> Callable[[], bytes]:
    """Read one member, counting what really comes out of it, not what the zip claims."""

    def read() -> bytes:
        inner = PurePosixPath(_tidy(member.filename)).name[-60:]
        if member.flag_bits & _ENCRYPTED:
            raise InvalidInput(f"{inner} is locked with a password.")
        if member.compress_type not in _METHODS:
            raise InvalidInput(f"{inner} is packed in a way that is not known here.")
        parts: list[bytes] = []
        try:
            with archive.open(member) as content:
                while part := content.read(CHUNK_BYTES):
                    left[0] -= len(part)
                    if left[0] < 0:
                        raise InvalidInput(f"{shown} unpacks to more than {MOST_UNPACKED_BYTES // MIB} MiB.")
                    parts.append(part)
        except _BROKEN as error:
            raise InvalidInput(f"{inner} in {shown} is damaged.") from error
        return b"".join(parts)

    return read


def _without_outer_folder(uploads: list[Upload]) -> list[Upload]:
    """Take off the folder that people's own zips have around everything."""
    outer = {upload.path.parts[0] for upload in uploads}
    if len(outer) != 1 or any(len(upload.path.parts) == 1 for upload in uploads):
        return uploads
    return [Upload(PurePosixPath(*upload.path.parts[1:]), upload.read) for upload in uploads]


def _tidy(name: str) -> str:
    return clean(name.replace("\\", "/")).replace("\n", " ").replace("\t", " ")[-LONGEST_NAME:] or "file"


def _shown(upload: Upload) -> str:
    return upload.path.name[-60:]
