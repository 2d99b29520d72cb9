"""Ratings of merged films, with what moderators hid of them and the bursts that they came in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from bot.storage.bans import BanStore, person_key
from bot.storage.hides import HiddenKind, HideStore
from bot.storage.merged_rows import MergedRows
from bot.storage.ratings import RatingStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.storage.database import Connection
    from bot.storage.merged_rows import FilmMerge

__all__ = ["RatingMerge", "hides_of"]

_KINDS: tuple[HiddenKind, ...] = get_args(HiddenKind)


async def hides_of(connection: Connection, guild_id: int, old_film_id: int, film_id: int) -> dict[str, Any]:
    """Return what is hidden of a film that goes, and which of it is news to the one that stays."""
    rows = MergedRows(connection)
    hides = [dict(row) for row in await rows.of("hides", "film_id", old_film_id)]
    hidden = {
        (row["person_key"], row["kind"])
        for row in await rows.of("hides", "film_id", film_id)
        if row["guild_id"] == guild_id
    }
    return {
        "hides": hides,
        "new_hides": [row for row in hides if (row["person_key"], row["kind"]) not in hidden],
        "hidden": sorted(hidden),
    }


class RatingMerge:
    """Let ratings come to the film that stays, and go back.

    The newest of each member stands for both films. What moderators hid of either stays hidden: it is one film now.
    """

    def __init__(self, connection: Connection, merged: FilmMerge) -> None:
        self._connection = connection
        self._merged = merged
        self._rows = MergedRows(connection)
        self._ratings = RatingStore(connection)
        self._hides = HideStore(connection)

    async def merge(self, facts: Mapping[str, Any]) -> None:
        """Move the ratings of the film that goes; `facts` has what `hides_of` returned before."""
        held = [dict(row) for row in await self._rows.of("raid_ratings", "film_id", self._merged.old_film_id)]
        await self._move()
        for row in held:
            await self._rows.keep(self._merged, "raid_ratings", self._merged.old_film_id, row["user_id"], row)
            await self._rows.insert("raid_ratings", {**row, "film_id": self._merged.film_id})
        old = {"film_id": self._merged.old_film_id}
        await self._connection.execute("DELETE FROM hides WHERE film_id = :film_id", old)
        for row in facts["new_hides"]:
            await self._rows.insert("hides", {**row, "film_id": self._merged.film_id})
        if facts["hides"] or facts["hidden"]:
            for user_id in await self._raters(self._merged.film_id):
                await self._hides.apply(self._merged.guild_id, self._merged.film_id, user_id)

    async def give_back(self, rows: Mapping[tuple[str, int, int], dict[str, Any]], facts: Mapping[str, Any]) -> None:
        """Return the ratings that a merge kept, as far as they stand as it left them."""
        now = await self._ratings.stored(self._merged.guild_id, self._merged.film_id)
        for (table, film_id, user_id), content in rows.items():
            if table == "ratings" and film_id == self._merged.old_film_id:
                was = rows.get((table, self._merged.film_id, user_id))
                await self._give_rating_back(user_id, content, was, now.get(user_id))
        for (table, _film_id, user_id), content in rows.items():
            if table == "raid_ratings":
                await self._give_hold_back(user_id, content)
        await self._give_hides_back(facts)
        kept = {user_id for table, _film_id, user_id in rows if table == "ratings"}
        for film_id in (self._merged.old_film_id, self._merged.film_id):
            await self._let_agree(film_id, await self._raters(film_id) if facts["new_hides"] else kept)

    async def _move(self) -> None:
        going = await self._ratings.stored(self._merged.guild_id, self._merged.old_film_id)
        staying = await self._ratings.stored(self._merged.guild_id, self._merged.film_id)
        for user_id, old in going.items():
            other = staying.get(user_id)
            await self._rows.keep(self._merged, "ratings", self._merged.old_film_id, user_id, old)
            await self._ratings.remove(self._merged.guild_id, self._merged.old_film_id, user_id)
            if other is not None:
                await self._rows.keep(self._merged, "ratings", self._merged.film_id, user_id, other)
                if other["rating"]["rated_at"] >= old["rating"]["rated_at"]:
                    continue
                await self._ratings.remove(self._merged.guild_id, self._merged.film_id, user_id)
            newest = _of_film(old, self._merged.film_id)
            await self._ratings.put_back(newest["rating"], newest["note"])

    async def _give_rating_back(
        self, user_id: int, old: dict[str, Any], was: dict[str, Any] | None, now: dict[str, Any] | None
    ) -> None:
        """Return a rating to the film it was given to; one given anew since the merge stays where it is."""
        if now is not None and _given(now) == _given(old):
            await self._ratings.remove(self._merged.guild_id, self._merged.film_id, user_id)
            if was is not None:
                await self._ratings.put_back(was["rating"], was["note"])
        await self._ratings.put_back(old["rating"], old["note"])

    async def _give_hold_back(self, user_id: int, held: dict[str, Any]) -> None:
        """Let a rating belong again to the burst that it came in."""
        await self._connection.execute(
            "DELETE FROM raid_ratings WHERE raid_id = :raid_id AND user_id = :user_id",
            {"raid_id": held["raid_id"], "user_id": user_id},
        )
        await self._rows.insert("raid_ratings", held)

    async def _give_hides_back(self, facts: Mapping[str, Any]) -> None:
        """Let what was hidden of each film be hidden there again; what was hidden since the merge stays so in both."""
        old_film_id, film_id = self._merged.old_film_id, self._merged.film_id
        went = [await self._key(user_id) for user_id in await self._raters(old_film_id)]
        known = {(row["person_key"], row["kind"]) for row in facts["hides"]}
        known |= {(key, kind) for key, kind in facts.get("hidden", [])}
        since = [
            dict(row)
            for row in await self._rows.of("hides", "film_id", film_id)
            if row["guild_id"] == self._merged.guild_id
            and row["person_key"] in went
            and (row["person_key"], row["kind"]) not in known
        ]
        for row in facts["new_hides"]:
            await self._connection.execute(
                """
                DELETE FROM hides WHERE guild_id = :guild_id AND film_id = :film_id AND person_key = :person_key
                  AND kind = :kind
                """,
                {name: row[name] for name in ("guild_id", "person_key", "kind")} | {"film_id": film_id},
            )
        for row in (*facts["hides"], *since):
            await self._rows.insert("hides", {**row, "film_id": old_film_id})

    async def _let_agree(self, film_id: int, user_ids: Iterable[int]) -> None:
        """Let ratings be hidden and suspended as moderators want it now, which they may have changed meanwhile."""
        guild_id, bans = self._merged.guild_id, BanStore(self._connection)
        rows = await self._rows.of("hides", "film_id", film_id)
        hidden = {(row["person_key"], row["kind"]) for row in rows if row["guild_id"] == guild_id}
        for user_id in user_ids:
            key = await self._key(user_id)
            is_banned = await bans.by_key(guild_id, key) is not None
            await self._ratings.mark(guild_id, film_id, user_id, "is_suspended", is_set=is_banned)
            for kind in _KINDS:
                await self._hides.mark(guild_id, film_id, user_id, kind, is_set=(key, kind) in hidden)

    async def _key(self, user_id: int) -> str:
        return await person_key(self._connection, self._merged.guild_id, user_id)

    async def _raters(self, film_id: int) -> list[int]:
        return sorted(await self._ratings.stored(self._merged.guild_id, film_id))


def _of_film(content: dict[str, Any], film_id: int) -> dict[str, Any]:
    """Return a kept rating and its note as those of another film."""
    note = content["note"]
    return {
        "rating": {**content["rating"], "film_id": film_id},
        "note": {**note, "film_id": film_id} if note else None,
    }


def _given(content: dict[str, Any]) -> tuple[object, ...]:
    """Return what the member gave, without what moderators made of it."""
    rating, note = content["rating"], content["note"]
    return rating["half_stars"], rating["rated_at"], (note["body"], note["has_spoilers"]) if note else None
