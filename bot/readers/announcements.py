"""What a headline announces when it is no film: another thing, a season, a collection, a film's music."""

import re
from typing import Final

__all__ = ["announced"]

_OTHER: Final = (
    r"(?:books?|novel|tv|tv (?:show|series)|tv-series|series|(?:video |board )?games?|album|music|record|"
    r"gig|concert|theatre|"
    r"play|restaurant|product|podcast|app|comics?|manga|livre|libro|buch|serie|série|disque)"
)
_FIRST: Final = re.compile(
    rf"(?:[\[(]\s?{_OTHER}(?:\sreviews?)?\s?[\])]|{_OTHER}\s(?:(?:mini|micro|short|quick|capsule|lightning)[- ]?)?"
    rf"(?:reviews?|report|recommendation)\b|{_OTHER}\s?[:|]\s)",
    re.IGNORECASE,
)
_LAST: Final = re.compile(rf"(?:\b{_OTHER}\sreview|[\[(]{_OTHER}[\])])\s*$", re.IGNORECASE)
_SEASON: Final = re.compile(
    r"(?i)\b(?:seasons?|series|staffel|saison|temporada|stagione)\s*(?:\d{1,2}|one|two|three|four|five|six|"
    r"seven|eight)\b|\bS\d{1,2}\s?E\d{1,2}\b|\bS\d{2}\b|\bepisodes?\s+\d{1,3}\b(?!\s*[-–—:])"
    r"|\bepisode[- ]by[- ]episode\b|\bepisode (?:reviews?|recaps?|guide)\b"
)
_PLATFORM: Final = re.compile(
    r"(?i)\((?:[^()]*\b)?(?:xbox(?: 360| one)?|ps[2345]|playstation(?: \d)?|nintendo|switch|wii|pc|steam|3ds|"
    r"ios|android)\b[^()]*\)"
)
_THINGS: Final = (
    r"(?:books?|novels|albums?|records|songs|(?:video |board )?games|tv|tv (?:shows?|series)|shows|podcasts)"
)
_COLLECTION: Final = re.compile(
    rf"(?i)\b{_THINGS}\s(?:that\s)?(?:i|we|i['’]ve|we['’]ve)(?:\shave)?\s(?:just\s|recently\s)?(?:read|played|heard|"
    r"listened|watched|finished|enjoyed|loved|bought)\b"
    rf"|\b(?:best|worst|top(?:\s\d{{1,3}}|\sten|\sfive)?|favou?rite)\s(?:\w+\s){{0,3}}{_THINGS}"
    r"(?:\s(?:of|in|from|i|we|to|for|this|ever)\b.*)?$"
    r"|^(?:reading|listening|gaming|bookshelf)\s(?:list|log|diary|notes|journal|round-?up)\b"
)
_LEGEND: Final = re.compile(
    r"(?i)(?:how (?:i|we) (?:rate|grade|score|review)\b.*|(?:my |our |the )*(?:(?:movie|film|review|star) )?(?:rating|"
    r"grading|scoring|review) (?:system|scale|guide|criteria|explained|policy))"
)
_FILMS: Final = re.compile(r"(?i)\b(?:films?|movies?|cinema)\b")
# A film may be called "Soundtrack", but not something and its soundtrack.
_FILM_MUSIC: Final = re.compile(
    r"(?i)\w.*\s[(\[]?(?:(?:original|motion|picture|game|film|movie)\s){0,4}(?:soundtrack|ost)[)\]]?"
    r"(?:\s(?:album|review)s?)*(?:\s(?:by|from|von|de|di|par)\s.+)?"
)


def announced(title: str, stated: str, *, is_film: bool) -> str | None:
    """Return, as a sentence, what a headline announces instead of a film, or None.

    Args:
        title: The title without its marks.
        stated: The headline as written.
        is_film: The document files itself as a film.
    """
    if _FILM_MUSIC.fullmatch(title):
        return f"It reviews music: its title is “{title}”."
    if _LEGEND.fullmatch(title):
        return f"It explains a site's ratings: its title is “{title}”."
    if not is_film and (_FIRST.match(stated) or _FIRST.match(title) or _LAST.search(title) or _is_collection(title)):
        return f"It reviews something else: its title is “{title}”."
    season = _SEASON.search(title)
    # "Series 7" may be a film's name where the document says film; "Season 2" never is.
    is_season = season is not None and not (is_film and season[0].casefold().startswith("series"))
    if is_season and not re.search(r"(?i)\bstar wars\b|\bfilm|\bmovie", title):
        return f"It reviews a television series: its title is “{title}”."
    if _PLATFORM.search(title) and not is_film:
        return f"It reviews a game: its title is “{title}”."
    return None


def _is_collection(title: str) -> bool:
    return _COLLECTION.search(title) is not None and _FILMS.search(title) is None
