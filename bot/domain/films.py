"""Films: what is known of one, and what a person may call it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from bot.domain.errors import InvalidInput
from bot.domain.titles import split_year

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Film", "FilmChoice", "FilmFacts", "FilmReference", "format_runtime", "label_of", "read_reference"]

_FILM_ID = re.compile(r"film:([0-9]{1,18})")
_IMDB = re.compile(
    r"(?:https?://)?(?:www\.|m\.)?imdb\.com/(?:\w\w/)?title/(tt[0-9]{7,9})\b.*|(tt[0-9]{7,9})", re.DOTALL
)
_TMDB = re.compile(r"(?:https?://)?(?:www\.)?themoviedb\.org/movie/([0-9]{1,9})\b.*", re.DOTALL)
_LETTERBOXD = re.compile(r"(?:https?://)?(?:www\.)?letterboxd\.com/(?:[\w-]+/)?film/([\w-]+)/?.*", re.DOTALL)
_BOXD_SHORT = re.compile(r"(?:https?://)?boxd\.it/\w+.*", re.DOTALL)
_OWN_LABEL = re.compile(r"(?P<film>.+?)(?: · .+)?", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmFacts:
    """A film as a file or a form describes it, before the catalogue knows it."""

    title: str
    year: int | None = None
    original_title: str | None = None
    directors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    runtime_minutes: int | None = None
    imdb_id: str | None = None
    tmdb_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Film(FilmFacts):
    """A film of the global catalogue (`guild_id` None) or of one server."""

    film_id: int
    guild_id: int | None = None

    @property
    def label(self) -> str:
        """The name that tells namesakes of other years apart: `Ballerina (2025)`."""
        return label_of(self.title, self.year)

    @property
    def long_label(self) -> str:
        """The label with its directors, for choosers: `Ballerina (2025) · Len Wiseman`."""
        return label_of(self.title, self.year, self.directors)

    @property
    def choice(self) -> FilmChoice:
        """The film as a suggestion."""
        return FilmChoice(self.film_id, self.long_label)


def label_of(title: str, year: int | None, directors: Sequence[str] = ()) -> str:
    """Name a film by its title, its year if known, and these directors."""
    label = f"{title} ({year})" if year else title
    return f"{label} · {', '.join(directors)}" if directors else label


class FilmChoice(NamedTuple):
    """A film as a list of suggestions shows it: its id and its long label."""

    film_id: int
    label: str


@dataclass(frozen=True, slots=True)
class FilmReference:
    """What a person typed for a film, understood but not yet looked up.

    `kind` is `id` (ours, from autocomplete), `imdb`, `tmdb`, `slug` (Letterboxd) or `text`.
    `value` is the id or the title; `year` was typed with the title or stands in the slug.
    `whole` keeps the text before a year was split off, because `Blade Runner 2049` is a title.
    """

    kind: Literal["id", "imdb", "tmdb", "slug", "text"]
    value: str
    year: int | None = None
    whole: str = ""


def read_reference(text: str) -> FilmReference:
    """Understand what was typed; only the prefix `film:` makes a number an id, so `1917` is a title.

    Raises:
        InvalidInput: a boxd.it short link, which can't be resolved without the network.
    """
    text = text.strip()
    if match := _FILM_ID.fullmatch(text):
        return FilmReference("id", match[1])
    if match := _IMDB.fullmatch(text):
        return FilmReference("imdb", match[1] or match[2])
    if match := _TMDB.fullmatch(text):
        return FilmReference("tmdb", match[1])
    if match := _LETTERBOXD.fullmatch(text):
        title, year = split_year(match[1].replace("-", " "))
        return FilmReference("slug", title, year, match[1].replace("-", " "))
    if _BOXD_SHORT.fullmatch(text):
        raise InvalidInput("Short boxd.it links can't be opened from here. Paste the film's full address or its title.")
    own = _OWN_LABEL.fullmatch(text)
    whole = own["film"] if own else text
    title, year = split_year(whole)
    return FilmReference("text", title, year, whole)


def format_runtime(minutes: int) -> str:
    """Write a runtime as people say it: `2 h 5 min`."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours and rest else f"{hours} h" if hours else f"{rest} min"
