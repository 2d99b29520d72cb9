"""Directors named in other languages or in passing: "un film de X", "X's newest film", "X's Victoria"."""

import re
from typing import Final

from bot.readers.people import NAME, NAMES, clean_name, looks_like_name, names_in
from bot.readers.windows import BEFORE, found_near, windows

__all__ = ["later_directors"]

_MOST_MENTIONS: Final = 100
_OPENING: Final = 600
_FIRST_LINES: Final = 2
_WHO: Final = r"(?:(?:el|la|le|il|un|una|une|der|die|dem|den|the|a|an|[a-zà-ÿ][a-zà-ÿ’'-]+)\s){0,4}"
_PHRASES: Final = (
    (
        (
            "dirigid",
            "realizad",
            "réalis",
            "mis en sc",
            "mise en sc",
            "signé",
            "dirett",
            "girat",
            "inszeniert",
            "geregisseerd",
        ),
        rf"\b(?:[Dd]irigid[ao]s?|[Rr]ealizad[ao]s?)\spor\s{_WHO}(?P<names>{NAMES})",
        rf"\b(?:[Rr]éalisée?|[Mm]ise? en scène|[Ss]ignée?)\spar\s{_WHO}(?P<names>{NAMES})",
        rf"\b(?:[Dd]irett[oa]|[Gg]irat[oa])\sda\s{_WHO}(?P<names>{NAMES})",
        rf"\binszeniert\svon\s{_WHO}(?P<names>{NAMES})",
        rf"\b[Gg]eregisseerd\sdoor\s{_WHO}(?P<names>{NAMES})",
    ),
    (
        ("regista", "réalisat", "cinéaste", "cineasta", "regisseur", "directora", "diretora", "diretor ", "realizador"),
        (
            rf"\b(?:[Rr]egista|[Rr]éalisat(?:eur|rice)|[Cc]inéaste|[Cc]ineasta|[Rr]egisseur(?:in|s)?|[Dd]irectora|"
            rf"[Dd]iretora?|[Rr]ealizadora?)\s(?:[a-zà-ÿ]+\s){{0,2}}(?P<names>{NAMES})"
        ),
    ),
    (
        ("film d", "film von", "pel", "regie ", "regia ", "réalisation ", "dirección ", "direção "),
        rf"\b(?:film|película)\s(?:di|de|von|d['’])\s?(?P<names>{NAMES})",
        rf"\b(?:[Rr]egie|[Rr]egia|[Rr]éalisation|[Dd]irección|[Dd]ireção)\s(?:führte?|di|de|von)\s(?P<names>{NAMES})",
    ),
    (
        ("directorial",),
        rf"\b[Dd]irectorial\s(?:[a-z]+\s){{1,2}}(?:from|of|by)\s(?:[\w’'-]+\s){{0,4}}?(?P<names>{NAMES})",
    ),
    (
        ("newest", "latest", "directorial", "new film", "new movie", "debut", "sophomore", "film", "feature"),
        (
            rf"(?P<names>{NAME})[’'](?:s\s|\s)(?:\w+[-\w]*,?\s){{0,2}}(?:newest|latest|next|new|debut|"
            r"directorial|sophomore|"
            rf"second|third|fourth|first)\s(?:\w+[-\w]*\s){{0,3}}(?:film|movie|feature|picture|debut|effort|"
            r"venture|outing|release|offering|opus)\b"
        ),
    ),
)
_COMPILED: Final = tuple((keywords, tuple(map(re.compile, patterns))) for keywords, *patterns in _PHRASES)
_OWNER: Final = re.compile(rf"(?P<name>{NAME})[’'](?:s\s|\s)(?:[\w-]+\s){{0,5}}[“‘\"]?$")
_MAKER: Final = re.compile(
    rf"(?:\s\((?P<dated>{NAMES}),\s(?:19|20)\d\d\))|[”\"»’']?\s?(?:\([^()]{{4,40}}\))?,?\s(?:by|di|de|von|par)\s(?P<names>{NAMES})"
)
_OWNED: Final = re.compile(
    rf"(?<!\bof )(?<!\bon )(?<!\bfrom )(?<!\bby )(?P<names>{NAME})[’']s\s"
    r"(?!(?:best|worst|finest|greatest|favou?rite|first|last)\b)(?:[a-z][\w-]*,?\s){0,4}"
    r"(?:thriller|film|movie|drama|comedy|documentary|biopic|western|debut|masterpiece)\b(?!,?\s[“‘\"'_*]*[A-Z])"
)
# "Craig's films" in the middle of a sentence may be an actor's; at its head they are mostly a director's.
_SURNAME: Final = re.compile(
    r"(?<![\w’'.-])(?P<name>[A-ZÀ-Þ][a-zà-ÿ]+(?:[A-Z][a-z]+)?)[’'](?:s\s|\s)(?:direction|directing|filmmaking|"
    r"filmography|oeuvre|œuvre)\b"
    r"|(?:^|(?<=[.!?]\s))(?P<first>[A-ZÀ-Þ][a-zà-ÿ]+(?:[A-Z][a-z]+)?)[’'](?:s\s|\s)films\b",
    re.MULTILINE,
)
_SURNAME_KEYWORDS: Final = (
    "s films",
    "s direct",
    "s filmmak",
    "s filmogr",
    "s oeuvre",
    "s œuvre",
    "s camera",
    "' films",
)
_DATED_START: Final = re.compile(
    rf"(?m)^[^\n().]{{2,80}}\s\((?:19|20)\d\d\),?\s(?:by|de|di|von|par|directed by|dirigida por)\s(?P<names>{NAMES})"
)


