"""Fill in what the catalogue does not know of films that people look up, from TMDB, while nobody waits."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.titles import title_key
from bot.services.pauses import next_try
from bot.sources import Malformed, SourceError
from bot.sources.tmdb import ATTRIBUTION, LONGEST_CACHE
from bot.storage.details import DetailStore
from bot.storage.films import FilmStore
from bot.storage.jobs import JobStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.cards import FilmCard
    from bot.domain.films import Film
    from bot.domain.jobs import Job
    from bot.services.errands import Errands
    from bot.services.jobs import JobService
    from bot.sources import TmdbFilm, TmdbFilms
    from bot.storage.database import Connection, Database

__all__ = ["DetailService"]

log = logging.getLogger(__name__)

DETAILS = "film_details"
ASKED_AGAIN_AFTER = timedelta(days=3)
# What is due for removal is looked for now and then, so it is due a day before the terms' longest age.
KEPT_FOR = LONGEST_CACHE - timedelta(days=1)
UNKNOWN_FOR = timedelta(days=30)
MOST_ATTEMPTS = 5


class DetailService:
    """Films' details; `tmdb` None asks nothing."""

    def __init__(
        self,
        database: Database,
        jobs: JobService,
        errands: Errands,
        clock: Callable[[], datetime],
        tmdb: TmdbFilms | None = None,
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._clock = clock
        self._tmdb = tmdb
        self._failures = 0
        self._closed_until: datetime | None = None
        errands.handle(DETAILS, self._fetch)

    async def looked_up(self, film_id: int, guild_id: int) -> None:
        """Queue a question about a film that somebody looked up, once for as long as its answer may be kept."""
        if self._tmdb is None:
            return
        now = self._clock()
        async with self._database.read() as connection:
            if await DetailStore(connection).is_asked(film_id, now - ASKED_AGAIN_AFTER):
                return

        async def act(connection: Connection) -> None:
            details = DetailStore(connection)
            if not await details.is_asked(film_id, now - ASKED_AGAIN_AFTER):
                await details.ask(film_id, now)
                payload = {"film_id": film_id, "guild_id": guild_id}
                await JobStore(connection).enqueue(DETAILS, payload, now)

        await self._database.write(act)
        self._jobs.poke()

    async def credited(self, card: FilmCard) -> FilmCard:
        """Return a card with its film's poster, and the line that TMDB asks for where anything shown is theirs."""
        async with self._database.read() as connection:
            is_filled, poster_url = await DetailStore(connection).shown(card.film.film_id)
        if not is_filled and poster_url is None:
            return card
        return replace(card, attribution=ATTRIBUTION, poster_url=poster_url)

    async def _fetch(self, job: Job) -> None:
        film_id, guild_id = int(job.payload["film_id"]), int(job.payload["guild_id"])
        async with self._database.read() as connection:
            film = await FilmStore(connection).get(film_id, guild_id)
            is_open = await DetailStore(connection).is_open(film_id)
        now = self._clock()
        if self._tmdb is None or film is None or not is_open:
            await self._database.write(lambda connection: JobStore(connection).finish(job.job_id))
            return
        if self._closed_until is not None and self._closed_until > now:
            await self._put_off(job, self._closed_until)
            return
        try:
            found = await _look_up(self._tmdb, film)
        except Malformed as error:
            await self._try_again(job, film, error)
        except SourceError as error:
            await self._close(job, error)
        else:
            self._failures, self._closed_until = 0, None
            await self._answer(job, film, found)

    async def _answer(self, job: Job, film: Film, found: TmdbFilm | None) -> None:
        now = self._clock()

        async def act(connection: Connection) -> None:
            details = DetailStore(connection)
            await JobStore(connection).finish(job.job_id)
            if found is None:
                await details.answer(film.film_id, None, None, now, now + UNKNOWN_FOR)
            else:
                await details.answer(film.film_id, found.facts, found.poster_url, now, now + KEPT_FOR)

        await self._database.write(act)

    async def _try_again(self, job: Job, film: Film, error: SourceError) -> None:
        """One film's answer can't be read: the others go on."""
        attempts = int(job.payload.get("attempts", 0)) + 1
        log.warning("TMDB about %s, attempt %d: %s", film.label, attempts, error)
        if attempts >= MOST_ATTEMPTS:
            await self._answer(job, film, None)
            return
        again = replace(job, payload={**job.payload, "attempts": attempts})
        await self._put_off(again, next_try(error, attempts, self._clock()))

    async def _close(self, job: Job, error: SourceError) -> None:
        """TMDB itself can't be asked: every film waits."""
        now = self._clock()
        if self._closed_until is None or self._closed_until <= now:
            self._failures += 1
            self._closed_until = next_try(error, self._failures, now)
            log.warning("TMDB: %s Next try at %s.", error, f"{self._closed_until:%Y-%m-%d %H:%M} UTC")
        await self._put_off(job, self._closed_until)

    async def _put_off(self, job: Job, due_at: datetime) -> None:
        async def act(connection: Connection) -> None:
            queue = JobStore(connection)
            await queue.finish(job.job_id)
            await queue.enqueue(job.kind, job.payload, due_at)

        await self._database.write(act)


async def _look_up(tmdb: TmdbFilms, film: Film) -> TmdbFilm | None:
    """Return the film by its id, else by title and year if exactly one has them."""
    tmdb_id = film.tmdb_id
    if tmdb_id is None and film.imdb_id:
        match = await tmdb.find(film.imdb_id)
        tmdb_id = match.tmdb_id if match else None
    elif tmdb_id is None:
        key = title_key(film.title)
        matches = [
            match
            for match in await tmdb.search(film.title, film.year)
            if key in {title_key(match.title), title_key(match.original_title or "")}
            and (film.year is None or match.year == film.year)
        ]
        tmdb_id = matches[0].tmdb_id if len(matches) == 1 else None
    return None if tmdb_id is None else await tmdb.film(tmdb_id)
