"""What members suggest, and what moderators veto."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.domain.errors import AlreadyDone, InvalidInput, NotFound, UserFacingError
from bot.domain.night_views import PoolPage, Suggested
from bot.domain.nights import DEFAULT_POOL, MAX_PITCH_CHARACTERS, MAX_POOLS, Pool, read_pool_name, require_host
from bot.domain.pages import page_of
from bot.domain.texts import clean
from bot.services.catalogue.films import visible_film
from bot.services.members.gate import require_allowed_text, require_taking_part
from bot.storage.guilds import GuildStore
from bot.storage.members import MemberStore
from bot.storage.pools import PoolStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.films import Film
    from bot.domain.moderation import Actor, Case
    from bot.domain.nights import PoolSort, Suggestion
    from bot.domain.ratings import Member
    from bot.services.moderation.acts import ModerationService
    from bot.storage.database import Connection, Database

__all__ = ["SUGGESTIONS_PER_PAGE", "PoolService", "SuggestAnyway"]

SUGGESTION = "suggestion"
SUGGESTIONS_PER_PAGE = 8
OFFERED = 25


class SuggestAnyway(UserFacingError):
    """There is a reason against a suggestion that the member may overrule."""


class PoolService:
    """Suggest, withdraw, veto, look."""

    def __init__(self, database: Database, moderation: ModerationService, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._moderation = moderation
        self._clock = clock
        moderation.register(SUGGESTION, _SuggestionSubject())

    async def suggest(
        self,
        member: Member,
        actor: Actor,
        film_id: int,
        *,
        pool: str | None = None,
        pitch: str | None = None,
        is_sure: bool = False,
    ) -> Suggested:
        """Put a film into a pool; a pool that does not exist yet is made for whoever may run film nights.

        Raises:
            NotFound: no such film, or no such pool.
            NotAllowed: the member may not suggest.
            AlreadyDone: the film waits in this pool, or was vetoed there.
            InvalidInput: the pitch is too long, or the member has as many suggestions as allowed.
            SuggestAnyway: it waits in another pool or was watched here; not raised if `is_sure`.
        """
        words = " ".join(clean(pitch or "").split()) or None
        if words and len(words) > MAX_PITCH_CHARACTERS:
            raise InvalidInput(f"A pitch has at most {MAX_PITCH_CHARACTERS} characters.")
        name = read_pool_name(pool)

        async def act(connection: Connection) -> Suggested:
            now = self._clock()
            await require_taking_part(connection, member, "suggest", now)
            await require_allowed_text(connection, member.guild_id, words)
            film = await visible_film(connection, film_id, member.guild_id)
            left = await self._left(connection, member)
            found = await self._pool(connection, actor, name)
            await self._check_film(connection, member.guild_id, found, film, is_sure=is_sure)
            await MemberStore(connection).remember(member, now)
            await PoolStore(connection).add(member.guild_id, found.pool_id, film.film_id, member.user_id, words, now)
            return Suggested(film, found.name, left - 1, words)

        return await self._database.write(act)

    async def withdraw(self, member: Member, suggestion_id: int) -> Film:
        """Take one's own suggestion back.

        Raises:
            NotFound: it is not the member's, or does not wait any more.
            AlreadyDone: it is on the ballot of a vote that runs.
        """

        async def act(connection: Connection) -> Film:
            suggestion = await _waiting(connection, member.guild_id, suggestion_id)
            if suggestion.user_id != member.user_id:
                raise NotFound("That is not one of your suggestions that still wait.")
            await PoolStore(connection).remove(suggestion_id)
            return suggestion.film

        return await self._database.write(act)

    async def veto(self, actor: Actor, suggestion_id: int, reason: str | None) -> tuple[Film, Case]:
        """Take a suggestion out of its pool, for moderators; the undo puts it back.

        Raises:
            NotAllowed: the actor is no moderator.
            NotFound: it does not wait here.
            AlreadyDone: it is on the ballot of a vote that runs.
        """
        await self._moderation.require(actor)
        async with self._database.read() as connection:
            film = (await _waiting(connection, actor.guild_id, suggestion_id)).film

        async def change(connection: Connection) -> tuple[int, Film]:
            suggestion = await _waiting(connection, actor.guild_id, suggestion_id)
            await PoolStore(connection).set_state([suggestion_id], "vetoed")
            return suggestion_id, suggestion.film

        return await self._moderation.perform(
            actor,
            change,
            prefix=SUGGESTION,
            kind="night.veto",
            summary=f"Vetoed the suggestion {film.label}",
            subject_id=suggestion_id,
            reason=reason,
        )

    async def show(self, guild_id: int, pool_id: int | None, sort: PoolSort, page: int) -> PoolPage:
        """Return a page of a pool, the server's first one if none is named; a page past the end becomes the last."""
        async with self._database.read() as connection:
            store = PoolStore(connection)
            pools = tuple(await store.pools(guild_id))
            pool = next((each for each in pools if each.pool_id == pool_id), pools[0] if pools else None)
            found = [] if pool is None else await store.waiting(guild_id, pool.pool_id)
        page, pages = page_of(page, len(found), SUGGESTIONS_PER_PAGE)
        shown = sorted(found, key=_SORTS[sort])[page * SUGGESTIONS_PER_PAGE : (page + 1) * SUGGESTIONS_PER_PAGE]
        return PoolPage(pool or Pool(0, DEFAULT_POOL), pools, sort, tuple(shown), page, pages, len(found))

    async def pools(self, guild_id: int) -> list[Pool]:
        """Return a server's pools."""
        async with self._database.read() as connection:
            return await PoolStore(connection).pools(guild_id)

    async def find_pool(self, guild_id: int, text: str) -> Pool:
        """Return the pool that a text names: our prefixed id, or its name.

        Raises:
            NotFound: there is none.
        """
        pools = await self.pools(guild_id)
        for pool in pools:
            if text.strip().casefold() in (f"pool:{pool.pool_id}", pool.name.casefold()):
                return pool
        raise NotFound("There is no pool of that name here. Pick one from the list.")

    async def waiting_like(self, guild_id: int, text: str, user_id: int | None = None) -> list[Suggestion]:
        """Return suggestions whose film's title has the text in it, of one member or of all."""
        wanted = text.strip().casefold()
        async with self._database.read() as connection:
            store = PoolStore(connection)
            if user_id is not None:
                found = await store.waiting_of_member(guild_id, user_id)
            else:
                found = [
                    suggestion
                    for pool in await store.pools(guild_id)
                    for suggestion in await store.waiting(guild_id, pool.pool_id)
                ]
        return [each for each in found if wanted in each.film.label.casefold()][:OFFERED]

    async def find(self, guild_id: int, text: str, user_id: int | None = None) -> Suggestion:
        """Return the one suggestion that a text names: our prefixed id, or the film's title.

        Raises:
            NotFound: nothing fits.
            InvalidInput: several do.
        """
        kind, _, number = text.strip().partition(":")
        found = await self.waiting_like(guild_id, "" if kind == SUGGESTION else text, user_id)
        if kind == SUGGESTION:
            found = [each for each in found if str(each.suggestion_id) == number] or await self._by_id(guild_id, number)
        wanted = text.strip().casefold()
        exact = [each for each in found if wanted in (each.film.title.casefold(), each.film.label.casefold())]
        found = exact or found
        if not found:
            raise NotFound("No such suggestion waits here. Pick one from the list.")
        if len(found) > 1:
            raise InvalidInput("Several suggestions fit. Pick one from the list.")
        return found[0]

    async def _by_id(self, guild_id: int, number: str) -> list[Suggestion]:
        if not (number.isascii() and number.isdigit() and len(number) <= 18):
            return []
        async with self._database.read() as connection:
            found = await PoolStore(connection).get(guild_id, int(number))
        return [found[0]] if found else []

    async def _left(self, connection: Connection, member: Member) -> int:
        allowed = (await GuildStore(connection).settings(member.guild_id)).suggestions_per_member
        waiting = await PoolStore(connection).waiting_of_member(member.guild_id, member.user_id)
        if len(waiting) >= allowed:
            raise InvalidInput(
                f"You have {len(waiting)} suggestions waiting, as many as this server allows. "
                "Withdraw one with /night withdraw, or wait until one is shown."
            )
        return allowed - len(waiting)

    async def _pool(self, connection: Connection, actor: Actor, name: str) -> Pool:
        store = PoolStore(connection)
        pools = await store.pools(actor.guild_id)
        wanted = {f"pool:{pool.pool_id}": pool for pool in pools} | {pool.name.casefold(): pool for pool in pools}
        if found := wanted.get(name.casefold()):
            return found
        if name != DEFAULT_POOL:
            settings = await GuildStore(connection).settings(actor.guild_id)
            try:
                require_host(actor, settings)
            except UserFacingError:
                raise NotFound(f"There is no pool called “{name}” here. Pick one from the list.") from None
            await require_allowed_text(connection, actor.guild_id, name)
            if len(pools) >= MAX_POOLS:
                raise InvalidInput(f"A server has at most {MAX_POOLS} pools.")
        return Pool(await store.add_pool(actor.guild_id, name), name)

    async def _check_film(
        self, connection: Connection, guild_id: int, pool: Pool, film: Film, *, is_sure: bool
    ) -> None:
        store = PoolStore(connection)
        waiting = await store.waiting_of_film(guild_id, film.film_id)
        if any(found.pool_id == pool.pool_id for found, _name in waiting):
            raise AlreadyDone(f"{film.label} is already waiting in {pool.name}.")
        if await store.vetoed(guild_id, pool.pool_id, film.film_id):
            raise AlreadyDone(f"The moderators vetoed {film.label} for {pool.name}.")
        if is_sure:
            return
        if waiting:
            raise SuggestAnyway(f"{film.label} is already waiting in the pool {waiting[0][1]}.")
        if won_at := await store.won_at(guild_id, film.film_id):
            raise SuggestAnyway(f"{film.label} already won a film night here, on <t:{int(won_at.timestamp())}:D>.")


