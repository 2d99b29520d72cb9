"""Films' details and users' reviews from The Movie Database."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from yarl import URL

from bot.domain.errors import InvalidInput
from bot.domain.films import FilmFacts
from bot.sources.errors import Malformed, Unavailable
from bot.sources.tmdb_items import IMDB_ID, Match, TmdbFilm, UsersReviews, film_of, match_of, users_reviews_of
from bot.sources.values import items_of, node_of, number_in, read_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.sources.answers import Fetched, Validators
    from bot.sources.http import Fetcher
    from bot.sources.values import Node

__all__ = ["ATTRIBUTION", "LONGEST_CACHE", "TmdbFilms"]

ATTRIBUTION: Final = "This product uses the TMDB API but is not endorsed or certified by TMDB."
LONGEST_CACHE: Final = timedelta(days=180)
"""How long TMDB's terms let anything of theirs be kept: six months."""

_BASE: Final = URL("https://api.themoviedb.org")
_SOURCE: Final = "TMDB"
_UNKNOWN_SHAPE: Final = "TMDB answers in a shape that Marquee does not know."


class TmdbFilms:
    """Looks films up at TMDB; needs a (free) key.

    Args:
        fetcher: The way to the web.
        key: A v3 API key or a v4 read access token; never shown.
        clock: Aware UTC.
        base: Where the API is; for tests.
    """

    def __init__(self, fetcher: Fetcher, key: str, clock: Callable[[], datetime], *, base: str | URL = _BASE) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._base = URL(base)
        is_token = "." in key  # v4 tokens are JSON Web Tokens, v3 keys are hexadecimal
        self._private_headers = {"Authorization": f"Bearer {key}"} if is_token else {}
        self._private_query = {} if is_token else {"api_key": key}

    async def film(self, tmdb_id: int) -> TmdbFilm | None:
        """Return a film with its people, poster and users' reviews, or None when TMDB has no such film.

        Raises:
            SourceError: the answer could not be read.
        """
        fetched = await self._fetch(f"3/movie/{tmdb_id:d}", {"append_to_response": "credits,external_ids,reviews"})
        if fetched is None:
            return None
        node = read_json(fetched.body, _SOURCE)
        now = self._clock()
        film = film_of(node, fetched_at=now, stale_at=now + LONGEST_CACHE, attribution=ATTRIBUTION)
        if film is None or film.facts.tmdb_id != tmdb_id:
            raise Malformed(_UNKNOWN_SHAPE)
        return film

    async def users_reviews(
        self, tmdb_id: int, title: str, validators: Validators | None = None
    ) -> UsersReviews | None:
        """Return what users say of a film, or None when TMDB has no such film.

        Args:
            tmdb_id: Which film.
            title: Its title, for the drafts.
            validators: Of an earlier answer; this one may then be "unchanged".

        Raises:
            SourceError: the answer could not be read.
        """
        fetched = await self._fetch(f"3/movie/{tmdb_id:d}/reviews", {}, validators)
        if fetched is None:
            return None
        if fetched.is_unchanged:
            return UsersReviews(validators=fetched.validators, is_unchanged=True)
        facts = FilmFacts(title=title, tmdb_id=tmdb_id)
        users = users_reviews_of(read_json(fetched.body, _SOURCE), facts, ATTRIBUTION, fetched.validators)
        if users is None:
            raise Malformed(_UNKNOWN_SHAPE)
        return users

    async def find(self, imdb_id: str) -> Match | None:
        """Return the film that has this IMDb id (`tt…`), or None.

        Raises:
            InvalidInput: it is no IMDb id.
            SourceError: the answer could not be read.
        """
        if IMDB_ID.fullmatch(imdb_id) is None:
            raise InvalidInput("An IMDb id is tt and seven to nine digits.")
        node = await self._get(f"3/find/{imdb_id}", {"external_source": "imdb_id"})
        return next(iter(_matches(node, "movie_results")), None)

    async def search(self, title: str, year: int | None = None) -> tuple[Match, ...]:
        """Return the films that TMDB finds for a title, best first, at most 20.

        Raises:
            SourceError: the answer could not be read.
        """
        query = {"query": title[:200], "include_adult": "false"} | ({"primary_release_year": str(year)} if year else {})
        return _matches(await self._get("3/search/movie", query), "results")

    async def _get(self, path: str, query: Mapping[str, str]) -> Node | None:
        fetched = await self._fetch(path, query)
        return read_json(fetched.body, _SOURCE) if fetched else None

    async def _fetch(self, path: str, query: Mapping[str, str], validators: Validators | None = None) -> Fetched | None:
        try:
            return await self._fetcher.get(
                self._base.join(URL(path)).with_query(query),
                private_query=self._private_query,
                private_headers=self._private_headers,
                validators=validators,
            )
        except Unavailable as error:
            if error.is_absence:
                return None
            raise


def _matches(node: Node | None, key: str) -> tuple[Match, ...]:
    if node is None:
        return ()
    if not isinstance(node.get(key), list):
        raise Malformed(_UNKNOWN_SHAPE)
    results = (node_of(item) for item in items_of(node[key]))
    return tuple(match for item in results if item and number_in(item, "id", 1, 10**9) and (match := match_of(item)))
