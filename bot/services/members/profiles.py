"""How a member rates, whose taste is near, and two members side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.errors import InvalidInput, NotAllowed, NotFound
from bot.domain.ratings import Tally
from bot.domain.server_stats import last_months
from bot.domain.stars import FULL_HALF_STARS
from bot.domain.taste import Comparison, Neighbour, Profile, compare, favourites
from bot.storage.guilds import GuildStore
from bot.storage.taste import TasteStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime, tzinfo

    from bot.domain.ratings import Member
    from bot.domain.taste import Overlap
    from bot.storage.database import Database
    from bot.storage.taste import RatedFacts

__all__ = ["NEIGHBOURS", "ProfileService"]

NEIGHBOURS = 5


class ProfileService:
    """Members and their taste, in one server. Films whose stars are concealed are left out."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def profile(self, viewer: Member, user_id: int) -> Profile:
        """Return how a member rates; one who is off all lists is shown to themselves only.

        Raises:
            NotAllowed: the member keeps to themselves.
            NotFound: the member has rated nothing that may be shown.
        """
        guild_id, is_own = viewer.guild_id, viewer.user_id == user_id
        async with self._database.read() as connection:
            store = TasteStore(connection)
            known = await store.member(guild_id, user_id)
            if known is not None and known.is_unlisted and not is_own:
                raise NotAllowed("This member has chosen not to be shown.")
            rated = await store.rated(guild_id, user_id)
            if known is None or not rated:
                raise NotFound(
                    f"{'You have' if is_own else 'This member has'} not rated a film here yet"
                    f"{'. Start with /rate.' if is_own else '.'}"
                )
            seen = await store.seen(guild_id, user_id)
            # Who is off all lists is beside nobody, not even in private.
            overlaps = [] if known.is_unlisted else await store.overlaps(guild_id, user_id)
            zone = (await GuildStore(connection).settings(guild_id)).zone
        return self._profile(user_id, known.display_name, rated, seen, overlaps, zone, is_unlisted=known.is_unlisted)

    async def compare(self, member: Member, other_id: int) -> Comparison:
        """Return where two members agree and where they differ.

        Raises:
            InvalidInput: it is the same member.
            NotAllowed: one of them is off all comparisons.
            NotFound: they have not rated a film in common.
        """
        if member.user_id == other_id:
            raise InvalidInput("You agree with yourself on everything. Choose somebody else.")
        async with self._database.read() as connection:
            store = TasteStore(connection)
            own = await store.member(member.guild_id, member.user_id)
            other = await store.member(member.guild_id, other_id)
            if own is not None and own.is_unlisted:
                raise NotAllowed("You have chosen not to be shown here, and that counts for comparisons too.")
            if other is not None and other.is_unlisted:
                raise NotAllowed("This member has chosen not to be shown.")
            films = await store.shared(member.guild_id, member.user_id, other_id)
        if own is None or other is None or not films:
            raise NotFound("There is no film yet that both of you have rated here.")
        overlap, agreed, differed = compare(films)
        return Comparison(
            member.user_id,
            own.display_name,
            other_id,
            other.display_name,
            overlap,
            tuple(films),
            agreed,
            differed,
        )

    def _profile(
        self,
        user_id: int,
        name: str,
        rated: list[RatedFacts],
        seen: list[tuple[int, date]],
        overlaps: list[tuple[int, str, Overlap]],
        zone: tzinfo,
        *,
        is_unlisted: bool,
    ) -> Profile:
        bins = [0] * FULL_HALF_STARS
        for rating in rated:
            bins[rating.half_stars - 1] += 1
        tally = Tally(tuple(bins))
        mean = tally.mean or 0.0
        shared = [rating for rating in rated if rating.rating_count > 1]
        others = [(film.half_stars_sum - film.half_stars) / 2 / (film.rating_count - 1) for film in shared]
        return Profile(
            user_id,
            name,
            tally,
            last_months(((day, 1) for day in _days(rated, seen, zone)), self._clock().astimezone(zone).date()),
            decades=favourites(((film.half_stars, _decade(film.year)) for film in rated), mean),
            genres=favourites(((film.half_stars, film.genres) for film in rated), mean),
            directors=favourites(((film.half_stars, film.directors) for film in rated), mean),
            neighbours=_nearest(overlaps),
            is_unlisted=is_unlisted,
            own_on_shared=sum(film.half_stars for film in shared) / 2 / len(shared) if shared else None,
            others_mean=sum(others) / len(others) if others else None,
        )


def _days(rated: list[RatedFacts], seen: list[tuple[int, date]], zone: tzinfo) -> list[date]:
    """Return a day for each viewing, and the day of its rating for a film without any."""
    viewed = {film_id for film_id, _ in seen}
    return [day for _, day in seen] + [
        film.rated_at.astimezone(zone).date() for film in rated if film.film_id not in viewed
    ]


def _decade(year: int | None) -> tuple[str, ...]:
    return (f"{year // 10 * 10}s",) if year else ()


def _nearest(overlaps: list[tuple[int, str, Overlap]]) -> tuple[Neighbour, ...]:
    agreements = ((user_id, name, overlap.films, overlap.agreement) for user_id, name, overlap in overlaps)
    near = [
        Neighbour(user_id, name, agreement, films)
        for user_id, name, films, agreement in agreements
        if agreement is not None and agreement > 0
    ]
    return tuple(sorted(near, key=lambda one: (-one.agreement, -one.films, one.user_id))[:NEIGHBOURS])
