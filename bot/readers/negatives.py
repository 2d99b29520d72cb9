"""Documents that review something other than a film, or nothing."""

import re
from collections.abc import Iterator
from typing import Final

from bot.readers.document import Document
from bot.readers.markup import plain

__all__ = ["why_not_a_film"]

_FILM_WORD: Final = re.compile(
    r"(?i)\b(?:films?|movies?|cinema(?:tic|s)?|filmmak\w+|on[- ]screen|box office|screenplay|director|directed|directorial|cinematograph\w+|filmed|"
    r"moviegoer\w*|theaters?|theatres?|kino\w*|pel[ií]culas?|spielfilm|regisseur\w*|réalisat\w+|regista|scene|actors?|actress\w*|sequel|remake|letterboxd|feature[- ]length)\b"
)
_OTHER: Final = {
    "a book": re.compile(r"(?i)\b(?:novels?|novella|paperback|hardcover|isbn|(?:this|the|a) book|books|author|authors|pages|chapters?|reading|prose|memoir|goodreads|audiobook|publisher|bookstore)\b"),
    "a television series": re.compile(r"(?i)\b(?:seasons?|episodes?|showrunners?|series finale|binge\w*|miniseries|sitcoms?|pilot)\b"),
    "a game": re.compile(r"(?i)\b(?:games?|gameplay|gamers?|multiplayer|single-player|xbox|playstation|ps[2345]|nintendo|controller|dlc|levels?|boss fights?|console|steam|rpg|fps)\b"),
    "music": re.compile(r"(?i)\b(?:albums?|tracks?|songs?|ep|lp|vinyl|band|lyrics|vocals|guitars?|singles?|discography|bandcamp|spotify)\b"),
    "a stage production": re.compile(r"(?i)\b(?:on stage|stage production|playwright|west end|broadway|theatre company|proscenium|curtain call)\b"),
}  # fmt: skip
_CATEGORY: Final = {
    "a book": r"books?|book[- _]?reviews?|bookreview|novels?|reading|literature|fiction|non-?fiction|livres?|lectures?|b[üu]cher|buch|libri|libros?|comics?|manga|graphic novels?",
    "a television series": r"tv|tv[- _]?(?:shows?|series|reviews?)|television|series|shows|s[ée]ries?(?: tv)?|serien?|anime series|tvseries|tvseason|tvepisode|episodes?",
    "a game": r"(?:video[- _]?)?games?|gaming|game[- _]?reviews?|videogame|jeux?(?: vid[ée]o)?|spiele|board[- _]?games?",
    "music": r"music|albums?|music[- _]?reviews?|musicalbum|musicrecording|concerts?|gigs?|musique|musik",
    "a stage production": r"theatre|theater|stage|plays|musicals? on stage|theatre[- _]?reviews?|theaterevent",
    "something else": r"restaurants?|food|recipes?|products?|gadgets?|hardware|software|apps?|podcasts?|travel|hotels?|beer|wine|coffee|localbusiness",
}
_FILM_CATEGORY: Final = re.compile(r"(?i).*\b(?:films?|movies?|cinema|cine|cinéma|kino|movie_review\w*|film_review\w*|visionnage|letterboxd|screenings?|blu-?ray)\b.*|.*(?:movie|film)[-_ ]?review.*|movie|film")
_KEYS: Final = ("structured_kind", "categories", "category", "type", "medium", "media", "media_type", "section", "kind", "subcategories", "collection", "content_type")
_SEASON: Final = re.compile(r"(?i)\b(?:seasons?|series|staffel|saison|temporada|stagione)\s*(?:\d{1,2}|one|two|three|four|five|six|seven|eight)\b|\bS\d{1,2}\s?E\d{1,2}\b|\bepisodes?\s+\d{1,3}\b(?!\s*[-–—:])")
_PLATFORM: Final = re.compile(r"(?i)\((?:[^()]*\b)?(?:xbox(?: 360| one)?|ps[2345]|playstation(?: \d)?|nintendo|switch|wii|pc|steam|3ds|ios|android)\b[^()]*\)")
_SHORTEST: Final = 400


def why_not_a_film(document: Document) -> str | None:
    """Return the reason, as a sentence, why a document is no film review, or None when it may be one."""
    labels = list(_labels(document))
    is_film = any(_FILM_CATEGORY.fullmatch(label) for label in labels)
    for label in labels:
        for thing, pattern in _CATEGORY.items():
            if re.fullmatch(pattern, label, re.IGNORECASE) and not is_film:
                return f"It reviews {thing}: the document files it under “{label}”."
    title = _title_line(document)
    if _SEASON.search(title) and not re.search(r"(?i)\bstar wars\b|\bfilm|\bmovie", title):
        return f"It reviews a television series: its title is “{title}”."
    if _PLATFORM.search(title) and not is_film:
        return f"It reviews a game: its title is “{title}”."
    if is_film or document.fields.has("film", "movie", "movie_title", "film_title", "imdb", "imdb_id", "director", "directors"):
        return None
    return _by_words(document)


def _labels(document: Document) -> Iterator[str]:
    for field in document.fields.find(*_KEYS):
        for value in field.values:
            yield from (part.strip() for part in re.split(r"[,;/]", value) if part.strip())
    for field in document.fields.entries:
        if len(field.path) > 1 and field.path[-2] in {"categories", "category"} and field.key == "name":
            yield from (value.strip() for value in field.values)
    tags = [value.strip() for field in document.fields.find("tags", "keywords") for value in field.values]
    yield from (tag for tag in tags if _FILM_CATEGORY.fullmatch(tag) or re.fullmatch(r"(?i)(?:book|tv|game|album|music|theatre)[- _]?reviews?", tag))


def _title_line(document: Document) -> str:
    stated = document.fields.text("structured_title", "film", "movie_title", "film_title", "title", "name")
    first = next((block.text for block in document.blocks if block.is_heading), "")
    return plain(stated or first)[:200]


def _by_words(document: Document) -> str | None:
    """Judge by the words of the text; only a clear majority of another thing's words counts."""
    text = f"{_title_line(document)}\n{document.text[:20_000]}"
    if len(text) < _SHORTEST:
        return None
    film = len(_FILM_WORD.findall(text))
    thing, count = max(((name, len(words.findall(text))) for name, words in _OTHER.items()), key=lambda pair: pair[1])
    if count >= 4 and count > 4 * film:
        return f"It seems to review {thing}: it hardly speaks of a film."
    return None
