"""Members' own data from other services, and from Marquee: what kind of file it is shows in its header."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.domain.errors import InvalidInput
from bot.readers.members.files import MOST_BYTES, text_of, unpack
from bot.readers.members.gathering import Gathering
from bot.readers.members.imdb import is_imdb, take_imdb
from bot.readers.members.letterboxd import EXPORT_FILES, is_letterboxd, take_letterboxd
from bot.readers.members.marquee import EXPORT_NAME, is_marquee, read_marquee
from bot.readers.members.tables import MOST_ROWS, read_table
from bot.readers.members.trakt import TRAKT_FILES, is_trakt, take_trakt

if TYPE_CHECKING:
    from bot.domain.imports import MemberFile
    from bot.readers.members.files import Upload
    from bot.readers.members.tables import Table

__all__ = ["MOST_BYTES", "MOST_ROWS", "read_member_file"]

_UNKNOWN = (
    "This is no file that can be imported. Upload the zip or a CSV of Letterboxd, a ratings CSV of IMDb, "
    "the zip or JSON of Trakt, or an export of Marquee."
)


def read_member_file(data: bytes, name: str, guild_id: int | None = None) -> MemberFile:
    """Read a member's file from Letterboxd, IMDb, Trakt or Marquee.

    Args:
        data: The file as uploaded.
        name: Its name; it tells only a watchlist from other lists.
        guild_id: Whose part of an export of several servers is meant.

    Raises:
        InvalidInput: it is of no known kind, damaged, too large, or holds nothing; nothing else is ever raised.
    """
    uploads = unpack(data, name)
    if len(uploads) == 1 and not uploads[0].is_packed:
        found = _single(uploads[0], guild_id)
    else:
        found = _archive(uploads, guild_id)
    if not found.entries and not found.left_out:
        raise InvalidInput("The file holds no films.")
    return found


def _single(upload: Upload, guild_id: int | None) -> MemberFile:
    text = text_of(upload)
    if text.lstrip()[:1] in ("{", "["):
        content = _json(text, upload)
        if is_marquee(content):
            return read_marquee(content, guild_id)
        if is_trakt(content):
            return _trakt([content])
        raise InvalidInput(_UNKNOWN)
    return _tables([read_table(text, upload.path.name[-60:])])


def _archive(uploads: list[Upload], guild_id: int | None) -> MemberFile:
    own = [upload for upload in uploads if upload.name == EXPORT_NAME]
    if own:
        content = _json(text_of(own[0]), own[0])
        if is_marquee(content):
            return read_marquee(content, guild_id)
    # Deleted and orphaned entries have files of the same names in folders of their own.
    top = {upload.name: upload for upload in uploads if len(upload.path.parts) == 1}
    if found := [top[wanted] for wanted in EXPORT_FILES if wanted in top]:
        return _read_tables(found)
    if trakt := sorted((upload for upload in uploads if TRAKT_FILES.fullmatch(upload.name)), key=lambda one: one.name):
        return _trakt([_json(text_of(upload), upload) for upload in trakt])
    tables = [upload for name, upload in sorted(top.items()) if name.endswith(".csv")]
    if not tables:
        raise InvalidInput(_UNKNOWN)
    return _read_tables(tables)


def _read_tables(uploads: list[Upload]) -> MemberFile:
    tables: list[Table] = []
    rows = 0
    for upload in uploads:
        table = read_table(text_of(upload), upload.path.name[-60:], most=MOST_ROWS - rows)
        rows += len(table.rows)
        tables.append(table)
    return _tables(tables)


def _tables(tables: list[Table]) -> MemberFile:
    is_of_imdb = all(is_imdb(table.columns) for table in tables)
    if not is_of_imdb and not all(is_letterboxd(table.columns) for table in tables):
        raise InvalidInput(_UNKNOWN)
    gathering = Gathering("IMDb" if is_of_imdb else "Letterboxd")
    for table in tables:
        gathering.count(len(table.rows))
        (take_imdb if is_of_imdb else take_letterboxd)(table, gathering)
    return gathering.finished()


def _trakt(files: list[object]) -> MemberFile:
    gathering = Gathering("Trakt")
    take_trakt(files, gathering)
    return gathering.finished()


def _json(text: str, upload: Upload) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{upload.path.name[-60:]} is damaged, or no JSON file.") from error
