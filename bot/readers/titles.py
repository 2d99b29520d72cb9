"""Which film a document is about: stated, in its headline, in its file's name, or guessed from its words."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.readers.document import Document
from bot.readers.headlines import Headline, read_headline, title_from_slug
from bot.readers.markup import plain
from bot.readers.openings import is_navigation, opening_headline
from bot.readers.subjects import subject_of
from bot.readers.words import words

__all__ = ["Title", "normal", "title_of"]

_FILM_KEYS: Final = (
    "structured_title", "film", "film_title", "movie_title", "filmtitle", "movietitle", "movie", "film_name",
    "movie_name",
)  # fmt: skip
_HEADLINE_KEYS: Final = ("headline", "comment_title", "review_title", "subtitle", "subhead", "tagline", "strapline")
_STOP: Final = words(
    "the a an this that these those it he she they we you i in on at for and but or so when while as if not "
    "no yes what who how why "
    "there here his her its their our my your with from by of to is was are after before now then despite "
    "although like even "
    "some most many one two three film movie director let just only all every each still yet once also"
)
_PHRASE: Final = re.compile(
    r"(?:[A-ZÀ-Þ][\w’'\-]*|\d{1,4})(?:(?::?\s(?:of|the|and|in|to|a|for|on|&|de|la|"
    r"le)){0,2}:?\s(?:[A-ZÀ-Þ][\w’'\-]*|\d{1,4})){0,6}"
)
_POSSESSOR: Final = re.compile(r"^[A-ZÀ-Þ]\w+ [A-ZÀ-Þ]\w+[’']s (?=(?:The|A|An) )")  # of Ada Berg's The Fog
_ABOUT: Final = re.compile(
    r"\s(?:was (?:first )?(?:announced|released)|tells the story|is (?:a|an|the|not)\b(?=[^.]{0,90}\b(?:film|"
    r"movie|spin-off|sequel|prequel|thriller|"
    r"comedy|drama|horror|western|documentary|masterpiece|remake|adaptation|addition|entry|picture|"
    r"feature)\b)|follows|opens with|marks\b|hits (?:theat|cinemas)|\((?:19|20)\d\d\))"
)


_LOOKED_AT: Final = 40_000
_MOST_WORDS: Final = 10


@dataclass(frozen=True, slots=True)
class Title:
    """A film's title and the year and headline found with it."""

    title: str
    is_guess: bool
    year: int | None = None
    headline: str | None = None
    by: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def normal(text: str) -> str:
    """Return a text for comparing: letters and digits of any script, lower case, words parted by one space."""
    return " ".join(re.findall(r"\w+", text.casefold().replace("’", "").replace("'", "").replace("&", "and")))


def title_of(document: Document) -> Title | None:
    """Return the film's title, or None when nothing in the document names one."""
    stated = next((value for value in map(plain, document.fields.texts(*_FILM_KEYS)[:1]) if value), None)
    headline = next(_headlines(document), None)
    if stated and headline and stated.isdigit() and stated not in headline:
        stated = None  # its number in a row of films
    if stated:
        return _from_stated(stated, headline, document)
    if headline:
        return _from_headline(headline, document)
    return _from_body(document) or _from_slug(document) or _from_prose(document)


def _headlines(document: Document) -> Iterator[str]:
    for key in ("title", "name", "heading", "post_title"):
        for field in document.fields.find(key):
            yield from (value for value in field.values if value.strip())
    first = next((block for block in document.blocks if block.kind != "picture"), None)
    if first is not None and first.is_heading and first.level < 2 and not is_navigation(first.text):
        yield first.text


def _from_stated(stated: str, headline: str | None, document: Document) -> Title:
    read = read_headline(stated)
    title = read.title if read.year else stated
    own = plain(headline) if headline else document.fields.text(*_HEADLINE_KEYS)
    shown = own if own and normal(own) not in {normal(title), normal(stated)} else document.fields.text(*_HEADLINE_KEYS)
    year = read.year or (read_headline(headline).year if headline else None)
    return Title(title, is_guess=False, year=year, headline=shown)


def _from_headline(headline: str, document: Document) -> Title:
    read = read_headline(headline)
    better = _better(read, document) or subject_of(read.title, document)
    shown = plain(headline) if better is not None or read.is_marked or read.by else None
    pun = document.fields.text(*_HEADLINE_KEYS) or shown
    title = better or read.title
    if not read.is_marked and better is None and _may_be_pun(title, document):
        guess = _from_prose(document)
        if guess is not None and guess.year and document.text.count(guess.title) > 1:
            return Title(guess.title, is_guess=True, year=guess.year, headline=plain(headline))
    headline_shown = pun if pun and normal(pun) != normal(title) else None
    return Title(
        title,
        is_guess=False,
        year=read.year or document.slug.year,
        headline=headline_shown,
        by=read.by,
        others=read.others,
    )


