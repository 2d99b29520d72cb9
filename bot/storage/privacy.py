"""Forget a person: a few statements for every table that names people, however much they left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.domain.stars import FULL_HALF_STARS
from bot.storage.bans import person_key
from bot.storage.cases import CaseStore
from bot.storage.reports import ReportStore

if TYPE_CHECKING:
    from bot.storage.database import Connection

__all__ = ["FORGOTTEN_TABLES", "KEYED_COLUMNS", "KEYED_TEXTS", "UNNAMED_TABLES", "PrivacyStore"]

# Every table with a `user_id`, in an order that foreign keys allow. A test reads the schema and fails when one
# is missed.
FORGOTTEN_TABLES = (
    "notes",
    "raid_ratings",
    "ratings",
    "viewings",
    "watchlist",
    "members",
    "drafts",
    "merged_rows",
    "member_imports",
    "suggestions",
    "night_ballots",
    "night_coming",
    "night_reminders",
)
# What stays without its `user_id`: a ban still bites, and a report stands, by the keyed hash of whom they concern.
UNNAMED_TABLES = ("bans", "reports")
# Other columns that name a person: in the record of moderation a keyed hash takes their place, reports of what the
# person wrote go.
KEYED_COLUMNS: Final[tuple[tuple[str, str], ...]] = (
    ("cases", "moderator_id"),
    ("cases", "member_id"),
    ("reports", "member_id"),
)
# Texts of records in which an id may stand, as in `member:123` or a stored state.
KEYED_TEXTS: Final[tuple[tuple[str, str], ...]] = (
    ("cases", "subject"),
    ("cases", "summary"),
    ("cases", "reason"),
    ("cases", "before"),
    ("cases", "after"),
    ("reports", "reason"),
    ("reports", "quoted"),
)
SHORTEST_ID: Final = 10**14

_THEIRS = "user_id = :user_id AND (:guild_id IS NULL OR guild_id = :guild_id)"
_HALVES = range(1, FULL_HALF_STARS + 1)


class PrivacyStore:
    """Remove what is known of a person."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def forget(self, user_id: int, guild_id: int | None) -> list[tuple[int, int]]:
        """Delete every row that names a person, in one server or (None) in all.

        Returns:
            (server, film) of every rating that went, so that cards can follow.
        """
        theirs = {"user_id": user_id, "guild_id": guild_id}
        films = await self._uncount(theirs)
        # A veto binds the film, whoever suggested it.
        await self._connection.execute(
            f"UPDATE suggestions SET user_id = 0, pitch = NULL WHERE {_THEIRS} AND state = 'vetoed'", theirs
        )
        for table in FORGOTTEN_TABLES:
            await self._connection.execute(f"DELETE FROM {table} WHERE {_THEIRS}", theirs)
        for table in UNNAMED_TABLES:
            await self._connection.execute(f"UPDATE {table} SET user_id = NULL WHERE {_THEIRS}", theirs)
        await CaseStore(self._connection).unname(user_id, guild_id)
        await ReportStore(self._connection).forget_about(user_id, guild_id)
        await self._key_texts(user_id, guild_id)
        await self._drop_jobs(user_id, guild_id)
        return films

    async def _uncount(self, theirs: dict[str, Any]) -> list[tuple[int, int]]:
        """Take a person's ratings out of the tallies; every member has one rating of a film at most."""
        rows = await self._connection.fetch_all(f"SELECT guild_id, film_id FROM ratings WHERE {_THEIRS}", theirs)
        bins = ", ".join(
            f"bin_{half} = bin_{half} - CASE WHEN own.half_stars = {half} THEN 1 ELSE 0 END" for half in _HALVES
        )
        await self._connection.execute(
            f"""
            UPDATE tallies SET {bins}, version = version + 1
            FROM (SELECT guild_id, film_id, half_stars FROM ratings WHERE {_THEIRS} AND is_counted = 1) AS own
            WHERE tallies.guild_id = own.guild_id AND tallies.film_id = own.film_id
            """,
            theirs,
        )
        await self._connection.execute(
            f"""
            UPDATE guild_tallies SET rating_count = rating_count - own.ratings,
                                     half_stars_sum = half_stars_sum - own.half_stars
            FROM (SELECT guild_id, COUNT(*) AS ratings, CAST(SUM(half_stars) AS BIGINT) AS half_stars FROM ratings
                  WHERE {_THEIRS} AND is_counted = 1 GROUP BY guild_id) AS own
            WHERE guild_tallies.guild_id = own.guild_id
            """,
            theirs,
        )
        return [(row["guild_id"], row["film_id"]) for row in rows]

    async def _key_texts(self, user_id: int, guild_id: int | None) -> None:
        """Put a keyed number in place of the id wherever a text of the record of moderation has it."""
        if user_id < SHORTEST_ID:
            return  # only an id as long as Discord's is itself in a text, and not part of another number
        for table, column in KEYED_TEXTS:
            pattern = f"%{user_id}%"
            rows = await self._connection.fetch_all(
                f"""
                SELECT DISTINCT guild_id FROM {table}
                WHERE (:guild_id IS NULL OR guild_id = :guild_id) AND {column} LIKE :pattern
                """,
                {"guild_id": guild_id, "pattern": pattern},
            )
            for row in rows:
                number = int((await person_key(self._connection, row["guild_id"], user_id))[:15], 16)
                await self._connection.execute(
                    f"""
                    UPDATE {table} SET {column} = REPLACE({column}, :written, :number_written)
                    WHERE guild_id = :guild_id AND {column} LIKE :pattern
                    """,
                    {
                        "guild_id": row["guild_id"],
                        "written": str(user_id),
                        "number_written": str(number),
                        "pattern": pattern,
                    },
                )

    async def _drop_jobs(self, user_id: int, guild_id: int | None) -> None:
        """Remove queued jobs about the person."""
        await self._connection.execute(
            """
            DELETE FROM jobs WHERE (payload LIKE :inside OR payload LIKE :last)
              AND (:guild_id IS NULL OR payload LIKE :guild_inside OR payload LIKE :guild_last)
            """,
            {
                # With what follows, or an id would be found at the beginning of a longer one.
                "inside": f'%"user_id": {user_id},%',
                "last": f'%"user_id": {user_id}}}%',
                "guild_id": guild_id,
                "guild_inside": f'%"guild_id": {guild_id},%',
                "guild_last": f'%"guild_id": {guild_id}}}%',
            },
        )
