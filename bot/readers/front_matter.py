"""The keys before a text: YAML, TOML, Kirby's and Pelican's, and what is left when they are malformed."""

import re
import tomllib
from collections.abc import Iterable
from typing import Final, cast

import yaml

from bot.domain.drafts import UnreadableDocument
from bot.readers.fields import Fields, key_of
from bot.readers.rst import split_rst, without_directives

__all__ = ["split_front_matter"]

_FENCE: Final = re.compile(r"-{3,8}\s*")
_KEY_LINE: Final = re.compile(r"(?P<key>[^\W\d_][\w .\-]{0,40}?)\s?(?:::?(?=\s|$)|：)\s*(?P<value>.*)")
_TOML_KEY_LINE: Final = re.compile(r"\s*(?P<key>[\w\-\"']{1,40})\s*=\s*(?P<value>.+)")
_LONGEST: Final = 60_000
_MOST_BRACKETS: Final = 300
_MOST_KEYS: Final = 200
_LONGEST_LINE: Final = 4_000
_OWN_KEYS: Final = ("critic", "outlet", "sample", "published", "spoilers")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def split_front_matter(text: str, name: str) -> tuple[Fields, str, int]:
    """Return the fields, the body, and the number of lines before the body.

    Raises:
        UnreadableDocument: The front matter is opened but never closed, or it is one of Marquee's own and malformed.
    """
    stripped = text.lstrip("\n ")
    skipped = text.count("\n", 0, len(text) - len(stripped))
    lines = stripped.split("\n")
    if _FENCE.fullmatch(lines[0]):
        return _fenced(lines, skipped, name)
    if lines[0].strip() == "+++":
        return _toml(lines, skipped, name)
    return _unfenced(lines, skipped)


def _fenced(lines: list[str], skipped: int, name: str) -> tuple[Fields, str, int]:
    end = next((i for i, line in enumerate(lines[1:400], 1) if _closes(line, lines[0])), None)
    if end is None:
        first = next((line for line in lines[1:] if line.strip()), "")
        if _KEY_LINE.fullmatch(first.strip()) is None:
            return Fields(), "\n".join(lines[1:]), skipped + 1  # a rule above the text, no front matter
        raise UnreadableDocument(f"{name}, line {skipped + 1}: the front matter is opened with --- but never closed.")
    return _yaml(lines[1:end], skipped + 1, name), "\n".join(lines[end + 1 :]), skipped + end + 1


def _closes(line: str, opener: str) -> bool:
    return line.rstrip() in {opener.rstrip(), "---", "..."}


def _yaml(lines: list[str], above: int, name: str) -> Fields:
    source = "\n".join(lines)
    positions = {key_of(found["key"]): above + i + 1 for i, line in enumerate(lines) if (found := _key_line(line))}
    is_own = "film" in positions and sum(key in positions for key in _OWN_KEYS) > 1
    try:
        loaded = _load(source)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        if is_own:
            mark = cast("object", getattr(error, "problem_mark", None))
            line = above + 1 + int(getattr(mark, "line", 0))
            raise UnreadableDocument(f"{name}, line {line}: the front matter is not valid YAML.") from error
        loaded = None
    if isinstance(loaded, dict):
        return Fields.from_mapping(cast("dict[object, object]", loaded), positions)
    return _line_wise(lines, positions)


def _load(source: str) -> object:
    """Load strings only: a title such as 11:14 or No must stay one."""
    if len(source) > _LONGEST or sum(map(source.count, "[{")) > _MOST_BRACKETS or source.count("- - ") > 50:
        raise ValueError("too long or too deep for a review's front matter")
    return cast("object", yaml.load(source.replace("\t", "    "), Loader=_LOADER))  # noqa: S506 - BaseLoader builds strings only


def _key_line(line: str) -> re.Match[str] | None:
    return _KEY_LINE.fullmatch(line.strip()) if len(line) < 2_000 and line[:1] not in " \t#-" else None


