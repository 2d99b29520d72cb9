"""Moderators put a server's own films right: correct one, or merge it into another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.domain.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from bot.domain.films import label_of
from bot.domain.titles import title_key
from bot.services.catalogue.films import visible_film
from bot.storage.films import FilmStore
from bot.storage.merges import MergeStore
from bot.storage.rows import names_to_json

if TYPE_CHECKING:
    from bot.domain.films import Film
    from bot.domain.moderation import Actor, Case
    from bot.services.changes import FilmChanges
    from bot.services.moderation.acts import ModerationService
    from bot.storage.database import Connection, Database

__all__ = ["MOST_DIRECTORS", "MOST_TITLE_CHARACTERS", "OwnFilmService"]

FILM, MERGE = "film", "merge"
MOST_TITLE_CHARACTERS = 200
MOST_DIRECTORS = 10
MOST_NAME_CHARACTERS = 100
FIRST_YEAR, LAST_YEAR = 1880, 2100


class OwnFilmService:
    """Correct and merge films that belong to one server; global ones are the host's."""

    def __init__(self, database: Database, moderation: ModerationService, changes: FilmChanges) -> None:
        self._database = database
        self._moderation = moderation
        self._changes = changes
        moderation.register(FILM, _FilmSubject())
        moderation.register(MERGE, _MergeSubject())

    async def opened(self, actor: Actor, film_id: int) -> Film:
        """Return a film for correction.

        Raises:
            NotAllowed: the actor is no moderator, or the film belongs to all servers.
            NotFound: no such film here.
        """
        await self._moderation.require(actor)
        async with self._database.read() as connection:
            return await _own_film(connection, film_id, actor.guild_id)

    async def correct(self, actor: Actor, film_id: int, title: str, year: str, directors: str) -> Case:
        """Give a film of the server's own its right title, year and directors.

        Args:
            actor: Who corrects.
            film_id: The film.
            title: Its title.
            year: Four digits, or nothing.
            directors: Names with a comma between.

        Raises:
            NotAllowed: the actor is no moderator, or the film belongs to all servers.
            NotFound: no such film here.
            InvalidInput: a field says something else than it should.
            AlreadyDone: nothing would change.
        """
        columns = _columns(title, year, directors)
        film = await self.opened(actor, film_id)

        async def change(connection: Connection) -> tuple[int, None]:
            fresh = await _own_film(connection, film.film_id, actor.guild_id)
            store = FilmStore(connection)
            if await store.snapshot(fresh.film_id, actor.guild_id) == columns:
                raise AlreadyDone("The film is already called that.")
            await store.correct(fresh.film_id, actor.guild_id, columns)
            return fresh.film_id, None

        new = label_of(str(columns["title"]), int(year) if year.strip() else None)
        what = film.label if film.label == new else f"{film.label}, now {new}"
        _, case = await self._moderation.perform(
            actor,
            change,
            prefix=FILM,
            kind="film.edit",
            summary=f"Corrected the film {what}",
            subject_id=film.film_id,
        )
        self._changes.announce(actor.guild_id, film.film_id)
        return case

    async def merge(self, actor: Actor, film_id: int, into_id: int, reason: str | None = None) -> Case:
        """Let a film of the server's own go into another of its own, or into a global one.

        Of two ratings of one member the newest stands; the other is kept for the undo.

        Raises:
            NotAllowed: the actor is no moderator, or the film that would go belongs to all servers.
            NotFound: one of the films does not exist here.
            InvalidInput: they are one and the same.
        """
        film = await self.opened(actor, film_id)
        async with self._database.read() as connection:
            into = await visible_film(connection, into_id, actor.guild_id)

        async def change(connection: Connection) -> tuple[int, Film]:
            going = await _own_film(connection, film.film_id, actor.guild_id)
            staying = await visible_film(connection, into.film_id, actor.guild_id)
            if going.film_id == staying.film_id:
                raise InvalidInput("That is one and the same film. Pick two different ones.")
            return await MergeStore(connection, actor.guild_id).merge(going.film_id, staying.film_id), staying

        kept, case = await self._moderation.perform(
            actor,
            change,
            prefix=MERGE,
            kind="film.merge",
            summary=f"Merged the film {film.label} into {into.label}",
            reason=reason,
        )
        self._changes.announce(actor.guild_id, kept.film_id)
        return case


