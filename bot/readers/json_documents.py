"""Reviews in JSON files: schema.org's, or objects with keys such as title, rating and text."""

import json
from collections.abc import Mapping
from typing import Final, cast

from bot.domain.drafts import UnreadableDocument
from bot.readers.blocks import blocks_of
from bot.readers.document import Document
from bot.readers.fields import Fields
from bot.readers.structured import fields_of_review, reviews_in

__all__ = ["json_documents"]

_BODY_KEYS: Final = (
    "body",
    "text",
    "content",
    "review",
    "reviewBody",
    "review_text",
    "articleBody",
    "markdown",
    "html",
    "description",
)
_LIST_KEYS: Final = ("reviews", "items", "data", "films", "movies", "results", "posts")
_MOST: Final = 200


def json_documents(text: str, name: str, warnings: tuple[str, ...]) -> tuple[Document, ...]:
    """Return the reviews of a JSON file, one document each.

    Raises:
        UnreadableDocument: The file is no JSON, or holds nothing like a review.
    """
    try:
        data: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableDocument(f"{name}, line {error.lineno}: this is not valid JSON.") from error
    except (RecursionError, ValueError) as error:
        raise UnreadableDocument(f"{name} is nested too deeply to be a review.") from error
    found = reviews_in(data)
    if found:
        merged = (fields_of_review(review, film) for review, film in found[:_MOST])
        return tuple(
            Document(name, "json", fields, blocks_of(fields.text("structured_body") or ""), warnings)
            for fields in merged
        )
    if len(_objects(data)) > _MOST:
        raise UnreadableDocument(f"{name} holds more than {_MOST} reviews; split it.")
    objects = [_document(item, name, warnings) for item in _objects(data)]
    if not objects:
        raise UnreadableDocument(f"{name} holds no object with a film's title and a review.")
    return tuple(objects)


def _objects(data: object) -> list[Mapping[str, object]]:
    if isinstance(data, Mapping):
        mapping = cast("Mapping[str, object]", data)
        for key in _LIST_KEYS:
            inner = mapping.get(key)
            if isinstance(inner, list):
                return _objects(cast("list[object]", inner))
        return [mapping] if mapping else []
    if isinstance(data, list):
        return [
            cast("Mapping[str, object]", item)
            for item in cast("list[object]", data)
            if isinstance(item, Mapping) and item
        ]
    return []


def _document(item: Mapping[str, object], name: str, warnings: tuple[str, ...]) -> Document:
    texts = [(key, value) for key in _BODY_KEYS if isinstance(value := item.get(key), str) and len(value) > 40]
    body_key, body = max(texts, key=lambda pair: len(pair[1]), default=("", ""))
    rest: dict[object, object] = {key: value for key, value in item.items() if key != body_key}
    return Document(name, "json", Fields.from_mapping(rest), blocks_of(body), warnings)
