"""Find the film that a person means, and gather its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.cards import FilmCard
from bot.domain.errors import NotFound, UserFacingError
from bot.domain.films import read_reference
from bot.domain.reviews import summarise
from bot.domain.texts import shorten
from bot.domain.titles import split_year
from bot.services.members.visibility import EVERYBODY, visible_standing
from bot.storage.films import FilmStore
from bot.storage.reviews import ReviewStore
from bot.storage.watchlist import WatchlistStore

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.films import Film, FilmChoice, FilmReference
    from bot.services.catalogue.search import FilmSearch
    from bot.storage.database import Connection, Database

__all__ = ["CARD_REVIEWS", "CHOICES", "FilmService", "SeveralFilms", "label_among"]

CARD_REVIEWS = 5
CHOICES = 25  # Discord allows 25 options, in autocomplete and in a select


class SeveralFilms(UserFacingError):
    """The text fits several films; `films` are what to choose from, `is_exact` when all bear that very title."""

    def __init__(self, films: list[Film], *, is_exact: bool) -> None:
        super().__init__(
            "Several films have that title. Which one?"
            if is_exact
            else "No film has exactly that title. Did you mean …"
        )
        self.films = films
        self.is_exact = is_exact


class FilmService:
    """Look films up as one server sees them."""

    def __init__(self, database: Database, search: FilmSearch) -> None:
        self._database = database
        self._search = search

    async def resolve(self, text: str, guild_id: int) -> Film:
        """Return the one film that a text names: our id, an address, a title with or without its year.

        Raises:
            NotFound: nothing fits.
            SeveralFilms: more than one film has this title, or none has it exactly but some come near.
            InvalidInput: the text is an address that can't be resolved.
        """
        reference = read_reference(text)
        async with self._database.read() as connection:
            films = FilmStore(connection)
            if reference.kind in ("id", "imdb", "tmdb"):
                return await _by_id(films, reference, guild_id)
            exact = await _titled(films, reference, guild_id)
            if len(exact) == 1:
                return exact[0]
            if exact:
                raise SeveralFilms(exact[:CHOICES], is_exact=True)
        if near := await self._near(reference, guild_id):
            raise SeveralFilms(near, is_exact=False)
        name = shorten(reference.whole, 80)
        raise NotFound(f"No film called “{name}” is in the catalogue. Check the spelling, or pick one from the list.")

    async def complete(self, text: str, guild_id: int, *, user_id: int | None = None) -> list[FilmChoice]:
        """Return up to 25 films for what has been typed so far; never raises on any text.

        Args:
            text: What is typed so far.
            guild_id: The server where it is typed.
            user_id: Who types; a newer keystroke of the same member there leaves nothing for an older one.
        """
        if not text.strip():
            async with self._database.read() as connection:
                return [film.choice for film in await FilmStore(connection).talked_about(guild_id, CHOICES)]
        member = None if user_id is None else (guild_id, user_id)
        found = await self._search.complete(text, guild_id, limit=CHOICES, member=member)
        return [film.choice for film in await self._matching(text, guild_id)] if found is None else found

    async def _near(self, reference: FilmReference, guild_id: int) -> list[Film]:
        """Return what a text without an exact match may mean, corrected spellings included."""
        found = await self._search.find(reference.whole, guild_id, limit=CHOICES)
        if found is not None:
            return [one.film for one in found]
        async with self._database.read() as connection:
            return await FilmStore(connection).matching(reference.value, reference.year, guild_id, CHOICES)

    async def _matching(self, text: str, guild_id: int) -> list[Film]:
        """Complete from the database, while there is no search file."""
        async with self._database.read() as connection:
            films = FilmStore(connection)
            # As long as a year may be part of the title, both readings are offered.
            found = await films.matching(text, None, guild_id, CHOICES)
            title, year = split_year(text)
            if year is not None and len(found) < CHOICES:
                known = {film.film_id for film in found}
                dated = await films.matching(title, year, guild_id, CHOICES)
                found += [film for film in dated if film.film_id not in known]
            return found[:CHOICES]

    async def card(self, film_id: int, guild_id: int) -> FilmCard:
        """Gather everything that a film's card shows in a server; the id of a merged film leads to the one that stayed.

        Raises:
            NotFound: no such film, or another server's.
        """
        async with self._database.read() as connection:
            film = await visible_film(connection, film_id, guild_id)
            reviews = ReviewStore(connection)
            headers = await reviews.of_film(film.film_id, guild_id, limit=CARD_REVIEWS)
            scores = await reviews.scores(film.film_id, guild_id)
            server, version = await visible_standing(connection, guild_id, film.film_id, EVERYBODY)
            samples = await reviews.samples(film.film_id, guild_id)
            wanted_by = await WatchlistStore(connection).wanted_by(guild_id, film.film_id)
        critics = summarise(scores)
        return FilmCard(film, critics, tuple(headers), server, version, samples, wanted_by=wanted_by)


async def visible_film(connection: Connection, film_id: int, guild_id: int) -> Film:
    """Return a film that the server may see.

    Raises:
        NotFound: no such film, or another server's.
    """
    film = await FilmStore(connection).get(film_id, guild_id)
    if film is None:
        raise NotFound("That film is not in this server's catalogue any more.")
    return film


def label_among(film_id: int, films: Mapping[int, Film]) -> str:
    """Name a film of those that were looked up together."""
    return films[film_id].label if film_id in films else "A film that is gone"


async def _by_id(films: FilmStore, reference: FilmReference, guild_id: int) -> Film:
    if reference.kind == "id":
        film = await films.get(int(reference.value), guild_id)
    elif reference.kind == "imdb":
        film = await films.by_imdb(reference.value, guild_id)
    else:
        film = await films.by_tmdb(int(reference.value), guild_id)
    if film is None:
        raise NotFound("That film is not in the catalogue. Try its title instead.")
    return film


async def _titled(films: FilmStore, reference: FilmReference, guild_id: int) -> list[Film]:
    """Take a trailing number for part of the title first (`Blade Runner 2049`), then for the year."""
    exact = await films.titled(reference.whole, None, guild_id)
    if not exact and reference.year is not None:
        exact = await films.titled(reference.value, reference.year, guild_id)
    if not exact and reference.kind == "slug" and reference.year is not None:
        exact = await films.titled(reference.value, None, guild_id)
    # What a film is called elsewhere counts only when nothing is called so here.
    if not exact:
        exact = await films.also_titled(reference.whole, None, guild_id)
    if not exact and reference.year is not None:
        exact = await films.also_titled(reference.value, reference.year, guild_id)
    return exact
