"""Personal names in prose: how they look, and how lists of them are written."""

import re
from itertools import takewhile
from typing import Final

from bot.readers.words import words

__all__ = ["NAME", "NAMES", "clean_name", "looks_like_name", "names_in", "split_names"]

_UP: Final = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶŁĻĽŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽ"
_PARTICLE: Final = (
    r"(?:de(?:l|lla|s|n|r)?|d[aiou]s?|von|van|der|ter|ten|la|le|l[ao]s|bin|ibn|al|el|af|zu|und|y|e|Mc|O|St\.)"
)
_INITIALS: Final = rf"[{_UP}]\.(?: ?[{_UP}]\.){{0,2}}"
_WORD: Final = rf"(?:{_INITIALS}|[dDlLO][’'])?[{_UP}][\w’'\-]{{0,25}}\w(?:(?<=\b[JS]r)\.|(?<=\bSt)\.)?"
_PART: Final = rf"(?:{_WORD}|{_INITIALS})"
NAME: Final = rf"(?:{_PART}(?: (?:{_PARTICLE} ){{0,2}}{_PART}){{1,3}})"
"""A personal name of two to four capitalised words, with initials and particles."""
NAMES: Final = rf"{NAME}(?:(?:,? (?:and|&|et|und|y|e) |, | ?/ ?){NAME}){{0,5}}"
"""One to six names in a row."""

_EXACT: Final = re.compile(rf"{NAME}(?:,?\s(?:Jr|Sr)\.?)?")
_MONONYM: Final = re.compile(rf"[{_UP}][\w’'\-]{{1,25}}")
# A point between the parts of one name, as Chinese and Japanese write foreign ones, parts nothing.
_SEPARATOR: Final = re.compile(
    r"\s*(?:,\s*(?:and|&|und|et)\s+|[,;/|•、，]\s*|(?<![\u3040-\u30ff\u4e00-\u9fff])·\s*|\s(?:and|&|und|et)\s)\s*"
)
_LATE: Final = re.compile(
    r"^(?:the\s+)?(?:late|great|legendary|always\s\w+|newcomer|actor|actress|director)\s+(?:great\s+)?", re.IGNORECASE
)
_NATION: Final = re.compile(
    rf"^(?:[{_UP}]\w+[-–])?(?:American|British|English|Canadian|Korean|Japanese|French|German|Italian|Spanish|Chinese|"
    rf"Mexican|Indian|Australian|Irish|Danish|Swedish|Norwegian|Polish|Russian|Brazilian|Iranian|Greek|Turkish)\s"
    rf"(?=[{_UP}][\w’'.-]+\s[{_UP}])"
)
_NOT_NAMES: Final = words(
    "the a an this that these those his her their its when while with as in on at for but and or so what how why who "
    "after before despite although not no yes film movie director cinema academy oscar festival netflix disney pixar "
    "marvel studios pictures universe world war part chapter episode new york los angeles san francisco united states "
    "hollywood january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday review reviews rated rating blu-ray dvd imax hbo bbc english french "
    "starring directed written produced based german american british japanese italian spanish korean "
    "chinese it he she they we you there here if from"
)


def clean_name(text: str) -> str:
    """Return a name as it is kept: without "the late", brackets and end marks, otherwise as written."""
    cleaned = " ".join(re.sub(r"\([^()]*\)", "", text).split()).strip(' ,;:*_"“”.')
    cleaned = _NATION.sub("", _LATE.sub("", cleaned))
    cleaned = re.sub(r"[’']s$", "", cleaned)
    return cleaned + "." if re.search(r"\b[JS]r$", cleaned) else cleaned


def looks_like_name(text: str, *, allows_one_word: bool = False) -> bool:
    """Tell whether a text is, as a whole, a personal name."""
    words = text.split()
    if not words or len(text) > 60 or any(word.casefold().strip(".") in _NOT_NAMES for word in words):
        return False
    return _EXACT.fullmatch(text) is not None or (allows_one_word and _MONONYM.fullmatch(text) is not None)


def split_names(text: str) -> tuple[str, ...]:
    """Split a stated list of names ("A, B and C"); any words are taken, because the label vouches for them."""
    suffixed = re.sub(r",\s+(Jr|Sr)\b\.?", r" \1.", text[:2_000])
    names = (clean_name(part) for part in _SEPARATOR.split(suffixed))
    return tuple(dict.fromkeys(name for name in names if name and len(name) <= 80))


def names_in(text: str) -> tuple[str, ...]:
    """Split a list of names found in prose, up to the first part that does not look like one."""
    return tuple(takewhile(looks_like_name, split_names(text)))
