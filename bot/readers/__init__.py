"""Reads critics' reviews as they are written: bytes in, drafts out; no network, no files, no Discord."""

from collections.abc import Iterator

from bot.domain.drafts import NotAFilmReview, ReviewDraft
from bot.readers.assembly import draft_of
from bot.readers.containers import open_documents
from bot.readers.decoding import decode
from bot.readers.document import Document
from bot.readers.negatives import why_not_a_film
from bot.readers.options import ReadOptions
from bot.readers.several import names_no_film, parts_of

__all__ = ["ReadOptions", "read_document"]

_SEVERAL = "It is about several films, and nothing says where one ends and the next begins; split it by hand."
_DEFAULTS = ReadOptions()


def read_document(
    data: bytes, name: str, *, options: ReadOptions = _DEFAULTS
) -> tuple[ReviewDraft | NotAFilmReview, ...]:
    """Read a review document; several films in it give several drafts.

    Args:
        data: The file as it is, in any common encoding.
        name: Its name or path, which may hold the film's title.
        options: What the caller knows beside it.

    Raises:
        UnreadableDocument: The document cannot be read; the message says where and why.
    """
    documents = open_documents(decode(data, name), name)
    return tuple(draft for document in documents for draft in _drafts(document, options))


def _drafts(document: Document, options: ReadOptions) -> Iterator[ReviewDraft | NotAFilmReview]:
    if options.film is None and not document.is_own:
        reason = why_not_a_film(document)
        if reason is not None:
            yield NotAFilmReview(document.name, reason)
            return
        # A heading of nothing but marks leaves no title behind, and no film to speak of.
        parts = [part for part in parts_of(document) if part.title.title.strip()]
        if not parts and names_no_film(document):
            yield NotAFilmReview(document.name, _SEVERAL)
            return
        if parts:
            yield from (draft_of(part.document, options, part.title) for part in parts)
            return
    yield draft_of(document, options)
