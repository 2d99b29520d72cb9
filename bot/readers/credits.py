"""Who made the film and who plays in it, from keys, labelled lines and prose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.domain.drafts import CastMember
from bot.readers.document import Document
from bot.readers.people import NAME, NAMES, clean_name, looks_like_name, names_in, split_names

__all__ = ["Credits", "credits_of"]

_MOST: Final = 30
_PROSE_LENGTH: Final = 60_000
_KEYS: Final = {
    "directors": ("structured_director", "director", "directors", "directed_by", "filmmaker", "regie", "regia", "realisateur", "réalisateur", "direccion"),
    "writers": ("writer", "writers", "written_by", "screenplay", "screenwriter", "screenwriters", "screenplay_by", "drehbuch", "scenario"),
    "cinematographers": ("cinematographer", "cinematographers", "cinematography", "cinematography_by", "director_of_photography", "dp", "dop", "kamera"),
}  # fmt: skip
_CAST_KEYS: Final = ("structured_actor", "cast", "actors", "starring", "actor", "stars", "featuring", "darsteller", "acteurs")
_LABELS: Final = {
    "directors": r"directors?|directed by|dir|regie|réalisateur|réalisation|regia|regista|director(?:es)?|a film by|un film de",
    "writers": r"writers?|written by|screenplay(?: by)?|screenwriters?|script|drehbuch|scénario|sceneggiatura|guion",
    "cinematographers": r"cinematograph(?:y|er|ers)(?: by)?|director of photography|d\.?o\.?p\.?|kamera|photographie|fotografia",
}
_PROSE: Final = {
    "directors": (
        rf"[Dd]irected(?:,?\s(?:and|&)\s\w+|, written,? and edited)?\s(?:\w+ly\s)?by\s(?P<names>{NAMES})",
        rf"(?<![’']s\s)(?<!The\s)(?:[Cc]o-|[Ww]riter[-/ ](?:and )?)?\b[Dd]irectors?(?:\s(?:is|are))?(?:-writer|/writer|\sand\s(?:co-)?(?:screen)?writer)?,?\s(?P<names>{NAMES})",
        rf"(?:[Hh]elmed|[Ff]ilmed|[Mm]ade)\sby\s(?:director\s)?(?P<names>{NAMES})",
        rf"(?:[Ff]ilmmakers?|[Aa]uteur)\s(?P<names>{NAMES})",
        rf"(?P<names>{NAME})(?:[’']s)?\s(?:directs\b|directed\b(?!\sby)|direction\b|(?:feature\s)?directorial\b)",
        rf"(?P<names>{NAME}),\s(?:the\s)?(?:film[’']s\s)?(?:writer[-/ ](?:and\s)?)?director\b",
        rf"\b(?:film|movie|feature|picture|thriller|comedy|drama)\s(?:from|by)\s(?:director\s)?(?P<names>{NAMES})",
    ),
    "writers": (
        rf"(?<!\bnovel\s)(?<!\bbook\s)(?:[Ww]ritten|[Ss]cripted|[Pp]enned)(?:\s(?:and|&)\s\w+)?\sby\s(?P<names>{NAMES})",
        rf"\b(?:[Ss]creenwriters?|[Ww]riters?)\s(?P<names>{NAMES})",
        rf"\b(?:[Ss]creenplay|[Ss]cript)\s(?:is\s)?(?:by|from)\s(?:director\s)?(?P<names>{NAMES})",
        rf"\b[Tt]he\s(?:writing|script|screenplay)\s\((?P<names>{NAMES})\)",
        rf"[Ww]riter[-/ ](?:and\s)?director\s(?P<names>{NAME})",
    ),
    "cinematographers": (
        rf"\b(?:[Cc]inematographer|DP|DoP|[Dd]irector of [Pp]hotography)s?,?\s(?P<names>{NAMES})",
        rf"\b(?:[Ss]hot|[Pp]hotographed|[Ll]ensed)\s(?:\w+ly\s)?by\s(?:cinematographer\s)?(?P<names>{NAMES})",
        rf"\b[Cc]inematography\s(?:is\s)?(?:by|from)\s(?P<names>{NAMES})|\b[Tt]he\s(?:cinematography|photography|camerawork)\s\((?P<n2>{NAMES})\)",
    ),
}
_COMPILED: Final = {craft: tuple(map(re.compile, patterns)) for craft, patterns in _PROSE.items()}
_LABEL_LINES: Final = {craft: re.compile(rf"(?:{label})\s*[:：]\s*(?P<names>.+)", re.IGNORECASE) for craft, label in _LABELS.items()}
_CAST_LINE: Final = re.compile(r"(?:(?:main |principal )?cast|starring|actors|stars|with|featuring|darsteller|avec|con|besetzung|interpreti)\s*[:：]\s*(?P<names>.+)", re.IGNORECASE)
_IN_BRACKETS: Final = re.compile(
    rf"(?P<role>(?:[Tt]he\s)?[A-ZÀ-Þ“\"][\w’'\-.”\"]*(?:\s(?:(?:of|the|de|von|van)\s)?[A-ZÀ-Þ“\"][\w’'\-.”\"]*){{0,4}})\s\((?P<name>(?:an?\s\w+\s|the\s(?:late|great|always\s\w+)\s)?{NAME})\)"
)
_CRAFTS: Final = re.compile(r"(?i)(?:the\s)?(?:writing|score|editing|cinematography|direction|music|script|screenplay|photography|production design|costumes?|director|composer|cinematographer|editor|writer|soundtrack)")
_PLAYS: Final = re.compile(rf"(?P<name>{NAME})\s(?:plays|stars as|portrays|is cast as|co-stars as|returns as|appears as|shines as|as)\s(?:the\s(?:titular\s)?)?(?P<role>[A-ZÀ-Þ][\w’'\-.]+(?:\s[A-ZÀ-Þ][\w’'\-.]+){{0,3}})")
_PLAYED_BY: Final = re.compile(rf"(?P<role>[A-ZÀ-Þ][\w’'\-.]+(?:\s[A-ZÀ-Þ][\w’'\-.]+){{0,3}}),?\s(?:is\s|\w+ly\s){{0,2}}(?:played|portrayed|voiced)\s(?:\w+ly\s)?by\s(?P<name>{NAME})")
_STARS: Final = re.compile(rf"\b(?:[Ss]tar(?:s|ring|red)|[Ff]eaturing)\s(?P<names>{NAMES})")
_NO_ROLE: Final = re.compile(r"(?i)(?:\d|director|his|her|the film|january|february|march|april|june|july|august|september|october|november|december)")


@dataclass(frozen=True, slots=True)
class Credits:
    directors: tuple[str, ...]
    writers: tuple[str, ...]
    cinematographers: tuple[str, ...]
    cast: tuple[CastMember, ...]


def credits_of(document: Document, title: str, headline_by: tuple[str, ...] = ()) -> Credits:
    """Read the credits of the film of this title; names are kept as the document writes them."""
    lines = [line for block in document.blocks if block.kind != "note" for line in (block.lines or (block.text,))]
    prose = "\n".join(block.text for block in document.blocks if not block.is_heading)[:_PROSE_LENGTH]
    prose = "\n".join((*_credit_texts(document), prose))
    crafts = {craft: _craft(document, craft, lines, prose) for craft in _KEYS}
    directors = crafts["directors"] or _possessive(prose, title) or headline_by
    return Credits(directors, crafts["writers"], crafts["cinematographers"], _cast(document, lines, prose, directors))


def _credit_texts(document: Document) -> Iterator[str]:
    """Yield descriptive values that hold credits in words, such as "Directed by A / Starring B"."""
    for field in document.fields.entries:
        for value in field.values:
            if 12 < len(value) < 1_500 and re.search(r"(?i)\b(?:directed by|starring|director)\b", value) and field.key not in _KEYS["directors"]:
                yield value


def _craft(document: Document, craft: str, lines: list[str], prose: str) -> tuple[str, ...]:
    stated = tuple(name for value in document.fields.texts(*_KEYS[craft]) for name in split_names(value))
    if stated:
        return stated[:_MOST]
    for line in lines:
        found = _LABEL_LINES[craft].match(line[:400])
        if found and (names := split_names(re.split(r"\s[|•·/]\s|\.\s", found["names"])[0])):
            return names[:_MOST]
    for pattern in _COMPILED[craft]:
        for found in pattern.finditer(prose):
            names = names_in(next(group for group in found.groups() if group))
            if names and not _is_of_another(prose, found):
                return names
    return ()


def _is_of_another(prose: str, found: re.Match[str]) -> bool:
    """Tell a credit of another work: "director X's earlier film", "the novel written by"."""
    before = prose[max(0, found.start() - 40) : found.start()]
    return re.search(r"(?i)\b(?:novels?|books?|memoir|play|story|original|remake|previous|earlier|based on[^.]*)\s\W*$", before) is not None


def _possessive(prose: str, title: str) -> tuple[str, ...]:
    """Read "Sebastian Schipper's Victoria"."""
    found = re.search(rf"(?P<name>{NAME})[’']s\s(?:\w+\s){{0,3}}?[“‘\"]?{re.escape(title)}\b", prose) if title else None
    name = clean_name(found["name"]) if found else ""
    return (name,) if looks_like_name(name) else ()


def _cast(document: Document, lines: list[str], prose: str, directors: tuple[str, ...]) -> tuple[CastMember, ...]:
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
    for found in _STARS.finditer(prose):
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
    for found in _IN_BRACKETS.finditer(prose):
        name, role = clean_name(re.sub(r"^an?\s\w+\s", "", found["name"])), found["role"].strip(" \"“”")
        role = re.sub(r"^(?:When|While|As|With|But|And|Enter|Meet|In|After|Along|Then|Our|Here)\s(?=[A-Z])", "", role)
        # "The Director" is a character: a craft is not written with two capitals in the middle of a sentence.
        if looks_like_name(name) and (role == "The Director" or not _CRAFTS.fullmatch(role)):
            yield name, role
    for pattern in (_PLAYS, _PLAYED_BY):
        for found in pattern.finditer(prose):
            name, role = clean_name(found["name"]), clean_name(found["role"])
            if looks_like_name(name) and not _NO_ROLE.match(role):
                yield name, role
