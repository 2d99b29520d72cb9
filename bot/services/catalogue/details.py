"""Fill in what the catalogue does not know of films that people look up, and what TMDB's users say of them.

It comes from TMDB, while nobody waits.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.titles import title_key
from bot.services.library.pauses import next_try
from bot.services.library.users_reviews import keep_users
from bot.sources import Malformed, SourceError, TmdbFilm, UsersReviews, Validators
from bot.sources.tmdb import ATTRIBUTION, LONGEST_CACHE
from bot.storage.cards import CardStore
from bot.storage.details import DetailStore
from bot.storage.films import FilmStore
from bot.storage.jobs import JobStore
from bot.storage.users_reviews import UsersReviewStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.cards import FilmCard
    from bot.domain.films import Film
    from bot.domain.jobs import Job
    from bot.services.changes import FilmChanges
    from bot.services.errands import Errands
    from bot.services.jobs import JobService
    from bot.sources import TmdbFilms
    from bot.storage.database import Connection, Database
    from bot.storage.details import Asked

__all__ = ["DetailService"]

log = logging.getLogger(__name__)

DETAILS = "film_details"
ASKED_AGAIN_AFTER = timedelta(days=3)
# What is due for removal is looked for now and then, so it is due a day before the terms' longest age.
KEPT_FOR = LONGEST_CACHE - timedelta(days=1)
UNKNOWN_FOR = timedelta(days=30)
USERS_AGAIN_AFTER = timedelta(days=30)
MOST_ATTEMPTS = 5


class DetailService:
    """Films' details and users' reviews; `tmdb` None asks nothing."""

    def __init__(
        self,
        database: Database,
        jobs: JobService,
        errands: Errands,
        changes: FilmChanges,
        clock: Callable[[], datetime],
        tmdb: TmdbFilms | None = None,
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._changes = changes
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
            if not _is_due(await DetailStore(connection).asked(film_id), now):
                return

        async def act(connection: Connection) -> None:
            details = DetailStore(connection)
            if _is_due(await details.asked(film_id), now):
                await details.ask(film_id, now)
                payload = {"film_id": film_id, "guild_id": guild_id}
                await JobStore(connection).enqueue(DETAILS, payload, now)

        await self._database.write(act)
        self._jobs.poke()

    async def credited(self, card: FilmCard) -> FilmCard:
        """Return a card with its film's poster, and the line that TMDB asks for where anything shown is theirs."""
        async with self._database.read() as connection:
            is_filled, poster_url = await DetailStore(connection).shown(card.film.film_id)
            users = await UsersReviewStore(connection).count(card.film.film_id)
        if not is_filled and poster_url is None and not users:
            return card
        return replace(card, attribution=ATTRIBUTION, poster_url=poster_url, users_reviews=users)

    async def _fetch(self, job: Job) -> None:
        film_id, guild_id = int(job.payload["film_id"]), int(job.payload["guild_id"])
        async with self._database.read() as connection:
            film = await FilmStore(connection).get(film_id, guild_id)
            asked = await DetailStore(connection).asked(film_id)
        now = self._clock()
        if self._tmdb is None or film is None or asked is None or not _is_open(asked, now):
            await self._database.write(lambda connection: JobStore(connection).finish(job.job_id))
            return
        if self._closed_until is not None and self._closed_until > now:
            await self._put_off(job, self._closed_until)
            return
        try:
            answer = await _ask(self._tmdb, film, asked)
        except Malformed as error:
            await self._try_again(job, film, error)
        except SourceError as error:
            await self._close(job, error)
        else:
            self._failures, self._closed_until = 0, None
            _log_problems(film, answer)
            await self._keep(job, film, answer)

    async def _keep(self, job: Job, film: Film, answer: TmdbFilm | UsersReviews | None) -> None:
        """Keep what was answered, and have the film's cards follow."""
        now = self._clock()

        async def act(connection: Connection) -> list[int]:
            details = DetailStore(connection)
            await JobStore(connection).finish(job.job_id)
            asked = await details.asked(film.film_id)
            if asked is None:  # a merge or the upkeep was faster
                return []
            if isinstance(answer, TmdbFilm):
                await details.answer(film.film_id, answer.facts, answer.poster_url, now, now + KEPT_FOR)
            elif not asked.is_answered:
                await details.answer(film.film_id, None, None, now, now + UNKNOWN_FOR)
            users = answer.users if isinstance(answer, TmdbFilm) else answer
            if asked.is_answered or users is not None:
                await keep_users(connection, film.film_id, users, now)
            # No answer is news, too, where there was one before: what users said is gone with it.
            is_news = (answer is not None or asked.is_answered) and not (
                isinstance(answer, UsersReviews) and answer.is_unchanged
            )
            return await CardStore(connection).outdate(film.film_id) if is_news else []

        for guild_id in await self._database.write(act):
            self._changes.announce(guild_id, film.film_id)

    async def _try_again(self, job: Job, film: Film, error: SourceError) -> None:
        """One film's answer can't be read: the others go on."""
        attempts = int(job.payload.get("attempts", 0)) + 1
        log.warning("TMDB about %s, attempt %d: %s", film.label, attempts, error)
        if attempts >= MOST_ATTEMPTS:
            await self._give_up(job, film)
            return
        again = replace(job, payload={**job.payload, "attempts": attempts})
        await self._put_off(again, next_try(error, attempts, self._clock()))

    async def _give_up(self, job: Job, film: Film) -> None:
        """Leave a film as it is until it is asked about again."""
        now = self._clock()

        async def act(connection: Connection) -> None:
            details = DetailStore(connection)
            await JobStore(connection).finish(job.job_id)
            asked = await details.asked(film.film_id)
            if asked is not None and asked.is_answered:
                await UsersReviewStore(connection).renew(film.film_id, now)
            else:
                await details.answer(film.film_id, None, None, now, now + UNKNOWN_FOR)

        await self._database.write(act)

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


def _is_due(asked: Asked | None, now: datetime) -> bool:
    if asked is None:
        return True
    return asked.asked_at <= now - ASKED_AGAIN_AFTER and _is_open(asked, now)


def _is_open(asked: Asked, now: datetime) -> bool:
    """Say whether anything is still to be asked: details once, what users say now and then."""
    if not asked.is_answered:
        return True
    return asked.tmdb_id is not None and (asked.users_at is None or asked.users_at <= now - USERS_AGAIN_AFTER)


def _log_problems(film: Film, answer: TmdbFilm | UsersReviews | None) -> None:
    if answer is not None and answer.problems:
        first, *others = answer.problems
        more = f" And {len(others)} more like it." if others else ""
        log.warning("TMDB about %s: %s%s", film.label, first, more)


async def _ask(tmdb: TmdbFilms, film: Film, asked: Asked) -> TmdbFilm | UsersReviews | None:
    """Ask for all of it the first time, for what users say afterwards; None where TMDB has no such film."""
    if asked.is_answered and asked.tmdb_id is not None:
        return await tmdb.users_reviews(asked.tmdb_id, film.label, Validators(asked.users_etag))
    return await _look_up(tmdb, film)


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
