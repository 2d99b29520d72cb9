"""Ballots: whose they are while a vote runs, and what was voted after it, without anybody's name."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

from bot.storage.rows import seconds

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.voting import Ballot
    from bot.storage.database import Connection

__all__ = ["BallotStore"]


class BallotStore:
    """Keep ballots. Nothing here is ever logged, and only the member who voted is shown theirs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, night_id: int, user_id: int) -> tuple[Ballot, int | None, Ballot | None]:
        """Return a member's marks, the film that they are marking, and what they cast."""
        row = await self._connection.fetch_one(
            "SELECT draft, cast_as FROM night_ballots WHERE night_id = :night_id AND user_id = :user_id",
            {"night_id": night_id, "user_id": user_id},
        )
        if row is None:
            return {}, None, None
        draft = json.loads(row["draft"])
        cast = None if row["cast_as"] is None else _ballot_of(json.loads(row["cast_as"]))
        return _ballot_of(draft.get("marks", {})), draft.get("current"), cast

    async def put_draft(self, night_id: int, guild_id: int, user_id: int, marks: Ballot, current: int | None) -> None:
        """Keep marks that do not count yet."""
        draft = json.dumps({"marks": dict(marks), "current": current})
        await self._connection.execute(
            """
            INSERT INTO night_ballots (night_id, user_id, guild_id, draft)
            VALUES (:night_id, :user_id, :guild_id, :draft)
            ON CONFLICT (night_id, user_id) DO UPDATE SET draft = excluded.draft
            """,
            {"night_id": night_id, "guild_id": guild_id, "user_id": user_id, "draft": draft},
        )

    async def put_cast(self, night_id: int, user_id: int, ballot: Ballot) -> None:
        """Let a member's ballot count."""
        await self._connection.execute(
            "UPDATE night_ballots SET cast_as = :cast_as WHERE night_id = :night_id AND user_id = :user_id",
            {"night_id": night_id, "user_id": user_id, "cast_as": json.dumps(dict(ballot))},
        )

    async def remove(self, night_id: int, user_id: int) -> None:
        """Take a member's ballot back, marks and all."""
        await self._connection.execute(
            "DELETE FROM night_ballots WHERE night_id = :night_id AND user_id = :user_id",
            {"night_id": night_id, "user_id": user_id},
        )

    async def count(self, night_id: int) -> int:
        """Count the ballots that were cast in a vote that runs."""
        row = await self._connection.fetch_one(
            "SELECT COUNT(*) AS votes FROM night_ballots WHERE night_id = :night_id AND cast_as IS NOT NULL",
            {"night_id": night_id},
        )
        return row["votes"] if row else 0

    async def unseal(self, night_id: int, now: datetime) -> list[Ballot]:
        """Part the ballots from their members for good, and return them in random order.

        What members who are banned now had cast is left out. The order is drawn by the system's generator, never
        from the seed of the tie rule, so that nobody can work it back.
        """
        rows = await self._connection.fetch_all(
            """
            SELECT night_ballots.cast_as FROM night_ballots
            WHERE night_ballots.night_id = :night_id AND night_ballots.cast_as IS NOT NULL
              AND NOT EXISTS (
                  SELECT 1 FROM bans WHERE bans.guild_id = night_ballots.guild_id
                  AND bans.user_id = night_ballots.user_id AND (bans.ends_at IS NULL OR bans.ends_at > :now))
            """,
            {"night_id": night_id, "now": seconds(now)},
        )
        # Written anew, so that not even the spelling of a stored ballot goes over.
        marks = [json.dumps(dict(sorted(_ballot_of(json.loads(row["cast_as"])).items()))) for row in rows]
        secrets.SystemRandom().shuffle(marks)
        await self._connection.execute_many(
            "INSERT INTO night_votes (night_id, marks) VALUES (:night_id, :marks)",
            [{"night_id": night_id, "marks": each} for each in marks],
        )
        await self.forget(night_id)
        return [_ballot_of(json.loads(each)) for each in marks]

    async def forget(self, night_id: int) -> None:
        """Delete every link between a member and a ballot of a vote."""
        await self._connection.execute("DELETE FROM night_ballots WHERE night_id = :night_id", {"night_id": night_id})

    async def votes(self, night_id: int) -> list[Ballot]:
        """Return what was voted, after the close."""
        rows = await self._connection.fetch_all(
            "SELECT marks FROM night_votes WHERE night_id = :night_id", {"night_id": night_id}
        )
        return [_ballot_of(json.loads(row["marks"])) for row in rows]


def _ballot_of(marks: dict[str, int]) -> Ballot:
    return {int(number): mark for number, mark in marks.items()}