def _line_wise(lines: Iterable[str], positions: dict[str, int]) -> Fields:
    """Read `key: value` lines one by one, with the items and indented lines below each."""
    mapping: dict[object, object] = {}
    key = ""
    for line in lines:
        found = _key_line(line)
        if found:
            key = found["key"]
            mapping[key] = _unquoted(found["value"] or "")
        elif key and line.strip() and not line.lstrip().startswith("#"):
            earlier = cast("str | list[str]", mapping[key])
            item = _unquoted(line.strip().removeprefix("- "))
            mapping[key] = [*earlier, item] if isinstance(earlier, list) else [earlier, item] if earlier else [item]
    return Fields.from_mapping(mapping, positions)


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def _toml(lines: list[str], skipped: int, name: str) -> tuple[Fields, str, int]:
    end = next((i for i, line in enumerate(lines[1:400], 1) if line.strip() == "+++"), None)
    if end is None:
        raise UnreadableDocument(f"{name}, line {skipped + 1}: the front matter is opened with +++ but never closed.")
    body = "\n".join(lines[end + 1 :])
    source = "\n".join(lines[1:end])
    try:
        fields = Fields.from_mapping(cast("dict[object, object]", _load_toml(source)))
    except (ValueError, RecursionError):  # TOMLDecodeError is a ValueError
        pairs = (found for line in lines[1:end] if len(line) < 2_000 and (found := _TOML_KEY_LINE.fullmatch(line)))
        fields = Fields.from_mapping({found["key"]: _unquoted(found["value"]) for found in pairs})
    return fields, body, skipped + end + 1


def _load_toml(source: str) -> object:
    longest = max(map(len, source.split("\n")))
    if len(source) > _LONGEST or sum(map(source.count, "[{")) > _MOST_BRACKETS or longest > _LONGEST_LINE:
        raise ValueError("too long or too deep for a review's front matter")
    return tomllib.loads(source)


def _unfenced(lines: list[str], skipped: int) -> tuple[Fields, str, int]:
    rst = split_rst(lines)
    if rst is not None:
        return rst[0], "\n".join(without_directives(lines[rst[1] :])), skipped + rst[1]
    if len(lines) > 1 and re.fullmatch(r"[#=*-]{5,200}", lines[0].strip()):
        skipped, lines = skipped + 1, lines[1:]
    kirby = _kirby(lines)
    if kirby is not None:
        return kirby[0], kirby[1], 0
    head = 0
    while head < min(len(lines), _MOST_KEYS) and _key_line(lines[head]):
        head += 1
    keys = {key_of(found["key"]) for line in lines[:head] if (found := _key_line(line))}
    ends = head == len(lines) or not lines[head].strip()
    if head < 2 or not ends or not keys & {"title", "film", "movie", "slug", "date", "category", "author", "authors"}:
        return Fields(), "\n".join(lines), skipped
    return _line_wise(lines[:head], {}), "\n".join(lines[head:]), skipped + head


def _kirby(lines: list[str]) -> tuple[Fields, str] | None:
    """Read Kirby's fields, parted by lines of four dashes, with values on the same or the next lines."""
    if (
        _key_line(lines[0]) is None
        or sum(line.strip() == "----" for line in lines[:200]) < 2
        or lines.count("----") > _MOST_KEYS
    ):
        return None
    mapping: dict[object, object] = {}
    for part in re.split(r"(?m)^----\s*$", "\n".join(lines)):
        head, _, rest = part.strip().partition("\n")
        found = _key_line(head)
        if found:
            mapping[found["key"]] = f"{found['value'] or ''}\n{rest}".strip()
    bodies = [key for key in mapping if key_of(key) in {"text", "body", "content", "review", "copy", "maintext"}]
    body = max((str(mapping.pop(key)) for key in bodies), key=len, default="")
    return Fields.from_mapping(mapping), body