def later_directors(prose: str, title: str) -> tuple[str, ...]:
    """Return who directed the film as other languages and possessives say it; the surest phrase wins."""
    opening = prose[:_OPENING]
    return (
        _behind(opening, title)
        or _said(prose)
        or _possessive(prose, title)
        or _owned(opening)
        or _by_surname(prose, title)
    )


def _behind(opening: str, title: str) -> tuple[str, ...]:
    """Read "La grande bellezza" di Paolo Sorrentino."""
    dated = _DATED_START.search(opening)
    if dated and opening.count("\n", 0, dated.start()) < _FIRST_LINES:
        return names_in(dated["names"])
    found = _mentions(opening, title)
    makers = (_MAKER.match(opening, at + len(title)) for at in found)
    return next((names for maker in makers if maker and (names := names_in(maker["dated"] or maker["names"]))), ())


def _said(prose: str) -> tuple[str, ...]:
    for keywords, patterns in _COMPILED:
        near = windows(prose, keywords)
        for pattern in patterns:
            for found in found_near(pattern, near):
                if names := names_in(found["names"]):
                    return names
    return ()


def _possessive(prose: str, title: str) -> tuple[str, ...]:
    """Read "Sebastian Schipper's Victoria"."""
    for at in _mentions(prose, title):
        found = _OWNER.search(prose[max(0, at - BEFORE) : at])
        name = clean_name(found["name"]) if found else ""
        if looks_like_name(name):
            return (name,)
    return ()


def _owned(opening: str) -> tuple[str, ...]:
    """Read "Ada Berg's slow heist thriller"; later in a text such a film is as often another one."""
    found = _OWNED.search(opening)
    return names_in(found["names"]) if found else ()


def _by_surname(prose: str, title: str) -> tuple[str, ...]:
    """Read "Kubrick's films" and "Coppola's direction"; the full name is taken when the text has it."""
    for found in found_near(_SURNAME, windows(prose, _SURNAME_KEYWORDS)):
        name = found["name"] or found["first"]
        if not looks_like_name(name, allows_one_word=True) or name.casefold() in title.casefold():
            continue
        whole = re.search(rf"(?<!\w)(?P<name>{NAME})(?<=\s{re.escape(name)})(?!\w)", prose)
        full = clean_name(whole["name"]) if whole else name
        return (full if looks_like_name(full) else name,)
    return ()


def _mentions(text: str, title: str) -> list[int]:
    """Return where a title stands in a text, in whatever case, the first hundred times."""
    lowered, wanted = text.lower(), title.lower()
    if len(lowered) != len(text):  # a few letters grow when lowered, and positions would shift
        lowered, wanted = text, title
    found: list[int] = []
    at = lowered.find(wanted) if wanted else -1
    while at >= 0 and len(found) < _MOST_MENTIONS:
        found.append(at)
        at = lowered.find(wanted, at + len(wanted))
    return found
