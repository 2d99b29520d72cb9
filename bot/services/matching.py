"""Match what a document says of its film to the catalogue; when in doubt, say so instead of guessing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.films import FilmFacts
from bot.domain.titles import title_key
from bot.storage.films import FilmStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.drafts import ReviewDraft
    from bot.domain.films import Film
    from bot.storage.database import Connection

__all__ = ["certain_film", "facts_of", "match_film"]


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


async def match_film(connection: Connection, facts: FilmFacts, guild_id: int | None) -> list[Film]:
    """Return the film that the facts are about: one when it is certain, several when any of them may be meant.

    By id, else by title (or original title) and year, else by title alone, where directors decide between namesakes.
    """
    films = FilmStore(connection)
    if facts.imdb_id and (film := await films.by_imdb(facts.imdb_id, guild_id)):
        return [film]
    namesakes = await films.titled(facts.title, facts.year, guild_id)
    if len(namesakes) < 2:
        return namesakes
    directors = {title_key(name) for name in facts.directors}
    return [film for film in namesakes if directors & {title_key(name) for name in film.directors}] or namesakes


async def certain_film(
    connection: Connection, facts: FilmFacts, guild_id: int | None, *, is_said: bool = False
) -> Film | str | None:
    """Return the film that facts are about, None when the catalogue lacks it, a sentence when several may be meant.

    `is_said` when a person named title and year. Beyond `match_film`: a title that a film has elsewhere needs its year
    or a director, a namesake of other directors is another film, one without a year may be this one, and one of the
    year before or after is if a director says so.
    """
    found = await match_film(connection, facts, guild_id)
    elsewhere = [] if found else await FilmStore(connection).also_titled(facts.title, facts.year, guild_id)
    found = found or elsewhere
    if facts.year is not None and not found:
        others = await match_film(connection, replace(facts, year=None), guild_id)
        found = [film for film in others if film.year is None or abs(film.year - facts.year) == 1]
    if facts.imdb_id:
        if len(found) == 1 and found[0].imdb_id == facts.imdb_id:
            return found[0]
        found = [film for film in found if film.imdb_id is None]
    agreeing = [film for film in found if _share_a_name(film.directors, facts.directors)]
    if len(agreeing) == 1:
        return agreeing[0]
    fitting = agreeing or [film for film in found if is_said or not (film.directors and facts.directors)]
    is_known_by_title = facts.year is None and not elsewhere
    if len(fitting) == 1 and (is_known_by_title or fitting[0].year in {facts.year, None}):
        return fitting[0]
    doubtful = fitting or [film for film in found if facts.year is not None and film.year == facts.year]
    return _question(facts, doubtful) if doubtful else None


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
