"""Films of a server's own that it merged into others: what moved, and how it moves back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.storage.catalogue import CatalogueStore
from bot.storage.given_ids import next_id
from bot.storage.merged_ratings import RatingMerge, hides_of
from bot.storage.merged_rows import FilmMerge, MergedRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.storage.database import Connection, Row

__all__ = ["BESIDE_RATINGS", "KEPT_ONCE", "MOVED", "STAGED", "MergeStore"]

MOVED = {
    "reviews": ("review_id",),
    "cards": ("message_id",),
    "drafts": ("draft_id",),
    "viewings": ("viewing_id",),
    "suggestions": ("suggestion_id",),
    "night_candidates": ("night_id", "number"),
    "raids": ("raid_id",),
}
"""Rows that simply come to belong to the other film, by their keys."""
KEPT_ONCE = ("watchlist", "film_reveals", "film_locks")
"""Rows of which a film has one, for each member or the server: those of the film that stays hold."""
BESIDE_RATINGS = ("hides", "raid_ratings")
"""Rows that say something of ratings, by the keyed hash of whose they are or by the burst that they came in."""
STAGED = ("import_films", "import_changes")
"""Rows of an import that nobody has agreed to yet; they lose the film, and the import asks again."""


class MergeStore:
    """Move all that a server keeps with a film to another one, and back."""

    def __init__(self, connection: Connection, guild_id: int) -> None:
        self._connection = connection
        self._guild_id = guild_id
        self._rows = MergedRows(connection)

    async def get(self, merge_id: int) -> FilmMerge | None:
        """Return a merge of this server that stands."""
        row = await self._row(merge_id)
        return FilmMerge(row["merge_id"], row["guild_id"], row["old_film_id"], row["film_id"]) if row else None

    async def leads_to(self, old_film_id: int) -> int | None:
        """Return the film to which the id of a merged one leads now."""
        row = await self._connection.fetch_one(
            "SELECT film_id FROM film_redirects WHERE old_film_id = :old_film_id", {"old_film_id": old_film_id}
        )
        return row["film_id"] if row else None

    async def merge(self, old_film_id: int, film_id: int, *, merge_id: int | None = None) -> int:
        """Let a film of this server's own go into another one; return the id of the record.

        Args:
            old_film_id: The film that goes.
            film_id: The one that stays: the server's own, or a global one.
            merge_id: The record's id, where it was there before.
        """
        facts = await self._facts(old_film_id, film_id)
        merge_id = merge_id or await next_id(self._connection, "film_merges")
        await self._connection.execute(
            """
            INSERT INTO film_merges (merge_id, guild_id, old_film_id, film_id, facts)
            VALUES (:merge_id, :guild_id, :old_film_id, :film_id, :facts)
            """,
            {
                "merge_id": merge_id,
                "guild_id": self._guild_id,
                "old_film_id": old_film_id,
                "film_id": film_id,
                "facts": json.dumps(facts, ensure_ascii=False),
            },
        )
        merged = FilmMerge(merge_id, self._guild_id, old_film_id, film_id)
        await RatingMerge(self._connection, merged).merge(facts)
        for table in KEPT_ONCE:
            await self._keep_once(merged, table)
        for table, ids in facts["moved"].items():
            await self._move(table, ids, film_id)
        await self._drop_tally(old_film_id)
        if facts["is_global"]:
            # What a server calls a film is no concern of the others.
            await self._connection.execute("DELETE FROM film_titles WHERE film_id = :film_id", {"film_id": old_film_id})
        await CatalogueStore(self._connection).merge([{"old_film_id": old_film_id, "film_id": film_id}])
        await self._have_cards_redrawn(film_id)
        return merged.merge_id

    async def take_back(self, merge_id: int) -> None:
        """Put both films back as they were; what people did with the merged film since stays with it."""
        row = await self._row(merge_id)
        if row is None:
            return
        merged, facts = (
            FilmMerge(merge_id, self._guild_id, row["old_film_id"], row["film_id"]),
            json.loads(row["facts"]),
        )
        await self._connection.execute(
            "DELETE FROM film_redirects WHERE old_film_id = :old_film_id", {"old_film_id": merged.old_film_id}
        )
        await self._rows.insert("films", facts["film"])
        for kept in facts["titles"]:
            await self._rows.insert("film_titles", kept)
        if facts["details"]:
            # What users wrote went with the film; without these notes it is asked for again.
            await self._rows.insert(
                "film_details", facts["details"] | {"users_at": None, "users_total": 0, "users_etag": None}
            )
        for key in facts["new_title_keys"]:
            await self._connection.execute(
                "DELETE FROM film_titles WHERE film_id = :film_id AND title_key = :title_key",
                {"film_id": merged.film_id, "title_key": key},
            )
        for old_id in facts["redirects"]:
            await self._connection.execute(
                "UPDATE film_redirects SET film_id = :old_film_id WHERE old_film_id = :old_id AND film_id = :film_id",
                {"old_film_id": merged.old_film_id, "old_id": old_id, "film_id": merged.film_id},
            )
        await self._give_back(merged, facts)
        await self._connection.execute("DELETE FROM film_merges WHERE merge_id = :merge_id", {"merge_id": merge_id})

    async def _give_back(self, merged: FilmMerge, facts: dict[str, Any]) -> None:
        rows = await self._rows.kept(merged.merge_id)
        for (table, film_id, user_id), content in rows.items():
            if film_id == merged.old_film_id and table in KEPT_ONCE:
                await self._give_row_back(merged, table, content, rows.get((table, merged.film_id, user_id)))
        for table, ids in facts["moved"].items():
            await self._move(table, ids, merged.old_film_id, only_from=merged.film_id)
        await RatingMerge(self._connection, merged).give_back(rows, facts)
        for film_id in (merged.film_id, merged.old_film_id):
            await self._have_cards_redrawn(film_id)

    async def _give_row_back(
        self, merged: FilmMerge, table: str, old: dict[str, Any], was: dict[str, Any] | None
    ) -> None:
        if was is None:
            keys = [name for name in ("guild_id", "user_id") if name in old]
            where = " AND ".join(f"{name} = :{name}" for name in keys)
            await self._connection.execute(
                f"DELETE FROM {table} WHERE film_id = :film_id AND {where}",
                {"film_id": merged.film_id, **{name: old[name] for name in keys}},
            )
        await self._rows.insert(table, old)

    async def _facts(self, old_film_id: int, film_id: int) -> dict[str, Any]:
        film, titles, details, redirects = [
            [dict(row) for row in await self._rows.of(table, "film_id", old_film_id)]
            for table in ("films", "film_titles", "film_details", "film_redirects")
        ]
        stays = await self._rows.of("films", "film_id", film_id)
        known = {row["title_key"] for row in await self._rows.of("film_titles", "film_id", film_id)}
        is_global = stays[0]["guild_id"] is None
        new_keys = [row["title_key"] for row in titles if row["title_key"] not in known]
        return {
            "film": film[0],
            "titles": titles,
            "details": details[0] if details else None,
            "redirects": [row["old_film_id"] for row in redirects],
            "new_title_keys": [] if is_global else new_keys,
            "is_global": is_global,
            **await hides_of(self._connection, self._guild_id, old_film_id, film_id),
            "moved": {
                table: [[row[column] for column in key] for row in await self._rows.of(table, "film_id", old_film_id)]
                for table, key in MOVED.items()
            },
        }

    async def _keep_once(self, merged: FilmMerge, table: str) -> None:
        there = {
            row["user_id"] if "user_id" in row.keys() else 0: dict(row)  # noqa: SIM118 - a row is no mapping
            for row in await self._rows.of(table, "film_id", merged.film_id)
            if row["guild_id"] == self._guild_id
        }
        going = [dict(row) for row in await self._rows.of(table, "film_id", merged.old_film_id)]
        await self._connection.execute(f"DELETE FROM {table} WHERE film_id = :film_id", {"film_id": merged.old_film_id})
        for row in going:
            user_id = row.get("user_id", 0)
            await self._rows.keep(merged, table, merged.old_film_id, user_id, row)
            if user_id in there:
                await self._rows.keep(merged, table, merged.film_id, user_id, there[user_id])
            else:
                await self._rows.insert(table, {**row, "film_id": merged.film_id})

    async def _move(
        self, table: str, keys: Sequence[Sequence[int]], film_id: int, *, only_from: int | None = None
    ) -> None:
        where = " AND ".join(f"{column} = :{column}" for column in MOVED[table])
        still = "" if only_from is None else " AND film_id = :only_from"
        source = {} if only_from is None else {"only_from": only_from}
        rows = [{**dict(zip(MOVED[table], key, strict=True)), **source, "film_id": film_id} for key in keys]
        if rows:
            await self._connection.execute_many(f"UPDATE {table} SET film_id = :film_id WHERE {where}{still}", rows)

    async def _drop_tally(self, film_id: int) -> None:
        await self._connection.execute("DELETE FROM tallies WHERE film_id = :film_id", {"film_id": film_id})

    async def _have_cards_redrawn(self, film_id: int) -> None:
        """Count a new version, above what any card of the film has shown."""
        await self._connection.execute(
            """
            INSERT INTO tallies (guild_id, film_id, version)
            SELECT :guild_id, :film_id, COALESCE(MAX(shown_version), 0) + 1 FROM cards
            WHERE film_id = :film_id AND guild_id = :guild_id
            ON CONFLICT (guild_id, film_id) DO UPDATE SET version = CASE
                WHEN excluded.version > tallies.version THEN excluded.version ELSE tallies.version + 1 END
            """,
            {"guild_id": self._guild_id, "film_id": film_id},
        )

    async def _row(self, merge_id: int) -> Row | None:
        return await self._connection.fetch_one(
            "SELECT * FROM film_merges WHERE merge_id = :merge_id AND guild_id = :guild_id",
            {"merge_id": merge_id, "guild_id": self._guild_id},
        )
