"""Documents that review something other than a film, or nothing."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from bot.readers.document import Document
from bot.readers.markup import plain
from bot.readers.words import words

__all__ = ["why_not_a_film"]

_FILM_WORDS: Final = words(
    "film films movie movies cinema cinematic cinemas filmmaker filmmakers filmmaking on-screen screenplay "
    "director directed directorial "
    "cinematography cinematographer filmed moviegoers theater theaters theatres kino película películas "
    "spielfilm regisseur réalisateur "
    "regista scene scenes actor actors actress actresses sequel remake letterboxd feature-length"
)
_OTHER_WORDS: Final = {
    "a book": words(
        "novel novels novella paperback hardcover isbn book books author authors pages chapter chapters "
        "reading prose memoir "
        "goodreads audiobook publisher bookstore"
    ),
    "a television series": words(
        "season seasons episode episodes showrunner showrunners binge miniseries sitcom sitcoms pilot"
    ),
    "a game": words(
        "game games gameplay gamer gamers multiplayer single-player xbox playstation ps2 ps3 ps4 ps5 "
        "nintendo controller dlc level levels "
        "boss console steam rpg fps"
    ),
    "music": words(
        "album albums track tracks song songs ep lp vinyl band lyrics vocals guitar guitars discography "
        "bandcamp spotify"
    ),
    "a stage production": words("playwright proscenium production stage matinee curtain"),
}
_CATEGORY: Final = {
    "a book": (
        r"books?|book[- _]?reviews?|bookreview|novels?|reading|literature|fiction|non-?fiction|livres?|lectures?|"
        r"b[üu]cher|buch|libri|libros?|comics?|manga|graphic novels?"
    ),
    "a television series": (
        r"tv|tv[- _]?(?:shows?|series|reviews?)|television|series|shows|s[ée]ries?(?: tv)?|serien?|anime series|"
        r"tvseries|tvseason|tvepisode|episodes?"
    ),
    "a game": r"(?:video[- _]?)?games?|gaming|game[- _]?reviews?|videogame|jeux?(?: vid[ée]o)?|spiele|boardgames?",
    "music": r"music|albums?|music[- _]?reviews?|musicalbum|musicrecording|concerts?|gigs?|musique|musik",
    "a stage production": r"theatre|theater|stage|plays|musicals? on stage|theatre[- _]?reviews?|theaterevent",
    "something else": (
        r"restaurants?|food|recipes?|products?|gadgets?|hardware|software|apps?|podcasts?|travel|hotels?|beer|"
        r"wine|coffee|localbusiness"
    ),
}
_OTHER: Final = (
    r"(?:books?|novel|tv|tv (?:show|series)|tv-series|series|(?:video |board )?games?|album|music|record|"
    r"gig|concert|theatre|"
    r"play|restaurant|product|podcast|app|comics?|manga|livre|libro|buch|serie|série|disque)"
)
_ANNOUNCED: Final = re.compile(
    rf"(?:[\[(]\s?{_OTHER}(?:\sreviews?)?\s?[\])]|{_OTHER}\s(?:reviews?|report|recommendation)\b|{_OTHER}\s?[:|]\s)",
    re.IGNORECASE,
)
_ANNOUNCED_LAST: Final = re.compile(rf"(?:\b{_OTHER}\sreview|[\[(]{_OTHER}[\])])\s*$", re.IGNORECASE)
_OTHER_KEYS: Final = {
    "a book": (
        "isbn", "isbn10", "isbn13", "isbn_13", "book_title", "book_author", "booktitle", "date_read", "pages",
        "page_count", "goodreads", "goodreads_url", "goodreads_id",
    ),
    "a television series": ("season", "seasons", "episode", "episodes", "showrunner", "tvdb", "tvdb_id"),
    "a game": ("platforms", "developer", "developers", "hours_played", "playtime", "steam_id", "igdb"),
    "music": ("artist", "artists", "album", "tracklist", "tracks", "record_label", "spotify"),
}  # fmt: skip
_FOLDERS: Final = {
    "a book": words("books book book-reviews bookreviews bookshelf reading livres libros libri bücher"),
    "a television series": words("tv tv-shows tvshows tv-series shows series-tv television"),
    "a game": words("games game videogames video-games game-reviews jeux"),
    "music": words("albums album music records music-reviews musique musica"),
}
_FILM_CATEGORY: Final = re.compile(
    r"(?i).*\b(?:films?|movies?|cinema|cine|cinéma|kino|movie_review\w*|film_review\w*|visionnage|letterboxd|"
    r"screenings?|blu-?ray)\b.*|.*(?:movie|film)[-_ ]?review.*|movie|film"
)
_KEYS: Final = (
    "structured_kind",
    "categories",
    "category",
    "type",
    "medium",
    "media",
    "media_type",
    "section",
    "kind",
    "subcategories",
    "collection",
    "content_type",
)
_SEASON: Final = re.compile(
    r"(?i)\b(?:seasons?|series|staffel|saison|temporada|stagione)\s*(?:\d{1,2}|one|two|three|four|five|six|"
    r"seven|eight)\b|\bS\d{1,2}\s?E\d{1,2}\b|\bepisodes?\s+\d{1,3}\b(?!\s*[-–—:])"
)
_PLATFORM: Final = re.compile(
    r"(?i)\((?:[^()]*\b)?(?:xbox(?: 360| one)?|ps[2345]|playstation(?: \d)?|nintendo|switch|wii|pc|steam|3ds|"
    r"ios|android)\b[^()]*\)"
)
_SHORTEST: Final = 400


def why_not_a_film(document: Document) -> str | None:
    """Return the reason, as a sentence, why a document is no film review, or None when it may be one."""
    labels = list(_labels(document))
    is_film = any(_FILM_CATEGORY.fullmatch(label) for label in labels)
    reason = None if is_film else _by_filing(document, labels)
    reason = reason or _by_title(document, is_film=is_film)
    if reason is not None:
        return reason
    if is_film or document.fields.has(
        "film", "movie", "movie_title", "film_title", "imdb", "imdb_id", "director", "directors"
    ):
        return None
    return _by_words(document)


def _by_filing(document: Document, labels: list[str]) -> str | None:
    for label in labels:
        for thing, pattern in _CATEGORY.items():
            if re.fullmatch(pattern, label, re.IGNORECASE):
                return f"It reviews {thing}: the document files it under “{label}”."
    thing = _by_keys(document) or _by_folder(document)
    return f"It reviews {thing}: the document's keys or its folder say so." if thing else None


def _by_title(document: Document, *, is_film: bool) -> str | None:
    title = _title_line(document)
    stated = document.fields.text("title", "headline") or title
    announced = _ANNOUNCED.match(stated) or _ANNOUNCED.match(title) or _ANNOUNCED_LAST.search(title)
    if announced and not is_film:
        return f"It reviews something else: its title is “{title}”."
    season = _SEASON.search(title)
    # "Series 7" may be a film's name where the document says film; "Season 2" never is.
    is_season = season is not None and not (is_film and season[0].casefold().startswith("series"))
    if is_season and not re.search(r"(?i)\bstar wars\b|\bfilm|\bmovie", title):
        return f"It reviews a television series: its title is “{title}”."
    if _PLATFORM.search(title) and not is_film:
        return f"It reviews a game: its title is “{title}”."
    return None


def _by_keys(document: Document) -> str | None:
    """Judge by keys that only another thing has, such as a book's ISBN."""
    has = document.fields.text  # a key left blank says nothing
    if _is_in_film_folder(document) or has(
        "film", "movie", "director", "directors", "imdb", "imdb_id", "tmdb", "tmdb_id", "letterboxd", "letterboxd_url"
    ):
        return None
    found = (thing for thing, keys in _OTHER_KEYS.items() if has(*keys))
    return next(found, None)