class _SuggestionSubject:
    """A suggestion as cases know it: waiting or vetoed."""

    async def read(self, connection: Connection, guild_id: int, subject_id: int) -> str | None:
        """Return where the suggestion stands."""
        found = await PoolStore(connection).get(guild_id, subject_id)
        return None if found is None else json.dumps({"state": found[1]})

    async def restore(self, connection: Connection, guild_id: int, subject_id: int, state: str | None) -> None:
        """Put the suggestion back where it stood, unless the film was suggested again meanwhile."""
        found = await PoolStore(connection).get(guild_id, subject_id)
        if found is None or state is None:
            return
        suggestion, _state = found
        wanted: dict[str, Any] = json.loads(state)
        twins = await PoolStore(connection).waiting_of_film(guild_id, suggestion.film.film_id)
        if wanted["state"] == "waiting" and any(twin.pool_id == suggestion.pool_id for twin, _name in twins):
            raise AlreadyDone(f"{suggestion.film.label} was suggested again since; there is nothing to put back.")
        if wanted["state"] == "waiting" and not suggestion.user_id:
            # Whoever suggested it is forgotten: others may suggest it again, and that is all that is left to undo.
            await PoolStore(connection).remove(subject_id)
            return
        await PoolStore(connection).set_state([subject_id], wanted["state"])


async def _waiting(connection: Connection, guild_id: int, suggestion_id: int) -> Suggestion:
    """Return a suggestion that can be taken out of its pool."""
    found = await PoolStore(connection).get(guild_id, suggestion_id)
    if found is None or found[1] != "waiting":
        raise NotFound("No such suggestion waits here any more.")
    if await PoolStore(connection).is_on_ballot(suggestion_id):
        raise AlreadyDone(f"{found[0].film.label} is on the ballot of a vote that runs. Wait until it is closed.")
    return found[0]


_SORTS: dict[str, Callable[[Suggestion], Any]] = {
    "age": lambda each: (each.suggested_at, each.suggestion_id),
    "wants": lambda each: (-each.wants, each.suggested_at, each.suggestion_id),
    "critics": lambda each: (-(each.critics_mean or -1.0), each.suggested_at, each.suggestion_id),
}
