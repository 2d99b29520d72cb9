"""The draft of one film's review, put together from what the other modules found."""

from bot.domain.drafts import ReviewDraft, UnreadableDocument
from bot.readers.credits import credits_of
from bot.readers.document import Document
from bot.readers.facts import critic_of, date_of, genres_of, imdb_id_of, is_sample, outlet_of, runtime_of, url_of, year_of
from bot.readers.language import language_of
from bot.readers.options import ReadOptions
from bot.readers.outside import outside_critics_of
from bot.readers.rating_choice import choose_rating
from bot.readers.sections import first_sentence, sections_of, strengths_of, verdict_of, weaknesses_of
from bot.readers.spoilers import has_spoilers
from bot.readers.titles import Title, title_of

__all__ = ["draft_of"]


def draft_of(document: Document, options: ReadOptions, title: Title | None = None) -> ReviewDraft:
    """Return the draft of a document about one film.

    Raises:
        UnreadableDocument: Nothing in the document names a film.
    """
    found = title or _title(document, options)
    year = found.year if options.film else year_of(document, found.title, found.year)
    outlet, url = outlet_of(document), url_of(document)
    rating = choose_rating(document, options.scales, _sources(outlet, url))
    sections = sections_of(document.blocks)
    credits = credits_of(document, found.title, found.by)
    people = frozenset((*credits.directors, *(m.name for m in credits.cast), *(m.role for m in credits.cast if m.role)))
    stated = document.fields.text("verdict")
    return ReviewDraft(
        title=found.title[:200],
        title_is_guess=found.is_guess,
        year=year,
        headline=found.headline,
        critic=critic_of(document),
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
        directors=credits.directors,
        writers=credits.writers,
        cinematographers=credits.cinematographers,
        cast=credits.cast,
        genres=genres_of(document),
        runtime_minutes=runtime_of(document),
        imdb_id=imdb_id_of(document),
        outside_critics=outside_critics_of(document, people),
        has_spoilers=has_spoilers(document),
        language=document.fields.text("lang", "language", "structured_language") or language_of(document.text),
        is_sample=is_sample(document),
        warnings=(*document.warnings, *rating.warnings),
    )


def _title(document: Document, options: ReadOptions) -> Title:
    if options.film is not None:
        own = title_of(document)
        return Title(options.film[0], is_guess=False, year=options.film[1], headline=own.headline if own else None)
    found = None if document.is_own and not document.fields.text("film") else title_of(document)
    if found is None or not found.title.strip():
        raise UnreadableDocument(f"{document.name}, line 1: no film title was found. Add a first line such as “# Title (2024)”.")
    return found


def _sources(outlet: str | None, url: str | None) -> list[str]:
    host = url.split("/")[2].removeprefix("www.") if url else None
    return [source for source in (outlet, host) if source]
