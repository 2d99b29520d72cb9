"""Nights and the films on their ballots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain.nights import Candidate, Night, Plan
from bot.domain.voting import Method, TieRule
from bot.storage.films import FilmStore
from bot.storage.given_ids import next_id
from bot.storage.rows import moment, seconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.nights import Suggestion
    from bot.storage.database import Connection, Row

__all__ = ["NightStore"]

_NIGHTS = "SELECT nights.*, pools.name AS pool FROM nights JOIN pools ON pools.pool_id = nights.pool_id"
# What `update` may change; the names become part of the statement.
_CHANGEABLE = {
    "state",
    "seed",
    "closed_at",
    "starts_at",
    "place_channel_id",
    "place",
    "message_id",
    "shown",
    "result_message_id",
    "event_id",
    "event_error",
    "rating_message_id",
    "winner",
    "ballots",
    "reason",
    "turn",
    "finished_at",
    "then_ratings",
    "then_half_stars",
}


class NightStore:
    """Read and change nights, always within one server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, guild_id: int, pool_id: int, plan: Plan, now: datetime) -> int:
        """Draft a night; return its id."""
        night_id = await next_id(self._connection, "nights")
        await self._connection.execute(
            """
            INSERT INTO nights (night_id, guild_id, pool_id, method, tie_rule, channel_id, created_at, closes_at,
                                starts_at, place_channel_id, place, seats, voter_role_id, carries_over, hides_stars)
            VALUES (:night_id, :guild_id, :pool_id, :method, :tie_rule, :channel_id, :now, :closes_at, :starts_at,
                    :place_channel_id, :place, :seats, :voter_role_id, :carries_over, :hides_stars)
            """,
            {
                "night_id": night_id,
                "guild_id": guild_id,
                "pool_id": pool_id,
                "method": str(plan.method),
                "tie_rule": str(plan.tie_rule),
                "channel_id": plan.channel_id,
                "now": seconds(now),
                "closes_at": seconds(plan.closes_at),
                "starts_at": None if plan.starts_at is None else seconds(plan.starts_at),
                "place_channel_id": plan.place_channel_id,
                "place": plan.place,
                "seats": plan.seats,
                "voter_role_id": plan.voter_role_id,
                "carries_over": int(plan.carries_over),
                "hides_stars": int(plan.hides_stars),
            },
        )
        return night_id

    async def get(self, guild_id: int | None, night_id: int) -> Night | None:
        """Return a night of a server; None asks about any server's, for the bot's own work."""
        row = await self._connection.fetch_one(
            f"{_NIGHTS} WHERE nights.night_id = :night_id AND (:guild_id IS NULL OR nights.guild_id = :guild_id)",
            {"night_id": night_id, "guild_id": guild_id},
        )
        return None if row is None else _night_of(row)

    async def in_state(self, guild_id: int, state: str) -> list[Night]:
        """Return a server's nights in a state, the oldest first."""
        rows = await self._connection.fetch_all(
            f"{_NIGHTS} WHERE nights.guild_id = :guild_id AND nights.state = :state ORDER BY nights.night_id",
            {"guild_id": guild_id, "state": state},
        )
        return [_night_of(row) for row in rows]

    async def archive(self, guild_id: int, *, limit: int, offset: int) -> list[Night]:
        """Return the nights whose vote is over, the newest first."""
        rows = await self._connection.fetch_all(
            f"""
            {_NIGHTS} WHERE nights.guild_id = :guild_id AND nights.state = 'closed'
            ORDER BY nights.night_id DESC LIMIT :limit OFFSET :offset
            """,
            {"guild_id": guild_id, "limit": limit, "offset": offset},
        )
        return [_night_of(row) for row in rows]

    async def count_archive(self, guild_id: int) -> int:
        """Count the nights whose vote is over."""
        row = await self._connection.fetch_one(
            "SELECT COUNT(*) AS nights FROM nights WHERE guild_id = :guild_id AND state = 'closed'",
            {"guild_id": guild_id},
        )
        return row["nights"] if row else 0

    async def of_event(self, guild_id: int, event_id: int) -> Night | None:
        """Return the night of a scheduled event."""
        row = await self._connection.fetch_one(
            f"{_NIGHTS} WHERE nights.guild_id = :guild_id AND nights.event_id = :event_id",
            {"guild_id": guild_id, "event_id": event_id},
        )
        return None if row is None else _night_of(row)

    async def open_cards(self) -> list[Night]:
        """Return the votes that run and have a card, of all servers."""
        rows = await self._connection.fetch_all(
            f"{_NIGHTS} WHERE nights.state = 'open' AND nights.message_id IS NOT NULL ORDER BY nights.night_id"
        )
        return [_night_of(row) for row in rows]

    async def update(self, night_id: int, **changes: Any) -> None:
        """Change columns of a night; moments are stored as seconds."""
        assert changes.keys() <= _CHANGEABLE  # noqa: S101 - they become part of the statement
        values = {
            name: seconds(value) if value is not None and name.endswith("_at") else value
            for name, value in changes.items()
        }
        columns = ", ".join(f"{name} = :{name}" for name in sorted(changes))
        await self._connection.execute(
            f"UPDATE nights SET {columns} WHERE night_id = :night_id", {**values, "night_id": night_id}
        )

    async def remove(self, night_id: int) -> None:
        """Throw a draft away."""
        await self._connection.execute("DELETE FROM nights WHERE night_id = :night_id", {"night_id": night_id})

    async def set_candidates(self, night_id: int, chosen: Sequence[Suggestion]) -> None:
        """Put films on the ballot, numbered in the order of suggestion."""
        ordered = sorted(chosen, key=lambda each: (each.suggested_at, each.suggestion_id))
        await self._connection.execute(
            "DELETE FROM night_candidates WHERE night_id = :night_id", {"night_id": night_id}
        )
        await self._connection.execute_many(
            """
            INSERT INTO night_candidates (night_id, number, film_id, suggestion_id)
            VALUES (:night_id, :number, :film_id, :suggestion_id)
            """,
            [
                {
                    "night_id": night_id,
                    "number": number,
                    "film_id": each.film.film_id,
                    "suggestion_id": each.suggestion_id,
                }
                for number, each in enumerate(ordered, start=1)
            ],
        )

    async def candidates(self, night: Night) -> tuple[Candidate, ...]:
        """Return the films on a ballot, by number."""
        rows = await self._connection.fetch_all(
            """
            SELECT night_candidates.number, night_candidates.film_id, night_candidates.suggestion_id,
                   suggestions.user_id, suggestions.pitch
            FROM night_candidates
            LEFT JOIN suggestions ON suggestions.suggestion_id = night_candidates.suggestion_id
                                 AND suggestions.guild_id = :guild_id
            WHERE night_candidates.night_id = :night_id
            ORDER BY night_candidates.number
            """,
            {"night_id": night.night_id, "guild_id": night.guild_id},
        )
        films = await FilmStore(self._connection).by_ids([row["film_id"] for row in rows], night.guild_id)
        return tuple(
            Candidate(row["number"], films[row["film_id"]], row["suggestion_id"], row["user_id"], row["pitch"])
            for row in rows
        )


def _night_of(row: Row) -> Night:
    plan = Plan(
        closes_at=moment(row["closes_at"]),
        channel_id=row["channel_id"],
        method=Method(row["method"]),
        tie_rule=TieRule(row["tie_rule"]),
        starts_at=_moment(row["starts_at"]),
        place_channel_id=row["place_channel_id"],
        place=row["place"],
        seats=row["seats"],
        voter_role_id=row["voter_role_id"],
        carries_over=row["carries_over"] == 1,
        hides_stars=row["hides_stars"] == 1,
    )
    names = (
        "night_id guild_id pool_id pool state seed message_id shown result_message_id event_id event_error "
        "rating_message_id winner ballots reason turn then_ratings then_half_stars"
    )
    return Night(
        plan=plan,
        created_at=moment(row["created_at"]),
        closed_at=_moment(row["closed_at"]),
        finished_at=_moment(row["finished_at"]),
        **{name: row[name] for name in names.split()},
    )


def _moment(value: int | None) -> datetime | None:
    return None if value is None else moment(value)
