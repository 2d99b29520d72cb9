"""What a headline says of the film it heads: "Review: X", "X (2019) – pun", "‘X’ Review", "X by Director"."""

import re
from dataclasses import dataclass
from typing import Final

from bot.readers.markup import emphasised, plain
from bot.readers.people import NAME, looks_like_name, split_names
from bot.readers.words import words

__all__ = ["Headline", "read_headline", "title_from_slug"]

_KIND: Final = (
    r"(?:film|movie|cinema|ciné|kino|dvd|blu-?ray|4k|uhd|streaming|netflix|horror|classic|festival|advance|early|"
    r"quick|mini|capsule|short|spoiler[- ]free|non[- ]spoiler|brief|classic film|criterion|sundance|tiff|cannes|"
    r"berlinale|venice|sxsw|vod|hulu|disney\+?|prime|new release|new|theatrical|home video|documentary|animated|"
    r"foreign|indie|first[- ]look|throwback|retro|weekend|guest)"
)
_REVIEW: Final = (
    r"(?:reviews?|critique|kritik|filmkritik|recensione|rese[ñn]a|cr[ií]tica|recensie|anmeldelse|recenzja|"
    r"thoughts|impressions)"
)
_MONTHS: Final = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_PREFIX: Final = re.compile(
    rf"(?:(?:[\w’']+\s){{1,4}}(?:film\s)?fest(?:ival)?(?:\s(?:19|20)\d\d)?\s{_REVIEW}\s*[:|/–—-]+\s+"
    rf"|(?:halloween|christmas|shocktober|spooktober)\s(?:19|20)\d\d\s*[:–—-]\s+"
    rf"|(?:{_KIND}\s+){{0,3}}{_REVIEW}(?:\s+(?:du film|zum film|del film|#?\d{{1,4}}))?\s*[:|/–—-]+\s+"
    rf"|(?:(?:a|an|my|our|the|very|some|short|quick|brief|mini|first|belated|late|full|honest|"
    rf"{_KIND})\s+){{0,6}}{_REVIEW}\s+(?:of|for|on|about|zu|de|du|di)\s+(?:the (?:film|movie)\s+)?"
    rf"|(?:(?:film|movie)\s+)?(?-i:[Rr]eview|REVIEW)\s+(?-i:(?=[A-Z0-9]))|{_KIND}\s*[:–—|]\s+|(?:film|movie) "
    rf"#?\d{{1,4}}\s*[:.–—-]\s+|i (?:just |finally )?(?:watched|saw|reviewed)\s+"
    rf"|(?:(?:{_KIND}|weekly|my|our)\s+){{0,3}}(?:recommendations?|pick|club|night|diary|log|notes?|corner|analysis|"
    r"appreciation|retrospective|spotlight|essay|discussion|breakdown|of the (?:week|month|day|year))\s*[:|–—]\s+"
    r"|(?:película|pelicula|cine|cinéma|recommended|recensito|visto|vu|gesehen|watched|watching|just watched|"
    r"first impressions?|quick takes?|hot take)\s*[:|–—]\s+"
    rf"|(?:{_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?(?:,? (?:19|20)\d\d)?|(?:day|night|week|week of) "
    rf"#?\d{{1,3}})\s*[:–—-]\s+)",
    re.IGNORECASE,
)
_LATE_PREFIX: Final = re.compile(
    rf".{{3,90}}?[:–—|-]\s+(?=(?:(?:a|an|my|our|the|{_KIND})\s+){{0,4}}{_REVIEW}\s+(?:of|for)\s+\S)", re.IGNORECASE
)
_BRACKETED_LAST: Final = re.compile(rf"(?<=\S)\s*[\[(](?:{_KIND}\s+)*{_REVIEW}[\])]\s*$", re.IGNORECASE)
_BRACKETED: Final = re.compile(rf"^\s*[\[(](?:{_KIND}\s*)?(?:{_REVIEW})?[\])]\s*[:–—-]?\s*(?=\S)", re.IGNORECASE)
_FESTIVAL: Final = re.compile(r"^[A-Z]\w+(?: [A-Z]\w+){0,2} (?:19|20)\d\d\s*[:–—-]\s+(?=\S)")
_MIDDLE: Final = re.compile(
    rf"(?P<title>.{{1,120}}?)\s*(?:[:–—|,.-]\s*)?(?:\b(?:(?:trama|plot|synopsis|story|summary|handlung|résumé|"
    r"sinopsis|cast|trailer)\s*(?:,|e|y|and|&|und|et)\s+)?(?:(?:a|an|my|our|the|some|very|"
    rf"{_KIND})\s+){{0,5}}{_REVIEW})\s*(?:(?:[:–—|?!.,-]+|\bby\b)\s*(?P<pun>.*)|"
    rf"\((?P<note>.*)\)|$)",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(
    r"[\[(](?P<year>(?:18|19|20)\d\d)[\])]|(?:,|\s[-–—|/])\s(?P<bare>(?:18|19|20)\d\d)(?=$|\s[-–—])"
)
_QUOTED: Final = re.compile(r"[‘“\"'«](?P<title>[^“”\"«»]{1,100}?)[’”\"'»](?=$|[\s:,.!?–—-])")
_NAMED: Final = re.compile(r"[^:‘“]{3,60}:\s+[‘“](?P<title>[^“”‘]{1,80})[’”]\s?[:–—]")
_BY: Final = re.compile(r"(?P<title>.+?)\s+(?:by|von|par|di|de)\s+(?P<name>[^:]{4,60})", re.IGNORECASE)
_ALONE: Final = re.compile(rf"\s*(?:{_KIND}\s+){{0,3}}{_REVIEW}\s*", re.IGNORECASE)
_AT_FESTIVAL: Final = re.compile(
    r"\s\((?=[^()]*\b(?:\w*ff|\w*fest(?:ival)?|sundance|cannes|berlinale|venice|sxsw|locarno|rotterdam)\b)[^()]{3,60}\)(?=\s|$)",
    re.IGNORECASE,
)
_ISSUE: Final = re.compile(r"^\s*#\d{2,5}\s+(?=\S)")
_OTHER_NAMES: Final = re.compile(r"\s(?:aka|a\.k\.a\.?)\s[^()\[\]:]+(?=$|\s[(\[])", re.IGNORECASE)
_SIGNED: Final = re.compile(
    rf"[)\]],?\s(?:by|von|par|di|de|dir\.|directed by)\s(?P<name>{NAME})(?=$|\s?[-–—:|,(])", re.IGNORECASE
)
_AGAIN: Final = re.compile(
    r"\s+(?:in (?:19|20)\d\d|revisited|re-?watch(?:ed)?|at \d\d|\d{1,2} years (?:later|on|after)|explained|"
    r"ending explained|(?:in )?(?:imax|3d|4k|blu-?ray)|on netflix)$",
    re.IGNORECASE,
)
_STARS: Final = re.compile(
    r"\s*[-–—:|,(\[]*\s*(?:[★☆⭐✩½]\s?){1,12}[)\]]?|\s+[(\[]?\d(?:[.,]\d)?\s*/\s*(?:[45]|10)[)\]]?$|"
    r"\s+[(\[](?:\d\s)?[\d½/]{1,3}\s*stars?[)\]]$"
)
_CERTIFICATE: Final = re.compile(
    r"(?<=\S)\s*\((?:G|PG|PG-13|M|MA|MA\s?15\+|R|R18\+|12A?|15|18|U|CTC|NC-17|NR)\)(?=\s*(?:$|\*))|"
    r"(?<=\S)\s+\*{1,5}(?:\s?½|\s?1/2|\sand a half)?\s*$"
)
_SMALL: Final = words("a an and as at but by de du for from in la le of on or the to und v vs with")


@dataclass(frozen=True, slots=True)
class Headline:
    """The film's title that a headline holds, and how surely.

    Attributes:
        is_marked: It carried a mark such as "Review:" or a year, so what is left is the title.
        others: Further titles that it names beside the first.
        by: Who stands after "by": often the director, sometimes not.
    """

    title: str
    year: int | None = None
    is_marked: bool = False
    by: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def read_headline(raw: str) -> Headline:
    """Read the film's title out of a headline; with no mark the whole of it counts as the title."""
    unbracketed = _BRACKETED.sub("", _BRACKETED_LAST.sub("", _ISSUE.sub("", raw[:300])), count=1)
    spans = emphasised(unbracketed)
    text = _AT_FESTIVAL.sub("", _OTHER_NAMES.sub("", _CERTIFICATE.sub("", _STARS.sub("", plain(unbracketed)).strip())))
    series = _NAMED.match(text)
    if series:
        return Headline(series["title"].strip(), is_marked=True)
    text = _LATE_PREFIX.sub("", text, count=1) if _LATE_PREFIX.match(text) else text
    stripped = _PREFIX.sub("", text, count=1) if _PREFIX.match(text) else text
    is_marked = (stripped != text and bool(stripped)) or unbracketed != raw
    stripped, *rest = re.split(r"\s[|«»]\s|\s::\s", stripped)
    stripped = stripped.strip()
    is_marked = is_marked or any(_ALONE.fullmatch(part) for part in rest)
    named = _by_emphasis(stripped or text, spans)
    if named is not None:
        return named
    text = stripped or text
    signed = _SIGNED.search(text)
    year, text, had_year = _year(text)
    middle = _MIDDLE.fullmatch(text)
    if middle and middle["title"].strip(" -–—:'‘’“”\""):
        text, is_marked = middle["title"].strip(), True
        year, text, had_again = _year(text) if year is None else (year, text, False)
        had_year = had_year or had_again
    text = _FESTIVAL.sub("", text) if middle else text
    text, by = _without_author(_AGAIN.sub("", text))
    text = _unquoted(text, is_marked=is_marked or had_year)
    by = by or (split_names(signed["name"]) if signed else ())
    return Headline(text.strip(" -–—:,"), year, is_marked or had_year, by)


def title_from_slug(words: str) -> str:
    """Return the words of a slug as a title: Reunion in France."""
    parts = words.split()
    if any(part != part.lower() for part in parts):
        return words
    cased = [p if i > 0 and p in _SMALL else p[:1].upper() + p[1:] for i, p in enumerate(parts)]
    return " ".join(
        re.sub(r"^(?:i{1,3}|iv|vi{0,3}|ix|x)$", lambda m: m[0].upper(), p, flags=re.IGNORECASE) for p in cased
    )


def _by_emphasis(text: str, spans: tuple[str, ...]) -> Headline | None:
    """Read a headline in which the film stands in italics beside other words."""
    inside = [span for span in spans if span in text]
    if not inside or len(inside[0]) == len(text):
        return None
    joined = (
        re.search(re.escape(inside[0]) + r"\W+(?:and|&|,|vs\.?|und|et)\W+" + re.escape(inside[1]), text)
        if len(inside) > 1
        else None
    )
    owner = re.search(rf"(?:^|\s)(?P<name>{NAME}|[A-Z][\w-]+)[’'](?:s\s|\s)[“‘\"]?$", text[: text.find(inside[0])])
    year = _YEAR.search(text)
    found = int(year["year"] or year["bare"]) if year else None
    by = (owner["name"],) if owner else ()
    return Headline(inside[0].strip(" ,:"), found, True, by, tuple(inside[1:]) if joined else ())


def _year(text: str) -> tuple[int | None, str, bool]:
    found = _YEAR.search(text)
    if found is None or not text[: found.start()].strip():
        return None, text, False
    after = text[found.end() :].strip()
    keeps = re.match(rf"(?i)[:–—|-]?\s*(?:{_KIND}\s+)*{_REVIEW}\b", after) is not None
    before = text[: found.start()].strip()
    return int(found["year"] or found["bare"]), f"{before} {after}" if keeps else before, True


def _without_author(text: str) -> tuple[str, tuple[str, ...]]:
    found = _BY.fullmatch(text)
    if found is None:
        return text, ()
    names = split_names(found["name"])
    if names and all(looks_like_name(name) for name in names):
        return found["title"], names
    return text, ()


def _unquoted(text: str, *, is_marked: bool) -> str:
    found = _QUOTED.match(text)
    if found and (is_marked or len(found[0]) == len(text) or text[found.end() : found.end() + 1] in {":", ","}):
        return found["title"].strip()
    return text
