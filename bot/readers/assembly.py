"""The draft of one film's review, put together from what the other modules found."""

import re
from collections.abc import Iterator
from typing import Final

from bot.domain.drafts import CastMember, ReviewDraft, UnreadableDocument
from bot.readers.blocks import Block
from bot.readers.credits import Credits, credits_of
from bot.readers.document import Document
from bot.readers.facts import (
    critic_of,
    date_of,
    genres_of,
    imdb_id_of,
    is_sample,
    outlet_of,
    runtime_of,
    url_of,
)
from bot.readers.language import language_of
from bot.readers.options import ReadOptions
from bot.readers.outside import outside_critics_of
from bot.readers.rating_choice import choose_rating
from bot.readers.sections import first_sentence, sections_of, strengths_of, verdict_of, weaknesses_of
from bot.readers.spoilers import has_spoilers
from bot.readers.titles import Title, normal, title_of
from bot.readers.years import year_of

__all__ = ["draft_of"]

_MOST_NAMES: Final = 30
_TITLE_LINES: Final = 3


def draft_of(document: Document, options: ReadOptions, title: Title | None = None) -> ReviewDraft:
    """Return the draft of a document about one film.

    Raises:
        UnreadableDocument: Nothing in the document names a film.
    """
    found = title or _title(document, options)
    year = found.year if options.film else year_of(document, found.title, found.year)
    outlet, url = outlet_of(document), url_of(document)
    rating = choose_rating(document, options.scales, _sources(outlet, url))
    sections = sections_of(tuple(_without_title_lines(document, found)))
    people = credits_of(document, found.title, found.by)
    stated = document.fields.text("verdict")
    return ReviewDraft(
        title=found.title[:200],
        title_is_guess=found.is_guess,
        year=year,
        headline=found.headline[:300] if found.headline else None,
        critic=_critic(document, people),
        outlet=outlet,
        url=url,
        published_on=date_of(document),
        rating=rating.rating,
        rating_reason=rating.reason,
        candidates=rating.findings,
        verdict=first_sentence(stated) if stated else verdict_of(sections, document.blocks),
        sections=sections,
        strengths=strengths_of(sections),
        weaknesses=weaknesses_of(sections),
        directors=_bounded(people.directors),
        writers=_bounded(people.writers),
        cinematographers=_bounded(people.cinematographers),
        cast=tuple(CastMember(member.name[:100], member.role and member.role[:100]) for member in people.cast),
        genres=genres_of(document),
        runtime_minutes=runtime_of(document),
        imdb_id=imdb_id_of(document),
        outside_critics=outside_critics_of(document, frozenset(_known_names(people))),
        has_spoilers=has_spoilers(document),
        language=_language(document),
        is_sample=is_sample(document),
        warnings=(*document.warnings, *rating.warnings),
    )


def _critic(document: Document, people: Credits) -> str | None:
    """Return the critic; some sites keep the film's director under the key author."""
    critic = critic_of(document)
    return None if critic in people.directors else critic


def _known_names(people: Credits) -> Iterator[str]:
    """Yield the people and characters of the film, none of whom is an outside critic."""
    yield from people.directors
    for member in people.cast:
        yield from (name for name in (member.name, member.role) if name)


def _without_title_lines(document: Document, found: Title) -> Iterator[Block]:
    """Leave out the first lines that only repeat the title or the headline."""
    said = {normal(text) for text in (found.title, found.headline, f"{found.title} {found.year}") if text}
    for i, block in enumerate(document.blocks):
        if i >= _TITLE_LINES or len(block.lines) > 1 or normal(block.text) not in said:
            yield block


def _bounded(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name[:100] for name in names[:_MOST_NAMES])


def _language(document: Document) -> str | None:
    stated = document.fields.text("lang", "language", "structured_language")
    return (
        stated[:2].casefold() if stated and re.match(r"[A-Za-z]{2}(?:[-_]|$)", stated) else language_of(document.text)
    )


def _title(document: Document, options: ReadOptions) -> Title:
    if options.film is not None:
        own = title_of(document)
        return Title(options.film[0], is_guess=False, year=options.film[1], headline=own.headline if own else None)
    found = None if document.is_own and not document.fields.text("film") else title_of(document)
    if found is None or not found.title.strip():
        raise UnreadableDocument(
            f"{document.name}, line 1: no film title was found. Add a first line such as “# Title (2024)”."
        )
    return found


def _sources(outlet: str | None, url: str | None) -> list[str]:
    host = url.split("/")[2].removeprefix("www.") if url else None
    return [source for source in (outlet, host) if source]
