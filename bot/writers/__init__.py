"""A person's data as files to take away: Letterboxd's import columns, our JSON, and what an import left out."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

from bot.writers.letterboxd import letterboxd_files, watchlist_files
from bot.writers.marquee import marquee_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.exports import ServerExport

__all__ = ["JSON_NAME", "write_export"]

JSON_NAME: Final = "marquee.json"


def write_export(servers: Sequence[ServerExport], exported_at: datetime) -> bytes:
    """Pack everything into a zip: `marquee.json`, and for each server CSV files that Letterboxd imports."""
    packed = io.BytesIO()
    moment = exported_at.timetuple()[:6]
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:

        def put(name: str, content: str) -> None:
            archive.writestr(
                zipfile.ZipInfo(name, moment), content.encode(), compress_type=zipfile.ZIP_DEFLATED, compresslevel=9
            )

        put(JSON_NAME, marquee_json(servers, exported_at))
        for server in servers:
            folder = f"server-{server.guild_id}/" if len(servers) > 1 else ""
            for number, content in enumerate(letterboxd_files(server.entries), start=1):
                put(f"{folder}letterboxd-import-{number}.csv", content)
            for number, content in enumerate(watchlist_files(server.entries), start=1):
                put(f"{folder}letterboxd-watchlist-{number}.csv", content)
    return packed.getvalue()
