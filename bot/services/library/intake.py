"""Take what a source brought into the library: each item once, under the film that it is certainly about."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.domain.titles import title_key
from bot.services.library.matching import facts_of, namesakes
from bot.storage.films import FilmStore
from bot.storage.library import LibraryStore
from bot.storage.sources import SourceStore

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.domain.drafts import ReviewDraft
    from bot.domain.films import Film, FilmFacts
    from bot.sources import SourcedReview
    from bot.storage.database import Connection
    from bot.storage.sources import StoredSource

__all__ = ["Taken", "take_reviews"]

log = logging.getLogger(__name__)

YEARS = range(1870, 2201)
# A review that does not say the year is about a film of these years before and after its publication.
YEARS_BEFORE, YEARS_AFTER = 2, 1


@dataclass(slots=True)
class Taken:
    """What became of a batch: new reviews in its order, and why others were left out."""

    review_ids: list[int] = field(default_factory=list[int])
    left_out: list[str] = field(default_factory=list[str])


async def take_reviews(
    connection: Connection, source: StoredSource, reviews: Iterable[SourcedReview], now: datetime
) -> Taken:
    """Keep the reviews of a batch; one that can't be stored costs only itself."""
    store, taken = SourceStore(connection), Taken()
    for review in reviews:
        if await store.has_taken(source.source_id, review.source_id):
            continue
        try:
            async with store.apart():
                kept = await _take(connection, source, review, now)
        except Exception:
            log.exception("An item of source %d could not be stored: %s", source.source_id, review.source_id)
            kept = f"“{review.draft.title}” could not be stored."
        if isinstance(kept, str):
            taken.left_out.append(kept)
        else:
            taken.review_ids.append(kept)
        review_id = None if isinstance(kept, str) else kept
        await store.note_item(source.source_id, review.source_id, review_id, now)
    return taken


async def _take(connection: Connection, source: StoredSource, review: SourcedReview, now: datetime) -> int | str:
    draft = replace(review.draft, is_excerpt=True, attribution=review.attribution)
    film = await _film_for(connection, draft, source.guild_id, (review.published_at or now).year)
    if isinstance(film, str):
        return film
    library = LibraryStore(connection)
    for owner in {source.guild_id, None}:
        if await library.find_same(film.film_id, draft.critic, draft.outlet, owner) is not None:
            return f"“{film.label}” by {draft.critic or draft.outlet} is in the library already."
    place = f"source:{source.source_id}:{review.source_id}"
    return await library.put(
        draft, film.film_id, review_id=None, guild_id=source.guild_id, origin=place, digest=place, now=now
    )


async def _film_for(connection: Connection, draft: ReviewDraft, guild_id: int | None, published_in: int) -> Film | str:
    """Find or add the film that a draft is about; a sentence instead when that would be a guess.

    A server's own feed adds what it can't match to that server's films, where moderators can put it right.
    """
    facts = facts_of(draft)
    facts = facts if facts.year in YEARS else replace(facts, year=None)
    known = await namesakes(connection, replace(facts, year=None), guild_id)
    fitting = [film for film in known if _fits(film, facts, published_in)]
    exact = [film for film in fitting if facts.imdb_id and film.imdb_id == facts.imdb_id]
    exact = exact or [film for film in fitting if facts.year is not None and film.year == facts.year]
    own = [film for film in exact or fitting if film.guild_id == guild_id]
    for certain in (exact, fitting if not exact else [], own):
        if len(certain) == 1:
            return certain[0]
    if draft.title_is_guess:
        return f"“{draft.title}” is only a guess at the film's title."
    if guild_id is None and known:
        labels = ", ".join(film.label for film in known[:5])
        return f"“{draft.title}” may or may not be a film of the catalogue ({labels})."
    return await FilmStore(connection).add(facts, guild_id)


def _fits(film: Film, facts: FilmFacts, published_in: int) -> bool:
    if facts.imdb_id and film.imdb_id:
        return facts.imdb_id == film.imdb_id
    theirs, ours = (({title_key(name) for name in who.directors}) for who in (film, facts))
    if theirs and ours and not theirs & ours:
        return False
    if film.year is None:
        return True
    if facts.year is None:
        return published_in - YEARS_BEFORE <= film.year <= published_in + YEARS_AFTER
    return film.year == facts.year or (abs(film.year - facts.year) == 1 and bool(theirs & ours))
