"""Who made the film and who plays in it, from keys, labelled lines and prose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.domain.drafts import CastMember
from bot.readers.blocks import Block
from bot.readers.cast import cast_of
from bot.readers.directors import later_directors
from bot.readers.document import Document
from bot.readers.markup import plain
from bot.readers.people import NAME, NAMES, names_in, split_names
from bot.readers.windows import found_near, windows

__all__ = ["Credits", "credits_of"]

_MOST: Final = 30
_LONGEST_LINE: Final = 2_000
_INLINE_FACT: Final = re.compile(r"(?<=[.)])\s(?=[A-ZÀ-Ý][\w ]{2,30}:\s)")
_ABOUT_KEYS: Final = frozenset({"description", "excerpt", "hook", "subtitle", "summary", "dek", "standfirst", "intro"})
_LONGEST_FACTS: Final = 400
_PROSE_LENGTH: Final = 60_000
_KEYS: Final = {
    "directors": (
        "structured_director", "director", "directors", "directed_by", "filmmaker", "regie", "regia", "realisateur",
        "réalisateur", "direccion", "regisseur", "dirección", "film_director",
    ),
    "writers": (
        "writer", "writers", "written_by", "screenplay", "screenwriter", "screenwriters", "screenplay_by",
        "drehbuch", "scenario",
    ),
    "cinematographers": (
        "cinematographer", "cinematographers", "cinematography", "cinematography_by", "director_of_photography",
        "dp", "dop",
        "kamera",
    ),
}  # fmt: skip
_MAKER_KEYS: Final = ("creator", "creators", "artist", "maker", "by")
_LABELS: Final = {
    "directors": (
        r"directors?|directed by|dir|regie|réalisateur|réalisation|regia|regista|director(?:es|a)?|"
        r"direcci[oó]n|direç[aã]o|realizaci[oó]n|导演|導演|監督|감독|режисс[её]р|a film by|un "
        r"film de"
    ),
    "writers": r"writers?|written by|screenplay(?: by)?|screenwriters?|script|drehbuch|scénario|"
    "sceneggiatura|gui[oó]n|roteiro",
    "cinematographers": (
        r"cinematograph(?:y|er|ers)(?: by)?|director of photography|d\.?o\.?p\.?|kamera|photographie|fotograf[ií]a"
    ),
}
_WHO: Final = r"(?:(?:the|a|an|first-time|[a-z][a-z’'-]+)\s){0,4}"
_PROSE: Final = {
    "directors": (
        rf"[Dd]irected(?:,?\s(?:and|&)\s[\w-]+|, written,? and edited)?\s(?:\w+ly\s)?by\s{_WHO}(?P<names>{NAMES})",
        (
            rf"(?<![’']s\s)(?:[Cc]o-|[Ww]riter[-/ ](?:and )?)?\b(?:(?<!The\s)D|d)irectors?(?:\s(?:is|"
            rf"are))?(?:[-/]writer|,?\s(?:and|&)\s(?:co-)?(?:screen)?(?:writer|star|producer)|"
            rf",\swriter)?,?\s{_WHO}(?P<names>{NAMES})"
        ),
        rf"[Dd]irector,\s(?:and\s)?(?:\w+,?\s(?:and\s)?){{0,2}}(?:star|writer|producer)\s(?P<names>{NAME})",
        rf"(?:[Hh]elmed|[Ff]ilmed|[Mm]ade)\sby\s{_WHO}(?P<names>{NAMES})",
        rf"(?:[Ff]ilmmakers?|[Aa]uteur)\s(?P<names>{NAMES})",
        (
            rf"(?P<names>{NAME})(?:[’']s)?\s(?:directs\b|directed\b(?!\sby)|direction\b|directing\b|"
            rf"(?:feature\s)?directorial\b)"
        ),
        rf"(?P<names>{NAME})\s(?:[a-z]+\s){{0,4}}(?:writes|wrote|write)\s(?:and|&)\sdirect(?:s|ed)?\b(?!\sby)",
        rf"(?P<names>{NAME}),\swho\s(?:also\s|co-)?(?:[a-z]+(?:,|\sand)\s){{0,2}}directed\b(?!\sby)",
        rf"(?P<names>{NAME}),\s(?:the\s)?(?:film[’']s\s)?(?:writer[-/ ](?:and\s)?)?director\b",
        rf"\b(?:film|movie|feature|picture|thriller|comedy|drama)\s(?:from|by)\s(?:director\s)?(?P<names>{NAMES})",
    ),
    "writers": (
        (
            rf"(?<!\bnovel\s)(?<!\bbook\s)(?:[Ww]ritten|[Ss]cripted|[Pp]enned)(?:\s(?:and|"
            rf"&)\s\w+)?\sby\s{_WHO}(?P<names>{NAMES})"
        ),
        rf"\b(?:[Ss]creenwriters?|[Ww]riters?)\s(?P<names>{NAMES})",
        rf"\b(?:[Ss]creenplay|[Ss]cript)\s(?:is\s)?(?:by|from)\s(?:director\s)?(?P<names>{NAMES})",
        rf"\b[Tt]he\s(?:writing|script|screenplay)\s\((?P<names>{NAMES})\)",
        rf"[Ww]riter[-/ ](?:and\s)?director\s(?P<names>{NAME})",
    ),
    "cinematographers": (
        rf"\b(?:[Cc]inematographer|DP|DoP|[Dd]irector of [Pp]hotography)s?,?\s(?P<names>{NAMES})",
        rf"\b(?:[Ss]hot|[Pp]hotographed|[Ll]ensed)\s(?:\w+ly\s)?by\s(?:cinematographer\s)?(?P<names>{NAMES})",
        (
            rf"\b[Cc]inematography\s(?:is\s)?(?:by|from)\s(?P<names>{NAMES})|\b[Tt]he\s(?:cinematography|"
            rf"photography|camerawork)\s\((?P<n2>{NAMES})\)"
        ),
    ),
}
_COMPILED: Final = {craft: tuple(map(re.compile, patterns)) for craft, patterns in _PROSE.items()}
_LABEL_LINES: Final = {
    craft: re.compile(
        rf"(?:{label})(?:\s(?:y|and|&|/|e|et|und)\s[\w]+(?:\sby)?)?\s*[:：]\s*(?P<names>.+)", re.IGNORECASE
    )
    for craft, label in _LABELS.items()
}
_KEYWORDS: Final = {
    "directors": (
        "direct",
        "helmed by",
        "filmed by",
        "made by",
        "filmmaker",
        "auteur",
        "film from",
        "film by",
        "movie from",
        "movie by",
    ),
    "writers": ("written", "scripted", "penned", "writer", "screenplay", "script", "the writing ("),
    "cinematographers": ("cinematograph", "dp ", "dop ", "photograph", "shot by", "lensed", "camerawork"),
}


@dataclass(frozen=True, slots=True)
class Credits:
    directors: tuple[str, ...]
    writers: tuple[str, ...]
    cinematographers: tuple[str, ...]
    cast: tuple[CastMember, ...]


def credits_of(document: Document, title: str, headline_by: tuple[str, ...] = ()) -> Credits:
    """Read the credits of the film of this title; names are kept as the document writes them."""
    lines = [
        part.strip()
        for block in document.blocks
        if block.kind != "note"
        for line in (block.lines or (block.text,))
        for part in _facts(block, line)
    ]
    prose = "\n".join(block.text for block in document.blocks if not block.is_heading)[:_PROSE_LENGTH]
    stated = [plain(part) for text in _credit_texts(document) for part in re.split(r"<br\s?/?>|\n", text)]
    lines += (part for part in stated if len(part) < _LONGEST_FACTS)
    prose = "\n".join((prose, *stated)).replace("‘s ", "’s ")  # a quotation mark where an apostrophe was meant
    others = frozenset((title, *(span for block in document.blocks for span in block.emphasised)))
    crafts = {craft: _craft(document, craft, lines, prose, others) for craft in _KEYS}
    directors = crafts["directors"] or later_directors(prose, title) or headline_by
    return Credits(directors, crafts["writers"], crafts["cinematographers"], cast_of(document, lines, prose, directors))


def _facts(block: Block, line: str) -> list[str]:
    """Part a line of facts; a row of two cells is a label and what it labels."""
    labelled = _INLINE_FACT.split(line[:_LONGEST_LINE]) if line.count(": ") > 2 else []
    if len(labelled) > 2:
        return [part.rstrip(".") for part in labelled]
    parts = re.split(r"\s[|•·]\s", line) if len(line) < _LONGEST_FACTS else [line]
    return [f"{parts[0].rstrip(': ')}: {parts[1]}"] if block.kind == "row" and len(parts) == 2 else parts


def _credit_texts(document: Document) -> Iterator[str]:
    """Yield descriptive values that hold credits in words, such as "Directed by A / Starring B"."""
    for field in document.fields.entries:
        for value in field.values:
            if (
                12 < len(value) < 1_500
                and (field.key in _ABOUT_KEYS or re.search(r"(?i)\b(?:directed by|starring|director)\b", value))
                and field.key not in _KEYS["directors"]
            ):
                yield value


def _craft(document: Document, craft: str, lines: list[str], prose: str, others: frozenset[str]) -> tuple[str, ...]:
    keys = (*_KEYS[craft], *_MAKER_KEYS) if craft == "directors" and _is_filed_as_film(document) else _KEYS[craft]
    stated = tuple(name for value in document.fields.texts(*keys) for name in split_names(plain(value)))
    if stated:
        return stated[:_MOST]
    for line in lines:
        found = _LABEL_LINES[craft].match(line[:400])
        if found and (names := split_names(re.split(r"\s[|•·/]\s|\.\s", found["names"])[0])):
            return names[:_MOST]
    near = windows(prose, _KEYWORDS[craft])
    for pattern in _COMPILED[craft]:
        for found in found_near(pattern, near):
            names = tuple(
                name for name in names_in(next(group for group in found.groups() if group)) if name not in others
            )
            if names and not _is_of_another(found):
                return names[:1] if _is_of_one(craft, found) else names
    return ()


def _is_filed_as_film(document: Document) -> bool:
    """Tell whether the document files itself as a film's, so that its creator or artist directed."""
    kinds = document.fields.texts("type", "media_type", "media", "medium", "kind", "category")
    return any(re.fullmatch(r"(?i)(?:films?|movies?|film|cinema)", kind) for kind in kinds)


def _is_of_one(craft: str, found: re.Match[str]) -> bool:
    """Tell "written by director X and Y", where only X directs, from "directors X and Y"."""
    if craft != "directors" or re.search(r"(?i)\bdirector\b(?!s)", found[0]) is None:
        return False
    return (
        re.search(r"(?i)\b(?:by|from|with|between)\s$", found.string[max(0, found.start() - 8) : found.start()])
        is not None
    )


def _is_of_another(found: re.Match[str]) -> bool:
    """Tell a credit of another work: "director X's earlier film", "the novel written by"."""
    before = found.string[max(0, found.start() - 40) : found.start()]
    return (
        re.search(
            r"(?i)\b(?:novels?|books?|memoir|play|story|original|remake|previous|earlier|based on[^.]*)\s\W*$", before
        )
        is not None
    )
