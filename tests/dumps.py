"""Everything in a database, for comparing what was with what is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.storage.database import Database

__all__ = ["dump"]

# The record of acts, the queue, the servers that the bot is in, the ids that are never given again, and the bookkeeping
# of live cards and of the search: which messages there are, and the versions that tell whether they are behind.
LEFT_OUT = {"cases", "jobs", "cards", "given_ids", "known_guilds"}
LEFT_OUT_COLUMNS = {("tallies", "version"), ("films", "revision")}


async def dump(database: Database, *, without: Collection[str] = ()) -> dict[str, list[dict[str, object]]]:
    """Return every row of every table but `LEFT_OUT` and these, without `LEFT_OUT_COLUMNS`."""
    async with database.read() as connection:
        tables = await connection.fetch_all("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        names = [row["name"] for row in tables]
        return {
            name: sorted(
                (
                    {key: value for key, value in dict(row).items() if (name, key) not in LEFT_OUT_COLUMNS}
                    for row in await connection.fetch_all(f"SELECT * FROM {name}")
                ),
                key=repr,
            )
            for name in names
            if name not in {*LEFT_OUT, *without} and not name.startswith("sqlite_")
        }
