"""Who plays in the film, and whom: from keys, labelled lines, brackets behind roles, and verbs."""

import re
from collections.abc import Iterator
from typing import Final

from bot.domain.drafts import CastMember
from bot.readers.document import Document
from bot.readers.people import NAME, NAMES, clean_name, looks_like_name, names_in
from bot.readers.windows import found_near, windows

__all__ = ["cast_of"]

_MOST: Final = 30
_CAST_KEYS: Final = (
    "structured_actor",
    "cast",
    "actors",
    "starring",
    "actor",
    "stars",
    "featuring",
    "darsteller",
    "acteurs",
)
_CAST_LINE: Final = re.compile(
    r"(?:(?:main |principal )?cast|starring|actors|stars|with|featuring|darsteller|avec|con|besetzung|"
    r"interpreti)\s*[:：]\s*(?P<names>.+)",
    re.IGNORECASE,
)
_IN_BRACKETS: Final = re.compile(
    rf"(?P<role>(?:[Tt]he\s)?[A-ZÀ-Þ“\"][\w’'\-.”\"]*(?:\s(?:(?:of|the|de|von|"
    rf"van)\s)?[A-ZÀ-Þ“\"][\w’'\-.”\"]*){{0,4}})\s\((?P<name>(?:an?\s\w+\s|the\s(?:late|great|"
    rf"always\s\w+)\s)?{NAME})\)"
)
_CRAFTS: Final = re.compile(
    r"(?i)(?:the\s)?(?:writing|score|editing|cinematography|direction|music|script|screenplay|photography|"
    r"production design|costumes?|director|composer|cinematographer|editor|writer|soundtrack)"
)
_PLAYS: Final = re.compile(
    rf"(?P<name>{NAME})\s(?:plays|stars as|portrays|is cast as|co-stars as|returns as|appears as|shines as|"
    rf"as)\s(?:the\s(?:titular\s)?)?(?P<role>[A-ZÀ-Þ][\w’'\-.]+(?:\s[A-ZÀ-Þ][\w’'\-.]+){{0,3}})"
)
_PLAYED_BY: Final = re.compile(
    rf"(?P<role>[A-ZÀ-Þ][\w’'\-.]+(?:\s[A-ZÀ-Þ][\w’'\-.]+){{0,3}}),?\s(?:is\s|\w+ly\s){{0,2}}(?:played|"
    rf"portrayed|voiced)\s(?:\w+ly\s)?by\s(?P<name>{NAME})"
)
_STARS: Final = re.compile(rf"\b(?:[Ss]tar(?:s|ring|red)|[Ff]eaturing)\s(?P<names>{NAMES})")
_ROLE_KEYWORDS: Final = (" plays ", " as ", " portrays ")
_ACTOR_KEYWORDS: Final = ("played", "portrayed", "voiced")
_STAR_KEYWORDS: Final = ("stars ", "starring ", "starred ", "featuring ")
_NO_ROLE: Final = re.compile(
    r"(?i)(?:\d|director|his|her|the film|january|february|march|april|june|july|august|september|october|"
    r"november|december)"
)


def cast_of(document: Document, lines: list[str], prose: str, directors: tuple[str, ...]) -> tuple[CastMember, ...]:
    members: dict[str, str | None] = {}
    for value in document.fields.texts(*_CAST_KEYS):
        _add_stated(members, value)
    for line in lines:
        found = _CAST_LINE.match(line[:800])
        if found and not members:
            _add_stated(members, found["names"])
    for name, role in _roles(prose):
        if members.get(name) is None and role not in members and name not in directors:
            members[name] = role
    for found in found_near(_STARS, windows(prose, _STAR_KEYWORDS)):
        for name in names_in(found["names"]):
            members.setdefault(name, None)
    return tuple(CastMember(name, role) for name, role in list(members.items())[:_MOST])


def _add_stated(members: dict[str, str | None], value: str) -> None:
    for part in re.split(r"[,;|•/]\s*|\s(?:and|&)\s", value[:1_500]):
        name, role = _stated_pair(part.strip())
        if name and len(name) < 60 and re.search(r"[^\W\d_]", name):
            members.setdefault(name, role)


def _stated_pair(part: str) -> tuple[str, str | None]:
    found = re.fullmatch(r"(?P<name>[^()]+?)\s*(?:\((?P<in>[^()]+)\)|\s(?:as|:|–|—|\.\.\.|…)\s(?P<as>.+))", part)
    if found is None:
        return clean_name(part), None
    return clean_name(found["name"]), (found["in"] or found["as"]).removeprefix("as ").strip()


def _roles(prose: str) -> Iterator[tuple[str, str]]:
    for found in found_near(_IN_BRACKETS, windows(prose, (" (",))):
        name, role = clean_name(re.sub(r"^an?\s\w+\s", "", found["name"])), found["role"].strip(' "“”')
        role = re.sub(r"^(?:When|While|As|With|But|And|Enter|Meet|In|After|Along|Then|Our|Here)\s(?=[A-Z])", "", role)
        # "The Director" is a character: a craft is not written with two capitals in the middle of a sentence.
        if looks_like_name(name) and (role == "The Director" or not _CRAFTS.fullmatch(role)):
            yield name, role
    for pattern, keywords in ((_PLAYS, _ROLE_KEYWORDS), (_PLAYED_BY, _ACTOR_KEYWORDS)):
        for found in found_near(pattern, windows(prose, keywords)):
            name, role = clean_name(found["name"]), clean_name(found["role"])
            if looks_like_name(name) and not _NO_ROLE.match(role):
                yield name, role