async def _own_film(connection: Connection, film_id: int, guild_id: int) -> Film:
    film = await visible_film(connection, film_id, guild_id)
    if film.guild_id != guild_id:
        raise NotAllowed(
            f"{film.label} belongs to the catalogue of all servers. Only whoever hosts the bot can change it, "
            "on the command line."
        )
    return film


def _columns(title: str, year: str, directors: str) -> dict[str, object]:
    """Read the fields of the form as the columns that hold them."""
    name, digits = " ".join(title.split()), year.strip()
    if not name or len(name) > MOST_TITLE_CHARACTERS:
        raise InvalidInput(f"A film needs a title of at most {MOST_TITLE_CHARACTERS} characters.")
    if digits and not (digits.isascii() and digits.isdigit() and FIRST_YEAR <= int(digits[:5]) <= LAST_YEAR):
        raise InvalidInput("Write the year with four digits, for example 1995, or leave it empty.")
    names = list(dict.fromkeys(" ".join(one.split()) for one in directors.split(",") if one.strip()))
    if len(names) > MOST_DIRECTORS or any(len(one) > MOST_NAME_CHARACTERS for one in names):
        raise InvalidInput(f"Write at most {MOST_DIRECTORS} directors, with a comma between the names.")
    return {
        "title": name,
        "title_key": title_key(name),
        "year": int(digits) if digits else None,
        "directors": names_to_json(names),
    }


class _FilmSubject:
    """A server's own film as a subject of cases."""

    async def read(self, connection: Connection, guild_id: int, subject_id: int) -> str | None:
        """Return what can be corrected of the film."""
        columns = await FilmStore(connection).snapshot(subject_id, guild_id)
        return json.dumps(columns, ensure_ascii=False, sort_keys=True) if columns else None

    async def restore(
        self, connection: Connection, guild_id: int, subject_id: int, state: str | None
    ) -> tuple[int, ...]:
        """Put the facts back; a film is there before and after."""
        if state is None:
            return ()
        await FilmStore(connection).correct(subject_id, guild_id, json.loads(state))
        return (subject_id,)


class _MergeSubject:
    """A merge as a subject of cases: it stands, or it does not."""

    async def read(self, connection: Connection, guild_id: int, subject_id: int) -> str | None:
        """Return which film went and where its id leads now; None where no merge stands."""
        store = MergeStore(connection, guild_id)
        merge = await store.get(subject_id)
        if merge is None:
            return None
        leads_to = await store.leads_to(merge.old_film_id)
        state = {"old_film_id": merge.old_film_id, "film_id": merge.film_id, "leads_to": leads_to}
        return json.dumps(state, sort_keys=True)

    async def restore(
        self, connection: Connection, guild_id: int, subject_id: int, state: str | None
    ) -> tuple[int, ...]:
        """Take the merge back, or do it again."""
        if state is not None:
            return await self._again(connection, guild_id, subject_id, json.loads(state))
        store = MergeStore(connection, guild_id)
        merge = await store.get(subject_id)
        if merge is None:
            return ()
        await store.take_back(subject_id)
        return (merge.old_film_id, merge.film_id)

    async def _again(
        self, connection: Connection, guild_id: int, merge_id: int, state: dict[str, int]
    ) -> tuple[int, ...]:
        film = await FilmStore(connection).get(state["old_film_id"], guild_id)
        into = await FilmStore(connection).get(state["film_id"], guild_id)
        if film is None or into is None or film.film_id != state["old_film_id"] or into.film_id != state["film_id"]:
            raise NotFound("One of the two films is not there any more.")
        await MergeStore(connection, guild_id).merge(film.film_id, into.film_id, merge_id=merge_id)
        return (into.film_id,)
