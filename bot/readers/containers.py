"""The container of a text: which kind it is, its keys, and its blocks."""

from bot.domain.drafts import UnreadableDocument
from bot.readers.blocks import blocks_of
from bot.readers.decoding import MAX_CHARACTERS, MAX_LINES, Decoded
from bot.readers.document import Document
from bot.readers.front_matter import split_front_matter
from bot.readers.html_pages import looks_like_page, page_of
from bot.readers.json_documents import json_documents

__all__ = ["open_documents"]


def open_documents(decoded: Decoded, name: str) -> tuple[Document, ...]:
    """Open the container of a file; JSON may hold several documents.

    Raises:
        UnreadableDocument: The container is broken beyond repair, or longer than any review.
    """
    text = decoded.text
    if name.casefold().endswith(".json"):
        return json_documents(text, name, decoded.warnings)
    if looks_like_page(text, name):
        return (page_of(text, name, decoded.warnings),)
    if len(text) > MAX_CHARACTERS:
        raise UnreadableDocument(f"{name} has {len(text):,} characters, more than any review.")
    if text.count("\n") > MAX_LINES:
        raise UnreadableDocument(f"{name} has {text.count(chr(10)):,} lines, more than any review.")
    fields, body, above = split_front_matter(text, name)
    has_own_keys = fields.has("critic") and fields.has("outlet") and fields.has("published", "sample")
    is_own = has_own_keys and not fields.has("title", "movie")
    return (Document(name, "markdown", fields, blocks_of(body, above), decoded.warnings, is_own),)
