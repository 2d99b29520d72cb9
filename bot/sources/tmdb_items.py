"""What TMDB says of a film and what its users say of it, read item by item."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bot.domain.drafts import ReviewDraft
from bot.domain.films import FilmFacts
from bot.domain.notation import CriticRating, number_of, scaled_rating
from bot.domain.notation import text_of as number_text
from bot.domain.users_reviews import USERS
from bot.readers.markup import plain
from bot.readers.spoilers import warns_of_spoilers
from bot.sources.answers import Validators
from bot.sources.batches import SourcedReview
from bot.sources.excerpts import excerpt_of, excerpt_sections, first_sentence, web_link
from bot.sources.values import Node, items_of, moment_of, node_of, number_in, text_of

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["IMDB_ID", "Match", "TmdbFilm", "UsersReviews", "film_of", "match_of", "users_reviews_of"]

_POSTERS: Final = "https://image.tmdb.org/t/p/w500"
_POSTER_PATH: Final = re.compile(r"/[\w-]{1,80}\.(?:jpg|jpeg|png|webp)", re.ASCII)
IMDB_ID: Final = re.compile(r"tt\d{7,9}", re.ASCII)
_MOST_CAST: Final = 15
_MOST_DIRECTORS: Final = 8
_MOST_REVIEWS: Final = 20
_NOT_A_CRITIC: Final = "Written by a user of TMDB, not by a critic."


@dataclass(frozen=True, slots=True)
class Match:
    """A film as a search shows it: enough to choose by."""

    tmdb_id: int
    title: str
    year: int | None
    original_title: str | None
    poster_url: str | None


@dataclass(frozen=True, slots=True)
class UsersReviews:
    """What users of TMDB say of a film.

    Attributes:
        reviews: Oldest first, at most 20, every one marked as a user's.
        total: How many there are at TMDB.
        validators: To ask the next time whether anything is new.
        is_unchanged: Nothing is; there are no reviews in this answer.
        problems: Parts that could not be read, one sentence each.
    """

    reviews: tuple[SourcedReview, ...] = ()
    total: int = 0
    validators: Validators = field(default_factory=Validators)
    is_unchanged: bool = False
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TmdbFilm:
    """A film as TMDB describes it.

    Attributes:
        users: Their reviews, or None when that part of the answer could not be read.
        stale_at: From then on nothing of it may be kept; ask again before.
        problems: Parts that could not be read, one sentence each.
    """

    facts: FilmFacts
    poster_url: str | None
    users: UsersReviews | None
    attribution: str
    fetched_at: datetime
    stale_at: datetime
    problems: tuple[str, ...] = ()


def match_of(node: Node) -> Match | None:
    """Read one film of a list, or return None when it has no id or no title."""
    tmdb_id, title = number_in(node, "id", 1, 10**9), text_of(node, "title", most=300)
    if tmdb_id is None or title is None:
        return None
    original = text_of(node, "original_title", most=300)
    return Match(tmdb_id, title, _year(node), original if original != title else None, _poster(node))


def film_of(node: Node, *, fetched_at: datetime, stale_at: datetime, attribution: str) -> TmdbFilm | None:
    """Read a film's details with whatever was appended to them, or return None when it has no id or no title."""
    match = match_of(node)
    if match is None:
        return None
    people = node_of(node.get("credits")) or {}
    imdb_id = text_of(node_of(node.get("external_ids")) or {}, "imdb_id") or text_of(node, "imdb_id") or ""
    facts = FilmFacts(
        title=match.title,
        year=match.year,
        original_title=match.original_title,
        directors=_names(people, "crew", job="Director")[:_MOST_DIRECTORS],
        cast=_names(people, "cast")[:_MOST_CAST],
        genres=_names(node, "genres"),
        runtime_minutes=number_in(node, "runtime", 1, 2_000),
        imdb_id=imdb_id if IMDB_ID.fullmatch(imdb_id) else None,
        tmdb_id=match.tmdb_id,
    )
    users = users_reviews_of(node_of(node.get("reviews")) or {}, facts, attribution)
    problems = (
        (f"TMDB gives users' reviews of {facts.title} in an unknown shape.",) if users is None else users.problems
    )
    return TmdbFilm(facts, match.poster_url, users, attribution, fetched_at, stale_at, problems)


def users_reviews_of(
    node: Node, facts: FilmFacts, attribution: str, validators: Validators | None = None
) -> UsersReviews | None:
    """Read a page of users' reviews, or return None when it is of another shape."""
    if not isinstance(node.get("results"), list):
        return None
    reviews: list[SourcedReview] = []
    problems: list[str] = []
    for item in items_of(node["results"])[:_MOST_REVIEWS]:
        review = _review(node_of(item) or {}, facts, attribution)
        if review is None:
            problems.append(f"A user's review of {facts.title} at TMDB lacks its id, author or text.")
        else:
            reviews.append(review)
    reviews.sort(key=lambda review: (review.published_at is None, review.published_at))
    total = max(len(reviews), number_in(node, "total_results", 0, 10**6) or 0)
    return UsersReviews(tuple(reviews), total, validators or Validators(), problems=tuple(problems))


def _review(item: Node, facts: FilmFacts, attribution: str) -> SourcedReview | None:
    review_id, author, text = text_of(item, "id", most=100), text_of(item, "author", most=100), item.get("content")
    if review_id is None or author is None or not isinstance(text, str):
        return None
    published_at = moment_of(item.get("created_at"))
    rating, warnings = _rating(item)
    words = plain(text[:20_000])
    excerpt = excerpt_of(words)
    draft = ReviewDraft(
        facts.title,
        year=facts.year,
        critic=author,
        outlet=USERS,
        url=web_link(item.get("url")),
        published_on=published_at.date() if published_at else None,
        rating=rating,
        rating_reason="Stated at TMDB as a number out of ten." if rating else "The user gives no rating.",
        verdict=first_sentence(excerpt),
        sections=excerpt_sections(excerpt),
        imdb_id=facts.imdb_id,
        warnings=(_NOT_A_CRITIC, *warnings),
        has_spoilers=warns_of_spoilers(words),
    )
    return SourcedReview(f"tmdb:review:{review_id}", draft, attribution, published_at, written_by="user")


def _rating(item: Node) -> tuple[CriticRating | None, tuple[str, ...]]:
    stated = (node_of(item.get("author_details")) or {}).get("rating")
    if stated is None:
        return None, ()
    value = number_of(str(stated)) if isinstance(stated, int | float) and not isinstance(stated, bool) else None
    if value is None or not 0 < value <= 10:
        return None, ("The rating is not a number up to 10, so it was not taken.",)
    return scaled_rating(f"{number_text(value)}/10", value, Fraction(10)), ()


def _names(node: Node, key: str, *, job: str | None = None) -> tuple[str, ...]:
    people = [
        person
        for item in items_of(node.get(key))
        if (person := node_of(item)) and (not job or person.get("job") == job)
    ]
    people.sort(key=lambda person: number_in(person, "order", 0, 10_000) or 0)
    return tuple(dict.fromkeys(name for person in people if (name := text_of(person, "name", most=200))))


def _year(node: Node) -> int | None:
    released = text_of(node, "release_date") or ""
    return int(released[:4]) if re.fullmatch(r"(?:18|19|20)\d\d-\d\d-\d\d", released, re.ASCII) else None


def _poster(node: Node) -> str | None:
    path = text_of(node, "poster_path") or ""
    return _POSTERS + path if _POSTER_PATH.fullmatch(path) else None