def _by_folder(document: Document) -> str | None:
    """Judge by the folder: a site that files its books under books means them."""
    if _is_in_film_folder(document):
        return None
    for folder in _folders(document):
        for thing, names in _FOLDERS.items():
            if folder in names:
                return thing
    return None


def _folders(document: Document) -> list[str]:
    return [part.strip("_").casefold() for part in document.name.replace("\\", "/").split("/")[:-1]]


def _is_in_film_folder(document: Document) -> bool:
    return any(_FILM_CATEGORY.fullmatch(folder) for folder in _folders(document))


def _labels(document: Document) -> Iterator[str]:
    for field in document.fields.find(*_KEYS):
        for value in field.values:
            yield from (part.strip() for part in re.split(r"[,;/]", value) if part.strip())
    for field in document.fields.entries:
        if len(field.path) > 1 and field.path[-2] in {"categories", "category"} and field.key == "name":
            yield from (value.strip() for value in field.values)
    tags = [value.strip() for field in document.fields.find("tags", "keywords") for value in field.values]
    yield from (
        tag
        for tag in tags
        if _FILM_CATEGORY.fullmatch(tag) or re.fullmatch(r"(?i)(?:book|tv|game|album|music|theatre)[- _]?reviews?", tag)
    )


def _title_line(document: Document) -> str:
    stated = document.fields.text("structured_title", "film", "movie_title", "film_title", "title", "name")
    first = next((block.text for block in document.blocks if block.is_heading), "")
    return plain(stated or first)[:200]


def _by_words(document: Document) -> str | None:
    """Judge by the words of the text; only a clear majority of another thing's words counts."""
    text = f"{_title_line(document)}\n{document.text[:20_000]}"
    if len(text) < _SHORTEST:
        return None
    counted = Counter(re.findall(r"[^\W_]+(?:-[^\W_]+)?", text.casefold()))
    film = sum(counted[word] for word in _FILM_WORDS)
    totals = ((name, sum(counted[word] for word in words)) for name, words in _OTHER_WORDS.items())
    thing, count = max(totals, key=lambda pair: pair[1])
    if count >= 4 and count > 4 * film:
        return f"It seems to review {thing}: it hardly speaks of a film."
    return None
