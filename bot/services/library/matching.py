"""Match what a document says of its film to the catalogue; when in doubt, say so instead of guessing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.films import FilmFacts
from bot.domain.titles import title_key
from bot.storage.films import FilmStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.drafts import ReviewDraft
    from bot.domain.films import Film
    from bot.storage.database import Connection

__all__ = ["FilmMatch", "facts_of", "match_film", "namesakes"]


def facts_of(draft: ReviewDraft) -> FilmFacts:
    """Return what a draft knows of its film."""
    return FilmFacts(
        title=draft.title,
        year=draft.year,
        directors=draft.directors,
        cast=tuple(member.name for member in draft.cast),
        genres=draft.genres,
        runtime_minutes=draft.runtime_minutes,
        imdb_id=draft.imdb_id,
    )


@dataclass(frozen=True, slots=True)
class FilmMatch:
    """What the catalogue has for a document.

    Attributes:
        film: The film that it is certainly about.
        candidates: Those of which one may be meant, when none is certain. Both empty: the catalogue lacks it.
        question: Asks which of the candidates it is.
    """

    film: Film | None = None
    candidates: tuple[Film, ...] = ()
    question: str = ""


async def match_film(
    connection: Connection, facts: FilmFacts, guild_id: int | None, *, is_said: bool = False
) -> FilmMatch:
    """Return the film that facts are about: by id, else by title (or original title) and year, else by title alone.

    `is_said` when a person named title and year. A title that a film has elsewhere needs its year or a director, a
    namesake of other directors is another film, one without a year may be this one, and one of the year before or
    after is if a director says so.
    """
    found = await namesakes(connection, facts, guild_id)
    elsewhere = [] if found else await FilmStore(connection).also_titled(facts.title, facts.year, guild_id)
    found = found or elsewhere
    if facts.year is not None and not found:
        others = await namesakes(connection, replace(facts, year=None), guild_id)
        found = [film for film in others if film.year is None or abs(film.year - facts.year) == 1]
    if facts.imdb_id:
        if len(found) == 1 and found[0].imdb_id == facts.imdb_id:
            return FilmMatch(found[0])
        found = [film for film in found if film.imdb_id is None]
    agreeing = [film for film in found if _share_a_name(film.directors, facts.directors)]
    if len(agreeing) == 1:
        return FilmMatch(agreeing[0])
    fitting = agreeing or [film for film in found if is_said or not (film.directors and facts.directors)]
    is_known_by_title = facts.year is None and not elsewhere
    if len(fitting) == 1 and (is_known_by_title or fitting[0].year in {facts.year, None}):
        return FilmMatch(fitting[0])
    doubtful = fitting or [film for film in found if facts.year is not None and film.year == facts.year]
    return FilmMatch(None, tuple(doubtful), _question(facts, doubtful)) if doubtful else FilmMatch()


async def namesakes(connection: Connection, facts: FilmFacts, guild_id: int | None) -> list[Film]:
    """Return the films of this id, else of this title and year, among which directors decide."""
    films = FilmStore(connection)
    if facts.imdb_id and (film := await films.by_imdb(facts.imdb_id, guild_id)):
        return [film]
    found = await films.titled(facts.title, facts.year, guild_id)
    if len(found) < 2:
        return found
    directors = {title_key(name) for name in facts.directors}
    return [film for film in found if directors & {title_key(name) for name in film.directors}] or found


def _question(facts: FilmFacts, films: list[Film]) -> str:
    known = ", ".join(film.long_label for film in films[:5])
    which = "Several films are" if len(films) > 1 else "Another film, or the same, is"
    return (
        f"{which} called {facts.title} ({known}). Say which one it is with the film's title and year, "
        f'for example --film "{films[0].label}", or with its IMDb id in the document (imdb: tt…).'
    )


def _share_a_name(some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two lists have a person in common; the order of first and last name does not matter."""
    return not {frozenset(title_key(name).split()) for name in some}.isdisjoint(
        frozenset(title_key(name).split()) for name in others
    )
