"""What a document says about itself in keys and values, whatever the syntax was."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.readers.words import words

__all__ = ["FOREIGN_OWNERS", "Field", "Fields", "key_of"]

FOREIGN_OWNERS: Final = words(
    "douban imdb tmdb themoviedb rottentomatoes rotten_tomatoes rt metacritic trakt omdb letterboxd_average audience "
    "critics users community public aggregate aggregaterating mal anilist kinopoisk allocine"
)
"""Keys whose mappings hold other people's ratings."""

_IN_ENGLISH: Final = {
    "标题": "title", "標題": "title", "片名": "title", "タイトル": "title", "título": "title", "titel": "title",
    "titre": "title", "titolo": "title", "导演": "director", "導演": "director", "監督": "director", "年份": "year",
    "上映年份": "year", "评分": "rating", "評分": "rating",
}  # fmt: skip
_NODE_BUDGET: Final = 2_000
_DEPTH_BUDGET: Final = 8
_VALUE_LENGTH: Final = 20_000


@dataclass(frozen=True, slots=True)
class Field:
    """One key with its values; the path holds the keys above it, outermost first."""

    path: tuple[str, ...]
    values: tuple[str, ...]
    line: int | None = None

    @property
    def key(self) -> str:
        return self.path[-1]

    @property
    def is_foreign(self) -> bool:
        """Whether the value belongs to somebody else, such as a public site's rating."""
        return any(part in FOREIGN_OWNERS for part in self.path[:-1])


@dataclass(frozen=True, slots=True)
class Fields:
    """All keys of a document in their order, looked up by name whatever their depth."""

    entries: tuple[Field, ...] = ()
    _by_key: Mapping[str, list[Field]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_key: dict[str, list[Field]] = {}
        for entry in sorted(self.entries, key=lambda entry: len(entry.path)):
            if not entry.is_foreign:
                by_key.setdefault(entry.key, []).append(entry)
        object.__setattr__(self, "_by_key", by_key)

    @classmethod
    def from_mapping(cls, mapping: Mapping[object, object], lines: Mapping[str, int] | None = None) -> "Fields":
        """Flatten nested mappings; a hostile number or depth of them is cut, not followed."""
        budget = [_NODE_BUDGET]
        found = _flatten((), mapping, budget)
        return cls(tuple(Field(path, values, (lines or {}).get(path[0])) for path, values in found))

    def __bool__(self) -> bool:
        return bool(self.entries)

    def find(self, *keys: str) -> Iterator[Field]:
        """Yield the fields named so: for each key in turn, the outermost first; foreign ones never."""
        for key in keys:
            yield from self._by_key.get(key, ())

    def text(self, *keys: str) -> str | None:
        """Return the first value that is not blank."""
        return next((value.strip() for entry in self.find(*keys) for value in entry.values if value.strip()), None)

    def texts(self, *keys: str) -> tuple[str, ...]:
        """Return all values of the first key that has any."""
        for entry in self.find(*keys):
            values = tuple(value.strip() for value in entry.values if value.strip())
            if values:
                return values
        return ()

    def has(self, *keys: str) -> bool:
        """Tell whether a key is there, be its value blank or not."""
        return any(True for _ in self.find(*keys))

    def merged(self, other: "Fields") -> "Fields":
        """Return these fields followed by another's."""
        return Fields(self.entries + other.entries)


def key_of(text: object) -> str:
    """Return a key as it is looked up: lower case, words joined by underscores."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", str(text)[:80].strip().strip("\"'*"))
    key = re.sub(r"[\s\-.:]+", "_", spaced).strip("_").casefold()
    return _IN_ENGLISH.get(key, key)


def _flatten(
    path: tuple[str, ...], node: object, budget: list[int]
) -> Iterable[tuple[tuple[str, ...], tuple[str, ...]]]:
    budget[0] -= 1
    if budget[0] < 0 or len(path) > _DEPTH_BUDGET:
        return
    if isinstance(node, Mapping):
        for key, value in node.items():  # pyright: ignore[reportUnknownVariableType] - any parser's mapping
            yield from _flatten((*path, *map(key_of, str(key)[:200].split("/"))), value, budget)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(node, Sequence) and not isinstance(node, str | bytes):
        yield from _flatten_sequence(path, node, budget)  # pyright: ignore[reportUnknownArgumentType]
    elif path:
        yield path, ("" if node is None else str(node)[:_VALUE_LENGTH],)


def _flatten_sequence(
    path: tuple[str, ...], nodes: Sequence[object], budget: list[int]
) -> Iterable[tuple[tuple[str, ...], tuple[str, ...]]]:
    plain: list[str] = []
    for node in nodes[:200]:
        if isinstance(node, Mapping):
            yield from _flatten(path, node, budget)  # pyright: ignore[reportUnknownArgumentType]
        elif not isinstance(node, Sequence) or isinstance(node, str):
            plain.append(str(node)[:_VALUE_LENGTH])
    if path:
        yield path, tuple(plain)
