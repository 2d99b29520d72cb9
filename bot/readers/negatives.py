"""Documents that review something other than a film, or nothing."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from bot.readers.announcements import announced
from bot.readers.document import Document
from bot.readers.markup import plain
from bot.readers.words import words

__all__ = ["why_not_a_film"]

_FILM_WORDS: Final = words(
    "film films movie movies cinema cinematic cinemas filmmaker filmmakers filmmaking on-screen screenplay "
    "director directed directorial "
    "cinematography cinematographer filmed moviegoers theater theaters theatres kino película películas "
    "spielfilm regisseur réalisateur "
    "regista scene scenes actor actors actress actresses letterboxd feature-length"
)
_OTHER_WORDS: Final = {
    "a book": words(
        "novel novels novella paperback hardcover isbn book books author authors pages chapter chapters "
        "reading prose memoir "
        "goodreads audiobook publisher bookstore"
    ),
    "a television series": words(
        "season seasons episode episodes showrunner showrunners binge miniseries sitcom sitcoms pilot tv television"
    ),
    "a game": words(
        "game games gameplay gamer gamers multiplayer single-player xbox playstation ps2 ps3 ps4 ps5 "
        "nintendo controller dlc level levels "
        "boss bosses console steam rpg fps metroidvania platformer roguelike soulslike gaming "
        "playthrough playthroughs playable players open-world"
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
    "@type",
)
_FACTS: Final = {
    "a book": words("isbn isbn10 isbn13 pages paperback hardcover translator narrator narrated|by page|count"),
    "a television series": words(
        "seasons episodes showrunner showrunners network creator creators number|of|episodes number|of|seasons"
    ),
    "a game": words(
        "platform platforms console developer developers publisher publishers players number|of|players esrb modes "
        "developed|by published|by"
    ),
    "music": words("artist artists album tracklist record|label label tracks band favourite|tracks favorite|tracks"),
}
"""Labels of fact lines; one alone may be anything's, two different ones are not."""
_FACT: Final = re.compile(r"\W*(?P<label>[^\W\d_][\w ]{2,24}?)[\s*_]*[:|]\W*(?P<value>[\w -]{0,24})")
_KIND_LABELS: Final = words("type kind medium itemtype item|type media|type")
_THE_FILM: Final = re.compile(
    r"(?i)\b(?:this|the|[ae]very|whole|entire|best|first|second|a|an)\s(?:[\w-]+\s){0,2}(?:films?|movies?|picture|documentary|flick|"
    r"feature)\b(?!\s(?:adapt|version|rights))"
)
_MENTIONS: Final = {
    thing: re.compile(rf"(?i)\b(?:this|the)\s(?:{nouns})\b")
    for thing, nouns in {
        "a book": "book|novel|novella|memoir|audiobook",
        "a television series": "show|series|season|miniseries|finale",
        "a game": "game|gameplay",
        "music": "album|record|ep|mixtape|lp",
    }.items()
}
_MENTIONED: Final = 3
_SHORTEST: Final = 400
_LONGEST_TITLE: Final = 120
_LOOKED_AT: Final = 20_000


def why_not_a_film(document: Document) -> str | None:
    """Return the reason, as a sentence, why a document is no film review, or None when it may be one."""
    labels, title = list(_labels(document)), _title_line(document)
    is_film = any(_FILM_CATEGORY.fullmatch(label) for label in labels)
    reason = None if is_film else _by_filing(document, labels)
    reason = reason or announced(title, document.fields.text("title", "headline") or title, is_film=is_film)
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
    opening = next((block.text for block in document.blocks[:1] if len(block.text) <= _LONGEST_TITLE), "")
    return plain(stated or first or opening)[:200]


def _by_words(document: Document) -> str | None:
    """Judge by the text: its facts, its tags if the words agree, or a clear majority of another thing's words."""
    thing = _by_facts(document)
    if thing is not None:
        return f"It reviews {thing}: it lists the facts of one."
    text = f"{_title_line(document)}\n{document.text[:_LOOKED_AT]}"
    counted = Counter(re.findall(r"[^\W_]+(?:-[^\W_]+)?", text.casefold()))
    film = sum(counted[word] for word in _FILM_WORDS)
    counts = {name: sum(counted[word] for word in words) for name, words in _OTHER_WORDS.items()}
    spoken = _by_mentions(text) or _by_maker(document, film)
    if spoken is not None:
        return f"It seems to review {spoken}: it speaks of one, and of no film."
    tagged = next((thing for thing in _tagged(document) if counts.get(thing, 0) > film), None)
    if tagged is not None:
        return f"It seems to review {tagged}: its tags and its words say so."
    thing, count = max(counts.items(), key=lambda pair: pair[1])
    if len(text) >= _SHORTEST and count >= 4 and count > 4 * film:
        return f"It seems to review {thing}: it hardly speaks of a film."
    return None


def _by_mentions(text: str) -> str | None:
    """Judge by "this book" and "the show", where no "this film" stands beside them."""
    if _THE_FILM.search(text):
        return None
    counts = {thing: len(pattern.findall(text)) for thing, pattern in _MENTIONS.items()}
    thing, count = max(counts.items(), key=lambda pair: pair[1])
    return thing if count >= _MENTIONED else None


def _by_maker(document: Document, film_words: int) -> str | None:
    """Judge by an author of whom the text speaks, as it would of a book's and never of its own."""
    author = plain(document.fields.text("author") or "")
    is_named = " " in author and re.search(rf"(?<!by ){re.escape(author)}", document.text[:_LOOKED_AT]) is not None
    return "a book" if is_named and not film_words else None


def _by_facts(document: Document) -> str | None:
    """Judge by lines such as "Platform: ..." of which only another thing has several."""
    lines = (line for block in document.blocks[:60] for line in block.lines or (block.text,))
    found = [match for line in lines if (match := _FACT.match(line[:80]))]
    facts = {"|".join(match["label"].casefold().split()): match["value"].strip() for match in found}
    labels = facts.keys()
    if labels & {"director", "directors", "directed|by", "regie", "regia", "réalisation", "dirección"}:
        return None
    stated = (thing for label, value in facts.items() if label in _KIND_LABELS for thing in _things(value))
    return next(stated, None) or next((t for t, wanted in _FACTS.items() if len(labels & wanted) > 1), None)


def _tagged(document: Document) -> Iterator[str]:
    for field in document.fields.find("tags", "tag", "keywords"):
        for value in field.values:
            yield from _things(value.strip())


def _things(label: str) -> Iterator[str]:
    return (thing for thing, names in _CATEGORY.items() if re.fullmatch(names, label, re.IGNORECASE))