def _better(read: Headline, document: Document) -> str | None:
    """Return the title as the text writes it when only punctuation differs, as in 2001: A Space Odyssey."""
    wanted = normal(read.title)
    spans = (span for block in document.blocks for span in block.emphasised)
    return next(
        (s for s in spans if normal(s) == wanted and s.casefold() != read.title.casefold() and s[-1] not in ",;."), None
    )


def _may_be_pun(headline: str, document: Document) -> bool:
    """Tell a headline that plays on words: in sentence case, and never said in the text."""
    lower = [word for word in headline.split() if len(word) > 3 and word.islower()]
    return len(lower) > 1 and normal(headline) not in normal(document.text[:20_000])


def _from_body(document: Document) -> Title | None:
    """Read a first line such as "Film Review – Ballerina" or "The Lantern Keeper (2021)"."""
    found = opening_headline(document)
    if found is None:
        return None
    read, line = found
    headline = line if normal(line) != normal(read.title) else None
    return Title(read.title, is_guess=False, year=read.year, headline=headline, by=read.by)


def _from_slug(document: Document) -> Title | None:
    slug = document.slug
    if not slug.words or not re.search(r"[^\W\d_]|^\d+( \d+)?$", slug.words):
        return None
    wanted, text = normal(slug.words), document.text[:_LOOKED_AT]
    spans = [span for block in document.blocks for span in block.emphasised]
    written = next((span for span in spans if normal(span) == wanted), None) or _in_text(wanted, text)
    written = written or _in_other_keys(slug.words, document)
    written = written or _run_in_text(slug.words, text)
    if written is None and slug.year is None and (guess := _from_prose(document)) is not None:
        return guess
    return Title(written or title_from_slug(slug.words), is_guess=written is None and slug.year is None, year=slug.year)


def _in_other_keys(words: str, document: Document) -> str | None:
    """Find the film in keys such as articleTitle, whose words before a colon are the file's name written together."""
    for field in document.fields.entries:
        if field.key.endswith(("title", "heading", "headline")) and field.values:
            found = subject_of(plain(field.values[0]), document)
            if found and normal(found).replace(" ", "") == normal(words).replace(" ", ""):
                return found
    return None


def _run_in_text(slug: str, text: str) -> str | None:
    """Find the longest run of a slug's words that the text says as a name; the rest is a headline's or a site's."""
    words = normal(slug).split()[:_MOST_WORDS]
    runs = (
        " ".join(words[start : start + size])
        for size in range(len(words) - 1, 1, -1)
        for start in range(len(words) - size + 1)
    )
    return next((found for run in runs if (found := _in_text(run, text, at_least=2))), None)


def _in_text(wanted: str, text: str, *, at_least: int = 1) -> str | None:
    """Find the words of a slug in the text, whatever stands between them, as a title would be written."""
    words = wanted.split()
    if not words or len(words) > 12:
        return None
    pattern = r"\b" + r"[\s:,.’'&!?–—-]{1,3}".join(re.escape(word) for word in words) + r"\b"
    counted = Counter(
        m[0] for m in re.finditer(pattern, text, re.IGNORECASE) if m[0][:1].isupper() or m[0][:1].isdigit()
    )
    titled = [
        (count, found) for found, count in counted.items() if found.split()[-1][:1].isupper() or found[-1].isdigit()
    ]
    return max(titled)[1] if titled and max(titled)[0] >= at_least else None


def _from_prose(document: Document) -> Title | None:
    """Guess the title from how often and in which turns of phrase a name occurs."""
    text = document.text[:40_000]
    weights: Counter[str] = Counter()
    for found in _PHRASE.finditer(text):
        phrase = _trimmed(found[0])
        if phrase:
            weights[phrase] += 1
            after = text[found.end() : found.end() + 130]
            weights[phrase] += 8 if _ABOUT.match(after) else 0
    for block in document.blocks:
        for span in block.emphasised:
            if span[:1].isupper() and len(span.split()) <= 8 and not span.endswith((".", ":")):
                weights[span] += 5
    if not weights:
        return None
    phrase, weight = max(weights.items(), key=lambda pair: (pair[1], len(pair[0])))
    if weight < 8:
        return None
    year = re.search(re.escape(phrase) + r"[’”\"]?\s\((?P<year>(?:19|20)\d\d)\)", text)
    return Title(phrase, is_guess=True, year=int(year["year"]) if year else None)


def _trimmed(phrase: str) -> str | None:
    words = _POSSESSOR.sub("", phrase).split()
    while words and words[0].casefold() in _STOP and (len(words) == 1 or words[0] not in {"The", "A", "An"}):
        words = words[1:]
    trimmed = " ".join(words).rstrip(":")
    return re.sub(r"[’']s$", "", trimmed) if trimmed and not trimmed.isdigit() else None
