"""Domain objects for tests, complete but for what a test is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.drafts import ReviewDraft, Section
from bot.domain.films import FilmFacts
from bot.domain.notation import parse_notation
from bot.domain.ratings import Member
from bot.storage.films import FilmStore
from bot.storage.library import LibraryStore

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.domain.films import Film
    from bot.storage.database import Connection, Database

GUILD, OTHER_GUILD = 1_000, 2_000


def a_member(user_id: int = 1, guild_id: int = GUILD, name: str = "Ada") -> Member:
    return Member(guild_id, user_id, name)


def facts(title: str = "Heat", year: int | None = 1995, **more: object) -> FilmFacts:
    return FilmFacts(title=title, year=year, **more)  # pyright: ignore[reportArgumentType]


def a_draft(
    title: str = "Heat",
    *,
    rating: str | None = "★★★★☆",
    critic: str | None = "Vera Critic",
    outlet: str | None = "The Paper",
    sections: tuple[Section, ...] = (Section(None, "A film about two men who meet."),),
    verdict: str | None = "Two men meet, and it is enough.",
    published_on: date | None = None,
    has_spoilers: bool = False,
    url: str | None = None,
) -> ReviewDraft:
    return ReviewDraft(
        title=title,
        critic=critic,
        outlet=outlet,
        rating=parse_notation(rating) if rating else None,
        sections=sections,
        verdict=verdict,
        published_on=published_on,
        has_spoilers=has_spoilers,
        url=url,
    )


async def add_film(database: Database, film: FilmFacts | None = None, guild_id: int | None = None) -> Film:
    """Put a film into the global catalogue, or into one server's."""

    async def act(connection: Connection) -> Film:
        return await FilmStore(connection).add(film or facts(), guild_id)

    return await database.write(act)


async def add_review(
    database: Database, film: Film, draft: ReviewDraft, now: datetime, *, guild_id: int | None = None, origin: str = ""
) -> int:
    """Put a review into the library, or into one server's."""

    async def act(connection: Connection) -> int:
        place = origin or f"test:{film.film_id}:{draft.critic}:{draft.outlet}"
        return await LibraryStore(connection).put(
            draft, film.film_id, review_id=None, guild_id=guild_id, origin=place, digest=place, now=now
        )

    return await database.write(act)
