"""schema.org reviews, as pages state them in JSON-LD and as files hold them in JSON."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, cast

from bot.domain.notation import number_of
from bot.readers.fields import Field, Fields

__all__ = ["fields_of_review", "reviews_in", "types_of"]

Node = Mapping[str, object]

_NODE_BUDGET: Final = 3_000
_DEFAULT_BEST: Final = 5  # schema.org: "If bestRating is omitted, 5 is assumed."
_FILM_TYPES: Final = frozenset({"movie", "film", "videoobject", "creativework", "thing", ""})


def reviews_in(data: object) -> list[tuple[Node, Node | None]]:
    """Return the reviews in a JSON-LD value with what each reviews, however they are nested."""
    found: list[tuple[Node, Node | None]] = []
    queue: list[tuple[object, Node | None]] = [(data, None)]
    budget = _NODE_BUDGET
    while queue and budget:
        node, film = queue.pop(0)
        budget -= 1
        if isinstance(node, list):
            queue += [(child, film) for child in cast("list[object]", node)[:200]]
        elif isinstance(node, Mapping):
            mapping = cast("Node", node)
            kinds = types_of(mapping)
            if kinds & {"review", "criticreview", "userreview"}:
                item = mapping.get("itemReviewed")
                found.append((mapping, _one(item) or film))
                continue
            inner = mapping if kinds & {"movie", "film"} else film
            queue += [
                (value, inner)
                for key, value in mapping.items()
                if isinstance(value, list | Mapping) and key != "aggregateRating"
            ]
    return found


def types_of(node: Node) -> frozenset[str]:
    """Return the types of a node in lower case, without the vocabulary's address."""
    kinds = node.get("@type") or node.get("type") or ()
    names = cast("list[object]", kinds) if isinstance(kinds, list) else [kinds]
    return frozenset(str(name).rsplit("/", 1)[-1].casefold() for name in names if name)


def fields_of_review(review: Node, film: Node | None) -> Fields:
    """Return a review's statements under the keys that the reader prefers to all others."""
    entries = [
        Field((f"structured_{key}",), values)
        for key, values in (
            ("title", _texts(film, "name")),
            ("director", _names(film, "director")),
            ("actor", _names(film, "actor", "actors")),
            ("genre", _texts(film, "genre")),
            ("year", tuple(_texts(film, "dateCreated", "datePublished", "copyrightYear"))),
            ("runtime", _texts(film, "duration")),
            ("author", _names(review, "author")),
            ("outlet", _names(review, "publisher")),
            ("date", _texts(review, "datePublished")),
            ("url", _texts(review, "url")),
            ("language", tuple(text[:2] for text in _texts(review, "inLanguage"))),
            ("body", _texts(review, "reviewBody", "articleBody")),
            ("headline", _texts(review, "headline", "name")),
            ("kind", tuple(types_of(film)) if film else ()),
            ("imdb", tuple(text for text in _texts(film, "sameAs", "url") if "imdb.com" in text)),
        )
        if values
    ]
    rating = _rating(review.get("reviewRating") or review.get("rating"))
    return Fields((*entries, Field(("structured_rating",), (rating,)))) if rating else Fields(tuple(entries))


def _rating(node: object) -> str | None:
    """Write a rating object as a notation; the value counts out of the best, whatever the worst is."""
    one = _one(node)
    if one is None:
        return str(node)[:40] if isinstance(node, str | int | float) and not isinstance(node, bool) else None
    value = str(one.get("ratingValue") or "").strip()
    best = str(one.get("bestRating") or "").strip()
    if number_of(value) is None or not best:
        number = number_of(value)
        return f"{value}/{_DEFAULT_BEST}" if number is not None and number <= _DEFAULT_BEST else value or None
    return f"{value}/{best}"


def _one(node: object) -> Node | None:
    if isinstance(node, list) and node:
        node = cast("list[object]", node)[0]
    return cast("Node", node) if isinstance(node, Mapping) else None


def _texts(node: Node | None, *keys: str) -> tuple[str, ...]:
    for key in keys:
        texts = tuple(_flat(node.get(key) if node else None))
        if texts:
            return texts
    return ()


def _names(node: Node | None, *keys: str) -> tuple[str, ...]:
    """Return the names of people or organisations, given as objects or as texts; addresses are no names."""
    values = [node.get(key) for key in keys if node and node.get(key)]
    return tuple(name for value in values for name in _named(value) if not name.startswith("http"))


def _named(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in cast("list[object]", value)[:40]:
            yield from _named(item)
    elif isinstance(value, Mapping):
        yield from _flat(cast("Node", value).get("name"))
    else:
        yield from _flat(value)


def _flat(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in cast("list[object]", value)[:40]:
            yield from _flat(item)
    elif (
        isinstance(value, str | int | float)
        and not isinstance(value, bool)
        and (text := re.sub(r"[ \t]+", " ", str(value)).strip())
    ):
        yield text
