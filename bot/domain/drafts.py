"""What a reader makes of a review document, before a person or a rule accepts it."""

from dataclasses import dataclass
from datetime import date

from bot.domain.errors import UserFacingError
from bot.domain.notation import CriticRating

__all__ = [
    "CastMember",
    "NotAFilmReview",
    "OutsideCritic",
    "RatingFinding",
    "ReviewDraft",
    "Section",
    "UnreadableDocument",
]


class UnreadableDocument(UserFacingError):
    """A document that cannot be read as a review; the message names the file, and the line when it is known."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a review under its heading; the opening part has none.

    The text is plain (markup removed), its paragraphs parted by blank lines, its spoilers marked ``||like this||``.
    """

    heading: str | None
    text: str


@dataclass(frozen=True, slots=True)
class CastMember:
    name: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class OutsideCritic:
    """What a review says that another critic said: word for word, or in the reviewer's own words."""

    outlet: str
    text: str
    is_quotation: bool


@dataclass(frozen=True, slots=True)
class RatingFinding:
    """A notation found in a document, where it stood, and why it was taken or not, as a sentence for a person."""

    rating: CriticRating
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    """One film's review as read from a document: everything but the title may be unknown.

    Attributes:
        title_is_guess: The title was concluded from the prose or the file's name, not stated.
        rating_reason: Why this rating was taken, or why there is none.
        candidates: Every notation that was considered, the taken one first.
        verdict: One sentence.
        sections: The opening (heading None) first.
        language: A two-letter code, or None when the text is too short to tell.
        is_sample: The document calls itself an invented example.
        is_excerpt: The source allows only a part of the review to be shown.
        attribution: A line that the source's terms ask for beside its content.
        warnings: What a person should look at before publishing, one sentence each.
    """

    title: str
    title_is_guess: bool = False
    year: int | None = None
    headline: str | None = None
    critic: str | None = None
    outlet: str | None = None
    url: str | None = None
    published_on: date | None = None
    rating: CriticRating | None = None
    rating_reason: str | None = None
    candidates: tuple[RatingFinding, ...] = ()
    verdict: str | None = None
    sections: tuple[Section, ...] = ()
    strengths: tuple[str, ...] = ()
    weaknesses: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    cinematographers: tuple[str, ...] = ()
    cast: tuple[CastMember, ...] = ()
    genres: tuple[str, ...] = ()
    runtime_minutes: int | None = None
    imdb_id: str | None = None
    outside_critics: tuple[OutsideCritic, ...] = ()
    has_spoilers: bool = False
    language: str | None = None
    is_sample: bool = False
    is_excerpt: bool = False
    attribution: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotAFilmReview:
    """A document that reviews something else, or nothing; the reason is a sentence for a person."""

    name: str
    reason: str
