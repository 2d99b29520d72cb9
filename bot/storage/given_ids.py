"""Ids that are given once: what names a thing that is gone (a button, a case, a nonce) never means another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from bot.storage.database import Connection

__all__ = ["next_id"]

_Numbered: TypeAlias = Literal["drafts", "film_merges", "jobs", "nights", "raids", "reports", "reviews", "suggestions"]


async def next_id(connection: Connection, table: _Numbered) -> int:
    """Return an id that no row of a table has or had, in the act that adds the row."""
    row = await connection.fetch_one(
        """
        INSERT INTO given_ids (table_name, newest) VALUES (:table_name, 1)
        ON CONFLICT (table_name) DO UPDATE SET newest = given_ids.newest + 1
        RETURNING newest
        """,
        {"table_name": table},
    )
    assert row is not None  # noqa: S101 - RETURNING always returns
    return int(row["newest"])
